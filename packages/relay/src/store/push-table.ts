/** Where devices may be woken, sealed. */

import type { SqliteDatabase } from '@sotto/store-sqlite';
import { WAKE_UP_KEM_PRE_KEYS, WAKE_UP_PRE_KEYS } from '../limits.ts';
import { toBytes } from './columns.ts';
import type { DeviceRow, MailboxRow, SealedSubscription } from './relay-store.ts';

/** Writing methods run inside a transaction. */
export interface PushTable {
  set(device: DeviceRow, sealed: Uint8Array | undefined): void;
  find(mailbox: MailboxRow): SealedSubscription | undefined;
  /** Only if it is still this one. */
  remove(device: DeviceRow, sealed: Uint8Array): void;
  /** The mailbox of a device that has a subscription and a quarter of its one-time keys or less. */
  findLowOnKeys(localpart: string, deviceId: number): MailboxRow | undefined;
}

export const createPushTable = (database: SqliteDatabase): PushTable => {
  const put = database.prepare('INSERT OR REPLACE INTO push (device, sealed) VALUES (?, ?)');
  const clear = database.prepare('DELETE FROM push WHERE device = ?');
  const select = database.prepare(
    'SELECT push.device AS device, sealed FROM device JOIN push ON push.device = device.row WHERE device.mailbox = ?',
  );
  const remove = database.prepare('DELETE FROM push WHERE device = ? AND sealed = ?');
  const low = database.prepare(
    `SELECT device.mailbox AS mailbox FROM account JOIN device ON device.account = account.row
       JOIN push ON push.device = device.row
     WHERE localpart = ? AND device_id = ? AND (
       (SELECT COUNT(*) FROM one_time_pre_key WHERE device = push.device) <= ${WAKE_UP_PRE_KEYS} OR
       (SELECT COUNT(*) FROM one_time_kem_pre_key WHERE device = push.device) <= ${WAKE_UP_KEM_PRE_KEYS})`,
  );
  return {
    set(device, sealed) {
      if (sealed === undefined) clear.run(device);
      else put.run(device, sealed);
    },
    find(mailbox) {
      const row = select.get(mailbox);
      return row === undefined ? undefined : { device: Number(row.device) as DeviceRow, sealed: toBytes(row.sealed) };
    },
    remove: (device, sealed) => void remove.run(device, sealed),
    findLowOnKeys(localpart, deviceId) {
      const row = low.get(localpart, deviceId);
      return row === undefined ? undefined : (Number(row.mailbox) as MailboxRow);
    },
  };
};
