/** The keys that this relay signs vouchers with. They are made here and in no backup: after a restore there are new ones. */

import type { SqliteDatabase } from '@sotto/store-sqlite';
import { toBytes } from './columns.ts';
import type { VoucherClass, VoucherKey } from './relay-store.ts';

export interface VoucherKeys {
  /** Inside a transaction. */
  list(firstEpoch: number): readonly VoucherKey[];
  /** Inside a transaction. */
  put(key: VoucherKey): void;
}

export const createVoucherKeys = (database: SqliteDatabase): VoucherKeys => {
  const remove = database.prepare('DELETE FROM voucher_key WHERE epoch < ?');
  const select = database.prepare(
    'SELECT class, epoch, public_key, private_key FROM voucher_key ORDER BY epoch, class',
  );
  const insert = database.prepare(
    'INSERT OR IGNORE INTO voucher_key (class, epoch, public_key, private_key) VALUES (?, ?, ?, ?)',
  );
  return {
    list(firstEpoch) {
      remove.run(firstEpoch);
      return select.all().map((row) => ({
        voucherClass: toClass(row.class),
        epoch: Number(row.epoch),
        publicKey: toBytes(row.public_key),
        privateKey: toBytes(row.private_key),
      }));
    },
    put({ voucherClass, epoch, publicKey, privateKey }) {
      insert.run(voucherClass, epoch, publicKey, privateKey);
    },
  };
};

const toClass = (value: unknown): VoucherClass => {
  if (value !== 'new' && value !== 'established' && value !== 'known') throw new TypeError('not a class of vouchers');
  return value;
};
