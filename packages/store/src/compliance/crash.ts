/**
 * The crash test, for adapters whose data outlives the process. Only a process that is really killed shows what is
 * durable, so the adapter's tests bring the process and this brings the batches and the verdict:
 *
 * - the child commits `crashBatch(n)`, `crashBatch(n + 1)`, … one after another, and reports each number once its commit
 *   has resolved, before it starts the next;
 * - the parent kills it at a random moment, opens the storage again and calls `assertAfterCrash` with the last number
 *   reported. It returns the batch that stands; the next child goes on behind it.
 */

import type { Batch, Key, Store } from '../store.ts';
import { assert, assertSame, show } from './assert.ts';
import { numberBytes } from './bytes.ts';
import { seededChoices } from './random.ts';

/** Keys that every batch overwrites: torn, they would disagree. */
const SLOTS = 8;
/** So many batches keep an entry of their own; each batch deletes that of the batch so long before it. */
const JOURNAL_LENGTH = 16;
/** Over one page of every engine we know, so that a value is torn when it can be. */
const VALUE_LENGTH_MAX = 20_000;

/** Batch `number`, from 1. Makes the same of the same number. */
export function crashBatch(number: number): Batch {
  const keys = [...slotKeys(), journalKey(number)];
  const put = keys.map((key, index) => [key, crashValue(number, index)] as const);
  return number > JOURNAL_LENGTH ? { put, delete: [journalKey(number - JOURNAL_LENGTH)] } : { put };
}

/**
 * Every acknowledged batch must stand whole, at most the one behind it too, and none in part. Returns the number of the
 * last batch that stands, 0 for none.
 */
export async function assertAfterCrash(store: Store, acknowledged: number): Promise<number> {
  const found = new Map(await store.scan('crash/'));
  const last = Math.max(0, ...[...found.keys()].filter((key) => key.startsWith(JOURNAL_PREFIX)).map(journalNumber));
  assert(last >= acknowledged, `batch ${acknowledged} was acknowledged, but the last that stands is ${last}`);
  assert(last <= acknowledged + 1, `batch ${last} stands, though ${acknowledged + 1} was not acknowledged`);
  const expected = expectedValues(last);
  assertSame([...found.keys()], [...expected.keys()].sort(), `keys after batch ${last}`);
  for (const [key, value] of expected)
    assertSame(show(found.get(key)?.value), show(value), `${key} after batch ${last}`);
  return last;
}

function expectedValues(last: number): ReadonlyMap<Key, Uint8Array> {
  const values = new Map<Key, Uint8Array>();
  for (let number = Math.max(1, last - JOURNAL_LENGTH + 1); number <= last; number++) {
    for (const [key, value] of crashBatch(number).put ?? []) values.set(key, value);
  }
  return values;
}

const JOURNAL_PREFIX = 'crash/journal/';
const journalKey = (number: number): Key => `${JOURNAL_PREFIX}${String(number).padStart(9, '0')}`;
const journalNumber = (key: Key): number => Number(key.slice(JOURNAL_PREFIX.length));
const slotKeys = (): Key[] => Array.from({ length: SLOTS }, (_, slot) => `crash/slot/${slot}`);

/** Its batch number, then a filling that differs in length and bytes from batch to batch. */
function crashValue(number: number, index: number): Uint8Array {
  const choices = seededChoices(number * 31 + index);
  const value = new Uint8Array(4 + choices.below(index === 0 ? VALUE_LENGTH_MAX : 600));
  value.fill(choices.below(256));
  value.set(numberBytes(number));
  return value;
}
