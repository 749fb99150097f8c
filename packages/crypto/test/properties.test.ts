/** What holds for all inputs of each primitive and step: round trips, and refusals of what was changed. */

import { asX25519PrivateKey, bytesToHex, CryptoError, sealedLength } from '@sotto/crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backends } from './backends.ts';
import { holders } from './holders.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const message = fc.uint8Array({ maxLength: 200 });

describe.each(backends)('XEdDSA, $name', (crypto) => {
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

describe.each(backends)('X25519, $name', (crypto) => {
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

describe.each(backends)('Kyber-1024, $name', (crypto) => {
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

describe.each(backends)('AES-256-CTR, $name', (crypto) => {
  test('is its own inverse', () => {
    fc.assert(
      fc.property(bytes(32), message, (key, text) => {
        expect(bytesToHex(crypto.aesCtr(key, crypto.aesCtr(key, text)))).toBe(bytesToHex(text));
      }),
      { numRuns: 100 },
    );
  });
});

describe.each(backends)('AES-256-GCM-SIV, $name', (crypto) => {
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

describe.each(backends)('a sealed message, $name', (crypto) => {
  const given = fc.tuple(bytes(80), message, message, message, message);

  test('opens, whatever stands around its ciphertext', () => {
    fc.assert(
      fc.property(given, ([keys, associatedData, head, text, tail]) => {
        const sealed = crypto.seal(keys, associatedData, head, text, tail);
        const end = head.length + sealedLength(text.length);
        expect(sealed).toHaveLength(end + tail.length + 8);
        expect(bytesToHex(crypto.open(keys, associatedData, sealed, sealed.subarray(head.length, end))!)).toBe(
          bytesToHex(text),
        );
      }),
      { numRuns: 150 },
    );
  });

  test('is not opened when a bit of it, of its associated data or of its MAC key is flipped', () => {
    fc.assert(
      fc.property(given, fc.nat(), fc.constantFrom(0, 1, 2), ([keys, associatedData, head, text, tail], bit, where) => {
        const sealed = crypto.seal(keys, associatedData, head, text, tail);
        const target = [sealed, associatedData, keys.subarray(32, 64)][where]!;
        fc.pre(target.length > 0);
        const bits = target.length * 8;
        target[(bit % bits) >> 3]! ^= 1 << ((bit % bits) & 7);
        const end = head.length + sealedLength(text.length);
        expect(crypto.open(keys, associatedData, sealed, sealed.subarray(head.length, end))).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });
});
