/** Expiry, a bounded number of rows a step, so that a hundred thousand expired envelopes never stop the traffic. */

import { liveTokenEpochs } from '@sotto/identity';
import type { SqliteDatabase } from '@sotto/store-sqlite';
import { SWEEP_ROWS_MAX } from '../limits.ts';
import { envelopeBytesOf, toBytes } from './columns.ts';
import { hourNow } from './hours.ts';
import { createLoadSubtraction } from './outbox.ts';
import type { Outcomes } from './outcomes.ts';
import type { Swept } from './relay-store.ts';
import type { Wraps } from './wraps.ts';

/** The returned function runs inside a transaction. */
export const createSweep = (
  database: SqliteDatabase,
  outcomes: Outcomes,
  wraps: Wraps,
  clock: () => number,
): (() => Swept) => {
  const expiredEnvelopes = database.prepare(
    `DELETE FROM envelope WHERE sequence IN (SELECT sequence FROM envelope WHERE expires_hour <= ? LIMIT ?)
     RETURNING mailbox, length(body) AS bytes, wrap`,
  );
  const releaseMailbox = database.prepare('UPDATE mailbox SET items = items - 1, bytes = bytes - ? WHERE row = ?');
  const expiredOutbox = database.prepare(
    `DELETE FROM outbox WHERE sequence IN (SELECT sequence FROM outbox WHERE expires_hour <= ? LIMIT ?)
     RETURNING destination, item_id, length(body) AS bytes`,
  );
  const expiredUnsealed = database.prepare(
    `DELETE FROM outbox_unsealed WHERE sequence IN (SELECT sequence FROM outbox_unsealed WHERE expires_hour <= ? LIMIT ?)
     RETURNING destination, item_id, length(body) AS bytes`,
  );
  const subtractLoad = createLoadSubtraction(database);
  const expiredItems = database.prepare(
    'DELETE FROM dedupe WHERE item_digest IN (SELECT item_digest FROM dedupe WHERE expires_hour <= ? LIMIT ?)',
  );
  const expiredNonces = database.prepare(
    'DELETE FROM nonce WHERE digest IN (SELECT digest FROM nonce WHERE expires_minute <= ? LIMIT ?)',
  );
  const kept = [
    'DELETE FROM outcome WHERE lookup IN (SELECT lookup FROM outcome WHERE expires_hour <= ? LIMIT ?)',
    'DELETE FROM receipt WHERE row IN (SELECT row FROM receipt WHERE expires_hour <= ? LIMIT ?)',
    'DELETE FROM peer_document WHERE digest IN (SELECT digest FROM peer_document WHERE expires_hour <= ? LIMIT ?)',
  ].map((sql) => database.prepare(sql));

  const others = [
    'invite WHERE row IN (SELECT row FROM invite',
    'block WHERE (list, domain, account_hash) IN (SELECT list, domain, account_hash FROM block',
  ].map((where) => database.prepare(`DELETE FROM ${where} WHERE expires_hour <= ? LIMIT ?)`));
  const retiredKeys = database.prepare(
    'DELETE FROM token_key WHERE (epoch, mailbox) IN (SELECT epoch, mailbox FROM token_key WHERE epoch < ? LIMIT ?)',
  );
  const retiredTokens = database.prepare(
    `DELETE FROM spent_token WHERE (epoch, mailbox, digest) IN
     (SELECT epoch, mailbox, digest FROM spent_token WHERE epoch < ? LIMIT ?)`,
  );
  const expiredVouchers = database.prepare(
    'DELETE FROM spent_voucher WHERE digest IN (SELECT digest FROM spent_voucher WHERE expires_day < ? LIMIT ?)',
  );
  const goneRequests = database.prepare(
    `DELETE FROM waiting_request WHERE (mailbox, sequence) IN
     (SELECT mailbox, sequence FROM waiting_request
      WHERE NOT EXISTS (SELECT 1 FROM envelope WHERE envelope.sequence = waiting_request.sequence) LIMIT ?)`,
  );
  const sweepAuthorizations = (): number => {
    const epoch = liveTokenEpochs(Math.floor(clock() / 1000)).at(-1)!;
    const day = Math.floor(clock() / 86_400_000);
    return (
      Number(retiredKeys.run(epoch, SWEEP_ROWS_MAX).changes) +
      Number(retiredTokens.run(epoch, SWEEP_ROWS_MAX).changes) +
      Number(expiredVouchers.run(day, SWEEP_ROWS_MAX).changes) +
      Number(goneRequests.run(SWEEP_ROWS_MAX).changes)
    );
  };

  return () => {
    const hour = hourNow(clock);
    const envelopes = expiredEnvelopes.all(hour, SWEEP_ROWS_MAX);
    for (const row of envelopes) {
      releaseMailbox.run(envelopeBytesOf(row), Number(row.mailbox));
      wraps.released(row.wrap);
    }
    const outboxItems = [...expiredOutbox.all(hour, SWEEP_ROWS_MAX), ...expiredUnsealed.all(hour, SWEEP_ROWS_MAX)];
    const undelivered = outboxItems.map((row) => toBytes(row.item_id));
    for (const row of outboxItems) subtractLoad(String(row.destination), 1, Number(row.bytes));
    for (const itemId of undelivered) outcomes.keep(itemId, 'E_ITEM_EXPIRED', undefined);
    const settled = kept.map((expire) => Number(expire.run(hour, SWEEP_ROWS_MAX).changes));
    const items = Number(expiredItems.run(hour, SWEEP_ROWS_MAX).changes);
    const nonces = Number(expiredNonces.run(Math.floor(clock() / 60_000), SWEEP_ROWS_MAX).changes);
    for (const expired of others) expired.run(hour, SWEEP_ROWS_MAX);
    const records =
      items + nonces + wraps.tidy() + sweepAuthorizations() + settled.reduce((sum, count) => sum + count, 0);
    return { envelopes: envelopes.length, outboxItems: outboxItems.length, records, undelivered };
  };
};
