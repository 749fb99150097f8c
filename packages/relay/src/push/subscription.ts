/**
 * Push subscriptions at rest: sealed under a key of the data directory and padded to one size, so that the database alone
 * tells which devices have one and nothing of them, not even by which service they are woken.
 *
 *     sealed = nonce (12) || AES-256-GCM(push.key, nonce, device row as associated data, p256dh (65) || auth (16) || length of
 *              the endpoint (16 bits) || endpoint || zero bytes up to 1024)
 */

import { createECDH } from 'node:crypto';
import { concatBytes, type RandomBytes, utf8ToBytes } from '@sotto/crypto';
import {
  isDomain,
  POINT_BYTES,
  PUSH_AUTH_BYTES,
  PUSH_ENDPOINT_CHARACTERS_MAX,
  type PushSubscription,
  SEAL_TAG_BYTES,
} from '@sotto/wire';
import { RelayError } from '../errors.ts';
import { nativeGcm } from '../store/aead.ts';
import type { DeviceRow } from '../store/relay-store.ts';

export interface SubscriptionSeal {
  seal(device: DeviceRow, subscription: PushSubscription): Uint8Array;
  /** `undefined` for what was sealed under another key or for another device. */
  open(device: DeviceRow, sealed: Uint8Array): PushSubscription | undefined;
}

/** @param key 32 bytes */
export const createSubscriptionSeal = (key: Uint8Array, random: RandomBytes): SubscriptionSeal => ({
  seal(device, { endpoint, p256dh, auth }) {
    const nonce = random(NONCE_BYTES);
    const text = utf8ToBytes(endpoint);
    const plaintext = new Uint8Array(PLAINTEXT_BYTES);
    plaintext.set(p256dh);
    plaintext.set(auth, POINT_BYTES);
    new DataView(plaintext.buffer).setUint16(POINT_BYTES + PUSH_AUTH_BYTES, text.length);
    plaintext.set(text, HEAD_BYTES);
    return concatBytes(nonce, nativeGcm.seal(key, nonce, associatedData(device), plaintext));
  },
  open(device, sealed) {
    const plaintext = decrypt(key, device, sealed);
    if (plaintext === undefined) return undefined;
    const length = new DataView(plaintext.buffer).getUint16(POINT_BYTES + PUSH_AUTH_BYTES);
    return {
      p256dh: plaintext.subarray(0, POINT_BYTES),
      auth: plaintext.subarray(POINT_BYTES, POINT_BYTES + PUSH_AUTH_BYTES),
      endpoint: Buffer.from(plaintext.subarray(HEAD_BYTES, HEAD_BYTES + length)).toString('utf8'),
    };
  },
});

/**
 * Throws `E_PUSH_REFUSED` for a subscription that nothing may or can be sent to: push services are reached by HTTPS on port
 * 443 at a name, except for the origins that the operator named.
 */
export const checkSubscription = ({ endpoint, p256dh }: PushSubscription, origins: readonly string[]): void => {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '' || url.hash !== '')
    throw refused('the endpoint is no URL that can be sent to');
  // RL-10: a push service is reached by HTTPS on port 443 at a name, except for those that the operator named.
  const isPublic = url.protocol === 'https:' && url.port === '' && isDomain(url.hostname);
  if (!isPublic && !origins.includes(url.origin))
    throw refused('the endpoint is not reached by HTTPS at a public name');
  try {
    const ephemeral = createECDH('prime256v1');
    ephemeral.generateKeys();
    ephemeral.computeSecret(p256dh);
  } catch (cause) {
    throw refused('p256dh is no point of P-256', cause);
  }
};

const decrypt = (key: Uint8Array, device: DeviceRow, sealed: Uint8Array): Uint8Array | undefined =>
  sealed.length === NONCE_BYTES + PLAINTEXT_BYTES + SEAL_TAG_BYTES
    ? nativeGcm.open(key, sealed.subarray(0, NONCE_BYTES), associatedData(device), sealed.subarray(NONCE_BYTES))
    : undefined;

const associatedData = (device: DeviceRow): Uint8Array => utf8ToBytes(`Sotto push v1\0${device}`);

const refused = (why: string, cause?: unknown): RelayError => new RelayError('E_PUSH_REFUSED', why, { cause });

const NONCE_BYTES = 12;
const HEAD_BYTES = POINT_BYTES + PUSH_AUTH_BYTES + 2;
/** One size for all. */
const PLAINTEXT_BYTES = HEAD_BYTES + PUSH_ENDPOINT_CHARACTERS_MAX;
