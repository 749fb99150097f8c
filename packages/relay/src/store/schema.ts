/**
 * The tables of a relay on SQLite. What stands here is all a relay keeps; docs/relay.md lists it column by column.
 *
 * No column holds the sender of a message or who asked for what. `item_digest` is a keyed hash of origin and item id
 * that only this data directory can compute, so two seized relays cannot be joined by it. Times of messages are kept in
 * hours: an hour bucket says less about when something was sent, and its index has few hot pages. The hour of acceptance is
 * sealed with the message: its recipient judges by it whether the certificate inside was still valid, and nobody else
 * needs it.
 */

import type { Migration } from '@sotto/store-sqlite';

/** Marks the file as a relay's: the letters `Srly`. */
export const APPLICATION_ID = 0x53726c79;

const version1 = `
  CREATE TABLE relay (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE account (
    row INTEGER PRIMARY KEY,
    localpart TEXT UNIQUE NOT NULL,
    account_id BLOB UNIQUE NOT NULL,
    identity_key BLOB NOT NULL,
    signed_manifest BLOB NOT NULL
  );

  CREATE TABLE mailbox (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    mailbox_id BLOB UNIQUE NOT NULL,
    epoch BLOB NOT NULL,
    items INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0
  );

  CREATE TABLE device (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL,
    device_id INTEGER NOT NULL,
    registration_id INTEGER NOT NULL,
    authentication_key BLOB NOT NULL,
    mailbox INTEGER UNIQUE NOT NULL,
    one_time_pre_key_newest INTEGER NOT NULL DEFAULT -1,
    one_time_kem_pre_key_newest INTEGER NOT NULL DEFAULT -1,
    UNIQUE (account, device_id)
  );

  CREATE TABLE signed_pre_key (
    device INTEGER PRIMARY KEY,
    id INTEGER NOT NULL,
    public_key BLOB NOT NULL,
    signature BLOB NOT NULL
  );

  CREATE TABLE last_resort_kem_pre_key (
    device INTEGER PRIMARY KEY,
    id INTEGER NOT NULL,
    public_key BLOB NOT NULL,
    signature BLOB NOT NULL
  );

  CREATE TABLE one_time_pre_key (
    device INTEGER NOT NULL,
    id INTEGER NOT NULL,
    public_key BLOB NOT NULL,
    PRIMARY KEY (device, id)
  ) WITHOUT ROWID;

  CREATE TABLE one_time_kem_pre_key (
    device INTEGER NOT NULL,
    id INTEGER NOT NULL,
    public_key BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (device, id)
  ) WITHOUT ROWID;

  CREATE TABLE envelope (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    mailbox INTEGER NOT NULL,
    expires_hour INTEGER NOT NULL,
    body BLOB NOT NULL
  );
  CREATE INDEX envelope_mailbox ON envelope (mailbox);
  CREATE INDEX envelope_expires ON envelope (expires_hour);

  CREATE TABLE dedupe (
    item_digest BLOB PRIMARY KEY,
    expires_hour INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX dedupe_expires ON dedupe (expires_hour);

  CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    destination TEXT NOT NULL,
    item_id BLOB NOT NULL,
    mailbox_id BLOB NOT NULL,
    expires_hour INTEGER NOT NULL,
    body BLOB NOT NULL,
    next_attempt_at INTEGER NOT NULL
  );
  CREATE INDEX outbox_destination ON outbox (destination, sequence);
  CREATE INDEX outbox_mailbox ON outbox (mailbox_id);
  CREATE INDEX outbox_expires ON outbox (expires_hour);

  CREATE TABLE outbox_load (
    destination TEXT PRIMARY KEY,
    items INTEGER NOT NULL,
    bytes INTEGER NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE nonce (
    digest BLOB PRIMARY KEY,
    expires_minute INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX nonce_expires ON nonce (expires_minute);
`;

/** Mail of version 1 gets the earliest hour at which it can have been accepted: nothing is kept longer than 720. */
const version2 = `
  ALTER TABLE envelope ADD COLUMN accepted_hour INTEGER NOT NULL DEFAULT 0;
  UPDATE envelope SET accepted_hour = expires_hour - 720;

  ALTER TABLE outbox ADD COLUMN accepted_hour INTEGER NOT NULL DEFAULT 0;
  UPDATE outbox SET accepted_hour = expires_hour - 720;
`;

/**
 * Items for other relays are sealed. Those of before keep their place in the order, in a table of their own, until this
 * relay knows a key to seal them to. Lane and expiry are the numbers of the wire.
 */
const version3 = `
  CREATE TABLE outbox_unsealed (
    sequence INTEGER PRIMARY KEY,
    destination TEXT NOT NULL,
    item_id BLOB NOT NULL,
    mailbox_id BLOB NOT NULL,
    accepted_hour INTEGER NOT NULL,
    expires_hour INTEGER NOT NULL,
    body BLOB NOT NULL
  );
  INSERT INTO outbox_unsealed
    SELECT sequence, destination, item_id, mailbox_id, accepted_hour, expires_hour, body FROM outbox;
  DROP TABLE outbox;
  CREATE INDEX outbox_unsealed_destination ON outbox_unsealed (destination, sequence);
  CREATE INDEX outbox_unsealed_expires ON outbox_unsealed (expires_hour);

  CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    destination TEXT NOT NULL,
    lane INTEGER NOT NULL,
    item_id BLOB NOT NULL,
    expiry INTEGER NOT NULL,
    accepted_hour INTEGER NOT NULL,
    expires_hour INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    body BLOB NOT NULL,
    next_attempt_at INTEGER NOT NULL
  );
  CREATE INDEX outbox_lane ON outbox (destination, lane, sequence);
  CREATE INDEX outbox_expires ON outbox (expires_hour);
  INSERT INTO sqlite_sequence (name, seq) SELECT 'outbox', COALESCE(MAX(sequence), 0) FROM outbox_unsealed;
`;

/** What an operator sets by account, who may come by invitation, and whom the relay does not deal with. */
const version4 = `
  ALTER TABLE account ADD COLUMN suspended INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE account ADD COLUMN items_max INTEGER;
  ALTER TABLE account ADD COLUMN bytes_max INTEGER;
  ALTER TABLE mailbox ADD COLUMN items_max INTEGER;
  ALTER TABLE mailbox ADD COLUMN bytes_max INTEGER;

  CREATE TABLE invite (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    code_digest BLOB UNIQUE NOT NULL,
    uses INTEGER NOT NULL,
    expires_hour INTEGER NOT NULL
  );
  CREATE INDEX invite_expires ON invite (expires_hour);

  CREATE TABLE block_list (
    name TEXT PRIMARY KEY,
    public_key BLOB,
    sequence INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  INSERT INTO block_list (name) VALUES ('own');

  CREATE TABLE block (
    list TEXT NOT NULL,
    domain TEXT NOT NULL,
    account_hash BLOB NOT NULL,
    reason TEXT NOT NULL,
    expires_hour INTEGER NOT NULL,
    evidence_hash BLOB,
    PRIMARY KEY (list, domain, account_hash)
  ) WITHOUT ROWID;
  CREATE INDEX block_expires ON block (expires_hour);
`;

/** Where devices may be woken. */
const version5 = `
  CREATE TABLE push (
    device INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
  );
`;

/**
 * What became of items for other relays, with the receipts; and the root keys under which other relays are known. `lookup` and
 * `sealed` say nothing without the item id.
 */
const version6 = `
  CREATE TABLE outcome (
    lookup BLOB PRIMARY KEY,
    expires_hour INTEGER NOT NULL,
    sealed BLOB NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX outcome_expires ON outcome (expires_hour);

  CREATE TABLE receipt (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    expires_hour INTEGER NOT NULL,
    sealed BLOB NOT NULL
  );
  CREATE INDEX receipt_expires ON receipt (expires_hour);

  CREATE TABLE peer_document (
    digest BLOB PRIMARY KEY,
    expires_hour INTEGER NOT NULL,
    document BLOB NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE pinned_root (
    domain TEXT PRIMARY KEY,
    root_key BLOB NOT NULL
  ) WITHOUT ROWID;
`;

/**
 * Waiting mail is sealed, and what is in the clear yet gets the head of an arrived message, with the hour at which it was accepted.
 * Pre-keys without a binding are of no use to anybody; their devices upload others when they next look at the shelf.
 */
const version7 = `
  ALTER TABLE mailbox ADD COLUMN lease INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE mailbox ADD COLUMN has_refused INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE mailbox ADD COLUMN key_id INTEGER;
  ALTER TABLE mailbox ADD COLUMN public_key BLOB;

  CREATE TABLE wrap (
    row INTEGER PRIMARY KEY,
    mailbox INTEGER NOT NULL,
    key_id INTEGER NOT NULL,
    encapsulated_key BLOB NOT NULL
  );
  CREATE INDEX wrap_mailbox ON wrap (mailbox);

  UPDATE envelope SET body = unhex('0102' || printf('%08x%032x', accepted_hour, 0) || hex(body));
  ALTER TABLE envelope DROP COLUMN accepted_hour;
  ALTER TABLE envelope ADD COLUMN wrap INTEGER;
  ALTER TABLE envelope ADD COLUMN number INTEGER;

  DELETE FROM signed_pre_key;
  ALTER TABLE signed_pre_key ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE signed_pre_key ADD COLUMN binding BLOB NOT NULL DEFAULT x'';
  DELETE FROM last_resort_kem_pre_key;
  ALTER TABLE last_resort_kem_pre_key ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE last_resort_kem_pre_key ADD COLUMN binding BLOB NOT NULL DEFAULT x'';
  DELETE FROM one_time_pre_key;
  ALTER TABLE one_time_pre_key ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE one_time_pre_key ADD COLUMN binding BLOB NOT NULL DEFAULT x'';
  DELETE FROM one_time_kem_pre_key;
  ALTER TABLE one_time_kem_pre_key ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE one_time_kem_pre_key ADD COLUMN binding BLOB NOT NULL DEFAULT x'';
`;

/**
 * The row of a mailbox changes with every message that comes and goes. Its key, of 1.2 KB, stands apart, so that a hundred
 * rows share a page where six did, and a commit writes so much less.
 */
const version8 = `
  CREATE TABLE mailbox_key (
    mailbox INTEGER PRIMARY KEY,
    key_id INTEGER NOT NULL,
    public_key BLOB NOT NULL
  );
  INSERT INTO mailbox_key SELECT row, key_id, public_key FROM mailbox WHERE public_key IS NOT NULL;
  ALTER TABLE mailbox DROP COLUMN key_id;
  ALTER TABLE mailbox DROP COLUMN public_key;
`;

/** Subscriptions are sealed anew every week; those that are there, at the next step of upkeep. */
const version9 = `
  ALTER TABLE push ADD COLUMN renew_hour INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX push_renew ON push (renew_hour);
`;

/**
 * Who may write: keys of tokens and what was spent of them by mailbox; spent vouchers; which envelopes came
 * from strangers. Accounts from before are as old as can be.
 */
const version10 = `
  ALTER TABLE account ADD COLUMN created_day INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE token_key (
    epoch INTEGER NOT NULL,
    mailbox INTEGER NOT NULL,
    key BLOB NOT NULL,
    PRIMARY KEY (epoch, mailbox)
  ) WITHOUT ROWID;

  CREATE TABLE spent_token (
    epoch INTEGER NOT NULL,
    mailbox INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (epoch, mailbox, digest)
  ) WITHOUT ROWID;

  CREATE TABLE spent_voucher (
    digest BLOB PRIMARY KEY,
    expires_day INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX spent_voucher_expires ON spent_voucher (expires_day);

  CREATE TABLE waiting_request (
    mailbox INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (mailbox, sequence)
  ) WITHOUT ROWID;
`;

/** Encrypted attachments. */
const version11 = `
  CREATE TABLE blob (
    name TEXT PRIMARY KEY,
    received INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    expires_hour INTEGER NOT NULL,
    delete_digest BLOB NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX blob_expires ON blob (expires_hour);
`;

/** From which state of its store a device sent last. */
const version12 = `
  ALTER TABLE device ADD COLUMN store_mark BLOB;
`;

export const migrations: readonly Migration[] = [
  { version: 1, sql: version1 },
  { version: 2, sql: version2 },
  { version: 3, sql: version3 },
  { version: 4, sql: version4 },
  { version: 5, sql: version5 },
  { version: 6, sql: version6 },
  { version: 7, sql: version7 },
  { version: 8, sql: version8 },
  { version: 9, sql: version9 },
  { version: 10, sql: version10 },
  { version: 11, sql: version11 },
  { version: 12, sql: version12 },
];
