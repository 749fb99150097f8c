/** The store of a client in numbers: kinds of records by the prefix of their keys, as the client names them. */

import { wipe } from '@sotto/crypto';
import type { Entry, Key, Store } from '@sotto/store';
import { SCAN_LIMIT_MAX } from '@sotto/store';
import { decodeStoredAccount, decodeStoredContact } from '@sotto/wire';

export interface StoreSummary {
  readonly account: { readonly address: string; readonly registered: boolean } | undefined;
  /** Every kind the client has, in the order of a message's life. */
  readonly kinds: readonly KindSummary[];
  /** Milliseconds since 1970. */
  readonly oldestQueuedAt: number | undefined;
  readonly contactAddresses: readonly string[];
}

export interface KindSummary {
  readonly kind: string;
  readonly records: number;
  readonly bytes: number;
}

export async function summarizeStore(store: Store): Promise<StoreSummary> {
  const [account] = await store.get(['account']);
  const contacts = await scanAll(store, 'contact/');
  const outbox = await scanAll(store, 'outbox/');
  const kinds: KindSummary[] = [];
  for (const [kind, prefix] of KINDS) {
    const entries = await scanAll(store, prefix);
    kinds.push({ kind, records: entries.length, bytes: entries.reduce((sum, [, { value }]) => sum + value.length, 0) });
  }
  return {
    account: account && accountOf(account),
    kinds,
    oldestQueuedAt: queuedAt(outbox[0]?.[0]),
    contactAddresses: contacts.map(([, { value }]) => decodeStoredContact(value).address).sort(),
  };
}

function accountOf({ value }: Entry): NonNullable<StoreSummary['account']> {
  const { address, registered, identityPrivateKey, authenticationPrivateKey } = decodeStoredAccount(value);
  wipe(value, identityPrivateKey, authenticationPrivateKey);
  return { address, registered };
}

async function scanAll(store: Store, prefix: string): Promise<(readonly [Key, Entry])[]> {
  const all: (readonly [Key, Entry])[] = [];
  for (;;) {
    const last = all[all.length - 1];
    const page = await store.scan(prefix, last === undefined ? {} : { after: last[0] });
    all.push(...page);
    if (page.length < SCAN_LIMIT_MAX) return all;
  }
}

/** Keys of the outbox begin with the time of queueing. */
function queuedAt(key: Key | undefined): number | undefined {
  return key === undefined ? undefined : Number(key.slice('outbox/'.length).split('-', 1)[0]);
}

const KINDS = [
  ['queued messages', 'outbox/'],
  ['sessions', 'session/'],
  ['messages not acknowledged', 'inbox/'],
  ['deliveries that wait for a relay', 'held/'],
  ['messages read', 'read/'],
  ['messages asked for again', 'awaited/'],
  ['sent messages, kept to send again', 'sent/'],
  ['messages to send again', 'repair/'],
  ['contacts', 'contact/'],
  ['pinned addresses', 'address/'],
  ['known relays', 'relay/'],
  ['sender certificate', 'certificate'],
  ['one-time pre-keys', 'prekey/ec/'],
  ['KEM pre-keys', 'prekey/kem/'],
  ['signed pre-keys', 'prekey/signed/'],
  ['uses of the last-resort key', 'used/'],
] as const;
