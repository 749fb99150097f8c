import { bytesToHex, hexToBytes } from '@sotto/crypto';
import { parseDecryptionError, parsePlaintextContent, serializePublicKey } from '@sotto/ratchet';
import { describe, it } from 'vitest';
import { byName, expectCase, readNegative } from './negative-support.ts';

interface Input {
  readonly type: 'decryption-error' | 'plaintext-content';
  readonly bytes: string;
}

describe('negative/decryption-errors.json: requests to send again', () => {
  it.each(byName(readNegative<Input>('negative/decryption-errors.json')))('%s', (_, one) => {
    expectCase(one, () => {
      const parse = one.type === 'decryption-error' ? parseDecryptionError : parsePlaintextContent;
      const { ratchetKey, ...request } = parse(hexToBytes(one.bytes));
      return { ...request, ratchetKey: ratchetKey && bytesToHex(serializePublicKey(ratchetKey)) };
    });
  });
});
