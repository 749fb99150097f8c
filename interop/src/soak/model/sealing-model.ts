/**
 * What a sealed message is bound to besides the message in it.
 *
 * Spec: Signal session layer, sections 9.1 to 9.4.
 */

import type { SealedRefusal } from '../../sealed-peer.ts';

export interface SealingModel {
  /** The identity it was sealed for, hexadecimal. */
  readonly recipientIdentity: string;
  /** The last millisecond of its certificate. */
  readonly expires: number;
}

/** Why a device refuses to open it, or to take its sender for who it says, if it does. */
export function sealingRefusal(
  { recipientIdentity, expires }: SealingModel,
  receiver: { readonly identity: string; readonly now: number },
): SealedRefusal | undefined {
  if (recipientIdentity !== receiver.identity) return 'invalid';
  return receiver.now > expires ? 'certificate' : undefined;
}
