/** Accounts, their devices and the mailboxes of those. */

import { randomBytes } from 'node:crypto';
import { equalBytes } from '@sotto/crypto';
import { toBytes } from './columns.ts';
import { createDeviceRemoval, type DeviceRemovalEnvironment } from './device-removal.ts';
import type { InviteTable } from './invites.ts';
import type { Mailboxes } from './mailboxes.ts';
import type {
  AccountState,
  Device,
  DeviceRecord,
  DeviceRow,
  MailboxRow,
  Registration,
  RegistrationOutcome,
} from './relay-store.ts';

export interface Accounts {
  /** Inside a transaction. */
  register(registration: Registration): Registered;
  findAccount(accountId: Uint8Array): AccountState | undefined;
  findDevice(accountId: Uint8Array, deviceId: number): Device | undefined;
  findManifest(localpart: string): Uint8Array | undefined;
}

/** What became of a registration, and the mailboxes of devices that are no longer named. */
export interface Registered {
  readonly outcome: RegistrationOutcome;
  readonly dropped: readonly MailboxRow[];
}

export interface AccountsEnvironment extends DeviceRemovalEnvironment {
  readonly mailboxes: Pick<Mailboxes, 'replaceKey'>;
  readonly invites: Pick<InviteTable, 'spend'>;
  readonly clock: () => number;
}

export const createAccounts = (env: AccountsEnvironment): Accounts => {
  const { database, shelf, mailboxes, wrapping, tokens, states, invites, clock } = env;
  const byLocalpart = database.prepare(
    'SELECT row, account_id, identity_key, signed_manifest FROM account WHERE localpart = ?',
  );
  const byAccountId = database.prepare('SELECT suspended FROM account WHERE account_id = ?');
  const insertAccount = database.prepare(
    'INSERT INTO account (localpart, account_id, identity_key, signed_manifest, created_day) VALUES (?, ?, ?, ?, ?)',
  );
  const replaceManifest = database.prepare('UPDATE account SET signed_manifest = ? WHERE row = ?');
  const selectDevice = database.prepare(
    `SELECT device.row AS row, device.mailbox AS mailbox, device.authentication_key AS authentication_key,
       account.identity_key AS identity_key, account.localpart AS localpart,
       account.suspended AS suspended, account.created_day AS created_day
     FROM device JOIN account ON account.row = device.account WHERE account.account_id = ? AND device.device_id = ?`,
  );
  const devices = createDevices({ database, shelf, wrapping, tokens, states });

  const publish = (account: number, { deviceId, preKeys }: Registration): void => {
    const { row, mailbox } = devices.find(account, deviceId);
    shelf.put(row, preKeys);
    if (preKeys.mailboxKey !== undefined) mailboxes.replaceKey(mailbox, preKeys.mailboxKey);
  };
  const today = (): number => Math.floor(clock() / DAY_MS);

  const create = (registration: Registration): RegistrationOutcome => {
    if (byAccountId.get(registration.accountId) !== undefined) return 'stale';
    if (devices.isMailboxTaken(registration.devices, [])) return 'mailbox-taken';
    if (registration.invite !== undefined && !invites.spend(registration.invite)) return 'invite-invalid';
    const { localpart, accountId, identityKey, signedManifest } = registration;
    const account = Number(
      insertAccount.run(localpart, accountId, identityKey, signedManifest, today()).lastInsertRowid,
    );
    for (const device of registration.devices) devices.insert(account, device);
    publish(account, registration);
    return 'registered';
  };

  const update = (account: number, registration: Registration): Registered => {
    const kept = devices.ofAccount(account);
    if (devices.isMailboxTaken(registration.devices, kept)) return nothingDropped('mailbox-taken');
    const dropped = kept.filter((old) => !registration.devices.some((device) => isSameDevice(old, device)));
    for (const old of dropped) devices.remove(old);
    for (const device of registration.devices)
      if (!kept.some((old) => isSameDevice(old, device))) devices.insert(account, device);
    replaceManifest.run(registration.signedManifest, account);
    publish(account, registration);
    return { outcome: 'updated', dropped: dropped.map(({ mailbox }) => mailbox) };
  };

  return {
    register(registration) {
      const found = byLocalpart.get(registration.localpart);
      if (found === undefined) return nothingDropped(create(registration));
      if (!equalBytes(toBytes(found.identity_key), registration.identityKey)) return nothingDropped('address-taken');
      const relation = registration.compare(toBytes(found.signed_manifest));
      if (relation === 'same') return nothingDropped('unchanged');
      return relation === 'newer' ? update(Number(found.row), registration) : nothingDropped('stale');
    },

    findAccount(accountId) {
      const found = byAccountId.get(accountId);
      return found && { isSuspended: Number(found.suspended) === 1 };
    },

    findDevice(accountId, deviceId) {
      const found = selectDevice.get(accountId, deviceId);
      if (found === undefined) return undefined;
      return {
        row: Number(found.row) as DeviceRow,
        mailbox: Number(found.mailbox) as MailboxRow,
        localpart: String(found.localpart),
        authenticationKey: toBytes(found.authentication_key),
        identityKey: toBytes(found.identity_key),
        isSuspended: Number(found.suspended) === 1,
        createdDay: Number(found.created_day),
      };
    },

    findManifest(localpart) {
      const found = byLocalpart.get(localpart);
      return found === undefined ? undefined : toBytes(found.signed_manifest);
    },
  };
};

interface KeptDevice extends DeviceRecord {
  readonly row: DeviceRow;
  readonly mailbox: MailboxRow;
}

/** A device whose key or mailbox changed is another device: its mail and pre-keys are not handed on. */
const isSameDevice = (a: DeviceRecord, b: DeviceRecord): boolean =>
  a.deviceId === b.deviceId &&
  a.registrationId === b.registrationId &&
  equalBytes(a.authenticationKey, b.authenticationKey) &&
  equalBytes(a.mailboxId, b.mailboxId);

const createDevices = ({ database, shelf, wrapping, tokens, states }: DeviceRemovalEnvironment) => {
  const mailboxOf = database.prepare('SELECT row FROM mailbox WHERE mailbox_id = ?');
  const insertMailbox = database.prepare(
    `INSERT INTO mailbox (mailbox_id, epoch, items_max, bytes_max)
     SELECT ?, ?, items_max, bytes_max FROM account WHERE row = ?`,
  );
  const insertDevice = database.prepare(
    `INSERT INTO device (account, device_id, registration_id, authentication_key, mailbox) VALUES (?, ?, ?, ?, ?)`,
  );
  const selectRow = database.prepare('SELECT row, mailbox FROM device WHERE account = ? AND device_id = ?');
  const selectAll = database.prepare(
    `SELECT device.row AS row, device_id, registration_id, authentication_key, mailbox, mailbox.mailbox_id AS mailbox_id
     FROM device JOIN mailbox ON mailbox.row = device.mailbox WHERE account = ?`,
  );
  return {
    isMailboxTaken: (wanted: readonly DeviceRecord[], kept: readonly KeptDevice[]): boolean =>
      wanted.some(
        (device) =>
          mailboxOf.get(device.mailboxId) !== undefined &&
          !kept.some((old) => equalBytes(old.mailboxId, device.mailboxId)),
      ) || hasRepeatedMailbox(wanted),

    insert(account: number, device: DeviceRecord): void {
      const mailbox = Number(insertMailbox.run(device.mailboxId, randomBytes(8), account).lastInsertRowid);
      insertDevice.run(account, device.deviceId, device.registrationId, device.authenticationKey, mailbox);
    },

    find(account: number, deviceId: number): { readonly row: DeviceRow; readonly mailbox: MailboxRow } {
      const found = selectRow.get(account, deviceId);
      return { row: Number(found?.row) as DeviceRow, mailbox: Number(found?.mailbox) as MailboxRow };
    },

    ofAccount: (account: number): readonly KeptDevice[] =>
      selectAll.all(account).map((row) => ({
        row: Number(row.row) as DeviceRow,
        mailbox: Number(row.mailbox) as MailboxRow,
        deviceId: Number(row.device_id),
        registrationId: Number(row.registration_id),
        authenticationKey: toBytes(row.authentication_key),
        mailboxId: toBytes(row.mailbox_id),
      })),

    remove: createDeviceRemoval({ database, shelf, wrapping, tokens, states }),
  };
};

const nothingDropped = (outcome: RegistrationOutcome): Registered => ({ outcome, dropped: [] });

const DAY_MS = 86_400_000;

const hasRepeatedMailbox = (devices: readonly DeviceRecord[]): boolean =>
  devices.some((device, index) =>
    devices.slice(index + 1).some((other) => equalBytes(device.mailboxId, other.mailboxId)),
  );
