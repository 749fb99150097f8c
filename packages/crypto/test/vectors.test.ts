/** The vectors of the Signal session layer for the primitives, `test-vectors/signal/`, on every backend. */

import { sha3_256 } from '@noble/hashes/sha3.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { asX25519PublicKey, bytesToHex, concatBytes, hexToBytes } from '@sotto/crypto';
import { readVectors, type VectorCase } from '@sotto/testkit';
import { describe, expect, test } from 'vitest';
import { mlKem1024Decapsulate } from '../src/noble/ml-kem.ts';
import { backends } from './backends.ts';

interface XeddsaCase extends VectorCase {
  readonly privateKey?: string;
  readonly random?: string;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
  readonly valid: boolean;
}

describe.each(backends)('signal/xeddsa.json: XEdDSA, sections 1.2 and 14.1, $name', (crypto) => {
  const { cases } = readVectors<XeddsaCase>('signal/xeddsa.json');

  test.each(cases)('verify: $name', ({ publicKey, message, signature, valid }) => {
    const key = asX25519PublicKey(hexToBytes(publicKey));
    expect(crypto.xeddsaVerify(key, hexToBytes(message), hexToBytes(signature))).toBe(valid);
  });

  const signed = cases.filter(({ privateKey }) => privateKey !== undefined);
  test.each(signed)('sign: $name', ({ privateKey = '', random = '', publicKey, message, signature }) => {
    const pair = crypto.x25519KeyPair(hexToBytes(privateKey));
    expect(bytesToHex(pair.publicKey)).toBe(publicKey);
    expect(bytesToHex(crypto.xeddsaSign(pair.privateKey, hexToBytes(message), hexToBytes(random)))).toBe(signature);
  });
});

interface BaseKeyCase extends VectorCase {
  readonly publicKey: string;
  readonly canonical: boolean;
}

describe.each(backends)('signal/base-key.json: base key validation, section 3.5, $name', (crypto) => {
  const { cases } = readVectors<BaseKeyCase>('signal/base-key.json');

  test.each(cases)('$name', ({ publicKey, canonical }) => {
    expect(crypto.x25519IsCanonical(asX25519PublicKey(hexToBytes(publicKey)))).toBe(canonical);
  });
});

interface KyberCase extends VectorCase {
  readonly keyRandom: string;
  readonly encapsulationRandom: string;
  readonly publicKeySha256: string;
  readonly privateKeySha256: string;
  readonly ciphertextSha256: string;
  readonly ciphertextSha3: string;
  readonly fipsSharedSecret: string;
  readonly sharedSecret: string;
}

describe.each(backends)('signal/kyber-1024.json: Kyber-1024, sections 1.3 and 14.2, $name', (crypto) => {
  const { cases } = readVectors<KyberCase>('signal/kyber-1024.json');
  const typedSha256 = (bytes: Uint8Array) => bytesToHex(crypto.sha256(concatBytes(new Uint8Array([0x08]), bytes)));

  test.each(cases)('$name', (vector) => {
    const { privateKey, publicKey } = crypto.kyberKeyPair(hexToBytes(vector.keyRandom));
    expect(typedSha256(publicKey)).toBe(vector.publicKeySha256);
    expect(typedSha256(privateKey)).toBe(vector.privateKeySha256);
    const { ciphertext, sharedSecret } = crypto.kyberEncapsulate(publicKey, hexToBytes(vector.encapsulationRandom));
    expect(typedSha256(ciphertext)).toBe(vector.ciphertextSha256);
    expect(bytesToHex(sha3_256(ciphertext))).toBe(vector.ciphertextSha3);
    expect(bytesToHex(mlKem1024Decapsulate(privateKey, ciphertext))).toBe(vector.fipsSharedSecret);
    expect(bytesToHex(sharedSecret)).toBe(vector.sharedSecret);
    expect(bytesToHex(crypto.kyberDecapsulate(privateKey, ciphertext))).toBe(vector.sharedSecret);
  });
});

interface MlKem768Case extends VectorCase {
  readonly keyRandom: string;
  readonly encapsulationRandom: string;
  readonly rho: string;
  readonly publicKeySha3: string;
  readonly vectorStart: string;
  readonly vectorSha256: string;
  readonly fipsPrivateKeySha256: string;
  readonly ciphertext1Start: string;
  readonly ciphertext1Sha256: string;
  readonly ciphertext2: string;
  readonly sharedSecret: string;
}

describe.each(backends)(
  'signal/ml-kem-768-incremental.json: ML-KEM-768 in pieces, sections 7 and 15.4, $name',
  (crypto) => {
    const { cases } = readVectors<MlKem768Case>('signal/ml-kem-768-incremental.json');
    const sha256 = (bytes: Uint8Array) => bytesToHex(crypto.sha256(bytes));

    test.each(cases)('$name', (vector) => {
      const random = hexToBytes(vector.encapsulationRandom);
      const pair = crypto.mlKem768KeyPair(hexToBytes(vector.keyRandom));
      expect(bytesToHex(pair.header)).toBe(vector.rho + vector.publicKeySha3);
      expect(bytesToHex(pair.vector.subarray(0, 32))).toBe(vector.vectorStart);
      expect(sha256(pair.vector)).toBe(vector.vectorSha256);
      expect(sha256(ml_kem768.keygen(pair.privateKey).secretKey)).toBe(vector.fipsPrivateKeySha256);
      const { ciphertext1, sharedSecret } = crypto.mlKem768Encapsulate1(pair.header, random);
      expect(bytesToHex(ciphertext1.subarray(0, 32))).toBe(vector.ciphertext1Start);
      expect(sha256(ciphertext1)).toBe(vector.ciphertext1Sha256);
      expect(bytesToHex(sharedSecret)).toBe(vector.sharedSecret);
      const ciphertext2 = crypto.mlKem768Encapsulate2(pair.header, pair.vector, random);
      expect(bytesToHex(ciphertext2)).toBe(vector.ciphertext2);
      const opened = crypto.mlKem768Decapsulate(pair.privateKey, ciphertext1, ciphertext2);
      expect(bytesToHex(opened)).toBe(vector.sharedSecret);
    });
  },
);
