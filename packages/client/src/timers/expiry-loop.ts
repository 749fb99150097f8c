/**
 * What deletes messages when their time is over: the record of the history, its status, the copy that is kept to be sent again,
 * what tells of it in the inbox, the place of downloads, all in one commit. Then the store is purged: that costs as much as it is large,
 * so what ends within some seconds goes together.
 */

import type { Key } from '@sotto/store';
import { sweepSoon } from '../attachments/pending.ts';
import type { AccountContext } from '../context.ts';
import { ClientError } from '../errors.ts';
import { EXPIRY_PREFIX, parseExpiryKey, pendingKey } from '../keys.ts';
import { EXPIRY_CHECK_MS, EXPIRY_PAGE } from '../limits.ts';
import { keepDoing } from '../retry.ts';
import { lapse } from '../secret/ends.ts';
import { PURGE_DUE } from '../storage/purging.ts';
import { parseExpiring } from './expiry.ts';
import { removeMessage } from './removal.ts';

/** Runs until `signal` is aborted. Never rejects. */
export function runExpiry(context: AccountContext, signal: AbortSignal): Promise<void> {
  const { clock } = context.environment;
  return keepDoing(context, { event: 'expiry-retry', level: 'warn' }, signal, async () => {
    const { generation } = context.expiryChanges;
    const page = await context.store.scan(EXPIRY_PREFIX, { limit: EXPIRY_PAGE });
    const first = page[0];
    if (first !== undefined && parseExpiryKey(first[0]).endsAtMs <= context.environment.clock.now())
      await askForTime(context, signal);
    const now = context.trustedTime.now();
    const due = page.filter(([key]) => parseExpiryKey(key).endsAtMs <= now);
    for (const [key] of due) {
      signal.throwIfAborted();
      await expire(context, key);
    }
    if (due.length > 0) sweepSoon(context);
    if (due.length === EXPIRY_PAGE) return undefined;
    const purgeAtMs = (await context.purging.purge(context)) ?? Number.POSITIVE_INFINITY;
    const next = page[due.length];
    const endsAtMs = next === undefined ? Number.POSITIVE_INFINITY : parseExpiryKey(next[0]).endsAtMs;
    const pause = pauseUntil(Math.min(endsAtMs, purgeAtMs), clock.now());
    return () => context.expiryChanges.wait(generation, signal, pause);
  });
}

/** Never longer than for the next look, for clocks are set. */
const pauseUntil = (endsAtMs: number, now: number): number => Math.min(Math.max(endsAtMs - now, 1), EXPIRY_CHECK_MS);

/** A relay takes a request only while its clock and ours agree. */
async function askForTime({ trustedTime, relay }: AccountContext, signal: AbortSignal): Promise<void> {
  if (!trustedTime.isDoubted()) return;
  try {
    await relay.preKeyStatus(false, signal);
    trustedTime.confirm();
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof ClientError && error.relayCode === 'E_SIGNATURE_EXPIRED') trustedTime.dispute();
  }
}

async function expire(context: AccountContext, key: Key): Promise<void> {
  const { name, what } = parseExpiryKey(key);
  const expiring = parseExpiring(what);
  if (expiring.kind === 'offer') return lapse(context, key, name);
  if (expiring.kind === 'pending') {
    await context.store.commit({ put: [PURGE_DUE], delete: [key, pendingKey(name, expiring.messageId)] });
    return;
  }
  await removeMessage(context, name, expiring.order, [key]);
}
