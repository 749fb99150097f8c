/** What the tests that kill processes have in common: every point where one can die, and what must hold afterwards. */

import { type CrashPlan, crashPlans, doomedProcess, isThorough, sampled } from '@sotto/testkit';
import { decodePreKeySignalMessage, decodeSignalMessage } from '@sotto/wire';
import { expect } from 'vitest';
import type { InboxMessage, SottoClient } from '../src/index.ts';
import { INBOX_PREFIX, preKeyKey } from '../src/keys.ts';
import { messagesTo, signalMessageOf } from './sealing.ts';
import { boot, dump, eventually, type Machine, shutDown, unlessDead } from './world.ts';

const OPERATIONS_MAX = 160;
/** Of so many points that follow each other, one is tried; `pnpm test:thorough` tries them all. */
const ONE_POINT_OF = 20;

/** How far the scenario was taken, and how often it ran. */
export interface Crashes {
  /** The operation of the last crash. */
  readonly operations: number;
  readonly runs: number;
}

/**
 * Runs `scenario` for crash points that `seed` draws, from the one before operation `first` on, until it runs through:
 * there are no more. All of them are behind when four that follow each other have met none.
 */
export async function atCrashPoints(
  scenario: (plan: CrashPlan, run: number) => Promise<boolean>,
  { seed, first = 1 }: { readonly seed: string; readonly first?: number },
): Promise<Crashes> {
  const plans = sampled(crashPlans(OPERATIONS_MAX).slice(2 * (first - 1)), ONE_POINT_OF, seed);
  const survivalsMax = isThorough() ? 4 : 2;
  let [runs, operations, survivedInARow] = [0, 0, 0];
  for (const plan of plans) {
    const crashed = await scenario(plan, runs++);
    if (crashed) operations = plan.operation;
    survivedInARow = crashed ? 0 : survivedInARow + 1;
    if (survivedInARow === survivalsMax) return { operations, runs };
  }
  throw new Error('the scenario never ran through: raise OPERATIONS_MAX');
}

/** I1: no two ciphertexts that left a machine for another share a ratchet key and counter. */
export async function expectNoKeyUsedTwice(of: Machine, recipient: Machine): Promise<void> {
  const seen = new Map<string, string>();
  for (const content of await messagesTo(recipient, of)) {
    const message = signalMessageOf(content);
    const { ratchetKey, counter, ciphertext } = decodeSignalMessage(message.slice(1, -8));
    const place = `${Buffer.from(ratchetKey!).toString('hex')}/${counter}`;
    const bytes = Buffer.from(ciphertext!).toString('hex');
    expect(seen.get(place) ?? bytes, 'a message key encrypted two plaintexts').toBe(bytes);
    seen.set(place, bytes);
  }
  expect(seen.size).toBeGreaterThan(0);
}

/** I4: nothing that encrypted or decrypted a message is left in a stored record. */
export async function expectNoSpentSecret(of: Machine): Promise<void> {
  const stored = [...(await dump(of.disk)).values()].join(' ');
  expect(of.usedSecrets.length).toBeGreaterThan(0);
  const left = of.usedSecrets.filter((secret) => stored.includes(Buffer.from(secret).toString('hex')));
  expect(left, 'spent secrets in stored records').toEqual([]);
}

/** I4: the one-time pre-keys that first messages named are gone from the recipient's disk. */
export async function expectNoConsumedPreKey(sender: Machine, recipient: Machine): Promise<void> {
  const stored = await dump(recipient.disk);
  const first = (await messagesTo(recipient, sender))
    .filter(({ type }) => type === 'preKeySignalMessage')
    .map(({ content }) => decodePreKeySignalMessage(content.slice(1)));
  const oneTime = first.flatMap(({ preKeyId }) => (preKeyId === undefined ? [] : [preKeyKey('ec', preKeyId)]));
  expect(oneTime.length).toBeGreaterThan(0);
  expect(oneTime.filter((key) => stored.has(key))).toEqual([]);
}

/** Everything the app of a machine saw, by inbox entry, over all of its processes. */
export class App {
  readonly seen = new Map<string, string>();
  readonly acknowledged = new Set<string>();

  /** Reads, answers and acknowledges until the process ends. */
  async run(client: SottoClient, answer?: (text: string) => Promise<void>): Promise<void> {
    for await (const message of client.inbox()) {
      expect(this.acknowledged.has(message.id), 'delivered after its acknowledgement').toBe(false);
      this.seen.set(message.id, labelOf(message));
      await answer?.(labelOf(message));
      await message.ack();
      this.acknowledged.add(message.id);
    }
  }

  /** How many inbox entries there were for a text, or for a reason why something could not be read. */
  count(label: string): number {
    return [...this.seen.values()].filter((seen) => seen === label).length;
  }
}

export function labelOf(message: InboxMessage): string {
  if (message.kind === 'text') return message.text;
  return message.kind === 'undecryptable' ? message.reason : message.kind;
}

/** Receives in a process that dies by `plan`, then in one that does not. Tells whether the first one died. */
export async function receiveWithCrash(
  of: Machine,
  app: App,
  plan: CrashPlan,
  arrived: () => boolean,
): Promise<boolean> {
  const process = doomedProcess(plan);
  const doomed = await unlessDead(process, boot(of, process));
  const reading = doomed && unlessDead(process, app.run(doomed));
  await eventually('it arrived or the process died', () => process.crashed || arrived());
  await shutDown(doomed);
  await reading;
  const survivor = await boot(of);
  const rest = app.run(survivor);
  await eventually('it arrived', arrived);
  await eventually('the inbox is empty', async () => (await of.disk.scan(INBOX_PREFIX)).length === 0);
  await shutDown(survivor);
  await rest;
  return process.crashed;
}

/** One message from one machine to another, read and acknowledged. */
export async function exchange(from: Machine, to: Machine, text: string): Promise<void> {
  const sender = await boot(from);
  await (await sender.send(to.address, text)).accepted();
  await shutDown(sender);
  const receiver = await boot(to);
  for await (const message of receiver.inbox()) {
    expect(labelOf(message)).toBe(text);
    await message.ack();
    break;
  }
  await shutDown(receiver);
}
