import { expect, test } from 'vitest';
import {
  ARRIVED_HEADER_BYTES,
  ENVELOPE_BYTES_MAX,
  FRAME_BYTES_MAX,
  MAILBOX_CONTEXT_MESSAGES_MAX,
  SEAL_TAG_BYTES,
  X_WING_ENCAPSULATED_BYTES,
} from './limits.ts';
import { type DeliveryBody, decodeRelayFrame, encodeRelayFrame, type RelayFrame } from './stream.ts';

const ARRIVED_BYTES_MAX = ENVELOPE_BYTES_MAX + ARRIVED_HEADER_BYTES;
const context = { keyId: 0xffff_ffff, encapsulatedKey: new Uint8Array(X_WING_ENCAPSULATED_BYTES) };
const delivery = (body: DeliveryBody): RelayFrame => ({ kind: 'delivery', cursor: new Uint8Array(16), context, body });

test('the largest delivery fits into a frame, sealed and open', () => {
  const bodies: readonly DeliveryBody[] = [
    {
      kind: 'sealed',
      number: MAILBOX_CONTEXT_MESSAGES_MAX - 1,
      sealed: new Uint8Array(ARRIVED_BYTES_MAX + SEAL_TAG_BYTES),
    },
    { kind: 'open', arrived: new Uint8Array(ARRIVED_BYTES_MAX) },
  ];
  for (const body of bodies) {
    const encoded = encodeRelayFrame(delivery(body));
    expect(encoded.length).toBeLessThanOrEqual(FRAME_BYTES_MAX);
    expect(decodeRelayFrame(encoded)).toEqual(delivery(body));
  }
});

test.each<[string, DeliveryBody]>([
  ['a body that is too long', { kind: 'sealed', number: 0, sealed: new Uint8Array(ARRIVED_BYTES_MAX + 17) }],
  ['a body of nothing', { kind: 'sealed', number: 0, sealed: new Uint8Array(0) }],
  ['an open body that is too long', { kind: 'open', arrived: new Uint8Array(ARRIVED_BYTES_MAX + 1) }],
  ['a number beyond the context', { kind: 'sealed', number: MAILBOX_CONTEXT_MESSAGES_MAX, sealed: new Uint8Array(9) }],
])('%s is no delivery', (_what, body) => {
  expect(() => encodeRelayFrame(delivery(body))).toThrow(RangeError);
});

test('a delivery without a body is refused', () => {
  // RelayFrame.delivery (field 2) with a cursor (field 1) of 16 bytes alone.
  const bare = Uint8Array.of(0x12, 18, 0x0a, 16, ...new Uint8Array(16));
  expect(() => decodeRelayFrame(bare)).toThrow(expect.objectContaining({ code: 'E_WIRE_FIELD' }));
});
