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
  type StoredOutboxEntry,
} from '@sotto/wire';
import { type Attempt, commitStep, type Snapshot, takeSnapshot } from './commit.ts';
import { changeStanding, putStanding, readStanding, requestDue, requested } from './contacts/standing.ts';
import type { AccountContext } from './context.ts';
import { followGone } from './devices/gone-mailbox.ts';
import type { MailboxChecks } from './devices/mailbox-checks.ts';
import { isRequest } from './encrypt.ts';
import { nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { standingKey } from './keys.ts';
import { VOUCHER_PAUSE_MS } from './limits.ts';
import type { Waiting } from './undelivered.ts';
import { obtainVoucher } from './vouchers.ts';
import { takeToken, walletKeys } from './wallet.ts';

/** Of one client, in memory. */
export interface Payments {
  /** No vouchers before this time, milliseconds since 1970. */
  readonly vouchers: { notBefore: number };
  readonly checks: MailboxChecks;
}

/**
 * Those of `ready` that may go out now, in their order. One that has to wait for a token holds back what is behind it for the
 * same mailbox, and so does one whose mailbox may be gone until that is known. Throws when a relay cannot be reached.
 */
export async function authorizeAll(
  context: AccountContext,
  ready: readonly Waiting[],
  payments: Payments,
  signal: AbortSignal,
): Promise<readonly Waiting[]> {
  const held = new Set<string>();
  const authorized: Waiting[] = [];
  for (const waiting of ready) {
    const mailbox = bytesToHex(waiting.entry.mailboxId);
    const { aside } = waiting.entry;
    const entry = held.has(mailbox) && !aside ? undefined : await authorize(context, waiting, payments, signal);
    if (entry !== undefined) authorized.push({ key: waiting.key, entry });
    else if (!aside) held.add(mailbox);
  }
  return authorized;
}

const authorize = async (
  context: AccountContext,
  waiting: Waiting,
  payments: Payments,
  signal: AbortSignal,
): Promise<StoredOutboxEntry | undefined> => {
  const { authorization } = waiting.entry;
  if (authorization?.kind === 'voucher')
    return (await mayBeThere(context, waiting, payments)) ? waiting.entry : undefined;
  if (authorization !== undefined) return waiting.entry;
  return (await payByToken(context, waiting)) ?? payByVoucher(context, waiting, payments, signal);
};

/**
 * Whether the mailbox of what goes out with a voucher is there, as far as anybody says: it is accepted also for one that is gone.
 * `false` while that is being asked, and when the entry is gone.
 */
async function mayBeThere(context: AccountContext, waiting: Waiting, { checks }: Payments): Promise<boolean> {
  const isAsked = checks.isAsked(waiting.entry.address);
  return !(await followGone(context, waiting, { asks: false })) && isAsked;
}

/** `undefined` when no token is left, and when the entry is gone. */
async function payByToken(context: AccountContext, { key, entry }: Waiting): Promise<StoredOutboxEntry | undefined> {
  const serviceId = formatAccountId(entry.accountId);
  const wallets = await walletKeys(context.store, serviceId);
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

/** `undefined` when the message has to wait for a token or for word of its mailbox, and when our relay gives no voucher. */
async function payByVoucher(
  context: AccountContext,
  { key, entry }: Waiting,
  payments: Payments,
  signal: AbortSignal,
): Promise<StoredOutboxEntry | undefined> {
  const { clock } = context.environment;
  const serviceId = formatAccountId(entry.accountId);
  const wallets = await walletKeys(context.store, serviceId);
  const isKnown = wallets.length > 0;
  const seen = await takeSnapshot(context.store, [standingKey(serviceId), ...wallets]);
  // Tokens came between the two looks; with them, the standing is another as well.
  if (hasToken(context, seen, wallets, entry)) return payByToken(context, { key, entry });
  const standing = readStanding(seen, serviceId);
  const isLarge = !isRequest(entry.message);
  // What is sent aside was counted when it was queued. Who is told that something waits for tokens is not told again at once.
  const isDue = (entry.aside && !isLarge) || nowSeconds(clock) >= requestDue(standing, isKnown || entry.aside);
  if (clock.now() < payments.vouchers.notBefore || !isDue) {
    // Of one that is known to be gone no tokens come any more.
    await followGone(context, { key, entry }, { asks: false });
    return undefined;
  }
  if (!(await mayBeThere(context, { key, entry }, payments))) return undefined;
  if (isLarge) return knock(context, serviceId);
  const voucher = await obtainOne(context, entry.destination, payments, signal);
  if (voucher === undefined) return undefined;
  return commitStep(context.store, async (): Promise<Attempt<StoredOutboxEntry | undefined>> => {
    const snapshot = await takeSnapshot(context.store, [key, standingKey(serviceId)]);
    const current = snapshot.read(key, decodeStoredOutboxEntry);
    if (current === undefined || current.authorization !== undefined) return { batch: {}, result: current };
    const paid = { ...current, authorization: voucher };
    const before = readStanding(snapshot, serviceId);
    const after = requested(before, current.aside ? 0 : 1, nowSeconds(clock));
    const put = [[key, encodeStoredOutboxEntry(paid)] as const, putStanding(serviceId, after)];
    return { batch: { expect: snapshot.expect, put }, result: paid };
  });
}

const hasToken = (
  { environment }: AccountContext,
  snapshot: Snapshot,
  wallets: readonly Key[],
  { mailboxId }: StoredOutboxEntry,
): boolean =>
  wallets.some((wallet) => {
    const held = snapshot.read(wallet, decodeStoredTokenWallet);
    return takeToken(held, mailboxId, nowSeconds(environment.clock)) !== undefined;
  });

/** What is too large to go without a token waits, and its recipient is told by a message that is not. */
async function knock(context: AccountContext, serviceId: string): Promise<undefined> {
  await changeStanding(context.store, serviceId, (standing) =>
    standing.knock ? standing : { ...standing, knock: true },
  );
  context.tokenChanges.notifyOf(serviceId);
}

async function obtainOne(
  context: AccountContext,
  domain: string,
  payments: Payments,
  signal: AbortSignal,
): Promise<Authorization | undefined> {
  try {
    return await obtainVoucher(context, domain, signal);
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'E_VOUCHERS_SPENT') throw error;
    context.environment.log({ level: 'warn', event: 'vouchers-spent', fields: {} });
    payments.vouchers.notBefore = context.environment.clock.now() + VOUCHER_PAUSE_MS;
    return undefined;
  }
}
