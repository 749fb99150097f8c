import { utf8ToBytes } from '@sotto/crypto';
import { decodeSessionRecord, encodeSessionRecord, type SessionMessage, type SessionRecord } from '@sotto/ratchet';
import { seededRandom } from '@sotto/testkit';
import { describe, expect, test } from 'vitest';
import { SessionEnd, wiped } from '../test/session-ends.ts';
import { takeSnapshot } from './commit.ts';
import { SESSION_MEMORY_BYTES_MAX, SESSIONS_REMEMBERED_MAX } from './limits.ts';
import { commitSessions, SessionMemory } from './session-memory.ts';

const text = (value: string) => utf8ToBytes(value);

/** Alice and Bob after a message each way. */
async function acquainted(seed: string): Promise<{ readonly alice: SessionEnd; readonly bob: SessionEnd }> {
  const [alice, bob] = [new SessionEnd('alice', seed), new SessionEnd('bob', seed)];
  await bob.receive(alice, await alice.send(bob, text('hello')));
  await alice.receive(bob, await bob.send(alice, text('hello back')));
  return { alice, bob };
}

/** Secrets of the current session, of the two kinds that it always has. */
const secretsOf = (record: SessionRecord): readonly Uint8Array[] => [
  record.current!.rootKey,
  record.current!.sendingChain.ratchetKeyPair.privateKey,
];

const isWiped = (record: SessionRecord): boolean => secretsOf(record).every(wiped);

describe('a memory of sessions', () => {
  test('lends a record to one at a time, for the bytes it stands for', async () => {
    const { alice, bob } = await acquainted('lending');
    const bytes = await alice.stored(bob);
    const { key } = bob.peer;
    const memory = new SessionMemory();
    const record = decodeSessionRecord(bytes);
    const own = bytes.slice();
    memory.keep(key, { record, bytes: own });
    expect(memory.size).toBe(1);
    expect(memory.take(key, bytes)).toBe(record);
    expect(memory.size).toBe(0);
    expect(isWiped(record)).toBe(false);
    expect(wiped(own)).toBe(true);
    const second = memory.take(key, bytes);
    expect(second).not.toBe(record);
    expect(second).toEqual(record);
  });

  test('decodes other bytes, and overwrites what it had for them', async () => {
    const { alice, bob } = await acquainted('moved');
    const memory = new SessionMemory();
    const { key } = bob.peer;
    const before = await alice.stored(bob);
    await alice.send(bob, text('moves on'));
    const after = await alice.stored(bob);
    const [record, own] = [decodeSessionRecord(before), before.slice()];
    memory.keep(key, { record, bytes: own });
    expect(memory.take(key, after)).toEqual(decodeSessionRecord(after));
    expect(isWiped(record)).toBe(true);
    expect(wiped(own)).toBe(true);
    expect(memory.size).toBe(0);
  });

  test('refuses bytes that are no record, and keeps nothing for them', async () => {
    const { alice, bob } = await acquainted('damaged');
    const memory = new SessionMemory();
    const bytes = await alice.stored(bob);
    memory.keep(bob.peer.key, { record: decodeSessionRecord(bytes), bytes: bytes.slice() });
    expect(() => memory.take(bob.peer.key, bytes.subarray(1))).toThrow(
      expect.objectContaining({ code: 'E_RECORD_INVALID' }),
    );
    expect(memory.size).toBe(0);
  });

  test('holds so many records, and overwrites the one not used for the longest time', async () => {
    const { alice, bob } = await acquainted('many');
    const bytes = await alice.stored(bob);
    const memory = new SessionMemory();
    const records = Array.from({ length: SESSIONS_REMEMBERED_MAX + 1 }, () => decodeSessionRecord(bytes));
    const keep = (n: number) => memory.keep(`session/${n}`, { record: records[n]!, bytes: bytes.slice() });
    for (let n = 0; n < SESSIONS_REMEMBERED_MAX; n++) keep(n);
    // The first one is used again.
    memory.keep('session/0', { record: memory.take('session/0', bytes), bytes: bytes.slice() });
    keep(SESSIONS_REMEMBERED_MAX);
    expect(memory.size).toBe(SESSIONS_REMEMBERED_MAX);
    expect(records.map(isWiped).indexOf(true)).toBe(1);
    expect(records.filter(isWiped)).toHaveLength(1);
  });

  test('holds so many bytes, and not one record beyond them', async () => {
    const { alice, bob } = await acquainted('large');
    const bytes = await alice.stored(bob);
    const large = (length: number) => ({ record: decodeSessionRecord(bytes), bytes: new Uint8Array(length) });
    const memory = new SessionMemory();
    const [first, second, third] = [large(SESSION_MEMORY_BYTES_MAX - 10), large(10), large(1)];
    memory.keep('a', first);
    memory.keep('b', second);
    expect(memory.size).toBe(2);
    memory.keep('c', third);
    expect([first, second, third].map(({ record }) => isWiped(record))).toEqual([true, false, false]);
    const tooLarge = large(SESSION_MEMORY_BYTES_MAX + 1);
    memory.keep('d', tooLarge);
    expect(isWiped(tooLarge.record)).toBe(true);
    expect(memory.size).toBe(2);
    // One that takes the place of another gives the room of that one back.
    memory.keep('b', large(SESSION_MEMORY_BYTES_MAX - 1));
    expect(memory.size).toBe(2);
    expect([second, third].map(({ record }) => isWiped(record))).toEqual([true, false]);
  });

  test('is overwritten when it is closed, and so is what comes back afterwards', async () => {
    const { alice, bob } = await acquainted('closing');
    const bytes = await alice.stored(bob);
    const memory = new SessionMemory();
    const [kept, lent, late] = [1, 2, 3].map(() => ({ record: decodeSessionRecord(bytes), bytes: bytes.slice() }));
    memory.keep('a', kept!);
    memory.keep('b', lent!);
    const taken = memory.take('b', bytes);
    memory.close();
    expect(memory.size).toBe(0);
    expect(isWiped(kept!.record)).toBe(true);
    // Whoever has it may finish.
    expect(isWiped(taken)).toBe(false);
    memory.keep('b', { record: taken, bytes: bytes.slice() });
    memory.keep('c', late!);
    expect([taken, late!.record].map(isWiped)).toEqual([true, true]);
    expect(memory.size).toBe(0);
  });
});

describe('a conversation whose sessions are kept decoded', () => {
  test('stores and sends the same bytes as one whose sessions are decoded for every step', {
    timeout: 60_000,
  }, async () => {
    const [warm, cold] = [await acquainted('twins'), await acquainted('twins')];
    const choose = seededRandom('twins/order');
    const waiting: { readonly toBob: boolean; readonly messages: readonly SessionMessage[] }[] = [];
    let kept = 0;
    for (let n = 0; n < 100; n++) {
      const [way, late] = choose(2);
      const toBob = way! < 128;
      const messages: SessionMessage[] = [];
      for (const pair of [warm, cold]) {
        if (pair === cold) forget(cold);
        const [from, to] = toBob ? [pair.alice, pair.bob] : [pair.bob, pair.alice];
        messages.push(await from.send(to, text(`message ${n}`)));
      }
      expect(messages[0]).toEqual(messages[1]);
      waiting.push({ toBob, messages });
      // Some are read at once, some overtake others, and some come twice.
      const index = late! < 160 ? waiting.length - 1 : late! % waiting.length;
      const taken = late! % 16 === 0 ? waiting[index]! : waiting.splice(index, 1)[0]!;
      const read: (Uint8Array | string)[] = [];
      for (const [m, pair] of [warm, cold].entries()) {
        if (pair === cold) forget(cold);
        const [from, to] = taken.toBob ? [pair.alice, pair.bob] : [pair.bob, pair.alice];
        read.push(await to.receive(from, taken.messages[m]!));
      }
      expect(read[0]).toEqual(read[1]);
      for (const [own, peer] of [
        ['alice', 'bob'],
        ['bob', 'alice'],
      ] as const) {
        const bytes = await warm[own].stored(warm[peer]);
        expect(await cold[own].stored(cold[peer])).toEqual(bytes);
        kept += checkKept(warm[own].sessions, warm[peer].peer.key, bytes);
      }
    }
    expect(kept).toBe(200);
  });

  test('keeps what a refused message has left as it was', async () => {
    const { alice, bob } = await acquainted('refused');
    const message = await alice.send(bob, text('to be damaged'));
    const before = await bob.stored(alice);
    const damaged = { ...message, bytes: message.bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) };
    for (let n = 0; n < 3; n++) expect(await bob.receive(alice, damaged)).toMatch(/^E_MESSAGE_/);
    expect(await bob.stored(alice)).toEqual(before);
    expect(checkKept(bob.sessions, alice.peer.key, before)).toBe(1);
    expect(await bob.receive(alice, message)).toEqual(text('to be damaged'));
  });

  test('follows another client on the same store, whose steps it did not make', async () => {
    const { alice, bob } = await acquainted('two clients');
    const second = new SessionEnd('alice', 'two clients/second', alice);
    const senders = [alice, second, second, alice, second, alice, alice];
    const messages: SessionMessage[] = [];
    for (const [n, sender] of senders.entries()) messages.push(await sender.send(bob, text(`message ${n}`)));
    const read: unknown[] = [];
    for (const message of messages) read.push(await bob.receive(alice, message));
    expect(read).toEqual(senders.map((_, n) => text(`message ${n}`)));
    // All at once, so that most attempts are overtaken between their step and their commit.
    let attempts = 0;
    const racing = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        senders[n % 2]!.send(bob, text(`racing ${n}`), async () => {
          attempts += 1;
        }),
      ),
    );
    expect(attempts).toBeGreaterThan(racing.length);
    const raced: unknown[] = [];
    for (const message of racing) raced.push(await bob.receive(alice, message));
    expect(raced).toEqual(racing.map((_, n) => text(`racing ${n}`)));
  });
});

describe('an attempt that comes to nothing', () => {
  test('when it is overtaken: what it computed is neither sent nor kept', async () => {
    const { alice, bob } = await acquainted('overtaken');
    const second = new SessionEnd('alice', 'overtaken/second', alice);
    const byOther: SessionMessage[] = [];
    let attempts = 0;
    const own = await alice.send(bob, text('mine'), async () => {
      if (attempts++ < 3) byOther.push(await second.send(bob, text(`other ${attempts}`)));
    });
    expect(attempts).toBe(4);
    checkKept(alice.sessions, bob.peer.key, await alice.stored(bob));
    const read: unknown[] = [];
    for (const message of [...byOther, own]) read.push(await bob.receive(alice, message));
    expect(read).toEqual(['other 1', 'other 2', 'other 3', 'mine'].map(text));
  });

  test('when it is overtaken: it is overwritten before the next one begins', async () => {
    const { alice, bob } = await acquainted('overtaken records');
    const { key } = bob.peer;
    const records: SessionRecord[] = [];
    const encoded: Uint8Array[] = [];
    const spent: Uint8Array[] = [];
    let commits = 0;
    const store = { ...alice.store, commit: async () => commits++ > 0 };
    await commitSessions({ store, sessions: alice.sessions }, async (sessions) => {
      expect(records.every(isWiped)).toBe(true);
      expect(encoded.every(wiped)).toBe(true);
      expect(spent.every(wiped)).toBe(true);
      spent.push(Uint8Array.of(7));
      const snapshot = await takeSnapshot(store, [key]);
      const record = sessions.read(snapshot, key)!;
      const put = sessions.put(key, decodeSessionRecord(encodeSessionRecord(record)));
      records.push(record);
      encoded.push(put[1]);
      return { batch: { expect: snapshot.expect, put: [put] }, result: undefined, spent: spent.slice(-1) };
    });
    expect(commits).toBe(2);
    expect(encoded.map(wiped)).toEqual([true, false]);
    expect(alice.sessions.size).toBe(1);
  });

  test.each(['before it has a result', 'when the store fails'])(
    '%s: nothing is kept, all is overwritten',
    async (when) => {
      const { alice, bob } = await acquainted('failing');
      const { key } = bob.peer;
      const before = await alice.stored(bob);
      const records: SessionRecord[] = [];
      const failure = new Error('nothing comes of it');
      const store = { ...alice.store, commit: () => Promise.reject(failure) };
      const failing = commitSessions({ store, sessions: alice.sessions }, async (sessions) => {
        const snapshot = await takeSnapshot(store, [key]);
        const record = sessions.read(snapshot, key)!;
        // The same for whoever asks again.
        expect(sessions.read(snapshot, key)).toBe(record);
        const next = decodeSessionRecord(encodeSessionRecord(record));
        records.push(record, next);
        const put = [sessions.put(key, next)];
        if (when.startsWith('before')) throw failure;
        return { batch: { expect: snapshot.expect, put }, result: undefined };
      });
      await expect(failing).rejects.toBe(failure);
      expect(records.map(isWiped)).toEqual([true, true]);
      expect(alice.sessions.size).toBe(0);
      expect(await alice.stored(bob)).toEqual(before);
      expect(await bob.receive(alice, await alice.send(bob, text('later')))).toEqual(text('later'));
    },
  );

  test('when its result was never put: the store is believed, not the attempt', async () => {
    const { alice, bob } = await acquainted('not put');
    const { key } = bob.peer;
    await commitSessions(alice, async (sessions) => {
      const snapshot = await takeSnapshot(alice.store, [key]);
      const record = sessions.read(snapshot, key)!;
      sessions.put(key, { ...record, current: { ...record.current!, localRegistrationId: 99 } });
      return { batch: {}, result: undefined };
    });
    await alice.send(bob, text('after'));
    expect(decodeSessionRecord(await alice.stored(bob)).current?.localRegistrationId).toBe(5);
  });

  test('a record that is lent is not overwritten by what others keep meanwhile', async () => {
    const { alice, bob } = await acquainted('pushed out');
    const bytes = await alice.stored(bob);
    const sent = await alice.send(bob, text('in between'), async () => {
      for (let n = 0; n <= SESSIONS_REMEMBERED_MAX; n++) {
        alice.sessions.keep(`session/${n}`, { record: decodeSessionRecord(bytes), bytes: bytes.slice() });
      }
    });
    expect(await bob.receive(alice, sent)).toEqual(text('in between'));
    expect(checkKept(alice.sessions, bob.peer.key, await alice.stored(bob))).toBe(1);
    expect(alice.sessions.size).toBe(SESSIONS_REMEMBERED_MAX);
  });
});

function forget(pair: { readonly alice: SessionEnd; readonly bob: SessionEnd }): void {
  for (const end of [pair.alice, pair.bob]) end.sessions = new SessionMemory();
}

/** How many records are kept for a key: none or one, which then is what the store holds and nothing else. */
function checkKept(memory: SessionMemory, key: string, stored: Uint8Array): number {
  const before = memory.size;
  const record = memory.take(key, stored);
  if (memory.size === before) return 0;
  expect(encodeSessionRecord(record)).toEqual(stored);
  expect(record).toEqual(decodeSessionRecord(stored));
  memory.keep(key, { record, bytes: stored.slice() });
  return 1;
}
