/**
 * Killed between any two of its operations, a client leaves a store in which the ratchet and what it was moved for are both
 * there, or neither: seen on the disk itself, before anybody goes on with it.
 */

import { doomedProcess, seedFromEnv } from '@sotto/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INBOX_PREFIX } from '../src/keys.ts';
import { App, atCrashPoints, exchange, expectNoKeyUsedTwice } from './crashes.ts';
import {
  boot,
  dump,
  eventually,
  giveTokens,
  isQueued,
  type Machine,
  machine,
  register,
  shutDown,
  startWorld,
  unlessDead,
  type World,
} from './world.ts';

const TIMEOUT_MS = 120_000;
const seed = seedFromEnv();

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** The session records of a disk, in hex. */
const sessionsOf = async (of: Machine): Promise<string> =>
  [...(await dump(of.disk))].filter(([key]) => key.startsWith('session/')).join();

describe('T10: a crash between the ratchet and the plaintext leaves both or neither', () => {
  let alice: Machine;
  let bob: Machine;
  beforeAll(async () => {
    alice = machine('alice');
    bob = machine('bob');
    for (const one of [alice, bob]) await register(one, world);
    await exchange(alice, bob, 'hello');
    await exchange(bob, alice, 'hello back');
    await giveTokens(bob, alice);
    await giveTokens(alice, bob);
  });

  test('T10: when a message is read', { timeout: TIMEOUT_MS }, async () => {
    const outcomes = new Set<boolean>();
    const app = new App();
    await atCrashPoints(
      async (plan, run) => {
        const text = `read in run ${run}`;
        const sender = await boot(alice);
        await (await sender.send(bob.address, text)).accepted();
        await shutDown(sender);
        const before = await sessionsOf(bob);
        const isStored = async (): Promise<boolean> => (await bob.disk.scan(INBOX_PREFIX)).length > 0;
        const process = doomedProcess(plan);
        const doomed = await unlessDead(process, boot(bob, process));
        await eventually('it is stored or the process died', async () => process.crashed || (await isStored()));
        const moved = (await sessionsOf(bob)) !== before;
        expect(moved, `${seed}, operation ${plan.operation}`).toBe(await isStored());
        if (process.crashed) outcomes.add(moved);
        await shutDown(doomed);
        const survivor = await boot(bob);
        const reading = app.run(survivor);
        await eventually('it arrived', () => app.count(text) === 1);
        await eventually('the inbox is empty', async () => !(await isStored()));
        await shutDown(survivor);
        await reading;
        return process.crashed;
      },
      { seed: `${seed}/reading` },
    );
    expect(outcomes.has(false)).toBe(true);
  });

  test('T10: when a message is written, and no key encrypts a second one', { timeout: TIMEOUT_MS }, async () => {
    const outcomes = new Set<boolean>();
    await atCrashPoints(
      async (plan, run) => {
        const before = await sessionsOf(alice);
        const published = alice.published.length;
        const process = doomedProcess(plan);
        const doomed = await unlessDead(process, boot(alice, process));
        const sent = await unlessDead(process, doomed?.send(bob.address, `written in run ${run}`));
        await unlessDead(process, sent?.accepted());
        await shutDown(doomed);
        const moved = (await sessionsOf(alice)) !== before;
        const isThere = (await isQueued(alice)) || alice.published.length > published;
        expect(moved, `${seed}, operation ${plan.operation}`).toBe(isThere);
        if (process.crashed) outcomes.add(moved);
        const survivor = await boot(alice);
        await eventually('the outbox is empty', async () => !(await isQueued(alice)));
        await shutDown(survivor);
        return process.crashed;
      },
      { seed: `${seed}/writing` },
    );
    expect([...outcomes].sort()).toEqual([false, true]);
    await expectNoKeyUsedTwice(alice, bob);
  });
});
