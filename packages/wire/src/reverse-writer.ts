/**
 * Writes protobuf from its end to its beginning: a message is written before its length, so no length is computed ahead
 * and nothing is copied but into the result. For records that are written at every message.
 *
 * One buffer serves all calls. It holds secrets while a record is written and zeros in between.
 */

/** Fields are written last field first, in ascending order of their numbers when read. A `tag` is field number * 8 + wire type. */
export class ReverseWriter {
  #buffer = new Uint8Array(INITIAL_BYTES);
  /** What is written stands from here to the end. */
  #start = INITIAL_BYTES;

  /** Bytes whose length is fixed: `RangeError` by `name` when it is another. */
  fixed(tag: number, value: Uint8Array, length: number, name: string): void {
    if (value.length !== length) throw new RangeError(`${name} must be ${length} bytes long`);
    this.bytes(tag, value);
  }

  /** Bytes of any length, empty ones too. */
  bytes(tag: number, value: Uint8Array): void {
    this.raw(value);
    this.#head(tag, value.length);
  }

  /** A number without explicit presence: 0 is not written. */
  number(tag: number, value: number, name: string): void {
    if (value !== 0) this.explicitNumber(tag, value, name);
  }

  /** A number with explicit presence. */
  explicitNumber(tag: number, value: number, name: string): void {
    if (!(Number.isInteger(value) && value >= 0 && value <= UINT32_MAX))
      throw new RangeError(`${name} must be a uint32`);
    this.#head(tag, value);
  }

  /** Where a message ends that is written next; for {@link close}. */
  mark(): number {
    return this.#buffer.length - this.#start;
  }

  /** Puts tag and length before what was written since `mark`. */
  close(tag: number, mark: number): void {
    this.#head(tag, this.mark() - mark);
  }

  /** Encoded fields, as they are. */
  raw(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#start -= value.length;
    this.#buffer.set(value, this.#start);
  }

  /** What was written, at most `max` bytes, and zeros where it was. */
  finish(max: number, name: string): Uint8Array {
    try {
      if (this.mark() > max) throw new RangeError(`${name} must be at most ${max} bytes long`);
      return this.#buffer.slice(this.#start);
    } finally {
      this.reset();
    }
  }

  /** Zeros where something was written: after a failure. */
  reset(): void {
    this.#buffer.fill(0, this.#start);
    if (this.#buffer.length > KEPT_BYTES_MAX) this.#buffer = new Uint8Array(INITIAL_BYTES);
    this.#start = this.#buffer.length;
  }

  /** A tag and a number or length after it. */
  #head(tag: number, value: number): void {
    this.#reserve(2 * VARINT32_BYTES_MAX);
    this.#varint(value);
    this.#varint(tag);
  }

  #varint(value: number): void {
    const buffer = this.#buffer;
    if (value < 0x80) {
      buffer[--this.#start] = value;
      return;
    }
    const length = value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5;
    let offset = this.#start - length;
    this.#start = offset;
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) buffer[offset++] = (rest & 0x7f) | 0x80;
    buffer[offset] = rest;
  }

  #reserve(length: number): void {
    if (length <= this.#start) return;
    const before = this.#buffer;
    const written = before.length - this.#start;
    this.#buffer = new Uint8Array(Math.max(2 * before.length, written + length));
    this.#buffer.set(before.subarray(this.#start), this.#buffer.length - written);
    before.fill(0);
    this.#start = this.#buffer.length - written;
  }
}

const INITIAL_BYTES = 8_192;
/** A larger buffer is not kept for the next record. */
const KEPT_BYTES_MAX = 262_144;
const VARINT32_BYTES_MAX = 5;
const UINT32_MAX = 0xffff_ffff;
