/** What passes between a program that is started cold and the one that starts it. */

import type { Plaintext } from './implementation.ts';

/** The only line such a program writes, as JSON. Times are milliseconds since its first statement. */
export interface ColdOutput {
  /** When everything was loaded. */
  readonly imported: number;
  /** When the message was there. */
  readonly done: number;
  readonly isFirst: boolean;
  /** Base64, or text where the implementation gives text. */
  readonly body: string;
  readonly isText: boolean;
}

/** What every one of them encrypts: 1 KB that needs no code to make. */
export const COLD_TEXT: Plaintext = { bytes: new Uint8Array(1024).fill(97), text: 'a'.repeat(1024) };
