/**
 * Whether a device may still speak, which every request of a client session asks: from memory, for the answer hardly ever
 * changes. Everything that changes one says so, inside its transaction; nobody asks before that has ended.
 */

import type { SqliteDatabase } from '@sotto/store-sqlite';
import { CLIENT_SESSIONS_MAX } from '../limits.ts';
import type { DeviceRow, DeviceState } from './relay-store.ts';

export interface DeviceStates {
  /** A device whose key or mailbox changed has another row, and no row is used twice. */
  of(device: DeviceRow): DeviceState | undefined;
  /** A device is removed, or an account suspended or let in again. */
  forget(): void;
}

export const createDeviceStates = (database: SqliteDatabase): DeviceStates => {
  const select = database.prepare(
    'SELECT account.suspended AS suspended FROM device JOIN account ON account.row = device.account WHERE device.row = ?',
  );
  const known = new Map<DeviceRow, DeviceState>();
  return {
    of(device) {
      const kept = known.get(device);
      if (kept !== undefined) return kept;
      const found = select.get(device);
      if (found === undefined) return undefined;
      const state = Number(found.suspended) === 1 ? 'suspended' : 'active';
      if (known.size >= CLIENT_SESSIONS_MAX) known.clear();
      known.set(device, state);
      return state;
    },
    forget: () => known.clear(),
  };
};
