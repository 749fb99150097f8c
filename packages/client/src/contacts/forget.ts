/**
 * Deleting all that is kept of one account. The first commit takes it off every list and leaves a mark, the last one takes
 * the mark away; between them, what a process that was ended left to do is done before anything new is read. What the tokens
 * of the account are taken back with stays until the relay has confirmed that. Then the store is purged.
 */

import type { StoredStanding } from '@sotto/wire';
import { commitStep } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { contactKey, FORGETTING_PREFIX, forgettingKey, parseAccountKey, requestKey, SESSION_PREFIX } from '../keys.ts';
import { REPAIR_PAGE } from '../limits.ts';
import { peerTurn } from '../local-device.ts';
import { scanAll } from '../scan.ts';
import { PURGE_DUE, purgeSoon } from '../storage/purging.ts';
import { revokeSoon } from '../tokens.ts';
import { putStanding, STRANGER } from './standing.ts';
import { findTraces } from './traces.ts';

/**
 * Nothing of the account is left here when this resolves, but for what its tokens are taken back with when the relay cannot be
 * reached. It may write again, as a stranger. A block ends with it.
 */
export async function forgetAccount(context: AccountContext, serviceId: string, signal: AbortSignal): Promise<void> {
  await context.turns.run(peerTurn(serviceId), async () => {
    await commitStep(context.store, async () => ({
      batch: {
        put: [putStanding(serviceId, FORGOTTEN), [forgettingKey(serviceId), MARK], PURGE_DUE],
        delete: [contactKey(serviceId), requestKey(serviceId)],
      },
      result: undefined,
    }));
    await sweepAccount(context, serviceId);
  });
  context.inboxChanges.notify();
  context.outboxChanges.notify();
  context.receiptChanges.notify();
  try {
    await revokeSoon(context, serviceId, signal);
  } finally {
    purgeSoon(context);
  }
}

/** Goes on where a process that forgot somebody was ended. */
export async function finishForgetting(context: AccountContext): Promise<void> {
  for await (const [key] of scanAll(context.store, FORGETTING_PREFIX, REPAIR_PAGE)) {
    const serviceId = parseAccountKey(key);
    await context.turns.run(peerTurn(serviceId), () => sweepAccount(context, serviceId));
  }
}

/** Deletes what is left of a marked account, and the mark last. Idempotent. */
async function sweepAccount(context: AccountContext, serviceId: string): Promise<void> {
  const { doomed, put } = await findTraces(context, serviceId);
  if (put.length > 0) await context.store.commit({ put });
  for (const key of doomed) if (key.startsWith(SESSION_PREFIX)) context.sessions.drop(key);
  for (let start = 0; start < doomed.length; start += REPAIR_PAGE)
    await context.store.commit({ delete: doomed.slice(start, start + REPAIR_PAGE) });
  // A purge may have come between.
  await context.store.commit({ put: [PURGE_DUE], delete: [forgettingKey(serviceId)] });
  for (const name of context.addressChecks.keys()) if (name.startsWith(serviceId)) context.addressChecks.delete(name);
}

/** Its tokens are to be taken back; then this record goes too. */
const FORGOTTEN: StoredStanding = { ...STRANGER, revoking: true, forgotten: true };
const MARK = Uint8Array.of(1);
