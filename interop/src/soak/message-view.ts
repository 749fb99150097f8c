/**
 * What everybody can read of a message on its way. The reader is neither implementation's, so that a run can compare the
 * headers both write with those its model counts.
 *
 * Spec: Signal session layer, sections 6.2 to 6.4; sparse post-quantum ratchet, section 4.
 */

import { bytesToHex } from '@sotto/crypto';
import type { SessionMessage } from '@sotto/ratchet';

/** The visible part of one encrypted message. */
export interface MessageView {
  /** Hexadecimal. */
  readonly ratchetKey: string;
  readonly counter: number;
  readonly previousCounter: number;
  /** Of the post-quantum ratchet. */
  readonly epoch: number;
  readonly index: number;
  /** Of a message that starts a session. */
  readonly start: StartView | undefined;
  /** Every byte of these is authenticated by any receiver that has not seen the session before. */
  readonly vital: readonly Range[];
  /** Every byte of this one is authenticated by any receiver. */
  readonly inner: Range;
}

export interface StartView {
  readonly preKeyId: number | undefined;
  readonly signedPreKeyId: number;
  readonly kemPreKeyId: number;
  /** Hexadecimal. */
  readonly identityKey: string;
}

/** From `start` up to `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export function viewMessage({ type, bytes }: SessionMessage): MessageView {
  if (type === 'signalMessage') return viewInner(bytes, { start: 0, end: bytes.length });
  const fields = readFields(bytes, { start: 1, end: bytes.length });
  const [baseKey, identityKey, inner, ciphertext] = [2, 3, 4, 8].map((number) => rangeOf(fields, number));
  const start: StartView = {
    preKeyId: fields.get(1)?.value,
    signedPreKeyId: numberOf(fields, 6),
    kemPreKeyId: numberOf(fields, 7),
    identityKey: bytesToHex(bytes.subarray(identityKey!.start, identityKey!.end)),
  };
  return { ...viewInner(bytes, inner!), start, vital: [baseKey!, identityKey!, inner!, ciphertext!] };
}

/** Of a message that a sender key has encrypted: its place in the chain (section 6.4). */
export function viewIteration(bytes: Uint8Array): number {
  return numberOf(readFields(bytes, { start: 1, end: bytes.length - SIGNATURE_BYTES }), 3);
}

function viewInner(bytes: Uint8Array, inner: Range): MessageView {
  const fields = readFields(bytes, { start: inner.start + 1, end: inner.end - MAC_BYTES });
  const ratchetKey = rangeOf(fields, 1);
  const postQuantum = rangeOf(fields, 5);
  const epoch = readVarint(bytes, postQuantum.start + 1);
  return {
    ratchetKey: bytesToHex(bytes.subarray(ratchetKey.start, ratchetKey.end)),
    counter: numberOf(fields, 2),
    previousCounter: fields.get(3)?.value ?? 0,
    epoch: epoch.value,
    index: readVarint(bytes, epoch.end).value,
    start: undefined,
    vital: [inner],
    inner,
  };
}

/** A number, or where the bytes are. */
interface Field extends Range {
  readonly value: number;
}

function readFields(bytes: Uint8Array, { start, end }: Range): ReadonlyMap<number, Field> {
  const fields = new Map<number, Field>();
  for (let position = start; position < end; ) {
    const tag = readVarint(bytes, position);
    const content = readVarint(bytes, tag.end);
    const isBytes = tag.value % 8 === LENGTH_DELIMITED;
    const contentEnd = isBytes ? content.end + content.value : content.end;
    fields.set(Math.floor(tag.value / 8), { value: content.value, start: content.end, end: contentEnd });
    position = contentEnd;
  }
  return fields;
}

function readVarint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let position = start; ; position++) {
    const byte = bytes[position];
    if (byte === undefined) throw new RangeError('bytes: end within a number');
    value += (byte % 128) * 128 ** (position - start);
    if (byte < 128) return { value, end: position + 1 };
  }
}

function rangeOf(fields: ReadonlyMap<number, Field>, number: number): Range {
  const field = fields.get(number);
  if (field === undefined) throw new RangeError(`bytes: lack field ${number}`);
  return field;
}

function numberOf(fields: ReadonlyMap<number, Field>, number: number): number {
  const field = fields.get(number);
  if (field === undefined) throw new RangeError(`bytes: lack field ${number}`);
  return field.value;
}

const LENGTH_DELIMITED = 2;
const MAC_BYTES = 8;
const SIGNATURE_BYTES = 64;
