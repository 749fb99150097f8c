/**
 * The backend on libsodium takes any build of it: one with all functions, the standard one, and one that lacks some or
 * does them by other rules, which then are not used.
 */

import { bytesToHex, type CryptoProvider } from '@sotto/crypto';
import { portablePrimitives } from '@sotto/crypto/portable';
import { createSodiumProvider, type Sodium } from '@sotto/crypto/sodium';
import { seedFromEnv } from '@sotto/testkit';
import standard from 'libsodium-wrappers';
import complete from 'libsodium-wrappers-sumo';
import { describe, expect, test } from 'vitest';
import { curves } from './agreement/curves.ts';
import { domains } from './agreement/domains.ts';
import { runDomain } from './agreement/run.ts';

await standard.ready;
await complete.ready;

const seed = seedFromEnv();
const CURVES = [
  'sha512',
  'x25519KeyPair',
  'x25519SharedSecret',
  'xeddsaVerify',
  'ed25519KeyPair',
  'ed25519Sign',
  'ed25519Verify',
];

describe('the standard build', () => {
  test('is used for all it offers', () => {
    expect(replaced(standard)).toEqual(CURVES.toSorted());
  });
});

describe('the build with all functions', () => {
  const provider = createSodiumProvider(complete);

  test('signs as well', () => {
    expect(replaced(complete)).toEqual([...CURVES, 'xeddsaSign'].toSorted());
  });

  test.each(domains)('agrees with noble: $name', (domain) => {
    runDomain(domain, { seed, backends: [provider], times: 0.2 });
  });
});

test('messages that are too long for the memory of the library are read in JavaScript', () => {
  const provider = createSodiumProvider(complete);
  const message = new Uint8Array(65_537).fill(7);
  const { privateKey, publicKey } = portablePrimitives.x25519KeyPair(new Uint8Array(32).fill(1));
  const ed25519 = portablePrimitives.ed25519KeyPair(new Uint8Array(32).fill(2));
  const random = new Uint8Array(64).fill(3);
  const signature = provider.xeddsaSign(privateKey, message, random);
  expect(bytesToHex(signature)).toBe(bytesToHex(portablePrimitives.xeddsaSign(privateKey, message, random)));
  expect(provider.xeddsaVerify(publicKey, message, signature)).toBe(true);
  const other = provider.ed25519Sign(ed25519.privateKey, message);
  expect(bytesToHex(other)).toBe(bytesToHex(portablePrimitives.ed25519Sign(ed25519.privateKey, message)));
  expect(provider.ed25519Verify(ed25519.publicKey, message, other)).toBe(true);
  expect(bytesToHex(provider.sha512(message))).toBe(bytesToHex(portablePrimitives.sha512(message)));
});

/** Functions of the library, with the methods that go when it lacks the function. */
const functions: readonly (readonly [name: keyof Sodium, methods: readonly string[]])[] = [
  ['crypto_hash', ['sha512', 'xeddsaSign']],
  ['crypto_scalarmult', ['x25519KeyPair', 'x25519SharedSecret']],
  ['crypto_scalarmult_base', ['x25519KeyPair', 'x25519SharedSecret']],
  ['crypto_sign_seed_keypair', ['ed25519KeyPair', 'ed25519Sign']],
  ['crypto_sign_detached', ['ed25519KeyPair', 'ed25519Sign']],
  ['crypto_sign_verify_detached', ['ed25519Verify', 'xeddsaVerify']],
  ['crypto_scalarmult_ed25519_base_noclamp', ['xeddsaSign']],
  ['crypto_core_ed25519_scalar_reduce', ['xeddsaSign']],
  ['crypto_core_ed25519_scalar_mul', ['xeddsaSign']],
  ['crypto_core_ed25519_scalar_add', ['xeddsaSign']],
];

describe.each(functions)('%s', (name, methods) => {
  const left = [...CURVES, 'xeddsaSign'].filter((method) => !methods.includes(method)).toSorted();

  test('may be missing', () => {
    expect(replaced({ ...complete, [name]: undefined })).toEqual(left);
  });

  test('is not used when it throws, or gives another answer', () => {
    expect(replaced({ ...complete, [name]: throws })).toEqual(left);
    expect(replaced({ ...complete, [name]: () => new Uint8Array(32) })).toEqual(left);
  });
});

/** Builds that would pass if only the right answer to an honest question were asked for. */
const lax: readonly (readonly [title: string, change: Sodium, methods: readonly string[]])[] = [
  ['takes every signature', { crypto_sign_verify_detached: () => true }, ['ed25519Verify', 'xeddsaVerify']],
  [
    'verifies with the cofactor',
    {
      crypto_sign_verify_detached: (signature, message, publicKey) =>
        portablePrimitives.ed25519Verify(publicKey as never, message, signature),
    },
    ['ed25519Verify', 'xeddsaVerify'],
  ],
  [
    'takes a scalar above L',
    {
      crypto_sign_verify_detached: (signature, message, publicKey) =>
        complete.crypto_sign_verify_detached(signature, message, publicKey) || (signature[63]! & 0x10) !== 0,
    },
    ['ed25519Verify', 'xeddsaVerify'],
  ],
  [
    'agrees with a key of small order',
    {
      crypto_scalarmult: (privateKey, publicKey) =>
        publicKey.every((byte) => byte === 0) ? new Uint8Array(32) : complete.crypto_scalarmult(privateKey, publicKey),
    },
    ['x25519KeyPair', 'x25519SharedSecret'],
  ],
  [
    'minds bit 255 of a public key',
    {
      crypto_scalarmult: (privateKey, publicKey) => {
        if ((publicKey[31]! & 0x80) !== 0) throw new RangeError('not canonical');
        return complete.crypto_scalarmult(privateKey, publicKey);
      },
    },
    ['x25519KeyPair', 'x25519SharedSecret'],
  ],
];

test.each(lax)('a build that %s is not used for that', (_, change, methods) => {
  const left = [...CURVES, 'xeddsaSign'].filter((method) => !methods.includes(method)).toSorted();
  expect(replaced({ ...complete, ...change })).toEqual(left);
});

test('a build without anything is the portable backend under another name', () => {
  const provider = createSodiumProvider({});
  expect(replaced({})).toEqual([]);
  expect(provider.name).toBe('sodium');
  runDomain(curves, { seed, backends: [provider], times: 0.02 });
});

/** The methods that are not those of the portable backend. */
function replaced(sodium: Sodium): readonly string[] {
  const provider: CryptoProvider = createSodiumProvider(sodium);
  return Object.entries(portablePrimitives)
    .filter(([name, method]) => name !== 'name' && provider[name as keyof CryptoProvider] !== method)
    .map(([name]) => name)
    .toSorted();
}

function throws(): never {
  throw new Error('invalid usage');
}
