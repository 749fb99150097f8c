/** All files that are written by a generator, and whether they agree with what is on disk. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatVectors, type GeneratedFile } from './json.ts';
import { negativeFiles } from './negative/index.ts';
import { storageFiles } from './storage/index.ts';
import { transcriptFiles } from './transcripts/index.ts';

/** The seed of the files in the repository. */
export const DEFAULT_SEED = 'sotto test vectors 1';

/** Written anew on every run: the same bytes for the same seed. */
export const rewrittenFiles: readonly GeneratedFile[] = [...transcriptFiles, ...negativeFiles];

/** Written once. What an earlier version stored stays as that version stored it. */
export const frozenFiles: readonly GeneratedFile[] = storageFiles;

export type FileState = 'current' | 'different' | 'missing';

/** How the file on disk compares with what `text` says it should be. */
export function compareFile(path: string, text: string): FileState {
  const location = locate(path);
  if (!existsSync(location)) return 'missing';
  return readFileSync(location, 'utf8') === text ? 'current' : 'different';
}

export function hasFile(path: string): boolean {
  return existsSync(locate(path));
}

export function writeFile(path: string, text: string): void {
  const location = locate(path);
  mkdirSync(dirname(location), { recursive: true });
  writeFileSync(location, text);
}

export function textOf(file: GeneratedFile, seed: string): string {
  return formatVectors(file.make(seed));
}

function locate(path: string): string {
  return fileURLToPath(new URL(path, FOLDER));
}

/** `test-vectors/`, from `src/` and from `dist/`. */
const FOLDER = new URL('../', import.meta.url);
