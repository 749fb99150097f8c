/**
 * Receipts that go out. They wait for a few seconds, of which chance decides how many, and go together: so a relay does not
 * see from an answer who was online when, and a hundred messages cost one. They go with a token or not at all.
 */

import { hexToBytes } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import { decodeStoredContact, decodeStoredDueReceipt, RECEIPT_IDS_MAX, type ReceiptKind } from '@sotto/wire';
import { decodeRecord, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { codeOf } from '../errors.ts';
import { contactKey, DUE_RECEIPT_PREFIX, parseDueReceiptKey } from '../keys.ts';
import { RECEIPT_DELAY_MAX_MS, RECEIPT_DELAY_MIN_MS, RECEIPT_RETRY_MS, REPAIR_PAGE } from '../limits.ts';
import { keepDoing, randomBetween } from '../retry.ts';
import { scanAll } from '../scan.ts';
import { queueAside } from '../send.ts';
import { accountIn, addresseeIn } from './name.ts';

/** Runs until `signal` is aborted. Never rejects. */
export const runReceipts = (context: AccountContext, signal: AbortSignal): Promise<void> =>
  keepDoing(context, { event: 'receipts-retry', level: 'info' }, signal, async () => {
    const { clock, random } = context.environment;
    const { generation } = context.dueReceipts;
    const waiting = await context.store.scan(DUE_RECEIPT_PREFIX, { limit: 1 });
    if (waiting.length > 0) {
      await clock.sleep(randomBetween(RECEIPT_DELAY_MIN_MS, RECEIPT_DELAY_MAX_MS, random), signal);
      if (signal.aborted) return undefined;
      // What came during the pause is sent too.
      const after = context.dueReceipts.generation;
      await sendAll(context, signal);
      return () => context.dueReceipts.wait(after, signal, RECEIPT_RETRY_MS);
    }
    return () => context.dueReceipts.wait(generation, signal, RECEIPT_RETRY_MS);
  });

interface Letter {
  /** Of the conversation. */
  readonly name: string;
  readonly kind: ReceiptKind;
  readonly keys: Key[];
}

async function sendAll(context: AccountContext, signal: AbortSignal): Promise<void> {
  let letters: readonly Letter[] = [];
  for await (const [key, entry] of scanAll(context.store, DUE_RECEIPT_PREFIX, REPAIR_PAGE)) {
    const { name } = parseDueReceiptKey(key);
    const kind = decodeRecord(key, entry.value, decodeStoredDueReceipt).read ? 'read' : 'delivered';
    // Keys of one conversation stand together.
    if (letters.some((letter) => letter.name !== name)) {
      await sendLetters(context, letters, signal);
      letters = [];
    }
    const letter = letters.find((one) => one.kind === kind && one.keys.length < RECEIPT_IDS_MAX);
    if (letter !== undefined) letter.keys.push(key);
    else letters = [...letters, { name, kind, keys: [key] }];
  }
  await sendLetters(context, letters, signal);
}

async function sendLetters(context: AccountContext, letters: readonly Letter[], signal: AbortSignal): Promise<void> {
  for (const letter of letters) if (!(await sendOne(context, letter, signal))) return;
}

/** `false` when there is no token for it now. */
async function sendOne(context: AccountContext, letter: Letter, signal: AbortSignal): Promise<boolean> {
  const { name, kind, keys } = letter;
  const serviceId = accountIn(name);
  signal.throwIfAborted();
  const key = contactKey(serviceId);
  const contact = (await takeSnapshot(context.store, [key])).read(key, decodeStoredContact);
  try {
    if (contact === undefined) return false;
    const messageIds = keys.map((one) => hexToBytes(parseDueReceiptKey(one).messageId));
    const body = { kind: 'receipt', receiptKind: kind, messageIds } as const;
    return await queueAside(context, addresseeIn(name, contact.address), { body, delete: keys }, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const code = codeOf(error);
    context.environment.log({ level: 'info', event: 'receipts-put-off', fields: { code } });
    if (code === 'E_CONTACT_BLOCKED' || code === 'E_SECRET_CHAT_ENDED') await context.store.commit({ delete: keys });
    return code === 'E_SECRET_CHAT_ENDED';
  }
}
