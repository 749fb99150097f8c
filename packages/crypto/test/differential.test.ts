/** Every backend against Node's own implementation (OpenSSL), on random inputs. */

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { asEd25519PublicKey, asX25519PublicKey, bytesToHex, CryptoError, equalBytes, hexToBytes } from '@sotto/crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backends } from './backends.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const data = fc.uint8Array({ maxLength: 300 });

test.each(backends)('SHA-256, SHA-512 and HMAC-SHA-256, $name', (crypto) => {
  fc.assert(
    fc.property(data, data, (key, message) => {
      expect(bytesToHex(crypto.sha256(message))).toBe(createHash('sha256').update(message).digest('hex'));
      expect(bytesToHex(crypto.sha512(message))).toBe(createHash('sha512').update(message).digest('hex'));
      expect(bytesToHex(crypto.hmacSha256(key, message))).toBe(createHmac('sha256', key).update(message).digest('hex'));
    }),
    { numRuns: 300 },
  );
});

test.each(backends)('HKDF-SHA-256, with and without a salt, $name', (crypto) => {
  fc.assert(
    fc.property(data, fc.option(data), data, fc.integer({ min: 1, max: 500 }), (inputKey, salt, info, length) => {
      const expected = hkdfSync('sha256', inputKey, salt ?? new Uint8Array(32), info, length);
      const derived = crypto.hkdfSha256(inputKey, salt ?? undefined, info, length);
      expect(bytesToHex(derived)).toBe(Buffer.from(expected).toString('hex'));
    }),
    { numRuns: 300 },
  );
});

test.each(backends)('AES-256-CBC, both ways, $name', (crypto) => {
  fc.assert(
    fc.property(bytes(32), bytes(16), data, (key, nonce, plaintext) => {
      const cipher = createCipheriv('aes-256-cbc', key, nonce);
      const expected = Buffer.concat([cipher.update(plaintext), cipher.final()]);
      const ciphertext = crypto.aesCbcEncrypt(key, nonce, plaintext);
      expect(bytesToHex(ciphertext)).toBe(expected.toString('hex'));
      expect(bytesToHex(crypto.aesCbcDecrypt(key, nonce, ciphertext))).toBe(bytesToHex(plaintext));
    }),
    { numRuns: 300 },
  );
});

test.each(backends)('AES-256-CBC refuses what Node refuses, with one error, $name', (crypto) => {
  // The last block decrypts to every kind of padding: any last byte, over bytes that match it or do not.
  const lastBlock = fc
    .tuple(bytes(16), fc.integer({ min: 0, max: 18 }), fc.integer({ min: 0, max: 16 }))
    .map(([block, padding, repeated]) => block.fill(padding, 16 - Math.max(1, repeated)));
  const ciphertexts = fc.tuple(fc.uint8Array({ maxLength: 3 }), lastBlock).map(([blocks, last]) => {
    const raw = createCipheriv('aes-256-cbc', KEY, NONCE).setAutoPadding(false);
    const plaintext = Buffer.concat([...Array.from(blocks, (byte) => Buffer.alloc(16, byte)), last]);
    return Buffer.concat([raw.update(plaintext), raw.final()]);
  });
  let refused = 0;
  let opened = 0;
  fc.assert(
    fc.property(ciphertexts, fc.nat({ max: 2 }), (ciphertext, cut) => {
      const damaged = Uint8Array.from(cut === 2 ? ciphertext.subarray(1) : ciphertext);
      const expected = nodeDecrypt(damaged);
      try {
        expect(bytesToHex(crypto.aesCbcDecrypt(KEY, NONCE, damaged))).toBe(expected);
        opened++;
      } catch (error) {
        if (!(error instanceof CryptoError)) throw error;
        expect(expected).toBeUndefined();
        expect([error.code, error.message, error.cause]).toEqual([
          'E_CIPHERTEXT_INVALID',
          'AES-CBC: the ciphertext is not valid',
          undefined,
        ]);
        refused++;
      }
    }),
    { numRuns: 500 },
  );
  expect(Math.min(refused, opened)).toBeGreaterThan(50);
});

test.each(backends)('AES-256-CTR, $name', (crypto) => {
  fc.assert(
    fc.property(bytes(32), data, (key, message) => {
      expect(bytesToHex(crypto.aesCtr(key, message))).toBe(nodeCtr(key, message).toString('hex'));
    }),
    { numRuns: 300 },
  );
});

test.each(backends)('AES-256-CTR carries its counter through three bytes, $name', (crypto) => {
  const message = new Uint8Array(16 * 0x1_0001 + 5).fill(0xa5);
  expect(equalBytes(crypto.aesCtr(KEY, message), nodeCtr(KEY, message))).toBe(true);
});

test.each(backends)('X25519 keys and agreement, $name', (crypto) => {
  fc.assert(
    fc.property(bytes(32), bytes(32), (alice, bob) => {
      const pair = crypto.x25519KeyPair(alice);
      const nodePair = nodeKeys('x25519', alice);
      const nodePeer = nodeKeys('x25519', bob);
      expect(bytesToHex(pair.publicKey)).toBe(bytesToHex(nodePair.publicBytes));
      const shared = crypto.x25519SharedSecret(pair.privateKey, asX25519PublicKey(nodePeer.publicBytes));
      const expected = diffieHellman({ privateKey: nodePair.privateKey, publicKey: nodePeer.publicKey });
      expect(bytesToHex(shared)).toBe(expected.toString('hex'));
    }),
    { numRuns: 100 },
  );
});

test.each(backends)('X25519 with any public key: the same secret, or both refuse, $name', (crypto) => {
  fc.assert(
    fc.property(bytes(32), fc.oneof(bytes(32), fc.constantFrom(...SMALL_ORDER)), (random, publicBytes) => {
      const pair = crypto.x25519KeyPair(random);
      const expected = nodeAgreement(random, publicBytes);
      try {
        const shared = crypto.x25519SharedSecret(pair.privateKey, asX25519PublicKey(publicBytes));
        expect(bytesToHex(shared)).toBe(expected);
      } catch (error) {
        if (!(error instanceof CryptoError)) throw error;
        expect(error.code).toBe('E_KEY_AGREEMENT_INVALID');
        expect(expected).toBeUndefined();
      }
    }),
    { numRuns: 200 },
  );
});

test.each(backends)('Ed25519 keys, signatures and verification, $name', (crypto) => {
  fc.assert(
    fc.property(bytes(32), data, fc.nat({ max: 511 }), (seed, message, bit) => {
      const pair = crypto.ed25519KeyPair(seed);
      const node = nodeKeys('ed25519', seed);
      expect(bytesToHex(pair.publicKey)).toBe(bytesToHex(node.publicBytes));
      const signature = crypto.ed25519Sign(pair.privateKey, message);
      expect(bytesToHex(signature)).toBe(sign(null, message, node.privateKey).toString('hex'));
      expect(crypto.ed25519Verify(asEd25519PublicKey(node.publicBytes), message, signature)).toBe(true);
      signature[bit >> 3]! ^= 1 << (bit & 7);
      expect(crypto.ed25519Verify(pair.publicKey, message, signature)).toBe(false);
      expect(verify(null, message, node.publicKey, signature)).toBe(false);
    }),
    { numRuns: 60 },
  );
});

function nodeDecrypt(ciphertext: Uint8Array): string | undefined {
  try {
    const decipher = createDecipheriv('aes-256-cbc', KEY, NONCE);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('hex');
  } catch {
    return undefined;
  }
}

function nodeCtr(key: Uint8Array, message: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-ctr', key, new Uint8Array(16));
  return Buffer.concat([cipher.update(message), cipher.final()]);
}

function nodeAgreement(privateBytes: Uint8Array, publicBytes: Uint8Array): string | undefined {
  const { privateKey } = nodeKeys('x25519', privateBytes);
  const key = Buffer.concat([hexToBytes('302a300506032b656e032100'), publicBytes]);
  const publicKey = createPublicKey({ key, format: 'der', type: 'spki' });
  try {
    const shared = diffieHellman({ privateKey, publicKey });
    return equalBytes(shared, new Uint8Array(32)) ? undefined : shared.toString('hex');
  } catch {
    return undefined;
  }
}

function nodeKeys(
  kind: 'ed25519' | 'x25519',
  privateBytes: Uint8Array,
): { privateKey: KeyObject; publicKey: KeyObject; publicBytes: Uint8Array } {
  // PKCS #8 of a raw private key, and the raw public key at the end of its SPKI (RFC 8410).
  const header = hexToBytes(`302e020100300506032b65${kind === 'ed25519' ? '70' : '6e'}04220420`);
  const privateKey = createPrivateKey({ key: Buffer.concat([header, privateBytes]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return { privateKey, publicKey, publicBytes: Uint8Array.from(spki.subarray(-32)) };
}

const KEY = new Uint8Array(32).fill(7);
const NONCE = new Uint8Array(16).fill(9);
const SMALL_ORDER = [
  new Uint8Array(32),
  hexToBytes(`01${'00'.repeat(31)}`),
  hexToBytes(`ec${'ff'.repeat(30)}7f`),
  hexToBytes(`ed${'ff'.repeat(30)}7f`),
  hexToBytes(`ed${'ff'.repeat(31)}`),
  hexToBytes('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'),
  hexToBytes('5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157'),
];
