/**
 * The rows of `wrap` go when their last envelope has gone. Nothing counts them, for a count would be written with every
 * message; what was deleted names the rows that may be empty now, and a step of the sweep looks. The first steps of a
 * process look at all rows, a bounded number each.
 */

import type { SqliteDatabase } from '@sotto/store-sqlite';
import { SWEEP_WRAPS_MAX } from '../limits.ts';

export interface Wraps {
  /** An envelope was deleted that had this value in its column `wrap`. */
  released(wrap: unknown): void;
  /** Inside a transaction. Returns on how many rows there was work; called again while there is. */
  tidy(): number;
}

/** `removed` is told of every row that was deleted. */
export const createWraps = (database: SqliteDatabase, removed: (wrap: number) => void): Wraps => {
  const next = database.prepare('SELECT row FROM wrap WHERE row > ? ORDER BY row LIMIT ?');
  const find = database.prepare('SELECT mailbox FROM wrap WHERE row = ?');
  const findEnvelope = database.prepare('SELECT 1 FROM envelope WHERE mailbox = ? AND wrap = ? LIMIT 1');
  const remove = database.prepare('DELETE FROM wrap WHERE row = ?');
  /** Those that may be empty. */
  const candidates = new Set<number>();
  let lookedThrough: number | undefined = -1;

  const lookAtOld = (): number => {
    if (lookedThrough === undefined) return 0;
    const rows = next.all(lookedThrough, SWEEP_WRAPS_MAX).map(({ row }) => Number(row));
    for (const row of rows) candidates.add(row);
    lookedThrough = rows.at(-1);
    return rows.length;
  };

  return {
    released(wrap) {
      if (wrap !== null) candidates.add(Number(wrap));
    },
    tidy() {
      let work = lookAtOld();
      for (const row of [...candidates].slice(0, SWEEP_WRAPS_MAX)) {
        const found = find.get(row);
        const isEmpty = found !== undefined && findEnvelope.get(Number(found.mailbox), row) === undefined;
        // It stays a candidate until it is seen to be gone: this transaction may yet fail.
        if (!isEmpty) {
          candidates.delete(row);
          continue;
        }
        work += remove.run(row).changes;
        removed(row);
      }
      return work;
    },
  };
};
