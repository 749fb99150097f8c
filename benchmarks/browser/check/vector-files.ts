/** Reads the vectors of the repository, which the server of the page serves. */

import { VerificationError } from '../../src/case.ts';

/** The cases of the file at `path` below `test-vectors/`. `Case` says what the reader expects of its format. */
export async function fetchCases<Case>(path: string): Promise<readonly Case[]> {
  const response = await fetch(new URL(`/vectors/${path}`, globalThis.location.origin));
  if (!response.ok) throw new VerificationError(`${path} is not served`);
  const file: { readonly cases: readonly Case[] } = await response.json();
  if (file.cases.length === 0) throw new VerificationError(`${path} has no cases`);
  return file.cases;
}

/** Throws {@link VerificationError} where a result is not the one of the file. */
export function assertEqual(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) throw new VerificationError(`${what} is not that of the vectors`);
}
