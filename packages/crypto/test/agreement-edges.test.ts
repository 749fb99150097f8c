/**
 * The random calls of curves come to the edges where implementations differ: a backend with other rules than the reference
 * is noticed, for each of the rules.
 */

import { verify } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { CryptoError, type CryptoProvider, hexToBytes } from '@sotto/crypto';
import { nobleProvider as noble } from '@sotto/crypto/noble';
import { expect, test } from 'vitest';
import { curves } from './agreement/curves.ts';
import type { Domain, Method } from './agreement/recipe.ts';
import { runDomain } from './agreement/run.ts';

const { Point } = ed25519;
const L = Point.Fn.ORDER;
const P = Point.Fp.ORDER;

const rules: readonly (readonly [title: string, other: Partial<CryptoProvider>])[] = [
  [
    'refuses an agreement with a u that is not canonical',
    {
      x25519SharedSecret: (privateKey, publicKey) => {
        if (isBytes(publicKey) && (bytesToNumberLE(publicKey) & MASK) >= P) throw refusal();
        return noble.x25519SharedSecret(privateKey, publicKey);
      },
    },
  ],
  [
    'refuses an agreement with bit 255 set',
    {
      x25519SharedSecret: (privateKey, publicKey) => {
        if (isBytes(publicKey) && publicKey[31]! >= 0x80) throw refusal();
        return noble.x25519SharedSecret(privateKey, publicKey);
      },
    },
  ],
  [
    'gives the secret zero',
    {
      x25519SharedSecret: (privateKey, publicKey) => {
        try {
          return noble.x25519SharedSecret(privateKey, publicKey);
        } catch (error) {
          if (error instanceof CryptoError) return new Uint8Array(32) as ReturnType<typeof noble.x25519SharedSecret>;
          throw error;
        }
      },
    },
  ],
  [
    'takes every point below p for canonical',
    { x25519IsCanonical: (key) => (noble.x25519IsCanonical(key) || bytesToNumberLE(key) < P) && isOnCurve(key) },
  ],
  [
    'takes every point of the right order for canonical',
    {
      x25519IsCanonical: (key) => {
        const reduced = Point.Fp.toBytes(Point.Fp.create(bytesToNumberLE(checked(key)) & MASK));
        return noble.x25519IsCanonical(reduced as typeof key);
      },
    },
  ],
  [
    'refuses an XEdDSA scalar of L or more',
    { xeddsaVerify: refusing((_, signature) => scalarOf(signature, 0x7f) >= L) },
  ],
  ['refuses XEdDSA keys of small order', { xeddsaVerify: refusing((key) => isSmallOrder(key)) }],
  ['refuses XEdDSA keys that are not canonical', { xeddsaVerify: refusing((key) => bytesToNumberLE(key) >= P) }],
  [
    'verifies Ed25519 without the cofactor',
    {
      ed25519Verify: (key, message, signature) =>
        noble.ed25519Verify(key, message, signature) && opensslVerify(key, message, signature),
    },
  ],
  [
    'verifies Ed25519 by the rules of ZIP 215',
    {
      ed25519Verify: (key, message, signature) =>
        noble.ed25519Verify(key, message, signature) ||
        (signature.length === 64 && ed25519.verify(signature, message, key, { zip215: true })),
    },
  ],
  [
    'reduces an Ed25519 scalar',
    {
      ed25519Verify: (key, message, signature) => {
        if (!isBytes(signature) || signature.length !== 64) return noble.ed25519Verify(key, message, signature);
        const reduced = Uint8Array.from(signature);
        reduced.set(Point.Fn.toBytes(Point.Fn.create(scalarOf(signature, 0xff))), 32);
        return noble.ed25519Verify(key, message, reduced);
      },
    },
  ],
];

test.each(rules)('one that %s', (_, other) => {
  const [method] = Object.keys(other) as [Method];
  const domain: Domain = {
    name: 'edge',
    recipes: (dice) => curves.recipes(dice).filter((recipe) => recipe.method === method),
  };
  const backends = [{ ...noble, ...other, name: 'other' }];
  expect(() => runDomain(domain, { seed: 'edges', backends })).toThrow(new RegExp(`^${method}, .*: other gave `));
});

type Verify = typeof noble.xeddsaVerify;

function refusing(refuses: (key: Uint8Array, signature: Uint8Array) => boolean): Verify {
  return (key, message, signature) => noble.xeddsaVerify(key, message, signature) && !refuses(key, signature);
}

function scalarOf(signature: Uint8Array, mask: number): bigint {
  const bytes = signature.slice(32);
  bytes[31]! &= mask;
  return bytesToNumberLE(bytes);
}

function isSmallOrder(key: Uint8Array): boolean {
  try {
    noble.x25519SharedSecret(new Uint8Array(32).fill(9) as never, key as never);
    return false;
  } catch {
    return true;
  }
}

/** A square of u^3 + 486662 u^2 + u. */
function isOnCurve(key: Uint8Array): boolean {
  const { Fp } = Point;
  const u = Fp.create(bytesToNumberLE(key) & MASK);
  const square = Fp.mul(u, Fp.add(Fp.mul(u, Fp.add(u, 486_662n)), 1n));
  return Fp.pow(square, (P - 1n) / 2n) <= 1n;
}

function opensslVerify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const der = Buffer.concat([hexToBytes('302a300506032b6570032100'), key]);
  return verify(null, message, { key: der, format: 'der', type: 'spki' }, signature);
}

/** Misuse is left to the reference. */
function checked(key: Uint8Array): Uint8Array {
  noble.x25519IsCanonical(key as never);
  return key;
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.length > 31;
}

const refusal = () => new CryptoError('E_KEY_AGREEMENT_INVALID', 'other');
const MASK = (1n << 255n) - 1n;
