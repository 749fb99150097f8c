/** A backup of a chat's store, the loss of that store, and the way back. */

import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createCleanup, runSotto, startFederation, startSotto, temporaryFolder } from './support/sotto.ts';

const cleanup = createCleanup();
afterEach(() => cleanup.run());

test('the words are shown once and asked for; with them a new store goes on where the lost one was', async () => {
  const folder = await temporaryFolder(cleanup);
  const [relay] = await startFederation(folder, cleanup);
  const at = (name: string): string => join(folder, name);
  const chat = (as: string, other: string, store: string): string[] => [
    ...['chat', '--as', `${as}@a.example`, '--with', `${other}@a.example`, '--relay', relay.url, '--store', at(store)],
  ];
  await runSotto(chat('bob', 'alice', 'bob.db'));
  await runSotto(chat('alice', 'bob', 'alice.db'), 'hello from the old store\n');

  const first = startSotto(['backup', at('alice.backup'), '--store', at('alice.db')], cleanup);
  const [shown] = await first.until(/(\n {2}( ?\d?\d [a-z]+ *)+){6}\n/);
  const words = (shown.match(/[a-z]+/g) ?? []).join(' ');
  expect(words.split(' ').length).toBe(24);
  first.write(`${words}\n`);
  first.end();
  const written = await first.finished;
  expect(written.stdout).toMatch(/read again and good/);
  expect(written.code).toBe(0);
  expect(readFileSync(at('alice.backup')).includes('alice@a.example')).toBe(false);

  await rm(at('alice.db'));
  const restore = ['restore', at('alice.backup'), '--store', at('alice-new.db')];
  const wrong = await runSotto(restore, `${words.split(' ').slice(1).join(' ')}\n`);
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('E_RECOVERY_WORDS_INVALID')]);
  expect((await runSotto(restore, `${words}\n`)).stdout).toContain('restored alice@a.example as device 2');
  const bob = startSotto(chat('bob', 'alice', 'bob.db'), cleanup);
  await bob.until(/hello from the old store/);
  expect((await runSotto(chat('alice', 'bob', 'alice-new.db'), 'hello from the new store\n')).code).toBe(0);
  await bob.until(/hello from the new store/);
  bob.end();
  await bob.finished;
});
