/** The comparison of backends notices a backend that is not like the reference, in every way it looks for. */

import { asEd25519PrivateKey, type CryptoProvider, wipe } from '@sotto/crypto';
import { nobleProvider as noble } from '@sotto/crypto/noble';
import { expect, test } from 'vitest';
import { curves } from './agreement/curves.ts';
import { runDomain } from './agreement/run.ts';
import { symmetric } from './agreement/symmetric.ts';

const scratch = new Uint8Array(32);
const remembered = new WeakMap<Uint8Array, Uint8Array>();
const cached = new Map<string, Uint8Array>();

const faults: readonly (readonly [name: string, message: RegExp, fault: Partial<CryptoProvider>])[] = [
  [
    'other bytes at one length',
    /^sha256, .*faulty gave .* instead of /s,
    { sha256: (data) => (data.length === 64 ? new Uint8Array(32) : noble.sha256(data)) },
  ],
  ['a Buffer', /gave something that is no plain Uint8Array/, { sha256: (data) => Buffer.from(noble.sha256(data)) }],
  [
    'a view into a larger array',
    /gave a view into larger memory/,
    { sha512: (data) => Uint8Array.from([...noble.sha512(data), 0]).subarray(0, 64) },
  ],
  [
    'the memory of an argument',
    /^ed25519KeyPair, .*gave memory of an argument/,
    { ed25519KeyPair: (seed) => ({ ...noble.ed25519KeyPair(seed), privateKey: asEd25519PrivateKey(seed) }) },
  ],
  [
    'a changed argument',
    /changed its argument 0/,
    {
      hmacSha256: (key, data) => {
        const mac = noble.hmacSha256(key, data);
        wipe(key);
        return mac;
      },
    },
  ],
  [
    'results in one scratch array',
    /changed an earlier result/,
    {
      sha256: (data) => {
        scratch.set(noble.sha256(data));
        return scratch;
      },
    },
  ],
  [
    'a key known by its array',
    /^aesCtr, .*faulty gave /s,
    {
      aesCtr: (key, data) => {
        if (data instanceof Uint8Array && key instanceof Uint8Array && key.length === 32) {
          if (!remembered.has(key)) remembered.set(key, Uint8Array.from(key));
          return noble.aesCtr(remembered.get(key) ?? key, data);
        }
        return noble.aesCtr(key, data);
      },
    },
  ],
  [
    'a result that is kept and given again',
    /^chainStep, /,
    {
      chainStep: (chainKey) => {
        const name = String(chainKey);
        const seed = cached.get(name) ?? noble.chainStep(chainKey).seed;
        cached.set(name, seed);
        return { seed, chainKey: noble.chainStep(chainKey).chainKey };
      },
    },
  ],
  [
    'a refusal left out',
    /^aesCbcDecrypt, .*instead of E_CIPHERTEXT_INVALID/s,
    {
      aesCbcDecrypt: (key, nonce, ciphertext) => {
        try {
          return noble.aesCbcDecrypt(key, nonce, ciphertext);
        } catch (error) {
          if (error instanceof RangeError || error instanceof TypeError) throw error;
          return new Uint8Array(0);
        }
      },
    },
  ],
  [
    'misuse that names another argument',
    /^pqStep, .*RangeError value\n {2}instead of RangeError index/s,
    {
      pqStep: (chainKey, index) => {
        try {
          return noble.pqStep(chainKey, index);
        } catch (error) {
          throw error instanceof RangeError ? new RangeError(error.message.replace('index', 'value')) : error;
        }
      },
    },
  ],
];

test.each(faults)('%s', (_, message, fault) => {
  const faulty = { ...noble, ...fault, name: 'faulty' };
  const domain = 'ed25519KeyPair' in fault ? curves : symmetric;
  expect(() => runDomain(domain, { seed: 'faults', backends: [faulty], times: 0.2 })).toThrow(message);
});

test('nothing, where nothing is wrong', () => {
  const tally = runDomain(symmetric, { seed: 'faults', backends: [{ ...noble, name: 'faultless' }], times: 0.2 });
  expect(tally.get('sha256')?.get('value')).toBeGreaterThan(100);
});
