/** Real processes and SIGKILL: what was accepted arrives once (I8; faults T17, T19, T21). */

import { utf8ToBytes } from '@sotto/crypto';
import { seededRandom, seedFromEnv, timesOf } from '@sotto/testkit';
import { expect, test } from 'vitest';
import type { RelayConfig } from '../src/index.ts';
import { startRelay } from '../src/index.ts';
import { startChild } from './child.ts';
import { type Draft, itemFor, range, register, submit, type TestDevice } from './device.ts';
import { freePort, freshDirectory } from './relays.ts';
import { attach } from './stream.ts';

test('a second process on the same directory is refused, and the first serves on', async () => {
  const config: RelayConfig = { domain: 'a.example', dataDirectory: freshDirectory(), port: await freePort() };
  const child = await startChild({ ...config, log: { level: 'silent' } });
  await expect(startRelay({ ...config, port: 0 })).rejects.toMatchObject({ code: 'E_DATA_DIRECTORY_LOCKED' });
  expect((await fetch(`http://127.0.0.1:${config.port}/readyz`)).status).toBe(200);
  await child.kill();
  const next = await startRelay({ ...config, log: { level: 'silent' } });
  await next.close();
});

test('either relay killed at any moment: nothing accepted is lost, nothing is there twice', {
  timeout: 120_000,
}, async () => {
  const seed = seedFromEnv();
  const rng = seededRandom(seed);
  const dice = (below: number) => (rng(2)[0]! * 256 + rng(2)[0]!) % below;
  const configs = await federation();
  const relays = [await startChild(configs[0]), await startChild(configs[1])];
  const alice = await register(urlOf(configs[0]), 'alice@a.example');
  const bob = await register(urlOf(configs[1]), 'bob@b.example');
  const words = range(MESSAGES).map((n) => `n${n}`);
  let kills = 0;
  // However slow the machine, the kills fall into the exchange: a word waits for the kills that come before it.
  const mayGo = (index: number) => kills >= Math.floor((index * KILLS) / MESSAGES);
  const sending = sendAll(alice, urlOf(configs[0]), bob, words, mayGo);
  let isSending = true;
  void sending.finally(() => {
    isSending = false;
  });

  for (; kills < KILLS && isSending; kills++) {
    await new Promise((resolve) => setTimeout(resolve, dice(60)));
    const which = dice(2) as 0 | 1;
    await relays[which]!.kill();
    relays[which] = await startChild(configs[which]);
  }
  await sending;

  const stream = await attach(bob, urlOf(configs[1]));
  const received = await stream.take(MESSAGES);
  expect(received.toSorted(), `seed ${seed}`).toEqual(words.toSorted());
  await submit(alice, urlOf(configs[0]), [itemFor(bob, utf8ToBytes('end'))]);
  expect(await stream.take(1), `seed ${seed}: something came twice`).toEqual(['end']);
  expect(kills, 'the exchange outlasted the kills').toBe(KILLS);
  await Promise.all(relays.map((relay) => relay.kill()));
});

const federation = async (): Promise<readonly [RelayConfig, RelayConfig]> => {
  const [portA, portB] = [await freePort(), await freePort()];
  const common = { log: { level: 'silent' as const }, outbox: { retryBaseMs: 20, retryCapMs: 100 } };
  return [
    {
      ...common,
      domain: 'a.example',
      dataDirectory: freshDirectory(),
      port: portA,
      peers: { 'b.example': `http://127.0.0.1:${portB}` },
    },
    {
      ...common,
      domain: 'b.example',
      dataDirectory: freshDirectory(),
      port: portB,
      peers: { 'a.example': `http://127.0.0.1:${portA}` },
    },
  ];
};

const urlOf = ({ port }: RelayConfig): string => `http://127.0.0.1:${port}`;

/** As a client does: an item that was not answered for is sent again under the same id. */
const sendAll = async (
  alice: TestDevice,
  url: string,
  bob: TestDevice,
  words: readonly string[],
  mayGo: (index: number) => boolean,
): Promise<void> => {
  for (const [index, word] of words.entries()) {
    const item = itemFor(bob, utf8ToBytes(word));
    while (!mayGo(index)) await new Promise((resolve) => setTimeout(resolve, 5));
    while (!(await isTaken(alice, url, item))) await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

const isTaken = async (alice: TestDevice, url: string, item: Draft): Promise<boolean> => {
  try {
    const [result] = await submit(alice, url, [item]);
    return result?.status === 'accepted' || result?.status === 'duplicate';
  } catch {
    return false;
  }
};

const KILLS = timesOf({ inFull: 20, sampled: 6 });
const MESSAGES = 10 * KILLS;
