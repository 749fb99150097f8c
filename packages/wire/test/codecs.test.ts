import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as wire from '../src/index.ts';
import { allCodecs } from './codecs-all.ts';
import { lookupSchema } from './schemas.ts';
import type { CodecCase } from './values.ts';

const codecs = allCodecs;

const codes: readonly string[] = [
  'E_WIRE_TOO_LARGE',
  'E_WIRE_MALFORMED',
  'E_WIRE_VERSION',
  'E_WIRE_FIELD',
  'E_WIRE_DOWNGRADE',
];

/** Decodes, and lets nothing but a `WireError` of a known code out. */
function decodeOrRefuse(codec: CodecCase<unknown>, bytes: Uint8Array): unknown {
  const before = Uint8Array.from(bytes);
  try {
    return codec.decode(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(wire.WireError);
    expect(codes).toContain((error as wire.WireError).code);
    return undefined;
  } finally {
    expect(bytes).toEqual(before);
  }
}

it('every codec of the package is in the list below', () => {
  const exported = Object.keys(wire).filter((name) => /^(en|de)code/.test(name));
  const listed = codecs.flatMap(([name]) => [`encode${name}`, `decode${name}`]);
  expect(exported.sort()).toEqual(listed.sort());
});

describe.each(codecs)('%s', (_name, codec) => {
  const type = lookupSchema(codec.schema);

  it('comes back from its bytes, which are those of protobufjs reflection', () => {
    fc.assert(
      fc.property(codec.message, (message) => {
        const bytes = codec.encode(message);
        expect(bytes.constructor).toBe(Uint8Array);
        expect(codec.decode(bytes)).toEqual(message);
        expect(bytes).toEqual(Uint8Array.from(type.encode(type.fromObject(codec.oracle(message))).finish()));
      }),
      { numRuns: 60 },
    );
  });

  it('is independent of the bytes it was decoded from, Buffers too', () => {
    fc.assert(
      fc.property(codec.message, (message) => {
        const buffer = Buffer.concat([Buffer.alloc(3, 0xff), codec.encode(message), Buffer.alloc(3, 0xff)]);
        const decoded = codec.decode(buffer.subarray(3, buffer.length - 3));
        buffer.fill(0xff);
        expect(decoded).toEqual(message);
        expect(containsBuffer(decoded)).toBe(false);
      }),
      { numRuns: 10 },
    );
  });

  it('ignores unknown fields', () => {
    const unknown = fc.constantFrom([0xf8, 0x7f, 0x01], [0xfa, 0x7f, 0x02, 0xff, 0xff], [0xfd, 0x7f, 1, 2, 3, 4]);
    fc.assert(
      fc.property(codec.message, unknown, fc.boolean(), (message, field, first) => {
        const bytes = codec.encode(message);
        const extended = Uint8Array.from(first ? [...field, ...bytes] : [...bytes, ...field]);
        expect(codec.decode(extended)).toEqual(message);
      }),
      { numRuns: 10 },
    );
  });

  it('decodes or refuses arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        decodeOrRefuse(codec, bytes);
      }),
      { numRuns: 100 },
    );
  });

  it('decodes or refuses a damaged message, and what it decodes it would also encode', () => {
    const damage = fc.record({
      at: fc.nat(),
      bit: fc.nat(7),
      cut: fc.option(fc.nat()),
      insert: fc.uint8Array({ maxLength: 3 }),
    });
    fc.assert(
      fc.property(codec.message, damage, (message, { at, bit, cut, insert }) => {
        const bytes = codec.encode(message);
        if (bytes.length === 0) return;
        bytes[at % bytes.length]! ^= 1 << bit;
        const place = at % bytes.length;
        const spliced = Uint8Array.from([...bytes.subarray(0, place), ...insert, ...bytes.subarray(place)]);
        const damaged = cut === null ? spliced : spliced.subarray(0, cut % spliced.length);
        const decoded = decodeOrRefuse(codec, damaged);
        if (decoded === undefined || hasUnknownBody(decoded)) return;
        expect(codec.decode(codec.encode(decoded))).toEqual(decoded);
      }),
      { numRuns: 150 },
    );
  });
});

/** Content of a newer version can be received, but never sent. */
function hasUnknownBody(decoded: unknown): boolean {
  return JSON.stringify(decoded).includes('"kind":"unknown"');
}

function containsBuffer(value: unknown): boolean {
  if (value instanceof Uint8Array) return value.constructor !== Uint8Array;
  return typeof value === 'object' && value !== null && Object.values(value).some(containsBuffer);
}
