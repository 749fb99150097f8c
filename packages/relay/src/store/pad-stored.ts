/**
 * Mail that was taken before envelopes had to be padded: padded here, once, so that it is delivered and forwarded like all
 * other. Only then does anything else see the database.
 */

import { concatBytes } from '@sotto/crypto';
import type { SqliteDatabase } from '@sotto/store-sqlite';
import { ARRIVED_HEADER_BYTES, envelopeBucket, isEnvelopeBucket, padEnvelope } from '@sotto/wire';
import { SWEEP_ROWS_MAX } from '../limits.ts';
import { toBytes } from './columns.ts';

/** All or nothing; the note in `relay` says that it was done. */
export const padStoredEnvelopes = (database: SqliteDatabase): void => {
  const isDone = database.prepare("SELECT 1 FROM relay WHERE name = 'envelopes' AND value = 'padded'").get();
  if (isDone !== undefined) return;
  database.transaction(() => {
    // What arrived before envelopes were padded came before mailboxes had keys, too: none of it is sealed.
    padTable(database, 'envelope', ARRIVED_HEADER_BYTES);
    padTable(database, 'outbox_unsealed', 0);
    database.exec(`
      UPDATE mailbox SET bytes = (
        SELECT COALESCE(SUM(length(body) - ${ARRIVED_HEADER_BYTES}), 0) FROM envelope WHERE mailbox = mailbox.row
      );
      UPDATE outbox_load SET bytes = (SELECT COALESCE(SUM(length(body)), 0) FROM outbox
        WHERE outbox_load.destination IN (outbox.destination, '')) +
        (SELECT COALESCE(SUM(length(body)), 0) FROM outbox_unsealed
        WHERE outbox_load.destination IN (outbox_unsealed.destination, ''));
      INSERT INTO relay (name, value) VALUES ('envelopes', 'padded');
    `);
  });
};

/** @param head bytes that stand before the envelope in each row */
const padTable = (database: SqliteDatabase, table: string, head: number): void => {
  const select = database.prepare(`SELECT sequence, body FROM ${table} WHERE sequence > ? ORDER BY sequence LIMIT ?`);
  const update = database.prepare(`UPDATE ${table} SET body = ? WHERE sequence = ?`);
  let after = 0;
  for (let rows = select.all(after, SWEEP_ROWS_MAX); rows.length > 0; rows = select.all(after, SWEEP_ROWS_MAX)) {
    for (const row of rows) {
      after = Number(row.sequence);
      const body = toBytes(row.body);
      const envelope = body.subarray(head);
      const fits = envelopeBucket(envelope.length) !== undefined;
      if (!isEnvelopeBucket(envelope.length) && fits)
        update.run(concatBytes(body.subarray(0, head), padEnvelope(envelope)), after);
    }
  }
};
