/**
 * Deleting all that is kept of one account. The first commit takes it off every list and leaves a mark, the last one takes
 * the mark away; between them, what a process that was ended left to do is done before anything new is read. What the tokens
 * of the account are taken back with stays until the relay has confirmed that. Then the store is purged.
 */

import { formatAccountId, parseAccountId } from '@sotto/identity';
import { decodeStoredContact, encodeStoredContact, type SyncForgotten } from '@sotto/wire';
import { type Attempt, commitStep, NO_CHANGE, type ReadBatch, takeSnapshot } from '../commit.ts';
import { type AccountContext, notifyOfMessages } from '../context.ts';
import { otherDevices } from '../devices/own.ts';
import { syncTask } from '../devices/sync.ts';
import { nowSeconds } from '../environment.ts';
import {
  contactKey,
  FORGETTING_PREFIX,
  forgettingKey,
  parseAccountKey,
  requestKey,
  SESSION_PREFIX,
  standingKey,
} from '../keys.ts';
import { REPAIR_PAGE } from '../limits.ts';
import { peerTurn } from '../local-device.ts';
import { deleteAll, scanAll } from '../scan.ts';
import { PURGE_DUE, purgeSoon } from '../storage/purging.ts';
import { revokeSoon } from '../tokens.ts';
import { forgotten, putStanding, readStanding } from './standing.ts';
import { findTraces } from './traces.ts';

/**
 * Nothing of the account is left here when this resolves, but for what its tokens are taken back with when the relay cannot be
 * reached, and for its id, where there are other devices: they are to forget it, too. It may write again, as a stranger. A block
 * ends with it.
 */
export async function forgetAccount(context: AccountContext, serviceId: string, signal: AbortSignal): Promise<void> {
  await context.turns.run(peerTurn(serviceId), async () => {
    await commitStep(context.store, () => begin(context, serviceId));
    await sweepAccount(context, serviceId);
  });
  context.deviceChanges.notify();
  await revokeSoon(context, serviceId, signal);
}

async function begin(context: AccountContext, serviceId: string): Promise<Attempt<void>> {
  const snapshot = await takeSnapshot(context.store, [standingKey(serviceId)]);
  const { forgottenAt, blocked } = readStanding(snapshot, serviceId);
  const isTold = otherDevices(context).length > 0;
  const at = isTold ? Math.max(nowSeconds(context.environment.clock), forgottenAt + 1) : 0;
  const told = isTold
    ? syncTask(context, { kind: 'forgotten', accountId: parseAccountId(serviceId), at, blocked })
    : [];
  const put = [putStanding(serviceId, forgotten(at)), [forgettingKey(serviceId), MARK] as const, PURGE_DUE, ...told];
  const gone = [contactKey(serviceId), requestKey(serviceId)];
  return { batch: { expect: snapshot.expect, put, delete: gone }, result: undefined };
}

/** For the commit that hears it of another device: {@link finishForgetting} goes on. Nothing when it is not news here. */
export async function followForgotten(
  { store }: AccountContext,
  { accountId, at, blocked }: SyncForgotten,
): Promise<ReadBatch> {
  const serviceId = formatAccountId(accountId);
  const snapshot = await takeSnapshot(store, [standingKey(serviceId), contactKey(serviceId)]);
  const before = readStanding(snapshot, serviceId);
  if (before.forgottenAt >= at) return NO_CHANGE;
  const contact = snapshot.read(contactKey(serviceId), decodeStoredContact);
  // CL-47: a block that the other device had not heard of stays, and so does whom it is about.
  const isKept = before.blocked && !blocked && contact !== undefined;
  const standing = isKept ? { ...forgotten(at), blocked: true, forgotten: false } : forgotten(at);
  const { identityKey, address } = contact ?? {};
  const left = identityKey && address && { accountId, identityKey, address, addressVerified: false };
  const kept = isKept && left ? [[contactKey(serviceId), encodeStoredContact(left)] as const] : [];
  return {
    expect: snapshot.expect,
    put: [putStanding(serviceId, standing), [forgettingKey(serviceId), MARK], PURGE_DUE, ...kept],
    delete: [...(isKept ? [] : [contactKey(serviceId)]), requestKey(serviceId)],
  };
}

/** Goes on where a process that forgot somebody was ended, or with whom another device has forgotten. */
export async function finishForgetting(context: AccountContext): Promise<void> {
  for await (const [key] of scanAll(context.store, FORGETTING_PREFIX, REPAIR_PAGE)) {
    const serviceId = parseAccountKey(key);
    await context.turns.run(peerTurn(serviceId), () => sweepAccount(context, serviceId));
    context.tokenChanges.notifyOf(serviceId);
  }
}

/** Deletes what is left of a marked account, and the mark last. Idempotent. */
async function sweepAccount(context: AccountContext, serviceId: string): Promise<void> {
  const { blocked } = readStanding(await takeSnapshot(context.store, [standingKey(serviceId)]), serviceId);
  const { doomed: all, put } = await findTraces(context, serviceId);
  const doomed = blocked ? all.filter((key) => key !== contactKey(serviceId)) : all;
  if (put.length > 0) await context.store.commit({ put });
  for (const key of doomed) if (key.startsWith(SESSION_PREFIX)) context.sessions.drop(key);
  await deleteAll(context.store, doomed);
  // A purge may have come between.
  await context.store.commit({ put: [PURGE_DUE], delete: [forgettingKey(serviceId)] });
  for (const name of context.addressChecks.keys()) if (name.startsWith(serviceId)) context.addressChecks.delete(name);
  notifyOfMessages(context);
  purgeSoon(context);
}

const MARK = Uint8Array.of(1);
