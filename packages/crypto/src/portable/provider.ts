/** The provider for every runtime: JavaScript only, and fast where the time of a message goes. */

import { createProvider } from '../create-provider.ts';
import { sha512 } from '../noble/sha512.ts';
import type { CryptoPrimitives, CryptoProvider } from '../provider.ts';
import { ed25519KeyPair, ed25519Sign, ed25519Verify } from './curve/ed25519.ts';
import { x25519IsCanonical, x25519KeyPair, x25519SharedSecret } from './curve/x25519.ts';
import { xeddsaSign, xeddsaVerify } from './curve/xeddsa.ts';
import { kyberDecapsulate, kyberEncapsulate, kyberKeyPair } from './kem/kyber.ts';
import { mlKem768Decapsulate, mlKem768Encapsulate1, mlKem768Encapsulate2, mlKem768KeyPair } from './kem/ml-kem-768.ts';
import { aesCbcDecrypt, aesCbcEncrypt } from './symmetric/aes-cbc.ts';
import { aesCtr } from './symmetric/aes-ctr.ts';
import { aesGcmSivDecrypt, aesGcmSivEncrypt } from './symmetric/aes-gcm-siv.ts';
import { hkdfSha256 } from './symmetric/hkdf.ts';
import { hmacSha256 } from './symmetric/hmac.ts';
import { chainStep, messageKeys, pqStep } from './symmetric/key-steps.ts';
import { open, seal } from './symmetric/seal.ts';
import { sha256 } from './symmetric/sha256.ts';

export const portablePrimitives: CryptoPrimitives = Object.freeze({
  name: 'portable',
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

export const portableProvider: CryptoProvider = createProvider(portablePrimitives, {
  chainStep,
  messageKeys,
  pqStep,
  seal,
  open,
});
