import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ClientError } from './errors.ts';
import { REMEDIES } from './remedies.ts';

test('an error says what to do about it', () => {
  expect(new ClientError('E_CLIENT_CLOSED', 'the client was closed').remedy).toBe('Open it again.');
});

test('each remedy is what the comment of its code advises', async () => {
  const source = await readFile(new URL('errors.ts', import.meta.url), 'utf8');
  const comments = new Map(
    [...source.matchAll(/\/\*\* (.*) \*\/\n {2}\| '(E_\w+)'/g)].map(([, comment = '', code = '']) => [code, comment]),
  );
  for (const [code, remedy] of Object.entries(REMEDIES)) {
    expect(comments.get(code), code).toContain('. ');
    expect(comments.get(code)?.split('. ').slice(1).join('. '), code).toBe(remedy);
  }
});
