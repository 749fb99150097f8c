/** What a scrape wants to know of the store, by statements that look at few rows however much waits. */

import type { SqliteDatabase } from '@sotto/store-sqlite';
import { ONE_TIME_KEM_PRE_KEYS_LOW, ONE_TIME_PRE_KEYS_LOW } from '@sotto/wire';
import { MEASURES_DEVICES_INTERVAL_MS } from '../limits.ts';
import type { Measures } from './relay-store.ts';

export const createMeasures = (
  database: SqliteDatabase,
  monotonic: () => number,
): ((peers: readonly string[]) => Measures) => {
  // When mail came is sealed with it; when it ends is not.
  const nextExpiry = database.prepare('SELECT expires_hour FROM envelope ORDER BY expires_hour LIMIT 1');
  // Rows are in the order of arrival, and the oldest of them waited longest, or within an hour of it.
  const outboxOldest = database.prepare('SELECT accepted_hour FROM outbox ORDER BY sequence LIMIT 1');
  const outboxItems = database.prepare('SELECT items FROM outbox_load WHERE destination = ?');
  const low = (table: string, keysLow: number): string =>
    `NOT EXISTS (SELECT 1 FROM ${table} WHERE device = device.row LIMIT 1 OFFSET ${keysLow})`;
  const devices = database.prepare(
    `SELECT COUNT(*) AS low FROM device WHERE ${low('one_time_pre_key', ONE_TIME_PRE_KEYS_LOW)}
       OR ${low('one_time_kem_pre_key', ONE_TIME_KEM_PRE_KEYS_LOW)}`,
  );

  let devicesLow = 0;
  let countedAt = Number.NEGATIVE_INFINITY;
  const countDevices = (): number => {
    if (monotonic() - countedAt >= MEASURES_DEVICES_INTERVAL_MS) {
      devicesLow = Number(devices.get()?.low);
      countedAt = monotonic();
    }
    return devicesLow;
  };

  return (peers) => ({
    mailboxNextExpiryHour: hourIn(nextExpiry.get()?.expires_hour),
    outboxOldestHour: hourIn(outboxOldest.get()?.accepted_hour),
    outboxItems: new Map(peers.map((peer) => [peer, Number(outboxItems.get(peer)?.items ?? 0)])),
    devicesLow: countDevices(),
  });
};

const hourIn = (column: unknown): number | undefined => (column === undefined ? undefined : Number(column));
