/**
 * Rules for single fields, each written once and used in both directions: what `read` refuses in received bytes as
 * `E_WIRE_FIELD`, `write` refuses in the caller's value as `TypeError` or `RangeError`.
 */

import type { Integer64 } from '#gen/messages';
import { isAddress, isDomain, isLocalpart } from './addresses.ts';
import { WireError } from './errors.ts';
import { ADDRESS_CHARACTERS_MAX, ERROR_CODE_CHARACTERS_MAX } from './limits.ts';
import { utf8Length } from './utf8.ts';

/** How one field goes between its checked type and what protobufjs holds. `path` names the field in errors. */
export interface Field<Value, Raw> {
  readonly read: (raw: Raw | null | undefined, path: string) => Value;
  readonly write: (value: Value, path: string) => Raw | undefined;
}

/** `undefined` for a good value, else the words that complete "Message.field …"; never the value itself. */
type Complaint<Value> = (value: Value) => string | undefined;

/** `min` to `max` bytes. A decoded value is a fresh plain `Uint8Array`, whatever was decoded. */
export function bytes(min: number, max: number): Field<Uint8Array, Uint8Array> {
  const complain: Complaint<Uint8Array> = ({ length }) => {
    if (length >= min && length <= max) return undefined;
    return min === max ? `must be ${min} bytes long` : `must be ${min} to ${max} bytes long`;
  };
  const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;
  const field = scalar('a Uint8Array', new Uint8Array(0), isBytes, complain);
  return { ...field, read: (raw, path) => new Uint8Array(field.read(raw, path)) };
}

export function fixedBytes(length: number): Field<Uint8Array, Uint8Array> {
  return bytes(length, length);
}

export function uint32(min = 0, max = 0xffffffff): Field<number, number> {
  const isNumber = (value: unknown): value is number => typeof value === 'number';
  return scalar('a number', 0, isNumber, (value) =>
    Number.isInteger(value) && value >= min && value <= max ? undefined : `must be an integer from ${min} to ${max}`,
  );
}

/** Seconds since 1970 of a whole hour: less says less about who writes when. */
export function wholeHour(): Field<number, number> {
  const isNumber = (value: unknown): value is number => typeof value === 'number';
  return scalar('a number', 0, isNumber, (value) =>
    Number.isInteger(value) && value > 0 && value <= 0xffffffff && value % 3600 === 0
      ? undefined
      : 'must be a whole hour in seconds since 1970',
  );
}

/** A 64-bit field of a format that is not ours, as far as a number holds it exactly: a time in milliseconds always fits. */
export function safeInteger(): Field<number, Integer64> {
  const isNumber = (value: unknown): value is number => typeof value === 'number';
  const field = scalar('a number', 0, isNumber, (value) =>
    Number.isSafeInteger(value) && value >= 0 ? undefined : 'must be an integer below 2^53',
  );
  return { ...field, read: (raw, path) => field.read(raw === undefined || raw === null ? raw : toNumber(raw), path) };
}

/** Exact below 2^53, and 2^53 or more for what is not below it. */
const toNumber = (raw: Integer64): number =>
  typeof raw === 'number' ? raw : (raw.high >>> 0) * 2 ** 32 + (raw.low >>> 0);

export function boolean(): Field<boolean, boolean> {
  const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
  return scalar('a boolean', false, isBoolean, () => undefined);
}

/** Text of at most `bytesMax` bytes of UTF-8. */
export function text(bytesMax: number, bytesMin = 0): Field<string, string> {
  return string((value) => {
    if (/\p{Surrogate}/u.test(value)) return 'must not hold a lone surrogate';
    const length = utf8Length(value);
    return length >= bytesMin && length <= bytesMax ? undefined : `must be ${bytesMin} to ${bytesMax} bytes of UTF-8`;
  });
}

/** Visible ASCII and spaces: safe in headers, logs and terminals. */
export function printable(charactersMax: number, charactersMin = 0): Field<string, string> {
  return string((value) => {
    if (!/^[\x20-\x7e]*$/.test(value)) return 'must be printable ASCII';
    const fits = value.length >= charactersMin && value.length <= charactersMax;
    return fits ? undefined : `must be ${charactersMin} to ${charactersMax} characters long`;
  });
}

export function address(): Field<string, string> {
  return string((value) => {
    return value.length <= ADDRESS_CHARACTERS_MAX && isAddress(value) ? undefined : 'must be a normalised address';
  });
}

export function localpart(): Field<string, string> {
  return string((value) => (isLocalpart(value) ? undefined : 'must be a normalised local part'));
}

export function domain(): Field<string, string> {
  return string((value) => (isDomain(value) ? undefined : 'must be a normalised domain'));
}

/** A code of docs/errors.md, or of a newer edition of it. */
export function errorCode(): Field<string, string> {
  return string((value) => {
    const fits = value.length <= ERROR_CODE_CHARACTERS_MAX && /^E_[A-Z0-9]+(_[A-Z0-9]+)*$/.test(value);
    return fits ? undefined : 'must be an error code';
  });
}

/** One of the names in `numbers`; the number 0, which stands for "not set", cannot be among them. */
export function enumeration<Name extends string>(numbers: Readonly<Record<Name, number>>): Field<Name, number> {
  const names = new Map(Object.entries<number>(numbers).map(([name, number]) => [number, name as Name]));
  return {
    read: (raw, path) => {
      const name = names.get(raw ?? 0);
      if (name === undefined) throw new WireError('E_WIRE_FIELD', `${path} has an unknown value`);
      return name;
    },
    write: (name, path) => {
      if (!Object.hasOwn(numbers, name))
        throw new TypeError(`${path} must be one of ${Object.keys(numbers).join(', ')}`);
      return numbers[name];
    },
  };
}

/** A field that may be missing. Without explicit presence, empty bytes, empty text and 0 are how "missing" looks. */
export function optional<Value, Raw>(field: Field<Value, Raw>): Field<Value | undefined, Raw> {
  const isDefault = (raw: unknown) => raw === 0 || raw === '' || (raw instanceof Uint8Array && raw.length === 0);
  return {
    read: (raw, path) => (raw === undefined || raw === null || isDefault(raw) ? undefined : field.read(raw, path)),
    write: (value, path) => (value === undefined ? undefined : field.write(value, path)),
  };
}

/** A field that is not looked at. */
export const ignored = <Value, Raw>(): Field<Value | undefined, Raw> => ({
  read: () => undefined,
  write: () => undefined,
});

/** A field with explicit presence that may be missing: one that is there and empty is not missing. */
export function optionalExplicit<Value, Raw>(field: Field<Value, Raw>): Field<Value | undefined, Raw> {
  return {
    read: (raw, path) => (raw === undefined || raw === null ? undefined : field.read(raw, path)),
    write: (value, path) => (value === undefined ? undefined : field.write(value, path)),
  };
}

/** A field with explicit presence that must be there. */
export function required<Value, Raw>(field: Field<Value, Raw>): Field<Value, Raw> {
  return {
    read: (raw, path) => {
      if (raw === undefined || raw === null) throw new WireError('E_WIRE_FIELD', `${path} is missing`);
      return field.read(raw, path);
    },
    write: field.write,
  };
}

/** `min` to `max` values. */
export function repeated<Value, Raw>(field: Field<Value, Raw>, max: number, min = 0): Field<readonly Value[], Raw[]> {
  const complaint = `must have ${min} to ${max} elements`;
  return {
    read: (raw, path) => {
      const values = raw ?? [];
      if (values.length < min || values.length > max) throw new WireError('E_WIRE_FIELD', `${path} ${complaint}`);
      return values.map((value, i) => field.read(value, `${path}[${i}]`));
    },
    write: (values, path) => {
      if (!Array.isArray(values)) throw new TypeError(`${path} must be an array`);
      if (values.length < min || values.length > max) throw new RangeError(`${path} ${complaint}`);
      return values.map((value, i) => field.write(value, `${path}[${i}]`)) as Raw[];
    },
  };
}

/** A field whose checked type is its raw type. `absent` is what a missing field without explicit presence means. */
function scalar<Value>(
  typeName: string,
  absent: Value,
  isType: (value: unknown) => value is Value,
  complain: Complaint<Value>,
): Field<Value, Value> {
  return {
    read: (raw, path) => {
      const value = raw ?? absent;
      const complaint = complain(value);
      if (complaint !== undefined) throw new WireError('E_WIRE_FIELD', `${path} ${complaint}`);
      return value;
    },
    write: (value, path) => {
      if (!isType(value)) throw new TypeError(`${path} must be ${typeName}`);
      const complaint = complain(value);
      if (complaint !== undefined) throw new RangeError(`${path} ${complaint}`);
      return value;
    },
  };
}

function string(complain: Complaint<string>): Field<string, string> {
  const isString = (value: unknown): value is string => typeof value === 'string';
  return scalar('a string', '', isString, complain);
}
