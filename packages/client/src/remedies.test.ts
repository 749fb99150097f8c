import { readFile } from 'node:fs/promises';
import { IdentityError, type IdentityErrorCode } from '@sotto/identity';
import { StoreError, type StoreErrorCode } from '@sotto/store';
import { WireError, type WireErrorCode } from '@sotto/wire';
import { expect, test } from 'vitest';
import { ClientError, type ClientErrorCode } from './errors.ts';

/** Whatever a call of the client is refused with is one of these. */
const ERRORS: Readonly<Record<string, (code: string) => { readonly remedy: string }>> = {
  client: (code) => new ClientError(code as ClientErrorCode, ''),
  identity: (code) => new IdentityError(code as IdentityErrorCode, ''),
  store: (code) => new StoreError(code as StoreErrorCode, ''),
  wire: (code) => new WireError(code as WireErrorCode, ''),
};

test('an error says what to do about it', () => {
  expect(new ClientError('E_CLIENT_CLOSED', 'the client was closed').remedy).toBe('Open it again.');
});

test.each(Object.entries(ERRORS))('each remedy of %s is what the comment of its code advises', async (name, make) => {
  const source = await readFile(new URL(`../../${name}/src/errors.ts`, import.meta.url), 'utf8');
  const codes = source.slice(0, source.indexOf('export type ClientReasonCode') + 1 || undefined);
  const comments = [...codes.matchAll(/\/\*\* (.*) \*\/\n {2}\| '(E_\w+)'/g)];
  expect(comments.length).toBeGreaterThan(5);
  for (const [, comment = '', code = ''] of comments) {
    expect(comment, code).toContain('. ');
    expect(make(code).remedy, code).toBe(comment.split('. ').slice(1).join('. '));
  }
});
