/**
 * Answers to an HPKE message, under a key that both ends export from its context: who asked needs no key of its own, and stays
 * unknown to whoever answers.
 *
 *     secret   = Export(label, 32)
 *     prk      = HKDF-Extract(encapsulated || nonce, secret)          nonce: 32 random bytes
 *     key, iv  = HKDF-Expand(prk, "key", 32), HKDF-Expand(prk, "nonce", 12)
 *     answer   = nonce || ChaCha20Poly1305(key, iv, no additional data, plaintext)
 *
 * Spec: RFC 9458, section 4.4.
 */

import { assertBytes } from '../assert.ts';
import { concatBytes, utf8ToBytes, wipe } from '../bytes.ts';
import { CryptoError } from '../errors.ts';
import type { CryptoProvider } from '../provider.ts';
import { hpkeChaCha20Poly1305 } from './aead.ts';
import { HPKE_TAG_BYTES, type HpkeEnvironment, type HpkeReceiver, type HpkeSender } from './context.ts';

/** What stands before the ciphertext of an answer. */
export const HPKE_ANSWER_NONCE_BYTES = 32;

/**
 * By who has opened a message with `receiver`, whose `encapsulated` key it came with. `encapsulated`, `label` and `plaintext`
 * may have any length. Returns 48 bytes more than `plaintext`. Throws on misuse only.
 */
export function sealHpkeAnswer(
  { crypto, random, aead = hpkeChaCha20Poly1305 }: HpkeEnvironment,
  receiver: HpkeReceiver,
  encapsulated: Uint8Array,
  label: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array {
  assertBytes('plaintext', plaintext);
  const nonce = random(HPKE_ANSWER_NONCE_BYTES);
  const secret = receiver.export(label, SECRET_BYTES);
  const [key, iv] = keyAndNonce(crypto, secret, encapsulated, nonce);
  return concatBytes(nonce, aead.seal(key, iv, NO_BYTES, plaintext));
}

/**
 * By who has sealed the message with `sender`. `label` and `answer` may have any length; the result is 48 bytes shorter than
 * `answer`. Throws `CryptoError` `E_CIPHERTEXT_INVALID` when it is not the answer to that very message.
 */
export function openHpkeAnswer(
  crypto: CryptoProvider,
  sender: HpkeSender,
  label: Uint8Array,
  answer: Uint8Array,
): Uint8Array {
  assertBytes('answer', answer);
  if (answer.length < HPKE_ANSWER_NONCE_BYTES + HPKE_TAG_BYTES) throw invalid();
  const secret = sender.export(label, SECRET_BYTES);
  const nonce = answer.subarray(0, HPKE_ANSWER_NONCE_BYTES);
  const [key, iv] = keyAndNonce(crypto, secret, sender.encapsulated, nonce);
  const plaintext = hpkeChaCha20Poly1305.open(key, iv, NO_BYTES, answer.subarray(HPKE_ANSWER_NONCE_BYTES));
  if (plaintext === undefined) throw invalid();
  return plaintext;
}

/** Wipes `secret`. */
function keyAndNonce(
  crypto: CryptoProvider,
  secret: Uint8Array,
  encapsulated: Uint8Array,
  nonce: Uint8Array,
): readonly [key: Uint8Array, nonce: Uint8Array] {
  const extracted = crypto.hmacSha256(concatBytes(encapsulated, nonce), secret);
  const key = crypto.hmacSha256(extracted, KEY_INFO);
  const iv = crypto.hmacSha256(extracted, NONCE_INFO).subarray(0, NONCE_BYTES);
  wipe(secret, extracted);
  return [key, iv];
}

/** No cause: whatever is wrong is one error. */
const invalid = (): CryptoError => new CryptoError('E_CIPHERTEXT_INVALID', 'HPKE: the answer is not valid');

const NO_BYTES = new Uint8Array(0);
const SECRET_BYTES = 32;
const NONCE_BYTES = 12;
/** One block of HKDF-Expand is enough for either. */
const KEY_INFO = concatBytes(utf8ToBytes('key'), Uint8Array.of(1));
const NONCE_INFO = concatBytes(utf8ToBytes('nonce'), Uint8Array.of(1));
