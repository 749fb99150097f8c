/** Looks for bytes in every file of a data directory, and for texts and ids in the forms in which software writes them. */

import { execFileSync } from 'node:child_process';

export interface Needle {
  /** For people. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Finding {
  readonly file: string;
  readonly needle: string;
}

/** A process of its own looks: reading the files here would drop the locks this process holds on them. */
export const searchDirectory = (directory: string, needles: readonly Needle[]): readonly Finding[] => {
  const encoded = needles.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')]);
  const input = JSON.stringify({ directory, needles: encoded });
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { input, encoding: 'utf8' }));
};

/** The same in a text, such as a log. */
export const searchText = (text: string, needles: readonly Needle[]): readonly Finding[] => {
  const haystack = Buffer.from(text);
  return needles
    .filter(({ bytes }) => haystack.includes(Buffer.from(bytes)))
    .map(({ name }) => ({ file: 'text', needle: name }));
};

/** Bytes as they are, in hexadecimal of both cases, and in base64 of both alphabets at its three places. */
export const formsOf = (name: string, bytes: Uint8Array): readonly Needle[] => {
  const hex = Buffer.from(bytes).toString('hex');
  const forms: readonly (readonly [string, Uint8Array])[] = [
    ['as it is', bytes],
    ['hexadecimal', Buffer.from(hex)],
    ['hexadecimal, upper case', Buffer.from(hex.toUpperCase())],
    ...[0, 1, 2].flatMap((place) =>
      (['base64', 'base64url'] as const).map((alphabet) => {
        const text = base64At(bytes, place, alphabet);
        return [`${alphabet} at ${place}`, Buffer.from(text)] as const;
      }),
    ),
  ];
  return forms.map(([form, found]) => ({ name: `${name}, ${form}`, bytes: found }));
};

/** As {@link formsOf}, and in UTF-16. */
export const formsOfText = (text: string): readonly Needle[] => [
  ...formsOf(text, Buffer.from(text)),
  { name: `${text}, UTF-16`, bytes: Buffer.from(text, 'utf16le') },
];

/** The characters that `bytes` give wherever they stand `place` bytes behind the beginning of a group. */
const base64At = (bytes: Uint8Array, place: number, alphabet: 'base64' | 'base64url'): string => {
  const encoded = Buffer.concat([new Uint8Array(place), bytes]).toString(alphabet);
  // A character holds six bits; those with a bit of a neighbour are left out.
  return encoded.slice(Math.ceil((place * 8) / 6), Math.floor(((place + bytes.length) * 8) / 6));
};

const script = `
  const { readdirSync, readFileSync } = require('node:fs');
  const { directory, needles } = JSON.parse(readFileSync(0, 'utf8'));
  // The admin socket is no file.
  const names = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name);
  const findings = names.flatMap((file) => {
    const content = readFileSync(directory + '/' + file);
    const found = needles.filter(([, bytes]) => content.includes(Buffer.from(bytes, 'base64')));
    return found.map(([needle]) => ({ file, needle }));
  });
  console.log(JSON.stringify(findings));
`;
