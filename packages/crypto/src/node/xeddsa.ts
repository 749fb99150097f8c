/**
 * XEdDSA verification (session layer, section 1.2) on the Ed25519 of `node:crypto`.
 *
 * The public key becomes an Edwards point with the sign from the signature, and what is left of the signature is one of
 * Ed25519 under that point. Section 1.2 is laxer than the libraries behind `node:crypto`: s need not be below L, and small
 * orders are not refused. So their yes is taken, and their no is asked again of the portable backend. Their yes means what
 * steps 4 and 5 say: that R is the encoding of s*B - h*A, with h over the encoding of A that is handed over. That is the
 * canonical one, but for x = 0 with a set sign, which is a point of small order and not handed over.
 *
 * Signing has no counterpart in `node:crypto`, whose Ed25519 takes a seed and no scalar.
 */

import { assertBytes } from '../assert.ts';
import type { X25519PublicKey } from '../brand.ts';
import { copyBytes } from '../bytes.ts';
import { X25519_KEY_BYTES, XEDDSA_SIGNATURE_BYTES } from '../lengths.ts';
import { edwardsKeyFromMontgomery } from '../portable/curve/coordinate.ts';
import { portablePrimitives } from '../portable/provider.ts';
import { isAcceptedNatively } from './ed25519.ts';

export function xeddsaVerify(publicKey: X25519PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  assertBytes('publicKey', publicKey, X25519_KEY_BYTES);
  assertBytes('message', message);
  assertBytes('signature', signature);
  return (
    isEd25519Signature(publicKey, message, signature) || portablePrimitives.xeddsaVerify(publicKey, message, signature)
  );
}

function isEd25519Signature(publicKey: X25519PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== XEDDSA_SIGNATURE_BYTES) return false;
  const withoutSign = copyBytes(signature);
  withoutSign[63]! &= ~SIGN_BIT;
  const encodedKey = edwardsKeyFromMontgomery(publicKey, (signature[63]! & SIGN_BIT) !== 0);
  return encodedKey !== undefined && isAcceptedNatively(encodedKey, message, withoutSign);
}

const SIGN_BIT = 0x80;
