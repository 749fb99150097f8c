/**
 * The pre-scan: walks a whole message by its field table before protobufjs sees a byte of it, because protobufjs takes
 * a known field of a wrong wire type for an unknown one, merges repeated fields and drops groups.
 *
 * Two profiles. `strict` is for formats that are ours: one meaning for every byte string. `signal` is what libsignal
 * applies (Signal session layer, section 0), since two implementations that read one message differently are a hole.
 *
 *                                    strict      signal
 *   truncated, field number 0        refused     refused
 *   wrong wire type of a known field refused     refused
 *   unknown field                    ignored     ignored
 *   group, as an unknown field       refused     ignored, nested 100 deep at most
 *   singular field repeated          refused     last one wins
 *   oneof repeated                   refused     refused
 *   varint above 32 bits             refused     low 32 bits count
 *   varint longer than need be       refused     accepted up to 10 bytes, in tags and lengths up to 5
 *   string that is not UTF-8         refused     refused
 */

import type { FieldShape, MessageShape } from '#gen/shapes';
import { WireError } from './errors.ts';
import { isUtf8 } from './utf8.ts';

export type ScanProfile = 'strict' | 'signal';

/** Throws `E_WIRE_MALFORMED` unless `bytes` is an encoding of `shape` under `profile`. Time is linear in the length. */
export function scan(bytes: Uint8Array, shape: MessageShape, profile: ScanProfile): void {
  scanMessage({ bytes, offset: 0, profile }, bytes.length, shape);
}

/** A message in the strict profile without these fields of its own. Throws `E_WIRE_MALFORMED` for what is no message. */
export function withoutFields(bytes: Uint8Array, numbers: readonly number[]): Uint8Array {
  const cursor: Cursor = { bytes, offset: 0, profile: 'strict' };
  const left = new Uint8Array(bytes.length);
  let length = 0;
  while (cursor.offset < bytes.length) {
    const start = cursor.offset;
    const { number, wireType } = readTag(cursor, bytes.length);
    skipPlain(cursor, bytes.length, wireType);
    if (numbers.includes(number)) continue;
    left.set(bytes.subarray(start, cursor.offset), length);
    length += cursor.offset - start;
  }
  return left.subarray(0, length);
}

/** Where the scan stands. Lives for one call of {@link scan}. */
interface Cursor {
  readonly bytes: Uint8Array;
  readonly profile: ScanProfile;
  offset: number;
}

const WIRE_VARINT = 0;
const WIRE_FIXED64 = 1;
const WIRE_LENGTH = 2;
const WIRE_GROUP_START = 3;
const WIRE_GROUP_END = 4;
const WIRE_FIXED32 = 5;

/** A 64-bit varint. */
const VARINT_BYTES_MAX = 10;
/** A 32-bit varint, which tags and lengths are. */
const VARINT32_BYTES_MAX = 5;
/** Depth to which an unknown group may hold groups; more would cost the decoder its stack. */
const GROUP_DEPTH_MAX = 100;

/** The depth of the recursion is that of the schema; the generator refuses a recursive one. */
function scanMessage(cursor: Cursor, end: number, shape: MessageShape): void {
  const seen = new Set<number | string>();
  while (cursor.offset < end) {
    const { number, wireType } = readTag(cursor, end);
    const field = shape.fields.get(number);
    if (field === undefined) {
      skipUnknown(cursor, end, number, wireType);
      continue;
    }
    const { name, type, repeated, oneof } = field;
    // WI-02: a known field has the wire type of the schema.
    if (wireType !== wireTypeOf(type)) throw malformed(shape, name, 'wire type');
    // WI-03: a singular field or a oneof stands once; decoders would merge or take the last.
    // WI-40: a oneof stands once in the Signal formats too: a certificate has one signer and one sender id.
    if (!repeated && (cursor.profile === 'strict' || oneof !== undefined)) {
      const slot = oneof ?? number;
      if (seen.has(slot)) throw malformed(shape, name, 'repeated');
      seen.add(slot);
    }
    if (wireType === WIRE_LENGTH) scanDelimited(cursor, end, shape, field);
    else if (wireType === WIRE_FIXED64) skipBytes(cursor, end, 8);
    else scanScalar(cursor, end, shape, field);
  }
}

function scanDelimited(cursor: Cursor, end: number, shape: MessageShape, field: FieldShape): void {
  const length = readVarint32(cursor, end);
  // WI-04: nothing reaches beyond the end of its message; a length is compared with what is there and allocates nothing.
  if (length > end - cursor.offset) throw malformed(shape, field.name, 'truncated');
  const valueEnd = cursor.offset + length;
  // WI-05: text is UTF-8.
  if (field.shape !== undefined) scanMessage(cursor, valueEnd, field.shape);
  else if (field.type === 'string' && !isUtf8(cursor.bytes, cursor.offset, valueEnd)) {
    throw malformed(shape, field.name, 'not UTF-8');
  }
  cursor.offset = valueEnd;
}

function scanScalar(cursor: Cursor, end: number, shape: MessageShape, field: FieldShape): void {
  // WI-06: a boolean is 0 or 1.
  if (cursor.profile === 'signal' || field.type === 'uint64') {
    skipVarint(cursor, end);
  } else if (readVarint32(cursor, end) > 1 && field.type === 'bool') {
    throw malformed(shape, field.name, 'not a boolean');
  }
}

function wireTypeOf(type: FieldShape['type']): number {
  if (type === 'bytes' || type === 'string' || type === 'message') return WIRE_LENGTH;
  return type === 'fixed64' ? WIRE_FIXED64 : WIRE_VARINT;
}

function readTag(cursor: Cursor, end: number): { readonly number: number; readonly wireType: number } {
  const tag = readVarint32(cursor, end);
  const number = tag >>> 3;
  // WI-07: there is no field number 0.
  if (number === 0) throw new WireError('E_WIRE_MALFORMED', 'field number 0');
  return { number, wireType: tag & 7 };
}

function skipUnknown(cursor: Cursor, end: number, number: number, wireType: number): void {
  // WI-08: groups are refused, or balanced and at most 100 deep where the Signal formats let them be.
  if (wireType === WIRE_GROUP_START && cursor.profile === 'signal') skipGroup(cursor, end, number);
  else skipPlain(cursor, end, wireType);
}

/** An unknown group and all groups in it, without recursion. */
function skipGroup(cursor: Cursor, end: number, number: number): void {
  const open = [number];
  while (open.length > 0) {
    const tag = readTag(cursor, end);
    if (tag.wireType === WIRE_GROUP_START) {
      if (open.push(tag.number) > GROUP_DEPTH_MAX) throw new WireError('E_WIRE_MALFORMED', 'groups nested too deep');
    } else if (tag.wireType === WIRE_GROUP_END) {
      if (open.pop() !== tag.number) throw new WireError('E_WIRE_MALFORMED', 'group ended by another field');
    } else {
      skipPlain(cursor, end, tag.wireType);
    }
  }
}

function skipPlain(cursor: Cursor, end: number, wireType: number): void {
  if (wireType === WIRE_VARINT) skipVarint(cursor, end);
  else if (wireType === WIRE_FIXED64) skipBytes(cursor, end, 8);
  else if (wireType === WIRE_LENGTH) skipBytes(cursor, end, readVarint32(cursor, end));
  else if (wireType === WIRE_FIXED32) skipBytes(cursor, end, 4);
  else throw new WireError('E_WIRE_MALFORMED', 'group or unknown wire type');
}

function skipBytes(cursor: Cursor, end: number, length: number): void {
  if (length > end - cursor.offset) throw new WireError('E_WIRE_MALFORMED', 'truncated');
  cursor.offset += length;
}

/** A varint of up to 64 bits whose value does not matter. */
function skipVarint(cursor: Cursor, end: number): void {
  // WI-09: a varint has at most 64 bits.
  for (let i = 1; i <= VARINT_BYTES_MAX; i++) {
    const byte = readByte(cursor, end);
    if (byte >= 0x80) continue;
    if (i === VARINT_BYTES_MAX && byte > 1) throw new WireError('E_WIRE_MALFORMED', 'varint above 64 bits');
    return;
  }
  throw new WireError('E_WIRE_MALFORMED', 'varint longer than 10 bytes');
}

function readVarint32(cursor: Cursor, end: number): number {
  let value = 0;
  for (let i = 0; i < VARINT32_BYTES_MAX; i++) {
    const byte = readByte(cursor, end);
    // Multiplied, not shifted: the fifth byte reaches beyond the 32 bits that bit operators have.
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte >= 0x80) continue;
    // WI-10: numbers, tags and lengths have at most 32 bits, in as few bytes as they need.
    if (value > 0xffffffff) throw new WireError('E_WIRE_MALFORMED', 'varint above 32 bits');
    if (cursor.profile === 'strict' && byte === 0 && i > 0) throw new WireError('E_WIRE_MALFORMED', 'overlong varint');
    return value;
  }
  throw new WireError('E_WIRE_MALFORMED', 'varint above 32 bits');
}

function readByte(cursor: Cursor, end: number): number {
  if (cursor.offset >= end) throw new WireError('E_WIRE_MALFORMED', 'truncated');
  return cursor.bytes[cursor.offset++]!;
}

function malformed(shape: MessageShape, field: string, why: string): WireError {
  return new WireError('E_WIRE_MALFORMED', `${shape.name}.${field}: ${why}`);
}
