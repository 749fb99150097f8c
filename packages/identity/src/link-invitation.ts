/**
 * What a new device shows: a text for a QR code, and a short code for whoever cannot scan. Both name the place where the two
 * devices meet; the text also says at which relay, and holds a hash of the offer, so that nobody can put another in its place.
 *
 *     text = "sotto-link:1:" domain ":" code ":" SHA-256(offer) in hexadecimal
 *     slot = the first 16 bytes of SHA-256("Sotto link slot v1" || 0x00 || code)
 *
 * The code has ten letters and digits of Crockford's base 32, 50 random bits. It is no secret that protects anything: whoever
 * guesses it shows another code for comparison.
 */

import { bytesToHex, type CryptoProvider, concatBytes, hexToBytes, type RandomBytes, utf8ToBytes } from '@sotto/crypto';
import { parseDomain, RENDEZVOUS_SLOT_BYTES, WireError } from '@sotto/wire';
import { IdentityError } from './errors.ts';

export interface LinkInvitation {
  /** Ten letters, as {@link createLinkCode} gives them, without the dash. */
  readonly code: string;
  /** Of the relay where the devices meet; absent when only the code was typed. */
  readonly domain?: string;
  /** Absent when only the code was typed. */
  readonly offerHash?: Uint8Array;
}

export function createLinkCode(random: RandomBytes): string {
  return Array.from(random(CODE_LETTERS), (byte) => LETTERS[byte % LETTERS.length]).join('');
}

/** As a human reads it. */
export const formatLinkCode = (code: string): string => `${code.slice(0, 5)}-${code.slice(5)}`;

export function formatLinkInvitation(
  crypto: CryptoProvider,
  { code, domain, offer }: { readonly code: string; readonly domain: string; readonly offer: Uint8Array },
): string {
  return `${SCHEME}:${VERSION}:${domain}:${code}:${bytesToHex(crypto.sha256(offer))}`;
}

/** Of a scanned text, or of a code in any case, with dashes and spaces. Throws `E_LINK_CODE_INVALID`. */
export function parseLinkInvitation(text: string): LinkInvitation {
  const trimmed = text.trim();
  if (!trimmed.startsWith(`${SCHEME}:`)) return { code: parseCode(trimmed) };
  const [, version, domain = '', code = '', hash = '', ...rest] = trimmed.split(':');
  // LK-03: a scanned text is of this version and has all its parts.
  if (version !== VERSION || rest.length > 0 || !/^[0-9a-f]{64}$/.test(hash)) throw codeInvalid();
  try {
    return { code: parseCode(code), domain: parseDomain(domain), offerHash: hexToBytes(hash) };
  } catch (error) {
    if (error instanceof WireError) throw codeInvalid();
    throw error;
  }
}

export const linkSlot = (crypto: CryptoProvider, code: string): Uint8Array =>
  crypto.sha256(concatBytes(SLOT_LABEL, utf8ToBytes(code))).slice(0, RENDEZVOUS_SLOT_BYTES);

function parseCode(typed: string): string {
  const letters = typed.replace(/[\s-]/g, '').toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');
  if (letters.length !== CODE_LETTERS || [...letters].some((letter) => !LETTERS.includes(letter))) throw codeInvalid();
  return letters;
}

const codeInvalid = (): IdentityError => new IdentityError('E_LINK_CODE_INVALID', 'this is no code of a new device');

const SCHEME = 'sotto-link';
const VERSION = '1';
/** Crockford's base 32. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LETTERS = 10;
const SLOT_LABEL = utf8ToBytes('Sotto link slot v1\0');
