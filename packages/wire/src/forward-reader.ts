/**
 * Reads protobuf that stands in the one form our encoders write: fields in ascending order, numbers in their shortest form
 * and never 0, no field unknown. What is not so only sets {@link ForwardReader.failed}: whoever reads falls back on the
 * general decoder, which accepts or refuses it with a reason.
 */

/** A `tag` is the first byte of a field, or its first two in the order they stand. */
export class ForwardReader {
  readonly #bytes: Uint8Array;
  #offset = 0;
  /** Something was not in that form; what was returned since means nothing. */
  failed = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether all was read up to `end`; where not, it has failed. */
  finish(end: number): void {
    if (this.#offset !== end) this.failed = true;
  }

  /** Whether the next field is this one. */
  isNext(tag: number, end: number): boolean {
    return !this.failed && this.#offset < end && this.#bytes[this.#offset] === tag;
  }

  /** A copy of a field of fixed length. */
  fixed(tag: number, length: number, end: number): Uint8Array {
    if (!this.isNext(tag, end) || this.#lengthAfter(tag, end) !== length || this.#offset + length > end)
      return this.#fail();
    const start = this.#offset;
    this.#offset += length;
    return this.#bytes.slice(start, this.#offset);
  }

  /** The same, or `undefined` when it is not there. */
  optional(tag: number, length: number, end: number): Uint8Array | undefined {
    return this.isNext(tag, end) ? this.fixed(tag, length, end) : undefined;
  }

  /** A number from 1 to `max`, or 0 when it is not there. */
  number(tag: number, end: number, max = UINT32_MAX): number {
    if (!this.isNext(tag, end)) return 0;
    const value = this.explicitNumber(tag, end);
    if (value === 0 || value > max) this.failed = true;
    return value;
  }

  /** A number that is there, if only as 0. */
  explicitNumber(_tag: number, end: number): number {
    this.#offset++;
    return this.#varint(end);
  }

  /** Enters a message that {@link isNext} has seen, and returns where it ends. */
  enter(tag: number, end: number): number {
    const length = this.#lengthAfter(tag, end);
    if (length > end - this.#offset) this.failed = true;
    return this.failed ? this.#offset : this.#offset + length;
  }

  #lengthAfter(tag: number, end: number): number {
    this.#offset++;
    // From field 16 on a tag has a second byte, which is 1 in all our records.
    if (tag > 0x7f && this.#bytes[this.#offset++] !== 1) this.failed = true;
    return this.#varint(end);
  }

  #varint(end: number): number {
    const bytes = this.#bytes;
    let value = 0;
    for (let i = 0, unit = 1; i < VARINT32_BYTES_MAX && this.#offset < end; i++, unit *= 0x80) {
      const byte = bytes[this.#offset++]!;
      value += (byte & 0x7f) * unit;
      if (byte > 0x7f) continue;
      if (value > UINT32_MAX || (byte === 0 && i > 0)) break;
      return value;
    }
    this.failed = true;
    return 0;
  }

  #fail(): Uint8Array {
    this.failed = true;
    return NO_BYTES;
  }
}

const NO_BYTES = new Uint8Array(0);
const VARINT32_BYTES_MAX = 5;
const UINT32_MAX = 0xffff_ffff;
