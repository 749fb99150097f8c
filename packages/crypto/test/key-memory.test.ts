/**
 * A key is what its bytes are, and not the array that holds them: a backend that keeps something of a key must notice
 * when the caller wipes or reuses the array.
 */

import { bytesToHex, type CryptoProvider, systemRandom } from '@sotto/crypto';
import { nobleProvider as noble } from '@sotto/crypto/noble';
import { describe, expect, test } from 'vitest';
import { backends } from './backends.ts';

/** Makes the arrays of a use, which the backend gave, and what is asked with them. */
interface Use {
  readonly name: string;
  readonly make: (crypto: CryptoProvider) => Uint8Array[];
  readonly ask: (crypto: CryptoProvider, ...arrays: never[]) => unknown;
}

const peer = noble.x25519KeyPair(new Uint8Array(32).fill(3));
const message = new Uint8Array(40).fill(4);
const nonce = new Uint8Array(64).fill(5);
const random = new Uint8Array(32).fill(6);

const uses: readonly Use[] = [
  {
    name: 'x25519SharedSecret, private key',
    make: (crypto) => [crypto.x25519KeyPair(systemRandom(32)).privateKey],
    ask: (crypto, key) => crypto.x25519SharedSecret(key, peer.publicKey),
  },
  {
    name: 'x25519SharedSecret, public key',
    make: (crypto) => [crypto.x25519KeyPair(systemRandom(32)).publicKey],
    ask: (crypto, key) => crypto.x25519SharedSecret(peer.privateKey, key),
  },
  {
    name: 'x25519IsCanonical',
    make: (crypto) => [crypto.x25519KeyPair(systemRandom(32)).publicKey],
    ask: (crypto, key) => crypto.x25519IsCanonical(key),
  },
  {
    name: 'xeddsaSign',
    make: (crypto) => [crypto.x25519KeyPair(systemRandom(32)).privateKey],
    ask: (crypto, key) => crypto.xeddsaSign(key, message, nonce),
  },
  {
    name: 'xeddsaVerify',
    make: (crypto) => {
      const { privateKey, publicKey } = crypto.x25519KeyPair(systemRandom(32));
      return [publicKey, crypto.xeddsaSign(privateKey, message, nonce)];
    },
    ask: (crypto, key, signature) => crypto.xeddsaVerify(key, message, signature),
  },
  {
    name: 'ed25519Sign',
    make: (crypto) => [crypto.ed25519KeyPair(systemRandom(32)).privateKey],
    ask: (crypto, key) => crypto.ed25519Sign(key, message),
  },
  {
    name: 'ed25519Verify',
    make: (crypto) => {
      const { privateKey, publicKey } = crypto.ed25519KeyPair(systemRandom(32));
      return [publicKey, crypto.ed25519Sign(privateKey, message)];
    },
    ask: (crypto, key, signature) => crypto.ed25519Verify(key, message, signature),
  },
  {
    name: 'kyberEncapsulate',
    make: (crypto) => [crypto.kyberKeyPair(systemRandom(64)).publicKey],
    ask: (crypto, key) => crypto.kyberEncapsulate(key, random),
  },
  {
    name: 'kyberDecapsulate',
    make: (crypto) => {
      const { privateKey, publicKey } = crypto.kyberKeyPair(systemRandom(64));
      return [privateKey, crypto.kyberEncapsulate(publicKey, random).ciphertext];
    },
    ask: (crypto, key, ciphertext) => crypto.kyberDecapsulate(key, ciphertext),
  },
  {
    name: 'mlKem768Encapsulate1',
    make: (crypto) => [crypto.mlKem768KeyPair(systemRandom(64)).header],
    ask: (crypto, header) => crypto.mlKem768Encapsulate1(header, random),
  },
  {
    name: 'mlKem768Encapsulate2',
    make: (crypto) => {
      const { header, vector } = crypto.mlKem768KeyPair(systemRandom(64));
      return [header, vector];
    },
    ask: (crypto, header, vector) => crypto.mlKem768Encapsulate2(header, vector, random),
  },
  {
    name: 'mlKem768Decapsulate',
    make: (crypto) => {
      const { privateKey, header, vector } = crypto.mlKem768KeyPair(systemRandom(64));
      const { ciphertext1 } = crypto.mlKem768Encapsulate1(header, random);
      return [privateKey, ciphertext1, crypto.mlKem768Encapsulate2(header, vector, random)];
    },
    ask: (crypto, key, ciphertext1, ciphertext2) => crypto.mlKem768Decapsulate(key, ciphertext1, ciphertext2),
  },
];

describe.each(backends)('$name', (crypto) => {
  test.each(uses)('$name', ({ make, ask }) => {
    const arrays = make(crypto);
    const others = make(crypto);
    const first = answer(ask, crypto, arrays);
    expect(first).toBe(answer(ask, noble, arrays));
    // The same arrays with other keys in them, one after the other, then all of them.
    for (const [index, array] of arrays.entries()) {
      const kept = Uint8Array.from(array);
      array.set(others[index]!);
      expect(answer(ask, crypto, arrays)).toBe(answer(ask, noble, arrays));
      array.set(kept);
      expect(answer(ask, crypto, arrays)).toBe(first);
    }
    for (const [index, array] of arrays.entries()) array.set(others[index]!);
    expect(answer(ask, crypto, arrays)).toBe(answer(ask, noble, others));
  });
});

function answer(ask: Use['ask'], crypto: CryptoProvider, arrays: readonly Uint8Array[]): string {
  try {
    const result = ask(crypto, ...(arrays as never[]));
    if (typeof result === 'boolean') return String(result);
    const fields = result instanceof Uint8Array ? [result] : Object.values(result as Record<string, Uint8Array>);
    return fields.map(bytesToHex).join(' ');
  } catch (error) {
    return String(error);
  }
}
