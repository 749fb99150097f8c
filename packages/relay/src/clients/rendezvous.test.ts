import {
  decodeRendezvousResponse,
  encodeRendezvousRequest,
  type RendezvousRequest,
  type RendezvousResponse,
} from '@sotto/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  RENDEZVOUS_HELD_BYTES_MAX,
  RENDEZVOUS_HELD_MESSAGES_MAX,
  RENDEZVOUS_MS,
  RENDEZVOUS_SLOTS_MAX,
} from '../limits.ts';
import { createRateLimiter } from '../rate-limiter.ts';
import { createRendezvous, type Rendezvous } from './rendezvous.ts';

let now: number;
let rendezvous: Rendezvous;
beforeEach(() => {
  now = 0;
  rendezvous = create(1e9);
});

const create = (openings: number): Rendezvous =>
  createRendezvous({
    monotonic: () => now,
    requests: createRateLimiter(1e9, 1, () => now),
    openings: createRateLimiter(openings, 1, () => now),
  });

const slotOf = (number: number): Uint8Array => {
  const slot = new Uint8Array(16);
  new DataView(slot.buffer).setUint32(0, number);
  return slot;
};

const ask = async (request: Partial<RendezvousRequest>): Promise<RendezvousResponse> => {
  const body = encodeRendezvousRequest({ slot: slotOf(1), side: 'opener', position: 0, read: 0, ...request });
  const parts = { method: 'POST', authority: '', path: '/v1/rendezvous', query: '?', headers: [], body };
  return decodeRendezvousResponse((await rendezvous.route.handle(parts)) as Uint8Array);
};

const refusalOf = (request: Partial<RendezvousRequest>): Promise<unknown> =>
  ask(request).then(
    () => undefined,
    (error: { code: unknown }) => error.code,
  );

const word = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a slot', () => {
  test('carries messages both ways, in their order, each until it was read', async () => {
    expect(await ask({ message: word('offer') })).toEqual({ taken: 1 });
    expect(await ask({ side: 'joiner' })).toEqual({ taken: 0, message: word('offer') });
    expect(await ask({ side: 'joiner', read: 1, message: word('answer') })).toEqual({ taken: 1 });
    expect(await ask({ position: 1, message: word('reveal') })).toEqual({ taken: 2, message: word('answer') });
    // The offer was read and is gone, whoever asks for it again.
    expect(await ask({ side: 'joiner', read: 0, position: 1 })).toEqual({ taken: 1, message: word('reveal') });
    expect(await ask({ read: 1, position: 2 })).toEqual({ taken: 2 });
  });

  test('takes the same once more, RL-42: and nothing in its place', async () => {
    await ask({ message: word('offer') });
    expect(await ask({ message: word('offer') })).toEqual({ taken: 1 });
    expect(await refusalOf({ message: word('other') })).toBe('E_RENDEZVOUS_UNKNOWN');
    expect(await ask({ side: 'joiner' })).toEqual({ taken: 0, message: word('offer') });
  });

  test('is opened by its opener alone', async () => {
    expect(await refusalOf({ side: 'joiner', message: word('answer') })).toBe('E_RENDEZVOUS_UNKNOWN');
    expect(await refusalOf({})).toBe('E_RENDEZVOUS_UNKNOWN');
    expect(await refusalOf({ position: 1, message: word('reveal') })).toBe('E_RENDEZVOUS_UNKNOWN');
  });

  test('holds a few messages, and takes more when those were read', async () => {
    for (let n = 0; n < RENDEZVOUS_HELD_MESSAGES_MAX + 2; n++) await ask({ position: n, message: word(`page ${n}`) });
    const full = { taken: RENDEZVOUS_HELD_MESSAGES_MAX };
    expect(await ask({ position: full.taken, message: word('too many') })).toEqual(full);
    expect((await ask({ side: 'joiner', read: 1 })).message).toEqual(word('page 1'));
    expect(await ask({ position: full.taken, message: word('next') })).toEqual({ taken: full.taken + 1 });
  });

  test('ends when its time is over', async () => {
    await ask({ message: word('offer') });
    now = RENDEZVOUS_MS - 1;
    expect(await ask({ side: 'joiner' })).toEqual({ taken: 0, message: word('offer') });
    now = RENDEZVOUS_MS;
    rendezvous.sweep();
    expect(await refusalOf({ side: 'joiner' })).toBe('E_RENDEZVOUS_UNKNOWN');
  });
});

describe('of all slots', () => {
  test('RL-41: so many are open at once, and room is made by time', async () => {
    for (let n = 0; n < RENDEZVOUS_SLOTS_MAX; n++) await ask({ slot: slotOf(n), message: word('offer') });
    expect(await refusalOf({ slot: slotOf(RENDEZVOUS_SLOTS_MAX), message: word('offer') })).toBe('E_BUSY');
    now = RENDEZVOUS_MS;
    expect(await ask({ slot: slotOf(RENDEZVOUS_SLOTS_MAX), message: word('offer') })).toEqual({ taken: 1 });
  });

  test('so many bytes wait at once', async () => {
    const large = new Uint8Array(96 * 1024);
    const slots = Math.floor(RENDEZVOUS_HELD_BYTES_MAX / large.length);
    for (let n = 0; n < slots; n++) await ask({ slot: slotOf(n), message: large });
    expect(await refusalOf({ slot: slotOf(slots), message: large })).toBe('E_BUSY');
    await ask({ slot: slotOf(0), side: 'joiner', read: 1 });
    expect(await ask({ slot: slotOf(slots), message: large })).toEqual({ taken: 1 });
  });

  test('so many are opened in a time; those that are open go on', async () => {
    rendezvous = create(2);
    await ask({ slot: slotOf(1), message: word('offer') });
    await ask({ slot: slotOf(2), message: word('offer') });
    expect(await refusalOf({ slot: slotOf(3), message: word('offer') })).toBe('E_RATE_LIMITED');
    expect(await ask({ slot: slotOf(1), message: word('offer') })).toEqual({ taken: 1 });
  });
});
