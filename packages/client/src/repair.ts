/**
 * The loop that sends again what peers asked for, and deletes records of repair that have served.
 */

import type { Key } from '@sotto/store';
import { decodeStoredAwaitedMessage, decodeStoredReadMessage } from '@sotto/wire';
import { decodeRecord } from './commit.ts';
import type { AccountContext } from './context.ts';
import { isPausing, nowSeconds } from './environment.ts';
import { ClientError, type ClientErrorCode } from './errors.ts';
import { AWAITED_PREFIX, READ_PREFIX, REPAIR_PREFIX } from './keys.ts';
import { AWAITED_LIFETIME_S, READ_LIFETIME_S, REPAIR_PAGE, SWEEP_PAUSE_MS } from './limits.ts';
import { keepDoing } from './retry.ts';
import { scanAll } from './scan.ts';
import { sendAgain } from './send-again.ts';
import { sweepSentMessages } from './sent-messages.ts';

/** Repairs until `signal` is aborted. Never rejects. */
export function runRepair(context: AccountContext, signal: AbortSignal): Promise<void> {
  const { clock } = context.environment;
  let sweptAt = Number.NEGATIVE_INFINITY;
  return keepDoing(context, { event: 'repair-retry', level: 'warn' }, signal, async () => {
    const { generation } = context.repairChanges;
    if (!isPausing(sweptAt, clock.now(), SWEEP_PAUSE_MS)) {
      await sweepSentMessages(context);
      await sweepNamedMessages(context);
      sweptAt = clock.now();
    }
    await doTasks(context, signal);
    return () => context.repairChanges.wait(generation, signal, SWEEP_PAUSE_MS);
  });
}

/** Tries every task; one that fails does not keep the others from being done. Throws the last failure worth a retry. */
async function doTasks(context: AccountContext, signal: AbortSignal): Promise<void> {
  let failure: unknown;
  for await (const [key] of scanAll(context.store, REPAIR_PREFIX, REPAIR_PAGE)) {
    if (signal.aborted) return;
    try {
      await sendAgain(context, key, signal);
    } catch (error) {
      if (isHopeless(error)) await giveUp(context, key, error);
      else failure = error;
    }
  }
  if (failure !== undefined) throw failure;
}

/** The peer asks for a message that is not for whom its address stands for now. */
const isHopeless = (error: unknown): error is ClientError => error instanceof ClientError && HOPELESS.has(error.code);

const HOPELESS: ReadonlySet<ClientErrorCode> = new Set(['E_ADDRESS_UNKNOWN', 'E_IDENTITY_CHANGED']);

async function giveUp(context: AccountContext, key: Key, { code }: ClientError): Promise<void> {
  context.environment.log({ level: 'warn', event: 'repair-given-up', fields: { code } });
  await context.store.commit({ delete: [key] });
}

/** Deletes what tells of messages that cannot come again. */
async function sweepNamedMessages(context: AccountContext): Promise<void> {
  const now = nowSeconds(context.environment.clock);
  for await (const [key, entry] of scanAll(context.store, AWAITED_PREFIX, REPAIR_PAGE)) {
    const { askedAt } = decodeRecord(key, entry.value, decodeStoredAwaitedMessage);
    if (askedAt < now - AWAITED_LIFETIME_S) await context.store.commit({ delete: [key] });
  }
  for await (const [key, entry] of scanAll(context.store, READ_PREFIX, REPAIR_PAGE)) {
    const { readAt } = decodeRecord(key, entry.value, decodeStoredReadMessage);
    if (readAt < now - READ_LIFETIME_S) await context.store.commit({ delete: [key] });
  }
}
