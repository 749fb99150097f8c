/**
 * Addresses: `localpart@domain`, ASCII, lower-case, one spelling for one address. `parseAddress` lower-cases what a human
 * typed and refuses everything else that is not already normal; fields of messages must be normal as they stand.
 *
 *   localpart   1 to 64 of a-z 0-9 . _ -   begins and ends with a letter or digit, never two of . _ - in a row
 *   domain      two or more labels, at most 253 characters in all; a label is 1 to 63 of a-z 0-9 - and neither begins
 *               nor ends with -; the last label begins with a letter, as those of the DNS do, for URL parsers take
 *               `10.1` and `10.0x1` for IP addresses
 *
 * A domain with other letters is written in its `xn--` form. There is no port and no trailing dot.
 */

import { WireError } from './errors.ts';
import { DOMAIN_CHARACTERS_MAX, DOMAIN_LABEL_CHARACTERS_MAX, LOCALPART_CHARACTERS_MAX } from './limits.ts';

export interface Address {
  readonly localpart: string;
  readonly domain: string;
}

/** Parses an address in any ASCII case. Throws `E_ADDRESS_INVALID`. */
export function parseAddress(text: string): Address {
  const lowered = asciiLowerCase(text);
  const at = lowered.indexOf('@');
  const address = { localpart: lowered.slice(0, Math.max(at, 0)), domain: lowered.slice(at + 1) };
  if (at < 0 || !isLocalpart(address.localpart) || !isDomain(address.domain)) {
    throw new WireError('E_ADDRESS_INVALID', 'not an address of the form localpart@domain');
  }
  return address;
}

/** Parses a domain in any ASCII case. Throws `E_ADDRESS_INVALID`. */
export function parseDomain(text: string): string {
  const domain = asciiLowerCase(text);
  if (!isDomain(domain)) throw new WireError('E_ADDRESS_INVALID', 'not a domain');
  return domain;
}

/** The one spelling of an address. Parts that are not normal are misuse. */
export function formatAddress(address: Address): string {
  if (!isLocalpart(address.localpart)) throw new RangeError('address.localpart must be a normalised local part');
  if (!isDomain(address.domain)) throw new RangeError('address.domain must be a normalised domain');
  return `${address.localpart}@${address.domain}`;
}

/** Whether `text` is an address in its one spelling. */
export function isAddress(text: string): boolean {
  const at = text.indexOf('@');
  return at > 0 && isLocalpart(text.slice(0, at)) && isDomain(text.slice(at + 1));
}

export function isLocalpart(text: string): boolean {
  // WA-01: a local part is 1 to 64 of a-z 0-9 . _ - with letters or digits around every mark.
  return text.length <= LOCALPART_CHARACTERS_MAX && /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(text);
}

export function isDomain(text: string): boolean {
  // WA-02: a domain has two labels or more, at most 253 characters, and is no IP address.
  if (text.length > DOMAIN_CHARACTERS_MAX) return false;
  const labels = text.split('.');
  return labels.length >= 2 && labels.every(isLabel) && /^[a-z]/.test(labels[labels.length - 1]!);
}

function isLabel(text: string): boolean {
  return text.length <= DOMAIN_LABEL_CHARACTERS_MAX && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text);
}

/** Lower-cases A to Z only: `toLowerCase` also turns the Kelvin sign into a k. */
function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
