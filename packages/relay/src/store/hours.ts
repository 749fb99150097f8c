/**
 * Times of mail are kept in whole hours since 1970: expiry rounded up, acceptance rounded down. An hour `h` is over when
 * the clock reaches its beginning.
 */

import { EXPIRY_SECONDS, type Expiry } from '@sotto/wire';

/** @param seconds since 1970 */
export const expiresHourOf = (seconds: number): number => Math.ceil(seconds / 3600);

/** @param seconds since 1970 */
export const acceptedHourOf = (seconds: number): number => Math.floor(seconds / 3600);

/**
 * When what was accepted in an hour is over, seconds since 1970. The hour of acceptance was rounded down, so the whole of it
 * is added: nothing is gone before its time.
 */
export const expiresAtOf = (acceptedAt: number, expiry: Expiry): number => acceptedAt + EXPIRY_SECONDS[expiry] + 3600;

/** The beginning of an hour, seconds since 1970. */
export const secondsOf = (hour: number): number => hour * 3600;

/** Rows whose `expires_hour` is not above this are expired. */
export const hourNow = (clock: () => number): number => Math.floor(clock() / 3_600_000);
