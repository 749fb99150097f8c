import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { conditionProblems, entriesOf, evaluationProblems } from './packed-apps.mjs';

const folder = mkdtempSync(join(tmpdir(), 'sotto-packed-apps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param {string} name @param {string} code @param {object} [conditions] */
function pack(name, code, conditions = { types: './index.d.ts', default: './index.js' }) {
  const path = join(folder, 'node_modules', name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), JSON.stringify({ name, type: 'module', exports: { '.': conditions } }));
  writeFileSync(join(path, 'index.js'), code);
}

pack('quiet', 'export const made = () => fetch("/");');
pack('loud', 'globalThis.left = 1; export const made = 1;');
pack('early', 'export const agent = navigator.userAgent;');
pack('empty', 'export {};');
pack('untyped', 'export const made = 1;', { default: './index.js', types: './index.d.ts' });

test('what uses globals when it is called is good; when it is imported, it is not, and leaves nothing behind', async () => {
  const entries = entriesOf(folder, ['quiet', 'loud', 'early', 'empty']);
  const problems = await evaluationProblems(folder, entries);
  expect(problems).toEqual([
    'loud: leaves left behind when it is imported',
    expect.stringContaining('early: cannot be imported'),
    'empty: exports nothing',
  ]);
});

test('types come first and default last', () => {
  expect(conditionProblems(folder, ['quiet'])).toEqual([]);
  expect(conditionProblems(folder, ['untyped'])).toHaveLength(1);
});
