/**
 * A file through bounded memory, both ways: 2 GiB with `pnpm test:thorough`, a sample of it otherwise, in processes whose heap
 * cannot grow beyond 64 MiB.
 */

import { createHash } from 'node:crypto';
import { isThorough, timesOf } from '@sotto/testkit';
import { expect, test } from 'vitest';
import { type AppRun, runApp, useAppsHome } from './file-apps.ts';

const MEBIBYTE = 1024 * 1024;
const size = timesOf({ inFull: 2048, sampled: 112 }) * MEBIBYTE;
const HEAP_BYTES_MAX = 64 * MEBIBYTE;
/** Of buffers; the engine collects when 64 MiB of them have come since the last time. */
const EXTERNAL_BYTES_MAX = 96 * MEBIBYTE;

const home = useAppsHome();

/** Whatever the size of the file: what is not collected yet of former chunks is outside of the heap, and bounded too. */
function expectLittle({ events }: AppRun): void {
  const last = events.at(-1);
  if (last?.event !== 'done') throw new Error('the app did not come to its end');
  if (isThorough()) process.stderr.write(`${JSON.stringify(last)}\n`);
  expect(last.heapUsed).toBeLessThan(HEAP_BYTES_MAX);
  expect(last.external).toBeLessThan(EXTERNAL_BYTES_MAX);
}

test('a large file goes and comes through at most 64 MiB of heap', { timeout: 900_000 }, async () => {
  const { app } = home;
  const small = [`--max-old-space-size=${HEAP_BYTES_MAX / MEBIBYTE}`];
  await runApp({ ...app('bob'), role: 'register' });
  const sent = await runApp({ ...app('alice'), role: 'send', to: 'bob@a.example', size }, undefined, small);
  expectLittle(sent);
  const read = await runApp({ ...app('bob'), role: 'read' }, undefined, small);
  expectLittle(read);
  const told = read.events.find((event) => event.event === 'read');
  expect(told).toMatchObject({ bytes: size, digest: digestOfZeros(size) });
});

const digestOfZeros = (bytes: number): string => {
  const hash = createHash('sha256');
  const piece = new Uint8Array(MEBIBYTE);
  for (let left = bytes; left > 0; left -= piece.length) hash.update(piece.subarray(0, Math.min(left, piece.length)));
  return hash.digest('hex');
};
