/**
 * One transaction as one promise. A transaction ends by itself when control returns to the browser with no request of it
 * pending, so all of its work is done in callbacks of its own requests, and nothing else is waited for inside one.
 */

import { translateFailure } from './failure.ts';

export interface Outcome<T> {
  /** What the promise resolves with when the transaction is complete. */
  give(result: T): void;
  /** Aborts it, and rejects the promise with `error`. */
  refuse(error: Error): void;
}

/** Begins a transaction on `stores` and has `work` make its first requests. Rejects with `StoreError`. */
export function inTransaction<T>(
  database: IDBDatabase,
  mode: 'readonly' | 'readwrite',
  stores: readonly string[],
  work: (transaction: IDBTransaction, outcome: Outcome<T>) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    try {
      // What is strict is on the disk when it is complete. A read has nothing to wait for.
      const durability = mode === 'readwrite' ? 'strict' : 'default';
      const transaction = database.transaction([...stores], mode, { durability });
      let result: { readonly given: T } | undefined;
      let refusal: Error | undefined;
      transaction.oncomplete = () => {
        if (result === undefined) reject(translateFailure(refusal));
        else resolve(result.given);
      };
      transaction.onabort = () => reject(translateFailure(refusal ?? transaction.error));
      work(transaction, {
        give(given) {
          result = { given };
        },
        refuse(error) {
          refusal = error;
          transaction.abort();
        },
      });
    } catch (error) {
      reject(translateFailure(error));
    }
  });
}
