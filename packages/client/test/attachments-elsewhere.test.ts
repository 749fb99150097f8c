/** Files between two relays: the recipient's relay fetches, keeps for an hour, and says when there is nothing any more. */

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collect } from './app.ts';
import { attachmentOf, bytesOf, numbered, sourceOf } from './files.ts';
import { useTwoRelays } from './two-relays.ts';

const relays = useTwoRelays();
const data = numbered(1024 * 1024 + 77);

test('a file of another relay comes through the own one', async () => {
  const [alice, bob] = [await relays.join(relays.a, 'alice'), await relays.join(relays.b, 'bob')];
  await bob.accept('alice@a.example');
  await alice.send('bob@b.example', { file: sourceOf(data) });
  const [message] = await collect(bob, 1);
  expect(Buffer.compare(await bytesOf(attachmentOf(message).open()), data)).toBe(0);
  expect(readdirSync(join(relays.a.dataDirectory, 'blobs'))).toHaveLength(1);
  expect(readdirSync(relays.b.dataDirectory)).not.toContain('blobs');
});

test('deleted for everyone, a file is gone at its relay, and from the memory of another one in an hour', async () => {
  const [alice, bob] = [await relays.join(relays.a, 'alice'), await relays.join(relays.b, 'bob')];
  await bob.accept('alice@a.example');
  const { messageId } = await alice.send('bob@b.example', { file: sourceOf(data) });
  const [message] = await collect(bob, 1);
  await alice.send('bob@b.example', { delete: messageId });
  await expect.poll(() => readdirSync(join(relays.a.dataDirectory, 'blobs')), { timeout: 10_000 }).toEqual([]);
  await expect(bytesOf(attachmentOf(message).open())).rejects.toMatchObject({ code: 'E_ATTACHMENT_GONE' });
});

test('that the relay has it no more is told as such', async () => {
  const [alice, bob] = [await relays.join(relays.a, 'alice'), await relays.join(relays.b, 'bob')];
  await bob.accept('alice@a.example');
  await alice.send('bob@b.example', { file: sourceOf(data) });
  const [message] = await collect(bob, 1);
  // As a relay that was put back from a backup.
  await relays.a.stop();
  rmSync(join(relays.a.dataDirectory, 'blobs'), { recursive: true });
  await relays.a.start();
  const attachment = attachmentOf(message);
  await expect(bytesOf(attachment.open())).rejects.toMatchObject({ code: 'E_ATTACHMENT_GONE' });
});
