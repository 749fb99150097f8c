import { hexToBytes } from '@sotto/crypto';
import { compareScannable } from '@sotto/ratchet';
import { describe, it } from 'vitest';
import { byName, expectCase, readNegative } from './negative-support.ts';

interface Input {
  readonly ours: string;
  readonly theirs: string;
}

describe('negative/fingerprints.json: scanned safety numbers', () => {
  it.each(byName(readNegative<Input>('negative/fingerprints.json')))('%s', (_, one) => {
    expectCase(one, () => ({ equal: compareScannable(hexToBytes(one.ours), hexToBytes(one.theirs)) }));
  });
});
