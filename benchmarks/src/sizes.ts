/**
 * Bytes of messages and of stored sessions. Counted, not timed: they are the same in every run, but for the numbers
 * inside that grow with the session.
 */

import { createDevices, createPair, type Pair, send } from './cases/pair.ts';
import type { Implementation, Message } from './implementation.ts';
import { createText } from './inputs.ts';

export interface SizeCase {
  readonly id: string;
  readonly title: string;
  /** `undefined` where the implementation has no such thing. */
  measure(implementation: Implementation, seed: number): Promise<number | undefined>;
}

export const SIZES: readonly SizeCase[] = [
  { id: 'message-first', title: 'first message of a session, 32 B', measure: firstMessage },
  ...[32, 1024, 16 * 1024].map((bytes) => ({
    id: `message-${bytes}`,
    title: `message of ${bytes} B, without the text`,
    measure: async (implementation: Implementation, seed: number) => {
      const pair = await createPair(implementation, seed);
      if (pair === undefined) return undefined;
      const message = await send(pair.alice, pair.bob, createText(seed, bytes));
      return lengthOf(message) - bytes;
    },
  })),
  { id: 'record-initiated', title: 'session record, initiated, one message sent', measure: initiatedRecord },
  { id: 'record-one-reply', title: 'session record after one reply', measure: repliedRecord },
  { id: 'record-ping-pong', title: 'session record, mean over 400 messages in turns', measure: meanRecord },
  { id: 'record-skipped', title: 'session record with 100 skipped keys', measure: skippedRecord },
  { id: 'group-message', title: 'message of 1 KB to a group, without the text', measure: groupMessage },
  { id: 'sealed-v1-message', title: 'sealed v1, 1 KB, without the text', measure: sealedMessage },
  { id: 'sealed-v2-received', title: 'sealed v2, 1 KB, as received, without the text', measure: sealedReceived },
  { id: 'sealed-v2-recipient', title: 'sealed v2, as sent, for each recipient more', measure: sealedRecipient },
];

async function firstMessage(implementation: Implementation, seed: number): Promise<number | undefined> {
  const pair = await createDevices(implementation, seed);
  if (pair === undefined) return undefined;
  await pair.alice.initiate(pair.bob.name, await pair.bob.createBundle());
  return lengthOf(await send(pair.alice, pair.bob, createText(seed, 32)));
}

async function initiatedRecord(implementation: Implementation, seed: number): Promise<number | undefined> {
  const pair = await createDevices(implementation, seed);
  if (pair?.alice.recordBytes === undefined) return undefined;
  await pair.alice.initiate(pair.bob.name, await pair.bob.createBundle());
  await send(pair.alice, pair.bob, createText(seed, 32));
  return pair.alice.recordBytes(pair.bob.name);
}

async function repliedRecord(implementation: Implementation, seed: number): Promise<number | undefined> {
  const pair = await createDevices(implementation, seed);
  if (pair?.alice.recordBytes === undefined) return undefined;
  await pair.alice.initiate(pair.bob.name, await pair.bob.createBundle());
  await send(pair.alice, pair.bob, createText(seed, 32));
  await send(pair.bob, pair.alice, createText(seed, 32));
  return pair.alice.recordBytes(pair.bob.name);
}

async function meanRecord(implementation: Implementation, seed: number): Promise<number | undefined> {
  const pair = await createPair(implementation, seed);
  if (pair?.alice.recordBytes === undefined) return undefined;
  const text = createText(seed, 256);
  let sum = 0;
  for (let n = 0; n < TURNS; n++) {
    const [from, to] = n % 2 === 0 ? [pair.bob, pair.alice] : [pair.alice, pair.bob];
    await send(from, to, text);
    sum += await pair.alice.recordBytes(pair.bob.name);
  }
  return sum / TURNS;
}

async function skippedRecord(implementation: Implementation, seed: number): Promise<number | undefined> {
  const pair = await createPair(implementation, seed);
  if (pair?.bob.recordBytes === undefined) return undefined;
  await lose(pair, 100, seed);
  return pair.bob.recordBytes(pair.alice.name);
}

async function groupMessage({ groups }: Implementation, seed: number): Promise<number | undefined> {
  if (groups === undefined) return undefined;
  return usual(async () => {
    const group = await groups.createGroup();
    const length = lengthOf(await group.encrypt(createText(seed, 1024)));
    group.close?.();
    return length - 1024;
  });
}

async function sealedMessage({ sealed }: Implementation, seed: number): Promise<number | undefined> {
  const pair = await sealed?.createSealedPair(1);
  return pair && (await pair.seal(createText(seed, 1024))).length - 1024;
}

async function sealedReceived({ sealed }: Implementation, seed: number): Promise<number | undefined> {
  if (sealed === undefined) return undefined;
  return usual(async () => {
    const group = await sealed.createSealedGroup(1);
    return group.messageFor(0, await group.sealForAll(createText(seed, 1024))).length - 1024;
  });
}

async function sealedRecipient({ sealed }: Implementation, seed: number): Promise<number | undefined> {
  if (sealed === undefined) return undefined;
  const lengthFor = (members: number) => async () => {
    const group = await sealed.createSealedGroup(members);
    return (await group.sealForAll(createText(seed, 1024))).length;
  };
  return (await usual(lengthFor(2))) - (await usual(lengthFor(1)));
}

/** Ids that are drawn at random take a byte more or less. */
async function usual(measure: () => Promise<number>): Promise<number> {
  const lengths = [];
  for (let n = 0; n < DRAWS; n++) lengths.push(await measure());
  return lengths.sort((a, b) => a - b)[Math.floor(DRAWS / 2)]!;
}

/** Alice writes so many messages that never arrive, and one that does. */
export async function lose({ alice, bob }: Pair, count: number, seed: number): Promise<void> {
  const text = createText(seed, 32);
  for (let n = 0; n < count; n++) await alice.encrypt(bob.name, text);
  await send(alice, bob, text);
}

function lengthOf({ body }: Message): number {
  return body.length;
}

const TURNS = 400;
const DRAWS = 7;
