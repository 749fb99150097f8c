/**
 * Protobuf, written byte by byte: what an encoder would never write is what these vectors are about.
 *
 * Spec: Signal session layer, section 0. Fields are kept encoded, by name and in the order they are written in.
 */

import { concatBytes } from '@sotto/crypto';

/** Encoded fields; one that is `undefined` is left out. */
export type Fields = Readonly<Record<string, Uint8Array | undefined>>;

export const WIRE_VARINT = 0;
export const WIRE_FIXED64 = 1;
export const WIRE_BYTES = 2;
export const WIRE_GROUP_START = 3;
export const WIRE_GROUP_END = 4;
export const WIRE_FIXED32 = 5;

export function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 0x80n) return Uint8Array.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 0x7fn) | 0x80);
  }
}

/** A varint that is longer than it has to be, `length` bytes. */
export function longVarint(value: number, length: number): Uint8Array {
  const short = varint(value);
  const bytes = new Uint8Array(length).fill(0x80);
  for (const [i, byte] of short.entries()) bytes[i] = byte | 0x80;
  bytes[length - 1]! &= 0x7f;
  return bytes;
}

export function tag(field: number, wireType: number): Uint8Array {
  return varint(field * 8 + wireType);
}

export function uintField(field: number, value: number | bigint): Uint8Array {
  return concatBytes(tag(field, WIRE_VARINT), varint(value));
}

export function bytesField(field: number, value: Uint8Array): Uint8Array {
  return concatBytes(tag(field, WIRE_BYTES), varint(value.length), value);
}

export function fixed64Field(field: number, value: number | bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return concatBytes(tag(field, WIRE_FIXED64), bytes);
}

export function messageOf(fields: Fields): Uint8Array {
  return concatBytes(...Object.values(fields).filter((field) => field !== undefined));
}
