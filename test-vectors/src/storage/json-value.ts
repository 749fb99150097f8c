/** A decoded record as a JSON value: bytes in hexadecimal, absent fields left out, everything else as it is. */

import { hex } from '../json.ts';

export type JsonValue = string | number | boolean | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export function jsonOf(value: unknown): JsonValue {
  if (value instanceof Uint8Array) return hex(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== 'object' || value === null) throw new TypeError('value: has no place in a stored record');
  const present = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(present.map(([key, field]) => [key, jsonOf(field)]));
}
