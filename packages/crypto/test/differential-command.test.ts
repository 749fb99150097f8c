import { expect, test } from 'vitest';
import { HELP, main } from './agreement/command.ts';

test('says its seed, its progress and how many cases agreed', () => {
  const { code, said, progress } = run('--cases', '100', '--seed', 'command', '--backends', 'portable');
  expect(said).toEqual(['seed command, backends portable', expect.stringMatching(/^1\d\d cases, all as noble's$/)]);
  expect(progress.at(-1)).toMatch(/^\d+ s: KEM \d+ of \d+ calls, 100 %$/);
  expect(code).toBe(0);
});

test('runs one domain, on several backends', () => {
  const { code, said } = run(
    '--',
    '--cases',
    '60',
    '--seed',
    'command',
    '--backends',
    'node,sodium',
    '--domain',
    'kem',
  );
  expect(said[0]).toBe('seed command, backends node, sodium');
  expect(code).toBe(0);
});

test.each([
  ['--cases', '0'],
  ['--cases', 'many'],
  ['--cases', '1.5'],
  ['--seed', ''],
  ['--backends', 'openssl'],
  ['--domain', 'hashes'],
  ['--what'],
  ['something'],
])('explains itself when asked for %s %s', (...args) => {
  const { code, said } = run(...args);
  expect(said.join()).toContain(HELP);
  expect(said.join().startsWith(HELP)).toBe(false);
  expect(code).toBe(2);
});

test('--help is no mistake', () => {
  expect(run('--help')).toEqual({ code: 0, said: [HELP], progress: [] });
});

function run(...args: string[]): { code: number; said: string[]; progress: string[] } {
  const said: string[] = [];
  const progress: string[] = [];
  const code = main(args, { say: (line) => said.push(line), progress: (line) => progress.push(line) });
  return { code, said, progress };
}
