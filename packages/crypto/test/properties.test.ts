/** What holds for all inputs: round trips, refusals that are typed, inputs unchanged, outputs on memory of their own. */

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
import { nobleProvider as crypto } from '@sotto/crypto/noble';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const message = fc.uint8Array({ maxLength: 200 });

/** How a caller may hold bytes: alone, in a view into shared memory whose `slice` does not copy, or at an odd address. */
const holders: readonly ((value: Uint8Array) => Uint8Array)[] = [
  (value) => Uint8Array.from(value),
  (value) => Buffer.from(value),
  (value) => {
    const larger = new Uint8Array(value.length + 2);
    larger.set(value, 1);
    return larger.subarray(1, -1);
  },
];

describe('XEdDSA', () => {
  test('what is signed verifies, whatever the key and the randomness', () => {
    fc.assert(
      fc.property(bytes(32), message, bytes(64), (random, text, z) => {
        const { privateKey, publicKey } = crypto.x25519KeyPair(random);
        expect(crypto.xeddsaVerify(publicKey, text, crypto.xeddsaSign(privateKey, text, z))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('a flipped bit of signature, message or key is refused', () => {
    const nonEmpty = fc.uint8Array({ minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(bytes(32), nonEmpty, bytes(64), fc.nat(), fc.constantFrom(0, 1, 2), (random, text, z, bit, where) => {
        const { privateKey, publicKey } = crypto.x25519KeyPair(random);
        const signature = crypto.xeddsaSign(privateKey, text, z);
        // Bit 255 of a key is ignored on purpose.
        const target = [signature, text, publicKey][where]!;
        const bits = where === 2 ? 255 : target.length * 8;
        target[(bit % bits) >> 3]! ^= 1 << ((bit % bits) & 7);
        expect(crypto.xeddsaVerify(publicKey, text, signature)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  test('signs with the clamped key, so an import before clamping signs the same', () => {
    fc.assert(
      fc.property(bytes(32), message, bytes(64), (random, text, z) => {
        const { privateKey } = crypto.x25519KeyPair(random);
        const unclamped = crypto.xeddsaSign(asX25519PrivateKey(random), text, z);
        expect(bytesToHex(unclamped)).toBe(bytesToHex(crypto.xeddsaSign(privateKey, text, z)));
      }),
      { numRuns: 20 },
    );
  });
});

describe('X25519', () => {
  test('both sides agree, and honest keys are canonical', () => {
    fc.assert(
      fc.property(bytes(32), bytes(32), (alice, bob) => {
        const a = crypto.x25519KeyPair(alice);
        const b = crypto.x25519KeyPair(bob);
        const shared = crypto.x25519SharedSecret(a.privateKey, b.publicKey);
        expect(bytesToHex(shared)).toBe(bytesToHex(crypto.x25519SharedSecret(b.privateKey, a.publicKey)));
        expect(crypto.x25519IsCanonical(a.publicKey)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('Kyber-1024', () => {
  test('both sides agree, and a changed ciphertext gives an unrelated secret without an error', () => {
    fc.assert(
      fc.property(bytes(64), bytes(32), fc.nat({ max: 1568 * 8 - 1 }), (keyRandom, random, bit) => {
        const { privateKey, publicKey } = crypto.kyberKeyPair(keyRandom);
        const { ciphertext, sharedSecret } = crypto.kyberEncapsulate(publicKey, random);
        expect(bytesToHex(crypto.kyberDecapsulate(privateKey, ciphertext))).toBe(bytesToHex(sharedSecret));
        ciphertext[bit >> 3]! ^= 1 << (bit & 7);
        const forged = crypto.kyberDecapsulate(privateKey, ciphertext);
        expect(bytesToHex(forged)).not.toBe(bytesToHex(sharedSecret));
        expect(bytesToHex(crypto.kyberDecapsulate(privateKey, ciphertext))).toBe(bytesToHex(forged));
      }),
      { numRuns: 30 },
    );
  });
});

describe('AES-256-CTR', () => {
  test('is its own inverse', () => {
    fc.assert(
      fc.property(bytes(32), message, (key, text) => {
        expect(bytesToHex(crypto.aesCtr(key, crypto.aesCtr(key, text)))).toBe(bytesToHex(text));
      }),
      { numRuns: 100 },
    );
  });
});

describe('AES-256-GCM-SIV', () => {
  test('what is encrypted opens, 16 bytes longer, with its additional data, whatever memory it lies in', () => {
    const optional = fc.option(message, { nil: undefined });
    fc.assert(
      fc.property(
        bytes(32),
        bytes(12),
        message,
        optional,
        fc.constantFrom(...holders),
        (key, nonce, text, data, hold) => {
          const ciphertext = crypto.aesGcmSivEncrypt(key, nonce, text, data);
          expect(ciphertext).toHaveLength(text.length + 16);
          const held = hold(ciphertext);
          const opened = crypto.aesGcmSivDecrypt(hold(key), hold(nonce), held, data === undefined ? data : hold(data));
          expect(bytesToHex(opened)).toBe(bytesToHex(text));
          expect(bytesToHex(held)).toBe(bytesToHex(ciphertext));
          expect([opened.buffer.byteLength, opened.buffer === held.buffer]).toEqual([text.length, false]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a flipped bit of ciphertext, tag, nonce, key or additional data is refused', () => {
    const given = fc.tuple(bytes(32), bytes(12), message, fc.uint8Array({ minLength: 1, maxLength: 50 }));
    fc.assert(
      fc.property(given, fc.nat(), fc.constantFrom(0, 1, 2, 3), ([key, nonce, text, data], bit, where) => {
        const ciphertext = crypto.aesGcmSivEncrypt(key, nonce, text, data);
        const target = [ciphertext, nonce, key, data][where]!;
        const bits = target.length * 8;
        target[(bit % bits) >> 3]! ^= 1 << ((bit % bits) & 7);
        expect(() => crypto.aesGcmSivDecrypt(key, nonce, ciphertext, data)).toThrow(
          new CryptoError('E_CIPHERTEXT_INVALID', 'AES-GCM-SIV: the ciphertext is not valid'),
        );
      }),
      { numRuns: 400 },
    );
  });
});

/** One call of every method on arguments of the right lengths, with the code it may refuse them with. */
const calls: readonly {
  readonly name: Exclude<keyof CryptoProvider, 'name'>;
  readonly inputs: readonly fc.Arbitrary<Uint8Array>[];
  readonly refuses?: string;
  readonly run: (...inputs: Uint8Array[]) => unknown;
}[] = [
  { name: 'sha256', inputs: [message], run: (d) => crypto.sha256(d!) },
  { name: 'sha512', inputs: [message], run: (d) => crypto.sha512(d!) },
  { name: 'hmacSha256', inputs: [message, message], run: (k, d) => crypto.hmacSha256(k!, d!) },
  { name: 'hkdfSha256', inputs: [message, message, message], run: (k, s, i) => crypto.hkdfSha256(k!, s, i!, 50) },
  {
    name: 'aesCbcEncrypt',
    inputs: [bytes(32), bytes(16), message],
    run: (k, n, d) => crypto.aesCbcEncrypt(k!, n!, d!),
  },
  {
    name: 'aesCbcDecrypt',
    inputs: [bytes(32), bytes(16), fc.oneof(message, bytes(32))],
    refuses: 'E_CIPHERTEXT_INVALID',
    run: (k, n, d) => crypto.aesCbcDecrypt(k!, n!, d!),
  },
  { name: 'aesCtr', inputs: [bytes(32), message], run: (k, d) => crypto.aesCtr(k!, d!) },
  {
    name: 'aesGcmSivEncrypt',
    inputs: [bytes(32), bytes(12), message, message],
    run: (k, n, d, a) => crypto.aesGcmSivEncrypt(k!, n!, d!, a),
  },
  {
    name: 'aesGcmSivDecrypt',
    inputs: [bytes(32), bytes(12), message, message],
    refuses: 'E_CIPHERTEXT_INVALID',
    run: (k, n, d, a) => crypto.aesGcmSivDecrypt(k!, n!, d!, a),
  },
  { name: 'x25519KeyPair', inputs: [bytes(32)], run: (r) => crypto.x25519KeyPair(r!) },
  {
    name: 'x25519SharedSecret',
    inputs: [bytes(32), bytes(32)],
    refuses: 'E_KEY_AGREEMENT_INVALID',
    run: (k, p) => crypto.x25519SharedSecret(asX25519PrivateKey(k!), asX25519PublicKey(p!)),
  },
  { name: 'x25519IsCanonical', inputs: [bytes(32)], run: (p) => crypto.x25519IsCanonical(asX25519PublicKey(p!)) },
  {
    name: 'xeddsaSign',
    inputs: [bytes(32), message, bytes(64)],
    run: (k, m, z) => crypto.xeddsaSign(asX25519PrivateKey(k!), m!, z!),
  },
  {
    name: 'xeddsaVerify',
    inputs: [bytes(32), message, fc.oneof(message, bytes(64))],
    run: (p, m, s) => crypto.xeddsaVerify(asX25519PublicKey(p!), m!, s!),
  },
  { name: 'ed25519KeyPair', inputs: [bytes(32)], run: (s) => crypto.ed25519KeyPair(s!) },
  {
    name: 'ed25519Sign',
    inputs: [bytes(32), message],
    run: (k, m) => crypto.ed25519Sign(asEd25519PrivateKey(k!), m!),
  },
  {
    name: 'ed25519Verify',
    inputs: [bytes(32), message, fc.oneof(message, bytes(64))],
    run: (p, m, s) => crypto.ed25519Verify(asEd25519PublicKey(p!), m!, s!),
  },
  { name: 'kyberKeyPair', inputs: [bytes(64)], run: (r) => crypto.kyberKeyPair(r!) },
  {
    name: 'kyberEncapsulate',
    inputs: [bytes(1568), bytes(32)],
    refuses: 'E_PUBLIC_KEY_INVALID',
    run: (p, r) => crypto.kyberEncapsulate(asKyberPublicKey(p!), r!),
  },
  {
    name: 'kyberDecapsulate',
    inputs: [bytes(3168), bytes(1568)],
    refuses: 'E_PRIVATE_KEY_INVALID',
    run: (k, c) => crypto.kyberDecapsulate(asKyberPrivateKey(k!), asKyberCiphertext(c!)),
  },
  { name: 'mlKem768KeyPair', inputs: [bytes(64)], run: (r) => crypto.mlKem768KeyPair(r!) },
  {
    name: 'mlKem768Encapsulate1',
    inputs: [bytes(64), bytes(32)],
    run: (h, r) => crypto.mlKem768Encapsulate1(asMlKem768Header(h!), r!),
  },
  {
    name: 'mlKem768Encapsulate2',
    inputs: [bytes(64), bytes(1152), bytes(32)],
    refuses: 'E_PUBLIC_KEY_INVALID',
    run: (h, v, r) => crypto.mlKem768Encapsulate2(asMlKem768Header(h!), asMlKem768Vector(v!), r!),
  },
  {
    name: 'mlKem768Decapsulate',
    inputs: [bytes(64), bytes(960), bytes(128)],
    run: (k, c1, c2) =>
      crypto.mlKem768Decapsulate(asMlKem768PrivateKey(k!), asMlKem768Ciphertext1(c1!), asMlKem768Ciphertext2(c2!)),
  },
];

test('every method of the provider is in the table', () => {
  expect(calls.map(({ name }) => name).sort()).toEqual(
    Object.keys(crypto)
      .filter((key) => key !== 'name')
      .sort(),
  );
});

describe.each(calls)('$name', ({ inputs, refuses, run }) => {
  test('on arbitrary bytes: refusals are typed, inputs unchanged, outputs on their own memory', () => {
    fc.assert(
      fc.property(fc.tuple(...inputs), fc.constantFrom(...holders), (values, hold) => {
        const given = values.map(hold);
        try {
          for (const output of outputsOf(run(...given))) {
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
      { numRuns: 60 },
    );
  });

  test('gives the same, whatever memory the arguments lie in', () => {
    fc.assert(
      fc.property(fc.tuple(...inputs), (values) => {
        const results = holders.map((hold) => outcomeOf(() => run(...values.map(hold))));
        for (const result of results) expect(result).toEqual(results[0]);
      }),
      { numRuns: 20 },
    );
  });

  test('misuse is a TypeError or RangeError that names the argument', () => {
    const given = inputs.map((input) => fc.sample(input, { numRuns: 1, seed: 1 })[0]!);
    for (const index of given.keys()) {
      const wrong: Uint8Array[] = [...given];
      // What plain JavaScript can pass.
      wrong[index] = 'text' as unknown as Uint8Array;
      expect(() => run(...wrong)).toThrow(TypeError);
      expect(() => run(...wrong)).toThrow(/^[a-zA-Z0-9]+: must be a Uint8Array$/);
    }
  });
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
