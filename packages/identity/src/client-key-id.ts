/** The `keyid` of a client's signature: account id, slash, device id in decimal. */

import { DEVICE_ID_MAX } from '@sotto/wire';
import { formatAccountId, parseAccountId } from './account-id.ts';
import { IdentityError } from './errors.ts';

export interface ClientKeyId {
  readonly accountId: Uint8Array;
  readonly deviceId: number;
}

export function formatClientKeyId({ accountId, deviceId }: ClientKeyId): string {
  if (!isDeviceId(deviceId)) throw new RangeError(`deviceId must be an integer from 1 to ${DEVICE_ID_MAX}`);
  return `${formatAccountId(accountId)}/${deviceId}`;
}

/** Throws `E_SIGNATURE_MALFORMED`, since a key id arrives in a signature. */
export function parseClientKeyId(keyId: string): ClientKeyId {
  // AC-02: the key id of a client is an account id and a device id from 1 to 127, in decimal.
  const match = /^([0-9a-f-]{36})\/([1-9][0-9]{0,2})$/.exec(keyId);
  if (match === null || !isDeviceId(Number(match[2]))) throw malformed();
  try {
    return { accountId: parseAccountId(match[1]!), deviceId: Number(match[2]) };
  } catch (cause) {
    throw malformed({ cause });
  }
}

function isDeviceId(deviceId: number): boolean {
  return Number.isInteger(deviceId) && deviceId >= 1 && deviceId <= DEVICE_ID_MAX;
}

function malformed(options?: ErrorOptions): IdentityError {
  return new IdentityError('E_SIGNATURE_MALFORMED', 'keyid is not an account id and a device id', options);
}
