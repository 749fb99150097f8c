/** Which engine runs, and what is said when there is none. */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openSqlite } from '../src/index.ts';
import { builtFolder, engines, hasBuiltIn, startChild, withFolder } from './support.ts';

test('the built-in engine is taken where the runtime has it', async () => {
  const database = await openSqlite(':memory:');
  expect(database.engine).toBe(hasBuiltIn ? 'node:sqlite' : '@photostructure/sqlite');
  database.close();
});

describe.each(engines)('on %s', (engine) => {
  test('it is taken when asked for', async () => {
    const database = await openSqlite(':memory:', { engine });
    expect(database.engine).toBe(engine);
    database.close();
  });
});

test.skipIf(hasBuiltIn)('asking for a built-in engine that is not there fails with its remedy', async () => {
  const opened = openSqlite(':memory:', { engine: 'node:sqlite' });
  await expect(opened).rejects.toMatchObject({ code: 'E_STORE_UNAVAILABLE', message: /Node 22\.13/ });
});

test('loading an engine prints nothing', async () => {
  const child = startChild('open-once');
  expect(await child.ended).toEqual({ code: 0, signal: null, errors: '' });
  expect(child.output()).toBe(hasBuiltIn ? 'node:sqlite' : '@photostructure/sqlite');
});

test('loading an engine leaves the warnings of the process alone', async () => {
  const { emitWarning } = process;
  (await openSqlite(':memory:')).close();
  expect(process.emitWarning).toBe(emitWarning);
});

test.skipIf(hasBuiltIn)('without any engine the error says what to install', async () => {
  await withFolder(async (folder) => {
    // The built package, where it finds @sotto/store and nothing else.
    cpSync(builtFolder, join(folder, 'dist'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    mkdirSync(join(folder, 'node_modules/@sotto'), { recursive: true });
    symlinkSync(fileURLToPath(new URL('../../store', import.meta.url)), join(folder, 'node_modules/@sotto/store'));
    const script = `
      const { openSqlite } = await import('./dist/index.js');
      await openSqlite(':memory:').catch(({ name, code, message }) => console.log(JSON.stringify({ name, code, message })));
    `;
    const run = ['--input-type=module', '-e', script];
    const printed = JSON.parse(execFileSync(process.execPath, run, { cwd: folder, encoding: 'utf8' }));
    expect(printed).toMatchObject({ name: 'StoreError', code: 'E_STORE_UNAVAILABLE' });
    expect(printed.message).toContain('install the package @photostructure/sqlite');
  });
});
