import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { asX25519PrivateKey, asX25519PublicKey } from '../brand.ts';
import { bytesToHex, hexToBytes, wipe } from '../bytes.ts';
import { CryptoError } from '../errors.ts';
import * as noble from '../noble/x25519.ts';
import { readsDerSlowly } from './native.ts';
import { x25519KeyPair, x25519SharedSecret } from './x25519.ts';

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const SMALL_ORDER = [
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  // p, p + 1, and zero with the bit that is ignored.
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
  `${'00'.repeat(31)}80`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
].map(hexToBytes);

test('key pairs are those of noble, from a private key on memory of its own', () => {
  fc.assert(
    fc.property(bytes, (random) => {
      const expected = noble.x25519KeyPair(random);
      expect(hexOf(x25519KeyPair(random))).toEqual(hexOf(expected));
    }),
    { numRuns: 100 },
  );
});

test('agreements are those of noble, with a key that was made here or elsewhere, clamped or not, any number of times', () => {
  fc.assert(
    fc.property(bytes, fc.oneof(bytes, fc.constantFrom(...SMALL_ORDER)), (random, publicBytes) => {
      const publicKey = asX25519PublicKey(publicBytes);
      const keys = [x25519KeyPair(random).privateKey, asX25519PrivateKey(random)];
      for (const privateKey of [...keys, ...keys]) {
        const [ours, theirs] = [x25519SharedSecret, noble.x25519SharedSecret].map((agree) =>
          outcomeOf(() => agree(privateKey, publicKey)),
        );
        expect(ours).toBe(theirs);
      }
    }),
    { numRuns: 60 },
  );
});

test('every point of small order is refused, as noble refuses it', () => {
  const { privateKey } = x25519KeyPair(new Uint8Array(32).fill(1));
  for (const point of SMALL_ORDER) {
    expect(outcomeOf(() => x25519SharedSecret(privateKey, asX25519PublicKey(point)))).toBe('E_KEY_AGREEMENT_INVALID');
  }
});

describe('a private key whose array has changed', () => {
  const { publicKey } = x25519KeyPair(new Uint8Array(32).fill(2));

  test('is not used any more when it was wiped', () => {
    const { privateKey } = x25519KeyPair(new Uint8Array(32).fill(3));
    const before = bytesToHex(x25519SharedSecret(privateKey, publicKey));
    wipe(privateKey);
    const after = bytesToHex(x25519SharedSecret(privateKey, publicKey));
    expect(after).not.toBe(before);
    expect(after).toBe(bytesToHex(noble.x25519SharedSecret(privateKey, publicKey)));
  });

  test('is the key that the array holds now', () => {
    fc.assert(
      fc.property(bytes, fc.nat({ max: 255 }), (random, bit) => {
        const { privateKey } = x25519KeyPair(random);
        x25519SharedSecret(privateKey, publicKey);
        privateKey[bit >> 3]! ^= 1 << (bit & 7);
        expect(bytesToHex(x25519SharedSecret(privateKey, publicKey))).toBe(
          bytesToHex(noble.x25519SharedSecret(privateKey, publicKey)),
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('each form of a key', () => {
  afterEach(() => {
    vi.doUnmock('./native.ts');
    vi.resetModules();
  });

  test.each([
    { readsDerSlowly: true, throwsOnRawKeys: false },
    { readsDerSlowly: false, throwsOnRawKeys: false },
    { readsDerSlowly: false, throwsOnRawKeys: true },
  ])('gives the same keys and secrets, and leaves no private key in an array: %o', async (flags) => {
    const read: unknown[] = [];
    vi.resetModules();
    vi.doMock('./native.ts', async (importOriginal) => {
      const original = await importOriginal<typeof import('./native.ts')>();
      const createPrivateKey: typeof original.createPrivateKey = (input) => {
        if (typeof input !== 'string' && input.format === 'der') read.push(input.key);
        if (typeof input !== 'string' && input.format === 'raw-private') throw new TypeError('not before Node 24.21');
        return original.createPrivateKey(input);
      };
      return { ...original, ...flags, createPrivateKey };
    });
    const { hasX25519, ...ours } = await import('./x25519.ts');
    // Node 26 refuses the public half that a JWK gets here, and the portable backend takes over.
    if (!flags.readsDerSlowly || readsDerSlowly) expect(hasX25519()).toBe(true);
    const random = new Uint8Array(32).fill(4);
    const pair = ours.x25519KeyPair(random);
    const peer = noble.x25519KeyPair(new Uint8Array(32).fill(5));
    expect(hexOf(pair)).toEqual(hexOf(noble.x25519KeyPair(random)));
    expect(bytesToHex(ours.x25519SharedSecret(pair.privateKey, peer.publicKey))).toBe(
      bytesToHex(noble.x25519SharedSecret(peer.privateKey, pair.publicKey)),
    );
    expect(read.length > 0).toBe(!flags.readsDerSlowly);
    for (const array of read) expect(array).toEqual(new Uint8Array(48));
  });
});

function hexOf(pair: { readonly privateKey: Uint8Array; readonly publicKey: Uint8Array }): readonly string[] {
  return [pair.privateKey, pair.publicKey].map(bytesToHex);
}

function outcomeOf(agree: () => Uint8Array): string {
  try {
    return bytesToHex(agree());
  } catch (error) {
    if (error instanceof CryptoError) return error.code;
    throw error;
  }
}
