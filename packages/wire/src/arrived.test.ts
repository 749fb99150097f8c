import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Arrived, formatArrived, parseArrived } from './arrived.ts';
import { WireError } from './errors.ts';
import type { Lane } from './forward.ts';
import { ARRIVED_HEADER_BYTES, ENVELOPE_BYTES_MAX } from './limits.ts';

const arrived: Arrived = { lane: 'message', acceptedAt: 3600, envelope: Uint8Array.of(7) };

test('the bytes are those of docs/protocol.md', () => {
  const authorizationNonce = new Uint8Array(16).fill(9);
  const bytes = formatArrived({
    lane: 'bulk',
    acceptedAt: 0x01020304 * 3600,
    authorizationNonce,
    envelope: Uint8Array.of(7),
  });
  expect([...bytes]).toEqual([1, 3, 1, 2, 3, 4, ...authorizationNonce, 7]);
});

test('what is formatted is parsed to the same, and its head has one length', () => {
  const given = fc.record({
    lane: fc.constantFrom<Lane[]>('control', 'message', 'bulk', 'ephemeral'),
    acceptedAt: fc.integer({ min: 1, max: 0xffff_ffff }).map((hour) => hour * 3600),
    envelope: fc.uint8Array({ minLength: 1 }),
    nonce: fc.option(fc.uint8Array({ minLength: 16, maxLength: 16 }).filter((nonce) => nonce.some((byte) => byte > 0))),
  });
  fc.assert(
    fc.property(given, ({ nonce, ...rest }) => {
      const value: Arrived = { ...rest, ...(nonce !== null && { authorizationNonce: nonce }) };
      const bytes = formatArrived(value);
      expect(bytes.length).toBe(ARRIVED_HEADER_BYTES + rest.envelope.length);
      // Wherever it lies in memory.
      const held = new Uint8Array(bytes.length + 3);
      held.set(bytes, 3);
      expect(parseArrived(held.subarray(3))).toEqual(value);
    }),
  );
});

test('arbitrary bytes are parsed or refused, never anything else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, isVersion1) => {
      if (isVersion1 && bytes.length > 0) bytes[0] = 1;
      try {
        expect(formatArrived(parseArrived(bytes))).toEqual(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
    }),
  );
});

test.each([
  ['half an hour', { ...arrived, acceptedAt: 1800 }],
  ['no time', { ...arrived, acceptedAt: 0 }],
  ['no envelope', { ...arrived, envelope: new Uint8Array(0) }],
  ['too long an envelope', { ...arrived, envelope: new Uint8Array(ENVELOPE_BYTES_MAX + 1) }],
  ['a short nonce', { ...arrived, authorizationNonce: new Uint8Array(15) }],
])('%s is misuse', (_what, value) => {
  expect(() => formatArrived(value)).toThrow(RangeError);
});

test.each([
  ['version', 0, 2],
  ['lane', 1, 5],
])('another %s is refused', (_what, at, value) => {
  const bytes = formatArrived(arrived);
  bytes[at] = value;
  expect(() => parseArrived(bytes)).toThrow(expect.objectContaining({ code: 'E_WIRE_FIELD' }));
});
