/**
 * A message, encrypted and authenticated in one array (session layer, section 4.5).
 *
 *     head || AES-256-CBC(plaintext) || tail || MAC(associatedData || head || ciphertext || tail)
 */

import { assertBytes } from '../../assert.ts';
import { sealedLength } from '../../create-provider.ts';
import { MESSAGE_KEYS_BYTES, MESSAGE_MAC_BYTES } from '../../lengths.ts';
import { decryptCbc, encryptCbc } from './aes-cbc.ts';
import { isMessageAuthentic, writeMessageMac } from './message-mac.ts';

/** `keys` are the 80 bytes of a message: cipher key (32), MAC key (32), nonce (16). */
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
  encryptCbc(message, start, plaintext, keys, 0, keys, NONCE_OFFSET);
  message.set(tail, end);
  writeMessageMac(keys, associatedData, message);
  return message;
}

/** The plaintext of `ciphertext`, which is a part of `message`; `undefined` when the MAC is not right. Throws `E_CIPHERTEXT_INVALID`. */
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
  if (!isMessageAuthentic(keys, associatedData, message)) return undefined;
  return decryptCbc(ciphertext, keys, 0, keys, NONCE_OFFSET);
}

/** Section 4.4: after cipher key and MAC key. */
const NONCE_OFFSET = 64;
