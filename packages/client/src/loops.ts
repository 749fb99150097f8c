/** What runs for as long as an account is open. */

import type { Ephemeral } from '@sotto/wire';
import { runUploadSweep } from './attachments/pending.ts';
import type { AccountContext } from './context.ts';
import { runGaps } from './conversations/gap-loop.ts';
import { runReceipts } from './conversations/receipt-loop.ts';
import { runDelivery } from './delivery.ts';
import { runDevices } from './devices/loop.ts';
import type { ConnectionState } from './events.ts';
import { runHeldDeliveries } from './held-deliveries.ts';
import { withSignal } from './linked-signal.ts';
import { runOutbox } from './outbox.ts';
import { runOutcomes } from './outcomes.ts';
import { runPreKeyShelf } from './pre-key-shelf.ts';
import { runProfiles } from './profiles/own.ts';
import { EphemeralQueue, runEphemerals } from './receive-ephemeral.ts';
import { runRenewals } from './recovery/renewals.ts';
import { runRepair } from './repair.ts';
import { runSecretChats } from './secret/loop.ts';
import { runSweeps } from './sweeps.ts';
import { runExpiry } from './timers/expiry-loop.ts';
import { runTokens } from './tokens.ts';

/** Each runs until the client is closed and never rejects. */
export function runLoops(
  context: AccountContext,
  connectionChanged: (state: ConnectionState) => void,
): readonly Promise<void>[] {
  const ephemerals = new EphemeralQueue();
  const changed = (state: ConnectionState): void => {
    if (state === 'online') {
      context.trustedTime.confirm();
      wakeAll(context);
    }
    connectionChanged(state);
  };
  const events = { connection: changed, ephemeral: (frame: Ephemeral) => ephemerals.push(frame) };
  const loops: readonly ((context: AccountContext, signal: AbortSignal) => Promise<void>)[] = [
    runOutbox,
    runOutcomes,
    runPreKeyShelf,
    runRepair,
    runHeldDeliveries,
    (online, signal) => runEphemerals(online, ephemerals, signal),
    runTokens,
    runUploadSweep,
    runRenewals,
    runSweeps,
    runReceipts,
    runGaps,
    runProfiles,
    runDevices,
    runExpiry,
    runSecretChats,
    (online, signal) => runDelivery(online, events, signal),
  ];
  // Each has a signal of its own to hang its listeners on.
  return loops.map((run) => withSignal([context.closed], undefined, (signal) => run(context, signal)));
}

/** The relay came into reach. */
function wakeAll(context: AccountContext): void {
  context.outboxChanges.notify();
  context.preKeyUses.notify();
  context.repairChanges.notify();
  context.heldChanges.notify();
  context.tokenChanges.notify();
  context.renewalChanges.notify();
  context.deviceChanges.notify();
  context.expiryChanges.notify();
  context.secretChanges.notify();
}
