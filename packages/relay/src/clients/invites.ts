/**
 * Invite codes: 125 random bits as 25 letters and digits in groups of five, without those that look alike, so that one can
 * be read out. Of a code a relay keeps SHA-256("Sotto invite v1" || 0x00 || letters); with so many bits nobody finds the
 * code to a digest.
 */

import { createHash, randomInt } from 'node:crypto';

export const createInviteCode = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  ).join('-');

/** Of a code in any case, with or without dashes and spaces; `undefined` for what cannot be one. */
export const inviteDigest = (code: string): Uint8Array | undefined => {
  const letters = code.replace(/[\s-]/g, '').toUpperCase();
  if (letters.length !== GROUPS * GROUP_LETTERS || [...letters].some((letter) => !LETTERS.includes(letter)))
    return undefined;
  return new Uint8Array(createHash('sha256').update(`Sotto invite v1\0${letters}`).digest());
};

/** Crockford's base 32. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 5;
const GROUP_LETTERS = 5;
