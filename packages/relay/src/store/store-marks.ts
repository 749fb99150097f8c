/**
 * From which state of its store a device sent last: random bytes that it draws before every request that sends. A device that
 * runs from an older copy of its store does not know them, and is told before anything of its request is taken (fault T11;
 * docs/protocol.md, copies of a store).
 */

import { equalBytes } from '@sotto/crypto';
import type { SqliteDatabase } from '@sotto/store-sqlite';
import { toBytes } from './columns.ts';
import type { SendingDevice } from './relay-store.ts';

export interface StoreMarks {
  /** Inside a transaction. `undefined` when the next mark is kept now; else the one that is kept, which the device does not know. */
  advance(sender: SendingDevice): Uint8Array | undefined;
}

export const createStoreMarks = (database: SqliteDatabase): StoreMarks => {
  const select = database.prepare('SELECT store_mark FROM device WHERE row = ?');
  const put = database.prepare('UPDATE device SET store_mark = ? WHERE row = ?');
  return {
    advance({ device, mark: { next, known } }) {
      const found = select.get(device)?.store_mark;
      const kept = found === undefined || found === null ? undefined : toBytes(found);
      // RL-51: what a device sends from a state of its store that it has left is not taken.
      if (kept !== undefined && ![next, ...known].some((mark) => equalBytes(mark, kept))) return kept;
      put.run(next, device);
      return undefined;
    },
  };
};
