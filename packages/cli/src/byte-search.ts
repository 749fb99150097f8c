/**
 * Looks for texts in the bytes of files: as they are, and as the encodings in which software would leave them behind.
 * It proves that a relay keeps no plaintext, so it must itself be shown to find what is there.
 */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Bytes that must not be there, or must be. */
export interface Needle {
  /** For people. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Finding {
  readonly file: string;
  readonly needle: string;
}

export interface SearchResult {
  readonly findings: readonly Finding[];
  readonly files: number;
  readonly bytes: number;
}

/**
 * Every file under `paths`, which are files or directories. A file that goes while it is searched for, as the log of a
 * database does whose last connection ends, makes the search begin anew: what it held may be in one that was read before.
 */
export async function searchFiles(paths: readonly string[], needles: readonly Needle[]): Promise<SearchResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await searchOnce(paths, needles);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === ATTEMPTS_MAX) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

async function searchOnce(paths: readonly string[], needles: readonly Needle[]): Promise<SearchResult> {
  const findings: Finding[] = [];
  const wanted = needles.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes) }));
  const files = (await Promise.all(paths.map(filesUnder))).flat();
  let bytesRead = 0;
  for (const file of files) {
    const content = await readFile(file);
    bytesRead += content.length;
    for (const { name, bytes } of wanted) if (content.includes(bytes)) findings.push({ file, needle: name });
  }
  return { findings, files: files.length, bytes: bytesRead };
}

/**
 * A text in UTF-8, UTF-16 of both byte orders, hexadecimal of both cases, JSON's escapes, and base64 of both alphabets
 * at the three places in a group of three bytes where it can begin.
 */
export function textNeedles(text: string): readonly Needle[] {
  if (text.length < TEXT_LENGTH_MIN) throw new RangeError(`text: must have at least ${TEXT_LENGTH_MIN} characters`);
  const named = (form: string, bytes: Uint8Array): Needle => ({ name: `${JSON.stringify(text)} in ${form}`, bytes });
  const utf8 = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const hex = utf8.toString('hex');
  return [
    named('UTF-8', utf8),
    named('UTF-16LE', utf16),
    named('UTF-16BE', Buffer.from(utf16).swap16()),
    named('hexadecimal', Buffer.from(hex)),
    named('hexadecimal, upper case', Buffer.from(hex.toUpperCase())),
    named('JSON', Buffer.from(JSON.stringify(text).slice(1, -1))),
    ...[0, 1, 2].flatMap((place) => [
      named(`base64 at ${place}`, Buffer.from(base64At(utf8, place, 'base64'))),
      named(`base64url at ${place}`, Buffer.from(base64At(utf8, place, 'base64url'))),
    ]),
  ];
}

/** The characters that `bytes` give wherever they stand `place` bytes behind the beginning of a group. */
function base64At(bytes: Uint8Array, place: number, alphabet: 'base64' | 'base64url'): string {
  const encoded = Buffer.concat([new Uint8Array(place), bytes]).toString(alphabet);
  // A character holds six bits; those with a bit of a neighbour are left out.
  return encoded.slice(Math.ceil((place * 8) / 6), Math.floor(((place + bytes.length) * 8) / 6));
}

async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return undefined;
      throw error;
    },
  );
  if (entries === undefined) return [path];
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Files go at the end of a process or a connection, and those are few. */
const ATTEMPTS_MAX = 5;
const PAUSE_MS = 50;

/** Less would be found by accident. */
const TEXT_LENGTH_MIN = 8;
