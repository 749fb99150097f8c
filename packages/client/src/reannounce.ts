/**
 * When the mailbox on the relay has another epoch than before, the relay's database was put back to an older state: its
 * shelf is empty or holds what it should not, and its manifest may be an older one. The device then announces itself anew
 * (federation design, section 5; fault T26).
 */

import { equalBytes } from '@sotto/crypto';
import { commitStep, takeSnapshot } from './commit.ts';
import type { AccountContext } from './context.ts';
import { noteRemoved } from './devices/own-manifest.ts';
import { ClientError } from './errors.ts';
import { MAILBOX_KEY } from './keys.ts';
import { putMailboxPosition, readMailboxPosition } from './mailbox.ts';
import { changeKeys, isOneTime, pendingUpload } from './pre-keys.ts';
import { discardTokenKeys } from './token-keys.ts';

/** What the relay said of this device when it last attached, or tried to. */
export interface Attachment {
  /** Of the mailbox. */
  epoch: Uint8Array | undefined;
  /** The relay does not know the device, although it was registered there. */
  isUnknown: boolean;
  /** The newest mark of the store that the relay is known to have kept. */
  confirmedMark: Uint8Array | undefined;
  /** How far the clock of this device was ahead of that of the relay when it last attached, in milliseconds. */
  clockAheadMs: number | undefined;
  /** One-time keys on the shelf, and when the relay said so, in milliseconds since 1970. */
  shelf: { readonly oneTime: number; readonly oneTimeKem: number; readonly at: number } | undefined;
}

/** Before anything was heard of the relay. */
export const NOT_ATTACHED: Attachment = {
  epoch: undefined,
  isUnknown: false,
  confirmedMark: undefined,
  clockAheadMs: undefined,
  shelf: undefined,
};

/** Notes what the clock of the relay showed just now, in seconds since 1970. */
export function seeClock(
  { attachment, environment }: Pick<AccountContext, 'attachment' | 'environment'>,
  now: number,
): void {
  attachment.clockAheadMs = environment.clock.now() - now * 1000;
}

/** Announces the device anew if the relay is not as it was. To be called before anything else is put on its shelf. */
export async function meetRelay(context: AccountContext, signal: AbortSignal): Promise<void> {
  const { attachment } = context;
  if (attachment.isUnknown) {
    attachment.isUnknown = false;
    context.environment.log({ level: 'warn', event: 'relay-forgot-device', fields: {} });
    await announce(context, signal);
  }
  if (attachment.epoch !== undefined) await meetEpoch(context, attachment.epoch, signal);
}

async function meetEpoch(context: AccountContext, epoch: Uint8Array, signal: AbortSignal): Promise<void> {
  const known = readMailboxPosition(await takeSnapshot(context.store, [MAILBOX_KEY])).epoch;
  if (known !== undefined && equalBytes(known, epoch)) return;
  // A store without a note was never attached, or is of software that made none: what it announced stands.
  if (known !== undefined) {
    context.environment.log({ level: 'warn', event: 'relay-restored', fields: {} });
    await announce(context, signal);
  }
  await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [MAILBOX_KEY]);
    const put = [putMailboxPosition({ ...readMailboxPosition(snapshot), epoch })];
    return { batch: { expect: snapshot.expect, put }, result: undefined };
  });
}

/**
 * Manifest, signed pre-key and last-resort key as they are; of one-time keys new ones alone. Any that was ever sent may have
 * been handed out between the copy and its return, and the relay no longer knows: it would hand it out a second time. Nor does
 * it know which tokens were spent: those of the keys before are worth nothing from now on. The
 * next look at the shelf uploads what is marked here.
 */
async function announce(context: AccountContext, signal: AbortSignal): Promise<void> {
  await discardTokenKeys(context.store);
  context.tokenChanges.notify();
  await changeKeys(context.store, (published) =>
    published
      .filter((one) => one.record.uploaded !== isOneTime(one))
      .map((one) => ({ one, change: { uploaded: isOneTime(one) } })),
  );
  const { upload } = await pendingUpload(context.store, context.environment, context.account);
  try {
    await context.relay.register(context.own.manifest.bytes, upload, {}, signal);
  } catch (error) {
    // The relay has a newer manifest, and does not know this device: that one has dropped it.
    if (!(error instanceof ClientError) || error.relayCode !== 'E_MANIFEST_STALE') throw error;
    await noteRemoved(context);
  }
}
