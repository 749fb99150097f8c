// Follows the operator's guide word by word: runs its blocks marked `sh run`, one after the other, in a fresh directory, and
// compares what they print with the block of text below. Of blocks marked `sh by hand` it checks that the commands of
// `sotto` exist with their options. Needs a build.
//
//   node tools/follow-guide.mjs [FILE]     default docs/operators-guide.md
//
// In a block of text, `…` stands for anything within a line, and a line of it alone for any number of lines.

import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { isMain, root } from './lib/workspace.mjs';

const GUIDE = join(root, 'docs', 'operators-guide.md');
const SOTTO = join(root, 'packages', 'cli', 'dist', 'main.js');
/** A block that takes longer hangs, even on a busy machine. */
const BLOCK_MS = 120_000;

/** @typedef {{ kind: 'run' | 'by hand', text: string, line: number, expected: string | undefined }} Block */

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));

/** @param {readonly string[]} args */
async function main([file = GUIDE]) {
  if (!existsSync(SOTTO)) {
    console.error('packages/cli/dist/main.js is missing: run pnpm build first');
    return 1;
  }
  const problems = await followGuide(readFileSync(resolve(file), 'utf8'));
  for (const { line, message } of problems) console.error(`${file}:${line}: ${message}`);
  return problems.length === 0 ? 0 : 1;
}

/**
 * Stops at the first block that is not as the page says, for the later ones build on it.
 * @param {string} page
 * @returns {Promise<{ line: number, message: string }[]>}
 */
export async function followGuide(page) {
  const { blocks, problems } = readBlocks(page);
  if (problems.length > 0) return problems;
  const folder = mkdtempSync(join(tmpdir(), 'sotto-guide-'));
  const shell = openShell(folder);
  try {
    for (const block of blocks) {
      const message = block.kind === 'run' ? await runBlock(shell, block) : await checkByHand(shell, block.text);
      if (message !== undefined) return [{ line: block.line, message }];
    }
    return [];
  } finally {
    await shell.end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Every fence is one that is followed, or one of text below such a one: nothing on the page is left to chance.
 * @param {string} page
 * @returns {{ blocks: Block[], problems: { line: number, message: string }[] }}
 */
export function readBlocks(page) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {{ line: number, message: string }[]} */
  const problems = [];
  for (const { info, text, line } of fences(page)) {
    const last = blocks.at(-1);
    if (info === 'sh run' || info === 'sh by hand') {
      blocks.push({ kind: info === 'sh run' ? 'run' : 'by hand', text, line, expected: undefined });
    } else if (info === 'text' && last?.kind === 'run' && last.expected === undefined) last.expected = text;
    else
      problems.push({ line, message: `a block marked "${info}" is neither "sh run", "sh by hand" nor text below one` });
  }
  if (!blocks.some(({ kind }) => kind === 'run')) problems.push({ line: 1, message: 'nothing is marked "sh run"' });
  return { blocks, problems };
}

/** @param {string} page */
function* fences(page) {
  const lines = page.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const info = /^```(.*)$/.exec(lines[at] ?? '')?.[1];
    if (info === undefined) continue;
    const end = lines.indexOf('```', at + 1);
    yield { info, text: lines.slice(at + 1, end).join('\n'), line: at + 1 };
    at = end === -1 ? lines.length : end;
  }
}

/**
 * Whether what was printed is what the page says.
 * @param {string} printed
 * @param {string} expected
 */
export function matches(printed, expected) {
  const pattern = expected
    .split('\n')
    .map((line) => (line === '…' ? '(?:[^\\n]*\\n)*?' : `${line.split('…').map(escapeRegExp).join('[^\\n]*')}\\n`))
    .join('');
  return new RegExp(`^${pattern}$`).test(printed.endsWith('\n') ? printed : `${printed}\n`);
}

/** @param {string} text */
function escapeRegExp(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * @typedef {{ run(script: string): Promise<{ code: number | null, output: string, errors: string }>, end(): Promise<void> }} Shell
 */

/** Variables that a block exports are there in the next one, as in a terminal. @param {string} folder @returns {Shell} */
function openShell(folder) {
  const bin = join(folder, '.bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'sotto'), `#!/bin/sh\nexec "${process.execPath}" "${SOTTO}" "$@"\n`);
  chmodSync(join(bin, 'sotto'), 0o755);
  const exported = join(bin, 'exported');
  writeFileSync(exported, '');
  const env = {
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    HOME: folder,
    LC_ALL: 'C',
    NO_COLOR: '1',
  };
  /** Process groups of blocks, with what they left running. @type {number[]} */
  const groups = [];
  return {
    run(script) {
      const whole = `set -euo pipefail\n. "${exported}"\n${script}\nexport -p > "${exported}"\n`;
      const child = spawn('bash', ['-c', whole], {
        cwd: folder,
        env,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      if (child.pid !== undefined) groups.push(child.pid);
      const said = { output: '', errors: '' };
      child.stdout.setEncoding('utf8').on('data', (chunk) => {
        said.output += chunk;
      });
      child.stderr.setEncoding('utf8').on('data', (chunk) => {
        said.errors += chunk;
      });
      const timer = setTimeout(() => child.kill('SIGKILL'), BLOCK_MS);
      return new Promise((resolve) => {
        child.once('error', () => resolve({ code: 127, ...said }));
        child.once('close', (code) => {
          clearTimeout(timer);
          resolve({ code, ...said });
        });
      });
    },
    async end() {
      for (const group of groups) signalGroup(group, 'SIGTERM');
      const deadline = performance.now() + 10_000;
      while (groups.some((group) => signalGroup(group, 0)) && performance.now() < deadline)
        await new Promise((done) => setTimeout(done, 50));
      for (const group of groups) signalGroup(group, 'SIGKILL');
    },
  };
}

/** Whether the group is there. @param {number} group @param {NodeJS.Signals | 0} signal */
function signalGroup(group, signal) {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/** What is wrong, if anything is. @param {Shell} shell @param {Block} block */
async function runBlock(shell, { text, expected }) {
  const { code, output, errors } = await shell.run(text);
  const said = `it printed:\n${output}${errors === '' ? '' : `and, as errors:\n${errors}`}`;
  if (code !== 0) return `the commands failed with ${code ?? 'a signal'}; ${said}`;
  if (expected !== undefined && !matches(output, expected)) return `the page says something else; ${said}`;
  return undefined;
}

/** The options of every `sotto …` are those that its help names. @param {Shell} shell @param {string} text */
async function checkByHand(shell, text) {
  for (const line of text.split('\n')) {
    const words = /^(?:sudo )?sotto (.*)$/.exec(line)?.[1]?.split(' ') ?? [];
    const command = words.slice(
      0,
      words.findIndex((word) => !/^[a-z-]*[a-z]$/.test(word) || word.startsWith('-')),
    );
    if (command.length === 0) continue;
    const { code, output } = await shell.run(`sotto ${command.join(' ')} --help`);
    const options = words.filter((word) => word.startsWith('--'));
    const unknown = options.filter((option) => !new RegExp(`(?:^|[\\s,])${option}\\b`, 'm').test(output));
    if (code !== 0) return `there is no command: sotto ${command.join(' ')}`;
    if (unknown.length > 0) return `sotto ${command.join(' ')} has no option ${unknown.join(', ')}`;
  }
  return undefined;
}
