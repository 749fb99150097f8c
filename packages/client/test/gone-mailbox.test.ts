/** What was written to a device that is gone, and what nobody says of it. */

import { decodeStoredOutboxEntry, encodeStoredOutboxEntry, type StoredOutboxEntry } from '@sotto/wire';
import { expect, test } from 'vitest';
import {
  type DeviceChangeEvent,
  defaultTransport,
  type InboxMessage,
  type SottoClient,
  type Transport,
} from '../src/index.ts';
import { OUTBOX_PREFIX } from '../src/keys.ts';
import { linkAnother, reading, textsOf } from './devices.ts';
import { usePeople } from './people.ts';
import { eventually, forget } from './world.ts';

const people = usePeople();

/** Alice knows Bob's phone, and is closed. */
async function acquainted(): Promise<SottoClient> {
  const alice = await people.start(people.alice);
  await (await alice.send(people.bob.address, 'hello')).accepted();
  const phone = await people.start(people.bob);
  const atPhone = reading(phone);
  await eventually('Bob has read it', () => textsOf(atPhone).includes('text: hello'));
  await alice.close();
  return phone;
}

/** Some paths do not lead anywhere. */
const without = (cut: ReadonlySet<string>): Transport => ({
  ...defaultTransport,
  request: (request) =>
    cut.has(new URL(request.url).pathname)
      ? Promise.reject(new TypeError('no way'))
      : defaultTransport.request(request),
});

/** Alice writes to the phone and cannot send it; then she learns that the laptop is there instead. */
async function writeTooLate(text: string): Promise<InboxMessage[]> {
  const cut = new Set<string>();
  const phone = await acquainted();
  const { client: laptop } = await linkAnother(people, people.bob, phone);
  const atLaptop = reading(laptop);
  const alice = await people.start(people.alice, without(cut));
  const [atAlice, told] = [reading(alice), [] as DeviceChangeEvent[]];
  alice.addEventListener('devicechange', (event) => told.push(event));
  await laptop.send(people.alice.address, 'hello from the laptop');
  await eventually('Alice knows it', () => textsOf(atAlice).includes('text: hello from the laptop'));
  cut.add('/v1/messages');
  await alice.send(people.bob.address, text);
  await laptop.removeDevice(1);
  await eventually('Alice is told', () => told.some(({ removed }) => removed[0] === 1));
  await alice.close();
  return atLaptop;
}

/** Changes what waits in the outbox of Alice. */
async function changeOutbox(change: (entry: StoredOutboxEntry) => StoredOutboxEntry): Promise<void> {
  const waiting = await people.alice.disk.scan(OUTBOX_PREFIX);
  expect(waiting.length).toBeGreaterThan(0);
  const put = waiting.map(
    ([key, { value }]) => [key, encodeStoredOutboxEntry(change(decodeStoredOutboxEntry(value)))] as const,
  );
  await people.alice.disk.commit({ put });
}

const isOutboxEmpty = async (): Promise<boolean> => (await people.alice.disk.scan(OUTBOX_PREFIX)).length === 0;

test('what comes with a voucher is said to be accepted in any case, and goes to the devices that there are', async () => {
  const phone = await acquainted();
  const { client: laptop } = await linkAnother(people, people.bob, phone);
  const atLaptop = reading(laptop);
  await laptop.removeDevice(1);
  for (const prefix of ['wallet/', 'standing/']) await forget(people.alice, prefix);
  const deaf: Transport = { ...defaultTransport, openStream: () => Promise.reject(new TypeError('no stream')) };
  const alice = await people.start(people.alice, deaf);
  await alice.send(people.bob.address, 'where are you?');
  await eventually('the laptop has it', () => textsOf(atLaptop).includes('text: where are you?'));
});

test('what is too large to go without a token waits for none of a device that is known to be gone', async () => {
  const text = 'where are you?'.padEnd(5_000, '.');
  const atLaptop = await writeTooLate(text);
  // As when the relay has refused what it was to go with.
  await changeOutbox(({ authorization: _, ...rest }) => rest);
  const atAlice = reading(await people.start(people.alice));
  await eventually('the laptop has it', () => textsOf(atLaptop).includes(`text: ${text}`));
  await eventually('nothing waits', isOutboxEmpty);
  expect(atAlice.filter(({ kind }) => kind === 'undelivered')).toEqual([]);
});

test('what is to be encrypted anew for a device that is gone goes to those that there are, and is not returned', async () => {
  const atLaptop = await writeTooLate('where are you?');
  await changeOutbox((entry) => ({ ...entry, stale: true }));
  const atAlice = reading(await people.start(people.alice));
  await eventually('nothing waits', isOutboxEmpty);
  await eventually('the laptop has it', () => textsOf(atLaptop).includes('text: where are you?'));
  expect(atAlice.filter(({ kind }) => kind === 'undelivered')).toEqual([]);
});
