import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encryptedStore } from '@sotto/store-encrypted';
import { sqliteStore } from '@sotto/store-sqlite';
import { expect, test } from 'vitest';
import { inspect } from './client-store.ts';

test('an encrypted store is not said to be empty', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sotto-inspect-'));
  try {
    const path = join(folder, 'alice.db');
    await (await encryptedStore(await sqliteStore(path), { key: { key: new Uint8Array(32) } })).close();
    const refused = { name: 'StoreError', code: 'E_STORE_LOCKED' };
    await expect(inspect({ store: path })).rejects.toMatchObject(refused);
    // The file is closed again, and as it was.
    await expect(inspect({ store: path })).rejects.toMatchObject(refused);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
