/**
 * Waiting mail is sealed to the mailbox key of its device, so that a copied database opens nothing. HPKE would cost a key
 * encapsulation for every message; here the first message to a mailbox sets a context up, and those after it in the same
 * hour are further messages of that context, at the price of the cipher alone.
 *
 *   arrived message ── context in memory (key, next number) ──▶ envelope (wrap, number, sealed)
 *                               │ encapsulated key
 *                               ▼
 *                      wrap (key id, encapsulated key), as long as an envelope refers to it
 *
 * The key of a context is in memory for at most an hour and 4,096 messages and is written nowhere: what a process has
 * stored, the next one cannot open, and neither can this one once the context is over. A number is used once, whatever
 * becomes of the transaction: contexts do not survive the process, and their numbers only grow.
 */

import { randomBytes } from 'node:crypto';
import type { CryptoProvider, RandomBytes } from '@sotto/crypto';
import { type HpkeSender, hpkeXWing, setupHpkeSender } from '@sotto/crypto/hpke';
import { mailboxContextInfo } from '@sotto/identity';
import type { SqliteDatabase } from '@sotto/store-sqlite';
import { MAILBOX_CONTEXT_MESSAGES_MAX, type MailboxContext } from '@sotto/wire';
import { MAILBOX_CONTEXT_LIFETIME_MS, MAILBOX_CONTEXTS_MAX } from '../limits.ts';
import { nativeAead } from './aead.ts';
import { toBytes } from './columns.ts';
import type { MailboxRow } from './relay-store.ts';
import type { Undo } from './undo.ts';

export interface Wrapped {
  /** Row of `wrap`. */
  readonly wrap: number;
  /** Of the message in its context. */
  readonly number: number;
  readonly sealed: Uint8Array;
  readonly context: MailboxContext;
}

export interface Wrapping {
  /** Inside a transaction. `undefined` when the mailbox has no key. */
  seal(mailbox: MailboxRow, arrived: Uint8Array): Wrapped | undefined;
  /** Of a row that an envelope refers to. */
  find(wrap: number): MailboxContext;
  /** The mailbox has another key or is gone: its context ends. */
  forget(mailbox: MailboxRow): void;
  /** This row is gone with its last envelope. */
  removed(wrap: number): void;
  /** Ends all contexts whose time is over. */
  expire(): void;
  /** Overwrites every key. */
  close(): void;
  /** Contexts in memory. */
  count(): number;
}

export interface WrappingEnvironment {
  readonly database: SqliteDatabase;
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonic: () => number;
  /** Default {@link MAILBOX_CONTEXTS_MAX}. */
  readonly contextsMax?: number;
  readonly undo: Pick<Undo, 'onUndone'>;
}

interface Context {
  readonly sender: HpkeSender;
  readonly wrap: number;
  readonly context: MailboxContext;
  readonly endsAt: number;
}

export const createWrapping = (env: WrappingEnvironment): Wrapping => {
  const { database, crypto, random, monotonic, contextsMax = MAILBOX_CONTEXTS_MAX, undo } = env;
  const findKey = database.prepare(
    'SELECT mailbox_id, key_id, public_key FROM mailbox JOIN mailbox_key ON mailbox = row WHERE row = ?',
  );
  const isThere = database.prepare('SELECT 1 FROM wrap WHERE row = ?');
  const insert = database.prepare('INSERT INTO wrap (row, mailbox, key_id, encapsulated_key) VALUES (?, ?, ?, ?)');
  const select = database.prepare('SELECT key_id, encapsulated_key FROM wrap WHERE row = ?');
  /** Least recently used first. */
  const contexts = new Map<MailboxRow, Context>();
  /** Rows of contexts in memory that are known to be there. */
  const rows = new Set<number>();
  undo.onUndone(() => rows.clear());

  const end = (mailbox: MailboxRow): void => {
    const context = contexts.get(mailbox);
    if (context === undefined) return;
    context.sender.wipe();
    contexts.delete(mailbox);
    rows.delete(context.wrap);
  };

  const setUp = (mailbox: MailboxRow): Context | undefined => {
    const row = findKey.get(mailbox);
    if (row === undefined) return undefined;
    const info = mailboxContextInfo(toBytes(row.mailbox_id));
    const sender = setupHpkeSender({ crypto, random, aead: nativeAead }, hpkeXWing, toBytes(row.public_key), info);
    const endsAt = monotonic() + MAILBOX_CONTEXT_LIFETIME_MS;
    const context = { keyId: Number(row.key_id), encapsulatedKey: sender.encapsulated };
    return { sender, wrap: drawWrap(), context, endsAt };
  };

  const isUsable = (context: Context): boolean =>
    context.sender.sequence < MAILBOX_CONTEXT_MESSAGES_MAX && monotonic() < context.endsAt;

  const use = (mailbox: MailboxRow): Context | undefined => {
    const former = contexts.get(mailbox);
    if (former !== undefined && isUsable(former)) {
      contexts.delete(mailbox);
      contexts.set(mailbox, former);
      return former;
    }
    end(mailbox);
    const context = setUp(mailbox);
    if (context === undefined) return undefined;
    contexts.set(mailbox, context);
    if (contexts.size > contextsMax) end(contexts.keys().next().value!);
    return context;
  };

  return {
    seal(mailbox, arrived) {
      const current = use(mailbox);
      if (current === undefined) return undefined;
      const { sender, wrap, context } = current;
      // The row may have gone with its last envelope, or with a transaction that failed.
      if (!rows.has(wrap) && isThere.get(wrap) === undefined)
        insert.run(wrap, mailbox, context.keyId, context.encapsulatedKey);
      rows.add(wrap);
      const number = sender.sequence;
      return { wrap, number, sealed: sender.seal(NO_BYTES, arrived), context };
    },
    find(wrap) {
      const row = select.get(wrap);
      return { keyId: Number(row?.key_id), encapsulatedKey: toBytes(row?.encapsulated_key) };
    },
    forget: end,
    removed: (wrap) => void rows.delete(wrap),
    expire() {
      for (const [mailbox, context] of contexts) if (!isUsable(context)) end(mailbox);
    },
    close() {
      for (const mailbox of [...contexts.keys()]) end(mailbox);
    },
    count: () => contexts.size,
  };
};

/** Random, so that neither a failed transaction nor a deleted row ever makes two contexts share one. */
const drawWrap = (): number => randomBytes(6).readUIntBE(0, 6);

const NO_BYTES = new Uint8Array(0);
