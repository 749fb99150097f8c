/**
 * The loop that takes up again what was put aside, in the order of arrival, when the sender's relay can be asked.
 */

import { decodeStoredHeldDelivery } from '@sotto/wire';
import { fromHeld } from './arrival.ts';
import { decodeRecord } from './commit.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { codeOf } from './errors.ts';
import { HELD_PREFIX } from './keys.ts';
import { DISCOVERY_PAUSE_MS, HELD_LIFETIME_S, REPAIR_PAGE } from './limits.ts';
import { receiveArrival } from './receive.ts';
import { retryDelayMs } from './retry.ts';
import { scanAll } from './scan.ts';

/** Runs until `signal` is aborted. Never rejects. */
export async function runHeldDeliveries(context: AccountContext, signal: AbortSignal): Promise<void> {
  const { clock, random, log } = context.environment;
  let rounds = 0;
  while (!signal.aborted) {
    const generation = context.heldChanges.generation;
    try {
      const isEmpty = await takeUp(context, signal);
      rounds = isEmpty ? 0 : rounds + 1;
      // No relay is asked more often than that, so looking sooner is in vain, unless something came behind what waits.
      const pauseMs = isEmpty ? undefined : DISCOVERY_PAUSE_MS + retryDelayMs(rounds, random);
      await context.heldChanges.wait(generation, signal, pauseMs);
    } catch (error) {
      if (signal.aborted) return;
      rounds += 1;
      log({ level: 'warn', event: 'held-retry', fields: { code: codeOf(error) } });
      await clock.sleep(retryDelayMs(rounds, random), signal);
    }
  }
}

/** Whether nothing is left. After one delivery of a domain had to wait, the others of that domain are left alone. */
async function takeUp(context: AccountContext, signal: AbortSignal): Promise<boolean> {
  const silent = new Set<string>();
  for await (const [key, entry] of scanAll(context.store, HELD_PREFIX, REPAIR_PAGE)) {
    if (signal.aborted) return true;
    const { envelope, acceptedAt, domain, heldAt } = decodeRecord(key, entry.value, decodeStoredHeldDelivery);
    const mayWait = nowSeconds(context.environment.clock) - heldAt < HELD_LIFETIME_S;
    if (mayWait && silent.has(domain)) continue;
    const waits = await receiveArrival(context, { envelope, acceptedAt, source: fromHeld(key, mayWait) });
    if (waits) silent.add(domain);
  }
  return silent.size === 0;
}
