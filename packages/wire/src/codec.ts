/**
 * Puts a message's parts together: its size limit, its pre-scan, the code protobufjs generated for it, and the rules of its
 * fields. Decoding runs them in this order, so that nothing is built from bytes that were not accepted; encoding runs
 * them backwards.
 */

import protobuf from 'protobufjs/minimal.js';
import type { StaticMessage } from '#gen/messages';
import type { MessageShape } from '#gen/shapes';
import { WireError } from './errors.ts';
import type { Field } from './fields.ts';
import { type ScanProfile, scan } from './scan.ts';

/** Rules for every field of the schema, by name; a field without a rule, or a rule without a field, does not compile. */
export type Form<Message, Raw> = {
  readonly [Name in keyof Message]-?: Name extends keyof Raw ? Field<Message[Name], NonNullable<Raw[Name]>> : never;
} & { readonly [Name in Exclude<keyof Raw, keyof Message | 'version'>]: never };

export interface Codec<Message> {
  /** Misuse is a `TypeError` or `RangeError` that begins with the name of the field. */
  readonly encode: (message: Message) => Uint8Array;
  /** Throws `WireError`. The input is not kept. */
  readonly decode: (bytes: Uint8Array) => Message;
}

interface Definition<Message, Raw> {
  readonly code: StaticMessage<Raw>;
  readonly shape: MessageShape;
  readonly form: Form<Message, Raw>;
  readonly bytesMax: number;
  readonly profile?: ScanProfile;
}

/** The only version of every message that carries one. */
const VERSION = 1;

export function defineCodec<Message extends object, Raw extends object>(
  definition: Definition<Message, Raw>,
): Codec<Message> {
  const { code, shape, form, bytesMax, profile = 'strict' } = definition;
  const name = shape.name.slice(shape.name.lastIndexOf('.') + 1);
  const fields = fieldsOf(form);
  const versioned = [...shape.fields.values()].some((field) => field.name === 'version');

  const encode = (message: Message): Uint8Array => {
    const raw = writeFields(fields, message, name);
    if (versioned) raw.version = VERSION;
    const bytes = finish(code.encode(raw as Raw, new protobuf.Writer()));
    if (bytes.length > bytesMax) throw new RangeError(`${name} must be at most ${bytesMax} bytes long`);
    return bytes;
  };

  const decode = (bytes: Uint8Array): Message => {
    if (!(bytes instanceof Uint8Array)) throw new TypeError('bytes must be a Uint8Array');
    // WI-01: nothing is decoded that is larger than the limit of its message.
    if (bytes.length > bytesMax) throw new WireError('E_WIRE_TOO_LARGE', `${name} is larger than ${bytesMax} bytes`);
    scan(bytes, shape, profile);
    const raw: RawMessage = decodeStatic(code, bytes, name);
    // WI-11: a message that carries a version is of version 1.
    if (versioned && raw.version !== VERSION) throw new WireError('E_WIRE_VERSION', `${name} has an unknown version`);
    // WI-12: every field meets its rule.
    return readFields(fields, raw, name) as Message;
  };

  return { encode, decode };
}

/** A message inside a message; `form` is that of the inner one. */
export function message<Message extends object, Raw extends object>(form: Form<Message, Raw>): Field<Message, Raw> {
  const fields = fieldsOf(form);
  return {
    read: (raw, path) => {
      if (raw === undefined || raw === null) throw new WireError('E_WIRE_FIELD', `${path} is missing`);
      return readFields(fields, raw as RawMessage, path) as Message;
    },
    write: (value, path) => {
      if (typeof value !== 'object' || value === null) throw new TypeError(`${path} must be an object`);
      return writeFields(fields, value, path) as Raw;
    },
  };
}

/**
 * A message inside a message whose checked type is another than that of its fields, such as a oneof, which is a union.
 * `read` may throw `WireError`, `write` `TypeError`.
 */
export function converted<Value extends object, Flat extends object, Raw extends object>(
  form: Form<Flat, Raw>,
  { read, write }: { read(flat: Flat, path: string): Value; write(value: Value, path: string): Flat },
): Field<Value, Raw> {
  const flat = message<Flat, Raw>(form);
  return {
    read: (raw, path) => read(flat.read(raw, path), path),
    write: (value, path) => {
      if (typeof value !== 'object' || value === null) throw new TypeError(`${path} must be an object`);
      return flat.write(write(value, path), path);
    },
  };
}

// Below, fields are known by name only; `Form` has checked at compile time that names and types fit.

type RawMessage = Record<string, unknown>;
type NamedField = readonly [name: string, field: Field<unknown, unknown>];

function fieldsOf(form: object): readonly NamedField[] {
  return Object.entries(form);
}

function readFields(fields: readonly NamedField[], raw: RawMessage, path: string): RawMessage {
  const message: RawMessage = {};
  for (const [name, field] of fields) {
    const value = field.read(raw[name], `${path}.${name}`);
    if (value !== undefined) message[name] = value;
  }
  return message;
}

function writeFields(fields: readonly NamedField[], message: object, path: string): RawMessage {
  const raw: RawMessage = {};
  for (const [name, field] of fields) {
    raw[name] = field.write((message as RawMessage)[name], `${path}.${name}`);
  }
  return raw;
}

function decodeStatic<Raw extends object>(code: StaticMessage<Raw>, bytes: Uint8Array, name: string): RawMessage {
  // A plain view: given a Buffer, protobufjs would hand out Buffers.
  const reader = new protobuf.Reader(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  reader.discardUnknown = true;
  try {
    return code.decode(reader) as RawMessage;
  } catch (cause) {
    throw new WireError('E_WIRE_MALFORMED', `${name} does not decode`, { cause });
  }
}

/**
 * What was written, copied out, and zeros where it was: the writer's buffer belongs to a pool, which must not keep private
 * keys. A smaller buffer that the writer outgrew is beyond reach.
 */
function finish(writer: protobuf.Writer): Uint8Array {
  const bytes = new Uint8Array(writer.pos);
  writer.finishInto(bytes);
  writer.finish(true).fill(0);
  return bytes;
}
