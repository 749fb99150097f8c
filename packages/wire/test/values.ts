/** Values for the fields of messages, and what makes a list of codecs of them. */

import fc from 'fast-check';

export interface CodecCase<Message> {
  /** Full name of the protobuf message. */
  readonly schema: string;
  encode(message: Message): Uint8Array;
  decode(bytes: Uint8Array): Message;
  /** Generates values of the checked type. */
  readonly message: fc.Arbitrary<Message>;
  /** Spells one as protobufjs reflection takes it. */
  oracle(message: Message): object;
}

/** By the name that `encode…` and `decode…` end in. */
export type NamedCodec = readonly [name: string, codec: CodecCase<unknown>];

export function codec<Message extends object>(
  name: string,
  schema: string,
  encode: (message: Message) => Uint8Array,
  decode: (bytes: Uint8Array) => Message,
  message: fc.Arbitrary<Message>,
  oracle: (message: Message) => object = (plain) => plain,
): NamedCodec {
  const named: CodecCase<Message> = { schema, encode, decode, message, oracle };
  return [name, named as CodecCase<unknown>];
}

/** Oracle of a message that carries a version. */
export const versioned = (message: object) => ({ ...message, version: 1 });

export const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
/** Cheap to draw and to shrink: one byte, repeated. */
export const longBytes = (length: number) =>
  fc.integer({ min: 0, max: 255 }).map((byte) => new Uint8Array(length).fill(byte));
export const someBytes = (minLength = 1) => fc.uint8Array({ minLength, maxLength: 200 });
export const uint32 = (min = 0, max = 0xffffffff) =>
  fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max: Math.min(max, min + 300) }), fc.integer({ min, max }));
/** Of the wire's own kind of time: seconds since 1970, a multiple of 3600. */
export const wholeHour = fc.integer({ min: 1, max: Math.floor(0xffffffff / 3600) }).map((hour) => hour * 3600);
export const list = <Value>(value: fc.Arbitrary<Value>, minLength = 0) => fc.array(value, { minLength, maxLength: 4 });
export const optionalKeys = <Value extends object>(
  model: { [Key in keyof Value]-?: fc.Arbitrary<Exclude<Value[Key], undefined>> },
  requiredKeys: (keyof Value)[],
) => fc.record(model, { requiredKeys, noNullPrototype: true }) as unknown as fc.Arbitrary<Value>;
export const record = <Value extends object>(model: { [Key in keyof Value]: fc.Arbitrary<Value[Key]> }) =>
  fc.record(model, { noNullPrototype: true }) as unknown as fc.Arbitrary<Value>;

export const localpart = fc.stringMatching(/^[a-z0-9]{1,9}([._-][a-z0-9]{1,4}){0,2}$/);
export const domain = fc.stringMatching(/^([a-z0-9]([a-z0-9-]{0,4}[a-z0-9])?\.){1,3}[a-z]{2,7}$/);
export const address = fc.tuple(localpart, domain).map(([local, host]) => `${local}@${host}`);
export const printable = (minLength = 0) => fc.string({ unit: 'grapheme-ascii', minLength, maxLength: 60 });
export const errorCode = fc.stringMatching(/^E_[A-Z0-9]{1,9}(_[A-Z0-9]{1,9}){0,2}$/);
export const text = fc.string({ unit: 'grapheme', maxLength: 80 });

/** A good value of a message, and values of single fields that break a rule. */
export interface Rules {
  readonly good: object;
  readonly bad: readonly (readonly [field: string, value: unknown])[];
}

export const zeros = (length: number) => new Uint8Array(length);
export const times = <Value>(count: number, value: Value) => Array.from({ length: count }, () => value);
/** Seconds that are not the beginning of an hour since 1970, the first one, which is how "missing" looks, among them. */
export const noWholeHour = [0, 1, 3599, 3601, 0xffffffff];
