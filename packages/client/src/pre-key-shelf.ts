/**
 * Looks after the relay's shelf: uploads what is pending, refills it, replaces keys by time, and makes sure once a day that
 * relay and device agree on what is there. A shelf that the relay's database lost, or that somebody changed, is replaced.
 *
 *   signed pre-key 7 days, last-resort KEM key and mailbox key 30 days  ──▶  replaced, private half kept  ──45 days──▶  gone
 */

import { equalBytes } from '@sotto/crypto';
import { CLOCK_DIFFERENCE_SECONDS_MAX, type DeviceKeyKind, shelfDigest } from '@sotto/identity';
import {
  decodeStoredAccount,
  decodeStoredShelfCheck,
  encodeStoredAccount,
  encodeStoredShelfCheck,
  ONE_TIME_KEM_PRE_KEYS_LOW,
  ONE_TIME_PRE_KEYS_LOW,
  type PreKeyStatus,
} from '@sotto/wire';
import { commitStep, takeSnapshot } from './commit.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { ClientError, codeOf } from './errors.ts';
import { ACCOUNT_KEY, SHELF_KEY, usedLastResortPrefix } from './keys.ts';
import {
  LAST_RESORT_AGE_S,
  MAILBOX_KEY_AGE_S,
  ONE_TIME_KEM_PRE_KEYS,
  ONE_TIME_PRE_KEYS,
  REPLACED_KEY_LIFETIME_S,
  SHELF_CHECK_PAUSE_S,
  SHELF_PAUSE_MS,
  SIGNED_PRE_KEY_AGE_S,
} from './limits.ts';
import {
  changeKeys,
  generatePreKeys,
  isOneTime,
  type KeyChange,
  markUploaded,
  type PreKeyCounts,
  type PublishedKey,
  pendingUpload,
  publishedKeys,
} from './pre-keys.ts';
import { meetRelay } from './reannounce.ts';

/** Whenever keys were used, the relay asks for more or comes into reach, and by the hour, until `signal` is aborted. Never rejects. */
export async function runPreKeyShelf(context: AccountContext, signal: AbortSignal): Promise<void> {
  let generation = context.preKeyUses.generation;
  for (;;) {
    await context.preKeyUses.wait(generation, signal, SHELF_PAUSE_MS);
    if (signal.aborted) return;
    generation = context.preKeyUses.generation;
    try {
      await meetRelay(context, signal);
      await tendShelf(context, signal);
    } catch (error) {
      // Tried again at the next use and the next connection.
      const fields = { code: codeOf(error) };
      if (!signal.aborted) context.environment.log({ level: 'warn', event: 'refill-failed', fields });
    }
  }
}

/** One round. The relay is asked before anything is changed, so that nothing piles up while it is away. */
export async function tendShelf(context: AccountContext, signal: AbortSignal): Promise<void> {
  await uploadPending(context, signal);
  const isDue = await isCheckDue(context);
  const status = await context.relay.preKeyStatus(isDue, signal);
  const isAgreed = !isDue || (await agrees(context, status));
  if (!isAgreed) {
    context.environment.log({ level: 'warn', event: 'shelf-differs', fields: {} });
    await disownShelf(context);
  }
  await retire(context, isAgreed ? status : undefined);
  const left = isAgreed ? status : EMPTY;
  const made = await generateMissing(context, left);
  await uploadPending(context, signal, !isAgreed);
  context.attachment.shelf = {
    oneTime: left.oneTimePreKeys + made.oneTime,
    oneTimeKem: left.oneTimeKemPreKeys + made.oneTimeKem,
    at: context.environment.clock.now(),
  };
  if (isDue) await noteCheck(context);
}

async function uploadPending(context: AccountContext, signal: AbortSignal, replaceOneTimeKeys = false): Promise<void> {
  const { store, environment, account } = context;
  const { upload, keys } = await pendingUpload(store, environment, account, replaceOneTimeKeys);
  if (keys.length === 0) return;
  await context.relay.uploadPreKeys(upload, signal);
  await markUploaded(store, keys);
  await retire(context, undefined);
}

async function isCheckDue({ store, environment }: AccountContext): Promise<boolean> {
  const checked = (await takeSnapshot(store, [SHELF_KEY])).read(SHELF_KEY, decodeStoredShelfCheck);
  // A clock that was set back makes it due, too.
  return checked === undefined || Math.abs(nowSeconds(environment.clock) - checked.checkedAt) >= SHELF_CHECK_PAUSE_S;
}

async function agrees({ store, environment }: AccountContext, status: PreKeyStatus): Promise<boolean> {
  const expected = shelfDigest(environment.crypto, believedShelf(await publishedKeys(store), status).map(toDeviceKey));
  // CL-07: the relay holds the keys that this device believes it holds, and no others.
  return status.shelfDigest !== undefined && equalBytes(status.shelfDigest, expected);
}

/**
 * What is on the shelf when the relay has so many one-time keys left: the newest ones, for the oldest are taken first, and
 * the newest of every other kind.
 */
export function believedShelf(published: readonly PublishedKey[], left: PreKeyStatus): readonly PublishedKey[] {
  const there = published.filter(({ record }) => record.uploaded && record.replacedAt === undefined);
  const newest = (kind: DeviceKeyKind, count: number): readonly PublishedKey[] =>
    count === 0 ? [] : there.filter((one) => one.kind === kind).slice(-count);
  return [
    ...newest('signedPreKey', 1),
    ...newest('lastResortKemPreKey', 1),
    ...newest('mailboxKey', 1),
    ...newest('oneTimePreKey', left.oneTimePreKeys),
    ...newest('oneTimeKemPreKey', left.oneTimeKemPreKeys),
  ];
}

/** Nothing on the shelf is believed any more: the lasting keys are uploaded again, one-time keys are replaced. */
async function disownShelf(context: AccountContext): Promise<void> {
  await changeKeys(context.store, (published) => {
    const current = new Set(currentKeys(published));
    return published.flatMap((one): readonly KeyChange[] => {
      if (!one.record.uploaded) return [];
      if (current.has(one)) return [{ one, change: { uploaded: false } }];
      const replacedAt = one.record.replacedAt ?? nowSeconds(context.environment.clock);
      return [{ one, change: { replacedAt } }];
    });
  });
}

/** Fills up what is low, and replaces what is old or was made at a time that no relay accepts. */
async function generateMissing(context: AccountContext, left: PreKeyStatus): Promise<PreKeyCounts> {
  const now = nowSeconds(context.environment.clock);
  const published = await publishedKeys(context.store);
  const isFresh = (kind: DeviceKeyKind, ageMax: number): boolean => {
    const createdAt = published.findLast((one) => one.kind === kind)?.record.createdAt;
    return createdAt !== undefined && now - createdAt < ageMax && createdAt <= now + CLOCK_DIFFERENCE_SECONDS_MAX;
  };
  const counts: PreKeyCounts = {
    signed: isFresh('signedPreKey', SIGNED_PRE_KEY_AGE_S) ? 0 : 1,
    lastResort: isFresh('lastResortKemPreKey', LAST_RESORT_AGE_S) ? 0 : 1,
    mailbox: isFresh('mailboxKey', MAILBOX_KEY_AGE_S) ? 0 : 1,
    oneTime: missing(left.oneTimePreKeys, ONE_TIME_PRE_KEYS_LOW, ONE_TIME_PRE_KEYS),
    oneTimeKem: missing(left.oneTimeKemPreKeys, ONE_TIME_KEM_PRE_KEYS_LOW, ONE_TIME_KEM_PRE_KEYS),
  };
  if (Object.values(counts).every((count) => count === 0)) return counts;
  await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [ACCOUNT_KEY]);
    const record = snapshot.read(ACCOUNT_KEY, decodeStoredAccount);
    if (record === undefined) throw new ClientError('E_ACCOUNT_MISSING', 'the account is gone from the store');
    const { put, nextPreKeyId } = generatePreKeys(
      context.environment,
      context.account.identityKeyPair,
      record.nextPreKeyId,
      counts,
    );
    const account = encodeStoredAccount({ ...record, nextPreKeyId });
    return { batch: { expect: snapshot.expect, put: [...put, [ACCOUNT_KEY, account]] }, result: undefined };
  });
  return counts;
}

async function noteCheck({ store, environment }: AccountContext): Promise<void> {
  const record = encodeStoredShelfCheck({ checkedAt: nowSeconds(environment.clock) });
  await commitStep(store, async () => ({ batch: { put: [[SHELF_KEY, record]] }, result: undefined }));
}

/**
 * Notes which keys are on the shelf no more, one-time keys when it is known how many are left there, and deletes those that
 * have not been there for so long that no message with them can be under way. What a last-resort key has served is
 * forgotten with it.
 */
async function retire(context: AccountContext, left: PreKeyStatus | undefined): Promise<void> {
  const now = nowSeconds(context.environment.clock);
  const kept = await changeKeys(context.store, (published) => {
    const current = new Set(currentKeys(published));
    const onShelf = new Set(left && believedShelf(published, left));
    const isGone = (one: PublishedKey): boolean => {
      if (!one.record.uploaded || one.record.replacedAt !== undefined) return false;
      return isOneTime(one) ? left !== undefined && !onShelf.has(one) : !current.has(one);
    };
    return published.filter(isGone).map((one) => ({ one, change: { replacedAt: now } }));
  });
  const over = kept.filter(
    ({ record: { replacedAt } }) => replacedAt !== undefined && now - replacedAt > REPLACED_KEY_LIFETIME_S,
  );
  for (const one of over) await forget(context, one);
}

async function forget({ store }: AccountContext, { key, kind, id }: PublishedKey): Promise<void> {
  const notes = kind === 'lastResortKemPreKey' ? await store.scan(usedLastResortPrefix(id)) : [];
  await commitStep(store, async () => ({
    batch: { delete: [key, ...notes.map(([note]) => note)] },
    result: undefined,
  }));
}

/** The newest signed pre-key, last-resort key and mailbox key: those that are to be on the shelf. */
const currentKeys = (published: readonly PublishedKey[]): readonly PublishedKey[] =>
  LASTING.flatMap((kind) => published.findLast((one) => one.kind === kind && one.record.uploaded) ?? []);

const toDeviceKey = ({ kind, id, record }: PublishedKey) => ({ kind, id, publicKey: record.publicKey });

const missing = (left: number, low: number, full: number): number => (left > low ? 0 : full - left);

const LASTING: readonly DeviceKeyKind[] = ['signedPreKey', 'lastResortKemPreKey', 'mailboxKey'];
const EMPTY: PreKeyStatus = { oneTimePreKeys: 0, oneTimeKemPreKeys: 0 };
