import { systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { describe, expect, test } from 'vitest';
import { itemFor, register, submit } from './device.ts';
import { startFederation, startTestRelay } from './relays.ts';
import { attach } from './stream.ts';

describe('messages on one relay', () => {
  test('what was submitted is delivered in order, and acknowledged mail is gone', async () => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const bob = await register(relay.url, 'bob@a.example');
    const results = await submit(
      alice,
      relay.url,
      ['one', 'two', 'three'].map((text) => itemFor(bob, utf8ToBytes(text))),
    );
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);
    const stream = await attach(bob, relay.url);
    expect(await stream.take(3)).toEqual(['one', 'two', 'three']);
    await stream.nextOf('acknowledged');
    await submit(alice, relay.url, [itemFor(bob, utf8ToBytes('four'))]);
    expect(await stream.take(1)).toEqual(['four']);
    await stream.close();
  });

  test('federation', async () => {
    const [a, b] = await startFederation();
    const alice = await register(a.url, 'alice@a.example');
    const bob = await register(b.url, 'bob@b.example');
    const item = itemFor(bob, utf8ToBytes('over there'));
    expect((await submit(alice, a.url, [item]))[0]?.status).toBe('accepted');
    const stream = await attach(bob, b.url);
    expect(await stream.take(1)).toEqual(['over there']);
    expect((await submit(alice, a.url, [item]))[0]?.status).toBe('duplicate');
    void random;
  });
});
