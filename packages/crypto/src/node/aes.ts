/**
 * AES-256 in CBC with PKCS#7 padding and in CTR from zero (session layer, section 0) on `node:crypto`, as thresholds.ts
 * says. It computes with the instructions of the processor, without tables.
 *
 * Neither mode authenticates; see noble/aes-cbc.ts and noble/aes-ctr.ts for what that means to a caller.
 */

import { createCipheriv, createDecipheriv } from 'node:crypto';
import { assertBytes } from '../assert.ts';
import { bytesToHex, hexToBytes, wipe } from '../bytes.ts';
import { sealedLength } from '../create-provider.ts';
import { AES_BLOCK_BYTES, AES_KEY_BYTES } from '../lengths.ts';
import { portablePrimitives } from '../portable/provider.ts';
import { isOpenSsl, once, ownBytes, secretKeyOf } from './native.ts';
import { CTR_BYTES_MIN, DECRYPT_BYTES_MIN, ENCRYPT_BYTES_MIN, isForNative } from './thresholds.ts';

export function aesCbcEncrypt(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Uint8Array {
  assertBytes('key', key, AES_KEY_BYTES);
  assertBytes('nonce', nonce, AES_BLOCK_BYTES);
  assertBytes('plaintext', plaintext);
  if (!isForNative(plaintext.length, ENCRYPT_BYTES_MIN) || !hasCbc()) {
    return portablePrimitives.aesCbcEncrypt(key, nonce, plaintext);
  }
  const ciphertext = new Uint8Array(sealedLength(plaintext.length));
  encryptNatively(ciphertext, 0, key, nonce, plaintext);
  return ciphertext;
}

export function aesCbcDecrypt(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  assertBytes('key', key, AES_KEY_BYTES);
  assertBytes('nonce', nonce, AES_BLOCK_BYTES);
  assertBytes('ciphertext', ciphertext);
  const isNative = isForNative(ciphertext.length, DECRYPT_BYTES_MIN) && hasCbc();
  return (isNative ? decryptNatively : portablePrimitives.aesCbcDecrypt)(key, nonce, ciphertext);
}

export function aesCtr(key: Uint8Array, data: Uint8Array): Uint8Array {
  assertBytes('key', key, AES_KEY_BYTES);
  assertBytes('data', data);
  if (!isForNative(data.length, CTR_BYTES_MIN) || !hasCtr()) return portablePrimitives.aesCtr(key, data);
  return nativeCtr(key, data);
}

/** Writes AES-256-CBC of `plaintext` with its padding to `output` from `start` on, where {@link hasCbc} says yes. */
export function encryptNatively(
  output: Uint8Array,
  start: number,
  key: Uint8Array,
  nonce: Uint8Array,
  plaintext: Uint8Array,
): void {
  const cipher = createCipheriv('aes-256-cbc', secretKeyOf(key), nonce);
  const blocks = cipher.update(plaintext);
  output.set(blocks, start);
  output.set(cipher.final(), start + blocks.length);
}

/** Inverse of {@link encryptNatively}. Throws `E_CIPHERTEXT_INVALID`. */
export function decryptNatively(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  // What the runtime throws has no fixed name, so the portable backend decides whether length or padding was wrong.
  return nativeDecrypt(key, nonce, ciphertext) ?? portablePrimitives.aesCbcDecrypt(key, nonce, ciphertext);
}

/** `undefined` where length or padding is wrong. */
function nativeDecrypt(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined {
  // Deno takes none for a ciphertext of nothing.
  if (ciphertext.length === 0) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', secretKeyOf(key), nonce);
  const blocks = decipher.update(ciphertext);
  try {
    const rest = decipher.final();
    const plaintext = new Uint8Array(blocks.length + rest.length);
    plaintext.set(blocks);
    plaintext.set(rest, blocks.length);
    wipe(rest);
    return plaintext;
  } catch {
    return undefined;
  } finally {
    wipe(blocks);
  }
}

function nativeCtr(key: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-256-ctr', secretKeyOf(key), ZERO_COUNTER);
  const result = ownBytes(cipher.update(data));
  // Gives nothing more, but frees the round keys, which would stay until the cipher is collected.
  cipher.final();
  return result;
}

const ZERO_COUNTER = new Uint8Array(AES_BLOCK_BYTES);

/** NIST SP 800-38A, F.2.5, first block; then back, and refused without the block of padding, which another block ends. */
export const hasCbc: () => boolean = once(() => {
  const key = hexToBytes('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4');
  const nonce = hexToBytes('000102030405060708090a0b0c0d0e0f');
  const plaintext = '6bc1bee22e409f96e93d7e117393172a';
  const ciphertext = new Uint8Array(2 * AES_BLOCK_BYTES);
  encryptNatively(ciphertext, 0, key, nonce, hexToBytes(plaintext));
  const decrypted = nativeDecrypt(key, nonce, ciphertext);
  return (
    bytesToHex(ciphertext.subarray(0, AES_BLOCK_BYTES)) === 'f58c4c04d6e5f1ba779eabfb5f7bfbd6' &&
    decrypted !== undefined &&
    bytesToHex(decrypted) === plaintext &&
    nativeDecrypt(key, nonce, ciphertext.subarray(0, AES_BLOCK_BYTES)) === undefined
  );
});

/** The blocks 0 and 1 under the zero key: test cases 13 and 14 of the GCM specification. In Bun, CTR is slow. */
export const hasCtr: () => boolean = once(
  () =>
    isOpenSsl &&
    bytesToHex(nativeCtr(new Uint8Array(AES_KEY_BYTES), new Uint8Array(20))) ===
      'dc95c078a2408989ad48a21492842087530f8afb',
);
