/** The commands of an operator whose root key is on another machine. */

import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRelay } from '@sotto/relay';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runSotto } from './support/sotto.ts';

let folder: string;
let data: string;
let keys: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sotto-keys-'));
  [data, keys] = [join(folder, 'data'), join(folder, 'keys')];
  mkdirSync(keys);
  await (await start()).close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = () => startRelay({ domain: 'a.example', dataDirectory: data, port: 0, log: { level: 'silent' } });
const sotto = async (...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await runSotto(['relay', ...args]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout;
};

test('a document is requested, signed elsewhere and installed, and a key replaced, without the root key', async () => {
  const [request, signed] = [join(folder, 'request.json'), join(folder, 'signed')];
  const renew = async (): Promise<string> => {
    await sotto('discovery', 'request', '--data', data, '--out', request);
    await sotto('discovery', 'sign', '--keys', keys, '--request', request, '--out', signed, '--days', '30');
    return sotto('discovery', 'install', '--data', data, '--document', signed);
  };
  const online = ['discovery', 'request', '--data', data, '--out', request, '--public-url', 'https://a.example'];
  await sotto(...online);
  await sotto('discovery', 'sign', '--keys', data, '--request', request, '--out', signed);
  expect(await sotto('discovery', 'install', '--data', data, '--document', signed)).toContain('root.key is still here');
  for (const name of ['root.key', 'sealed-sender-root.key']) renameSync(join(data, name), join(keys, name));
  const relay = await start();
  const made = await sotto('keys', 'rotate', '--data', data, '--purpose', 'serverToServer');
  const id = /s2s-[0-9a-f]+/.exec(made)?.[0] ?? '';
  expect(await sotto('keys', 'list', '--data', data)).toMatch(new RegExp(`${id}.*not public yet`));
  expect(await renew()).not.toContain('root.key');
  await relay.close();
  await (await start()).close();
  expect(await sotto('keys', 'list', '--data', data)).toMatch(new RegExp(`${id}.*public since`));
}, 180_000);

test('what cannot be done says why', async () => {
  const refused = async (...args: readonly string[]): Promise<string> => {
    const { code, stderr } = await runSotto(['relay', ...args]);
    expect(code).toBe(1);
    return stderr;
  };
  await sotto('keys', 'rotate', '--data', data, '--purpose', 'sealedSender');
  expect(await refused('keys', 'rotate', '--data', data, '--purpose', 'sealedSender')).toContain(
    'E_KEY_CHANGE_REFUSED',
  );
  const file = join(folder, 'nothing');
  expect(await refused('discovery', 'install', '--data', data, '--document', file)).toContain('E_FILE_INVALID');
  expect(await refused('keys', 'list', '--data', keys)).toContain('E_DATA_DIRECTORY_FOREIGN');
}, 180_000);
