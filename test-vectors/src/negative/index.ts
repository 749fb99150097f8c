/** Negative vectors: malformed inputs, each with the error it must get. */

import type { GeneratedFile } from '../json.ts';
import { keysFile } from './keys.ts';
import { signalMessagesFile } from './signal-messages.ts';

export const negativeFiles: readonly GeneratedFile[] = [keysFile, signalMessagesFile];
