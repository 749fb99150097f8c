/** A device with all that hangs on it: pre-keys, push subscription, mailbox, token keys, waiting mail and the keys that wrap it. */

import type { SqliteDatabase } from '@sotto/store-sqlite';
import type { DeviceStates } from './device-states.ts';
import type { PreKeyShelf } from './pre-keys.ts';
import type { DeviceRow, MailboxRow } from './relay-store.ts';
import type { Tokens } from './tokens.ts';
import type { Wrapping } from './wrapping.ts';

export interface DeviceRemovalEnvironment {
  readonly database: SqliteDatabase;
  readonly shelf: PreKeyShelf;
  readonly wrapping: Pick<Wrapping, 'forget'>;
  readonly states: Pick<DeviceStates, 'forget'>;
  readonly tokens: Pick<Tokens, 'clear'>;
}

export interface DeviceRows {
  readonly row: DeviceRow;
  readonly mailbox: MailboxRow;
}

/** The function runs inside a transaction. */
export const createDeviceRemoval = ({
  database,
  shelf,
  wrapping,
  states,
  tokens,
}: DeviceRemovalEnvironment): ((device: DeviceRows) => void) => {
  const removeDevice = database.prepare('DELETE FROM device WHERE row = ?');
  const removeMailbox = database.prepare('DELETE FROM mailbox WHERE row = ?');
  const removeKey = database.prepare('DELETE FROM mailbox_key WHERE mailbox = ?');
  const removeEnvelopes = database.prepare('DELETE FROM envelope WHERE mailbox = ?');
  const removePush = database.prepare('DELETE FROM push WHERE device = ?');
  const removeWraps = database.prepare('DELETE FROM wrap WHERE mailbox = ?');
  return ({ row, mailbox }) => {
    shelf.clear(row);
    removePush.run(row);
    tokens.clear(mailbox);
    removeEnvelopes.run(mailbox);
    removeWraps.run(mailbox);
    wrapping.forget(mailbox);
    removeKey.run(mailbox);
    removeMailbox.run(mailbox);
    removeDevice.run(row);
    states.forget();
  };
};
