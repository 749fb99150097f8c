import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readChunks } from '../attachments/source.ts';
import { fileSink, fileSource } from './index.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sotto-node-files-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const pathOf = (name: string): string => join(folder, name);

test('a file is read as often as it is asked for, with its name and size', async () => {
  const path = pathOf('notes.txt');
  writeFileSync(path, 'x'.repeat(10_000));
  const source = await fileSource(path, { type: 'text/plain' });
  expect(source).toMatchObject({ name: 'notes.txt', size: 10_000, type: 'text/plain' });
  for (const _ of [1, 2]) {
    const sizes: number[] = [];
    for await (const { plaintext } of readChunks(source, 4096)) sizes.push(plaintext.length);
    // Padded to the next of sixteen steps between 8 and 16 KiB.
    expect(sizes).toEqual([4096, 4096, 2048]);
  }
  expect((await fileSource(path, { name: 'other' })).name).toBe('other');
  await expect(fileSource(pathOf('nothing'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a file that grew or shrank since it was looked at is refused', async () => {
  const path = pathOf('growing');
  writeFileSync(path, 'x'.repeat(10));
  const source = await fileSource(path);
  writeFileSync(path, 'x'.repeat(11));
  const read = async () => {
    for await (const chunk of readChunks(source, 4096)) expect(chunk.index).toBe(0);
  };
  await expect(read()).rejects.toMatchObject({ code: 'E_ATTACHMENT_SOURCE' });
});

test('a place has another name until it is whole, and what was there is replaced then', async () => {
  const path = pathOf('saved');
  writeFileSync(path, 'former');
  const sink = fileSink(path);
  expect(await sink.size()).toBe(0);
  await sink.write(Buffer.from('abc'), 0);
  await sink.write(Buffer.from('defgh'), 3);
  await sink.sync();
  await sink.close();
  expect(readFileSync(path, 'utf8')).toBe('former');
  const later = fileSink(path);
  expect(await later.size()).toBe(8);
  await later.finish(7);
  await later.close();
  expect(readFileSync(path, 'utf8')).toBe('abcdefg');
  expect(existsSync(`${path}.part`)).toBe(false);
});
