/** The provider for every runtime: JavaScript only, and fast where the time of a message goes. */

import { createProvider } from '../create-provider.ts';
import { noblePrimitives } from '../noble/provider.ts';
import type { CryptoPrimitives, CryptoProvider } from '../provider.ts';
import { x25519KeyPair, x25519SharedSecret } from './curve/x25519.ts';
import { kyberDecapsulate, kyberEncapsulate, kyberKeyPair } from './kem/kyber.ts';
import { mlKem768Decapsulate, mlKem768Encapsulate1, mlKem768Encapsulate2, mlKem768KeyPair } from './kem/ml-kem-768.ts';
import { aesCbcDecrypt, aesCbcEncrypt } from './symmetric/aes-cbc.ts';
import { aesCtr } from './symmetric/aes-ctr.ts';
import { hkdfSha256 } from './symmetric/hkdf.ts';
import { hmacSha256 } from './symmetric/hmac.ts';
import { chainStep, messageKeys, pqStep } from './symmetric/key-steps.ts';
import { open, seal } from './symmetric/seal.ts';
import { sha256 } from './symmetric/sha256.ts';

export const portablePrimitives: CryptoPrimitives = Object.freeze({
  ...noblePrimitives,
  name: 'portable',
  sha256,
  hmacSha256,
  hkdfSha256,
  aesCbcEncrypt,
  aesCbcDecrypt,
  aesCtr,
  x25519KeyPair,
  x25519SharedSecret,
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
