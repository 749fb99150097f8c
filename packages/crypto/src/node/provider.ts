/**
 * The provider for Node, and for Bun and Deno where `node:crypto` of theirs gives the right answers: the portable one, with
 * what the runtime does better.
 *
 * The curves but for XEdDSA signing, hashes and ciphers of longer texts are the runtime's; key derivation, short texts,
 * AES-GCM-SIV and all that the runtime lacks or gets wrong are the portable backend's. Every result is the same as that of
 * any other backend, refusals included.
 */

import { createProvider } from '../create-provider.ts';
import { portablePrimitives } from '../portable/provider.ts';
import type { CryptoPrimitives, CryptoProvider } from '../provider.ts';
import { aesCbcDecrypt, aesCbcEncrypt, aesCtr } from './aes.ts';
import { ed25519KeyPair, ed25519Sign, ed25519Verify } from './ed25519.ts';
import { hmacSha256, sha256, sha512 } from './hash.ts';
import { chainStep, hkdfSha256, messageKeys, pqStep } from './key-steps.ts';
import { kyberDecapsulate, kyberKeyPair } from './kyber.ts';
import { mlKem768Decapsulate, mlKem768KeyPair } from './ml-kem-768.ts';
import { open, seal } from './seal.ts';
import { x25519KeyPair, x25519SharedSecret } from './x25519.ts';
import { xeddsaVerify } from './xeddsa.ts';

export const nodePrimitives: CryptoPrimitives = Object.freeze({
  ...portablePrimitives,
  name: 'node',
  sha256,
  sha512,
  hmacSha256,
  hkdfSha256,
  aesCbcEncrypt,
  aesCbcDecrypt,
  aesCtr,
  x25519KeyPair,
  x25519SharedSecret,
  xeddsaVerify,
  ed25519KeyPair,
  ed25519Sign,
  ed25519Verify,
  kyberKeyPair,
  kyberDecapsulate,
  mlKem768KeyPair,
  mlKem768Decapsulate,
});

export const nodeProvider: CryptoProvider = createProvider(nodePrimitives, {
  chainStep,
  messageKeys,
  pqStep,
  seal,
  open,
});
