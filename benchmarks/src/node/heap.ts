/**
 * Memory that an idle session takes, after a full collection of garbage: of an account whose records are in a store,
 * where it should be none, and beside it that of a session kept in memory as an object. Every one has sent a message.
 */

import { decodeSessionRecord, type SessionRecord } from '@sotto/ratchet';
import { MEMORY, sqliteStore } from '@sotto/store-sqlite';
import { createText } from '../inputs.ts';
import { countedRow } from '../job.ts';
import type { Row } from '../results.ts';
import { createManySessions } from './many-sessions.ts';
import type { ProbeContext } from './probe.ts';

export async function measureHeap({ group, provider, ours, options, isShort, say }: ProbeContext): Promise<Row[]> {
  const count = isShort ? 500 : 10_000;
  const store = await sqliteStore(MEMORY);
  try {
    say(`${group}, ${provider}: ${count} sessions`);
    const sessions = await createManySessions(ours, store, count, options.seed);
    const plaintext = createText(options.seed, 1024);
    // What is made once is made before: code, tables, caches.
    for (let n = 0; n < count; n++) await sessions.encrypt(n, plaintext);
    const stored = await grownBy(async () => {
      for (let n = 0; n < count; n++) await sessions.encrypt(n, plaintext);
    });
    const kept: SessionRecord[] = [];
    const held = await grownBy(async () => {
      for (let n = 0; n < count; n++) kept.push(decodeSessionRecord(sessions.record));
    });
    const title = (where: string) => `heap for each idle session, ${where}`;
    const about = { group, ours: provider };
    return [
      countedRow({ ...about, id: 'heap-store', title: title('records in a store') }, perSession(stored, count), []),
      countedRow({ ...about, id: 'heap-objects', title: title('as an object') }, perSession(held, kept.length), []),
    ];
  } finally {
    await store.close();
  }
}

/** Bytes of the heap and of arrays outside it. SQLite's own memory is not of the heap, and is limited by its cache. */
async function grownBy(work: () => Promise<void>): Promise<number> {
  const before = used();
  await work();
  return used() - before;
}

function used(): number {
  if (globalThis.gc === undefined) throw new Error('the heap is measured with --expose-gc');
  for (let n = 0; n < 3; n++) globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Less than nothing is what the collector has found besides. */
function perSession(bytes: number, count: number): number {
  return Math.max(0, Math.round(bytes / count));
}
