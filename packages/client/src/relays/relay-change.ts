/**
 * A relay whose document is signed by another root key than the pinned one. The document is kept aside, the app is told by a
 * value in the inbox, and the relay counts as unreachable: mail of its people waits, in both directions. The user may take the new key, when
 * somebody who runs the relay has read it out by other means; then everything goes on.
 */

import { bytesToHex, equalBytes, hexToBytes } from '@sotto/crypto';
import type { VerifiedDiscovery } from '@sotto/identity';
import {
  decodeSignedDiscovery,
  decodeStoredKnownRelay,
  encodeStoredKnownRelay,
  KEY_BYTES,
  type StoredInboxEntry,
} from '@sotto/wire';
import { type Attempt, commitStep, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { MAILBOX_KEY, relayKey } from '../keys.ts';
import { putInboxEntry, readMailboxPosition } from '../mailbox.ts';

/** By what another relay is known. */
export interface RelayIdentity {
  readonly domain: string;
  /** The pinned root key in hex, as its operator reads it out. */
  readonly rootKey: string;
  /** The one that it shows now, when that is another and waits to be confirmed. */
  readonly changedRootKey?: string;
}

/** Keeps the document aside and tells the app, unless it was told of this very key. Resolves whether it was news. */
export async function noteRelayChange(
  context: AccountContext,
  domain: string,
  { rootKey, bytes }: VerifiedDiscovery,
): Promise<void> {
  const isNews = await commitStep(context.store, async (): Promise<Attempt<boolean>> => {
    const key = relayKey(domain);
    const snapshot = await takeSnapshot(context.store, [key, MAILBOX_KEY]);
    const known = snapshot.read(key, decodeStoredKnownRelay);
    if (known === undefined || equalBytes(known.rootKey, rootKey)) return { batch: {}, result: false };
    const put = [[key, encodeStoredKnownRelay({ ...known, changedDiscovery: bytes })] as const];
    const waiting = rootKeyOf(known.changedDiscovery);
    if (waiting !== undefined && equalBytes(waiting, rootKey))
      return { batch: { expect: snapshot.expect, put }, result: false };
    const notice: StoredInboxEntry = {
      receivedAt: nowSeconds(context.environment.clock),
      // It is of no account.
      accountId: context.account.accountId,
      address: context.account.address,
      asked: false,
      body: { kind: 'relayChange', domain, formerRootKey: known.rootKey, rootKey },
    };
    const told = putInboxEntry(readMailboxPosition(snapshot), notice);
    return { batch: { expect: snapshot.expect, put: [...put, ...told] }, result: true };
  });
  if (!isNews) return;
  context.environment.log({ level: 'warn', event: 'relay-changed', fields: {} });
  context.inboxChanges.notify();
}

/** What is known of the relay of `domain`; `undefined` when nothing is. Asks nobody. */
export async function relayIdentity(context: AccountContext, domain: string): Promise<RelayIdentity | undefined> {
  const key = relayKey(domain);
  const known = (await takeSnapshot(context.store, [key])).read(key, decodeStoredKnownRelay);
  if (known === undefined) return undefined;
  const changed = rootKeyOf(known.changedDiscovery);
  return {
    domain,
    rootKey: bytesToHex(known.rootKey),
    ...(changed && { changedRootKey: bytesToHex(changed) }),
  };
}

/**
 * Pins the root key that the relay shows now, if it is the one that was compared. Nothing to do when it is pinned already.
 * Throws `E_RELAY_KEY_MISMATCH`.
 */
export async function acceptRelayChange(context: AccountContext, domain: string, compared: string): Promise<void> {
  const rootKey = parseRootKey(compared);
  await commitStep(context.store, async () => {
    const key = relayKey(domain);
    const snapshot = await takeSnapshot(context.store, [key]);
    const known = snapshot.read(key, decodeStoredKnownRelay);
    if (known !== undefined && equalBytes(known.rootKey, rootKey)) return { batch: {}, result: undefined };
    const changed = rootKeyOf(known?.changedDiscovery);
    if (known?.changedDiscovery === undefined || changed === undefined || !equalBytes(changed, rootKey))
      throw mismatch();
    const record = { rootKey: changed, signedDiscovery: known.changedDiscovery, fetchedAt: known.fetchedAt };
    const put = [[key, encodeStoredKnownRelay(record)]] as const;
    return { batch: { expect: snapshot.expect, put }, result: undefined };
  });
  // What waited for its certificates and keys may go on, and is not to wait for the next time that it may be asked.
  context.discoveryChecks.delete(domain);
  context.heldChanges.notify();
  context.outboxChanges.notify();
}

/** Hex in any case, and in groups. */
function parseRootKey(compared: string): Uint8Array {
  const digits = compared.replaceAll(/[\s:]/g, '').toLowerCase();
  if (digits.length !== 2 * KEY_BYTES || !/^[0-9a-f]+$/.test(digits)) throw mismatch();
  return hexToBytes(digits);
}

const rootKeyOf = (signedDiscovery: Uint8Array | undefined): Uint8Array | undefined =>
  signedDiscovery && decodeSignedDiscovery(signedDiscovery).rootKey;

const mismatch = (): ClientError =>
  new ClientError('E_RELAY_KEY_MISMATCH', 'this is not the root key that the relay shows now; compare it again');
