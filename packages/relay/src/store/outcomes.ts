/**
 * What became of items for other relays: refused for good, run out of time here, or taken, with the signed answer as a
 * receipt. A record says nothing without the item id, which its sender alone keeps:
 *
 *     lookup || pad = HMAC-SHA-512(dedupe key, "outcome" || 0x00 || item id), 16 and 41 bytes
 *     sealed        = pad XOR (code || number of the receipt || its key)
 *     receipt       = AES-256-GCM(its key, nonce 0, answer and what it was signed with)
 *
 * An item has one outcome and a pad is used once; a receipt has a key of its own, so its nonce is. No row names a sender, and
 * none but `peer_document` a domain.
 *
 * The decision about outcomes says why the outbox does not keep an address of the sender instead.
 */

import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { SqliteDatabase } from '@sotto/store-sqlite';
import { decodeReceipt, encodeReceipt, type Receipt } from '@sotto/wire';
import { OUTCOME_HOURS } from '../limits.ts';
import { nativeGcm } from './aead.ts';
import { toBytes } from './columns.ts';
import { hourNow } from './hours.ts';
import type { KeptOutcome, UndeliveredCode } from './relay-store.ts';

export interface Outcomes {
  /** Inside a transaction. The key and number of a receipt that outcomes of the same batch share. */
  keepReceipt(receipt: Receipt): ReceiptReference;
  /** Inside a transaction. The first outcome of an item stays. */
  keep(itemId: Uint8Array, code: UndeliveredCode | undefined, receipt: ReceiptReference | undefined): void;
  find(itemId: Uint8Array): KeptOutcome | undefined;
  receipt(itemId: Uint8Array): Receipt | undefined;
}

export interface ReceiptReference {
  readonly row: number;
  readonly key: Uint8Array;
}

export const createOutcomes = (database: SqliteDatabase, dedupeKey: Uint8Array, clock: () => number): Outcomes => {
  const insert = database.prepare('INSERT OR IGNORE INTO outcome (lookup, expires_hour, sealed) VALUES (?, ?, ?)');
  const select = database.prepare('SELECT sealed FROM outcome WHERE lookup = ?');
  const insertReceipt = database.prepare('INSERT INTO receipt (expires_hour, sealed) VALUES (?, ?)');
  const selectReceipt = database.prepare('SELECT sealed FROM receipt WHERE row = ?');
  const insertDocument = database.prepare(
    `INSERT INTO peer_document (digest, expires_hour, document) VALUES (?, ?, ?)
     ON CONFLICT (digest) DO UPDATE SET expires_hour = excluded.expires_hour WHERE expires_hour < excluded.expires_hour`,
  );
  const selectDocument = database.prepare('SELECT document FROM peer_document WHERE digest = ?');
  const expiresHour = (): number => hourNow(clock) + OUTCOME_HOURS;

  const open = (itemId: Uint8Array): OpenedRecord | undefined => {
    const { lookup, pad } = derive(dedupeKey, itemId);
    const found = select.get(lookup);
    return found === undefined ? undefined : parseRecord(xor(toBytes(found.sealed), pad));
  };

  return {
    keepReceipt({ discovery, ...signed }) {
      const digest = new Uint8Array(createHash('sha256').update(discovery).digest());
      insertDocument.run(digest, expiresHour(), discovery);
      const key = new Uint8Array(randomBytes(RECEIPT_KEY_BYTES));
      const body = nativeGcm.seal(key, NONCE, NO_BYTES, encodeReceipt({ ...signed, discovery: digest }));
      return { row: Number(insertReceipt.run(expiresHour(), body).lastInsertRowid), key };
    },
    keep(itemId, code, receipt) {
      const { lookup, pad } = derive(dedupeKey, itemId);
      insert.run(lookup, expiresHour(), xor(formatRecord(code, receipt), pad));
    },
    find(itemId) {
      const opened = open(itemId);
      return opened === undefined ? undefined : { code: opened.code };
    },
    receipt(itemId) {
      const { receipt } = open(itemId) ?? {};
      const row = receipt === undefined ? undefined : selectReceipt.get(receipt.row);
      if (receipt === undefined || row === undefined) return undefined;
      const opened = nativeGcm.open(receipt.key, NONCE, NO_BYTES, toBytes(row.sealed));
      if (opened === undefined) throw new TypeError('the key of a receipt opens another one');
      const kept = decodeReceipt(opened);
      const document = selectDocument.get(kept.discovery);
      return document === undefined ? undefined : { ...kept, discovery: toBytes(document.document) };
    },
  };
};

interface OpenedRecord {
  /** Absent for an item that was delivered. */
  readonly code: UndeliveredCode | undefined;
  readonly receipt: ReceiptReference | undefined;
}

const derive = (key: Uint8Array, itemId: Uint8Array): { readonly lookup: Uint8Array; readonly pad: Uint8Array } => {
  const bytes = new Uint8Array(createHmac('sha512', key).update('outcome\0').update(itemId).digest());
  return { lookup: bytes.slice(0, LOOKUP_BYTES), pad: bytes.slice(LOOKUP_BYTES, LOOKUP_BYTES + RECORD_BYTES) };
};

const formatRecord = (code: UndeliveredCode | undefined, receipt: ReceiptReference | undefined): Uint8Array => {
  const record = new Uint8Array(RECORD_BYTES);
  record[0] = code === undefined ? 0 : codes.indexOf(code) + 1;
  new DataView(record.buffer).setBigUint64(1, BigInt(receipt?.row ?? 0));
  if (receipt !== undefined) record.set(receipt.key, 9);
  return record;
};

const parseRecord = (record: Uint8Array): OpenedRecord => {
  const row = Number(new DataView(record.buffer, record.byteOffset).getBigUint64(1));
  const receipt = row === 0 ? undefined : { row, key: record.slice(9) };
  return { code: record[0] === 0 ? undefined : codes[record[0]! - 1], receipt };
};

const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, index) => byte ^ b[index]!);

/** Kept by their place: new ones go to the end. */
const codes: readonly UndeliveredCode[] = ['E_ITEM_EXPIRED', 'E_ITEM_REFUSED', 'E_SIZE_NOT_BUCKET', 'E_ITEM_DROPPED'];
const LOOKUP_BYTES = 16;
const RECEIPT_KEY_BYTES = 32;
const RECORD_BYTES = 1 + 8 + RECEIPT_KEY_BYTES;
/** A key is used once. */
const NONCE = new Uint8Array(12);
const NO_BYTES = new Uint8Array(0);
