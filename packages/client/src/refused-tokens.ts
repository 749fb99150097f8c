/**
 * When the relay of a recipient does not take a token: it is of an epoch that is over, or the relay was put back and has lost
 * what it knew, or we are blocked. No other token for that mailbox is worth anything then, and what was to go with one goes
 * like a message to a stranger. Of the three, nobody can tell which it was.
 */

import { equalBytes } from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import type { Key } from '@sotto/store';
import {
  decodeStoredOutboxEntry,
  decodeStoredSentMessage,
  decodeStoredTokenWallet,
  encodeStoredOutboxEntry,
  encodeStoredTokenWallet,
  type StoredOutboxEntry,
} from '@sotto/wire';
import { commitStep, decodeRecord, type Snapshot, takeSnapshot } from './commit.ts';
import type { AccountContext } from './context.ts';
import { OUTBOX_PREFIX, parseWalletKey, repairKey, sentKey } from './keys.ts';
import { OUTBOX_BATCH_ITEMS_MAX } from './limits.ts';
import { repairTask } from './repair-task.ts';
import { scanAll } from './scan.ts';
import { fromTime } from './times.ts';
import type { Waiting } from './undelivered.ts';
import { walletKeys } from './wallet.ts';

type Put = readonly [Key, Uint8Array];

/** Our own relay said so: the entry still waits here, and with it perhaps others that were paid with the same tokens. */
export async function dropTokens(context: AccountContext, { entry }: Waiting): Promise<void> {
  const paid = await paidFor(context, entry);
  await commitStep(context.store, async () => {
    const wallets = await walletKeys(context.store, formatAccountId(entry.accountId));
    const snapshot = await takeSnapshot(context.store, [...paid, ...wallets]);
    const put = [...emptied(snapshot, wallets, entry), ...paid.flatMap((key) => unpaid(snapshot, key))];
    return { batch: { expect: snapshot.expect, put }, result: undefined };
  });
}

/**
 * Another relay said so, of what was handed over: it is encrypted and sent anew, once. `false` when that cannot be, for
 * the text is no longer here.
 */
export async function sendRefusedAgain(context: AccountContext, { key, entry }: Waiting): Promise<boolean> {
  const serviceId = formatAccountId(entry.accountId);
  const sentAt = fromTime(entry.sentAt);
  const isDone = await commitStep(context.store, async () => {
    const wallets = await walletKeys(context.store, serviceId);
    const sentName = sentKey(serviceId, sentAt);
    const snapshot = await takeSnapshot(context.store, [key, sentName, ...wallets]);
    const put = emptied(snapshot, wallets, entry);
    const deviceId = deviceOf(snapshot, wallets, entry);
    const sent = snapshot.read(sentName, decodeStoredSentMessage);
    const isAgain = sent?.sentAgain.some((one) => one.deviceId === deviceId) ?? true;
    if (deviceId === undefined || isAgain) return { batch: { expect: snapshot.expect, put }, result: false };
    put.push([repairKey(serviceId, deviceId, sentAt), repairTask(context.environment.clock)]);
    return { batch: { expect: snapshot.expect, put, delete: [key] }, result: true };
  });
  if (isDone) context.repairChanges.notify();
  return isDone;
}

/** Entries of the outbox for the same mailbox that a token was taken for. */
async function paidFor(context: AccountContext, { mailboxId }: StoredOutboxEntry): Promise<readonly Key[]> {
  const keys: Key[] = [];
  for await (const [key, stored] of scanAll(context.store, OUTBOX_PREFIX, OUTBOX_BATCH_ITEMS_MAX)) {
    const entry = decodeRecord(key, stored.value, decodeStoredOutboxEntry);
    if (entry.authorization?.kind === 'contactToken' && equalBytes(entry.mailboxId, mailboxId)) keys.push(key);
  }
  return keys;
}

function unpaid(snapshot: Snapshot, key: Key): readonly Put[] {
  const entry = snapshot.read(key, decodeStoredOutboxEntry);
  if (entry === undefined) return [];
  const { authorization: _, ...rest } = entry;
  return [[key, encodeStoredOutboxEntry(rest)]];
}

const emptied = (snapshot: Snapshot, wallets: readonly Key[], { mailboxId }: StoredOutboxEntry): Put[] =>
  wallets.flatMap((key) => {
    const wallet = snapshot.read(key, decodeStoredTokenWallet);
    if (wallet === undefined || !equalBytes(wallet.mailboxId, mailboxId)) return [];
    return [[key, encodeStoredTokenWallet({ ...wallet, held: [] })] as const];
  });

const deviceOf = (
  snapshot: Snapshot,
  wallets: readonly Key[],
  { mailboxId }: StoredOutboxEntry,
): number | undefined => {
  const found = wallets.find((key) => {
    const wallet = snapshot.read(key, decodeStoredTokenWallet);
    return wallet !== undefined && equalBytes(wallet.mailboxId, mailboxId);
  });
  return found === undefined ? undefined : parseWalletKey(found);
};
