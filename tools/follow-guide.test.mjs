import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { followGuide, matches, readBlocks } from './follow-guide.mjs';
import { root } from './lib/workspace.mjs';

/** @param {string} info @param {string} text */
const block = (info, text) => `\`\`\`${info}\n${text}\n\`\`\`\n`;

test('the guide has commands to follow, and says what most of them print', () => {
  const page = readFileSync(join(root, 'docs', 'operators-guide.md'), 'utf8');
  const { blocks, problems } = readBlocks(page);
  expect(problems).toEqual([]);
  const followed = blocks.filter(({ kind }) => kind === 'run');
  expect(followed.length).toBeGreaterThan(12);
  expect(followed.filter(({ expected }) => expected !== undefined).length).toBeGreaterThan(followed.length / 2);
});

describe('what is printed', () => {
  test.each([
    ['a\nb\n', 'a\nb', true],
    ['a\nb\n', 'a', false],
    ['a\n', 'a\nb', false],
    ['it is 14:05\n', 'it is …', true],
    ['it is 14:05\nand so on\n', 'it is …', false],
    ['a\nb\nc\nd\n', 'a\n…\nd', true],
    ['a\nd\n', 'a\n…\nd', true],
    ['a\nb\nc\n', 'a\n…\nd', false],
    ['(a.b)\n', '(a.b)', true],
    ['(axb)\n', '(a.b)', false],
  ])('%j against %j: %s', (printed, expected, isSame) => {
    expect(matches(printed, expected)).toBe(isSame);
  });
});

test('a block that is neither followed nor compared is refused', () => {
  expect(readBlocks(block('sh', 'rm -r /')).problems[0]).toMatchObject({ line: 1 });
  expect(readBlocks(block('sh run', 'true') + block('text', 'a') + block('text', 'b')).problems).toHaveLength(1);
  expect(readBlocks('No commands at all.').problems).toHaveLength(1);
});

describe('following', () => {
  test('variables and files of one block are there in the next', async () => {
    const page =
      block('sh run', 'export WHO=me\necho one > file') +
      block('sh run', 'echo "$WHO" $(cat file)') +
      block('text', 'me one');
    expect(await followGuide(page)).toEqual([]);
  });

  test('a command that fails, or prints something else, stops it there', async () => {
    const failing = block('sh run', 'echo before\nfalse\necho after') + block('sh run', 'exit 9');
    expect(await followGuide(failing)).toEqual([{ line: 1, message: expect.stringContaining('failed with 1') }]);
    const other = block('sh run', 'echo one') + block('text', 'two');
    expect(await followGuide(other)).toEqual([{ line: 1, message: expect.stringContaining('it printed:\none') }]);
    expect(await followGuide(block('sh run', 'echo "$NOT_SET"'))).toHaveLength(1);
  });

  test('commands to be run by hand must exist, with their options', async () => {
    const ends = block('sh run', 'true');
    const good = 'cd /opt/sotto && npm run sotto -- --version\nsotto relay check --config /etc/sotto/relay.toml';
    expect(await followGuide(block('sh by hand', good) + ends)).toEqual([]);
    const option = await followGuide(block('sh by hand', 'sotto relay check --confg relay.toml') + ends);
    expect(option).toEqual([{ line: 1, message: 'sotto relay check has no option --confg' }]);
  });

  test('what a block left running is ended, and its directory is gone', async () => {
    const page = block('sh run', 'sleep 600 > /dev/null 2>&1 & echo "$! $PWD"') + block('text', 'x');
    const [problem] = await followGuide(page);
    const [, pid, folder = ''] = /it printed:\n(\d+) (.*)\n/.exec(problem?.message ?? '') ?? [];
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
    expect(existsSync(folder)).toBe(false);
  });
});
