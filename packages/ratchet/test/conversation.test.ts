/**
 * What holds for every history of two devices: order, loss and repetition are arbitrary, and every step is checked. A
 * failing run prints the seed and path that replay it.
 */

import { bytesToHex } from '@sotto/crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECEIVING_CHAINS_MAX } from '../src/limits.ts';
import { parsePreKeySignalMessage } from '../src/pre-key-message.ts';
import { secretsOnlyIn } from '../src/session.ts';
import type { SessionMessage } from '../src/session-cipher.ts';
import { listSessions, type SessionRecord } from '../src/session-record.ts';
import { decodeSessionRecord, encodeSessionRecord } from '../src/session-storage.ts';
import { parseSignalMessage } from '../src/signal-message.ts';
import type { Step } from '../src/step.ts';
import { acquaintedPair, codeOf, type Device, pair } from './support.ts';

interface Letter {
  readonly text: string;
  readonly message: SessionMessage;
  readonly ratchetKey: string;
}

interface Direction {
  readonly from: Device;
  readonly to: Device;
  readonly underway: Letter[];
  /** Ratchet keys the receiver ever heard, and those it has a chain for, oldest first. */
  readonly heard: Set<string>;
  readonly chains: string[];
  readonly delivered: Set<string>;
}

type Action =
  | { readonly kind: 'send' | 'lose' | 'reload'; readonly side: 0 | 1 }
  | { readonly kind: 'deliver' | 'repeat'; readonly side: 0 | 1; readonly pick: number };

const side = fc.constantFrom<0 | 1>(0, 1);
const sending = fc.record({ kind: fc.constant('send' as const), side });
const delivery = fc.record({ kind: fc.constant('deliver' as const), side, pick: fc.nat() });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: sending },
  { weight: 7, arbitrary: delivery },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), side, pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('lose' as const, 'reload' as const), side }) },
);

describe('any history', () => {
  it('from the first message delivers each message once, whatever is reordered, lost and repeated', () => {
    const start = keep(pair('history from the first message'), ({ alice, bob }) => alice.initiate(bob));
    fc.assert(
      fc.property(fc.array(action, { minLength: 20, maxLength: 60 }), (actions) => play(start(), actions)),
      { numRuns: 25 },
    );
  });

  it('between acquainted devices delivers each message once, whatever is reordered, lost and repeated', () => {
    const start = keep(acquaintedPair('history of acquaintance'));
    fc.assert(
      fc.property(fc.array(action, { minLength: 20, maxLength: 80 }), (actions) => play(start(), actions)),
      { numRuns: 25 },
    );
  });

  it('that both begin at once delivers every message once', () => {
    const start = keep(pair('history of two beginnings'), ({ alice, bob }) => {
      alice.initiate(bob);
      bob.initiate(alice);
    });
    const actions = fc.array(fc.oneof(sending, delivery), { minLength: 4, maxLength: 24 });
    fc.assert(
      fc.property(actions, fc.array(fc.nat(), { minLength: 10, maxLength: 10 }), (actions, order) => {
        cross(start(), actions, order);
      }),
      { numRuns: 25 },
    );
  });
});

it('spends what each step of the post-quantum key exchange replaces, and nothing else', () => {
  const [alice, bob] = keep(acquaintedPair('history of epochs'))();
  const directions = directionsOf([alice, bob]);
  for (let n = 0; n < 200; n++) {
    const direction = directions[n % 2 === 0 ? 0 : 1];
    send(direction, `message ${n}`);
    deliver(direction, 0, false);
    if (n % 9 === 0) reload(direction.to);
  }
  for (const { record } of [alice, bob]) expect(record!.current!.postQuantum.exchange.epoch).toBe(3);
});

/** Plays a history on one session and checks what becomes of every letter. */
function play(devices: readonly [Device, Device], actions: readonly Action[]): void {
  const directions = directionsOf(devices);
  let sent = 0;
  for (const action of actions) {
    const direction = directions[action.side];
    const { from, underway } = direction;
    if (action.kind === 'send' && from.record !== undefined) send(direction, `message ${sent++}`);
    if (action.kind === 'lose') underway.shift();
    if (action.kind === 'reload' && from.record !== undefined) reload(from);
    if ('pick' in action && underway.length > 0) {
      deliver(direction, action.pick % underway.length, action.kind === 'repeat');
    }
  }
}

/** Plays a history of at most five letters each, so that no chain is ever dropped, and delivers them all. */
function cross(devices: readonly [Device, Device], actions: readonly Action[], order: readonly number[]): void {
  const directions = directionsOf(devices);
  const sent = [0, 0];
  const hand = ({ from, to, underway, delivered }: Direction, pick: number) => {
    const [letter] = underway.splice(pick % underway.length, 1);
    expect(checked(to, () => to.decrypt(from, letter!.message))).toBe(letter!.text);
    delivered.add(letter!.text);
  };
  for (const action of actions) {
    const direction = directions[action.side];
    if (action.kind === 'send' && sent[action.side]!++ < 5) send(direction, `${action.side}/${sent[action.side]}`);
    if ('pick' in action && direction.underway.length > 0) hand(direction, action.pick);
  }
  for (const pick of order) {
    const direction = directions[pick % 2 === 0 ? 0 : 1];
    if (direction.underway.length > 0) hand(direction, pick);
  }
  for (const direction of directions) while (direction.underway.length > 0) hand(direction, 0);
  expect(directions.map(({ delivered }) => delivered.size)).toEqual(sent.map((count) => Math.min(count, 5)));
}

function send({ from, to, underway }: Direction, text: string): void {
  const message = checked(from, () => from.encrypt(to, text));
  underway.push({ text, message, ratchetKey: ratchetKeyOf(message) });
}

/** Delivers one letter; one that is repeated stays under way and comes again. */
function deliver(direction: Direction, position: number, isRepeated: boolean): void {
  const { from, to, underway, heard, chains, delivered } = direction;
  const { text, message, ratchetKey } = underway[position]!;
  if (!isRepeated) underway.splice(position, 1);
  const isDropped = heard.has(ratchetKey) && !chains.includes(ratchetKey);
  // The sixth chain pushes the first one out, and what is late on it is lost, as the protocol has it.
  if (isDropped || delivered.has(text)) {
    refused(to, () => to.decrypt(from, message), isDropped ? 'E_MESSAGE_UNDECRYPTABLE' : 'E_MESSAGE_DUPLICATE');
    return;
  }
  expect(checked(to, () => to.decrypt(from, message))).toBe(text);
  delivered.add(text);
  if (heard.has(ratchetKey)) return;
  heard.add(ratchetKey);
  chains.push(ratchetKey);
  if (chains.length > RECEIVING_CHAINS_MAX) chains.shift();
}

/** Runs a step and checks what every step promises. */
function checked<Result>(device: Device, run: () => Result): Result {
  const before = device.record;
  const bytesBefore = before && encodeSessionRecord(before);
  let textAfter = '';
  device.observe = (step) => {
    // The argument is as it was, to the byte.
    if (before !== undefined) expect(encodeSessionRecord(before)).toEqual(bytesBefore);
    textAfter = bytesToHex(encodeSessionRecord(step.state));
    expectSpent(before, step, textAfter);
  };
  const result = run();
  // Everything spent is wiped by now, and the new state did not feel it.
  expect(bytesToHex(encodeSessionRecord(device.record!))).toBe(textAfter);
  return result;
}

/** `spent` is exactly what the old state held and the new one does not, and no stored byte of it is left. */
function expectSpent(before: SessionRecord | undefined, step: Step<SessionRecord, unknown>, textAfter: string): void {
  const spent = step.spent.map(bytesToHex);
  const held = before === undefined ? [] : secretsOf(before);
  expect(spent.toSorted()).toEqual(held.filter((secret) => !textAfter.includes(secret)).toSorted());
}

function refused(device: Device, run: () => unknown, code: string): void {
  const before = device.record;
  const bytesBefore = before && encodeSessionRecord(before);
  expect(codeOf(run)).toBe(code);
  expect(device.record).toBe(before);
  expect(before && encodeSessionRecord(before)).toEqual(bytesBefore);
}

function reload(device: Device): void {
  const bytes = encodeSessionRecord(device.record!);
  const record = decodeSessionRecord(bytes);
  expect(record).toEqual(device.record);
  expect(encodeSessionRecord(record)).toEqual(bytes);
  device.record = record;
}

function secretsOf(record: SessionRecord): string[] {
  return listSessions(record).flatMap((session) => secretsOnlyIn(session, undefined).map(bytesToHex));
}

/** The two devices with their records as they are now, as often as asked: establishing a session takes its time. */
function keep(
  devices: { readonly alice: Device; readonly bob: Device },
  prepare: (devices: { readonly alice: Device; readonly bob: Device }) => void = () => {},
): () => readonly [Device, Device] {
  prepare(devices);
  const pairs = [devices.alice, devices.bob].map((device) => {
    return { device, bytes: device.record && encodeSessionRecord(device.record) };
  });
  return () => {
    for (const { device, bytes } of pairs) device.record = bytes && decodeSessionRecord(bytes);
    return [devices.alice, devices.bob];
  };
}

function directionsOf([alice, bob]: readonly [Device, Device]): readonly [Direction, Direction] {
  return [directionOf(alice, bob), directionOf(bob, alice)];
}

function directionOf(from: Device, to: Device): Direction {
  const known = to.record?.current?.receivingChains ?? [];
  const chains = known.map(({ ratchetKey }) => bytesToHex(ratchetKey));
  return { from, to, underway: [], heard: new Set(chains), chains, delivered: new Set() };
}

function ratchetKeyOf({ type, bytes }: SessionMessage): string {
  const message = type === 'signalMessage' ? parseSignalMessage(bytes) : parsePreKeySignalMessage(bytes).message;
  return bytesToHex(message.ratchetKey);
}
