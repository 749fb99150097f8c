/**
 * The MAC of a message: the first 8 bytes of HMAC-SHA-256 over associated data and message (session layer, section 4.5).
 *
 * Both are hashed where they lie; neither is copied to stand behind the other.
 */

import { MESSAGE_MAC_BYTES } from '../../lengths.ts';
import { finishMac, innerState, keyWords, macWords, outerState, startKey, wipeHmac } from './hmac.ts';
import { absorb, BLOCK_BYTES, HASH_WORDS, startHash, wipeHash } from './sha256.ts';
import { readWords, writeWords } from './words.ts';

/** Writes to the last 8 bytes of `message` the MAC of those before. `keys` are the 80 bytes of a message. */
export function writeMessageMac(keys: Uint8Array, associatedData: Uint8Array, message: Uint8Array): void {
  const end = message.length - MESSAGE_MAC_BYTES;
  try {
    computeMac(keys, associatedData, message, end);
    writeWords(message, end, message.length, macWords);
  } finally {
    wipeHash();
    wipeHmac();
  }
}

/** Whether the last 8 bytes of `message` are the MAC of those before, in a time that does not depend on them. */
export function isMessageAuthentic(keys: Uint8Array, associatedData: Uint8Array, message: Uint8Array): boolean {
  const end = message.length - MESSAGE_MAC_BYTES;
  if (end < 0) return false;
  try {
    computeMac(keys, associatedData, message, end);
    // The inner state is not needed any more.
    readWords(innerState, MAC_WORDS, message, end);
    return ((innerState[0]! ^ macWords[0]!) | (innerState[1]! ^ macWords[1]!)) === 0;
  } finally {
    wipeHash();
    wipeHmac();
  }
}

/** The HMAC of `associatedData` and the bytes of `message` before `end`, to {@link macWords}. */
function computeMac(keys: Uint8Array, associatedData: Uint8Array, message: Uint8Array, end: number): void {
  readWords(keyWords, HASH_WORDS, keys, MAC_KEY_OFFSET);
  startKey(innerState, outerState);
  startHash(innerState, BLOCK_BYTES);
  absorb(associatedData, 0, associatedData.length);
  absorb(message, 0, end);
  finishMac(macWords, outerState);
}

/** Section 4.4: cipher key, MAC key, nonce. */
const MAC_KEY_OFFSET = 32;
const MAC_WORDS = 2;
