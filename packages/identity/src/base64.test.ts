import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesToBase64 } from './base64.ts';

it('is the base64 of the platform', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      expect(bytesToBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    }),
  );
});
