/** Invites: a digest of each code, never the code. Spent in the transaction that makes the account. */

import type { SqliteDatabase } from '@sotto/store-sqlite';
import type { Invite, NewInvite } from './admin-store.ts';
import { expiresHourOf, hourNow, secondsOf } from './hours.ts';

/** Writing methods run inside a transaction. */
export interface InviteTable {
  add(invites: readonly NewInvite[]): void;
  list(): readonly Invite[];
  revoke(id: number): boolean;
  /** Whether the code was good for one more account. */
  spend(digest: Uint8Array): boolean;
}

export const createInviteTable = (database: SqliteDatabase, clock: () => number): InviteTable => {
  const insert = database.prepare('INSERT INTO invite (code_digest, uses, expires_hour) VALUES (?, ?, ?)');
  const select = database.prepare('SELECT row, uses, expires_hour FROM invite WHERE expires_hour > ? ORDER BY row');
  const remove = database.prepare('DELETE FROM invite WHERE row = ?');
  const use = database.prepare('UPDATE invite SET uses = uses - 1 WHERE code_digest = ? AND expires_hour > ?');
  const forget = database.prepare('DELETE FROM invite WHERE code_digest = ? AND uses <= 0');
  return {
    add(invites) {
      for (const { digest, uses, expiresAt } of invites) insert.run(digest, uses, expiresHourOf(expiresAt));
    },
    list: () =>
      select.all(hourNow(clock)).map((row) => ({
        id: Number(row.row),
        usesLeft: Number(row.uses),
        expiresAt: secondsOf(Number(row.expires_hour)),
      })),
    revoke: (id) => remove.run(id).changes === 1,
    spend(digest) {
      const isSpent = use.run(digest, hourNow(clock)).changes === 1;
      if (isSpent) forget.run(digest);
      return isSpent;
    },
  };
};
