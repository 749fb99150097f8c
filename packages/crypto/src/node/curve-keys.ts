/**
 * X25519 and Ed25519 keys from and to their 32 bytes (RFC 8410 for DER and PEM, RFC 8037 for JWK).
 *
 * `node:crypto` takes keys in several forms, and the form decides what an operation costs. Reading a key, in µs, where an
 * agreement of two key objects takes 33 to 37 (one run, the forms interleaved, median of rounds):
 *
 *                                  private: raw  DER  JWK     public: JWK  DER  PEM
 *     OpenSSL 3.0 (Node 20.20)                -  380   37              6    80   81
 *     OpenSSL 3.5 (Node 22.23)                -   38   34              3     7    9
 *     OpenSSL 3.5, Node 24.21                56   63   58             27    31    9
 *     OpenSSL 3.5, Node 26.10                36   42   38              3     7    9
 *
 * Node 24.21 throws inside for each of them (native.ts), but for a string in PEM.
 *
 * Secrets: raw and DER are arrays and are wiped. A JWK is text, and JavaScript cannot overwrite text: a private key that
 * went through it stays in the heap, as base64url, until the string is collected and its memory used again. With OpenSSL
 * 3.0 and 3.1 every other form takes ten times as long. There, and only there, X25519 keys go through it; Ed25519 keys,
 * which live longer and are read less often, are left to the portable backend.
 */

import type { KeyObject } from 'node:crypto';
import { concatBytes, hexToBytes, wipe } from '../bytes.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { createPrivateKey, createPublicKey, once, readsDerSlowly, throwsOnRawKeys } from './native.ts';

/** All three throw where the runtime refuses what they are given, or does not know the curve. */
export interface CurveKeys {
  /** From 32 bytes. X25519 clamps by itself. */
  privateKey(privateKey: Uint8Array): KeyObject;
  /** From 32 bytes. They may turn out to be no point only when they are used. */
  publicKey(publicKey: Uint8Array): KeyObject;
  /** 32 bytes, the public half of `privateKey`. */
  publicBytes(privateKey: KeyObject): Uint8Array;
}

/** RFC 8410, section 3: 1.3.101.110 and 1.3.101.112. */
export const x25519Keys: CurveKeys = curveKeys(
  'X25519',
  hexToBytes('302e020100300506032b656e04220420'),
  'MCowBQYDK2VuAyEA',
);
export const ed25519Keys: CurveKeys = curveKeys(
  'Ed25519',
  hexToBytes('302e020100300506032b657004220420'),
  'MCowBQYDK2VwAyEA',
);

/** `privateHeader` stands before the bytes in PKCS #8; `publicHeader`, in base64, before them in SPKI. */
function curveKeys(curve: 'X25519' | 'Ed25519', privateHeader: Uint8Array, publicHeader: string): CurveKeys {
  const asymmetricKeyType = curve === 'X25519' ? 'x25519' : 'ed25519';
  const takesRaw = once(
    () => createPrivateKey({ key: ANY_KEY, format: 'raw-private', asymmetricKeyType }).type === 'private',
  );

  return {
    privateKey(privateKey) {
      if (takesRaw()) return createPrivateKey({ key: privateKey, format: 'raw-private', asymmetricKeyType });
      // The public half in a JWK is not used where this form is: OpenSSL computes its own. The probe of x25519.ts would
      // notice one that is.
      const jwk = { kty: 'OKP', crv: curve, x: ANY_PUBLIC_KEY };
      if (readsDerSlowly) return createPrivateKey({ key: { ...jwk, d: toBase64Url(privateKey) }, format: 'jwk' });
      const key = concatBytes(privateHeader, privateKey);
      try {
        return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
      } finally {
        wipe(key);
      }
    },

    publicKey(publicKey) {
      const x = toBase64Url(publicKey);
      if (!throwsOnRawKeys) return createPublicKey({ key: { kty: 'OKP', crv: curve, x }, format: 'jwk' });
      const base64 = x.replaceAll('-', '+').replaceAll('_', '/');
      return createPublicKey(`-----BEGIN PUBLIC KEY-----\n${publicHeader}${base64}=\n-----END PUBLIC KEY-----\n`);
    },

    publicBytes(privateKey) {
      return fromBase64Url(createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '');
    },
  };
}

const ANY_KEY = new Uint8Array(32).fill(0x40);
const ANY_PUBLIC_KEY = 'A'.repeat(43);
