/** Complete transcripts: every input, every random byte drawn, every output. */

import type { GeneratedFile } from '../json.ts';

export const transcriptFiles: readonly GeneratedFile[] = [];
