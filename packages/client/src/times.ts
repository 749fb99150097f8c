/**
 * The time that names a message between two devices, as records and contents hold it.
 */

import type { StoredTime } from '@sotto/wire';

/** `milliseconds` since 1970, whole. */
export const toTime = (milliseconds: number): StoredTime => ({
  seconds: Math.floor(milliseconds / 1000),
  milliseconds: milliseconds % 1000,
});

/** Milliseconds since 1970. */
export const fromTime = ({ seconds, milliseconds }: StoredTime): number => seconds * 1000 + milliseconds;
