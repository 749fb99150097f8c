import { existsSync } from 'node:fs';
import { type InboxMessage, open, type SottoClient } from '@sotto/client';
import { inventory } from '@sotto/relay';
import { memoryStore } from '@sotto/store';
import { afterEach, describe, expect, test } from 'vitest';
import { createDice } from '../dice.ts';
import { faultyNetwork, type MemoryFederation, memoryFederation, type Network, virtualClock } from './index.ts';

const undos: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) await undo();
});

const DAY_MS = 86_400_000;

const federate = async (...parameters: Parameters<typeof memoryFederation>): Promise<MemoryFederation> => {
  const federation = await memoryFederation(...parameters);
  undos.push(() => federation.close());
  return federation;
};

const join = async (
  federation: MemoryFederation,
  address: string,
  options: Partial<Parameters<typeof open>[0]> = {},
): Promise<SottoClient> => {
  const [handle = '', domain = ''] = address.split('@');
  const client = await open({ store: memoryStore(), transport: federation.transportOf(handle), ...options });
  undos.push(() => client.close());
  await client.register(domain, { handle });
  return client;
};

const nextText = async (client: SottoClient): Promise<string> => {
  const message = await nextOf(client);
  return message.kind === 'text' ? message.text : message.kind;
};

const nextOf = async (client: SottoClient): Promise<InboxMessage> => {
  for await (const message of client.inbox({ signal: AbortSignal.timeout(25_000) })) {
    await message.ack();
    return message;
  }
  throw new Error('nothing arrived');
};

describe('a federation in memory', () => {
  test('two people on two relays write to each other, with nothing but domains, and nothing is left behind', async () => {
    const federation = await federate(['a.example', 'b.example']);
    const alice = await join(federation, 'alice@a.example');
    const bob = await join(federation, 'bob@b.example');
    await alice.send('bob@b.example', 'hello');
    expect(await nextText(bob)).toBe('hello');
    await bob.send('alice@a.example', 'hello yourself');
    expect(await nextText(alice)).toBe('hello yourself');

    const { dataDirectory } = federation.relay('a.example');
    expect(existsSync(dataDirectory)).toBe(true);
    await Promise.all([alice.close(), bob.close()]);
    await federation.close();
    expect(existsSync(dataDirectory)).toBe(false);
    await expect(federation.transport.request(statusOf('https://a.example'))).rejects.toThrow('takes no connections');
  });

  test('a domain that nobody has is not reached, and asking for its relay is a mistake', async () => {
    const federation = await federate(['a.example']);
    await expect(federation.transport.request(statusOf('https://b.example'))).rejects.toThrow('takes no connections');
    expect(() => federation.relay('b.example')).toThrow(RangeError);
    await expect(federation.advance(1)).rejects.toThrow(TypeError);
  });

  test('mail waits in the outbox of a relay while the other one is stopped or killed', async () => {
    const federation = await federate(['a.example', 'b.example']);
    const alice = await join(federation, 'alice@a.example');
    const bob = await join(federation, 'bob@b.example');
    await alice.send('bob@b.example', 'first');
    expect(await nextText(bob)).toBe('first');
    for (const end of ['stop', 'kill'] as const) {
      const relay = federation.relay('b.example');
      await relay[end]();
      expect(relay.isRunning).toBe(false);
      await (await alice.send('bob@b.example', `while it is away: ${end}`)).accepted();
      await relay.start();
      expect(await nextText(bob)).toBe(`while it is away: ${end}`);
    }
  });
});

test('a stream that nobody wants any more does not open', async () => {
  const federation = await federate(['a.example']);
  const url = 'wss://a.example/v1/stream';
  await expect(federation.transport.openStream(url, AbortSignal.abort())).rejects.toThrow('aborted');
  const stopping = new AbortController();
  const opening = federation.transport.openStream(url, stopping.signal);
  stopping.abort();
  await expect(opening).rejects.toThrow('aborted');
  const stream = await federation.transport.openStream(url, AbortSignal.timeout(5_000));
  stream.close();
});

describe('the network', () => {
  test('what is cut off arrives when it is healed', async () => {
    const network = faultyNetwork();
    const federation = await federate(['a.example', 'b.example'], { network });
    const alice = await join(federation, 'alice@a.example');
    const bob = await join(federation, 'bob@b.example');
    await alice.send('bob@b.example', 'before');
    expect(await nextText(bob)).toBe('before');
    network.cut('a.example', 'b.example');
    await (await alice.send('bob@b.example', 'meanwhile')).accepted();
    const seen = nextText(bob);
    await expect(Promise.race([seen, quiet(150)])).resolves.toBe('quiet');
    network.heal();
    expect(await seen).toBe('meanwhile');
  });

  test('a stream that is broken off comes back and brings what was missed', async () => {
    const federation = await federate(['a.example']);
    const alice = await join(federation, 'alice@a.example');
    const bob = await join(federation, 'bob@a.example');
    const states: string[] = [];
    await connected(bob);
    const comesBack = new Promise<void>((resolve) => {
      bob.addEventListener('connection', ({ state }) => {
        states.push(state);
        if (state === 'online') resolve();
      });
    });
    federation.disconnect('bob', '*');
    await alice.send('bob@a.example', 'after the break');
    expect(await nextText(bob)).toBe('after the break');
    await comesBack;
    expect(states).toEqual(['offline', 'online']);
  });

  test('losses, repetitions and delays of one seed change nothing about what arrives', {
    timeout: 60_000,
  }, async () => {
    const dice = createDice('losses');
    const network = faultyNetwork({ dice, loss: 0.05, repetition: 0.4, delayMsMax: 5 });
    const fates: string[] = [];
    let isBad = false;
    const watched: Network = {
      carry: async (passage) => {
        if (!isBad) return 'delivered';
        const fate = await network.carry(passage);
        fates.push(fate);
        return fate;
      },
    };
    const federation = await federate(['a.example', 'b.example'], { network: watched });
    const alice = await join(federation, 'alice@a.example');
    const bob = await join(federation, 'bob@b.example');
    // Relays that could not be asked who they are would be left alone for a while.
    await alice.send('bob@b.example', 'hello');
    expect(await nextText(bob)).toBe('hello');
    await bob.send('alice@a.example', 'hello yourself');
    expect(await nextText(alice)).toBe('hello yourself');

    isBad = true;
    const texts = Array.from({ length: 12 }, (_, index) => `message ${index}`);
    for (const text of texts) await (await alice.send('bob@b.example', text)).accepted();
    const received: string[] = [];
    while (received.length < texts.length) received.push(await nextText(bob));
    expect(received).toEqual(texts);
    expect(new Set(fates)).toEqual(new Set(['delivered', 'lost', 'repeated']));
  });
});

describe('a virtual clock', () => {
  test('relays keep mail for as long as they say, by a time that a test moves', async () => {
    const clock = virtualClock(Date.UTC(2026, 0, 1));
    const federation = await federate(['a.example'], { clock, config: { quota: { retentionDays: 2 } } });
    const alice = await join(federation, 'alice@a.example', { clock });
    const bob = await join(federation, 'bob@a.example', { clock });
    await bob.close();
    await (await alice.send('bob@a.example', 'nobody fetches this')).accepted();
    const { dataDirectory } = federation.relay('a.example');
    const waiting = async (): Promise<number> =>
      (await inventory(dataDirectory)).tables.find(({ table }) => table === 'envelope')?.rows ?? -1;
    expect(await waiting()).toBe(1);
    await federation.advance(DAY_MS);
    expect(await waiting()).toBe(1);
    await federation.advance(DAY_MS + 3_600_000);
    expect(await waiting()).toBe(0);
  });

  test('sleepers wake in the order of their times, and a clock that is set wakes nobody', async () => {
    const clock = virtualClock(1_000);
    const never = new AbortController();
    const woken: string[] = [];
    const sleep = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms, never.signal);
      woken.push(`${name} at ${clock.now()}`);
    };
    void sleep('late', 20);
    void sleep('early', 10).then(() => sleep('again', 5));
    clock.set(500);
    await clock.advance(9);
    expect(woken).toEqual([]);
    await clock.advance(11);
    expect(woken).toEqual(['early at 510', 'again at 515', 'late at 520']);
    expect(() => clock.set(-1)).toThrow(RangeError);
  });

  test('a sleeper whose signal is aborted wakes at once', async () => {
    const clock = virtualClock(0);
    const stop = new AbortController();
    const asleep = clock.sleep(1_000, stop.signal);
    stop.abort();
    await asleep;
    await clock.sleep(1_000, stop.signal);
    expect(clock.now()).toBe(0);
  });
});

const statusOf = (base: string) => ({
  method: 'GET' as const,
  url: `${base}/.well-known/sotto-relay`,
  headers: [],
  signal: AbortSignal.timeout(1_000),
});

const quiet = (ms: number): Promise<string> => new Promise((resolve) => setTimeout(() => resolve('quiet'), ms));

const connected = async (client: SottoClient): Promise<void> => {
  if (client.connection === 'online') return;
  await new Promise<void>((resolve) => {
    client.addEventListener('connection', ({ state }) => {
      if (state === 'online') resolve();
    });
  });
};
