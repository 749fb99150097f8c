/**
 * Tells the app of contents that have not come. A gap closes by itself when they were only late or are sent again, so it is
 * told of when it is still there after a while.
 */

import { decodeStoredContact, decodeStoredDueGap, type StoredInboxEntry } from '@sotto/wire';
import { commitStep, decodeRecord, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import { contactKey, conversationKey, DUE_GAP_PREFIX, MAILBOX_KEY, parseDueGapKey } from '../keys.ts';
import { GAP_PATIENCE_S, GAP_POLL_MS, REPAIR_PAGE } from '../limits.ts';
import { peerTurn } from '../local-device.ts';
import { putInboxEntry, readMailboxPosition } from '../mailbox.ts';
import { keepDoing } from '../retry.ts';
import { missingIn, withChain } from './chain.ts';
import { accountIn, secretChatOf } from './name.ts';
import { putConversation, readConversation } from './record.ts';

/** Runs until `signal` is aborted. Never rejects. */
export const runGaps = (context: AccountContext, signal: AbortSignal): Promise<void> =>
  keepDoing(context, { event: 'gaps-retry', level: 'warn' }, signal, async () => {
    const { clock } = context.environment;
    const { generation } = context.gapChanges;
    for (const [key, entry] of await context.store.scan(DUE_GAP_PREFIX, { limit: REPAIR_PAGE })) {
      const { dueAtMs, name } = parseDueGapKey(key);
      const waitMs = Math.min(dueAtMs - clock.now(), GAP_POLL_MS);
      if (waitMs > 0) return () => context.gapChanges.wait(generation, signal, waitMs);
      const { deviceId } = decodeRecord(key, entry.value, decodeStoredDueGap);
      await context.turns.run(peerTurn(accountIn(name)), () => tellOf(context, key, name, deviceId));
    }
    return () => context.gapChanges.wait(generation, signal, GAP_POLL_MS);
  });

async function tellOf(context: AccountContext, key: string, name: string, deviceId: number): Promise<void> {
  const now = nowSeconds(context.environment.clock);
  await commitStep(context.store, async () => {
    const serviceId = accountIn(name);
    const names = [key, conversationKey(name), contactKey(serviceId), MAILBOX_KEY];
    const snapshot = await takeSnapshot(context.store, names);
    if (snapshot.read(key, decodeStoredDueGap) === undefined) return { batch: {}, result: undefined };
    const conversation = readConversation(snapshot, name);
    const contact = snapshot.read(contactKey(serviceId), decodeStoredContact);
    const chain = conversation.received.find((one) => one.deviceId === deviceId);
    const isDue = (gap: { readonly noticedAt: number; readonly inboxSequence?: number }): boolean =>
      gap.inboxSequence === undefined && now - gap.noticedAt >= GAP_PATIENCE_S;
    const due = chain?.gaps.filter(isDue) ?? [];
    if (chain === undefined || contact === undefined || due.length === 0)
      return { batch: { expect: snapshot.expect, delete: [key] }, result: undefined };
    const position = readMailboxPosition(snapshot);
    const inboxSequence = position.nextInboxSequence;
    const gaps = chain.gaps.map((gap) => (isDue(gap) ? { ...gap, inboxSequence } : gap));
    const after = { ...conversation, received: withChain(conversation.received, { ...chain, gaps }) };
    const entry: StoredInboxEntry = {
      receivedAt: now,
      accountId: contact.accountId,
      deviceId,
      address: contact.address,
      asked: false,
      ...secretChatOf(name),
      body: { kind: 'missing', count: due.reduce((sum, gap) => sum + missingIn(gap), 0) },
    };
    const record = putConversation(name, conversation, after);
    const put = [...putInboxEntry(position, entry), ...record.put];
    return { batch: { expect: snapshot.expect, put, delete: [key, ...record.delete] }, result: undefined };
  });
  context.inboxChanges.notify();
}
