/**
 * What a relay and a device say to each other to see whether they agree on the device's keys:
 *
 *   digest = SHA-256("Sotto shelf v1" || 0x00 || for each kind: kind (1) || count (4) || for each key: id (4) || public key)
 *
 * Kinds are in the order of their numbers, keys in that of their ids.
 */

import { type CryptoProvider, concatBytes, uint32ToBytes, utf8ToBytes } from '@sotto/crypto';
import { DEVICE_KEY_KINDS, type DeviceKey } from './device-key.ts';

/** All keys of a device that are on the shelf, in any order. 32 bytes. */
export function shelfDigest(crypto: CryptoProvider, keys: readonly DeviceKey[]): Uint8Array {
  const parts = DEVICE_KEY_KINDS.flatMap(([kind, number]) => {
    const ofKind = keys.filter((key) => key.kind === kind).toSorted((a, b) => a.id - b.id);
    const listed = ofKind.flatMap(({ id, publicKey }) => [uint32ToBytes(id), publicKey]);
    return [Uint8Array.of(number), uint32ToBytes(ofKind.length), ...listed];
  });
  return crypto.sha256(concatBytes(LABEL, ...parts));
}

const LABEL = utf8ToBytes('Sotto shelf v1\0');
