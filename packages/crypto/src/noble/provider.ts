/** The provider on the noble libraries: JavaScript only, the same in every runtime. */

import { createProvider } from '../create-provider.ts';
import type { CryptoPrimitives, CryptoProvider } from '../provider.ts';
import { aesCbcDecrypt, aesCbcEncrypt } from './aes-cbc.ts';
import { aesCtr } from './aes-ctr.ts';
import { aesGcmSivDecrypt, aesGcmSivEncrypt } from './aes-gcm-siv.ts';
import { ed25519KeyPair, ed25519Sign, ed25519Verify } from './ed25519.ts';
import { hkdfSha256, hmacSha256, sha256 } from './hash.ts';
import { kyberDecapsulate, kyberEncapsulate, kyberKeyPair } from './kyber.ts';
import { mlKem768Decapsulate, mlKem768Encapsulate1, mlKem768Encapsulate2, mlKem768KeyPair } from './ml-kem-768.ts';
import { sha512 } from './sha512.ts';
import { x25519IsCanonical, x25519KeyPair, x25519SharedSecret } from './x25519.ts';
import { xeddsaSign, xeddsaVerify } from './xeddsa.ts';

export const noblePrimitives: CryptoPrimitives = Object.freeze({
  name: 'noble',
  sha256,
  sha512,
  hmacSha256,
  hkdfSha256,
  aesCbcEncrypt,
  aesCbcDecrypt,
  aesCtr,
  aesGcmSivEncrypt,
  aesGcmSivDecrypt,
  x25519KeyPair,
  x25519SharedSecret,
  x25519IsCanonical,
  xeddsaSign,
  xeddsaVerify,
  ed25519KeyPair,
  ed25519Sign,
  ed25519Verify,
  kyberKeyPair,
  kyberEncapsulate,
  kyberDecapsulate,
  mlKem768KeyPair,
  mlKem768Encapsulate1,
  mlKem768Encapsulate2,
  mlKem768Decapsulate,
});

export const nobleProvider: CryptoProvider = createProvider(noblePrimitives);
