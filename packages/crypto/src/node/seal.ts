/**
 * A message, encrypted and authenticated in one array (session layer, section 4.5), each of both by the backend that its
 * length makes the faster one.
 */

import { assertBytes } from '../assert.ts';
import { equalBytes, wipe } from '../bytes.ts';
import { sealedLength } from '../create-provider.ts';
import { MESSAGE_KEYS_BYTES, MESSAGE_MAC_BYTES } from '../lengths.ts';
import { encryptInPlace } from '../portable/symmetric/aes-cbc.ts';
import { isMessageAuthentic, writeMessageMac } from '../portable/symmetric/message-mac.ts';
import { aesCbcDecrypt, encryptsNatively, nativeEncryptInto } from './aes.ts';
import { hasHmac, nativeHmac } from './hash.ts';
import { HMAC_BYTES_MIN } from './thresholds.ts';

export function seal(
  keys: Uint8Array,
  associatedData: Uint8Array,
  head: Uint8Array,
  plaintext: Uint8Array,
  tail: Uint8Array,
): Uint8Array {
  assertBytes('keys', keys, MESSAGE_KEYS_BYTES);
  assertBytes('associatedData', associatedData);
  assertBytes('head', head);
  assertBytes('plaintext', plaintext);
  assertBytes('tail', tail);
  const start = head.length;
  const end = start + sealedLength(plaintext.length);
  const message = new Uint8Array(end + tail.length + MESSAGE_MAC_BYTES);
  message.set(head);
  message.set(tail, end);
  if (encryptsNatively(plaintext)) {
    nativeEncryptInto(message, start, cipherKeyOf(keys), nonceOf(keys), plaintext);
  } else {
    message.set(plaintext, start);
    encryptInPlace(message, start, start + plaintext.length, keys, 0, keys, NONCE_OFFSET);
  }
  writeMac(keys, associatedData, message);
  return message;
}

export function open(
  keys: Uint8Array,
  associatedData: Uint8Array,
  message: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array | undefined {
  assertBytes('keys', keys, MESSAGE_KEYS_BYTES);
  assertBytes('associatedData', associatedData);
  assertBytes('message', message);
  assertBytes('ciphertext', ciphertext);
  if (!isAuthentic(keys, associatedData, message)) return undefined;
  return aesCbcDecrypt(cipherKeyOf(keys), nonceOf(keys), ciphertext);
}

function writeMac(keys: Uint8Array, associatedData: Uint8Array, message: Uint8Array): void {
  if (!authenticatesNatively(associatedData, message)) {
    writeMessageMac(keys, associatedData, message);
    return;
  }
  const end = message.length - MESSAGE_MAC_BYTES;
  const mac = nativeHmac(macKeyOf(keys), associatedData, message.subarray(0, end));
  message.set(mac.subarray(0, MESSAGE_MAC_BYTES), end);
}

function isAuthentic(keys: Uint8Array, associatedData: Uint8Array, message: Uint8Array): boolean {
  if (!authenticatesNatively(associatedData, message)) return isMessageAuthentic(keys, associatedData, message);
  const end = message.length - MESSAGE_MAC_BYTES;
  const mac = nativeHmac(macKeyOf(keys), associatedData, message.subarray(0, end));
  const isEqual = equalBytes(mac.subarray(0, MESSAGE_MAC_BYTES), message.subarray(end));
  wipe(mac);
  return isEqual;
}

/** A message without a whole MAC is for the portable backend, which says no. */
function authenticatesNatively(associatedData: Uint8Array, message: Uint8Array): boolean {
  if (message.length < MESSAGE_MAC_BYTES) return false;
  return associatedData.length + message.length >= HMAC_BYTES_MIN && hasHmac();
}

const cipherKeyOf = (keys: Uint8Array): Uint8Array => keys.subarray(0, 32);
const macKeyOf = (keys: Uint8Array): Uint8Array => keys.subarray(32, 64);
const nonceOf = (keys: Uint8Array): Uint8Array => keys.subarray(NONCE_OFFSET);
/** Section 4.4: after cipher key and MAC key. */
const NONCE_OFFSET = 64;
