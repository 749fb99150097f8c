/** Values of columns as what they are. */

import { ARRIVED_HEADER_BYTES, SEAL_TAG_BYTES } from '@sotto/wire';

/** A blob column; what is none is a damaged row. */
export const toBytes = (value: unknown): Uint8Array => {
  if (!(value instanceof Uint8Array)) throw new TypeError('value of the column is not a blob');
  return value;
};

/** What an envelope counts for in the quota: its own bytes, whatever it is stored as. */
export const envelopeBytesOf = (row: Readonly<Record<string, unknown>>): number =>
  Number(row.bytes) - ARRIVED_HEADER_BYTES - (row.wrap === null ? 0 : SEAL_TAG_BYTES);
