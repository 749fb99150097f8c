import { hexToBytes } from '@sotto/crypto';
import { compareScannable } from '@sotto/ratchet';
import { describe, it } from 'vitest';
import { expectCase, readNegative } from './negative-support.ts';

interface Input {
  readonly ours: string;
  readonly theirs: string;
}

describe('negative/fingerprints.json: scanned safety numbers', () => {
  it.each(readNegative<Input>('negative/fingerprints.json'))('$name', (one) => {
    expectCase(one, () => ({ equal: compareScannable(hexToBytes(one.ours), hexToBytes(one.theirs)) }));
  });
});
