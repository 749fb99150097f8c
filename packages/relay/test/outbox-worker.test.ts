/** The outbox worker on a real store, with a destination that fails in every way a relay can. */

import { defaultProvider, systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import { nobleProvider } from '@sotto/crypto/noble';
import { itemDigest, type SignedAnswer } from '@sotto/identity';
import {
  decodeDeliverBatch,
  type Expiry,
  encodeDeliverResult,
  envelopeBucket,
  FORWARD_MARGIN_BYTES,
  type ItemStatus,
  type Lane,
  X_WING_SEAL_BYTES,
} from '@sotto/wire';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkConfig } from '../src/config.ts';
import { RelayError } from '../src/errors.ts';
import type { Peer } from '../src/federation/directory.ts';
import { createOutboxWorker, type OutboxWorker } from '../src/federation/outbox-worker.ts';
import { createLog } from '../src/log.ts';
import { hourNow, secondsOf } from '../src/store/hours.ts';
import type { RelayStore } from '../src/store/relay-store.ts';
import { openRelayStore } from '../src/store/sqlite-relay-store.ts';
import { range } from './device.ts';
import { freshDirectory } from './relays.ts';

type Answer = { readonly status: number; readonly body: Uint8Array };
type Item = ReturnType<typeof decodeDeliverBatch>['items'][number];

let now: number;
let store: RelayStore;
let worker: OutboxWorker;
/** Whether the destination signs its answers. */
let isSigned: boolean;
/** What the destination has taken, in order. */
let taken: string[];
let batches: number[];
/** Why items were not delivered; `undefined` for those that were. */
let settled: (string | undefined)[];
/** Answers a batch; the default takes everything. */
let respond: (items: readonly Item[]) => Answer | Promise<Answer>;

const takeAll = (items: readonly Item[], status: ItemStatus = 'accepted'): Answer => {
  if (status === 'accepted') taken.push(...items.map(wordOf));
  const results = items.map(({ itemId }) => ({
    itemDigest: digestOf(itemId),
    status,
    retryAfter: status === 'retryAfter' ? 1 : 0,
  }));
  return { status: 200, body: encodeDeliverResult({ results }) };
};

const digestOf = (itemId: Uint8Array): Uint8Array => itemDigest(defaultProvider, itemId);

const config = checkConfig({
  domain: 'a.example',
  dataDirectory: 'unused',
  port: 0,
  log: { level: 'silent' },
  outbox: { retryBaseMs: 5, retryCapMs: 20 },
});

const proof: SignedAnswer = {
  keyId: 'key',
  created: 1,
  status: 200,
  contentType: 'application/x-protobuf',
  requestSignature: 'sotto=:AA==:',
  signature: new Uint8Array(64),
  body: new Uint8Array(0),
  contentDigest: '',
};

const createWorker = (): OutboxWorker =>
  createOutboxWorker({
    store,
    directory: {
      find: async () => ({ domain: 'b.example', signedDiscovery: Uint8Array.of(1) }) as Peer,
      forgetFailure: () => undefined,
      forgetRoot: async () => undefined,
      findKey: async () => undefined,
      findIssuerKey: async () => undefined,
      publishesForwardingKey: () => undefined,
    },
    caller: {
      async post(_peer, _path, body) {
        const { items } = decodeDeliverBatch(body);
        batches.push(items.length);
        const answer = await respond(items);
        return { ...answer, proof: isSigned ? { ...proof, ...answer } : undefined };
      },
    },
    crypto: defaultProvider,
    random,
    domain: 'a.example',
    config: config.outbox,
    clock: () => now,
    log: createLog(config.log, 'a.example'),
    observer: { attempt: () => undefined, forwarded: () => undefined },
    nameOf: () => 'other',
    onSettled: (_itemId, code) => void settled.push(code),
  });

beforeEach(async () => {
  now = Date.now();
  taken = [];
  batches = [];
  settled = [];
  isSigned = true;
  respond = takeAll;
  store = await openRelayStore({
    dataDirectory: freshDirectory(),
    domain: 'a.example',
    dedupeKey: random(32),
    crypto: nobleProvider,
    quota: config.quota,
    waitingRequestsMax: config.requests.waitingMax,
    outbox: config.outbox,
    clock: () => now,
    observer: { commit: () => undefined },
  });
  worker = createWorker();
});

afterEach(async () => {
  await worker.stop();
  await store.close();
});

/** To the worker, what is sealed is bytes: here they begin with a word. */
const put = async (words: readonly string[], lane: Lane = 'message', expiry: Expiry = 'day'): Promise<void> => {
  const items = words.map((word) => {
    const envelope = Math.max(512, envelopeBucket(word.length) ?? 0);
    const sealed = new Uint8Array(envelope + FORWARD_MARGIN_BYTES + X_WING_SEAL_BYTES);
    sealed.set(utf8ToBytes(word));
    return {
      itemId: random(16),
      destination: 'b.example',
      lane,
      expiry,
      acceptedAt: secondsOf(hourNow(() => now)),
      content: { keyId: 'key', sealed },
    };
  });
  await store.submit({ scope: 'test', nonce: random(16) }, items);
  worker.wake('b.example', lane);
};

const wordOf = ({ content }: Item): string => {
  const { sealed } = content;
  return Buffer.from(sealed.subarray(0, sealed.indexOf(0))).toString();
};

const waiting = async (): Promise<number> => (await store.usage()).outboxItems;

describe('the outbox', () => {
  test('is carried in order, in batches of at most a hundred', async () => {
    const words = range(250).map((n) => `n${n}`);
    await put(words);
    await expect.poll(waiting).toBe(0);
    expect(taken).toEqual(words);
    expect(Math.max(...batches)).toBe(100);
  });

  test('is carried in batches of at most a mebibyte', async () => {
    const words = range(30).map((n) => String(n).padEnd(90_000, '.'));
    await put(words);
    await expect.poll(waiting).toBe(0);
    expect(taken).toEqual(words);
    expect(Math.max(...batches)).toBe(11);
  });

  test.each([
    ['does not answer', () => Promise.reject(new RelayError('E_PEER_UNREACHABLE', 'down'))],
    ['answers 503', () => ({ status: 503, body: new Uint8Array(0) })],
    ['answers 401', () => ({ status: 401, body: new Uint8Array(0) })],
    ['answers rubbish', () => ({ status: 200, body: Uint8Array.of(0xff) })],
    ['answers for fewer items', (items: readonly Item[]) => takeAll(items.slice(1), 'duplicate')],
    ['answers for other items', (items: readonly Item[]) => takeAll(items.toReversed(), 'duplicate')],
  ])('keeps everything while the destination %s', async (_name, answer) => {
    let failures = 0;
    respond = (items) => (failures++ < 3 ? answer(items) : takeAll(items));
    await put(['one', 'two']);
    await expect.poll(waiting).toBe(0);
    expect(taken).toEqual(['one', 'two']);
    expect(failures).toBe(4);
  });

  test('gives up nothing but the one item that the destination cannot read', async () => {
    respond = (items) => {
      const isReadable = items.every((item) => wordOf(item) !== 'n5');
      return isReadable ? takeAll(items) : { status: 400, body: new Uint8Array(0) };
    };
    await put(range(10).map((n) => `n${n}`));
    await expect.poll(waiting).toBe(0);
    expect(taken).toEqual(['n0', 'n1', 'n2', 'n3', 'n4', 'n6', 'n7', 'n8', 'n9']);
  });

  test('gives up no item because somebody on the way cannot read it', async () => {
    isSigned = false;
    respond = () => ({ status: 413, body: new Uint8Array(0) });
    await put(['one']);
    await expect.poll(() => batches.length).toBeGreaterThan(2);
    expect(await waiting()).toBe(1);
    isSigned = true;
    respond = takeAll;
    await expect.poll(waiting).toBe(0);
    expect(taken).toEqual(['one']);
  });

  test('an item that must wait holds nothing back', async () => {
    let isFull = true;
    respond = (items) => {
      const results = items.map((item) => {
        const refused = isFull && wordOf(item).startsWith('full');
        if (!refused) taken.push(wordOf(item));
        return {
          itemDigest: digestOf(item.itemId),
          status: refused ? ('retryAfter' as const) : ('accepted' as const),
          retryAfter: refused ? 1 : 0,
        };
      });
      return { status: 200, body: encodeDeliverResult({ results }) };
    };
    await put(['full one', 'free one']);
    await expect.poll(() => taken).toEqual(['free one']);
    await put(['full two', 'free two']);
    await expect.poll(() => taken).toEqual(['free one', 'free two']);
    isFull = false;
    now += 60_000;
    worker.wake('b.example', 'message');
    await expect.poll(waiting).toBe(0);
    expect(taken).toEqual(['free one', 'free two', 'full one', 'full two']);
  });

  test('T16: an item that was told to wait while the clock was ahead does not wait until then', async () => {
    respond = (items) => takeAll(items, 'retryAfter');
    now += 600_000;
    await put(['one']);
    worker.wake('b.example', 'message');
    await expect.poll(() => batches.length).toBeGreaterThan(0);
    await worker.stop();
    now -= 600_000;
    respond = takeAll;
    worker = createWorker();
    worker.wake('b.example', 'message');
    await expect.poll(() => taken).toEqual(['one']);
  });

  test('T16: nor does it while others are told to wait again and again, and behind it', async () => {
    respond = (items) => takeAll(items, 'retryAfter');
    now += 600_000;
    await put(['one']);
    worker.wake('b.example', 'message');
    await expect.poll(() => batches.length).toBeGreaterThan(0);
    now -= 600_000;
    let hasFirst = false;
    respond = (items) => {
      hasFirst ||= items.some((item) => wordOf(item) === 'one');
      return takeAll(items, hasFirst ? 'accepted' : 'retryAfter');
    };
    await put(['two']);
    worker.wake('b.example', 'message');
    // The clock of the test stands still; each look is a step of it.
    await expect
      .poll(() => {
        now += 20;
        return taken.length;
      })
      .toBe(2);
  });

  test('T22: goes by lanes, the most urgent first, each batch of one lane', async () => {
    respond = () => Promise.reject(new RelayError('E_PEER_UNREACHABLE', 'down'));
    await put(['bulk'], 'bulk');
    await put(['one', 'two'], 'message');
    await put(['keys'], 'control');
    await expect.poll(() => batches.length).toBeGreaterThan(0);
    respond = takeAll;
    batches = [];
    settled = [];
    worker.contact('b.example');
    await expect.poll(waiting).toBe(0);
    expect(taken).toEqual(['keys', 'one', 'two', 'bulk']);
    expect(batches.filter((size) => size > 0)).toEqual([1, 2, 1]);
  });

  test('bulk on its way holds no keys back', async () => {
    let release: () => void = () => undefined;
    const bulkIsThere = new Promise<void>((resolve) => {
      release = resolve;
    });
    respond = async (items) => {
      if (items[0]?.lane === 'bulk') await bulkIsThere;
      return takeAll(items);
    };
    await put(['bulk'], 'bulk');
    await expect.poll(() => batches.length).toBe(1);
    await put(['keys'], 'control');
    await expect.poll(() => taken).toEqual(['keys']);
    release();
    await expect.poll(waiting).toBe(0);
  });

  test('a destination that fails is tried with one small batch at a time', async () => {
    let underWay = 0;
    let underWayMost = 0;
    respond = async () => {
      underWay += 1;
      underWayMost = Math.max(underWayMost, underWay);
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay -= 1;
      throw new RelayError('E_PEER_UNREACHABLE', 'down');
    };
    await put(range(50).map((n) => `n${n}`));
    await expect.poll(() => worker.circuits().open).toBe(1);
    await put(['keys'], 'control');
    await put(['bulk'], 'bulk');
    batches = [];
    underWayMost = 0;
    await expect.poll(() => batches.length).toBeGreaterThan(5);
    expect([Math.max(...batches), underWayMost]).toEqual([1, 1]);
    respond = takeAll;
    await expect.poll(waiting).toBe(0);
    expect(taken[0]).toBe('keys');
    expect(worker.circuits()).toEqual({ open: 0, halfOpen: 0 });
  });

  test('what became of an item is found by its id alone', async () => {
    respond = (items) => takeAll(items, 'rejected');
    const ids: Uint8Array[] = [];
    const answer = respond;
    respond = (items) => {
      ids.push(...items.map(({ itemId }) => itemId));
      return answer(items);
    };
    await put(['refused']);
    await expect.poll(waiting).toBe(0);
    expect(settled).toEqual(['E_ITEM_REFUSED']);
    expect(await store.findOutcomes([ids[0]!, random(16)])).toEqual([{ code: 'E_ITEM_REFUSED' }, undefined]);
    now += 31 * 86_400_000;
    await store.sweep();
    expect(await store.findOutcomes([ids[0]!])).toEqual([undefined]);
    expect(await store.findReceipt(ids[0]!)).toBeUndefined();
  });

  test('gives an item up when its time is over', async () => {
    respond = () => Promise.reject(new RelayError('E_PEER_UNREACHABLE', 'down'));
    await put(['late'], 'message', 'hour');
    await expect.poll(() => batches.length).toBeGreaterThan(0);
    now += 2 * 3_600_000;
    respond = takeAll;
    const swept = await store.sweep();
    expect(swept.outboxItems).toBe(1);
    expect(await store.findOutcomes(swept.undelivered)).toEqual([{ code: 'E_ITEM_EXPIRED' }]);
    expect(await store.findReceipt(swept.undelivered[0]!)).toBeUndefined();
    expect(await waiting()).toBe(0);
    await put(['next']);
    await expect.poll(waiting).toBe(0);
    expect(taken).toEqual(['next']);
  });

  test('is taken up by the next process, whatever pause was on', async () => {
    respond = (items) => takeAll(items, 'retryAfter');
    await put(['one']);
    await expect.poll(() => batches.length).toBeGreaterThan(0);
    await worker.stop();
    respond = takeAll;
    worker = createWorker();
    await worker.start();
    await expect.poll(waiting).toBe(0);
    expect(taken).toEqual(['one']);
  });
});
