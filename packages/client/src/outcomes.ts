/**
 * What becomes of messages that the home relay has taken for another relay. That relay may refuse them, or be away until
 * their time is over; the home relay keeps the outcome under the item id, which is kept here until it is known. What was not
 * delivered becomes an entry of the inbox.
 */

import { bytesToHex } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import {
  type DeliveryOutcome,
  decodeStoredOutboxEntry,
  encodeStoredOutboxEntry,
  OUTCOMES_MAX,
  type StoredOutboxEntry,
} from '@sotto/wire';
import { decodeRecord } from './commit.ts';
import type { AccountContext } from './context.ts';
import { followGone } from './devices/gone-mailbox.ts';
import { nowSeconds } from './environment.ts';
import { HANDED_PREFIX, OUTBOX_PREFIX } from './keys.ts';
import { OUTCOME_AGE_MAX_S, OUTCOME_POLL_MS } from './limits.ts';
import { sendRefusedAgain } from './refused-tokens.ts';
import { keepDoing } from './retry.ts';
import { scanAll } from './scan.ts';
import { reportUndelivered, type Waiting } from './undelivered.ts';

/**
 * What stays of an outbox entry that was handed over: all but the message. What brings nothing that an app sees is not
 * missed, for it is made again.
 */
export function handedOver({ key, entry }: Waiting): readonly [Key, Uint8Array] | undefined {
  if (entry.aside) return undefined;
  return [HANDED_PREFIX + key.slice(OUTBOX_PREFIX.length), encodeStoredOutboxEntry({ ...entry, message: NO_MESSAGE })];
}

/** Asks when the client is opened and every few hours, until `signal` is aborted. Never rejects. */
export const runOutcomes = (context: AccountContext, signal: AbortSignal): Promise<void> =>
  keepDoing(context, { event: 'outcomes-retry', level: 'info' }, signal, async () => {
    await askForAll(context, signal);
    return () => context.environment.clock.sleep(OUTCOME_POLL_MS, signal);
  });

/** The relay says of itself what became of an item. */
export async function noteOutcome(context: AccountContext, outcome: DeliveryOutcome): Promise<void> {
  const id = bytesToHex(outcome.itemId);
  for await (const waiting of handed(context)) {
    if (bytesToHex(waiting.entry.itemId) !== id) continue;
    await settleOutcome(context, waiting, outcome);
    return;
  }
}

async function askForAll(context: AccountContext, signal: AbortSignal): Promise<void> {
  let page: Waiting[] = [];
  const ask = async (): Promise<void> => {
    if (page.length === 0) return;
    const outcomes = await context.relay.outcomes(
      page.map(({ entry }) => entry.itemId),
      signal,
    );
    const byItem = new Map(outcomes.map((outcome) => [bytesToHex(outcome.itemId), outcome]));
    for (const waiting of page) {
      const outcome = byItem.get(bytesToHex(waiting.entry.itemId));
      if (outcome !== undefined) await settleOutcome(context, waiting, outcome);
    }
    page = [];
  };
  for await (const waiting of handed(context)) {
    page.push(waiting);
    if (page.length === OUTCOMES_MAX) await ask();
  }
  await ask();
}

async function* handed(context: AccountContext): AsyncGenerator<Waiting> {
  for await (const [key, stored] of scanAll(context.store, HANDED_PREFIX, OUTCOMES_MAX))
    yield { key, entry: decodeRecord(key, stored.value, decodeStoredOutboxEntry) };
}

async function settleOutcome(
  context: AccountContext,
  waiting: Waiting,
  { state, code }: DeliveryOutcome,
): Promise<void> {
  const { key, entry } = waiting;
  if (state === 'undelivered') {
    const isTokenRefused = code === 'E_ITEM_REFUSED' && entry.authorization?.kind === 'contactToken';
    if (isTokenRefused && ((await followGone(context, waiting)) || (await sendRefusedAgain(context, waiting)))) return;
    await reportUndelivered(context, waiting, code ?? 'E_MESSAGE_REFUSED');
    return;
  }
  // Of what came with a voucher that is said in any case, also of a mailbox that was gone.
  const mayBeLost = state === 'delivered' && entry.authorization?.kind === 'voucher';
  if (mayBeLost && (await followGone(context, waiting))) return;
  if (state === 'delivered' || isForgotten(context, entry)) await context.store.commit({ delete: [key] });
}

/** The relay keeps no outcome for so long. */
function isForgotten({ environment }: AccountContext, { createdAt }: StoredOutboxEntry): boolean {
  return nowSeconds(environment.clock) - createdAt > OUTCOME_AGE_MAX_S;
}

const NO_MESSAGE = new Uint8Array(1);
