import type { SqliteDatabase } from '@sotto/store-sqlite';
import type { MailboxRow } from './relay-store.ts';

/** The row of a mailbox by its id. */
export const createFind = (database: SqliteDatabase): ((mailboxId: Uint8Array) => MailboxRow | undefined) => {
  const select = database.prepare('SELECT row FROM mailbox WHERE mailbox_id = ?');
  return (mailboxId) => {
    const found = select.get(mailboxId);
    return found === undefined ? undefined : (Number(found.row) as MailboxRow);
  };
};
