import { ml_kem768, ml_kem1024 } from '@noble/post-quantum/ml-kem.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesToHex } from '../../bytes.ts';
import {
  decapsulate,
  encapsulate,
  generatePrivateKey,
  ML_KEM_768,
  ML_KEM_1024,
  privateKeyParts,
} from './encapsulation.ts';
import { expandMatrix } from './lattice.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe.each([
  { name: 'ML-KEM-768', parameters: ML_KEM_768, reference: ml_kem768, ciphertextBytes: 1088, privateKeyBytes: 2400 },
  { name: 'ML-KEM-1024', parameters: ML_KEM_1024, reference: ml_kem1024, ciphertextBytes: 1568, privateKeyBytes: 3168 },
])('$name', ({ parameters, reference, ciphertextBytes, privateKeyBytes }) => {
  const open = (privateKey: Uint8Array, ciphertext: Uint8Array): string => {
    const sharedSecret = new Uint8Array(32);
    expandMatrix(parameters, privateKeyParts(parameters, privateKey).rho);
    decapsulate(parameters, privateKey, ciphertext, sharedSecret);
    return bytesToHex(sharedSecret);
  };
  const keyOf = (seed: Uint8Array): Uint8Array => {
    const privateKey = new Uint8Array(privateKeyBytes);
    generatePrivateKey(parameters, seed, privateKey);
    return privateKey;
  };

  test('keys, ciphertexts and secrets are those of the reference', () => {
    fc.assert(
      fc.property(bytes(64), bytes(32), (seed, message) => {
        const privateKey = keyOf(seed);
        const { publicKey } = privateKeyParts(parameters, privateKey);
        const expected = reference.keygen(seed);
        expect(bytesToHex(privateKey)).toBe(bytesToHex(expected.secretKey));
        expect(bytesToHex(publicKey)).toBe(bytesToHex(expected.publicKey));
        const ciphertext = new Uint8Array(ciphertextBytes);
        const sharedSecret = new Uint8Array(32);
        encapsulate(parameters, publicKey, message, ciphertext, sharedSecret);
        const { cipherText, sharedSecret: expectedSecret } = reference.encapsulate(publicKey, message);
        expect(bytesToHex(ciphertext)).toBe(bytesToHex(cipherText));
        expect(bytesToHex(sharedSecret)).toBe(bytesToHex(expectedSecret));
        expect(open(privateKey, ciphertext)).toBe(bytesToHex(sharedSecret));
      }),
      { numRuns: 150 },
    );
  });

  const seed = new Uint8Array(64).fill(9);
  const message = new Uint8Array(32).fill(10);
  const privateKey = keyOf(seed);
  const { cipherText: ciphertext } = reference.encapsulate(privateKeyParts(parameters, privateKey).publicKey, message);

  test('any other ciphertext gives the rejection secret of the reference', () => {
    const forgeries = fc.oneof(
      // A bit in any place, several bits, and bytes that no encapsulation gave.
      fc.array(fc.nat({ max: 8 * ciphertextBytes - 1 }), { minLength: 1, maxLength: 3 }).map((bits) => {
        const forged = Uint8Array.from(ciphertext);
        for (const bit of new Set(bits)) forged[bit >> 3]! ^= 1 << (bit & 7);
        return forged;
      }),
      bytes(ciphertextBytes),
      fc.constantFrom(0, 0xff).map((byte) => new Uint8Array(ciphertextBytes).fill(byte)),
    );
    const accepted = open(privateKey, ciphertext);
    fc.assert(
      fc.property(forgeries, (forged) => {
        const opened = open(privateKey, forged);
        expect(opened).not.toBe(accepted);
        expect(opened).toBe(bytesToHex(reference.decapsulate(forged, privateKey)));
      }),
      { numRuns: 100 },
    );
  });

  test('every bit of a byte tells a forged ciphertext, at the first and the last byte', () => {
    const accepted = open(privateKey, ciphertext);
    for (const at of [0, ciphertextBytes - 1]) {
      for (let bit = 0; bit < 8; bit++) {
        const forged = Uint8Array.from(ciphertext);
        forged[at]! ^= 1 << bit;
        expect(open(privateKey, forged)).not.toBe(accepted);
      }
    }
  });

  test('a private vector with values from q to 4095 is taken for the remainders by q, as the reference does', () => {
    const unusual = Uint8Array.from(privateKey);
    unusual.set([0x01, 0x1d, 0xd0, 0xff, 0xff, 0xff], 0);
    expect(open(unusual, ciphertext)).toBe(bytesToHex(reference.decapsulate(ciphertext, unusual)));
    const { privateVector } = privateKeyParts(parameters, unusual);
    privateVector.fill(0xff);
    expect(open(unusual, ciphertext)).toBe(bytesToHex(reference.decapsulate(ciphertext, unusual)));
  });
});
