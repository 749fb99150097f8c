// An app's own test on `node:test`, against relays in memory, run by tools/check-packed.mjs with nothing but the packed
// packages: one person writes to another across two relays, and no file and no socket is left.

import { deepStrictEqual as assertEqual } from 'node:assert';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { open } from '@sotto/client';
import { memoryStore } from '@sotto/store';
import { memoryFederation } from '@sotto/testkit/relay';

test('a message crosses two relays in memory', async () => {
  const federation = await memoryFederation(['a.example', 'b.example']);
  const { dataDirectory } = federation.relay('a.example');
  const { transport } = federation;
  const alice = await open({ store: memoryStore(), transport });
  const bob = await open({ store: memoryStore(), transport });
  await alice.register('a.example', { handle: 'alice' });
  await bob.register('b.example', { handle: 'bob' });
  await alice.send('bob@b.example', 'hello');
  for await (const message of bob.inbox({ signal: AbortSignal.timeout(20_000) })) {
    assertEqual(message.kind === 'text' && message.text, 'hello');
    await message.ack();
    break;
  }
  await Promise.all([alice.close(), bob.close()]);
  await federation.close();
  assertEqual(existsSync(dataDirectory), false);
  const sockets = process
    .getActiveResourcesInfo()
    .filter((name) => /^(?:TCP|Pipe|UDP)/.test(name) && name !== 'PipeWrap');
  assertEqual(sockets, []);
});
