/**
 * With what each message goes out: a token of its recipient, or else a voucher of our relay. What was taken for a message is
 * committed with it before it leaves, so that a repetition goes out with the same, and no two messages share one.
 */

import { bytesToHex } from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import type { Key } from '@sotto/store';
import {
  type Authorization,
  decodeStoredOutboxEntry,
  decodeStoredTokenWallet,
  encodeStoredOutboxEntry,
  encodeStoredTokenWallet,
  envelopeBucket,
  REQUEST_BYTES_MAX,
  SEALED_MARGIN_BYTES,
  type StoredOutboxEntry,
} from '@sotto/wire';
import { type Attempt, commitStep, takeSnapshot } from './commit.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { standingKey, walletPrefix } from './keys.ts';
import { VOUCHER_PAUSE_MS } from './limits.ts';
import { putStanding, readStanding, requestDue } from './standing.ts';
import { obtainVouchers } from './vouchers.ts';
import { takeToken } from './wallet.ts';

export interface Waiting {
  readonly key: Key;
  readonly entry: StoredOutboxEntry;
}

/** No vouchers before this time, milliseconds since 1970. Of one client, in memory. */
export interface VoucherPause {
  until: number;
}

/**
 * Those of `ready` that may go out now, in their order. One that has to wait for a token holds back what is behind it for the
 * same mailbox. Throws when a relay cannot be reached.
 */
export async function authorizeAll(
  context: AccountContext,
  ready: readonly Waiting[],
  pause: VoucherPause,
  signal: AbortSignal,
): Promise<readonly Waiting[]> {
  const held = new Set<string>();
  const authorized: Waiting[] = [];
  for (const waiting of ready) {
    const mailbox = bytesToHex(waiting.entry.mailboxId);
    const entry = held.has(mailbox) ? undefined : await authorize(context, waiting, pause, signal);
    if (entry === undefined) held.add(mailbox);
    else authorized.push({ key: waiting.key, entry });
  }
  return authorized;
}

const authorize = async (
  context: AccountContext,
  waiting: Waiting,
  pause: VoucherPause,
  signal: AbortSignal,
): Promise<StoredOutboxEntry | undefined> => {
  if (waiting.entry.authorization !== undefined) return waiting.entry;
  return (await payByToken(context, waiting)) ?? payByVoucher(context, waiting, pause, signal);
};

/** `undefined` when no token is left, and when the entry is gone. */
async function payByToken(context: AccountContext, { key, entry }: Waiting): Promise<StoredOutboxEntry | undefined> {
  const serviceId = formatAccountId(entry.accountId);
  const wallets = (await context.store.scan(walletPrefix(serviceId))).map(([wallet]) => wallet);
  if (wallets.length === 0) return undefined;
  return commitStep(context.store, async (): Promise<Attempt<StoredOutboxEntry | undefined>> => {
    const snapshot = await takeSnapshot(context.store, [key, ...wallets]);
    const current = snapshot.read(key, decodeStoredOutboxEntry);
    if (current === undefined || current.authorization !== undefined) return { batch: {}, result: current };
    for (const wallet of wallets) {
      const held = snapshot.read(wallet, decodeStoredTokenWallet);
      const taken = takeToken(held, entry.mailboxId, nowSeconds(context.environment.clock));
      if (taken === undefined) continue;
      const paid = { ...current, authorization: { kind: 'contactToken', token: taken.token } satisfies Authorization };
      const put = [
        [wallet, encodeStoredTokenWallet(taken.wallet)] as const,
        [key, encodeStoredOutboxEntry(paid)] as const,
      ];
      return { batch: { expect: snapshot.expect, put }, result: paid };
    }
    return { batch: {}, result: undefined };
  });
}

/** `undefined` when the message has to wait for a token, and when our relay gives no voucher. */
async function payByVoucher(
  context: AccountContext,
  { key, entry }: Waiting,
  pause: VoucherPause,
  signal: AbortSignal,
): Promise<StoredOutboxEntry | undefined> {
  const { clock } = context.environment;
  const serviceId = formatAccountId(entry.accountId);
  const isKnown = (await context.store.scan(walletPrefix(serviceId))).length > 0;
  const standing = readStanding(await takeSnapshot(context.store, [standingKey(serviceId)]), serviceId);
  const size = envelopeBucket(entry.message.length + SEALED_MARGIN_BYTES);
  if (size === undefined || size > REQUEST_BYTES_MAX) return undefined;
  if (clock.now() < pause.until || nowSeconds(clock) < requestDue(standing, isKnown)) return undefined;
  const voucher = await obtainOne(context, entry.destination, pause, signal);
  if (voucher === undefined) return undefined;
  return commitStep(context.store, async (): Promise<Attempt<StoredOutboxEntry | undefined>> => {
    const snapshot = await takeSnapshot(context.store, [key, standingKey(serviceId)]);
    const current = snapshot.read(key, decodeStoredOutboxEntry);
    if (current === undefined || current.authorization !== undefined) return { batch: {}, result: current };
    const paid = { ...current, authorization: voucher };
    const before = readStanding(snapshot, serviceId);
    const after = { ...before, requests: before.requests + 1, requestedAt: nowSeconds(clock) };
    const put = [[key, encodeStoredOutboxEntry(paid)] as const, putStanding(serviceId, after)];
    return { batch: { expect: snapshot.expect, put }, result: paid };
  });
}

async function obtainOne(
  context: AccountContext,
  domain: string,
  pause: VoucherPause,
  signal: AbortSignal,
): Promise<Authorization | undefined> {
  try {
    const [voucher] = await obtainVouchers(context, domain, 1, signal);
    return voucher && { kind: 'voucher', ...voucher };
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'E_VOUCHERS_SPENT') throw error;
    context.environment.log({ level: 'warn', event: 'vouchers-spent', fields: {} });
    pause.until = context.environment.clock.now() + VOUCHER_PAUSE_MS;
    return undefined;
  }
}

/**
 * The relay of the recipient did not take the token: it is of an epoch that is over, or the relay has lost what it knew, or we
 * are blocked. The wallet is worth nothing then; the message goes out like one to a stranger.
 */
export const dropToken = (context: AccountContext, { key, entry }: Waiting): Promise<void> =>
  commitStep(context.store, async () => {
    const serviceId = formatAccountId(entry.accountId);
    const wallets = await context.store.scan(walletPrefix(serviceId));
    const keys = wallets.map(([wallet]) => wallet);
    const snapshot = await takeSnapshot(context.store, [key, ...keys]);
    const current = snapshot.read(key, decodeStoredOutboxEntry);
    if (current === undefined) return { batch: {}, result: undefined };
    const { authorization: _, ...unpaid } = current;
    const emptied = keys.flatMap((wallet) => {
      const held = snapshot.read(wallet, decodeStoredTokenWallet);
      return held === undefined ? [] : [[wallet, encodeStoredTokenWallet({ ...held, held: [] })] as const];
    });
    const put = [[key, encodeStoredOutboxEntry(unpaid)] as const, ...emptied];
    return { batch: { expect: snapshot.expect, put }, result: undefined };
  });
