/** A protobuf message as a list of its fields: enough to change one, and to leave the rest as it is. */

export interface Field {
  readonly number: number;
  readonly wireType: number;
  /** From the tag to the end. */
  readonly bytes: Uint8Array;
  /** Of a length-delimited field, what is in it. */
  readonly content?: Uint8Array;
}

/** `undefined` when the bytes are no sequence of fields. Groups are not read. */
export const readFields = (bytes: Uint8Array): readonly Field[] | undefined => {
  const fields: Field[] = [];
  for (let start = 0; start < bytes.length; ) {
    const tag = readVarint(bytes, start);
    if (tag === undefined || tag.value < 8) return undefined;
    const [number, wireType] = [Math.floor(tag.value / 8), tag.value % 8];
    const end = endOfValue(bytes, tag.end, wireType);
    if (end === undefined || end.end > bytes.length) return undefined;
    const content = end.from === undefined ? {} : { content: bytes.subarray(end.from, end.end) };
    fields.push({ number, wireType, bytes: bytes.subarray(start, end.end), ...content });
    start = end.end;
  }
  return fields;
};

export const lengthDelimited = (number: number, content: Uint8Array): Uint8Array =>
  join([varint(number * 8 + LENGTH_DELIMITED), varint(content.length), content]);

export const varint = (value: number): Uint8Array => {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
};

export const join = (parts: readonly Uint8Array[]): Uint8Array => {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
};

const readVarint = (bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } | undefined => {
  let value = 0;
  for (let index = start; index < bytes.length && index < start + 10; index++) {
    value += (bytes[index]! % 128) * 2 ** (7 * (index - start));
    if (bytes[index]! < 128) return { value, end: index + 1 };
  }
  return undefined;
};

const endOfValue = (
  bytes: Uint8Array,
  start: number,
  wireType: number,
): { readonly end: number; readonly from?: number } | undefined => {
  if (wireType === 0) return readVarint(bytes, start);
  if (wireType === 1) return { end: start + 8 };
  if (wireType === 5) return { end: start + 4 };
  if (wireType !== LENGTH_DELIMITED) return undefined;
  const length = readVarint(bytes, start);
  return length === undefined ? undefined : { from: length.end, end: length.end + length.value };
};

const LENGTH_DELIMITED = 2;
