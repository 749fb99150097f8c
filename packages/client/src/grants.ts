/**
 * Tokens for contacts: minted here, given inside a message, and written down so that they can be taken back. What is kept is
 * the secret that the nonces of a batch come from, under the name of the account that got it.
 */

import { deriveTokenNonce, mintContactToken, tokenEpochAt } from '@sotto/identity';
import type { Key } from '@sotto/store';
import {
  type Content,
  decodeStoredMintedTokens,
  encodeContent,
  encodeStoredMintedTokens,
  MINTED_BATCHES_MAX,
  type StoredStanding,
  TOKEN_GRANT_MAX,
  type TokenGrant,
} from '@sotto/wire';
import type { Snapshot } from './commit.ts';
import { granted } from './contacts/standing.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import { mintedKey, TOKEN_KEYS_KEY } from './keys.ts';
import { REQUEST_CONTENT_BYTES_MAX, REQUEST_GRANT_MAX } from './limits.ts';
import { mintingKey, wipeKey } from './token-keys.ts';

export interface Granted {
  readonly grant: TokenGrant;
  /** The batch. */
  readonly put: readonly (readonly [Key, Uint8Array])[];
  /** That it was given. */
  readonly standing: StoredStanding;
}

/** The records that {@link createGrant} reads besides the standing of the account. */
export const grantKeys = ({ environment }: AccountContext, serviceId: string): readonly Key[] => [
  TOKEN_KEYS_KEY,
  mintedKey(serviceId, tokenEpochAt(nowSeconds(environment.clock))),
];

/**
 * A batch of at most `tokens` for an account that needs some; `undefined` for one that does not, and while the relay has no
 * key of this epoch.
 */
export function createGrant(
  { account, environment }: AccountContext,
  snapshot: Snapshot,
  serviceId: string,
  standing: StoredStanding,
  tokens = TOKEN_GRANT_MAX,
): Granted | undefined {
  const { crypto, random, clock } = environment;
  const now = nowSeconds(clock);
  if (!standing.low || tokens <= 0) return undefined;
  const key = mintingKey(snapshot, now);
  const record = mintedKey(serviceId, tokenEpochAt(now));
  const batches = snapshot.read(record, decodeStoredMintedTokens)?.batches ?? [];
  if (key === undefined || batches.length >= MINTED_BATCHES_MAX) return undefined;
  const secret = random(32);
  const { mailboxId } = account;
  const minted = Array.from({ length: tokens }, (_, n) =>
    mintContactToken(crypto, key.key, deriveTokenNonce(crypto, secret, n), mailboxId),
  );
  const put = [[record, encodeStoredMintedTokens({ batches: [...batches, { secret, tokens }] })] as const];
  wipeKey(key);
  return { grant: { mailboxId, epoch: key.epoch, tokens: minted }, put, standing: granted(standing, now) };
}

/** How many bytes are left in a content that nothing pays for: it goes to a mailbox as that of a stranger, and is small. */
export const unpaidRoom = (content: Content): number => REQUEST_CONTENT_BYTES_MAX - encodeContent(content).length;

/** How many tokens may go into so many bytes; none for less than 1. */
export const tokensIn = (room: number): number =>
  Math.min(REQUEST_GRANT_MAX, Math.floor((room - GRANT_FRAMING_BYTES) / GRANTED_TOKEN_BYTES));

/** Mailbox, epoch and the tags around a grant. */
const GRANT_FRAMING_BYTES = 48;
/** A token with its tag and length. */
const GRANTED_TOKEN_BYTES = 34;
