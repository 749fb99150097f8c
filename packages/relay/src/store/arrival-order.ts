/**
 * Order of what comes from another relay while a mailbox is full (docs/decisions/0011-order-behind-the-seal.md). The sending
 * relay does not know which items are for one mailbox, so it cannot hold back those behind one that was sent back; this
 * relay does, and sends them back as well until that one has come.
 *
 * In memory only. Whoever is forgotten here has lost the order of some messages and none of them.
 */

import { bytesToHex } from '@sotto/crypto';
import { ORDER_SECONDS_MAX, ORDERED_ITEMS_MAX, ORDERS_MAX } from '../limits.ts';
import type { ItemOutcome, MailboxItem } from './relay-store.ts';

export interface ArrivalOrder {
  /** For the items of one request, in order. */
  begin(origin: string): ArrivalPass;
}

export interface ArrivalPass {
  /** Whether an earlier item for the same mailbox is still awaited. */
  isBehind(item: MailboxItem): boolean;
  /** What became of an item. Counts at once inside this pass. */
  note(item: MailboxItem, outcome: ItemOutcome): void;
  /** After the commit: counts from now on. */
  commit(): void;
}

/** Ids of items that were sent back, in order, and until when the first one is waited for. */
interface Awaited {
  readonly items: readonly string[];
  readonly until: number;
}

/** `clock` counts milliseconds and is never set: a jump of the time of day must not end what is waited for. */
export const createArrivalOrder = (clock: () => number = () => performance.now()): ArrivalOrder => {
  /** By origin, lane and mailbox; what was changed longest ago first. */
  const awaited = new Map<string, Awaited>();

  const current = (name: string): Awaited | undefined => {
    const found = awaited.get(name);
    return found !== undefined && found.until > clock() ? found : undefined;
  };

  const replace = (name: string, changed: Awaited): void => {
    awaited.delete(name);
    if (changed.items.length === 0) return;
    awaited.set(name, changed);
    if (awaited.size > ORDERS_MAX) for (const oldest of awaited.keys()) return void awaited.delete(oldest);
  };

  return {
    begin(origin) {
      const changes = new Map<string, Awaited>();
      const nameOf = ({ lane, mailboxId }: MailboxItem) => `${origin} ${lane} ${bytesToHex(mailboxId)}`;
      const read = (name: string): Awaited | undefined => changes.get(name) ?? current(name);
      return {
        isBehind(item) {
          const first = read(nameOf(item))?.items[0];
          return first !== undefined && first !== bytesToHex(item.itemId);
        },
        note(item, { status }) {
          const name = nameOf(item);
          const { items, until } = read(name) ?? NOBODY;
          const id = bytesToHex(item.itemId);
          if (status !== 'retry') {
            if (items.includes(id)) changes.set(name, { items: items.filter((other) => other !== id), until });
            return;
          }
          const isFirst = items.length === 0 || items[0] === id;
          const isKept = items.includes(id) || items.length >= ORDERED_ITEMS_MAX;
          changes.set(name, {
            items: isKept ? items : [...items, id],
            until: isFirst ? clock() + ORDER_SECONDS_MAX * 1000 : until,
          });
        },
        commit() {
          for (const [name, changed] of changes) replace(name, changed);
        },
      };
    },
  };
};

const NOBODY: Awaited = { items: [], until: 0 };
