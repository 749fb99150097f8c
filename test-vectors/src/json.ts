/** Vector files as they stand on disk: the form of README.md, bytes in hexadecimal, one key a line. */

import { bytesToHex } from '@sotto/crypto';
import type { VectorCase, VectorFile } from '@sotto/testkit';

/** What a generator makes: a file below `test-vectors/`, the same bytes for the same seed. */
export interface GeneratedFile {
  /** For example `transcripts/pqxdh.json`. */
  readonly path: string;
  make(seed: string): VectorFile<VectorCase>;
}

/** Lower-case hexadecimal. */
export const hex = (bytes: Uint8Array): string => bytesToHex(bytes);

/** The text of a file. */
export const formatVectors = (file: VectorFile<VectorCase>): string => `${JSON.stringify(file, undefined, 2)}\n`;
