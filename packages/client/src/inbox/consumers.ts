/**
 * Who reads the inbox. Several parts of an app may, each under a name of its own and at its own pace: an entry is deleted
 * in the commit in which the last of them acknowledges it. Until then a mark stands for each that has.
 *
 * A consumer exists from its first iterator on, and for good: one that is no longer used must be dropped, or entries stay.
 */

import type { Batch, Key, Store } from '@sotto/store';
import { encodeStoredAcknowledgement, encodeStoredConsumer } from '@sotto/wire';
import { type Attempt, commitStep } from '../commit.ts';
import type { Context } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { acknowledgedKey, CONSUMER_PREFIX, consumerKey, INBOX_PREFIX, inboxIdOf, parseConsumerKey } from '../keys.ts';
import { CONSUMER_NAME_CHARACTERS_MAX, CONSUMERS_MAX, INBOX_PAGE } from '../limits.ts';
import { scanAll } from '../scan.ts';

/** The name of who reads without giving one. */
export const DEFAULT_CONSUMER = '';

/** Throws `RangeError`. */
export function checkConsumerName(name: string): void {
  if (name.length <= CONSUMER_NAME_CHARACTERS_MAX && /^[a-z0-9-]*$/.test(name)) return;
  const rule = `at most ${CONSUMER_NAME_CHARACTERS_MAX} small letters, digits and hyphens`;
  throw new RangeError(`consumer: must be ${rule}`);
}

/** Makes sure that it exists. Throws `E_CONSUMERS_MANY`. */
export async function joinConsumers({ store, environment }: Context, name: string): Promise<void> {
  await commitStep(store, async () => {
    const consumers = await readConsumers(store);
    if (consumers.names.includes(name)) return NOTHING;
    if (consumers.names.length >= CONSUMERS_MAX)
      throw new ClientError('E_CONSUMERS_MANY', `an inbox has at most ${CONSUMERS_MAX} consumers`);
    const record = encodeStoredConsumer({ createdAt: nowSeconds(environment.clock) });
    return { batch: { expect: [[consumerKey(name), null]], put: [[consumerKey(name), record]] }, result: undefined };
  });
}

/** Acknowledges the entry under `key` for one consumer, and deletes it when it was the last. */
export async function acknowledge(store: Store, key: Key, name: string): Promise<void> {
  await commitStep(store, async () => {
    const consumers = await readConsumers(store);
    const others = consumers.names.filter((one) => one !== name);
    const marks = others.map((one) => acknowledgedKey(inboxIdOf(key), one));
    const [entry, ...found] = await store.get([key, ...marks]);
    if (entry === undefined) return NOTHING;
    const own = acknowledgedKey(inboxIdOf(key), name);
    if (found.every((mark) => mark !== undefined))
      return { batch: { delete: [key, own, ...marks] }, result: undefined };
    // A mark that another consumer sets meanwhile makes this one the last.
    const expect = marks.map((mark, index) => [mark, found[index]?.version ?? null] as const);
    const put = [[own, encodeStoredAcknowledgement({})] as const];
    return { batch: { expect: [...expect, ...consumers.expect], put }, result: undefined };
  });
}

/** Which of these entries the consumer has acknowledged already. */
export async function acknowledgedOf(store: Store, keys: readonly Key[], name: string): Promise<ReadonlySet<Key>> {
  if (keys.length === 0) return new Set();
  const marks = await store.get(keys.map((key) => acknowledgedKey(inboxIdOf(key), name)));
  return new Set(keys.filter((_, index) => marks[index] !== undefined));
}

/** Ends a consumer. What only it had not acknowledged leaves the inbox. */
export async function dropConsumer(store: Store, name: string, signal: AbortSignal): Promise<void> {
  await store.commit({ delete: [consumerKey(name)] });
  const { names } = await readConsumers(store);
  for await (const [key] of scanAll(store, INBOX_PREFIX, INBOX_PAGE)) {
    signal.throwIfAborted();
    await commitStep(store, () => release(store, key, name, names));
  }
}

async function release(store: Store, key: Key, gone: string, names: readonly string[]): Promise<Attempt<void>> {
  const left = acknowledgedKey(inboxIdOf(key), gone);
  const marks = names.map((name) => acknowledgedKey(inboxIdOf(key), name));
  const found = await store.get([left, ...marks]);
  const isDone = marks.length > 0 && found.slice(1).every((mark) => mark !== undefined);
  const batch: Batch = { delete: isDone ? [key, left, ...marks] : [left] };
  return { batch: isDone || found[0] !== undefined ? batch : {}, result: undefined };
}

interface Consumers {
  readonly names: readonly string[];
  readonly expect: NonNullable<Batch['expect']>;
}

async function readConsumers(store: Store): Promise<Consumers> {
  const entries = await store.scan(CONSUMER_PREFIX, { limit: CONSUMERS_MAX });
  return {
    names: entries.map(([key]) => parseConsumerKey(key)),
    expect: entries.map(([key, { version }]) => [key, version] as const),
  };
}

const NOTHING: Attempt<void> = { batch: {}, result: undefined };
