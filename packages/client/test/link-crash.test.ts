/**
 * Killing a device while one is linked, at points where it waits that the seed draws. The disks and the relay outlive it. Either
 * nothing of the account is on the new device and its user begins anew, or it is linked; and nothing is half-linked.
 */

import { type CrashPlan, crashPlans, doomedProcess, sampled, seedFromEnv } from '@sotto/testkit';
import { decodeStoredInboxEntry } from '@sotto/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clock, type InboxMessage, type SottoClient, systemClock } from '../src/index.ts';
import { anotherDevice } from './devices.ts';
import { boot, dump, eventually, type Machine, machine, register, shutDown, startWorld, type World } from './world.ts';

const TIMEOUT_MS = 180_000;
const seed = seedFromEnv();
/** Whoever waits for the other device looks often. */
const clock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 50), signal) };

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const started = (of: Machine, process = doomedProcess()) => boot(of, process, undefined, { clock });

/**
 * One attempt of both users, which ends when either device has died or both are done. Of a device that died nothing is heard,
 * so the other one is told to stop.
 */
async function attempt(old: SottoClient, fresh: SottoClient, isDead: () => boolean): Promise<boolean> {
  const giveUp = new AbortController();
  let handing: Promise<unknown> = Promise.resolve();
  let isOver = false;
  const linking = fresh
    .link(world.relay.domain, {
      relayUrl: world.relay.url,
      signal: giveUp.signal,
      onInvitation: ({ text }) => {
        handing = old.linkDevice(text, { signal: giveUp.signal, compare: () => true });
        handing.catch(() => undefined);
      },
      onDigits: () => undefined,
    })
    .then(() => handing)
    .then(() => true)
    .catch(() => false)
    .finally(() => {
      isOver = true;
    });
  await eventually('it is over, or a device died', () => isOver || isDead());
  // What the dead one has sent before may be enough for the other.
  if (isDead()) await clock.sleep(10, giveUp.signal);
  if (isDead()) giveUp.abort();
  await handing.catch(() => undefined);
  return linking;
}

/** What must hold in the end: two devices, which both know of each other, and nothing left of any attempt. */
async function expectLinked(old: Machine, fresh: Machine): Promise<void> {
  const [phone, laptop] = [await started(old), await started(fresh)];
  const seen: InboxMessage[] = [];
  const reading = (async () => {
    for await (const message of laptop.inbox()) seen.push(message);
  })();
  await eventually('the phone knows both', async () => (await phone.devices()).length === 2);
  expect((await phone.devices()).map(({ confirmedBy }) => confirmedBy)).toEqual([undefined, 1]);
  expect((await laptop.devices()).map(({ isThis }) => isThis)).toEqual([false, true]);
  await phone.send(old.address, 'are you there?');
  // Its user has confirmed it: nobody is told of a stranger.
  for (const [, { value }] of await old.disk.scan('inbox/'))
    expect(decodeStoredInboxEntry(value).body.kind).not.toBe('device');
  await eventually('it is', () => seen.some((one) => one.kind === 'text' && one.text === 'are you there?'));
  for (const disk of [old.disk, fresh.disk]) {
    const keys = [...(await dump(disk)).keys()];
    expect(keys).not.toContain('sync/linking');
  }
  await shutDown(phone);
  await shutDown(laptop);
  await reading;
}

async function scenario(plan: CrashPlan, run: string, dies: 'old' | 'new'): Promise<void> {
  const phone = machine(`link-${run}`);
  await register(phone, world);
  const laptop = anotherDevice(phone);
  const process = doomedProcess(plan);
  const alive = doomedProcess();
  const first = await started(phone, dies === 'old' ? process : alive).catch(() => undefined);
  const second = await started(laptop, dies === 'new' ? process : alive).catch(() => undefined);
  const isLinked = first !== undefined && second !== undefined && (await attempt(first, second, () => process.crashed));
  await shutDown(first);
  await shutDown(second);
  if (!isLinked) {
    const [again, anew] = [await started(phone), await started(laptop)];
    // A device that has the account by now goes on by itself, and shows nothing.
    if (anew.account === undefined) await attempt(again, anew, () => false);
    await shutDown(again);
    await shutDown(anew);
  }
  await expectLinked(phone, laptop);
}

/** Most of linking lies within so many operations; how many there are depends on how often each waits for the other. */
const OPERATIONS = 70;
const ONE_POINT_OF = 2 * OPERATIONS;

test.each(['new', 'old'] as const)(
  'T10: the %s device dies while it is linked',
  { timeout: TIMEOUT_MS },
  async (dies) => {
    const plans = sampled(crashPlans(OPERATIONS), ONE_POINT_OF, `${seed}/linking/${dies}`);
    for (const [run, plan] of plans.entries()) await scenario(plan, `${dies}-${run}`, dies);
    expect(plans.length).toBeGreaterThan(0);
  },
);
