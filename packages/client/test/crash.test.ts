/**
 * Killing a client at the points where it waits, while it registers, sends and receives: at every one with
 * `pnpm test:thorough`, at a sample drawn from the seed otherwise. The disk and the relay outlive it; a new process goes
 * on. Invariants I1 to I4 of docs/ARCHITECTURE.md hold throughout.
 */

import { doomedProcess, seedFromEnv } from '@sotto/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AWAITED_PREFIX, REPAIR_PREFIX } from '../src/keys.ts';
import {
  App,
  atCrashPoints,
  exchange,
  expectNoConsumedPreKey,
  expectNoKeyUsedTwice,
  expectNoSpentSecret,
  receiveWithCrash,
} from './crashes.ts';
import { forgeries, publishRaw, type RawMessage } from './forgery.ts';
import { messagesTo, signalMessageOf, unseal } from './sealing.ts';
import {
  boot,
  dump,
  eventually,
  forgetSessions,
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
/** Less than that, and the scenario is not what it is meant to be. */
const OPERATIONS_MIN = 3;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

test('registering', { timeout: TIMEOUT_MS }, async () => {
  const onlooker = machine('witness');
  await register(onlooker, world);
  const witness = await boot(onlooker);
  const { operations } = await atCrashPoints(
    async (plan, run) => {
      const carol = machine(`carol${run}`);
      const process = doomedProcess(plan);
      const options = { handle: carol.handle, relayUrl: world.relay.url };
      const first = await unlessDead(process, boot(carol, process));
      await unlessDead(process, first?.register('a.example', options));
      await shutDown(first);
      const second = await boot(carol);
      const account = await second.register('a.example', options);
      // The relay names the account that the disk holds, so no second set of keys was ever registered.
      expect((await witness.contact(carol.address)).accountId).toBe(account.accountId);
      await shutDown(second);
      return process.crashed;
    },
    { seed: `${seed}/registering` },
  );
  await shutDown(witness);
  expect(operations).toBeGreaterThan(OPERATIONS_MIN);
});

describe('in a conversation', () => {
  let alice: Machine;
  let bob: Machine;
  beforeAll(async () => {
    alice = machine('alice');
    bob = machine('bob');
    await register(alice, world);
    await register(bob, world);
    await exchange(alice, bob, 'hello');
    await exchange(bob, alice, 'hello back');
  });

  // Most of what is sent here has no answer.
  beforeEach(async () => {
    await giveTokens(bob, alice);
    await giveTokens(alice, bob);
  });

  test.each([
    ['sending', false],
    ['sending a first message', true],
  ])('%s', { timeout: TIMEOUT_MS }, async (name, first) => {
    const queued: string[] = [];
    const perhaps: string[] = [];
    const app = new App();
    const receiver = await boot(bob);
    const reading = app.run(receiver);
    const { operations } = await atCrashPoints(
      async (plan, run) => {
        const text = `${name}, run ${run}`;
        if (first) await forgetSessions(alice);
        const process = doomedProcess(plan);
        const sender = await unlessDead(process, boot(alice, process));
        const sent = await unlessDead(process, sender?.send(bob.address, text));
        (sent === undefined ? perhaps : queued).push(text);
        await unlessDead(process, sent?.accepted());
        await shutDown(sender);
        const survivor = await boot(alice);
        await eventually('the outbox is empty', async () => !(await isQueued(alice)));
        await shutDown(survivor);
        return process.crashed;
      },
      { seed: `${seed}/${name}` },
    );
    await eventually('all queued texts arrived', () => queued.every((text) => app.count(text) > 0));
    await shutDown(receiver);
    await reading;
    expect(operations).toBeGreaterThan(OPERATIONS_MIN);
    expect(queued.filter((text) => app.count(text) !== 1)).toEqual([]);
    expect(perhaps.filter((text) => app.count(text) > 1)).toEqual([]);
    expect([...app.seen.values()].filter((label) => label.startsWith('E_'))).toEqual([]);
    await expectNoKeyUsedTwice(alice, bob);
    await expectNoSpentSecret(alice);
    await expectNoSpentSecret(bob);
  });

  test.each([
    ['receiving', false],
    ['receiving a first message', true],
  ])('%s', { timeout: TIMEOUT_MS }, async (name, first) => {
    const texts: string[] = [];
    const app = new App();
    const { operations } = await atCrashPoints(
      async (plan, run) => {
        const text = `${name}, run ${run}`;
        texts.push(text);
        if (first) await forgetSessions(alice);
        const sender = await boot(alice);
        await (await sender.send(bob.address, text)).accepted();
        await shutDown(sender);
        return receiveWithCrash(bob, app, plan, () => app.count(text) > 0);
      },
      { seed: `${seed}/${name}` },
    );
    expect(operations).toBeGreaterThan(OPERATIONS_MIN);
    expect(texts.filter((text) => app.count(text) !== 1)).toEqual([]);
    await expectNoKeyUsedTwice(alice, bob);
    await expectNoSpentSecret(bob);
    await expectNoConsumedPreKey(alice, bob);
  });

  test('receiving a message that cannot be read', { timeout: TIMEOUT_MS }, async () => {
    const app = new App();
    await exchange(alice, bob, 'to forge from');
    const last = alice.published.at(-1)!;
    const forged = forgeries(await unseal(bob, last.envelope)).find(
      ([, , code]) => code === 'E_MESSAGE_UNDECRYPTABLE',
    )!;
    const { runs } = await atCrashPoints(
      async (plan, run) => {
        await publishRaw(alice, bob, last, [forged[1]]);
        return receiveWithCrash(bob, app, plan, () => app.seen.size === run + 1);
      },
      { seed: `${seed}/unreadable` },
    );
    expect([...app.seen.values()]).toEqual(Array.from({ length: runs }, () => 'E_MESSAGE_UNDECRYPTABLE'));
  });

  test.each(['asking for a message again', 'sending a message again'])('%s', { timeout: TIMEOUT_MS }, async (name) => {
    const [toBob, toAlice] = [new App(), new App()];
    const { operations, runs } = await atCrashPoints(
      async (plan, run) => {
        const text = `${name}, run ${run}`;
        // Alice's session is an acknowledged one, so her message names no pre-keys.
        await exchange(bob, alice, `before ${text}`);
        await forgetSessions(bob);
        const sender = await boot(alice);
        await (await sender.send(bob.address, text)).accepted();
        await shutDown(sender);
        const doomed = name.startsWith('asking') ? bob : alice;
        if (doomed === alice) {
          const asking = await boot(bob);
          await eventually('bob has asked', async () => (await bob.disk.scan(AWAITED_PREFIX)).length > 0);
          await eventually('the request is out', async () => !(await isQueued(bob)));
          await shutDown(asking);
        }
        const process = doomedProcess(plan);
        const dying = await unlessDead(process, boot(doomed, process));
        const isDone = async (): Promise<boolean> =>
          doomed === bob ? !(await isQueued(bob)) && toBob.seen.size > 0 : !(await hasTasks(alice));
        const reading = doomed === bob ? dying && unlessDead(process, toBob.run(dying)) : undefined;
        await eventually('it is done or the process died', async () => process.crashed || (await isDone()));
        await shutDown(dying);
        await reading;
        const [first, second] = [await boot(alice), await boot(bob)];
        const rest = [toAlice.run(first), toBob.run(second)];
        await eventually('the text came after all', () => toBob.count(text) > 0);
        await eventually('nothing is left to do', async () => !(await hasTasks(alice)) && !(await isQueued(alice)));
        await Promise.all([shutDown(first), shutDown(second)]);
        await Promise.all(rest);
        expect(toBob.count(text)).toBe(1);
        return process.crashed;
      },
      { seed: `${seed}/${name}` },
    );
    expect(operations).toBeGreaterThan(OPERATIONS_MIN);
    expect(toBob.count('E_SESSION_NOT_FOUND')).toBe(runs);
    expect([...toAlice.seen.values()]).toEqual([]);
    await expectNoKeyUsedTwice(alice, bob);
    await expectNoSpentSecret(alice);
    await expectNoSpentSecret(bob);
  });

  test('a refused message leaves every session and pre-key as it was', { timeout: TIMEOUT_MS }, async () => {
    await exchange(alice, bob, 'to forge from, again');
    const first = (await messagesTo(bob, alice)).findLast(({ type }) => type === 'preKeySignalMessage')!;
    const last = alice.published.at(-1)!;
    const forged = forgeries(await unseal(bob, last.envelope));
    const byMallory = [
      [
        'of a stranger without a session',
        { type: 'signalMessage', message: signalMessageOf(first) },
        'E_SESSION_NOT_FOUND',
      ],
      ['of somebody else', { type: 'preKeySignalMessage', message: first.content }, 'E_IDENTITY_UNTRUSTED'],
    ] as const;
    const mallory = machine('mallory');
    await register(mallory, world);
    await giveTokens(bob, mallory);
    const before = await dump(bob.disk);
    const rawOf = ([, raw]: readonly [string, RawMessage, string]): RawMessage => raw;
    await publishRaw(alice, bob, last, forged.map(rawOf));
    await publishRaw(mallory, bob, last, byMallory.map(rawOf));
    const app = new App();
    const receiver = await boot(bob);
    const reading = app.run(receiver);
    await eventually('all forgeries were refused', () => app.acknowledged.size === forged.length + byMallory.length);
    await shutDown(receiver);
    await reading;
    expect([...app.seen.values()]).toEqual([...forged, ...byMallory].map(([, , code]) => code));
    // New pre-keys may have been made meanwhile; what was there is there, to the byte.
    const after = await dump(bob.disk);
    const kept = [...before].filter(([key]) => key.startsWith('session/') || key.startsWith('prekey/'));
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.filter(([key, value]) => after.get(key) !== value).map(([key]) => key)).toEqual([]);
    const sessions = [...after.keys()].filter((key) => key.startsWith('session/'));
    expect(sessions.filter((key) => !before.has(key))).toEqual([]);
  });
});

/** Whether something is still to be sent again. */
const hasTasks = async (of: Machine): Promise<boolean> => (await of.disk.scan(REPAIR_PREFIX)).length > 0;
