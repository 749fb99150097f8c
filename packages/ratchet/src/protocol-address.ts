/**
 * Protocol addresses, and the binding of both ends into a message.
 *
 * Spec: Signal session layer, sections 1.5 and 6.2.
 */

import { concatBytes, equalBytes, type X25519PublicKey } from '@sotto/crypto';
import { DEVICE_ID_MAX } from './limits.ts';
import { isSameServiceId, parseServiceId, serializeServiceIdFixedWidth } from './service-id.ts';

/** One device of one account. */
export interface ProtocolAddress {
  /** The account's name; in this product its account id, which is a service id. */
  readonly name: string;
  /** 1..127 */
  readonly deviceId: number;
}

/** Throws `RangeError` unless the device id is 1..127. */
export function assertProtocolAddress(address: ProtocolAddress, argument: string): void {
  // AD-04: device ids are 1..127 (section 1.5; RangeError).
  if (!Number.isInteger(address.deviceId) || address.deviceId < 1 || address.deviceId > DEVICE_ID_MAX) {
    throw new RangeError(`${argument}: deviceId must be 1..${DEVICE_ID_MAX}`);
  }
}

/**
 * 36 bytes: sender service id (fixed width), sender device, recipient service id, recipient device. `undefined` when
 * a name is not a service id: then there is nothing to bind.
 */
export function createAddressBinding(sender: ProtocolAddress, recipient: ProtocolAddress): Uint8Array | undefined {
  const senderId = parseServiceId(sender.name);
  const recipientId = parseServiceId(recipient.name);
  if (senderId === undefined || recipientId === undefined) return undefined;
  return concatBytes(
    serializeServiceIdFixedWidth(senderId),
    Uint8Array.of(sender.deviceId),
    serializeServiceIdFixedWidth(recipientId),
    Uint8Array.of(recipient.deviceId),
  );
}

/** The receiver's rule: an absent binding is accepted, any other must be the one of the two ends as we know them. */
export function isAddressBindingValid(
  binding: Uint8Array | undefined,
  sender: ProtocolAddress,
  recipient: ProtocolAddress,
): boolean {
  if (binding === undefined) return true;
  // AD-05: an address binding that is present, if only as an empty field, is that of the two ends (section 6.2;
  // E_MESSAGE_UNDECRYPTABLE).
  const expected = createAddressBinding(sender, recipient);
  return expected !== undefined && equalBytes(binding, expected);
}

/** Section 1.5: both ends are devices of one account. */
export function isSameAccount(
  local: { readonly address: ProtocolAddress; readonly identityKey: X25519PublicKey },
  remote: { readonly address: ProtocolAddress; readonly identityKey: X25519PublicKey },
): boolean {
  if (!equalBytes(local.identityKey, remote.identityKey)) return false;
  const localId = parseServiceId(local.address.name);
  const remoteId = parseServiceId(remote.address.name);
  return localId !== undefined && remoteId !== undefined && isSameServiceId(localId, remoteId);
}
