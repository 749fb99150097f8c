/**
 * Contact tokens: the epoch keys of each mailbox, and which tokens were spent. To refuse one takes the same look-ups and the
 * same computations whether there is no such mailbox, no such token, or one that was spent or revoked; revoking is spending.
 * The keys of mailboxes that get mail are in memory too, which makes it shorter to take one, and only that.
 *
 * What is spent is kept as 8 bytes of a keyed hash: enough that no fresh token meets one by chance, and useless as evidence.
 */

import { randomBytes } from 'node:crypto';
import type { CryptoProvider } from '@sotto/crypto';
import { findTokenKey, liveTokenEpochs, tokenNonce } from '@sotto/identity';
import type { SqliteDatabase } from '@sotto/store-sqlite';
import { CONTACT_TOKEN_BYTES, type TokenEpochKey } from '@sotto/wire';
import { TOKEN_KEYS_REMEMBERED_MAX } from '../limits.ts';
import { toBytes } from './columns.ts';
import { keyedDigest } from './keyed-digest.ts';
import { createFind } from './mailbox-rows.ts';
import type { MailboxRow } from './relay-store.ts';
import type { Undo } from './undo.ts';

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
  /** The token if it is one of this mailbox and nothing of this kind was paid with it. */
  check(use: TokenUse, mailboxId: Uint8Array, token: Uint8Array | undefined): GoodToken | undefined;
  /** Inside a transaction. */
  spend(token: GoodToken): void;
  /** Inside a transaction: a mailbox that is gone. */
  clear(mailbox: MailboxRow): void;
}

/** A mailbox with its keys, the one of the epoch `newest` first. */
interface Kept {
  readonly row: MailboxRow;
  readonly newest: number;
  readonly keys: readonly Uint8Array[];
}

export interface TokensEnvironment {
  readonly database: SqliteDatabase;
  readonly crypto: Pick<CryptoProvider, 'hmacSha256'>;
  readonly dedupeKey: Uint8Array;
  readonly clock: () => number;
  readonly undo: Pick<Undo, 'onUndone'>;
}

export const createTokens = ({ database, crypto, dedupeKey, clock, undo }: TokensEnvironment): Tokens => {
  const upsertKey = database.prepare(
    `INSERT INTO token_key (mailbox, epoch, key) VALUES (?, ?, ?)
     ON CONFLICT (epoch, mailbox) DO UPDATE SET key = excluded.key`,
  );
  const selectKeys = database.prepare('SELECT epoch, key FROM token_key WHERE mailbox = ? AND epoch IN (?, ?, ?, ?)');
  const selectSpent = database.prepare('SELECT 1 FROM spent_token WHERE mailbox = ? AND epoch = ? AND digest = ?');
  const insertSpent = database.prepare('INSERT OR IGNORE INTO spent_token (mailbox, epoch, digest) VALUES (?, ?, ?)');
  const clearKeys = database.prepare('DELETE FROM token_key WHERE epoch = ? AND mailbox = ?');
  const clearSpent = database.prepare('DELETE FROM spent_token WHERE epoch = ? AND mailbox = ?');
  const find = createFind(database);
  /** Stands in for keys that are not there. */
  const decoy = new Uint8Array(randomBytes(32));
  const now = (): number => Math.floor(clock() / 1000);

  const digestOf = (use: TokenUse, mailbox: number, nonce: Uint8Array): Uint8Array =>
    keyedDigest(dedupeKey, `token ${use}\0${mailbox}`, nonce, 8);

  /** Of mailboxes for which tokens have come that are good. Least recently used first. */
  const remembered = new Map<string, Kept>();
  undo.onUndone(() => remembered.clear());

  const forget = (mailbox: MailboxRow): void => {
    for (const [name, { row }] of remembered) if (row === mailbox) remembered.delete(name);
  };

  const remember = (name: string, kept: Kept): void => {
    remembered.delete(name);
    remembered.set(name, kept);
    if (remembered.size > TOKEN_KEYS_REMEMBERED_MAX) remembered.delete(remembered.keys().next().value!);
  };

  const read = (mailboxId: Uint8Array, epochs: readonly number[]): Kept => {
    const row = find(mailboxId) ?? NO_MAILBOX;
    const rows = selectKeys.all(row, ...epochs);
    const keys = epochs.map((epoch) => {
      const found = rows.find((one) => Number(one.epoch) === epoch);
      return found === undefined ? decoy : toBytes(found.key);
    });
    return { row, newest: epochs[0]!, keys };
  };

  const judge = (
    use: TokenUse,
    { row, keys }: Kept,
    epochs: readonly number[],
    mailboxId: Uint8Array,
    token: Uint8Array,
  ): GoodToken | undefined => {
    const place = findTokenKey(crypto, keys, token, mailboxId);
    const epoch = epochs[Math.max(place, 0)]!;
    const digest = digestOf(use, row, tokenNonce(token));
    // A revoked token is spent for a message, and gives no keys either.
    const digests = use === 'message' ? [digest] : [digest, digestOf('message', row, tokenNonce(token))];
    const spent = digests.filter((one) => selectSpent.get(row, epoch, one) !== undefined);
    return row !== NO_MAILBOX && place >= 0 && spent.length === 0 ? { mailbox: row, epoch, digest } : undefined;
  };

  /** The epochs of which something may be here: those that are live, and the next one. */
  const keptEpochs = (): readonly number[] => {
    const live = liveTokenEpochs(now());
    return [live[0]! + 1, ...live];
  };

  return {
    putKeys(mailbox, keys) {
      const taken = keptEpochs();
      forget(mailbox);
      for (const { epoch, key } of keys) if (taken.includes(epoch)) upsertKey.run(mailbox, epoch, key);
    },

    revoke(mailbox, epoch, nonces) {
      if (!keptEpochs().includes(epoch)) return;
      for (const nonce of nonces) insertSpent.run(mailbox, epoch, digestOf('message', mailbox, nonce));
    },

    check(use, mailboxId, token = NO_TOKEN) {
      // The next one too: the clock of whoever minted it may be ahead.
      const epochs = keptEpochs();
      const name = Buffer.from(mailboxId).toString('latin1');
      const known = remembered.get(name);
      const nobody: Kept = { row: NO_MAILBOX, newest: epochs[0]!, keys: epochs.map(() => decoy) };
      const atOnce = known !== undefined && known.newest === epochs[0] ? known : nobody;
      const good = judge(use, atOnce, epochs, mailboxId, token);
      if (good !== undefined) {
        remember(name, atOnce);
        return good;
      }
      // A refusal takes the whole way, whatever of it was known already.
      const kept = read(mailboxId, epochs);
      const judged = judge(use, kept, epochs, mailboxId, token);
      if (judged !== undefined) remember(name, kept);
      return judged;
    },

    spend({ mailbox, epoch, digest }) {
      insertSpent.run(mailbox, epoch, digest);
    },

    clear(mailbox) {
      forget(mailbox);
      for (const epoch of keptEpochs()) {
        clearKeys.run(epoch, mailbox);
        clearSpent.run(epoch, mailbox);
      }
    },
  };
};

/** No MAC is all zeros, but by a chance that is as good as any other guess. */
const NO_TOKEN = new Uint8Array(CONTACT_TOKEN_BYTES);
/** No mailbox has this row: numbers begin at 1. */
const NO_MAILBOX = 0 as MailboxRow;
