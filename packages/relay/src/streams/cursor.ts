/** Cursors of a mailbox: its epoch (8 bytes), then the sequence (64 bits, big-endian). Federation design, section 5. */

import { concatBytes, equalBytes } from '@sotto/crypto';

export interface Cursors {
  format(sequence: number): Uint8Array;
  /** `undefined` for a cursor of another epoch or beyond what a sequence can be. */
  parse(cursor: Uint8Array): number | undefined;
}

/** @param epoch 8 bytes */
export const createCursors = (epoch: Uint8Array): Cursors => ({
  format(sequence) {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(sequence));
    return concatBytes(epoch, bytes);
  },
  parse(cursor) {
    if (!equalBytes(cursor.subarray(0, 8), epoch)) return undefined;
    const sequence = new DataView(cursor.buffer, cursor.byteOffset + 8, 8).getBigUint64(0);
    return sequence <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(sequence) : undefined;
  },
});
