/** An app says where its device may be woken. */

import { createECDH, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore } from '@sotto/store';
import { openSqlite } from '@sotto/store-sqlite';
import { expect, test } from 'vitest';
import { open } from '../src/index.ts';
import { startRelay } from './start-relay.ts';

test('a subscription is kept at the relay, refused when nothing can be sent to it, and taken back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-push-'));
  const relay = await startRelay({ domain: 'a.example', dataDirectory: folder, port: 0, log: { level: 'silent' } });
  const client = await open({ store: memoryStore() });
  const count = async (): Promise<number> => {
    const database = await openSqlite(join(folder, 'relay.db'));
    try {
      return Number(database.prepare('SELECT COUNT(*) AS count FROM push').get()?.count);
    } finally {
      database.close();
    }
  };
  try {
    await expect(client.setPush(undefined)).rejects.toMatchObject({ code: 'E_ACCOUNT_MISSING' });
    await client.register('a.example', { handle: 'alice', relayUrl: relay.url });
    const key = await client.pushKey();
    expect([key.length, key[0]]).toEqual([65, 4]);
    const p256dh = new Uint8Array(createECDH('prime256v1').generateKeys());
    const subscription = { endpoint: 'https://push.example/alice', p256dh, auth: new Uint8Array(randomBytes(16)) };
    await client.setPush(subscription);
    await client.setPush({ ...subscription, endpoint: 'https://push.example/again' });
    expect(await count()).toBe(1);
    const local = { ...subscription, endpoint: 'http://127.0.0.1/alice' };
    await expect(client.setPush(local)).rejects.toMatchObject({ code: 'E_PUSH_REFUSED', retryable: false });
    await client.setPush(undefined);
    expect(await count()).toBe(0);
  } finally {
    await client.close();
    await relay.close();
    rmSync(folder, { recursive: true });
  }
});
