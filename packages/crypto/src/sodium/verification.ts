/**
 * What libsodium accepts as a signature of Ed25519: s below L, A and R not of small order, A canonical, and R = s*B - h*A
 * without the cofactor, h over the bytes of R, A and message.
 *
 * That is less than Ed25519 accepts here, with its cofactor (RFC 8032, section 5.1.7), and less than XEdDSA does, which
 * takes a larger s and points of small order (session layer, section 1.2). So a yes of the library is a yes of both, and
 * after a no the portable backend is asked. A refusal costs both verifications.
 */

import { hexToBytes } from '../bytes.ts';
import { ED25519_SIGNATURE_BYTES } from '../lengths.ts';
import { hasAll, isRight, MESSAGE_BYTES_MAX, type Sodium } from './library.ts';

/** Whether the library takes `signature`, of any length, under `encodedKey`, 32 bytes. A no says nothing. */
export type IsAccepted = (encodedKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** `undefined` where `sodium` verifies nothing, or by other rules. */
export function createVerification(sodium: Sodium): IsAccepted | undefined {
  if (!hasAll(sodium, 'crypto_sign_verify_detached')) return undefined;
  const { crypto_sign_verify_detached: verify } = sodium;
  const isAccepted: IsAccepted = (encodedKey, message, signature) =>
    signature.length === ED25519_SIGNATURE_BYTES &&
    message.length <= MESSAGE_BYTES_MAX &&
    // An R that no encoding gives is not the encoding of s*B - h*A, whatever the library reads from it.
    isReduced(signature) &&
    isRight(() => verify(signature, message, encodedKey));
  return hasOurRules(isAccepted) ? isAccepted : undefined;
}

/** Whether the first 32 bytes of `bytes`, but for the sign, are a number below p = 2^255 - 19. */
function isReduced(bytes: Uint8Array): boolean {
  if (bytes[0]! < 0xed || (bytes[31]! & 0x7f) !== 0x7f) return true;
  return bytes.subarray(1, 31).some((byte) => byte !== 0xff);
}

/** Accepts the signature, and not with another message, with s + L, or with the point of order 2 added to R. */
function hasOurRules(isAccepted: IsAccepted): boolean {
  return (
    isAccepted(PUBLIC_KEY, MESSAGE, SIGNATURE) &&
    !isAccepted(PUBLIC_KEY, Uint8Array.of(0x73), SIGNATURE) &&
    !isAccepted(PUBLIC_KEY, MESSAGE, LARGE_SCALAR) &&
    !isAccepted(PUBLIC_KEY, MESSAGE, COFACTOR_NEEDED)
  );
}

/** RFC 8032, section 7.1, test 2. */
export const SEED: Uint8Array = hexToBytes('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
export const PUBLIC_KEY: Uint8Array = hexToBytes('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
export const MESSAGE: Uint8Array = Uint8Array.of(0x72);
const R = '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da';
export const SIGNATURE: Uint8Array = hexToBytes(`${R}085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00`);

/** Made from it. */
const LARGE_SCALAR = hexToBytes(`${R}f52db7415978abc61b2c2eb6aeebfca0387b2eaeb4302aeeb00d291612bb0c10`);
const COFACTOR_NEEDED = hexToBytes(
  '5b5ff6560f2b35478df17df4a09bdabf5d4d84abe9afc0704c89dddc142496250f8fcfec0ff20e26558af1f839a8bdfc97b4d860443324e5bb2450373eba3007',
);
