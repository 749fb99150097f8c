/**
 * What a device does when its store is behind: another copy of it has sent, with keys that this one would use again. Nothing
 * is sent until
 *
 *   1. every session is retired: it reads, and no key for sending is ever taken from it again;
 *   2. what waits in the outbox is marked: it is encrypted anew, in a new session, before it goes out;
 *   3. tokens to write with are taken from the other end, for those at this one may be spent;
 *   4. lasting pre-keys are new, under ids that no copy has used, and the shelf counts as unknown.
 *
 * A crash in between repeats the steps, of which each may be repeated; the mark `behind` goes last. Then contacts are told of
 * their new sessions one by one.
 */

import type { RandomBytes } from '@sotto/crypto';
import { retireSessions } from '@sotto/ratchet';
import type { Key } from '@sotto/store';
import {
  decodeStoredAccount,
  decodeStoredOutboxEntry,
  decodeStoredTokenWallet,
  encodeStoredAccount,
  encodeStoredOutboxEntry,
  encodeStoredRenewal,
  encodeStoredStoreMarks,
  encodeStoredTokenWallet,
} from '@sotto/wire';
import { type Attempt, commitStep, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { isPausing, nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { RepairEvent } from '../events.ts';
import {
  ACCOUNT_KEY,
  OUTBOX_PREFIX,
  parseSessionKey,
  renewalKey,
  SESSION_PREFIX,
  SHELF_KEY,
  STORE_MARKS_KEY,
  WALLET_PREFIX,
} from '../keys.ts';
import { PRE_KEY_ID_JUMP, STORE_RENEWAL_PAGE, STORE_RENEWAL_PAUSE_S } from '../limits.ts';
import { generatePreKeys } from '../pre-keys.ts';
import { commitSessions, type Sessions } from '../session-memory.ts';
import { turned } from '../wallet.ts';
import { readMarks } from './store-marks.ts';

/** Whether something may be sent now. A store that is behind is renewed, unless that was just done. */
export async function readyToSend(context: AccountContext): Promise<boolean> {
  const { marks } = await readMarks(context);
  if (!marks.behind) return true;
  const now = nowSeconds(context.environment.clock);
  if (isPausing(marks.renewedAt, now, STORE_RENEWAL_PAUSE_S)) return false;
  await renewStore(context);
  return true;
}

async function renewStore(context: AccountContext): Promise<void> {
  await retireAll(context);
  await markOutbox(context);
  await turnWallets(context);
  await finish(context);
  context.environment.log({ level: 'warn', event: 'store-renewed', fields: {} });
  context.outboxChanges.notify();
  context.preKeyUses.notify();
  context.renewalChanges.notify();
  const { serviceId: accountId, deviceId } = context.account;
  context.announce(new RepairEvent({ accountId, deviceId, step: 'renewed' }));
}

async function retireAll(context: AccountContext): Promise<void> {
  for await (const keys of pages(context, SESSION_PREFIX))
    await commitSessions(context, (sessions) => retirePage(context, keys, sessions));
}

/** Whoever there was a session to send with is told. */
async function retirePage(
  { store, account, environment }: AccountContext,
  keys: readonly Key[],
  sessions: Sessions,
): Promise<Attempt<void>> {
  const snapshot = await takeSnapshot(store, keys);
  const renewal = encodeStoredRenewal({ since: nowSeconds(environment.clock) });
  const put = new Map<Key, Uint8Array>();
  const spent: Uint8Array[] = [];
  for (const key of keys) {
    const record = sessions.read(snapshot, key);
    if (record === undefined) continue;
    const step = retireSessions(record);
    spent.push(...step.spent);
    put.set(...sessions.put(key, step.state));
    const serviceId = parseSessionKey(key);
    if (record.current !== undefined && serviceId !== account.serviceId) put.set(renewalKey(serviceId), renewal);
  }
  return { batch: { expect: snapshot.expect, put: [...put] }, result: undefined, spent };
}

/** By now no process can encrypt with a session of before: what they have encrypted is in the outbox, or never will be. */
async function markOutbox({ store }: AccountContext): Promise<void> {
  for await (const keys of pages({ store }, OUTBOX_PREFIX)) {
    await commitStep(store, async () => {
      const snapshot = await takeSnapshot(store, keys);
      const put = keys.flatMap((key): (readonly [Key, Uint8Array])[] => {
        const entry = snapshot.read(key, decodeStoredOutboxEntry);
        if (entry === undefined || entry.stale || entry.type === 'plaintextContent') return [];
        // What was to pay for it may be spent as well.
        const { authorization: _, ...rest } = entry;
        return [[key, encodeStoredOutboxEntry({ ...rest, stale: true })]];
      });
      return { batch: { expect: snapshot.expect, put }, result: undefined };
    });
  }
}

async function turnWallets({ store }: AccountContext): Promise<void> {
  for await (const keys of pages({ store }, WALLET_PREFIX)) {
    await commitStep(store, async () => {
      const snapshot = await takeSnapshot(store, keys);
      const put = keys.flatMap((key): (readonly [Key, Uint8Array])[] => {
        const wallet = snapshot.read(key, decodeStoredTokenWallet);
        return wallet === undefined ? [] : [[key, encodeStoredTokenWallet(turned(wallet))]];
      });
      return { batch: { expect: snapshot.expect, put }, result: undefined };
    });
  }
}

async function finish({ store, environment, account }: AccountContext): Promise<void> {
  await commitStep(store, async () => {
    const { snapshot: before, marks } = await readMarks({ store });
    const snapshot = await takeSnapshot(store, [ACCOUNT_KEY]);
    const record = snapshot.read(ACCOUNT_KEY, decodeStoredAccount);
    if (record === undefined) throw new ClientError('E_ACCOUNT_MISSING', 'the account is gone from the store');
    if (!marks.behind) return { batch: {}, result: undefined };
    const firstId = record.nextPreKeyId + PRE_KEY_ID_JUMP + idsAtRandom(environment.random);
    const { put, nextPreKeyId } = generatePreKeys(environment, account.identityKeyPair, firstId, LASTING);
    const renewed = { ...marks, behind: false, renewedAt: nowSeconds(environment.clock) };
    return {
      batch: {
        expect: [...before.expect, ...snapshot.expect],
        put: [
          ...put,
          [ACCOUNT_KEY, encodeStoredAccount({ ...record, nextPreKeyId })],
          [STORE_MARKS_KEY, encodeStoredStoreMarks(renewed)],
        ],
        // When it was last seen to be as it should is of another state of this store.
        delete: [SHELF_KEY],
      },
      result: undefined,
    };
  });
}

/** 24 bits: two that were put back to one copy do not give one id to different keys. */
const idsAtRandom = (random: RandomBytes): number => random(3).reduce((sum, byte) => sum * 256 + byte, 0);

/** The keys under a prefix, some at a time. */
async function* pages({ store }: Pick<AccountContext, 'store'>, prefix: Key): AsyncGenerator<readonly Key[]> {
  let after: Key | undefined;
  for (;;) {
    const found = await store.scan(prefix, { limit: STORE_RENEWAL_PAGE, ...(after !== undefined && { after }) });
    const keys = found.map(([key]) => key);
    if (keys.length > 0) yield keys;
    after = keys.at(-1);
    if (keys.length < STORE_RENEWAL_PAGE) return;
  }
}

const LASTING = { signed: 1, lastResort: 1, oneTime: 0, oneTimeKem: 0, mailbox: 1 };
