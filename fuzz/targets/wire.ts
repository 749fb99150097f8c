/**
 * Every decoder of `@sotto/wire`, against protobufjs reflection: what we accept it reads as well, and to the same values as
 * what we encode from it. What is refused is refused with a `WireError`, and nobody's bytes change.
 */

import { isDeepStrictEqual } from 'node:util';
import * as wire from '@sotto/wire';
import fc from 'fast-check';
import { allCodecs } from '../../packages/wire/test/codecs-all.ts';
import { lookupSchema } from '../../packages/wire/test/schemas.ts';
import type { CodecCase } from '../../packages/wire/test/values.ts';
import type { Target } from '../src/index.ts';

export const wireTargets = (seed: number): readonly Target[] => [
  ...allCodecs.map(([name, codec]) => codecTarget(name, codec, seed)),
  target('unpadEnvelope', [wire.padEnvelope(new Uint8Array(40))], wire.unpadEnvelope),
  target('unpadContent', [wire.padContent(new Uint8Array(40))], wire.unpadContent),
  target('parseAddress', [text('alice@a.example')], (bytes) => wire.parseAddress(read(bytes))),
  target('parseDomain', [text('a.example')], (bytes) => wire.parseDomain(read(bytes))),
];

const codecTarget = (name: string, codec: CodecCase<unknown>, seed: number): Target => {
  const type = lookupSchema(codec.schema);
  return target(
    `decode${name}`,
    fc.sample(codec.message, { seed, numRuns: SEEDS }).map((message) => codec.encode(message)),
    (bytes) => {
      const decoded = codec.decode(bytes);
      const read = type.toObject(type.decode(bytes), PLAIN);
      // Content of a newer version is kept as it is and never written.
      if (JSON.stringify(decoded).includes('"kind":"unknown"')) return;
      const encoded = codec.encode(decoded);
      if (!isDeepStrictEqual(codec.decode(encoded), decoded)) throw new Error('what was accepted does not come back');
      const again = type.toObject(type.decode(encoded), PLAIN);
      if (!isDeepStrictEqual(again, read)) throw new Error('another decoder reads something else');
    },
  );
};

const target = (name: string, seeds: readonly Uint8Array[], use: (bytes: Uint8Array) => unknown): Target => ({
  name: `wire/${name}`,
  seeds,
  run(input) {
    const before = Uint8Array.from(input);
    try {
      use(input);
    } catch (error) {
      if (!(error instanceof wire.WireError)) throw error;
    }
    if (!isDeepStrictEqual(Uint8Array.from(input), before)) throw new Error('the input was changed');
  },
});

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const read = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Fields that are absent count as those that have their default: proto3 does not tell the two apart. */
const PLAIN = { defaults: true, arrays: true, longs: String, enums: Number, bytes: String } as const;
const SEEDS = 3;
