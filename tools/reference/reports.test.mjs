import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from '../lib/workspace.mjs';
import { checkReference } from './pages.mjs';
import { createReports } from './reports.mjs';

mkdirSync(join(root, '.sotto'), { recursive: true });
const folder = mkdtempSync(join(root, '.sotto', 'reference-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param {string} name @param {string} types */
function entry(name, types) {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(
    join(path, 'package.json'),
    JSON.stringify({ name: `@sotto/${name}`, version: '1.0.0', type: 'module' }),
  );
  writeFileSync(join(path, 'index.d.ts'), types);
  return { specifier: `@sotto/${name}`, name, folder: path, types: join(path, 'index.d.ts') };
}

test('a report has what can be imported, sorted and without comments; what only its declarations name is a problem', async () => {
  const entries = [
    entry(
      'one',
      'export {};\ninterface Hidden {}\n/** Says. See {@link a}. */\nexport declare function b(hidden: Hidden): void;\nexport declare const a = 1;\n',
    ),
    entry(
      'other',
      '/** See {@link nowhere}. */\nexport interface Only {\n    /** Twice. */\n    readonly field: string;\n}\n',
    ),
  ];
  const { reports, problems: hidden, program } = createReports(root, entries);
  expect(reports.get('one')).toBe(
    '# API of `@sotto/one`\n\nWritten by `pnpm api --write`.\n\n```ts\nexport const a = 1;\n\n' +
      'export function b(hidden: Hidden): void;\n```\n',
  );
  expect(hidden).toEqual(['@sotto/one: Hidden is part of the API, and nobody can import it: export it']);
  expect(reports.get('other')).toContain('export interface Only {\n    readonly field: string;\n}\n```\n');

  const problems = await checkReference(root, program, entries);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('"nowhere"');
});
