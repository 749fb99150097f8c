/**
 * The parts of a request that a signature can cover, and the one spelling each has (RFC 9421, sections 2.1 and 2.2). Values
 * are ASCII without control characters, so that none can forge a line of the signature base.
 */

import { COMPONENT_CHARACTERS_MAX } from './limits.ts';

/** Headers as they came, one pair a line, so that a repeated header is seen. Names in any case. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

export interface RequestParts {
  /** Upper-case. */
  readonly method: string;
  /** Lower-case host, and port unless it is the default one of the scheme: what `URL` calls `host`. */
  readonly authority: string;
  /** As in the request line, from the first slash: {@link parseRequestTarget}. */
  readonly path: string;
  /** With its question mark, which stands alone when there is no query. */
  readonly query: string;
  readonly headers: HeaderList;
  /** Empty for a request without body. */
  readonly body: Uint8Array;
}

/** Splits the target of a request line, for example `/v1/messages?x=1`, into the components `@path` and `@query`. */
export function parseRequestTarget(target: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '?' } : { path: target.slice(0, mark), query: target.slice(mark) };
}

/** All values of the header `name`, spaces at their ends removed (RFC 9421, section 2.1, step 3). */
export function headerValues(headers: HeaderList, name: string): readonly string[] {
  const values: string[] = [];
  for (const [key, value] of headers) {
    if (key !== name && (key.length !== name.length || key.toLowerCase() !== name)) continue;
    values.push(trimmed(value));
  }
  return values;
}

const trimmed = (value: string): string =>
  isSpace(value.charCodeAt(0)) || isSpace(value.charCodeAt(value.length - 1))
    ? value.replace(/^[ \t]+|[ \t]+$/g, '')
    : value;
const isSpace = (code: number): boolean => code === 0x20 || code === 0x09;

/** Value of a component, or `undefined` when it is missing, repeated or not in its one spelling. */
export function componentValue(request: RequestParts, component: string): string | undefined {
  if (!component.startsWith('@')) return headerComponent(request.headers, component);
  const value = derivedValue(request, component);
  return value !== undefined && value.length <= COMPONENT_CHARACTERS_MAX ? value : undefined;
}

/** Value of a header as a component, or `undefined` when it is missing, repeated or not in its one spelling. */
export function headerComponent(headers: HeaderList, name: string): string | undefined {
  const value = headerValue(headers, name);
  return value !== undefined && value.length <= COMPONENT_CHARACTERS_MAX ? value : undefined;
}

function derivedValue({ method, authority, path, query }: RequestParts, component: string): string | undefined {
  if (component === '@method') return matching(method, /^[A-Z]+$/);
  if (component === '@authority') return matching(authority, /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/);
  if (component === '@path') return matching(path, /^\/[\x21-\x22\x24-\x3e\x40-\x7e]*$/);
  return matching(query, /^\?[\x21-\x22\x24-\x7e]*$/);
}

function headerValue(headers: HeaderList, name: string): string | undefined {
  const [value, ...more] = headerValues(headers, name);
  return value === undefined || more.length > 0
    ? undefined
    : matching(value, /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/);
}

function matching(value: string, pattern: RegExp): string | undefined {
  return pattern.test(value) ? value : undefined;
}
