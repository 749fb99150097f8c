/** The request lane: what strangers may do, and what becomes of it without a word. */

import { systemRandom as random } from '@sotto/crypto';
import { parseBlindRsaPublicKey } from '@sotto/crypto/blind-rsa';
import { nobleProvider as crypto } from '@sotto/crypto/noble';
import { leadingZeroBits, proofOfWorkHash } from '@sotto/crypto/proof-of-work';
import { blindVoucher, finalizeVoucher, voucherWork } from '@sotto/identity';
import {
  type Authorization,
  decodeDiscovery,
  decodeSignedDiscovery,
  decodeVoucherResponse,
  encodeVoucherRequest,
  padEnvelope,
  type Voucher,
} from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { createGate, type GateEnvironment } from '../src/requests/gate.ts';
import { createOriginBudget } from '../src/requests/origin-budget.ts';
import { errorOf, itemFor, post, register, seconds, submit, type TestDevice } from './device.ts';
import { startFederation, startTestRelay, type TestRelay } from './relays.ts';
import { attach } from './stream.ts';
import { NOON, openTokenStore, useOf } from './token-store.ts';

const ask = async (
  device: TestDevice,
  url: string,
  issuerKeyId: string,
  blinded: readonly Uint8Array[],
  now = seconds(),
) => {
  const answer = await post(device, url, '/v1/vouchers', encodeVoucherRequest({ issuerKeyId, blinded }), { now });
  if (answer.status !== 200) throw new Error(errorOf(answer).code);
  return decodeVoucherResponse(answer.body);
};

const keysOf = async ({ url }: TestRelay) => {
  const bytes = new Uint8Array(await (await fetch(`${url}/.well-known/sotto-relay`)).arrayBuffer());
  return decodeDiscovery(decodeSignedDiscovery(bytes).document).keys.filter(({ purpose }) => purpose === 'voucher');
};

/** As a client does. */
const obtain = async (
  device: TestDevice,
  relay: TestRelay,
  domain: string,
  count = 1,
  now = seconds(),
): Promise<readonly Voucher[]> => {
  const { issuerKeyId } = await ask(device, relay.url, '', [], now);
  const { publicKey } = (await keysOf(relay)).find(({ id }) => id === issuerKeyId)!;
  const issuer = parseBlindRsaPublicKey(publicKey);
  const requests = Array.from({ length: count }, () => blindVoucher(random, issuer, domain));
  const blinded = requests.map((request) => request.blinded);
  const { blindSignatures } = await ask(device, relay.url, issuerKeyId, blinded, now);
  return requests.map((request, n) => finalizeVoucher(issuer, issuerKeyId, request, blindSignatures[n]!));
};

const with_ = (voucher: Voucher): { readonly authorization: Authorization } => ({
  authorization: { kind: 'voucher', ...voucher },
});

test('RL-14: a voucher of the sender’s relay brings a message to a stranger; a false one is told the same and brings none', async () => {
  const [a, b] = await startFederation();
  const alice = await register(a.url, 'alice@a.example');
  const bob = await register(b.url, 'bob@b.example');
  const [good, other] = await obtain(alice, a, 'b.example', 2);
  const [elsewhere] = await obtain(alice, a, 'c.example');
  const words = ['good', 'spent', 'other', 'of another domain', 'of nobody'].map((word) => Buffer.from(word));
  const vouchers = [good!, good!, other!, elsewhere!, { ...other!, message: random(32) }];
  const results = await submit(
    alice,
    a.url,
    words.map((word, n) => itemFor(bob, word, with_(vouchers[n]!))),
  );
  expect(results.map(({ status }) => status)).toEqual(words.map(() => 'accepted'));
  const stream = await attach(bob, b.url);
  expect(await stream.take(2)).toEqual(['good', 'other']);
  // Nothing else is in the mailbox: what a contact sends comes next.
  await submit(alice, a.url, [itemFor(bob, Buffer.from('of a contact'))]);
  expect(await stream.take(1)).toEqual(['of a contact']);
});

test('an account gets its share of the day, by its class, and keys are those that are published', async () => {
  let now = Date.now();
  const requests = { newPerDay: 3, establishedPerDay: 4, knownPerDay: 5, known: ['friend'] };
  const relay = await startTestRelay({ requests, clock: () => now });
  const [alice, friend] = [await register(relay.url, 'alice@a.example'), await register(relay.url, 'friend@a.example')];
  expect(await obtain(alice, relay, 'b.example', 3)).toHaveLength(3);
  await expect(obtain(alice, relay, 'b.example')).rejects.toThrow('E_VOUCHERS_SPENT');
  const known = await obtain(friend, relay, 'b.example', 5);
  expect(known[0]!.issuerKeyId).toMatch(/^known-/);
  now += 24 * 3_600_000;
  const [again] = await obtain(alice, relay, 'b.example', 3, Math.floor(now / 1000));
  expect(again?.issuerKeyId).toMatch(/^new-/);
});

describe('what waits in a mailbox', () => {
  test('RL-18: a voucher brings one message of 4 KiB at most, for seven days at most', async () => {
    const bob = await openTokenStore();
    const use = useOf();
    for (const accepted of [1, 1])
      expect([await bob.deliver({ kind: 'voucher', use }), await bob.waiting()]).toEqual([
        expect.objectContaining({ status: 'accepted' }),
        accepted,
      ]);
    const large = { envelope: padEnvelope(random(4_096)) };
    expect(await bob.deliver(bob.voucher(), large)).toEqual({ status: 'accepted', mailbox: undefined });
    expect(await bob.waiting()).toBe(1);
    expect(await bob.deliver({ kind: 'voucher' })).toEqual({ status: 'accepted', mailbox: undefined });
    bob.at(NOON + 6 * 86_400_000);
    const long = { acceptedAt: hourOf(NOON), expiresAt: NOON / 1000 + 20 * 86_400 };
    await bob.deliver({ kind: 'voucher', use: useOf({ expiresAt: NOON / 1000 + 30 * 86_400 }) }, long);
    const before = await bob.waiting();
    bob.at(NOON + 8 * 86_400_000);
    expect([before, await bob.waiting()]).toEqual([1, 0]);
    await bob.store.close();
  });

  test('T24: a full mailbox turns a stranger away as it does a contact, and the voucher is good for the next attempt', async () => {
    const bob = await openTokenStore({ mailboxItemsMax: 2 });
    for (let n = 0; n < 2; n++) await bob.deliver(bob.mint());
    const [voucher, itemId] = [bob.voucher(), random(16)];
    const turnedAway = await bob.deliver(voucher, { itemId });
    expect(turnedAway).toMatchObject({ status: 'retry', code: 'E_MAILBOX_FULL' });
    await bob.acknowledge(1);
    expect((await bob.deliver(voucher, { itemId })).status).toBe('accepted');
    expect(await bob.waiting()).toBe(2);
    await bob.store.close();
  });

  test('T25: of strangers 20 messages wait, whoever sends them, and contacts write on', async () => {
    const bob = await openTokenStore();
    const contact = async (): Promise<boolean> => (await bob.deliver(bob.mint())).status === 'accepted';
    expect(await contact()).toBe(true);
    for (let n = 0; n < 1_000; n++) {
      const issuer = `r${n}.example`;
      const outcome = await bob.deliver({ kind: 'voucher', use: useOf({ issuer }) }, {}, issuer);
      expect(outcome.status).toBe('accepted');
    }
    expect(await bob.waiting()).toBe(21);
    expect(await contact()).toBe(true);
    // Read and acknowledged, they make room.
    await bob.acknowledge(100);
    await bob.deliver(bob.voucher());
    expect(await bob.waiting()).toBe(1);
    await bob.store.close();
  });
});

const hourOf = (milliseconds: number): number => Math.floor(milliseconds / 3_600_000) * 3_600;

describe('the gate', () => {
  const gateOf = async (changes: Partial<GateEnvironment>) => {
    const relay = await startTestRelay();
    const alice = await register(relay.url, 'alice@a.example');
    const keys = await keysOf(relay);
    const gate = createGate({
      crypto,
      domain: 'b.example',
      findIssuerKey: async (_origin, id) => keys.find((key) => key.id === id),
      budget: { take: () => true },
      workBits: 0,
      clock: Date.now,
      ...changes,
    });
    const [voucher] = await obtain(alice, relay, 'b.example');
    const isGood = async (one: Voucher, origin = 'a.example'): Promise<boolean> => {
      const [judged] = await gate.judge(origin, [{ kind: 'voucher', ...one }]);
      return judged?.kind === 'voucher' && judged.use !== undefined;
    };
    return { gate, voucher: voucher!, isGood };
  };

  test('RL-15: a voucher without the work that is asked for is as good as none', async () => {
    const { voucher, isGood } = await gateOf({ workBits: 4 });
    const { challenge, subject, cost } = voucherWork(crypto, voucher, 'b.example');
    const isWork = (counter: number): boolean =>
      leadingZeroBits(proofOfWorkHash(challenge, subject, counter, cost)) >= 4;
    let work = 0;
    while (!isWork(work)) work += 1;
    expect(await isGood({ ...voucher, work })).toBe(true);
    for (const more of [1, 2, 3, 4, 5, 6])
      expect(await isGood({ ...voucher, work: work + more })).toBe(isWork(work + more));
    // None is as good as the first.
    expect(await isGood(voucher)).toBe(isWork(0));
  });

  test('RL-16: requests of a relay keep within its budget, and one relay does not use up that of another', async () => {
    const budget = createOriginBudget({ originBurst: 4, originPerHour: 1 }, () => 0);
    const { voucher, isGood } = await gateOf({ budget });
    // A new account costs two.
    expect([await isGood(voucher), await isGood(voucher), await isGood(voucher)]).toEqual([true, true, false]);
    expect(await isGood(voucher, 'c.example')).toBe(true);
  });

  test('a budget grows with the days for which the relay is known', () => {
    let now = 0;
    const budget = createOriginBudget({ originBurst: 10, originPerHour: 10 }, () => now);
    const drain = (): number => {
      let taken = 0;
      while (budget.take('a.example', 1)) taken += 1;
      return taken;
    };
    expect(drain()).toBe(10);
    now += 10 * 86_400_000;
    expect(drain()).toBe(110);
    now += 100 * 86_400_000;
    expect(drain()).toBe(300);
  });

  test('what cannot be judged, for the key is unknown and its relay out of reach, is said to come again', async () => {
    for (const findIssuerKey of [() => Promise.reject(new Error('down')), async () => undefined]) {
      const { gate, voucher, isGood } = await gateOf({ findIssuerKey });
      expect(await isGood(voucher)).toBe(false);
      const [judged] = await gate.judge('a.example', [{ kind: 'voucher', ...voucher }]);
      const bob = await openTokenStore();
      const outcome = await bob.deliver(judged);
      expect(outcome).toEqual({ status: 'retry', code: 'E_ISSUER_UNKNOWN', retryAfter: 60 });
      // Nobody learns by it who has a mailbox.
      expect(await bob.deliver(judged, { mailboxId: random(32) })).toEqual(outcome);
      expect(await bob.waiting()).toBe(0);
      await bob.store.close();
    }
  });
});
