/**
 * Inputs made from other inputs: changed as bytes, as text, or as protobuf where they are one. The result is bounded, so a
 * run does not drift to ever larger inputs.
 */

import type { Dice } from '@sotto/testkit';
import { type Field, join, lengthDelimited, readFields, varint } from './protobuf.ts';

/** One to four changes to `input`; `others` are what it may be crossed with. */
export const mutate = (dice: Dice, input: Uint8Array, others: readonly Uint8Array[]): Uint8Array => {
  let changed = input;
  const changes = dice.between(1, 4);
  for (let change = 0; change < changes; change++) {
    const fields = dice.chance(STRUCTURE_SHARE) ? readFields(changed) : undefined;
    changed =
      fields === undefined || fields.length === 0
        ? changeBytes(dice, changed, others)
        : changeFields(dice, fields, others);
  }
  return changed.subarray(0, INPUT_BYTES_MAX);
};

const changeBytes = (dice: Dice, input: Uint8Array, others: readonly Uint8Array[]): Uint8Array => {
  const at = dice.between(0, input.length);
  const length = dice.between(1, 8);
  const [before, after] = [input.subarray(0, at), input.subarray(at)];
  switch (dice.between(0, 7)) {
    case 0: {
      if (after.length === 0) return input;
      const flipped = Uint8Array.from(input);
      flipped[at]! ^= 1 << dice.between(0, 7);
      return flipped;
    }
    case 1:
      return join([before, randomBytes(dice, length), after]);
    case 2:
      return join([before, after.subarray(length)]);
    case 3:
      return before;
    case 4:
      return join([before, after.subarray(0, length), after]);
    case 5:
      return join([before, dice.pick(INTERESTING), after.subarray(dice.between(0, 8))]);
    case 6: {
      const other = others.length === 0 ? input : dice.pick(others);
      return join([before, other.subarray(dice.between(0, other.length))]);
    }
    default: {
      const end = dice.between(at, input.length);
      return join([before, after.subarray(end - at), input.subarray(at, end)]);
    }
  }
};

const changeFields = (dice: Dice, fields: readonly Field[], others: readonly Uint8Array[]): Uint8Array => {
  const at = dice.between(0, fields.length - 1);
  const field = fields[at]!;
  const whole = fields.map(({ bytes }) => bytes);
  const replaced = (...bytes: readonly Uint8Array[]): Uint8Array =>
    join([...whole.slice(0, at), ...bytes, ...whole.slice(at + 1)]);
  switch (dice.between(0, 10)) {
    case 0:
      return replaced();
    case 1:
      return replaced(field.bytes, field.bytes);
    case 2:
      return join(dice.shuffle(whole));
    case 3:
      return replaced(varint(dice.between(0, 40) * 8 + dice.between(0, 7)), field.bytes.subarray(1));
    case 4:
      return replaced(overlong(field.bytes[0]!), field.bytes.subarray(1));
    case 5:
      return replaced(field.bytes, dice.pick(HOSTILE_FIELDS));
    case 6:
      return replaced(nested(field.number, field.content ?? new Uint8Array(0), dice.between(1, NESTING_MAX)));
    case 7:
      return replaced(
        lengthDelimited(field.number, join(Array.from({ length: dice.between(2, 40) }, () => field.bytes))),
      );
    case 8: {
      const other = others.length === 0 ? undefined : readFields(dice.pick(others));
      return other === undefined || other.length === 0 ? join(whole) : replaced(field.bytes, dice.pick(other).bytes);
    }
    default:
      // Most of what matters is further inside.
      if (field.content === undefined) return replaced(changeBytes(dice, field.bytes, others));
      return replaced(lengthDelimited(field.number, mutate(dice, field.content, others)));
  }
};

/** The same number in more bytes than it needs. */
const overlong = (byte: number): Uint8Array => Uint8Array.of((byte % 128) + 128, 0x80, 0x00);

const nested = (number: number, content: Uint8Array, depth: number): Uint8Array => {
  let inner = content;
  for (let level = 0; level < depth; level++) inner = lengthDelimited(number, inner);
  return inner;
};

const randomBytes = (dice: Dice, length: number): Uint8Array => Uint8Array.from({ length }, () => dice.between(0, 255));

const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value, 'latin1'));

/** Where parsers of numbers, text and headers have their edges. */
const INTERESTING: readonly Uint8Array[] = [
  Uint8Array.of(0),
  Uint8Array.of(0xff),
  Uint8Array.of(0x7f),
  Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01),
  Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f),
  Uint8Array.of(0xc0, 0xaf),
  Uint8Array.of(0xed, 0xa0, 0x80),
  Uint8Array.of(0xef, 0xbb, 0xbf),
  ...['\r\n', '\n', '\0', ' ', '\t', '"', '\\', ';', ',', '=', ':', '@', '.', '..', '/', '%00', '-1', '0', '1e9'].map(
    text,
  ),
  ...['9007199254740993', '4294967296', '18446744073709551616', '00', '+1', 'NaN', '__proto__', 'constructor'].map(
    text,
  ),
];

/** Fault T14: lengths of gigabytes, groups that do not end, numbers that no field has. */
const HOSTILE_FIELDS: readonly Uint8Array[] = [
  Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x07),
  Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01),
  Uint8Array.of(0x0b),
  Uint8Array.of(0x0b, 0x0b, 0x0b, 0x0c, 0x0c, 0x0c),
  Uint8Array.of(0x0c),
  Uint8Array.of(0x00, 0x00),
  Uint8Array.of(0xf8, 0xff, 0xff, 0xff, 0x0f, 0x01),
  Uint8Array.of(0x0a, 0x02, 0xc3, 0x28),
  Uint8Array.of(0x0e),
  Uint8Array.of(0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f),
];

const STRUCTURE_SHARE = 0.6;
const NESTING_MAX = 200;
const INPUT_BYTES_MAX = 64 * 1024;
