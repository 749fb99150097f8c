/** T17: the recipient's relay commits and dies before its answer gets through. The origin asks again, and nothing doubles. */

import { utf8ToBytes } from '@sotto/crypto';
import { expect, test } from 'vitest';
import type { RelayConfig } from '../src/index.ts';
import { startChild } from './child.ts';
import { itemFor, register, submit } from './device.ts';
import { startGate } from './gate.ts';
import { freePort, freshDirectory, startTestRelay } from './relays.ts';
import { attach } from './stream.ts';

test('T17: killed after the commit and before the answer, a relay says DUPLICATE to the retry, and one message arrives', {
  timeout: 60_000,
}, async () => {
  const [portA, portB, portGate] = [await freePort(), await freePort(), await freePort()];
  const b: RelayConfig = {
    domain: 'b.example',
    dataDirectory: freshDirectory(),
    port: portB,
    authorities: [`127.0.0.1:${portGate}`],
    peers: { 'a.example': `http://127.0.0.1:${portA}` },
    log: { level: 'silent' },
  };
  const gate = await startGate(portGate, portB);
  const first = await startChild(b);
  const a = await startTestRelay({ port: portA, peers: { 'b.example': `http://127.0.0.1:${portGate}` } });
  const alice = await register(a.url, 'alice@a.example');
  const bob = await register(`http://127.0.0.1:${portB}`, 'bob@b.example');

  gate.hold(true);
  await submit(alice, a.url, [itemFor(bob, utf8ToBytes('once'))]);
  // An answer is on its way, so the relay has committed what it accepted.
  await gate.isHeld;
  await first.kill();
  gate.cut();
  gate.hold(false);
  const second = await startChild(b);
  const settled = async (status: string): Promise<number> => {
    const text = await (await fetch(a.metricsUrl)).text();
    return Number(new RegExp(`outbox_items_total{status="${status}"} (\\d+)`).exec(text)?.[1] ?? 0);
  };
  await expect.poll(() => settled('duplicate'), { timeout: 30_000 }).toBe(1);
  expect(await settled('accepted')).toBe(0);

  await submit(alice, a.url, [itemFor(bob, utf8ToBytes('end'))]);
  const stream = await attach(bob, `http://127.0.0.1:${portB}`);
  expect(await stream.take(2)).toEqual(['once', 'end']);
  await second.kill();
  await gate.close();
});
