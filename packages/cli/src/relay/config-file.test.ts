import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { relayConfig } from './config-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sotto-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const file = async (text: string): Promise<string> => {
  const path = join(folder, 'relay.json');
  await writeFile(path, text);
  return path;
};

test('flags alone are enough', async () => {
  const config = await relayConfig({ domain: 'a.example', dataDirectory: 'a' }, undefined);
  expect(config).toEqual({ domain: 'a.example', dataDirectory: 'a', port: 4000, peers: {} });
});

test('flags win over the file, and peers add up', async () => {
  const path = await file(
    JSON.stringify({
      domain: 'a.example',
      dataDirectory: 'a',
      port: 1,
      peers: { 'b.example': 'http://b', 'c.example': 'http://c' },
    }),
  );
  const config = await relayConfig({ port: 2, peers: { 'b.example': 'http://new' } }, path);
  expect(config).toMatchObject({ domain: 'a.example', port: 2 });
  expect(config.peers).toEqual({ 'b.example': 'http://new', 'c.example': 'http://c' });
});

test.each([
  ['no domain', '{"dataDirectory":"a"}', '--domain'],
  ['no data directory', '{"domain":"a.example"}', '--data'],
  ['a list', '[]', 'one JSON object'],
  ['broken JSON', '{', 'not JSON'],
  ['a clock', '{"clock":1}', 'clock'],
])('%s is refused', async (_, text, said) => {
  await expect(relayConfig({}, await file(text))).rejects.toThrow(said);
});

test('a file that is not there is refused', async () => {
  await expect(relayConfig({}, join(folder, 'missing.json'))).rejects.toMatchObject({ code: 'E_FILE_INVALID' });
});
