/** Reads the vectors of this repository, `test-vectors/`, in the form that its README describes. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface VectorCase {
  /** Unique in its file. */
  readonly name: string;
}

export interface VectorFile<Case extends VectorCase> {
  /** What the cases are, with a version, for example `xeddsa-v1`. */
  readonly format: string;
  readonly description: string;
  /** The document and sections that the cases follow. */
  readonly spec: string;
  readonly cases: readonly Case[];
}

/**
 * The vectors at `path` below `test-vectors/`, for example `signal/xeddsa.json`. Checks the common form; `Case` says
 * what the reader expects of the cases of this format.
 */
export function readVectors<Case extends VectorCase>(path: string): VectorFile<Case> {
  const file: unknown = JSON.parse(readFileSync(new URL(path, VECTORS), 'utf8'));
  if (!isVectorFile(file)) throw new Error(`test-vectors/${path}: not in the form of test-vectors/README.md`);
  const names = new Set(file.cases.map(({ name }) => name));
  if (names.size !== file.cases.length) throw new Error(`test-vectors/${path}: two cases have one name`);
  return file as VectorFile<Case>;
}

/** Paths of all vector files: below `signal`, `sotto`, `transcripts`, `negative` and `storage`. For {@link readVectors}. */
export function listVectors(): string[] {
  return readdirSync(fileURLToPath(VECTORS), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^(?:signal|sotto|transcripts|negative|storage)\/.*\.json$/.test(path))
    .sort();
}

function isVectorFile(file: unknown): file is VectorFile<VectorCase> {
  return (
    isObject(file) &&
    [file.format, file.description, file.spec].every((text) => typeof text === 'string' && text !== '') &&
    Array.isArray(file.cases) &&
    file.cases.length > 0 &&
    file.cases.every((one: unknown) => isObject(one) && typeof one.name === 'string' && one.name !== '')
  );
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const VECTORS = new URL('../../../test-vectors/', import.meta.url);
