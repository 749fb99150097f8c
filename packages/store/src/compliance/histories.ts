/**
 * Randomised histories: one writer compared with a plain map after every step, and many writers at once whose
 * invariants must hold in every read. The seed is the factory's; a failure names it.
 */

import type { Batch, Key, Store, Version } from '../store.ts';
import { assert, assertSame, show, showEntries } from './assert.ts';
import { bytesNumber, numberBytes } from './bytes.ts';
import type { StoreCase, StoreFactory } from './case.ts';
import type { Choices } from './random.ts';
import { seededChoices, withSeed } from './random.ts';

const STEPS = 300;
const WRITERS = 6;
const TRANSFERS_PER_WRITER = 25;
const ACCOUNTS = ['acct/0', 'acct/1', 'acct/2', 'acct/3', 'acct/4'];
const OPENING_BALANCE = 1000;

export const historyCases: readonly StoreCase[] = [
  {
    name: 'random history: equal to a map after every step, across handles and reopenings',
    run: (factory) => withSeed(factory.seed ?? 1, (choices) => compareWithMap(factory, choices)),
  },
  {
    name: 'random history: concurrent transfers keep the total in every get and every scan',
    run: (factory) => withSeed(factory.seed ?? 1, (choices) => transferConcurrently(factory, choices)),
  },
];

interface ModelEntry {
  readonly value: Uint8Array;
  readonly version: Version;
}

async function compareWithMap(factory: StoreFactory, choices: Choices): Promise<void> {
  const model = new Map<Key, ModelEntry>();
  const lastVersions = new Map<Key, Version>();
  let store = await factory.open();
  for (let step = 0; step < STEPS; step++) {
    if (choices.below(40) === 0) store = await factory.reopen(store);
    const batch = randomBatch(choices, model);
    const stands = (batch.expect ?? []).every(([key, version]) => (model.get(key)?.version ?? null) === version);
    assertSame(await store.commit(batch), stands, `outcome of step ${step}`);
    if (stands) await applyToModel(store, batch, model, lastVersions);
    await compareScan(store, choices, model, step);
  }
}

const randomKey = (choices: Choices): Key =>
  choices.pick(['a', 'a/', 'b', 'a~', '~']) + '/!~ab'.slice(choices.below(6));

function randomBatch(choices: Choices, model: ReadonlyMap<Key, ModelEntry>): Batch {
  const randomKeys = (): Key[] => [...new Set(Array.from({ length: choices.below(5) }, () => randomKey(choices)))];
  const written = randomKeys();
  const putCount = choices.below(written.length + 1);
  const right = (key: Key): Version | null => model.get(key)?.version ?? null;
  return {
    expect: randomKeys().map((key) => [key, choices.below(8) === 0 ? choices.pick([null, 1, 2, 99]) : right(key)]),
    put: written.slice(0, putCount).map((key) => [key, choices.bytes(choices.below(40))]),
    delete: written.slice(putCount),
  };
}

async function applyToModel(
  store: Store,
  batch: Batch,
  model: Map<Key, ModelEntry>,
  lastVersions: Map<Key, Version>,
): Promise<void> {
  const put = batch.put ?? [];
  const entries = await store.get(put.map(([key]) => key));
  for (const [index, [key, value]] of put.entries()) {
    const version = entries[index]?.version ?? 0;
    assert(version > (lastVersions.get(key) ?? 0), `version ${version} of a key is not above all it had`);
    lastVersions.set(key, version);
    model.set(key, { value, version });
  }
  for (const key of batch.delete ?? []) model.delete(key);
}

async function compareScan(
  store: Store,
  choices: Choices,
  model: ReadonlyMap<Key, ModelEntry>,
  step: number,
): Promise<void> {
  const prefix = choices.pick(['', 'a', 'a/', '~', 'a~/', 'c']);
  const after = choices.below(2) === 0 ? randomKey(choices) : undefined;
  const limit = 1 + choices.below(12);
  const found = await store.scan(prefix, after === undefined ? { limit } : { after, limit });
  const expected = [...model.keys()]
    .filter((key) => key.startsWith(prefix) && (after === undefined || key > after))
    .sort()
    .slice(0, limit);
  const wanted = expected.map((key) => [key, show(model.get(key)?.value)]);
  assertSame(showEntries(found), wanted, `scan of ${JSON.stringify({ prefix, after, limit })} in step ${step}`);
  for (const [key, { version }] of found) assertSame(version, model.get(key)?.version, `version in step ${step}`);
}

async function transferConcurrently(factory: StoreFactory, choices: Choices): Promise<void> {
  const store = await factory.open();
  const handles = [store, await factory.another(store), await factory.another(store)];
  await store.commit({ put: ACCOUNTS.map((key) => [key, numberBytes(OPENING_BALANCE)]) });
  const writers = Array.from({ length: WRITERS }, (_, writer) =>
    transfer(handles[writer % handles.length]!, seededChoices(choices.below(0xffff_ffff)), writer),
  );
  await Promise.all(writers);
  const receipts = await store.scan('receipt/');
  assertSame(receipts.length, WRITERS * TRANSFERS_PER_WRITER, 'receipts, one for each transfer that was let through');
  await readBalances(store);
}

/** Moves random amounts between two accounts, each with a receipt in the same batch. */
async function transfer(store: Store, choices: Choices, writer: number): Promise<void> {
  for (let done = 0; done < TRANSFERS_PER_WRITER; ) {
    const balances = await readBalances(store);
    const from = choices.below(ACCOUNTS.length);
    const to = (from + 1 + choices.below(ACCOUNTS.length - 1)) % ACCOUNTS.length;
    const [payer, payee] = [balances[from]!, balances[to]!];
    const amount = choices.below(Math.min(payer.balance, 100) + 1);
    const committed = await store.commit({
      expect: [
        [payer.key, payer.version],
        [payee.key, payee.version],
        [`receipt/${writer}/${done}`, null],
      ],
      put: [
        [payer.key, numberBytes(payer.balance - amount)],
        [payee.key, numberBytes(payee.balance + amount)],
        [`receipt/${writer}/${done}`, numberBytes(amount)],
      ],
    });
    if (committed) done++;
  }
}

interface Balance {
  readonly key: Key;
  readonly balance: number;
  readonly version: Version;
}

/** Read by `get`, after the same check by `scan`: their total is what was opened with. */
async function readBalances(store: Store): Promise<readonly Balance[]> {
  const scanned = await store.scan('acct/');
  assertTotal(scanned.map(([, { value }]) => bytesNumber(value)));
  const entries = await store.get(ACCOUNTS);
  const balances = ACCOUNTS.map((key, index) => {
    const entry = entries[index];
    assert(entry !== undefined, 'an account is missing');
    return { key, balance: bytesNumber(entry.value), version: entry.version };
  });
  assertTotal(balances.map(({ balance }) => balance));
  return balances;
}

const assertTotal = (balances: readonly number[]): void =>
  assertSame(
    balances.reduce((total, balance) => total + balance, 0),
    ACCOUNTS.length * OPENING_BALANCE,
    'total of one read',
  );
