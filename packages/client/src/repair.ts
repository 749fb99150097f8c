/**
 * The loop that sends again what peers asked for.
 */

import type { Key } from '@sotto/store';
import type { AccountContext } from './context.ts';
import { ClientError, type ClientErrorCode } from './errors.ts';
import { REPAIR_PREFIX } from './keys.ts';
import { REPAIR_PAGE, SWEEP_PAUSE_MS } from './limits.ts';
import { keepDoing } from './retry.ts';
import { scanAll } from './scan.ts';
import { sendAgain } from './send-again.ts';

/** Repairs until `signal` is aborted. Never rejects. */
export function runRepair(context: AccountContext, signal: AbortSignal): Promise<void> {
  return keepDoing(context, { event: 'repair-retry', level: 'warn' }, signal, async () => {
    const { generation } = context.repairChanges;
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
