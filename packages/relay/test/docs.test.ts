/** docs/relay.md says what is stored and what is served; here it is held against the schema and the door. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inventory } from '../src/index.ts';
import { startTestRelay } from './relays.ts';

const page = readFileSync(new URL('../../../docs/relay.md', import.meta.url), 'utf8');

const rowsOf = (heading: string): readonly (readonly string[])[] => {
  const section = page.split(`## ${heading}\n`)[1]!.split('\n## ')[0]!;
  return [...section.matchAll(/^\| (.*) \|$/gm)].map(([, cells]) => cells!.split(' | '));
};

const codes = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

test('every table and column is on the page, and nothing else', async () => {
  const relay = await startTestRelay();
  const { tables } = await inventory(relay.dataDirectory);
  const stored = tables.map(({ table, columns }) => [table, columns] as const);
  const written = rowsOf('What is stored').flatMap(([table = '', columns = '']) => {
    const [name] = codes(table);
    return name === undefined ? [] : [[name, codes(columns)] as const];
  });
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(stored));
});

test('every endpoint on the page is served under its method', async () => {
  const relay = await startTestRelay();
  const endpoints = rowsOf('HTTP endpoints').flatMap(([cell = '']) => {
    const [method, path] = codes(cell)[0]?.split(' ') ?? [];
    return method === undefined || path === undefined ? [] : [[method, path] as const];
  });
  expect(endpoints.length).toBe(16);
  for (const [method, path] of endpoints.filter(([, path]) => path !== '/v1/stream' && path !== '/metrics')) {
    const { status } = await fetch(relay.url + path, { method });
    expect([path, status]).toEqual([path, method === 'GET' ? 200 : 415]);
  }
});
