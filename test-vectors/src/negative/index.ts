/** Negative vectors: malformed inputs, each with the error it must get. */

import type { GeneratedFile } from '../json.ts';

export const negativeFiles: readonly GeneratedFile[] = [];
