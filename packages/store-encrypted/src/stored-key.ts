/**
 * Keys as the inner store has them: `!/` and the segments of the key, of which every one that may be a name is replaced by
 * a keyed hash. In the clear stay the first segment, where it is a word that can name a kind of record, and segments that are
 * numbers, or times with random ids behind them, whose order is that of the records.
 *
 *   hidden segment = "~" || base64url(first 16 bytes of HMAC-SHA-256(name key, stored segments before it || 0 || segment))
 *
 * What stands before takes part, so equal names under different kinds are not seen to be equal. A prefix that ends with a
 * `/` stays a prefix.
 */

import { type CryptoProvider, utf8ToBytes } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import { FORMS_MAX, SEGMENTS_MAX } from './limits.ts';

/** Every key of this package in the inner store begins so. Nothing sorts before them. */
export const OWN_PREFIX = '!';
export const DATA_PREFIX = '!/';

export interface KeyHasher {
  readonly crypto: CryptoProvider;
  readonly nameKey: Uint8Array;
}

export const storedKey = (hasher: KeyHasher, key: Key): Key => DATA_PREFIX + storedPath(hasher, segmentsOf(key));

/** The whole segments that `prefix` begins with: what is in every key that has the prefix. */
export interface PrefixBase {
  /** With its `/` at the end, or empty. */
  readonly clear: string;
  /** The same in the inner store. */
  readonly stored: string;
}

export function baseOf(hasher: KeyHasher, prefix: string): PrefixBase {
  const whole = wholeSegments(prefix);
  const clear = whole.map((segment) => `${segment}/`).join('');
  return { clear, stored: DATA_PREFIX + (whole.length === 0 ? '' : `${storedPath(hasher, whole)}/`) };
}

/**
 * How many records of each form of key the store ever came to have. The form of a key is its segments, hidden ones as `*` and
 * numbers as `#`. So it is known where the order of the inner store is that of the keys, and whether keys have come in addition.
 */
export type Forms = ReadonlyMap<string, number>;

export function formOf(key: Key): string {
  return segmentsOf(key).map(formOfSegment).join('/');
}

/** `forms` after records came to stand under the keys `created`. */
export function addForms(forms: Forms, created: readonly Key[]): Forms {
  if (created.length === 0) return forms;
  const next = new Map(forms);
  for (const key of created) {
    const form = next.has(EVERY_FORM) ? EVERY_FORM : formOf(key);
    next.set(form, (next.get(form) ?? 0) + 1);
  }
  if (next.size <= FORMS_MAX) return next;
  return new Map([[EVERY_FORM, [...next.values()].reduce((sum, count) => sum + count, 0)]]);
}

/** Whether keys with `prefix` stand in the inner store in their own order, if there are none but of these forms. */
export function isOrderedBelow(forms: Forms, prefix: string): boolean {
  const { length } = wholeSegments(prefix);
  return formsBelow(forms, prefix).every(
    ([form]) => form !== EVERY_FORM && !form.split('/').slice(length).includes('*'),
  );
}

/** How many records with `prefix`, and perhaps some others, the store ever came to have. Goes up with every new one. */
export const createdBelow = (forms: Forms, prefix: string): number =>
  formsBelow(forms, prefix).reduce((sum, [, count]) => sum + count, 0);

/** Those that a key with `prefix` can have. */
function formsBelow(forms: Forms, prefix: string): readonly (readonly [string, number])[] {
  const base = wholeSegments(prefix).map(formOfSegment);
  return [...forms].filter(([form]) => {
    if (form === EVERY_FORM) return true;
    const segments = form.split('/');
    if (base.length > 0) return base.every((segment, index) => segment === segments[index]);
    return prefix === '' || segments[0] === '*' || segments[0]?.startsWith(prefix);
  });
}

function segmentsOf(key: Key): readonly string[] {
  const segments = key.split('/');
  if (segments.length <= SEGMENTS_MAX) return segments;
  return [...segments.slice(0, SEGMENTS_MAX - 1), segments.slice(SEGMENTS_MAX - 1).join('/')];
}

function formOfSegment(segment: string, index: number): string {
  if (!isClear(segment, index)) return '*';
  return index === 0 ? segment : '#';
}

const wholeSegments = (prefix: string): readonly string[] =>
  prefix
    .split('/')
    .slice(0, -1)
    .slice(0, SEGMENTS_MAX - 1);

function storedPath({ crypto, nameKey }: KeyHasher, segments: readonly string[]): string {
  let path = '';
  for (const [index, segment] of segments.entries()) {
    if (index > 0) path += '/';
    if (isClear(segment, index)) path += segment;
    else
      path += `~${base64url(crypto.hmacSha256(nameKey, utf8ToBytes(`${path}\0${segment}`)).subarray(0, HASH_BYTES))}`;
  }
  return path;
}

const isClear = (segment: string, index: number): boolean => (index === 0 ? KIND : ORDERED).test(segment);

function base64url(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(index, index + 3);
    const word = (first << 16) | (second << 8) | third;
    const characters = Math.min(bytes.length - index, 3) + 1;
    for (let place = 0; place < characters; place++) text += BASE64URL[(word >> (18 - 6 * place)) & 63];
  }
  return text;
}

/** The form of a store that has too many. */
const EVERY_FORM = '**';
const KIND = /^[a-z][a-z-]{0,31}$/;
/** A number, or the time in milliseconds that records are ordered by, with a counter or random bytes behind it. */
const ORDERED = /^(?:\d{0,20}|\d{15}(?:-[0-9a-f]+)+)$/;
const HASH_BYTES = 16;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
