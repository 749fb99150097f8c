/** Five processes on the SQLite file of one account that send at once: real processes, real time, a real relay. */

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type InboxMessage, open, type SottoClient } from '@sotto/client';
import { startRelay } from '@sotto/relay';
import { memoryStore } from '@sotto/store';
import { sqliteStore } from '@sotto/store-sqlite';
import { afterEach, expect, test } from 'vitest';

const PROCESSES = 5;
const LETTERS = 6;

const undos: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) await undo();
});

test('I1, I3: five processes that send at once deliver every message once, and use no message key twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-five-'));
  undos.push(() => rmSync(folder, { recursive: true }));
  const relay = await startRelay({
    domain: 'a.example',
    dataDirectory: join(folder, 'relay'),
    port: 0,
    log: { level: 'silent' },
  });
  undos.push(() => relay.close());
  const path = join(folder, 'alice.sqlite');
  const alice = await open({ store: await sqliteStore(path) });
  const bob = await open({ store: memoryStore() });
  undos.push(() => bob.close());
  await alice.register('a.example', { handle: 'alice', relayUrl: relay.url });
  await bob.register('a.example', { handle: 'bob', relayUrl: relay.url });
  await becomeAcquainted(alice, bob);
  await alice.close();

  const go = join(folder, 'go');
  const senders = Array.from({ length: PROCESSES }, (_, index) =>
    startSender([path, go, 'bob@a.example', `p${index}`]),
  );
  await Promise.all(senders.map(({ ready }) => ready));
  writeFileSync(go, '');
  const arrived = (await collect(bob, PROCESSES * LETTERS)).map(textOf).sort();
  for (const { ended } of senders) expect(await ended).toEqual({ code: 0, errors: '' });

  const written = senders.flatMap((_, index) => Array.from({ length: LETTERS }, (__, number) => `p${index}#${number}`));
  expect(arrived).toEqual(written.sort());
  const keys = new Map<string, string>();
  for (const line of senders.flatMap(({ output }) => output())) {
    const [key, ciphertext] = line.split(' ') as [string, string];
    expect(keys.get(key) ?? ciphertext, 'what one message key has encrypted').toBe(ciphertext);
    keys.set(key, ciphertext);
  }
  // Receipts may go out beside them.
  expect(keys.size).toBeGreaterThanOrEqual(PROCESSES * LETTERS);
  // Nothing comes a second time.
  expect(await collect(bob, 1, AbortSignal.timeout(300))).toEqual([]);
}, 120_000);

/** One message each way, so that Alice has tokens to write with. */
async function becomeAcquainted(alice: SottoClient, bob: SottoClient): Promise<void> {
  await alice.send('bob@a.example', 'hello');
  await collect(bob, 1);
  await bob.send('alice@a.example', 'hello');
  await collect(alice, 1);
}

async function collect(client: SottoClient, count: number, signal?: AbortSignal): Promise<readonly InboxMessage[]> {
  const messages: InboxMessage[] = [];
  for await (const message of client.inbox({ signal })) {
    messages.push(message);
    await message.ack();
    if (messages.length === count) break;
  }
  return messages;
}

const textOf = (message: InboxMessage): string => (message.kind === 'text' ? message.text : message.kind);

interface Sender {
  readonly ready: Promise<void>;
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
  /** Lines of a message key and a ciphertext. */
  output(): readonly string[];
}

function startSender(args: readonly string[]): Sender {
  if (!existsSync(BUILT)) throw new Error('the processes run the built packages: run pnpm build first');
  const child = spawn(process.execPath, [SCRIPT, ...args, String(LETTERS)], { stdio: ['ignore', 'pipe', 'pipe'] });
  undos.push(() => child.kill('SIGKILL'));
  let [output, errors] = ['', ''];
  const ended = new Promise<Awaited<Sender['ended']>>((resolve) => {
    child.on('close', (code) => resolve({ code, errors }));
  });
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('ready\n')) resolve();
    });
    child.on('close', () => resolve());
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return { ready, ended, output: () => output.split('\n').filter((line) => line.includes(' ')) };
}

const SCRIPT = fileURLToPath(new URL('children/sender.mjs', import.meta.url));
const BUILT = fileURLToPath(new URL('../dist/checkers/message-keys.js', import.meta.url));
