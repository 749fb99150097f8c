/**
 * Killing a client in the middle of a conversation, when it keeps its sessions decoded from message to message: at points
 * drawn from those where it waits after its first message. Invariants I1 to I4 of docs/ARCHITECTURE.md hold throughout.
 */

import { type CrashPlan, type DoomedProcess, doomedProcess, seedFromEnv } from '@sotto/testkit';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SottoClient } from '../src/index.ts';
import { App, atCrashPoints, exchange, expectNoKeyUsedTwice, expectNoSpentSecret } from './crashes.ts';
import {
  boot,
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
/** Behind those of the first message. Less than that, and the scenario is not what it is meant to be. */
const OPERATIONS_MIN = 5;

let world: World;
let alice: Machine;
let bob: Machine;
let pairs = 0;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  pairs += 1;
  alice = machine(`alice${pairs}`);
  bob = machine(`bob${pairs}`);
  await register(alice, world);
  await register(bob, world);
  await exchange(alice, bob, 'hello');
  await exchange(bob, alice, 'hello back');
  await giveTokens(bob, alice);
  await giveTokens(alice, bob);
});

/** What a process was told of its texts before it died. */
class Texts {
  readonly queued: string[] = [];
  readonly perhaps: string[] = [];

  async send(from: SottoClient | undefined, process: DoomedProcess, text: string): Promise<void> {
    const sent = await unlessDead(process, from?.send(bob.address, text));
    (sent === undefined ? this.perhaps : this.queued).push(text);
  }

  expectIn(app: App): void {
    expect(this.queued.filter((text) => app.count(text) !== 1)).toEqual([]);
    expect(this.perhaps.filter((text) => app.count(text) > 1)).toEqual([]);
    expect([...app.seen.values()].filter((label) => label.startsWith('E_'))).toEqual([]);
  }
}

/** How many operations a process has begun when `scenario` is over, unless it died. */
async function operationsOf(scenario: (process: DoomedProcess) => Promise<void>): Promise<number> {
  const process = doomedProcess();
  await scenario(process);
  return process.operations;
}

test('writing, reading an answer, writing again', { timeout: TIMEOUT_MS }, async () => {
  const [toAlice, toBob, texts] = [new App(), new App(), new Texts()];
  const receiver = await boot(bob);
  const answering = toBob.run(receiver, async (text) => {
    await receiver.send(alice.address, `re: ${text}`);
  });
  const begin = async (process: DoomedProcess, name: string): Promise<SottoClient | undefined> => {
    const dying = await unlessDead(process, boot(alice, process));
    await texts.send(dying, process, `${name}, first`);
    return dying;
  };
  const converse = async (plan: CrashPlan, run: number): Promise<boolean> => {
    const process = doomedProcess(plan);
    const dying = await begin(process, `run ${run}`);
    const reading = dying && unlessDead(process, toAlice.run(dying));
    await eventually('the answer came', () => process.crashed || toAlice.count(`re: run ${run}, first`) > 0);
    for (const text of ['second', 'third']) await texts.send(dying, process, `run ${run}, ${text}`);
    await shutDown(dying);
    await reading;
    const survivor = await boot(alice);
    const rest = toAlice.run(survivor);
    await eventually('the outbox is empty', async () => !(await isQueued(alice)));
    await shutDown(survivor);
    await rest;
    return process.crashed;
  };
  const first = await operationsOf(async (process) => shutDown(await begin(process, 'unharmed')));
  const { operations } = await atCrashPoints(converse, { seed: `${seed}/alone`, first });
  await eventually('all queued texts arrived', () => texts.queued.every((text) => toBob.count(text) > 0));
  await eventually('all answers are out', async () => !(await isQueued(bob)));
  await shutDown(receiver);
  await answering;
  const last = await boot(alice);
  const rest = toAlice.run(last);
  const answers = [...toBob.seen.values()].map((text) => `re: ${text}`);
  await eventually('all answers arrived', () => answers.every((text) => toAlice.count(text) > 0));
  await shutDown(last);
  await rest;
  expect(operations - first).toBeGreaterThan(OPERATIONS_MIN);
  texts.expectIn(toBob);
  expect([...toAlice.seen.values()].sort()).toEqual(answers.sort());
  await expectNoKeyUsedTwice(alice, bob);
  await expectNoKeyUsedTwice(bob, alice);
  await expectNoSpentSecret(alice);
  await expectNoSpentSecret(bob);
});

test('writing in turns with another client on the same store', { timeout: TIMEOUT_MS }, async () => {
  const [app, texts] = [new App(), new Texts()];
  const receiver = await boot(bob);
  const reading = app.run(receiver);
  const immortal = doomedProcess();
  const other = await boot(alice, immortal);
  await texts.send(other, immortal, 'from the other');
  const begin = async (process: DoomedProcess, name: string): Promise<SottoClient | undefined> => {
    const dying = await unlessDead(process, boot(alice, process));
    await texts.send(dying, process, `${name}, first`);
    return dying;
  };
  const first = await operationsOf(async (process) => shutDown(await begin(process, 'unharmed')));
  const { operations } = await atCrashPoints(
    async (plan, run) => {
      const process = doomedProcess(plan);
      const dying = await begin(process, `run ${run}`);
      await texts.send(other, immortal, `run ${run}, other`);
      // At the same time, so that either may be overtaken between its step and its commit.
      await Promise.all([
        texts.send(dying, process, `run ${run}, second`),
        texts.send(other, immortal, `run ${run}, other again`),
      ]);
      await texts.send(dying, process, `run ${run}, third`);
      await shutDown(dying);
      return process.crashed;
    },
    { seed: `${seed}/in turns`, first },
  );
  await eventually('the outbox is empty', async () => !(await isQueued(alice)));
  await eventually('all queued texts arrived', () => texts.queued.every((text) => app.count(text) > 0));
  await shutDown(other);
  await shutDown(receiver);
  await reading;
  expect(operations - first).toBeGreaterThan(OPERATIONS_MIN);
  texts.expectIn(app);
  await expectNoKeyUsedTwice(alice, bob);
  await expectNoSpentSecret(alice);
  await expectNoSpentSecret(bob);
});
