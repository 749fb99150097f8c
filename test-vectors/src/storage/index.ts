/** Stored state that later versions must open. A file, once written, is never written again. */

import type { GeneratedFile } from '../json.ts';

export const storageFiles: readonly GeneratedFile[] = [];
