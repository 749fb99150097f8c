/** Reading option values. A wrong one is refused with what would be right; commander adds the name of the option. */

import { isDomain, parseAddress, WireError } from '@sotto/wire';
import { InvalidArgumentError, Option } from 'commander';

export function readPort(text: string): number {
  if (!/^[0-9]{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new InvalidArgumentError('It must be a port, 0 to 65535.');
  }
  return Number(text);
}

export function readSeconds(text: string): number {
  if (!/^[0-9]{1,6}(?:\.[0-9]+)?$/.test(text)) throw new InvalidArgumentError('It must be a number of seconds.');
  return Number(text);
}

/** An http or https URL without path, as its origin. */
export function readBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url !== undefined && url.pathname === '/' && url.search === '' && url.hash === '';
  if (!isPlain || !/^https?:$/.test(url.protocol) || url.username !== '') {
    throw new InvalidArgumentError('It must be a URL such as https://relay.a.example or http://127.0.0.1:4001.');
  }
  return url.origin;
}

/** An address in its one spelling. */
export function readAddress(text: string): string {
  try {
    const { localpart, domain } = parseAddress(text);
    return `${localpart}@${domain}`;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new InvalidArgumentError('It must be an address such as alice@a.example.');
  }
}

/** One more of an option that may be repeated. */
export const readMore = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

/** One `domain=url`, added to those before. */
export function readPeer(text: string, peers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  const domain = text.slice(0, Math.max(at, 0));
  if (at < 0 || !isDomain(domain)) {
    throw new InvalidArgumentError('It must be domain=url, such as b.example=http://127.0.0.1:4002.');
  }
  if (domain in peers) throw new InvalidArgumentError(`${domain} is named twice.`);
  return { ...peers, [domain]: readBaseUrl(text.slice(at + 1)) };
}

export function readCount(text: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(text)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}

/** The key of an encrypted store. */
export const keyFileOption = (): Option =>
  new Option('--key-file <file>', 'encrypts the store with the key in this file; made if missing. Keep it elsewhere');

/** Its pass-phrase, which is in no argument: whoever lists processes would read it. */
export const passphraseOption = (): Option =>
  new Option('--passphrase', 'encrypts the store with a pass-phrase: asked for, or the first line of piped input');

/** Where a relay keeps its data, for commands that look after it; a container says it once for all of them. */
export const dataOption = (what: string): Option =>
  new Option('--data <directory>', what).env('SOTTO_RELAY_DATA_DIRECTORY').makeOptionMandatory();
