import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIGNAL_MESSAGE_BYTES_MAX } from './limits.ts';
import { decodeSignalMessage, encodeSignalMessage, type SignalMessageFields } from './signal.ts';
import { frameSignalMessage, viewSignalMessage } from './signal-frame.ts';

const uint32 = fc.oneof(
  fc.constantFrom(0, 127, 128, 0x3fff, 0x4000, 0x1f_ffff, 0x20_0000, 0xfff_ffff, 0x1000_0000, 0xffff_ffff),
  fc.integer({ min: 0, max: 0xffff_ffff }),
);
const bytes = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(new Uint8Array(127), new Uint8Array(128)));
const frame = fc.record(
  { ratchetKey: bytes, counter: uint32, previousCounter: uint32, pqRatchet: bytes, addresses: bytes },
  { requiredKeys: ['ratchetKey', 'counter', 'previousCounter'] },
);
const anyFields = fc.record(
  {
    ratchetKey: bytes,
    counter: uint32,
    previousCounter: uint32,
    ciphertext: bytes,
    pqRatchet: bytes,
    addresses: bytes,
  },
  { requiredKeys: [] },
);

describe('the frame of a SignalMessage', () => {
  it('is what generated code writes around the ciphertext', () => {
    fc.assert(
      fc.property(frame, bytes, (fields, ciphertext) => {
        const { head, tail } = frameSignalMessage(fields, ciphertext.length, 0x44);
        const expected = encodeSignalMessage({ ...fields, ciphertext });
        expect(concatBytes(head, ciphertext, tail)).toEqual(concatBytes(Uint8Array.of(0x44), expected));
      }),
    );
  });

  it('is written for ciphertexts of every length that takes another byte to tell', () => {
    const fields = { ratchetKey: new Uint8Array(33), counter: 1, previousCounter: 2 };
    for (const length of [0, 16, 112, 128, 16_368, 16_384, 65_552]) {
      const { head, tail } = frameSignalMessage(fields, length, 0x44);
      const ciphertext = new Uint8Array(length).fill(9);
      expect(concatBytes(head.subarray(1), ciphertext, tail)).toEqual(encodeSignalMessage({ ...fields, ciphertext }));
    }
  });
});

describe('a view of a SignalMessage', () => {
  it('is what generated code reads of any encoding that it writes', () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        const body = encodeSignalMessage(fields);
        expect(viewSignalMessage(body)).toEqual(fields);
        for (const value of Object.values(viewSignalMessage(body))) {
          if (value instanceof Uint8Array) expect(value.buffer).toBe(body.buffer);
        }
      }),
    );
  });

  it('is what generated code reads of any bytes, or refuses', () => {
    const piece = fc.oneof(
      fc.constantFrom('0a00', '0a0105', '1000', '1880', '18ff01', '1880808080808080808001', '2200', '2a8000', '32ff'),
      fc.constantFrom('1080808080f001', '108080808010', '10ffffffff0f', '0800', '3800', '3b3c', '8a0100', '9201', '00'),
    );
    const pieces = fc.array(piece, { maxLength: 8 }).map((parts) => hexToBytes(parts.join('')));
    fc.assert(
      fc.property(fc.oneof(pieces, fc.uint8Array({ maxLength: 60 })), (body) => {
        expect(outcome(() => viewSignalMessage(body))).toEqual(outcome(() => decodeSignalMessage(body)));
      }),
      { numRuns: 5_000 },
    );
  });

  it('WI-01: is taken of nothing that is larger than a message may be', () => {
    const body = frameSignalMessage({ ratchetKey: new Uint8Array(0), counter: 0, previousCounter: 0 }, 0, 0);
    const tooLarge = concatBytes(body.head.subarray(1), new Uint8Array(SIGNAL_MESSAGE_BYTES_MAX));
    expect(outcome(() => viewSignalMessage(tooLarge))).toBe('E_WIRE_TOO_LARGE');
  });
});

function outcome(read: () => SignalMessageFields): SignalMessageFields | string {
  try {
    return read();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
