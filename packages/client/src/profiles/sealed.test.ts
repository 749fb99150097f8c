import { defaultProvider, systemRandom } from '@sotto/crypto';
import { expect, test } from 'vitest';
import { openProfile, sealProfile } from './sealed.ts';

const environment = { crypto: defaultProvider, random: systemRandom };
const accountId = systemRandom(16);
const key = systemRandom(32);
const profile = { edition: 1, name: 'Alice', picture: systemRandom(100), pictureType: 'image/png' };

test('CV-07: a profile opens with its key, for its account, and as it was sealed', () => {
  const sealed = sealProfile(environment, key, accountId, profile);
  expect(openProfile(defaultProvider, key, accountId, sealed)).toEqual(profile);
  expect(openProfile(defaultProvider, systemRandom(32), accountId, sealed)).toBeUndefined();
  expect(openProfile(defaultProvider, key, systemRandom(16), sealed)).toBeUndefined();
  for (const byte of [0, 12, sealed.length - 1]) {
    const changed = sealed.slice();
    changed[byte]! ^= 1;
    expect(openProfile(defaultProvider, key, accountId, changed)).toBeUndefined();
  }
  expect(openProfile(defaultProvider, key, accountId, sealed.subarray(0, 20))).toBeUndefined();
});
