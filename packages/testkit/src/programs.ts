import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Path of a program that tests of this repository start: `built`, or the same in one piece in the folder that `SOTTO_PROGRAMS` names,
 * where `tools/bundle-programs.mjs` puts it.
 */
export const programPath = (name: 'sotto' | 'relay' | 'app', built: URL): string => {
  const { SOTTO_PROGRAMS } = process.env;
  return SOTTO_PROGRAMS === undefined ? fileURLToPath(built) : join(SOTTO_PROGRAMS, `${name}.mjs`);
};
