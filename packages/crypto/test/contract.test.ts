/**
 * What holds for every method of every backend on arbitrary bytes: refusals are typed, arguments stay as they are,
 * results are plain arrays on memory of their own, and misuse names its argument.
 */

import {
  asEd25519PrivateKey,
  asEd25519PublicKey,
  asKyberCiphertext,
  asKyberPrivateKey,
  asKyberPublicKey,
  asMlKem768Ciphertext1,
  asMlKem768Ciphertext2,
  asMlKem768Header,
  asMlKem768PrivateKey,
  asMlKem768Vector,
  asX25519PrivateKey,
  asX25519PublicKey,
  bytesToHex,
  CryptoError,
  type CryptoProvider,
} from '@sotto/crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backends } from './backends.ts';
import { holders } from './holders.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const message = fc.uint8Array({ maxLength: 200 });

/** One call of every method on arguments of the right lengths, with the code it may refuse them with. */
const calls: readonly {
  readonly name: Exclude<keyof CryptoProvider, 'name'>;
  readonly inputs: readonly fc.Arbitrary<Uint8Array>[];
  readonly refuses?: string;
  readonly run: (crypto: CryptoProvider, ...inputs: Uint8Array[]) => unknown;
}[] = [
  { name: 'sha256', inputs: [message], run: (c, d) => c.sha256(d!) },
  { name: 'sha512', inputs: [message], run: (c, d) => c.sha512(d!) },
  { name: 'hmacSha256', inputs: [message, message], run: (c, k, d) => c.hmacSha256(k!, d!) },
  { name: 'hkdfSha256', inputs: [message, message, message], run: (c, k, s, i) => c.hkdfSha256(k!, s, i!, 50) },
  {
    name: 'aesCbcEncrypt',
    inputs: [bytes(32), bytes(16), message],
    run: (c, k, n, d) => c.aesCbcEncrypt(k!, n!, d!),
  },
  {
    name: 'aesCbcDecrypt',
    inputs: [bytes(32), bytes(16), fc.oneof(message, bytes(32))],
    refuses: 'E_CIPHERTEXT_INVALID',
    run: (c, k, n, d) => c.aesCbcDecrypt(k!, n!, d!),
  },
  { name: 'aesCtr', inputs: [bytes(32), message], run: (c, k, d) => c.aesCtr(k!, d!) },
  {
    name: 'aesGcmSivEncrypt',
    inputs: [bytes(32), bytes(12), message, message],
    run: (c, k, n, d, a) => c.aesGcmSivEncrypt(k!, n!, d!, a),
  },
  {
    name: 'aesGcmSivDecrypt',
    inputs: [bytes(32), bytes(12), message, message],
    refuses: 'E_CIPHERTEXT_INVALID',
    run: (c, k, n, d, a) => c.aesGcmSivDecrypt(k!, n!, d!, a),
  },
  { name: 'x25519KeyPair', inputs: [bytes(32)], run: (c, r) => c.x25519KeyPair(r!) },
  {
    name: 'x25519SharedSecret',
    inputs: [bytes(32), bytes(32)],
    refuses: 'E_KEY_AGREEMENT_INVALID',
    run: (c, k, p) => c.x25519SharedSecret(asX25519PrivateKey(k!), asX25519PublicKey(p!)),
  },
  { name: 'x25519IsCanonical', inputs: [bytes(32)], run: (c, p) => c.x25519IsCanonical(asX25519PublicKey(p!)) },
  {
    name: 'xeddsaSign',
    inputs: [bytes(32), message, bytes(64)],
    run: (c, k, m, z) => c.xeddsaSign(asX25519PrivateKey(k!), m!, z!),
  },
  {
    name: 'xeddsaVerify',
    inputs: [bytes(32), message, fc.oneof(message, bytes(64))],
    run: (c, p, m, s) => c.xeddsaVerify(asX25519PublicKey(p!), m!, s!),
  },
  { name: 'ed25519KeyPair', inputs: [bytes(32)], run: (c, s) => c.ed25519KeyPair(s!) },
  {
    name: 'ed25519Sign',
    inputs: [bytes(32), message],
    run: (c, k, m) => c.ed25519Sign(asEd25519PrivateKey(k!), m!),
  },
  {
    name: 'ed25519Verify',
    inputs: [bytes(32), message, fc.oneof(message, bytes(64))],
    run: (c, p, m, s) => c.ed25519Verify(asEd25519PublicKey(p!), m!, s!),
  },
  { name: 'kyberKeyPair', inputs: [bytes(64)], run: (c, r) => c.kyberKeyPair(r!) },
  {
    name: 'kyberEncapsulate',
    inputs: [bytes(1568), bytes(32)],
    refuses: 'E_PUBLIC_KEY_INVALID',
    run: (c, p, r) => c.kyberEncapsulate(asKyberPublicKey(p!), r!),
  },
  {
    name: 'kyberDecapsulate',
    inputs: [bytes(3168), bytes(1568)],
    refuses: 'E_PRIVATE_KEY_INVALID',
    run: (c, k, t) => c.kyberDecapsulate(asKyberPrivateKey(k!), asKyberCiphertext(t!)),
  },
  { name: 'mlKem768KeyPair', inputs: [bytes(64)], run: (c, r) => c.mlKem768KeyPair(r!) },
  {
    name: 'mlKem768Encapsulate1',
    inputs: [bytes(64), bytes(32)],
    run: (c, h, r) => c.mlKem768Encapsulate1(asMlKem768Header(h!), r!),
  },
  {
    name: 'mlKem768Encapsulate2',
    inputs: [bytes(64), bytes(1152), bytes(32)],
    refuses: 'E_PUBLIC_KEY_INVALID',
    run: (c, h, v, r) => c.mlKem768Encapsulate2(asMlKem768Header(h!), asMlKem768Vector(v!), r!),
  },
  {
    name: 'mlKem768Decapsulate',
    inputs: [bytes(64), bytes(960), bytes(128)],
    run: (c, k, c1, c2) =>
      c.mlKem768Decapsulate(asMlKem768PrivateKey(k!), asMlKem768Ciphertext1(c1!), asMlKem768Ciphertext2(c2!)),
  },
  { name: 'chainStep', inputs: [bytes(32)], run: (c, k) => c.chainStep(k!) },
  { name: 'messageKeys', inputs: [bytes(32), bytes(32)], run: (c, k, s) => c.messageKeys(k!, s!) },
  { name: 'pqStep', inputs: [bytes(32)], run: (c, k) => c.pqStep(k!, 7) },
  {
    name: 'seal',
    inputs: [bytes(80), message, message, message, message],
    run: (c, k, a, h, p, t) => c.seal(k!, a!, h!, p!, t!),
  },
  {
    name: 'open',
    inputs: [bytes(80), message, fc.uint8Array({ minLength: 8, maxLength: 200 }), message],
    refuses: 'E_CIPHERTEXT_INVALID',
    run: (c, k, a, m, t) => c.open(k!, a!, m!, t!),
  },
];

test.each(backends)('every method of the backend is in the table: $name', (crypto) => {
  expect(calls.map(({ name }) => name).sort()).toEqual(
    Object.keys(crypto)
      .filter((key) => key !== 'name')
      .sort(),
  );
});

const everyCall = backends.flatMap((crypto) => calls.map((call) => ({ ...call, crypto, backend: crypto.name })));

describe.each(everyCall)('$name, $backend', ({ crypto, inputs, refuses, run }) => {
  test('on arbitrary bytes: refusals are typed, inputs unchanged, outputs on their own memory', () => {
    fc.assert(
      fc.property(fc.tuple(...inputs), fc.constantFrom(...holders), (values, hold) => {
        const given = values.map(hold);
        try {
          for (const output of outputsOf(run(crypto, ...given))) {
            expect(Object.getPrototypeOf(output)).toBe(Uint8Array.prototype);
            expect(output.buffer.byteLength).toBe(output.byteLength);
            expect(given.some((input) => input.buffer === output.buffer)).toBe(false);
          }
        } catch (error) {
          if (!(error instanceof CryptoError)) throw error;
          expect(error.code).toBe(refuses);
        }
        expect(given.map(bytesToHex)).toEqual(values.map(bytesToHex));
      }),
      { numRuns: 40 },
    );
  });

  test('gives the same, whatever memory the arguments lie in', () => {
    fc.assert(
      fc.property(fc.tuple(...inputs), (values) => {
        const results = holders.map((hold) => outcomeOf(() => run(crypto, ...values.map(hold))));
        for (const result of results) expect(result).toEqual(results[0]);
      }),
      { numRuns: 15 },
    );
  });

  test('misuse is a TypeError or RangeError that names the argument', () => {
    const given = inputs.map((input) => fc.sample(input, { numRuns: 1, seed: 1 })[0]!);
    for (const index of given.keys()) {
      const wrong: Uint8Array[] = [...given];
      // What plain JavaScript can pass.
      wrong[index] = 'text' as unknown as Uint8Array;
      expect(() => run(crypto, ...wrong)).toThrow(TypeError);
      expect(() => run(crypto, ...wrong)).toThrow(/^[a-zA-Z0-9]+: must be a Uint8Array$/);
    }
  });
});

test.each(backends)('message keys go into the array that is given: $name', (crypto) => {
  const [seed, salt] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  for (const given of [salt, undefined]) {
    for (const hold of holders) {
      const target = hold(new Uint8Array(80).fill(0xff));
      expect(crypto.messageKeys(seed, given, target)).toBe(target);
      expect(bytesToHex(target)).toBe(bytesToHex(crypto.messageKeys(seed, given)));
    }
    for (const length of [0, 79, 81]) {
      expect(() => crypto.messageKeys(seed, given, new Uint8Array(length))).toThrow(/^target: must have 80 bytes/);
    }
  }
});

test.each(backends)('an index of a chain that is no uint32 is misuse: $name', (crypto) => {
  for (const index of [-1, 1.5, 2 ** 32, Number.NaN]) {
    expect(() => crypto.pqStep(new Uint8Array(32), index)).toThrow(RangeError);
    expect(() => crypto.pqStep(new Uint8Array(32), index)).toThrow(/^index: /);
  }
});

function outcomeOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    return error.code;
  }
}

function outputsOf(result: unknown): Uint8Array[] {
  if (result instanceof Uint8Array) return [result];
  if (typeof result !== 'object' || result === null) return [];
  return Object.values(result).filter((value): value is Uint8Array => value instanceof Uint8Array);
}
