/** Somebody lost everything and registers their address anew, or a relay says so: a chat must not go on as if nothing were. */

import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createCleanup, runSotto, startFederation, startSotto, temporaryFolder } from './support/sotto.ts';

const cleanup = createCleanup();
afterEach(() => cleanup.run());

test('a changed identity stops sending until /accept, for which the new safety number must have been shown', async () => {
  const folder = await temporaryFolder(cleanup);
  const relays = await startFederation(folder, cleanup);
  const chatArgs = (as: string, other: string, relay: number, store: string): string[] => [
    ...[
      'chat',
      '--as',
      as,
      '--with',
      other,
      '--relay',
      relays[relay === 0 ? 0 : 1].url,
      '--store',
      join(folder, store),
    ],
  ];
  const alices = chatArgs('alice@a.example', 'bob@b.example', 0, 'alice.db');
  await runSotto(chatArgs('bob@b.example', 'alice@a.example', 1, 'bob.db'));
  const before = await runSotto(alices, '/safety\n');

  // Bob's relay ends his account, and he takes the same name again, as somebody new.
  await runSotto(['relay', 'admin', 'accounts', 'delete', 'bob@b.example', '--yes', '--data', relays[1].dataDirectory]);
  const bobs = chatArgs('bob@b.example', 'alice@a.example', 1, 'bob-new.db');
  await runSotto(bobs);

  const alice = startSotto(alices, cleanup);
  await alice.until(/E_IDENTITY_CHANGED/);
  alice.write('is this still you?\n');
  await alice.until(/E_IDENTITY_CHANGED.*E_IDENTITY_CHANGED/s);
  alice.write('/accept\n');
  await alice.until(/Safety number with bob@b\.example.*This identity is new/s);
  alice.write('/accept\n');
  await alice.until(/is accepted$/m);
  alice.write('now it is the new you\n');
  await alice.until(/message 1 accepted/);
  alice.end();
  const { stdout } = await alice.finished;

  const numberIn = (output: string): string => output.match(/(?: {2}(?:[0-9]{5} ?){4}\n){3}/)?.[0] ?? 'none';
  expect(numberIn(stdout)).not.toBe('none');
  expect(numberIn(stdout)).not.toBe(numberIn(before.stdout));
  const bob = startSotto(bobs, cleanup);
  await bob.until(/alice@a\.example: now it is the new you$/m);
  bob.write('/safety\n');
  await bob.until(/Safety number/);
  bob.end();
  const read = (await bob.finished).stdout;
  expect(read).not.toContain('is this still you?');
  expect(numberIn(read)).toBe(numberIn(stdout));
});
