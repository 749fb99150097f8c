import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesToHex, concatBytes } from '../bytes.ts';
import { mlKem768Decapsulate, mlKem768Encapsulate1, mlKem768Encapsulate2, mlKem768KeyPair } from './ml-kem-768.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

test('the pieces are those of the whole algorithm, on 300 random keys', () => {
  fc.assert(
    fc.property(bytes(64), bytes(32), (seed, random) => {
      const whole = ml_kem768.keygen(seed);
      const { privateKey, header, vector } = mlKem768KeyPair(seed);
      expect(bytesToHex(concatBytes(vector, header.subarray(0, 32)))).toBe(bytesToHex(whole.publicKey));
      const expected = ml_kem768.encapsulate(whole.publicKey, random);
      const { ciphertext1, sharedSecret } = mlKem768Encapsulate1(header, random);
      expect(bytesToHex(ciphertext1)).toBe(bytesToHex(expected.cipherText.subarray(0, 960)));
      expect(bytesToHex(sharedSecret)).toBe(bytesToHex(expected.sharedSecret));
      const ciphertext2 = mlKem768Encapsulate2(header, vector, random);
      expect(bytesToHex(ciphertext2)).toBe(bytesToHex(expected.cipherText.subarray(960)));
      expect(bytesToHex(mlKem768Decapsulate(privateKey, ciphertext1, ciphertext2))).toBe(bytesToHex(sharedSecret));
    }),
    { numRuns: 300, seed: 768 },
  );
});
