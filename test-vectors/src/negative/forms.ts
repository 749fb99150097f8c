/**
 * What can be wrong with the form of any protobuf, and what only looks so: made from the fields of a good message.
 *
 * Spec: Signal session layer, section 0.
 */

import { concatBytes } from '@sotto/crypto';
import {
  bytesField,
  type Fields,
  longVarint,
  messageOf,
  tag,
  uintField,
  varint,
  WIRE_BYTES,
  WIRE_FIXED32,
  WIRE_FIXED64,
  WIRE_GROUP_END,
  WIRE_GROUP_START,
  WIRE_VARINT,
} from './protobuf.ts';

/** One body, and whether it is to be read as if it were the good one. */
export interface Form {
  readonly name: string;
  readonly body: Uint8Array;
  readonly verdict: 'valid' | 'malformed' | 'stricter';
}

/** `required` names the fields that must be there; the others may be missing, which is for the caller to say. */
export function formsOf(fields: Fields, required: readonly string[]): Form[] {
  const whole = messageOf(fields);
  const form = (name: string, verdict: Form['verdict'], ...parts: readonly Uint8Array[]): Form => {
    return { name, verdict, body: concatBytes(...parts) };
  };
  const behind = (name: string, verdict: Form['verdict'], ...parts: readonly Uint8Array[]): Form => {
    return form(name, verdict, whole, ...parts);
  };
  return [
    ...required.map((name) => form(`without ${name}`, 'malformed', messageOf({ ...fields, [name]: undefined }))),
    ...Object.keys(fields).map((name) =>
      form(`wrong wire type of ${name}`, 'malformed', messageOf({ ...fields, [name]: otherWireType(fields[name]!) })),
    ),
    form('last byte cut off', 'malformed', whole.subarray(0, -1)),
    form(
      'fields in reverse order',
      'valid',
      ...Object.values(fields)
        .map((field) => field!)
        .reverse(),
    ),
    form('every field twice, the last one right', 'valid', ...decoysOf(fields), whole),
    behind('unknown varint behind', 'valid', uintField(UNKNOWN, 7)),
    behind('unknown varint of 64 bits behind', 'valid', uintField(UNKNOWN, 0xffff_ffff_ffff_ffffn)),
    behind('unknown bytes behind', 'valid', bytesField(UNKNOWN, new Uint8Array(3))),
    behind('unknown fixed64 behind', 'valid', tag(UNKNOWN, WIRE_FIXED64), new Uint8Array(8)),
    behind('unknown fixed32 behind', 'valid', tag(UNKNOWN, WIRE_FIXED32), new Uint8Array(4)),
    behind('unknown group behind', 'valid', tag(UNKNOWN, WIRE_GROUP_START), tag(UNKNOWN, WIRE_GROUP_END)),
    behind('group that does not end', 'malformed', tag(UNKNOWN, WIRE_GROUP_START)),
    behind('group that ends another', 'malformed', tag(UNKNOWN, WIRE_GROUP_START), tag(UNKNOWN + 1, WIRE_GROUP_END)),
    behind('end of a group that did not start', 'malformed', tag(UNKNOWN, WIRE_GROUP_END)),
    behind('field number 0', 'malformed', uintField(0, 0)),
    behind('wire type 6', 'malformed', tag(UNKNOWN, 6), new Uint8Array(8)),
    behind('wire type 7', 'malformed', tag(UNKNOWN, 7), new Uint8Array(8)),
    behind('tag and nothing behind it', 'malformed', tag(UNKNOWN, WIRE_VARINT)),
    behind('length and nothing behind it', 'malformed', tag(UNKNOWN, WIRE_BYTES), varint(1)),
    behind('length of 2^32 - 1', 'malformed', tag(UNKNOWN, WIRE_BYTES), varint(0xffff_ffff)),
    behind('varint that does not end', 'malformed', tag(UNKNOWN, WIRE_VARINT), Uint8Array.of(0x80)),
    behind('varint of 10 bytes', 'valid', tag(UNKNOWN, WIRE_VARINT), longVarint(1, 10)),
    behind('varint of 11 bytes', 'malformed', tag(UNKNOWN, WIRE_VARINT), longVarint(1, 11)),
    behind('varint above 64 bits', 'malformed', uintField(UNKNOWN, 2n ** 64n)),
    behind('tag in 6 bytes', 'stricter', longVarint(UNKNOWN * 8, 6), varint(1)),
    behind('length in 6 bytes', 'stricter', tag(UNKNOWN, WIRE_BYTES), longVarint(1, 6), varint(1)),
  ];
}

export const LONG_TAG_REASON =
  'A tag or a length is read in up to five bytes, which hold 32 bits; no encoder writes more.';

/** The same field number with a varint where bytes belong, and bytes where a number belongs. */
function otherWireType(field: Uint8Array): Uint8Array {
  const number = field[0]! >>> 3;
  return (field[0]! & 7) === WIRE_BYTES ? uintField(number, 1) : bytesField(number, Uint8Array.of(1));
}

/** Fields of the right wire type that would each spoil the message if they counted. */
function decoysOf(fields: Fields): Uint8Array[] {
  return Object.values(fields).map((field) => {
    const number = field![0]! >>> 3;
    const wireType = field![0]! & 7;
    if (wireType === WIRE_FIXED64) return concatBytes(tag(number, WIRE_FIXED64), new Uint8Array(8));
    return wireType === WIRE_BYTES ? bytesField(number, Uint8Array.of(1)) : uintField(number, 99_999);
  });
}

/** In no message of these formats, neither in libsignal's nor in ours. */
const UNKNOWN = 1000;
