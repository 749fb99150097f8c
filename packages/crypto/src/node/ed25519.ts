/**
 * Ed25519 (RFC 8032) on `node:crypto`, with the verdicts of the portable backend: s below L, canonical encodings of A
 * and R, A not of small order, and the equation with the cofactor (section 5.1.7).
 *
 * The libraries behind `node:crypto` know neither that strictness nor that cofactor, and differ among themselves: OpenSSL
 * 3.0 and BoringSSL take keys of small order, OpenSSL 3.5 refuses them, and refuses an R of small order too. So their yes
 * is taken, for a key that is checked here, and their no is asked again. Their yes means that s is below L and that R is
 * the encoding, hence canonical, of s*B - h*A, from which the equation with the cofactor follows. A refusal costs both
 * verifications.
 */

import { sign, verify } from 'node:crypto';
import { assertBytes } from '../assert.ts';
import type { Ed25519PrivateKey, Ed25519PublicKey } from '../brand.ts';
import { asEd25519PrivateKey, asEd25519PublicKey } from '../brand.ts';
import { bytesToHex, hexToBytes } from '../bytes.ts';
import { ED25519_KEY_BYTES, ED25519_SIGNATURE_BYTES } from '../lengths.ts';
import { portablePrimitives } from '../portable/provider.ts';
import type { Ed25519KeyPair } from '../provider.ts';
import { ed25519Keys } from './curve-keys.ts';
import { keepKeyObjects } from './key-objects.ts';
import { once, ownBytes, readsDerSlowly } from './native.ts';

export function ed25519KeyPair(seed: Uint8Array): Ed25519KeyPair {
  assertBytes('seed', seed, ED25519_KEY_BYTES);
  return signsEd25519() ? nativeKeyPair(seed) : portablePrimitives.ed25519KeyPair(seed);
}

export function ed25519Sign(privateKey: Ed25519PrivateKey, message: Uint8Array): Uint8Array {
  assertBytes('privateKey', privateKey, ED25519_KEY_BYTES);
  assertBytes('message', message);
  return signsEd25519() ? nativeSign(privateKey, message) : portablePrimitives.ed25519Sign(privateKey, message);
}

export function ed25519Verify(publicKey: Ed25519PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  assertBytes('publicKey', publicKey, ED25519_KEY_BYTES);
  assertBytes('message', message);
  assertBytes('signature', signature);
  return (
    isAcceptedNatively(publicKey, message, signature) || portablePrimitives.ed25519Verify(publicKey, message, signature)
  );
}

/**
 * Whether the runtime takes `signature`, of any length, under `encodedKey`, 32 bytes: s is below L, and R is the encoding
 * of s*B - h*A, without the cofactor. A no says nothing: keys that libraries differ on are not even tried.
 */
export function isAcceptedNatively(encodedKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== ED25519_SIGNATURE_BYTES || !isOrdinary(encodedKey) || !verifiesEd25519()) return false;
  return nativeVerify(encodedKey, message, signature);
}

/** Whether `encoded`, 32 bytes, is a value below p, and not that of a point of small order, with any sign. */
function isOrdinary(encoded: Uint8Array): boolean {
  // p = ed ff .. ff 7f.
  const isAllOnes = (encoded[31]! & 0x7f) === 0x7f && encoded.subarray(1, 31).every((byte) => byte === 0xff);
  if (isAllOnes && encoded[0]! >= 0xed) return false;
  return !SMALL_ORDER.some((point) => isSameCoordinate(point, encoded));
}

function isSameCoordinate(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < 31; i++) if (a[i] !== b[i]) return false;
  return a[31] === (b[31]! & 0x7f);
}

function nativeKeyPair(seed: Uint8Array): Ed25519KeyPair {
  const privateKey = asEd25519PrivateKey(Uint8Array.from(seed));
  const key = ed25519Keys.privateKey(privateKey);
  keyObjects.keep(privateKey, key);
  return { privateKey, publicKey: asEd25519PublicKey(ed25519Keys.publicBytes(key)) };
}

function nativeSign(privateKey: Ed25519PrivateKey, message: Uint8Array): Uint8Array {
  return ownBytes(sign(null, message, keyObjects.of(privateKey)));
}

function nativeVerify(encodedKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(null, message, ed25519Keys.publicKey(encodedKey), signature);
  } catch {
    return false;
  }
}

const keyObjects = keepKeyObjects<Ed25519PrivateKey>(ed25519Keys.privateKey);

/** The y-coordinates of the eight points of small order: 0, 1, -1, and those of the four of order 8. */
const SMALL_ORDER: readonly Uint8Array[] = [
  new Uint8Array(32),
  hexToBytes(`01${'00'.repeat(31)}`),
  hexToBytes(`ec${'ff'.repeat(30)}7f`),
  hexToBytes('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'),
  hexToBytes('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'),
];

/** RFC 8032, section 7.1, test 2. */
const SEED = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
const PUBLIC_KEY = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
const MESSAGE = Uint8Array.of(0x72);
const SIGNATURE =
  '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
  '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';
/** The same with s + L. */
const LAX_SIGNATURE = `${SIGNATURE.slice(0, 64)}f52db7415978abc61b2c2eb6aeebfca0387b2eaeb4302aeeb00d291612bb0c10`;

/** Not where a seed, which lives long, would have to become a string (curve-keys.ts). */
export const signsEd25519: () => boolean = once(() => {
  if (readsDerSlowly) return false;
  const { privateKey, publicKey } = nativeKeyPair(hexToBytes(SEED));
  return bytesToHex(publicKey) === PUBLIC_KEY && bytesToHex(nativeSign(privateKey, MESSAGE)) === SIGNATURE;
});

/** Another message is refused, and so is the signature that is not reduced. */
export const verifiesEd25519: () => boolean = once(() => {
  const [publicKey, signature] = [hexToBytes(PUBLIC_KEY), hexToBytes(SIGNATURE)];
  return (
    nativeVerify(publicKey, MESSAGE, signature) &&
    !nativeVerify(publicKey, Uint8Array.of(0x73), signature) &&
    !nativeVerify(publicKey, MESSAGE, hexToBytes(LAX_SIGNATURE))
  );
});
