/** Kill -9 in the middle of an upload and of a download: both go on, and nothing is lost or damaged. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import {
  type CrashPlan,
  crashPlans,
  createDice,
  type DoomedProcess,
  doomedProcess,
  sampled,
  seedFromEnv,
  timesOf,
} from '@sotto/testkit';
import { expect, test } from 'vitest';
import { collect } from './app.ts';
import { runApp, useAppsHome } from './file-apps.ts';
import { attachmentOf, attachmentsOf, bytesOf, memorySink, numbered, sourceOf } from './files.ts';
import { boot, giveTokens, type Machine, machine, register, shutDown, unlessDead } from './world.ts';

const MEBIBYTE = 1024 * 1024;
const KILLS = timesOf({ inFull: 6, sampled: 1 });
const seed = seedFromEnv();
const home = useAppsHome();

test('kill -9 in the middle of an upload, and of a download', { timeout: 120_000 }, async () => {
  const dice = createDice(seed);
  const chunks = 3 * (KILLS + 1);
  const data = numbered((chunks - 1) * MEBIBYTE + 777);
  const [file, saved] = [home.at('holiday.mp4'), home.at('saved.mp4')];
  writeFileSync(file, data);
  const { app } = home;
  await runApp({ ...app('bob'), role: 'register' });

  const send = { ...app('alice'), role: 'send', to: 'bob@a.example', file, messageId: '0f'.repeat(16) } as const;
  const save = { ...app('bob'), role: 'save', file: saved } as const;
  for (const task of [send, save]) {
    let [reached, kills] = [0, 0];
    for (; kills < KILLS; kills++) {
      // Beyond where the last one came: at this chunk or the next, and a moment later.
      const stop = { bytes: reached + dice.between(1, 2) * MEBIBYTE, afterMs: dice.between(0, 20) };
      const { events, isDone } = await runApp({ ...task, stop }, ({ event }) => event === 'stopped');
      expect(isDone, `seed ${seed}`).toBe(false);
      const told = events.flatMap((event) => ('bytes' in event ? [event.bytes] : []));
      // It went on from where the one before was killed, or one chunk further.
      if (task === save && kills > 0) expect(told[0], `seed ${seed}`).toBeGreaterThanOrEqual(reached);
      reached = told.at(-1) ?? 0;
    }
    const { isDone } = await runApp(task);
    expect(isDone, `seed ${seed}`).toBe(true);
  }
  expect(Buffer.compare(readFileSync(saved), data), `seed ${seed}`).toBe(0);
  expect(existsSync(`${saved}.part`)).toBe(false);
});

/** Where a process dies: at places that the seed draws, at all with `pnpm test:thorough`. */
const placesOf = (operations: number, name: string): readonly CrashPlan[] =>
  sampled(crashPlans(operations), 24, `${seed}/${name}`);

test('dying at an await of an upload', { timeout: 120_000 }, async () => {
  const [alice, bob] = await pair('upload');
  const data = numbered(MEBIBYTE + 99);
  let runs = 0;
  for (const plan of placesOf(UPLOAD_OPERATIONS, 'upload')) {
    const messageId = (runs++).toString(16).padStart(32, '0');
    const content = { file: sourceOf(data) };
    const dying = doomedProcess(plan);
    const first = await unlessDead(dying, boot(alice, dying));
    // An upload waits for its relay for as long as it takes: somebody has to tell it that it is dead.
    const dead = new AbortController();
    const watch = setInterval(() => dying.crashed && dead.abort(), 5);
    await unlessDead(dying, first?.send(bob.address, content, { messageId, signal: dead.signal }));
    clearInterval(watch);
    await shutDown(first);
    const second = await boot(alice);
    await (await second.send(bob.address, content, { messageId })).accepted();
    expect(await second.uploads()).toEqual([]);
    await shutDown(second);
  }
  const reader = await boot(bob);
  const messages = (await collect(reader, runs)).map(attachmentsOf);
  // Each came once, and whole.
  expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(runs);
  for (const message of messages) expect(Buffer.compare(await bytesOf(attachmentOf(message).open()), data)).toBe(0);
  await shutDown(reader);
});

test('dying at an await of a download', { timeout: 120_000 }, async () => {
  const [alice, bob] = await pair('download');
  const data = numbered(MEBIBYTE + 99);
  const sender = await boot(alice);
  await (await sender.send(bob.address, { file: sourceOf(data) })).accepted();
  await shutDown(sender);
  for (const plan of placesOf(DOWNLOAD_OPERATIONS, 'download')) {
    const sink = memorySink();
    const save = async (process?: DoomedProcess): Promise<void> => {
      const client = await boot(bob, process);
      try {
        for await (const message of client.inbox({ signal: AbortSignal.timeout(15_000) })) {
          await attachmentOf(message).save(sink);
          break;
        }
      } finally {
        await shutDown(client);
      }
    };
    const dying = doomedProcess(plan);
    await unlessDead(dying, save(dying));
    await save();
    expect(Buffer.compare(sink.bytes(), data)).toBe(0);
    expect(sink.isFinished()).toBe(true);
  }
});

/** Two people who have written to each other. */
async function pair(name: string): Promise<readonly [Machine, Machine]> {
  const [alice, bob] = [machine(`alice-${name}`), machine(`bob-${name}`)];
  await register(alice, home.world);
  await register(bob, home.world);
  await giveTokens(bob, alice);
  const client = await boot(bob);
  await client.accept(alice.address);
  await shutDown(client);
  return [alice, bob];
}

/** As many awaits as there are, and some more. */
const UPLOAD_OPERATIONS = 72;
const DOWNLOAD_OPERATIONS = 48;
