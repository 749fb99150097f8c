/** Tokens that contacts gave: put into a wallet with the message that brings them, and taken out by the one they pay for. */

import { equalBytes } from '@sotto/crypto';
import { liveTokenEpochs } from '@sotto/identity';
import type { Key, Store } from '@sotto/store';
import {
  type StoredHeldTokens,
  type StoredTokenWallet,
  type TokenGrant,
  type TokenReport,
  WALLET_TOKENS_MAX,
} from '@sotto/wire';
import { walletPrefix } from './keys.ts';

/** The place of this device among those of its account: each takes its share of a batch. */
export interface Share {
  readonly place: number;
  readonly devices: number;
}

/** The records of all wallets for devices of an account. */
export const walletKeys = async (store: Pick<Store, 'scan'>, serviceId: string): Promise<readonly Key[]> =>
  (await store.scan(walletPrefix(serviceId))).map(([key]) => key);

/** `now` in seconds. What came for a mailbox that its owner has replaced is gone; so is what is beyond the limit. */
export function addGrant(
  wallet: StoredTokenWallet | undefined,
  grant: TokenGrant,
  { place, devices }: Share,
  now: number,
): StoredTokenWallet {
  const isSame = wallet !== undefined && equalBytes(wallet.mailboxId, grant.mailboxId);
  const held = isSame ? alive(wallet.held, now) : [];
  const grants = (isSame ? wallet.grants : 0) + 1;
  const fresh = grant.tokens.filter((_, n) => n % devices === place);
  const room = WALLET_TOKENS_MAX - count(held);
  if (!liveTokenEpochs(now).includes(grant.epoch) || fresh.length === 0 || room <= 0)
    return { mailboxId: grant.mailboxId, held, grants };
  const before = held.find(({ epoch }) => epoch === grant.epoch)?.tokens ?? [];
  const merged = { epoch: grant.epoch, tokens: [...before, ...fresh.slice(0, room)] };
  const others = held.filter(({ epoch }) => epoch !== grant.epoch);
  return { mailboxId: grant.mailboxId, held: [...others, merged].sort((a, b) => a.epoch - b.epoch), grants };
}

/** One token for this mailbox, the one that ends first, and what is left; `undefined` when there is none. */
export function takeToken(
  wallet: StoredTokenWallet | undefined,
  mailboxId: Uint8Array,
  now: number,
): { readonly token: Uint8Array; readonly wallet: StoredTokenWallet } | undefined {
  if (wallet === undefined || !equalBytes(wallet.mailboxId, mailboxId)) return undefined;
  const [oldest, ...newer] = alive(wallet.held, now);
  if (oldest === undefined) return undefined;
  const [token, ...rest] = oldest.tokens;
  const held = rest.length === 0 ? newer : [{ ...oldest, tokens: rest }, ...newer];
  return { token: token!, wallet: { ...wallet, held } };
}

/** Spent from its other end: a copy of the store may have spent from this one. */
export const turned = (wallet: StoredTokenWallet): StoredTokenWallet => ({
  ...wallet,
  held: wallet.held.map(({ epoch, tokens }) => ({ epoch, tokens: [...tokens].reverse() })),
});

/** What a message says of the wallet that it was paid from. */
export const reportOf = (wallet: StoredTokenWallet | undefined, now: number): TokenReport => ({
  left: wallet === undefined ? 0 : count(alive(wallet.held, now)),
  grants: wallet?.grants ?? 0,
});

const alive = (held: readonly StoredHeldTokens[], now: number): readonly StoredHeldTokens[] => {
  const epochs = liveTokenEpochs(now);
  return held.filter(({ epoch }) => epochs.includes(epoch));
};

const count = (held: readonly StoredHeldTokens[]): number => held.reduce((sum, { tokens }) => sum + tokens.length, 0);
