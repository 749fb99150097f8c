/** The recovery secret, and what is in a backup. */

import { defaultProvider, systemRandom } from '@sotto/crypto';
import { type Content, decodeStoredAccount, decodeStoredPreKey, encodeContent, encodeStoredMessage } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../src/index.ts';
import { PRE_KEY_PREFIX, SESSION_PREFIX, TOKEN_KEYS_KEY } from '../src/keys.ts';
import { readBackup } from '../src/recovery/read-backup.ts';
import { labelOf } from './crashes.ts';
import { usePeople } from './people.ts';
import { backUp, collectingStream, streamOf } from './recovery.ts';
import type { Machine } from './world.ts';

const people = usePeople();

const environment = { crypto: defaultProvider, random: systemRandom, clock: systemClock, log: () => undefined };

/** Every record of a backup, by key. */
async function recordsOf(bytes: Uint8Array, words: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const records = new Map<string, Uint8Array>();
  const sink = {
    account: async ({ account }: { readonly account: { readonly identityPrivateKey: Uint8Array } }) =>
      void records.set('account', account.identityPrivateKey),
    record: async (key: string, value: Uint8Array) => void records.set(key, value),
  };
  await readBackup(environment, streamOf(bytes), { words }, sink, { signal: AbortSignal.timeout(10_000) });
  return records;
}

/** Bob has read one message of Alice and left another one unread. */
async function converse() {
  const { alice, bob } = people;
  const [from, to] = [await people.start(alice), await people.start(bob)];
  for (const text of ['read', 'unread']) await (await from.send(bob.address, text)).accepted();
  for await (const message of to.inbox()) {
    if (labelOf(message) === 'unread') break;
    await message.ack();
  }
  await (await to.send(alice.address, 'an answer')).accepted();
  return to;
}

const deviceSecrets = async ({ disk }: Machine): Promise<readonly Uint8Array[]> => {
  const [account] = await disk.get(['account']);
  const keys = await disk.scan(PRE_KEY_PREFIX);
  return [
    decodeStoredAccount(account!.value).authenticationPrivateKey,
    ...keys.map(([, { value }]) => decodeStoredPreKey(value).privateKey),
  ];
};

describe('the recovery secret', () => {
  test('is shown once, checked, and not replaced by mistake', async () => {
    const me = await people.start(people.alice);
    expect(await me.recovery.status()).toBe('none');
    await expect(me.recovery.confirm(Array(24).fill('abandon'))).rejects.toMatchObject({
      code: 'E_RECOVERY_WORDS_INVALID',
    });
    const words = await me.recovery.create();
    expect(words.length).toBe(24);
    expect(await me.recovery.status()).toBe('unconfirmed');
    const others = await (await people.start(people.bob)).recovery.create();
    await expect(me.recovery.confirm(others)).rejects.toMatchObject({ code: 'E_RECOVERY_WORDS_OTHER' });
    expect(await me.recovery.status()).toBe('unconfirmed');
    await me.recovery.confirm(words.join(' ').toUpperCase());
    expect(await me.recovery.status()).toBe('confirmed');
    await expect(me.recovery.create()).rejects.toMatchObject({ code: 'E_RECOVERY_EXISTS' });
    const next = await me.recovery.create({ replace: true });
    expect(next).not.toEqual(words);
    expect(await me.recovery.status()).toBe('unconfirmed');
    await expect(me.recovery.confirm(words)).rejects.toMatchObject({ code: 'E_RECOVERY_WORDS_OTHER' });
  });

  test('is nowhere in the store', async () => {
    const me = await people.start(people.alice);
    const words = await me.recovery.create();
    const stored = (await people.alice.disk.scan('')).map(([, { value }]) => Buffer.from(value).toString('latin1'));
    for (const word of words) expect(stored.some((text) => text.includes(` ${word} `))).toBe(false);
  });
});

describe('a backup', () => {
  test('holds people, pins, standing and what is unread, and nothing of this device or of a session', async () => {
    const me = await converse();
    const words = await me.recovery.create();
    const bytes = await backUp(me);
    const records = await recordsOf(bytes, words);
    const kinds = new Set([...records.keys()].map((key) => key.split('/')[0]));
    const persons = ['account', 'address', 'contact', 'relay', 'standing', 'wallet'];
    const conversations = ['conversation', 'inbox', 'message', 'message-id', 'recent'];
    expect([...kinds].sort()).toEqual([...persons, ...conversations].sort());
    const unread = [...records].filter(([key]) => key.startsWith('inbox/'));
    expect(unread.length).toBe(1);

    const inside = Buffer.concat([...records.values()]).toString('latin1');
    const secrets = await deviceSecrets(people.bob);
    expect(secrets.length).toBeGreaterThan(100);
    for (const secret of secrets) expect(inside.includes(Buffer.from(secret).toString('latin1'))).toBe(false);
    const [session] = await people.bob.disk.scan(SESSION_PREFIX);
    const [tokenKeys] = await people.bob.disk.get([TOKEN_KEYS_KEY]);
    for (const value of [session![1].value, tokenKeys!.value])
      expect(inside.includes(Buffer.from(value.slice(20, 60)).toString('latin1'))).toBe(false);
    // And nothing at all for whoever has only the bytes.
    const outside = Buffer.from(bytes).toString('latin1');
    for (const text of ['unread', people.alice.address]) expect(outside.includes(text)).toBe(false);
  });

  test('holds the history, but for what is to be seen once or for a time', async () => {
    const me = await people.start(people.alice);
    const words = await me.recovery.create();
    const content = (n: number, change: Partial<Content> = {}): Uint8Array =>
      encodeContent({
        messageId: new Uint8Array(16).fill(n),
        sentAt: { seconds: n, milliseconds: 0 },
        body: { kind: 'text', body: `text ${n}` },
        ...change,
      });
    const message = (n: number, change?: Partial<Content>): readonly [string, Uint8Array] => [
      `message/00000000-0000-8000-8000-000000000000/${n}`,
      encodeStoredMessage({
        messageId: new Uint8Array(16).fill(n),
        outgoing: false,
        deviceId: 1,
        sentAt: { seconds: n, milliseconds: 0 },
        storedAt: { seconds: n, milliseconds: 0 },
        content: content(n, change),
        viewOnce: change?.viewOnce === true,
      }),
    ];
    await people.alice.disk.commit({
      put: [
        message(1),
        message(2, { viewOnce: true }),
        message(3, { timer: { seconds: 60, start: 'read', version: 1 } }),
        message(4, { timer: { seconds: 0, start: 'sent', version: 1 } }),
      ],
    });
    const records = await recordsOf(await backUp(me), words);
    const kept = [...records.keys()].filter((key) => key.startsWith('message/')).map((key) => key.at(-1));
    expect(kept).toEqual(['1', '4']);
  });

  test('is proved to be good before anybody says so, and a bad one is not', async () => {
    const me = await converse();
    await expect(backUp(me)).rejects.toMatchObject({ code: 'E_RECOVERY_MISSING' });
    const words = await me.recovery.create();
    const bytes = await backUp(me, 'of a few words');
    const progress: number[] = [];
    const summary = await me.recovery.verify(streamOf(bytes, 77), { onProgress: ({ bytes: at }) => progress.push(at) });
    expect(summary).toMatchObject({ address: people.bob.address, accountId: me.account!.accountId });
    expect(summary.bytes).toBe(bytes.length);
    expect(progress.at(-1)).toBe(bytes.length);
    for (const secret of [{ words }, { passPhrase: 'of a few words' }])
      expect((await me.recovery.verify(streamOf(bytes), { secret })).records).toBe(summary.records);

    const verify = (stream: Uint8Array, secret?: { readonly passPhrase: string }) =>
      me.recovery.verify(streamOf(stream), secret && { secret });
    await expect(verify(bytes.slice(0, -1))).rejects.toMatchObject({ code: 'E_BACKUP_DAMAGED' });
    await expect(verify(bytes.slice(0, 100))).rejects.toMatchObject({ code: 'E_BACKUP_TRUNCATED' });
    await expect(verify(new Uint8Array(1000))).rejects.toMatchObject({ code: 'E_BACKUP_MALFORMED' });
    await expect(verify(bytes, { passPhrase: 'of other words' })).rejects.toMatchObject({ code: 'E_BACKUP_KEY_WRONG' });
    const other = await people.start(people.alice);
    await expect(other.recovery.verify(streamOf(bytes), { secret: { words } })).rejects.toMatchObject({
      code: 'E_BACKUP_FOREIGN',
    });
  });

  test('stops when its signal or its stream says so', async () => {
    const me = await people.start(people.alice);
    await me.recovery.create();
    const { stream } = collectingStream();
    await expect(me.backup(stream, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    let reason: unknown;
    const full = new WritableStream<Uint8Array>({
      write: () => Promise.reject(new Error('the disk is full')),
      abort: (why) => {
        reason = why;
      },
    });
    await expect(me.backup(full)).rejects.toThrow('the disk is full');
    expect(reason).toBeUndefined();
    const silent = new ReadableStream<Uint8Array>({});
    const ending = new AbortController();
    const verifying = me.recovery.verify(silent, { signal: ending.signal });
    ending.abort();
    await expect(verifying).rejects.toMatchObject({ name: 'AbortError' });
  });
});
