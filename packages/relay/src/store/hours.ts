/** Expiry is kept in whole hours since 1970, rounded up. An hour `h` is over when the clock reaches its beginning. */

/** @param seconds since 1970 */
export const expiresHourOf = (seconds: number): number => Math.ceil(seconds / 3600);

/** Rows whose `expires_hour` is not above this are expired. */
export const hourNow = (clock: () => number): number => Math.floor(clock() / 3_600_000);
