/**
 * The recovery secret of an account: 32 random bytes that a human writes down as 24 words, eight bits of which are a checksum.
 *
 *   words        BIP 39, English list: 256 bits and the first 8 bits of their SHA-256, 11 bits a word
 *   backup key   HKDF-SHA-256(the 32 bytes, no salt, "Sotto recovery v1" || 0x00 || "backup", 32)
 *
 * The 32 bytes are used as they are: the stretching of BIP 39 helps passwords of humans, of which there are none here. No
 * key that leaves the device is derived from them, so nothing that two relays see stands for the same secret.
 */

import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { type CryptoProvider, utf8ToBytes } from '@sotto/crypto';
import { IdentityError } from '../errors.ts';

/** `secret` has 32 bytes. Strings cannot be overwritten: show them, and forget them. */
export function formatRecoveryWords(secret: Uint8Array): readonly string[] {
  if (secret.length !== SECRET_BYTES) throw new RangeError(`secret must be ${SECRET_BYTES} bytes long`);
  return entropyToMnemonic(secret, wordlist).split(' ');
}

/**
 * The 32 bytes behind what a human typed: in any case, with any space between the words, or as a list. The caller wipes them.
 * Throws `E_RECOVERY_WORDS_INVALID`, which never says which word it is for.
 */
export function parseRecoveryWords(words: string | readonly string[]): Uint8Array {
  const text = typeof words === 'string' ? words : words.join(' ');
  const found = text.normalize('NFKD').toLowerCase().trim().split(/\s+/u);
  // RV-01: there are 24 words.
  if (found.length !== WORDS) throw invalid(`there are ${WORDS} words`);
  // RV-02: each is of the list, and the checksum is that of the others.
  try {
    return mnemonicToEntropy(found.join(' '), wordlist);
  } catch {
    // Without its cause, which has the words.
    throw invalid('a word is misspelt, missing or in another place');
  }
}

/** `secret` has 32 bytes, and so has the key, which the caller wipes. */
export function deriveBackupKey(crypto: Pick<CryptoProvider, 'hkdfSha256'>, secret: Uint8Array): Uint8Array {
  if (secret.length !== SECRET_BYTES) throw new RangeError(`secret must be ${SECRET_BYTES} bytes long`);
  return crypto.hkdfSha256(secret, undefined, BACKUP_LABEL, 32);
}

const invalid = (message: string): IdentityError => new IdentityError('E_RECOVERY_WORDS_INVALID', message);

const SECRET_BYTES = 32;
const WORDS = 24;
const BACKUP_LABEL = utf8ToBytes('Sotto recovery v1\0backup');
