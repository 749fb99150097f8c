/**
 * The loop that looks after tokens: epoch keys are made and uploaded, those whom we block lose their tokens, and contacts that
 * have run low get more. And blocking itself, which is local and at once; the relay follows.
 */

import { deriveTokenNonce, liveTokenEpochs } from '@sotto/identity';
import {
  decodeStoredContact,
  decodeStoredMintedTokens,
  decodeStoredStanding,
  type StoredContact,
  type StoredStanding,
  TOKEN_REVOCATIONS_MAX,
} from '@sotto/wire';
import { commitStep, decodeRecord, takeSnapshot } from './commit.ts';
import { changeStanding, isOutlived, putStanding, readStanding } from './contacts/standing.ts';
import type { AccountContext } from './context.ts';
import { partyOf } from './devices/notes.ts';
import { otherDevices } from './devices/own.ts';
import { syncTask } from './devices/sync.ts';
import { isPausing, nowSeconds } from './environment.ts';
import { codeOf } from './errors.ts';
import {
  contactKey,
  MINTED_PREFIX,
  mintedPrefix,
  parseMintedKey,
  parseStandingKey,
  requestKey,
  STANDING_PREFIX,
  standingKey,
} from './keys.ts';
import { REPAIR_PAGE, TOKENS_POLL_MS } from './limits.ts';
import { peerTurn } from './local-device.ts';
import { keepDoing } from './retry.ts';
import { scanAll } from './scan.ts';
import { queueRefill } from './send.ts';
import { PURGE_DUE, purgeSoon } from './storage/purging.ts';
import { prepareTokenKeys } from './token-keys.ts';

/** Runs until `signal` is aborted. Never rejects. */
export function runTokens(context: AccountContext, signal: AbortSignal): Promise<void> {
  const { clock } = context.environment;
  let allAt: number | undefined;
  return keepDoing(context, { event: 'tokens-retry', level: 'warn' }, signal, async () => {
    const { generation } = context.tokenChanges;
    await prepareTokenKeys(context, context.relay, signal);
    const now = clock.now();
    if (allAt !== undefined && isPausing(allAt, now, TOKENS_POLL_MS)) await lookAfterChanged(context, signal);
    else {
      // Those that are noted are among all.
      context.tokenChanges.take();
      await lookAfterAll(context, signal);
      allAt = now;
    }
    return () => context.tokenChanges.wait(generation, signal, TOKENS_POLL_MS);
  });
}

/**
 * From now on nothing of the account is read. Its tokens are revoked before this resolves, or by the loop as soon as the
 * relay can be reached.
 */
export async function blockAccount(context: AccountContext, serviceId: string, signal: AbortSignal): Promise<void> {
  await context.turns.run(peerTurn(serviceId), () =>
    commitStep(context.store, async () => {
      const snapshot = await takeSnapshot(context.store, [standingKey(serviceId), contactKey(serviceId)]);
      const before = readStanding(snapshot, serviceId);
      const blocked = { ...before, blocked: true, revoking: true, refill: false, knock: false };
      const contact = snapshot.read(contactKey(serviceId), decodeStoredContact);
      const put = [putStanding(serviceId, blocked), ...blockTask(context, contact, true)];
      return { batch: { expect: snapshot.expect, put, delete: [requestKey(serviceId)] }, result: undefined };
    }),
  );
  context.deviceChanges.notify();
  await revokeSoon(context, serviceId, signal);
}

/** Revokes what the account was given before this resolves, or leaves it to the loop. */
export async function revokeSoon(context: AccountContext, serviceId: string, signal: AbortSignal): Promise<void> {
  try {
    await revokeAll(context, serviceId, signal);
  } catch (error) {
    context.tokenChanges.notifyOf(serviceId);
    signal.throwIfAborted();
    context.environment.log({ level: 'warn', event: 'revocation-put-off', fields: { code: codeOf(error) } });
  }
}

/** Whoever is unblocked gets new tokens with the next message. */
export async function unblockAccount(context: AccountContext, serviceId: string): Promise<void> {
  const key = contactKey(serviceId);
  const contact = (await takeSnapshot(context.store, [key])).read(key, decodeStoredContact);
  const unblock = (standing: StoredStanding): StoredStanding =>
    standing.blocked ? { ...standing, blocked: false, low: true } : standing;
  const told = blockTask(context, contact, false);
  await context.turns.run(peerTurn(serviceId), () => changeStanding(context.store, serviceId, unblock, told));
  context.deviceChanges.notify();
}

/** What the other devices of this account are told of it. */
function blockTask(context: AccountContext, contact: StoredContact | undefined, blocked: boolean) {
  if (contact === undefined) return [];
  return syncTask(context, { kind: 'block', ...partyOf(contact), blocked });
}

/** Asks the relay to take no more tokens that the account was given, and forgets them. */
async function revokeAll(context: AccountContext, serviceId: string, signal: AbortSignal): Promise<void> {
  const { crypto, clock } = context.environment;
  const live = liveTokenEpochs(nowSeconds(clock));
  for (const [key, entry] of await context.store.scan(mintedPrefix(serviceId))) {
    const epoch = parseMintedKey(key);
    const { batches } = decodeRecord(key, entry.value, decodeStoredMintedTokens);
    const nonces = batches.flatMap(({ secret, tokens }) =>
      Array.from({ length: tokens }, (_, n) => deriveTokenNonce(crypto, secret, n)),
    );
    for (let start = 0; live.includes(epoch) && start < nonces.length; start += TOKEN_REVOCATIONS_MAX)
      await context.relay.revokeTokens(epoch, nonces.slice(start, start + TOKEN_REVOCATIONS_MAX), signal);
    // What was minted meanwhile is in a record of another version, and is revoked the next time.
    await context.store.commit({ expect: [[key, entry.version]], delete: [key] });
  }
  const isForgotten = await commitStep(context.store, async () => {
    const key = standingKey(serviceId);
    const snapshot = await takeSnapshot(context.store, [key]);
    const standing = readStanding(snapshot, serviceId);
    const { expect } = snapshot;
    const revoked = { ...standing, revoking: false };
    const isGone = isOutlived(revoked, nowSeconds(clock));
    const put = [...(isGone ? [] : [putStanding(serviceId, revoked)]), ...(standing.forgotten ? [PURGE_DUE] : [])];
    return { batch: { expect, put, delete: isGone ? [key] : [] }, result: standing.forgotten };
  });
  if (isForgotten) purgeSoon(context);
}

/** What others on the same store have left to do, and a process before this one, is found here. */
async function lookAfterAll(context: AccountContext, signal: AbortSignal): Promise<void> {
  for await (const [key, entry] of scanAll(context.store, STANDING_PREFIX, REPAIR_PAGE)) {
    signal.throwIfAborted();
    await lookAfter(context, parseStandingKey(key), decodeRecord(key, entry.value, decodeStoredStanding), signal);
  }
  await sweepMinted(context);
}

/** Of thousands of contacts few need something. */
async function lookAfterChanged(context: AccountContext, signal: AbortSignal): Promise<void> {
  const changed = context.tokenChanges.take();
  try {
    for (const serviceId of changed) {
      signal.throwIfAborted();
      const snapshot = await takeSnapshot(context.store, [standingKey(serviceId)]);
      await lookAfter(context, serviceId, readStanding(snapshot, serviceId), signal);
    }
  } catch (error) {
    context.tokenChanges.putBack(changed);
    throw error;
  }
}

async function lookAfter(
  context: AccountContext,
  serviceId: string,
  { revoking, blocked, refill, knock }: StoredStanding,
  signal: AbortSignal,
): Promise<void> {
  if (revoking) await revokeAll(context, serviceId, signal);
  // What waits for a device of ours that is gone asks for tokens again whenever the outbox wakes, which a refill would do.
  const isNobody = serviceId === context.account.serviceId && otherDevices(context).length === 0;
  if ((refill || knock) && !blocked && !isNobody) await refillOne(context, serviceId, signal);
}

/** A message that brings tokens, and says how many are left here. One that cannot be written to waits for the next look. */
async function refillOne(context: AccountContext, serviceId: string, signal: AbortSignal): Promise<void> {
  const key = contactKey(serviceId);
  const contact = (await takeSnapshot(context.store, [key])).read(key, decodeStoredContact);
  if (contact === undefined) return;
  try {
    await queueRefill(context, contact.address, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    context.environment.log({ level: 'info', event: 'refill-put-off', fields: { code: codeOf(error) } });
    context.tokenChanges.putBack([serviceId]);
  }
}

/** Batches of epochs that are over: nobody can spend them. */
async function sweepMinted(context: AccountContext): Promise<void> {
  const live = liveTokenEpochs(nowSeconds(context.environment.clock));
  for await (const [key] of scanAll(context.store, MINTED_PREFIX, REPAIR_PAGE))
    if (parseMintedKey(key) < live.at(-1)!) await context.store.commit({ delete: [key] });
}
