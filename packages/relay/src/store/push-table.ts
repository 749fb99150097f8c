/** Where devices may be woken, sealed. */

import { randomInt } from 'node:crypto';
import type { SqliteDatabase } from '@sotto/store-sqlite';
import { PUSH_RENEWAL_HOURS } from '../limits.ts';
import { toBytes } from './columns.ts';
import { hourNow } from './hours.ts';
import type { DeviceRow, MailboxRow, SealedSubscription } from './relay-store.ts';

/** Writing methods run inside a transaction. */
export interface PushTable {
  set(device: DeviceRow, sealed: Uint8Array | undefined): void;
  find(mailbox: MailboxRow): SealedSubscription | undefined;
  /** Only if it is still this one. */
  remove(device: DeviceRow, sealed: Uint8Array): void;
  /** To be sealed anew by now. */
  due(rowsMax: number): readonly SealedSubscription[];
  /** Only if it is still the former one. */
  renew(device: DeviceRow, former: Uint8Array, sealed: Uint8Array): void;
}

export const createPushTable = (database: SqliteDatabase, clock: () => number): PushTable => {
  const put = database.prepare('INSERT OR REPLACE INTO push (device, sealed, renew_hour) VALUES (?, ?, ?)');
  const clear = database.prepare('DELETE FROM push WHERE device = ?');
  const select = database.prepare(
    'SELECT push.device AS device, sealed FROM device JOIN push ON push.device = device.row WHERE device.mailbox = ?',
  );
  const remove = database.prepare('DELETE FROM push WHERE device = ? AND sealed = ?');
  const selectDue = database.prepare('SELECT device, sealed FROM push WHERE renew_hour <= ? LIMIT ?');
  const update = database.prepare('UPDATE push SET sealed = ?, renew_hour = ? WHERE device = ? AND sealed = ?');
  const nextRenewal = (): number => hourNow(clock) + 1 + randomInt(PUSH_RENEWAL_HOURS);
  return {
    set(device, sealed) {
      if (sealed === undefined) clear.run(device);
      else put.run(device, sealed, nextRenewal());
    },
    find(mailbox) {
      const row = select.get(mailbox);
      return row === undefined ? undefined : toSubscription(row);
    },
    remove: (device, sealed) => void remove.run(device, sealed),
    due: (rowsMax) => selectDue.all(hourNow(clock), rowsMax).map(toSubscription),
    renew: (device, former, sealed) => void update.run(sealed, nextRenewal(), device, former),
  };
};

const toSubscription = (row: Readonly<Record<string, unknown>>): SealedSubscription => ({
  device: Number(row.device) as DeviceRow,
  sealed: toBytes(row.sealed),
});
