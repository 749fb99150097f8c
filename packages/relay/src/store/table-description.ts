/** How a table of the relay is described: see `tables.ts`. */

/** Kinds of things a relay may hold; no others. The words are those of section 15. */
export type InventoryItem =
  | 'account'
  | 'devices'
  | 'undelivered envelopes'
  | 'outbox'
  | 'pre-keys'
  | 'push'
  | 'tokens'
  | 'spent once'
  | 'invites'
  | 'block lists'
  | 'blobs'
  | 'outcomes'
  | 'other relays'
  | 'the relay itself';

export interface ColumnDescription {
  readonly name: string;
  readonly holds: string;
  /** What somebody learns who gets the file. */
  readonly reader: string;
}

export interface TableDescription {
  readonly table: string;
  readonly item: InventoryItem;
  readonly why: string;
  readonly until: string;
  /**
   * `copied`: stands in a backup. `left out`: short-lived, and wrong when it comes back; a backup lacks it. `renewed`:
   * left out as well, and emptied when a restored copy is accepted, for what it says must not be true twice.
   */
  readonly backup: 'copied' | 'left out' | 'renewed';
  readonly columns: readonly ColumnDescription[];
}
