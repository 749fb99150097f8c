/** The kinds of values a setting can have: how one is checked, and how it is read from the text of a variable or a flag. */

import { isAddress, isDomain, REQUEST_WORK_BITS_MAX } from '@sotto/wire';

export interface Kind<Value> {
  /** For people: what is written in the table of settings. */
  readonly name: string;
  /** The checked value, or `undefined` after `refuse` was told why; `part` names an entry of a list or table. */
  check(value: unknown, refuse: (reason: string, part?: string) => void): Value | undefined;
  /** What `check` takes, from text; text that is none is given on as it is, and refused there. */
  parse(text: string): unknown;
}

const asIs = (text: string): string => text;
const asNumber = (text: string): unknown => (/^-?[0-9]+(?:\.[0-9]+)?$/.test(text) ? Number(text) : text);

/** A kind that one condition describes. */
const kind = <Value>(
  name: string,
  parse: (text: string) => unknown,
  is: (value: unknown) => value is Value,
  must: string,
): Kind<Value> => ({
  name,
  parse,
  check(value, refuse) {
    if (is(value)) return value;
    refuse(`must be ${must}`);
    return undefined;
  },
});

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0;

export const text = kind('text', asIs, isText, 'a text that is not empty');

export const domain = kind(
  'domain',
  asIs,
  (value): value is string => isText(value) && isDomain(value),
  'a domain name in lower case, such as a.example',
);

export const port = kind(
  'port',
  asNumber,
  (value): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535,
  'a port, 0 to 65535',
);

/** Above 0. */
export const amount = kind(
  'number',
  asNumber,
  (value): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0,
  'a number above 0',
);

export const wholeFrom = (min: number, max: number): Kind<number> =>
  kind(
    'number',
    asNumber,
    (value): value is number => typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max,
    `a whole number from ${min} to ${max}`,
  );

/** Whole, 0 or more. */
export const bytes = kind(
  'bytes',
  asNumber,
  (value): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
  'a whole number of bytes, 0 or more',
);

/** What every request costs a phone some seconds at most. */
export const workBits = kind(
  'number',
  asNumber,
  (value): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= REQUEST_WORK_BITS_MAX,
  `a whole number, 0 to ${REQUEST_WORK_BITS_MAX}`,
);

/** A bearer token that nobody guesses. */
export const token = kind(
  'text',
  asIs,
  (value): value is string => typeof value === 'string' && /^[\x21-\x7e]{16,512}$/.test(value),
  'a text of 16 to 512 printable characters without spaces',
);

export const choice = <Choice extends string>(...choices: readonly Choice[]): Kind<Choice> =>
  kind(
    choices.map((name) => `\`${name}\``).join(' '),
    asIs,
    (value): value is Choice => choices.some((name) => name === value),
    `one of ${choices.join(', ')}`,
  );

/** An origin: scheme, host and port. */
export const baseUrl: Kind<string> = {
  name: 'URL',
  parse: asIs,
  check(value, refuse) {
    const url = isText(value) && URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || !(url.protocol === 'https:' || url.protocol === 'http:'))
      refuse('must be an http or https URL');
    else if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '')
      refuse('must be a URL without path, query, fragment or user');
    else return url.origin;
    return undefined;
  },
};

/** `host` or `host:port`, in lower case; as text with commas between them. */
export const authorities: Kind<readonly string[]> = {
  name: 'list',
  parse: (said) => entriesOf(said),
  check(value, refuse) {
    if (!Array.isArray(value)) {
      refuse('must be a list');
      return undefined;
    }
    const names = value.map((entry) => String(entry).toLowerCase());
    if (names.every((name) => authorityPattern.test(name))) return names;
    refuse('must hold entries of the form host or host:port');
    return undefined;
  },
};

/** Base URLs; as text with commas between them. */
export const origins: Kind<readonly string[]> = {
  name: 'list',
  parse: (said) => entriesOf(said),
  check(value, refuse) {
    if (!Array.isArray(value)) {
      refuse('must be a list');
      return undefined;
    }
    return value.flatMap((entry, index) => baseUrl.check(entry, (reason) => refuse(reason, String(index))) ?? []);
  },
};

/** Parts of addresses before the `@`; as text with commas between them. */
export const localparts: Kind<readonly string[]> = {
  name: 'list',
  parse: (said) => entriesOf(said),
  check(value, refuse) {
    if (Array.isArray(value) && value.every((entry) => isText(entry) && isAddress(`${entry}@a.example`))) return value;
    refuse('must be a list of local parts');
    return undefined;
  },
};

/** Domain to base URL; as text `domain=url` with commas between them. */
export const peerUrls: Kind<ReadonlyMap<string, string>> = {
  name: 'table',
  parse: (said) => Object.fromEntries(entriesOf(said).map(splitAtEquals)),
  check(value, refuse) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      refuse('must be an object');
      return undefined;
    }
    const checked = new Map<string, string>();
    for (const [name, url] of Object.entries(value)) {
      const refusePart = (reason: string): void => refuse(reason, name);
      const key = domain.check(name, refusePart);
      const base = baseUrl.check(url, refusePart);
      if (key !== undefined && base !== undefined) checked.set(key, base);
    }
    return checked;
  },
};

const entriesOf = (said: string): readonly string[] =>
  said
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

const splitAtEquals = (entry: string): readonly [string, string] => {
  const at = entry.indexOf('=');
  return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
};

const authorityPattern = /^(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?$/;
