/** Nothing of a secret is left in memory when a call returns, nor when an error stops it anywhere. */

import { sha512 } from '@noble/hashes/sha2.js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { fromBytes, L, modulo, toBytes } from '../../../test/curve/numbers.ts';
import { asEd25519PrivateKey, asX25519PrivateKey, asX25519PublicKey } from '../../brand.ts';
import { concatBytes } from '../../bytes.ts';

const load = async () => ({
  ...(await import('./x25519.ts')),
  ...(await import('./xeddsa.ts')),
  ...(await import('./ed25519.ts')),
});
let crypto: Awaited<ReturnType<typeof load>>;

/** What the arrays lie in that were made while they were recorded. */
const memories = new Set<ArrayBufferLike>();
/** What those of the modules held when they were loaded. */
const atFirst = new Map<ArrayBufferLike, string>();
const contentOf = (memory: ArrayBufferLike): string => Buffer.from(memory).toString('latin1');
const isChanged = (): boolean => Array.from(atFirst).some(([memory, content]) => contentOf(memory) !== content);

function startRecording(): void {
  for (const name of ['Uint8Array', 'Int32Array', 'Uint32Array', 'Float64Array'] as const) {
    const recorded = new Proxy(globalThis[name], {
      construct(target, args, newTarget) {
        const array = Reflect.construct(target, args, newTarget) as Uint8Array;
        memories.add(array.buffer);
        return array;
      },
    });
    vi.stubGlobal(name, recorded);
  }
  // What is sliced off an array is not made by the name of a constructor.
  const slice = Uint8Array.prototype.slice;
  vi.spyOn(Object.getPrototypeOf(Uint8Array.prototype), 'slice').mockImplementation(function (
    this: Uint8Array,
    ...range
  ) {
    const part = slice.apply(this, range as [number, number]);
    memories.add(part.buffer);
    return part;
  });
}

function stopRecording(): void {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
}

/** How many products may still be computed: the next is stopped, as a full stack would stop it. */
let callsLeft = Number.POSITIVE_INFINITY;
let callsMade = 0;
class Stopped extends Error {}

function counted<Args extends unknown[]>(run: (...args: Args) => void): (...args: Args) => void {
  return (...args) => {
    if (callsLeft-- === 0) throw new Stopped();
    callsMade++;
    run(...args);
  };
}

beforeAll(async () => {
  vi.resetModules();
  startRecording();
  vi.doMock(import('./field.ts'), async (original) => {
    const real = await original();
    return { ...real, multiply: counted(real.multiply), square: counted(real.square), carry: counted(real.carry) };
  });
  crypto = await load();
  stopRecording();
  for (const memory of memories) atFirst.set(memory, contentOf(memory));
});

afterAll(() => {
  vi.doUnmock('./field.ts');
});

const seed = Uint8Array.from({ length: 32 }, (_, i) => 101 + i);
const random = Uint8Array.from({ length: 64 }, (_, i) => 201 - i);
const message = new Uint8Array(100).fill(1);
const peer = asX25519PublicKey(Uint8Array.from({ length: 32 }, (_, i) => 3 * i + 2));

/** Each makes its own array of the key, so that no public key is known. */
const calls: readonly (readonly [name: string, call: () => unknown])[] = [
  ['x25519KeyPair', () => crypto.x25519KeyPair(seed)],
  ['x25519SharedSecret', () => crypto.x25519SharedSecret(asX25519PrivateKey(seed), peer)],
  ['xeddsaSign', () => crypto.xeddsaSign(asX25519PrivateKey(Buffer.from(seed)), message, random)],
  ['ed25519KeyPair', () => crypto.ed25519KeyPair(seed)],
  ['ed25519Sign', () => crypto.ed25519Sign(asEd25519PrivateKey(Buffer.from(seed)), message)],
];

test('there is memory to look at', () => {
  const sizes = Array.from(memories, (memory) => memory.byteLength);
  expect(Math.max(...sizes)).toBeGreaterThan(8000);
  expect(isChanged()).toBe(false);
  const publicKey = crypto.x25519KeyPair(seed).publicKey;
  crypto.x25519IsCanonical(publicKey);
  expect(isChanged()).toBe(true);
});

describe.each(calls)('%s', (_, call) => {
  test('leaves the memory of the modules as it was', () => {
    call();
    expect(isChanged()).toBe(false);
  });

  test('leaves it so when it is stopped, and what comes next is right', () => {
    callsMade = 0;
    const expected = call();
    const total = callsMade;
    expect(total).toBeGreaterThan(400);
    for (let stop = 0; stop < total; stop += stop < 12 || stop >= total - 12 ? 1 : 11) {
      callsLeft = stop;
      expect(call).toThrow(Stopped);
      callsLeft = Number.POSITIVE_INFINITY;
      expect(isChanged()).toBe(false);
    }
    expect(call()).toEqual(expected);
  });
});

describe('arrays that a call makes', () => {
  const clamped = clamp(seed);
  const xeddsaNonce = sha512(
    concatBytes(new Uint8Array([0xfe]), new Uint8Array(31).fill(0xff), clamped, message, random),
  );
  const expanded = sha512(seed);
  const ed25519Nonce = sha512(concatBytes(expanded.subarray(32), message));
  const secretsOf = (scalar: Uint8Array, ...others: Uint8Array[]): Uint8Array[] => [
    scalar,
    signsOf(scalar),
    ...others.flatMap((hash) => [hash, toBytes(fromBytes(hash) % L), signsOf(toBytes(fromBytes(hash) % L))]),
  ];
  const secrets: Readonly<Record<string, readonly Uint8Array[]>> = {
    // The clamped key is the result itself.
    x25519KeyPair: [signsOf(clamped)],
    x25519SharedSecret: [clamped],
    xeddsaSign: secretsOf(clamped, xeddsaNonce),
    ed25519KeyPair: secretsOf(clamp(expanded.subarray(0, 32))).concat(expanded.subarray(0, 32), expanded.subarray(32)),
    ed25519Sign: secretsOf(clamp(expanded.subarray(0, 32)), ed25519Nonce).concat(expanded.subarray(32)),
  };

  test.each(calls)('%s wipes those that held a scalar or a nonce', (name, call) => {
    call();
    memories.clear();
    startRecording();
    call();
    stopRecording();
    expect(memories.size).toBeGreaterThan(1);
    for (const memory of memories) {
      for (const secret of secrets[name]!) expect(Buffer.from(memory).includes(Buffer.from(secret))).toBe(false);
    }
  });
});

function clamp(key: Uint8Array): Uint8Array {
  const clamped = Uint8Array.from(key);
  clamped[0]! &= 0b1111_1000;
  clamped[31]! &= 0b0111_1111;
  clamped[31]! |= 0b0100_0000;
  return clamped;
}

/** (k + 2^256 - 1) / 2 modulo L: what the comb reads its signs from. */
function signsOf(scalar: Uint8Array): Uint8Array {
  return toBytes(modulo((fromBytes(scalar) + 2n ** 256n - 1n) * ((L + 1n) / 2n), L));
}
