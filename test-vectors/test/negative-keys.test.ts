import { bytesToHex, defaultProvider, hexToBytes } from '@sotto/crypto';
import { parseKemCiphertext, parseKemPublicKey, parsePublicKey } from '@sotto/ratchet';
import { describe, it } from 'vitest';
import { pairOf } from './negative-sessions-support.ts';
import { byName, expectCase, readNegative } from './negative-support.ts';

interface Input {
  readonly kind: 'public-key' | 'kem-public-key' | 'kem-ciphertext' | 'agreement';
  readonly privateKey?: string;
  readonly bytes: string;
}

describe('negative/keys.json: keys', () => {
  it.each(byName(readNegative<Input>('negative/keys.json')))('%s', (_, one) => {
    expectCase(one, () => read(one));
  });
});

function read({ kind, privateKey, bytes }: Input): Readonly<Record<string, string>> {
  const input = hexToBytes(bytes);
  switch (kind) {
    case 'public-key':
      return { key: bytesToHex(parsePublicKey(input)) };
    case 'kem-public-key':
      return { key: bytesToHex(parseKemPublicKey(input)) };
    case 'kem-ciphertext':
      return { key: bytesToHex(parseKemCiphertext(input)) };
    case 'agreement':
      return { sharedSecret: bytesToHex(agree(privateKey!, input)) };
  }
}

function agree(privateKey: string, publicKey: Uint8Array): Uint8Array {
  return defaultProvider.x25519SharedSecret(pairOf(privateKey).privateKey, parsePublicKey(publicKey));
}
