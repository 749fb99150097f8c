import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openStore } from './open-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'sotto-key-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WORD = 'rendezvous-at-the-lighthouse';
const value = new TextEncoder().encode(WORD);

test('a key file is made with an encrypted store and opens it; nothing else does', async () => {
  const [store, keyFile] = [join(folder, 'alice.db'), join(folder, 'alice.key')];
  const plain = await openStore({ store });
  await plain.commit({ put: [['account', value]] });
  await plain.close();
  expect(readFileSync(store).includes(WORD)).toBe(true);

  const encrypted = await openStore({ store, keyFile });
  expect((await encrypted.get(['account']))[0]?.value).toEqual(value);
  await encrypted.close();
  expect(readFileSync(store).includes(WORD)).toBe(false);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(readFileSync(keyFile, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);

  const again = await openStore({ store, keyFile });
  expect((await again.get(['account']))[0]?.value).toEqual(value);
  await again.close();
  const missing = join(folder, 'missing.key');
  await expect(openStore({ store, keyFile: missing })).rejects.toMatchObject({ code: 'E_STORE_LOCKED' });
  writeFileSync(missing, `${'0'.repeat(64)}\n`);
  await expect(openStore({ store, keyFile: missing })).rejects.toMatchObject({ code: 'E_STORE_LOCKED' });
  writeFileSync(missing, 'no key\n');
  await expect(openStore({ store, keyFile: missing })).rejects.toMatchObject({ code: 'E_FILE_INVALID' });
});
