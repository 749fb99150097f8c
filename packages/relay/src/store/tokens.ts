/**
 * Contact tokens: the epoch keys of each mailbox, and which tokens were spent. To refuse one takes the same look-ups and the
 * same computations whether there is no such mailbox, no such token, or one that was spent or revoked; revoking is spending.
 *
 * What is spent is kept as 8 bytes of a keyed hash: enough that no fresh token meets one by chance, and useless as evidence.
 */

import { createHmac, randomBytes } from 'node:crypto';
import type { CryptoProvider } from '@sotto/crypto';
import { findTokenKey, liveTokenEpochs, tokenNonce } from '@sotto/identity';
import type { SqliteDatabase } from '@sotto/store-sqlite';
import { CONTACT_TOKEN_BYTES, type TokenEpochKey } from '@sotto/wire';
import { toBytes } from './columns.ts';
import type { MailboxRow } from './relay-store.ts';

/** A token pays for a message and, before that, for the pre-keys that its session begins with. */
export type TokenUse = 'message' | 'bundle';

/** A token that is good, until its transaction ends. */
export interface GoodToken {
  readonly mailbox: MailboxRow;
  readonly epoch: number;
  readonly digest: Uint8Array;
}

export interface Tokens {
  /** Inside a transaction. Keys of epochs that are not live, and not the next one, are ignored. */
  putKeys(mailbox: MailboxRow, keys: readonly TokenEpochKey[]): void;
  /** Inside a transaction. */
  revoke(mailbox: MailboxRow, epoch: number, nonces: readonly Uint8Array[]): void;
  /**
   * The token if it is one of this mailbox and nothing of this kind was paid with it. `mailbox` is absent when nobody has
   * that id.
   */
  check(
    use: TokenUse,
    mailbox: MailboxRow | undefined,
    mailboxId: Uint8Array,
    token: Uint8Array | undefined,
  ): GoodToken | undefined;
  /** Inside a transaction. */
  spend(token: GoodToken): void;
  /** Inside a transaction: a mailbox that is gone. */
  clear(mailbox: MailboxRow): void;
}

export interface TokensEnvironment {
  readonly database: SqliteDatabase;
  readonly crypto: Pick<CryptoProvider, 'hmacSha256'>;
  readonly dedupeKey: Uint8Array;
  readonly clock: () => number;
}

export const createTokens = ({ database, crypto, dedupeKey, clock }: TokensEnvironment): Tokens => {
  const upsertKey = database.prepare(
    `INSERT INTO token_key (mailbox, epoch, key) VALUES (?, ?, ?)
     ON CONFLICT (epoch, mailbox) DO UPDATE SET key = excluded.key`,
  );
  const selectKeys = database.prepare('SELECT epoch, key FROM token_key WHERE mailbox = ? AND epoch IN (?, ?, ?, ?)');
  const selectSpent = database.prepare('SELECT 1 FROM spent_token WHERE mailbox = ? AND epoch = ? AND digest = ?');
  const insertSpent = database.prepare('INSERT OR IGNORE INTO spent_token (mailbox, epoch, digest) VALUES (?, ?, ?)');
  const clearKeys = database.prepare('DELETE FROM token_key WHERE epoch = ? AND mailbox = ?');
  const clearSpent = database.prepare('DELETE FROM spent_token WHERE epoch = ? AND mailbox = ?');
  /** Stands in for keys that are not there. */
  const decoy = new Uint8Array(randomBytes(32));
  const now = (): number => Math.floor(clock() / 1000);

  const digestOf = (use: TokenUse, mailbox: number, nonce: Uint8Array): Uint8Array =>
    new Uint8Array(
      createHmac('sha256', dedupeKey).update(`token ${use}\0${mailbox}\0`).update(nonce).digest().subarray(0, 8),
    );

  const keysOf = (mailbox: number, epochs: readonly number[]): readonly Uint8Array[] => {
    const rows = selectKeys.all(mailbox, ...epochs);
    return epochs.map((epoch) => {
      const found = rows.find((row) => Number(row.epoch) === epoch);
      return found === undefined ? decoy : toBytes(found.key);
    });
  };

  /** The epochs of which something may be here: those that are live, and the next one. */
  const kept = (): readonly number[] => {
    const live = liveTokenEpochs(now());
    return [live[0]! + 1, ...live];
  };

  return {
    putKeys(mailbox, keys) {
      const taken = kept();
      for (const { epoch, key } of keys) if (taken.includes(epoch)) upsertKey.run(mailbox, epoch, key);
    },

    revoke(mailbox, epoch, nonces) {
      if (!kept().includes(epoch)) return;
      for (const nonce of nonces) insertSpent.run(mailbox, epoch, digestOf('message', mailbox, nonce));
    },

    check(use, mailbox, mailboxId, token = NO_TOKEN) {
      const row = mailbox ?? NO_MAILBOX;
      // The next one too: the clock of whoever minted it may be ahead.
      const epochs = kept();
      const place = findTokenKey(crypto, keysOf(row, epochs), token, mailboxId);
      const epoch = epochs[Math.max(place, 0)]!;
      const digest = digestOf(use, row, tokenNonce(token));
      // A revoked token is spent for a message, and gives no keys either.
      const digests = use === 'message' ? [digest] : [digest, digestOf('message', row, tokenNonce(token))];
      const spent = digests.filter((one) => selectSpent.get(row, epoch, one) !== undefined);
      return mailbox !== undefined && place >= 0 && spent.length === 0 ? { mailbox, epoch, digest } : undefined;
    },

    spend({ mailbox, epoch, digest }) {
      insertSpent.run(mailbox, epoch, digest);
    },

    clear(mailbox) {
      for (const epoch of kept()) {
        clearKeys.run(epoch, mailbox);
        clearSpent.run(epoch, mailbox);
      }
    },
  };
};

/** No MAC is all zeros, but by a chance that is as good as any other guess. */
const NO_TOKEN = new Uint8Array(CONTACT_TOKEN_BYTES);
/** No mailbox has this row: numbers begin at 1. */
const NO_MAILBOX = 0;
