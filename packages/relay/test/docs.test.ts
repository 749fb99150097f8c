/** docs/relay.md says what is stored and what is served; here it is held against the schema and the door. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findSetting, inventory, settingKeys } from '../src/index.ts';
import type { InventoryItem } from '../src/store/table-description.ts';
import { tables } from '../src/store/tables.ts';
import { makeCertificate } from './certificates.ts';
import { freshDirectory, startTestRelay } from './relays.ts';
import { postRoutes } from './routes.ts';

const page = readFileSync(new URL('../../../docs/relay.md', import.meta.url), 'utf8');

const rowsOf = (heading: string): readonly (readonly string[])[] => {
  const section = page.split(`## ${heading}\n`)[1]!.split('\n## ')[0]!;
  return [...section.matchAll(/^\| (.*) \|$/gm)].map(([, cells]) => cells!.split(' | '));
};

const codes = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);

test('every setting is on the page with its kind and default, and nothing else', () => {
  const described = settingKeys.map((key) => {
    const { kind, isRequired, default: value, absent, does } = findSetting(key)!;
    const isEmpty = value instanceof Map || Array.isArray(value);
    const without = isRequired ? 'required' : absent;
    return [`\`${key}\``, kind.name, isEmpty ? 'none' : value === undefined ? without : `\`${value}\``, does];
  });
  const rows = rowsOf('Settings').filter((row) => row.length === 4);
  expect(rows).toEqual(described);
});

test('every metric is on the page, and nothing else', async () => {
  const relay = await startTestRelay({ tls: makeCertificate(freshDirectory(), 'a') });
  const text = await (await fetch(relay.metricsUrl)).text();
  const offered = [...text.matchAll(/^# TYPE sotto_relay_(\S+) /gm)].map(([, name]) => name);
  const described = rowsOf('Metrics and logs').flatMap(([cell = '']) => codes(cell));
  expect([...described].sort()).toEqual([...offered].sort());
});

test('every table and column is described, and nothing else', async () => {
  const relay = await startTestRelay();
  const stored = (await inventory(relay.dataDirectory)).tables.map(({ table, columns }) => [table, columns]);
  const described = tables.map(({ table, columns }) => [table, columns.map(({ name }) => name)]);
  expect(Object.fromEntries(described)).toEqual(Object.fromEntries(stored));
});

test('every table belongs to an item that a relay may hold, and what is short-lived stays out of backups', () => {
  // Federation design, section 15.
  const backups: Readonly<Record<InventoryItem, readonly string[]>> = {
    'the relay itself': ['copied'],
    account: ['copied'],
    devices: ['copied'],
    'undelivered envelopes': ['copied', 'left out'],
    outbox: ['left out'],
    'pre-keys': ['copied', 'renewed'],
    tokens: ['renewed'],
    'spent once': ['left out', 'renewed'],
    invites: ['renewed'],
    push: ['copied'],
    'block lists': ['copied'],
    blobs: ['left out'],
    outcomes: ['left out'],
    'other relays': ['copied', 'left out'],
  };
  for (const { table, item, backup } of tables) expect(backups[item], table).toContain(backup);
  const holdsMail = tables.filter(({ columns }) => columns.some(({ name }) => name === 'body'));
  expect(holdsMail.map(({ table, backup }) => `${table} ${backup}`)).toEqual([
    'envelope left out',
    'outbox left out',
    'outbox_unsealed left out',
  ]);
});

test('every endpoint is on the page, and served under its method', async () => {
  const relay = await startTestRelay();
  const endpoints = rowsOf('HTTP endpoints').flatMap(([cell = '']) => {
    return codes(cell).flatMap((endpoint) => {
      const [method, path] = endpoint.split(' ');
      return method === undefined || path === undefined ? [] : [[method, path] as const];
    });
  });
  const posts = endpoints.flatMap(([method, path]) => (method === 'POST' ? [path] : []));
  expect(posts.sort()).toEqual(postRoutes());
  for (const [method, path] of endpoints.filter(([, path]) => path !== '/v1/stream' && path !== '/metrics')) {
    const { status } = await fetch(relay.url + path, { method });
    expect([path, status]).toEqual([path, method === 'GET' ? 200 : 415]);
  }
});
