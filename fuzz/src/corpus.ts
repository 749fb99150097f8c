/** Inputs that are kept beside the code: such as once found something, by target, in hex. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export type Corpus = Readonly<Record<string, readonly string[]>>;

export const readCorpus = (file: string | URL): Corpus =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Corpus) : {};

/** Adds inputs; each stands once. */
export const addToCorpus = (file: string | URL, target: string, inputs: readonly Uint8Array[]): void => {
  const corpus = readCorpus(file);
  const all = new Set([...(corpus[target] ?? []), ...inputs.map((input) => Buffer.from(input).toString('hex'))]);
  const sorted = Object.entries({ ...corpus, [target]: [...all] }).sort(([left], [right]) => (left < right ? -1 : 1));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
};

export const inputsOf = (corpus: Corpus, target: string): readonly Uint8Array[] =>
  (corpus[target] ?? []).map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));
