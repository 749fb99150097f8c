/**
 * A message, encrypted and authenticated in one array (session layer, section 4.5), by `node:crypto` as thresholds.ts says.
 * Cipher and MAC change over together: apart, the best length of each would save a tenth between the two.
 */

import { assertBytes } from '../assert.ts';
import { equalBytes, wipe } from '../bytes.ts';
import { sealedLength } from '../create-provider.ts';
import { MESSAGE_KEYS_BYTES, MESSAGE_MAC_BYTES } from '../lengths.ts';
import { portableProvider } from '../portable/provider.ts';
import { decryptNatively, encryptNatively, hasCbc } from './aes.ts';
import { hasHmac, nativeHmac } from './hash.ts';
import { isForNative, OPEN_BYTES_MIN, SEAL_BYTES_MIN } from './thresholds.ts';

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
  if (!isForNative(plaintext.length, SEAL_BYTES_MIN) || !sealsNatively()) {
    return portableProvider.seal(keys, associatedData, head, plaintext, tail);
  }
  const ciphertextEnd = head.length + sealedLength(plaintext.length);
  const end = ciphertextEnd + tail.length;
  const message = new Uint8Array(end + MESSAGE_MAC_BYTES);
  message.set(head);
  encryptNatively(message, head.length, cipherKeyOf(keys), nonceOf(keys), plaintext);
  message.set(tail, ciphertextEnd);
  const mac = nativeHmac(macKeyOf(keys), associatedData, message.subarray(0, end));
  message.set(mac.subarray(0, MESSAGE_MAC_BYTES), end);
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
  const isNative =
    message.length >= MESSAGE_MAC_BYTES && isForNative(message.length, OPEN_BYTES_MIN) && sealsNatively();
  if (!isNative) {
    return portableProvider.open(keys, associatedData, message, ciphertext);
  }
  const end = message.length - MESSAGE_MAC_BYTES;
  const mac = nativeHmac(macKeyOf(keys), associatedData, message.subarray(0, end));
  const isAuthentic = equalBytes(mac.subarray(0, MESSAGE_MAC_BYTES), message.subarray(end));
  // What a forged message should have had is not for a dump of the memory.
  wipe(mac);
  return isAuthentic ? decryptNatively(cipherKeyOf(keys), nonceOf(keys), ciphertext) : undefined;
}

const sealsNatively = (): boolean => hasCbc() && hasHmac();

// Section 4.4.
const cipherKeyOf = (keys: Uint8Array): Uint8Array => keys.subarray(0, 32);
const macKeyOf = (keys: Uint8Array): Uint8Array => keys.subarray(32, 64);
const nonceOf = (keys: Uint8Array): Uint8Array => keys.subarray(64, 80);
