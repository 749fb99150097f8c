/** Folders, engines and child processes for the tests of this package. */

import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SqliteEngine } from '../src/index.ts';

export const hasBuiltIn = isBuiltin('node:sqlite');

/** Those that this runtime has. */
export const engines: readonly SqliteEngine[] = hasBuiltIn
  ? ['node:sqlite', '@photostructure/sqlite']
  : ['@photostructure/sqlite'];

export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-store-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the children run: this package as it is built. */
export const builtFolder = fileURLToPath(new URL('../dist', import.meta.url));

export interface Child {
  readonly process: ChildProcess;
  /** Everything it printed so far. */
  readonly output: () => string;
  /** Resolves when it has ended and everything it printed has been read. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly errors: string }>;
}

/** Starts `test/children/NAME.mjs` on the built package. */
export function startChild(name: string, ...parameters: readonly string[]): Child {
  if (!existsSync(join(builtFolder, 'index.js'))) {
    throw new Error('the child processes run the built package: run pnpm build first');
  }
  const script = fileURLToPath(new URL(`children/${name}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [script, ...parameters], { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<Awaited<Child['ended']>>((resolve, reject) => {
    child.on('error', reject).on('close', (code, signal) => resolve({ code, signal, errors }));
  });
  return { process: child, output: () => output, ended };
}

/**
 * Which of the database's files hold `text`. A process of its own looks: reading them here would drop the locks that
 * this process holds on them.
 */
export function filesHolding(path: string, text: string): readonly string[] {
  const script = `
    const { existsSync, readFileSync } = require('node:fs');
    const [path, text] = process.argv.slice(1);
    const files = ['', '-wal', '-shm', '-journal'].filter((suffix) => existsSync(path + suffix));
    console.log(JSON.stringify(files.filter((suffix) => readFileSync(path + suffix).includes(text))));
  `;
  const printed = execFileSync(process.execPath, ['-e', script, path, text], { encoding: 'utf8' });
  return JSON.parse(printed);
}

/** Everything in the database's files that looks like `pattern`, each once. Looks from a process of its own too. */
export function matchesInFiles(path: string, pattern: RegExp): ReadonlySet<string> {
  const script = `
    const { existsSync, readFileSync } = require('node:fs');
    const [path, pattern] = process.argv.slice(1);
    const files = ['', '-wal', '-shm', '-journal'].map((suffix) => path + suffix).filter((file) => existsSync(file));
    const found = files.flatMap((file) => readFileSync(file, 'latin1').match(new RegExp(pattern, 'g')) ?? []);
    console.log(JSON.stringify([...new Set(found)]));
  `;
  const options = { encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
  return new Set(JSON.parse(execFileSync(process.execPath, ['-e', script, path, pattern.source], options)));
}
