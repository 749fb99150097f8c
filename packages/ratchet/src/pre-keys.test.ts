import { seededRandom } from '@sotto/testkit';
import { expect, it } from 'vitest';
import { crypto, envOf } from '../test/support.ts';
import { serializeKemPublicKey, serializePublicKey } from './keys.ts';
import {
  generateIdentityKeyPair,
  generateKemPreKey,
  generateOneTimePreKey,
  generateRegistrationId,
  generateSignedPreKey,
} from './pre-keys.ts';

const env = envOf(seededRandom('pre-keys'));
const identity = generateIdentityKeyPair(env);

it('signed pre-keys are signed over their 33 serialised bytes', () => {
  const { keyPair, signature, id } = generateSignedPreKey(0xffff_ffff, identity, env);
  expect(id).toBe(0xffff_ffff);
  expect(crypto.xeddsaVerify(identity.publicKey, serializePublicKey(keyPair.publicKey), signature)).toBe(true);
  expect(crypto.xeddsaVerify(identity.publicKey, keyPair.publicKey, signature)).toBe(false);
});

it('KEM pre-keys are signed over their 1569 serialised bytes', () => {
  const { keyPair, signature, lastResort } = generateKemPreKey(0, identity, { lastResort: true }, env);
  expect(lastResort).toBe(true);
  expect(crypto.xeddsaVerify(identity.publicKey, serializeKemPublicKey(keyPair.publicKey), signature)).toBe(true);
  expect(crypto.xeddsaVerify(identity.publicKey, keyPair.publicKey, signature)).toBe(false);
});

it('every generated key is another', () => {
  const [a, b] = [generateOneTimePreKey(1, env), generateOneTimePreKey(1, env)];
  expect(a.keyPair.publicKey).not.toEqual(b.keyPair.publicKey);
  expect(a.keyPair.privateKey).not.toEqual(b.keyPair.privateKey);
});

it('ids outside 32 bits are misuse', () => {
  for (const id of [-1, 0x1_0000_0000, 0.5, Number.NaN]) {
    expect(() => generateOneTimePreKey(id, env)).toThrow(RangeError);
    expect(() => generateSignedPreKey(id, identity, env)).toThrow(/^id: /);
    expect(() => generateKemPreKey(id, identity, { lastResort: false }, env)).toThrow(RangeError);
  }
});

it('registration ids are 1..0x3fff', () => {
  const ends = [0x0000_0000, 0x0000_3ffe, 0xffff_ffff].map((value) => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value);
    return generateRegistrationId(envOf(() => bytes));
  });
  expect(ends).toEqual([1, 0x3fff, 16]);
  for (let n = 0; n < 1000; n++) {
    const id = generateRegistrationId(env);
    expect(id).toBeGreaterThanOrEqual(1);
    expect(id).toBeLessThanOrEqual(0x3fff);
  }
});
