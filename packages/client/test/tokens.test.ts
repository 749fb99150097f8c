/** Tokens as an app lives with them: strangers, answers, running low, blocking. */

import { decodeStoredTokenKeys } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import type { SottoClient } from '../src/index.ts';
import { REQUESTS_UNANSWERED_MAX } from '../src/limits.ts';
import { collect, lying, textsOf } from './app.ts';
import { usePeople } from './people.ts';
import { eventually, forget, giveTokens, type Machine } from './world.ts';

const people = usePeople();

/** As they are before either has ever written. */
const strangers = async (): Promise<void> => {
  for (const one of [people.alice, people.bob])
    for (const prefix of ['wallet/', 'standing/']) await forget(one, prefix);
};

const kindsOf = ({ published }: Machine): readonly (string | undefined)[] =>
  published.map(({ authorization }) => authorization?.kind);

/** Until the other side has read and acknowledged it. */
const talk = async (from: SottoClient, to: SottoClient, address: string, text: string): Promise<void> => {
  await from.send(address, text);
  expect(textsOf(await collect(to, 1))).toEqual([text]);
};

/** Both have written to each other, the first of them as a stranger, and have tokens. */
const acquainted = async (): Promise<readonly [SottoClient, SottoClient]> => {
  await strangers();
  const { alice, bob, start } = people;
  const [a, b] = [await start(alice), await start(bob)];
  await talk(a, b, bob.address, 'hello');
  await talk(b, a, alice.address, 'hello');
  return [a, b];
};

/** All tokens that Bob has given are worth nothing from his next start on. */
const renewKeys = (): Promise<void> => forget(people.bob, 'token-keys');

const areUploaded = async (): Promise<boolean> => {
  const [entry] = await people.bob.disk.get(['token-keys']);
  return entry !== undefined && decodeStoredTokenKeys(entry.value).keys.every(({ uploaded }) => uploaded);
};

describe('somebody who was never written to', () => {
  test('is reached with a voucher, and answers with a token of the first message', async () => {
    await strangers();
    const { alice, bob, start } = people;
    const [a, b] = [await start(alice), await start(bob)];
    await talk(a, b, bob.address, 'hello');
    await talk(b, a, alice.address, 'hello yourself');
    await talk(a, b, bob.address, 'with a token of the answer');
    expect(kindsOf(alice)).toEqual(['voucher', 'contactToken']);
    expect(kindsOf(bob)).toEqual(['contactToken']);
  });

  test('gets so many messages unanswered; the others wait for the answer, in order', async () => {
    await strangers();
    const { alice, bob, start } = people;
    const [a, b] = [await start(alice), await start(bob)];
    const texts = Array.from({ length: REQUESTS_UNANSWERED_MAX + 4 }, (_, n) => `unanswered ${n}`);
    for (const text of texts) await a.send(bob.address, text);
    expect(textsOf(await collect(b, REQUESTS_UNANSWERED_MAX))).toEqual(texts.slice(0, REQUESTS_UNANSWERED_MAX));
    expect(alice.published).toHaveLength(REQUESTS_UNANSWERED_MAX);
    await talk(b, a, alice.address, 'enough');
    expect(textsOf(await collect(b, 4))).toEqual(texts.slice(REQUESTS_UNANSWERED_MAX));
    expect(kindsOf(alice).slice(REQUESTS_UNANSWERED_MAX)).toEqual(Array.from({ length: 4 }, () => 'contactToken'));
  });

  test('gets short messages only, until there is an answer', async () => {
    await strangers();
    const { alice, bob, start } = people;
    const [a, b] = [await start(alice), await start(bob)];
    const long = 'x'.repeat(2_000);
    await expect(a.send(bob.address, long)).rejects.toMatchObject({ code: 'E_MESSAGE_TOO_LARGE' });
    await talk(a, b, bob.address, 'short');
    await talk(b, a, alice.address, 'go on');
    await talk(a, b, bob.address, long);
  });

  test('is not reached when the relay gives no vouchers: the app is told, and later ones of a session wait', async () => {
    await strangers();
    const { alice, bob, start } = people;
    let gives = false;
    const a = await start(
      alice,
      lying((path) => (path === '/v1/vouchers' && !gives ? new Uint8Array(0) : undefined)),
    );
    await expect(a.send(bob.address, 'no keys to write with')).rejects.toMatchObject({ code: 'E_RELAY_INVALID' });
    expect(alice.published).toEqual([]);
    gives = true;
    await a.send(bob.address, 'first');
    const b = await start(bob);
    expect(textsOf(await collect(b, 1))).toEqual(['first']);
    gives = false;
    const sent = await a.send(bob.address, 'no voucher');
    await expect(sent.accepted({ signal: AbortSignal.timeout(1_000) })).rejects.toThrow();
    expect(alice.published).toHaveLength(1);
    gives = true;
    await a.close();
    await start(alice);
    expect(textsOf(await collect(b, 1))).toEqual(['no voucher']);
  });
});

describe('a contact that runs low', () => {
  test('gets more, in a message that no app sees, though nobody answers', async () => {
    const { alice, bob } = people;
    const [a, b] = await acquainted();
    const texts = Array.from({ length: 60 }, (_, n) => `one-sided ${n}`);
    for (const text of texts) await a.send(bob.address, text);
    expect(textsOf(await collect(b, texts.length))).toEqual(texts);
    // Faster than the refills come, one may go out as to a stranger; the others wait.
    expect(
      kindsOf(alice)
        .slice(1)
        .filter((kind) => kind === 'voucher').length,
    ).toBeLessThanOrEqual(1);
    // One answer, and a refill or two: not one for each message.
    expect(bob.published.length).toBeGreaterThan(1);
    expect(bob.published.length).toBeLessThan(8);
    const [entry] = await a
      .inbox({ signal: AbortSignal.timeout(300) })
      .next()
      .then(({ value }) => [value]);
    expect(entry).toBeUndefined();
  });

  test('and one whose tokens are all gone says so with a voucher, once, and is refilled', async () => {
    const { alice, bob, start } = people;
    const [a, b] = await acquainted();
    await a.close();
    await forget(alice, 'wallet/');
    await giveTokens(bob, alice, 1);
    const again = await start(alice);
    const before = alice.published.length;
    const texts = ['the last token', 'a voucher', 'a token that was given for it', 'another'];
    for (const text of texts) await again.send(bob.address, text);
    expect(textsOf(await collect(b, texts.length))).toEqual(texts);
    const kinds = kindsOf(alice).slice(before);
    expect(kinds.filter((kind) => kind === 'voucher').length).toBeLessThanOrEqual(1);
  });

  test('tokens that the relay no longer takes are given up, and the message arrives all the same', async () => {
    const { alice, bob, start } = people;
    const [a, first] = await acquainted();
    await first.close();
    await renewKeys();
    const b = await start(bob);
    await eventually('new keys were uploaded', areUploaded);
    await talk(a, b, bob.address, 'with a token of the keys before');
    expect(kindsOf(alice)).toEqual(['voucher', 'contactToken', 'voucher']);
  });
});

describe('what is too large to go without a token, when the relay no longer takes those that there are', () => {
  test('waits, its recipient is told by a message that no app sees, and it goes with what comes back', async () => {
    const { alice, bob, start } = people;
    const [a, first] = await acquainted();
    await first.close();
    await renewKeys();
    const b = await start(bob);
    await eventually('new keys were uploaded', areUploaded);
    const large = 'x'.repeat(6_000);
    await a.send(bob.address, large);
    await a.send(bob.address, 'behind it');
    expect(textsOf(await collect(b, 2))).toEqual([large, 'behind it']);
    // The hello, the refused one, the sign to the recipient, and both with new tokens.
    expect(kindsOf(alice)).toEqual(['voucher', 'contactToken', 'voucher', 'contactToken', 'contactToken']);
  });
});

describe('CL-10: blocking', () => {
  test('what a contact sends afterwards is not read, before that it was; unblocked, it is again', async () => {
    const { alice, bob } = people;
    const [a, b] = await acquainted();
    await b.block(alice.address);
    await b.block(alice.address);
    const refused = await a.send(bob.address, 'not this');
    await refused.accepted();
    // The tokens were revoked at once; the message went out like that of a stranger, and nobody told its sender.
    expect(kindsOf(alice).slice(1)).toEqual(['contactToken', 'voucher']);
    await expect(b.send(alice.address, 'x')).rejects.toMatchObject({ code: 'E_CONTACT_BLOCKED' });
    await b.unblock(alice.address);
    await talk(b, a, alice.address, 'write again');
    await talk(a, b, bob.address, 'this');
  });

  test('holds while the relay cannot be reached, and revokes when it can', async () => {
    const { alice, bob, start } = people;
    const [a, first] = await acquainted();
    await first.close();
    const down = await start(
      bob,
      lying((path) => (path === '/v1/tokens/revoke' ? Uint8Array.of(0xff) : undefined)),
    );
    await down.block(alice.address);
    await down.close();
    const b = await start(bob);
    await eventually('the tokens were revoked', async () => (await bob.disk.scan('minted/')).length === 0);
    await (await a.send(bob.address, 'not this')).accepted();
    expect(kindsOf(alice).at(-1)).toBe('voucher');
    await b.unblock(alice.address);
    await talk(b, a, alice.address, 'write again');
    await talk(a, b, bob.address, 'this');
  });
});
