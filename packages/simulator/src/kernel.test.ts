import { bytesToHex } from '@sotto/crypto';
import { expect, test } from 'vitest';
import { createKernel } from './kernel.ts';

test('time is that of events, and passes only between them', async () => {
  const kernel = createKernel('seed', 1_000_000);
  const seen: number[] = [];
  kernel.schedule(undefined, 250, () => {
    seen.push(kernel.now());
    kernel.schedule(undefined, 50, () => seen.push(kernel.now()));
  });
  expect(await kernel.run(() => seen.length === 2, 10_000)).toBe(true);
  expect(seen).toEqual([250, 300]);
  expect(kernel.wallClock()).toBe(1_000_300);
  expect(await kernel.run(() => false, 10_000)).toBe(false);
  expect(kernel.now()).toBe(10_000);
});

test('an event lasts until nothing more follows from it, real work included', async () => {
  const kernel = createKernel('seed', 0);
  const process = kernel.start('one');
  const seen: string[] = [];
  kernel.schedule(process, 1, () => {
    void (async () => {
      for (let turn = 0; turn < 20; turn++) await null;
      seen.push(`promises ${kernel.current()?.name}`);
      await kernel.outside(() => new Promise((resolve) => setTimeout(resolve, 10)));
      seen.push(`outside ${kernel.current()?.name} ${kernel.now()}`);
    })();
  });
  kernel.schedule(undefined, 2, () => seen.push('next'));
  await kernel.run(() => false, 5);
  expect(seen).toEqual(['promises one', 'outside one 1', 'next']);
});

test('nothing of a dead process happens, and its next life is another one', async () => {
  const kernel = createKernel('seed', 0);
  const process = kernel.start('one');
  const seen: string[] = [];
  process.onDeath(() => seen.push('died'));
  kernel.schedule(process, 10, () => seen.push('too late'));
  kernel.schedule(undefined, 5, () => process.kill());
  await kernel.run(() => false, 20);
  expect(seen).toEqual(['died']);
  const second = kernel.start('one');
  expect([process.life, second.life]).toEqual([1, 2]);
  expect(bytesToHex(second.random(8))).not.toBe(bytesToHex(process.random(8)));
});

test('what an event throws is told, with the process that would have died of it', async () => {
  const kernel = createKernel('seed', 0);
  const seen: unknown[] = [];
  kernel.onFailure((process, error) => seen.push([process?.name, String(error)]));
  kernel.schedule(kernel.start('one'), 1, () => {
    throw new Error('boom');
  });
  await kernel.run(() => false, 5);
  expect(seen).toEqual([['one', 'Error: boom']]);
});
