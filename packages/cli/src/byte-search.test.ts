import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { searchFiles, textNeedles } from './byte-search.ts';

const text = 'the marker ÿ "quoted"';
const utf8 = Buffer.from(text);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sotto-search-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['UTF-8', utf8],
  ['UTF-16LE', Buffer.from(text, 'utf16le')],
  ['UTF-16BE', Buffer.from(text, 'utf16le').swap16()],
  ['hexadecimal', Buffer.from(utf8.toString('hex'))],
  ['hexadecimal, upper case', Buffer.from(utf8.toString('hex').toUpperCase())],
  ['JSON', Buffer.from(JSON.stringify({ text }))],
  ...[0, 1, 2, 3, 4, 5].flatMap((before): [string, Buffer][] => [
    [
      `base64 at ${before % 3}`,
      Buffer.from(Buffer.concat([Buffer.alloc(before, 0xa5), utf8, utf8]).toString('base64')),
    ],
    [
      `base64url at ${before % 3}`,
      Buffer.from(Buffer.concat([Buffer.alloc(before, 0xa5), utf8, utf8]).toString('base64url')),
    ],
  ]),
] as const)('finds a text as %s in a nested file', async (form, bytes) => {
  await mkdir(join(folder, 'deep'));
  await writeFile(join(folder, 'deep', 'file'), Buffer.concat([Buffer.alloc(70_001, 1), bytes, Buffer.alloc(9, 2)]));
  const { findings, files } = await searchFiles([folder], textNeedles(text));
  expect(files).toBe(1);
  expect(findings.map(({ needle }) => needle)).toContain(`${JSON.stringify(text)} in ${form}`);
});

test('finds nothing where nothing is, and counts what it read', async () => {
  await writeFile(join(folder, 'one'), 'the marke');
  await writeFile(join(folder, 'two'), 'r ÿ');
  const result = await searchFiles([join(folder, 'one'), join(folder, 'two')], textNeedles(text));
  expect(result).toEqual({ findings: [], files: 2, bytes: 13 });
});

test('a file that is missing is an error and not an empty search', async () => {
  await expect(searchFiles([join(folder, 'missing')], [])).rejects.toThrow('ENOENT');
});

test('a file that is not there while others come and go makes the search begin anew', async () => {
  const path = join(folder, 'late');
  const searching = searchFiles([path], textNeedles(text));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await writeFile(path, utf8);
  expect((await searching).findings.map(({ file }) => file)).toContain(path);
});

test('a short text would be found by accident', () => {
  expect(() => textNeedles('short')).toThrow(RangeError);
});
