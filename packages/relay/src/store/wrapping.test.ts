import { defaultProvider as crypto, systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { type HpkeKeyPair, hpkeChaCha20Poly1305, hpkeXWing, setupHpkeReceiver } from '@sotto/crypto/hpke';
import { mailboxContextInfo } from '@sotto/identity';
import { MEMORY, migrate, openSqlite, type SqliteDatabase } from '@sotto/store-sqlite';
import { MAILBOX_CONTEXT_MESSAGES_MAX } from '@sotto/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { MAILBOX_CONTEXT_LIFETIME_MS } from '../limits.ts';
import { nativeAead } from './aead.ts';
import type { MailboxRow } from './relay-store.ts';
import { APPLICATION_ID, migrations } from './schema.ts';
import { createUndo, type Undo } from './undo.ts';
import { createWrapping, type Wrapped, type Wrapping } from './wrapping.ts';
import { createWraps } from './wraps.ts';

const NO_BYTES = new Uint8Array(0);
const keys: HpkeKeyPair = hpkeXWing.keyPair(crypto, random(32));

let database: SqliteDatabase;
let now: number;
let wrapping: Wrapping;
let undo: Undo;
let alice: MailboxRow;
let bob: MailboxRow;

const addMailbox = (publicKey: Uint8Array | null): MailboxRow => {
  const { lastInsertRowid: row } = database
    .prepare('INSERT INTO mailbox (mailbox_id, epoch) VALUES (?, ?)')
    .run(random(32), random(8));
  if (publicKey !== null)
    database.prepare('INSERT INTO mailbox_key (mailbox, key_id, public_key) VALUES (?, 7, ?)').run(row, publicKey);
  return row as MailboxRow;
};

const start = (contextsMax?: number): Wrapping =>
  createWrapping({
    database,
    crypto,
    random,
    monotonic: () => now,
    undo,
    ...(contextsMax && { contextsMax }),
  });

/** As the device of the mailbox opens it. */
const open = (mailbox: MailboxRow, { wrap, number, sealed }: Wrapped): string => {
  const id = database.prepare('SELECT mailbox_id FROM mailbox WHERE row = ?').get(mailbox)?.mailbox_id as Uint8Array;
  const { encapsulatedKey } = wrapping.find(wrap);
  const receiver = setupHpkeReceiver(crypto, hpkeXWing, keys, encapsulatedKey, mailboxContextInfo(id));
  return Buffer.from(receiver.openAt(number, NO_BYTES, sealed)).toString();
};

const seal = (mailbox: MailboxRow, word = 'word', by = wrapping): Wrapped => by.seal(mailbox, utf8ToBytes(word))!;

beforeEach(async () => {
  database = await openSqlite(MEMORY);
  migrate(database, migrations, APPLICATION_ID);
  now = 0;
  undo = createUndo();
  wrapping = start();
  alice = addMailbox(keys.publicKey);
  bob = addMailbox(keys.publicKey);
});

describe('wrapping', () => {
  test('messages of one mailbox share a context, which is stored once, and open for their mailbox alone', () => {
    const sealed = ['one', 'two', 'three'].map((word) => seal(alice, word));
    expect(new Set(sealed.map(({ wrap }) => wrap)).size).toBe(1);
    expect(sealed.map(({ number }) => number)).toEqual([0, 1, 2]);
    expect(sealed.map((one) => open(alice, one))).toEqual(['one', 'two', 'three']);
    expect(() => open(bob, sealed[0]!)).toThrow('HPKE');
    expect(seal(bob).wrap).not.toBe(sealed[0]!.wrap);
    expect(database.prepare('SELECT COUNT(*) AS count FROM wrap').get()?.count).toBe(2);
    expect(wrapping.find(sealed[0]!.wrap).keyId).toBe(7);
  });

  test('what is sealed is 16 bytes longer and holds nothing of what went in', () => {
    const { sealed } = seal(alice, 'lighthouse');
    expect(sealed).toHaveLength('lighthouse'.length + 16);
    expect(Buffer.from(sealed).includes('lighthouse')).toBe(false);
  });

  test('a mailbox without a key, and one that is not there, give nothing', () => {
    expect(wrapping.seal(addMailbox(null), NO_BYTES)).toBeUndefined();
    expect(wrapping.seal(99 as MailboxRow, NO_BYTES)).toBeUndefined();
    expect(wrapping.count()).toBe(0);
  });

  test('a context ends after its time, after its messages, with the key of its mailbox, and at the bound on all', () => {
    const first = seal(alice).wrap;
    now = MAILBOX_CONTEXT_LIFETIME_MS - 1;
    expect(seal(alice).wrap).toBe(first);
    now = MAILBOX_CONTEXT_LIFETIME_MS;
    const second = seal(alice).wrap;
    expect(second).not.toBe(first);
    for (let n = 1; n < MAILBOX_CONTEXT_MESSAGES_MAX; n++) seal(alice);
    const third = seal(alice);
    expect([third.wrap === second, third.number]).toEqual([false, 0]);
    wrapping.forget(alice);
    expect(seal(alice).wrap).not.toBe(third.wrap);

    const few = start(1);
    const before = seal(alice, 'x', few).wrap;
    seal(bob, 'x', few);
    expect(few.count()).toBe(1);
    expect(seal(alice, 'x', few).wrap).not.toBe(before);
  });

  test('those whose time is over leave memory without being used again', () => {
    seal(alice);
    now = MAILBOX_CONTEXT_LIFETIME_MS;
    seal(bob);
    wrapping.expire();
    expect(wrapping.count()).toBe(1);
    wrapping.close();
    expect(wrapping.count()).toBe(0);
  });

  test('a transaction that is undone uses no number twice, and the row is there for what comes later', () => {
    database.exec('BEGIN');
    const undone = seal(alice);
    database.exec('ROLLBACK');
    undo.undone();
    const next = seal(alice, 'after');
    expect([next.wrap, next.number]).toEqual([undone.wrap, undone.number + 1]);
    expect(open(alice, next)).toBe('after');
  });

  test('another process seals under another key, and none of the former one is needed to open what it stored', () => {
    const stored = seal(alice, 'before');
    wrapping.close();
    wrapping = start();
    expect(seal(alice).wrap).not.toBe(stored.wrap);
    expect(open(alice, stored)).toBe('before');
  });
});

describe('the rows of contexts', () => {
  const keep = (mailbox: MailboxRow, { wrap, number, sealed }: Wrapped): number =>
    database
      .prepare('INSERT INTO envelope (mailbox, expires_hour, wrap, number, body) VALUES (?, 1, ?, ?, ?)')
      .run(mailbox, wrap, number, sealed).lastInsertRowid;
  const drop = (sequence: number) => database.prepare('DELETE FROM envelope WHERE sequence = ?').run(sequence);
  const isThere = (wrap: number) => database.prepare('SELECT 1 FROM wrap WHERE row = ?').get(wrap) !== undefined;
  const tidyAll = (wraps = createWraps(database, wrapping.removed)) => {
    while (wraps.tidy() > 0);
    return wraps;
  };

  test('go with their last envelope, and come back with the next message', () => {
    const [first, second] = [seal(alice), seal(alice)];
    const sequences = [keep(alice, first), keep(alice, second)];
    const wraps = tidyAll();
    expect(isThere(first.wrap)).toBe(true);
    for (const [index, sequence] of sequences.entries()) {
      drop(sequence);
      wraps.released(first.wrap);
      tidyAll(wraps);
      expect(isThere(first.wrap)).toBe(index === 0);
    }
    const third = seal(alice, 'again');
    expect(third.wrap).toBe(first.wrap);
    expect(open(alice, third)).toBe('again');
  });

  test('that an earlier process left empty are found, those of waiting mail are not touched', () => {
    const [empty, full] = [seal(alice), seal(bob)];
    keep(bob, full);
    tidyAll();
    expect([isThere(empty.wrap), isThere(full.wrap)]).toEqual([false, true]);
  });

  test('whose deletion is undone are deleted by the next step', () => {
    const { wrap } = seal(alice);
    const wraps = createWraps(database, wrapping.removed);
    database.exec('BEGIN');
    wraps.tidy();
    expect(isThere(wrap)).toBe(false);
    database.exec('ROLLBACK');
    expect(isThere(wrap)).toBe(true);
    tidyAll(wraps);
    expect(isThere(wrap)).toBe(false);
  });
});

test('the cipher of node:crypto does what the one in JavaScript does, both ways', () => {
  const [key, nonce, data] = [random(32), random(12), random(20)];
  for (const length of [0, 1, 63, 64, 65, 550, 98_342]) {
    const text = random(length);
    const sealed = nativeAead.seal(key, nonce, data, text);
    expect(sealed).toEqual(hpkeChaCha20Poly1305.seal(key, nonce, data, text));
    expect(nativeAead.open(key, nonce, data, sealed)).toEqual(text);
    sealed[length] = sealed[length]! ^ 1;
    expect(nativeAead.open(key, nonce, data, sealed)).toBeUndefined();
  }
  expect(nativeAead.open(key, nonce, data, new Uint8Array(15))).toBeUndefined();
});
