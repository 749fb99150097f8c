/**
 * Key objects of private keys, kept for as long as the bytes they were made from (kept-beside.ts).
 *
 * To read a private key costs `node:crypto` as much as to use it once, and the protocol layers use most of them more than
 * once: identity keys, and both ratchet keys of a session in memory.
 *
 * Secrets: a key object holds a copy of the private key in the memory of OpenSSL, which overwrites it when the garbage
 * collector has taken the object. So a wiped key leaves this copy behind for a while, and nothing can hasten its end.
 */

import type { KeyObject } from 'node:crypto';
import { type KeptBeside, keepBeside } from '../kept-beside.ts';

export type KeyObjects<Private extends Uint8Array> = KeptBeside<Private, KeyObject>;

/** Keeps what `read` makes of private keys, which have at most a few thousand bytes. */
export const keepKeyObjects = <Private extends Uint8Array>(
  read: (privateKey: Private) => KeyObject,
): KeyObjects<Private> => keepBeside(read);
