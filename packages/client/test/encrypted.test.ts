/** Clients on encrypted stores talk through a real relay, and their files tell nobody with whom or about what. */

import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encryptedStore } from '@sotto/store-encrypted';
import { sqliteStore } from '@sotto/store-sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { open, type SottoClient } from '../src/index.ts';
import { DOMAIN, startWorld, type World } from './world.ts';

let world: World;
let folder: string;
beforeAll(async () => {
  world = await startWorld();
  folder = await mkdtemp(join(tmpdir(), 'sotto-client-'));
});
afterAll(async () => {
  await world.stop();
  await rm(folder, { recursive: true, force: true });
});

const key = { key: new Uint8Array(32).fill(11) };
const openFile = async (name: string): Promise<SottoClient> =>
  open({ store: await encryptedStore(await sqliteStore(join(folder, `${name}.sqlite`)), { key }) });

async function receive(client: SottoClient, text: string): Promise<void> {
  for await (const message of client.inbox({ signal: AbortSignal.timeout(10_000) })) {
    expect(message).toMatchObject({ kind: 'text', text });
    await message.ack();
    return;
  }
}

test('a conversation over two encrypted files leaves no name, no text, no id and no key in them', async () => {
  const clear: string[] = [DOMAIN, 'alice', 'bobby', 'meet me at noon', 'where we always meet'];
  for (const handle of ['alice', 'bobby']) {
    const client = await openFile(handle);
    const { accountId } = await client.register(DOMAIN, { handle, relayUrl: world.relay.url });
    clear.push(accountId, Buffer.from(accountId.replaceAll('-', ''), 'hex').toString('latin1'));
    await client.close();
  }
  const [alice, bobby] = [await openFile('alice'), await openFile('bobby')];
  await alice.send(`bobby@${DOMAIN}`, 'meet me at noon');
  await receive(bobby, 'meet me at noon');
  await bobby.send(`alice@${DOMAIN}`, 'where we always meet');
  await receive(alice, 'where we always meet');
  expect(filesHolding(clear)).toEqual([]);
  expect(filesHolding(['!lock', '!/inbox'])).not.toEqual([]);
  for (const client of [alice, bobby]) await client.close();
  expect(filesHolding(clear)).toEqual([]);

  // They are whole, and go on.
  const again = await openFile('alice');
  expect(again.account?.address).toBe(`alice@${DOMAIN}`);
  await again.send(`bobby@${DOMAIN}`, 'see you');
  await again.close();
  for (const handle of ['alice', 'bobby']) {
    const store = await encryptedStore(await sqliteStore(join(folder, `${handle}.sqlite`)), { key, create: false });
    await store.verify();
    await store.close();
  }
});

/** Which of the texts are in which file. A process of its own looks: to read them here would drop the locks on them. */
function filesHolding(texts: readonly string[]): readonly string[] {
  const script = `
    const { readdirSync, readFileSync } = require('node:fs');
    const [folder, texts] = process.argv.slice(1);
    const found = readdirSync(folder).flatMap((name) => {
      const content = readFileSync(folder + '/' + name, 'latin1');
      return JSON.parse(texts).filter((text) => content.includes(text)).map((text) => name + ': ' + text);
    });
    console.log(JSON.stringify(found));
  `;
  const run = ['-e', script, folder, JSON.stringify(texts)];
  return JSON.parse(execFileSync(process.execPath, run, { encoding: 'utf8' }));
}
