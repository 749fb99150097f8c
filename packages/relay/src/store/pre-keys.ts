/**
 * The pre-key shelf of each device. One-time keys are taken by one DELETE ... RETURNING, so no two askers get the same
 * one. Their ids only grow: an id at or below the newest one accepted is ignored, hence an upload that is retried after
 * a lost answer cannot put back a key that was handed out meanwhile.
 */

import type { CryptoProvider } from '@sotto/crypto';
import { type DeviceKey, shelfDigest } from '@sotto/identity';
import type { SqliteDatabase } from '@sotto/store-sqlite';
import type { KemPreKey, KeyBinding, OneTimePreKey, PreKeyUpload, SignedPreKey } from '@sotto/wire';
import { ONE_TIME_KEM_PRE_KEYS_MAX, ONE_TIME_PRE_KEYS_MAX } from '../limits.ts';
import { toBytes } from './columns.ts';
import type { DeviceRow, MailboxRow, PreKeyCounts, TakenBundle } from './relay-store.ts';

export interface PreKeyShelf {
  /** Inside a transaction. Keys beyond the limit of the shelf are ignored; the counts tell. */
  put(device: DeviceRow, preKeys: PreKeyUpload): void;
  count(device: DeviceRow): PreKeyCounts;
  /** SHA-256 of all public keys of the device, that of its mailbox included. */
  digest(device: DeviceRow): Uint8Array;
  findDevice(localpart: string, deviceId: number): ShelvedDevice | undefined;
  /** Inside a transaction. `undefined` for a device that has not uploaded yet. */
  takeBundle(device: ShelvedDevice): TakenBundle | undefined;
  /** Inside a transaction. */
  clear(device: DeviceRow): void;
}

/** A device as it is asked for its keys. */
export interface ShelvedDevice {
  readonly row: DeviceRow;
  readonly deviceId: number;
  readonly registrationId: number;
  readonly mailbox: MailboxRow;
  readonly mailboxId: Uint8Array;
  readonly identityKey: Uint8Array;
}

export const createPreKeyShelf = (database: SqliteDatabase, crypto: CryptoProvider): PreKeyShelf => {
  const signed = createSingleKey(database, 'signed_pre_key');
  const lastResort = createSingleKey(database, 'last_resort_kem_pre_key');
  const oneTime = createOneTimeKeys(database);
  const oneTimeKem = createOneTimeKemKeys(database);
  const findDevice = database.prepare(
    `SELECT device.row AS row, registration_id, mailbox, mailbox_id, account.identity_key AS identity_key
     FROM device JOIN account ON account.row = device.account JOIN mailbox ON mailbox.row = device.mailbox
     WHERE account.localpart = ? AND device_id = ?`,
  );

  const findMailboxKey = database.prepare(
    `SELECT key_id AS id, public_key FROM mailbox_key JOIN device ON device.mailbox = mailbox_key.mailbox
     WHERE device.row = ?`,
  );
  const count = (device: DeviceRow): PreKeyCounts => ({
    oneTimePreKeys: oneTime.count(device),
    oneTimeKemPreKeys: oneTimeKem.count(device),
  });

  return {
    put(device, preKeys) {
      if (preKeys.replaceOneTimeKeys) for (const keys of [oneTime, oneTimeKem]) keys.clear(device);
      if (preKeys.signedPreKey !== undefined) signed.put(device, preKeys.signedPreKey);
      if (preKeys.lastResortKemPreKey !== undefined) lastResort.put(device, preKeys.lastResortKemPreKey);
      oneTime.put(device, preKeys.oneTimePreKeys);
      oneTimeKem.put(device, preKeys.oneTimeKemPreKeys);
    },

    count,

    digest(device) {
      const mailboxKeys = findMailboxKey.all(device).map(toPublicKey);
      return shelfDigest(crypto, [
        ...kindred('signedPreKey', signed.all(device)),
        ...kindred('oneTimePreKey', oneTime.all(device)),
        ...kindred('oneTimeKemPreKey', oneTimeKem.all(device)),
        ...kindred('lastResortKemPreKey', lastResort.all(device)),
        ...kindred('mailboxKey', mailboxKeys),
      ]);
    },

    findDevice(localpart, deviceId) {
      const found = findDevice.get(localpart, deviceId);
      if (found === undefined) return undefined;
      return {
        row: Number(found.row) as DeviceRow,
        deviceId,
        registrationId: Number(found.registration_id),
        mailbox: Number(found.mailbox) as MailboxRow,
        mailboxId: toBytes(found.mailbox_id),
        identityKey: toBytes(found.identity_key),
      };
    },

    takeBundle({ row, deviceId, registrationId, mailbox, identityKey }) {
      const signedPreKey = signed.find(row);
      const lastResortKey = lastResort.find(row);
      // A device named in a manifest that has not uploaded yet cannot be written to.
      if (signedPreKey === undefined || lastResortKey === undefined) return undefined;
      const kemPreKey = oneTimeKem.take(row);
      const oneTimePreKey = oneTime.take(row);
      const bundle = {
        deviceId,
        registrationId,
        identityKey,
        signedPreKey,
        kemPreKey: kemPreKey ?? lastResortKey,
        kemLastResort: kemPreKey === undefined,
        ...(oneTimePreKey === undefined ? {} : { oneTimePreKey }),
      };
      return { bundle, mailbox, left: count(row) };
    },

    clear(device) {
      for (const keys of [signed, lastResort, oneTime, oneTimeKem]) keys.clear(device);
    },
  };
};

/** One key per device, replaced by each upload. */
const createSingleKey = (database: SqliteDatabase, table: 'signed_pre_key' | 'last_resort_kem_pre_key') => {
  const upsert = database.prepare(
    `INSERT INTO ${table} (device, id, public_key, signature, created_at, binding) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET id = excluded.id, public_key = excluded.public_key,
       signature = excluded.signature, created_at = excluded.created_at, binding = excluded.binding`,
  );
  const select = database.prepare(
    `SELECT id, public_key, signature, created_at, binding FROM ${table} WHERE device = ?`,
  );
  const remove = database.prepare(`DELETE FROM ${table} WHERE device = ?`);
  return {
    put: (device: DeviceRow, key: SignedPreKey | KemPreKey): void => {
      upsert.run(device, key.id, key.publicKey, key.signature, ...bindingColumns(key));
    },
    find: (device: DeviceRow): SignedPreKey | undefined => {
      const row = select.get(device);
      return row === undefined ? undefined : toSignedKey(row);
    },
    all: (device: DeviceRow): readonly PublicKey[] => select.all(device).map(toPublicKey),
    clear: (device: DeviceRow): void => {
      remove.run(device);
    },
  };
};

const createOneTimeKeys = (database: SqliteDatabase) => {
  const shelf = createShelf(database, 'one_time_pre_key');
  const insert = database.prepare(
    'INSERT INTO one_time_pre_key (device, id, public_key, created_at, binding) VALUES (?, ?, ?, ?, ?)',
  );
  const take = database.prepare(
    `DELETE FROM one_time_pre_key WHERE device = ?
     AND id = (SELECT MIN(id) FROM one_time_pre_key WHERE device = ?) RETURNING id, public_key, created_at, binding`,
  );
  return {
    ...shelf,
    put: (device: DeviceRow, keys: readonly OneTimePreKey[]): void =>
      shelf.fill(device, keys, ONE_TIME_PRE_KEYS_MAX, (key) =>
        insert.run(device, key.id, key.publicKey, ...bindingColumns(key)),
      ),
    take: (device: DeviceRow): OneTimePreKey | undefined => {
      const row = take.get(device, device);
      return row === undefined ? undefined : { ...toPublicKey(row), binding: toBinding(row) };
    },
  };
};

const createOneTimeKemKeys = (database: SqliteDatabase) => {
  const shelf = createShelf(database, 'one_time_kem_pre_key');
  const insert = database.prepare(
    `INSERT INTO one_time_kem_pre_key (device, id, public_key, signature, created_at, binding)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const take = database.prepare(
    `DELETE FROM one_time_kem_pre_key WHERE device = ?
     AND id = (SELECT MIN(id) FROM one_time_kem_pre_key WHERE device = ?)
     RETURNING id, public_key, signature, created_at, binding`,
  );
  return {
    ...shelf,
    put: (device: DeviceRow, keys: readonly KemPreKey[]): void =>
      shelf.fill(device, keys, ONE_TIME_KEM_PRE_KEYS_MAX, (key) =>
        insert.run(device, key.id, key.publicKey, key.signature, ...bindingColumns(key)),
      ),
    take: (device: DeviceRow): KemPreKey | undefined => {
      const row = take.get(device, device);
      return row === undefined ? undefined : toSignedKey(row);
    },
  };
};

/** What both kinds of one-time keys share: the newest id, the limit, counting and clearing. */
const createShelf = (database: SqliteDatabase, table: 'one_time_pre_key' | 'one_time_kem_pre_key') => {
  const selectNewest = database.prepare(`SELECT ${table}_newest AS newest FROM device WHERE row = ?`);
  const setNewest = database.prepare(`UPDATE device SET ${table}_newest = ? WHERE row = ?`);
  const selectCount = database.prepare(`SELECT COUNT(*) AS count FROM ${table} WHERE device = ?`);
  const remove = database.prepare(`DELETE FROM ${table} WHERE device = ?`);
  const selectAll = database.prepare(`SELECT id, public_key FROM ${table} WHERE device = ?`);
  const count = (device: DeviceRow): number => Number(selectCount.get(device)?.count);
  return {
    count,
    all: (device: DeviceRow): readonly PublicKey[] => selectAll.all(device).map(toPublicKey),
    fill<Key extends { readonly id: number }>(
      device: DeviceRow,
      keys: readonly Key[],
      max: number,
      insert: (key: Key) => unknown,
    ): void {
      let newest = Number(selectNewest.get(device)?.newest);
      let room = max - count(device);
      for (const key of keys.toSorted((a, b) => a.id - b.id)) {
        if (key.id <= newest || room <= 0) continue;
        insert(key);
        newest = key.id;
        room -= 1;
      }
      setNewest.run(newest, device);
    },
    clear: (device: DeviceRow): void => {
      remove.run(device);
    },
  };
};

type PublicKey = Pick<DeviceKey, 'id' | 'publicKey'>;
type Row = Readonly<Record<string, unknown>>;

const kindred = (kind: DeviceKey['kind'], keys: readonly PublicKey[]): readonly DeviceKey[] =>
  keys.map((key) => ({ ...key, kind }));

const toPublicKey = (row: Row): PublicKey => ({ id: Number(row.id), publicKey: toBytes(row.public_key) });

const toSignedKey = (row: Row): SignedPreKey => ({
  ...toPublicKey(row),
  signature: toBytes(row.signature),
  binding: toBinding(row),
});

const toBinding = (row: Row): KeyBinding => ({
  createdAt: Number(row.created_at),
  signature: toBytes(row.binding),
});

/** Every key that gets here was checked to have one. */
const bindingColumns = ({ binding }: { readonly binding?: KeyBinding }): readonly [number, Uint8Array] => {
  if (binding === undefined) throw new TypeError('preKeys: must have been checked');
  return [binding.createdAt, binding.signature];
};
