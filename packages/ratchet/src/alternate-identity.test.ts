import { seededRandom } from '@sotto/testkit';
import { expect, it } from 'vitest';
import { crypto, envOf } from '../test/support.ts';
import { isAlternateIdentityValid, signAlternateIdentity } from './alternate-identity.ts';
import { generateIdentityKeyPair } from './pre-keys.ts';

const env = envOf(seededRandom('alternate identity'));
const [vouching, other] = [generateIdentityKeyPair(env), generateIdentityKeyPair(env)];

it('AI-01: one identity vouches for another, and only so', () => {
  const signature = signAlternateIdentity(vouching, other.publicKey, env);
  const isValid = (by = vouching, about = other, signed = signature) => {
    return isAlternateIdentityValid(crypto, by.publicKey, about.publicKey, signed);
  };
  expect(isValid()).toBe(true);
  expect(isValid(other, vouching)).toBe(false);
  expect(isValid(vouching, vouching)).toBe(false);
  expect(isValid(vouching, other, signature.subarray(0, 63))).toBe(false);
  expect(
    isValid(
      vouching,
      other,
      signature.map((byte, i) => (i === 5 ? byte ^ 1 : byte)),
    ),
  ).toBe(false);
});
