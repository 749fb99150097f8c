/**
 * The records that say which account an address stands for, and what is written when a relay says something else: the
 * evidence, a value in the inbox, and whether sending is held.
 *
 *   nothing known ──▶ pinned ──another account──▶ held ──the user confirms──▶ pinned to the other
 *                        ▲                          │
 *                        └── the pinned one again ──┘
 *
 * The same account contradicts itself when its identity key has signed two device lists that do not follow each other; that
 * holds sending as well.
 */

import { equalBytes } from '@sotto/crypto';
import { formatAccountId, IdentityError, type VerifiedManifest, verifyManifest } from '@sotto/identity';
import type { Key } from '@sotto/store';
import {
  decodeStoredAddressPin,
  decodeStoredContact,
  encodeStoredAddressPin,
  encodeStoredContact,
  encodeStoredIdentityEvidence,
  type StoredAddressPin,
  type StoredContact,
  type StoredInboxEntry,
} from '@sotto/wire';
import { type Attempt, decodeRecord, joined, NO_CHANGE, type ReadBatch, takeSnapshot } from '../commit.ts';
import type { AccountContext, Context } from '../context.ts';
import { followChange, manifestChange } from '../devices/manifest-change.ts';
import { nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import type { IdentityChange } from '../events.ts';
import { addressKey, contactKey, evidenceKey, evidencePrefix, MAILBOX_KEY } from '../keys.ts';
import { EVIDENCE_MAX } from '../limits.ts';
import { putInboxEntry, readMailboxPosition } from '../mailbox.ts';
import { isDowngrade, withProtocol } from './protocol.ts';

type Put = readonly [Key, Uint8Array];

/** What an app may do about a contact whose safety number nobody compared, when its address stands for another identity. */
export type IdentityPolicy =
  /** Nothing is sent until the new identity is confirmed. */
  | 'hold'
  /** Sending goes on, to the new identity; the app is told. A contact that was verified is held all the same. */
  | 'accept';

/** What an answer of a relay comes to. */
export interface Outcome {
  /** To be told, if it is news. */
  readonly change: IdentityChange | undefined;
  /** Nothing may be sent before a confirmation. */
  readonly isHeld: boolean;
  /** It is refused, for it names an older version of the protocol than the account has shown. */
  readonly isDowngrade?: true;
  /** The manifest of the same account that was held until now. */
  readonly before?: Uint8Array | undefined;
}

/** Records what the relay of `address` says of it now: `manifest`, which was verified. */
export async function recordAnswer(
  context: AccountContext,
  address: string,
  manifest: VerifiedManifest,
): Promise<Attempt<Outcome>> {
  const name = addressKey(address);
  const current = contactKey(formatAccountId(manifest.accountId));
  const before = await takeSnapshot(context.store, [name]);
  const pin = before.read(name, decodeStoredAddressPin);
  const former = pin && contactKey(formatAccountId(pin.accountId));
  const keys = new Set([MAILBOX_KEY, current, ...(former === undefined ? [] : [former])]);
  const snapshot = await takeSnapshot(context.store, [...keys]);
  const expect = [...before.expect, ...snapshot.expect];
  const known = snapshot.read(current, decodeStoredContact);
  const held = former === undefined ? undefined : snapshot.read(former, decodeStoredContact);
  // CL-43: a contact does not speak an older version of the protocol than it has shown.
  if (isDowngrade(known, manifest.manifest))
    return { batch: {}, result: { change: undefined, isHeld: false, isDowngrade: true } };
  if (pin === undefined || !contradicts(context, manifest, pin, held)) {
    const batch = joined({ ...NO_CHANGE, expect }, await pinned(context, { address, manifest, known }));
    return { batch, result: { change: undefined, isHeld: false, before: known?.signedManifest } };
  }
  const wasVerified = held?.verifiedAt !== undefined;
  const isOther = !equalBytes(pin.accountId, manifest.accountId);
  const accepted = context.identityPolicy === 'accept' && !wasVerified && isOther;
  const waiting = encodeStoredAddressPin({ accountId: pin.accountId, changedManifest: manifest.bytes });
  const step = accepted
    ? await moved(context, { address, manifest, known, former: held })
    : { ...NO_CHANGE, put: [[name, waiting] as const] };
  const isNews = accepted || !isWaiting(context, pin, manifest);
  const batch = joined({ ...NO_CHANGE, expect }, step);
  if (!isNews) return { batch, result: { change: undefined, isHeld: true } };
  const change: IdentityChange = {
    address,
    accountId: formatAccountId(manifest.accountId),
    formerAccountId: formatAccountId(pin.accountId),
    wasVerified,
    accepted,
  };
  const notice: StoredInboxEntry = {
    receivedAt: nowSeconds(context.environment.clock),
    accountId: manifest.accountId,
    address,
    asked: false,
    body: { kind: 'identityChange', formerAccountId: pin.accountId, wasVerified, accepted },
  };
  const evidence = await evidencePut(context, address, manifest, held?.signedManifest);
  const told = putInboxEntry(readMailboxPosition(snapshot), notice);
  return {
    batch: { ...batch, put: [...batch.put, ...told, ...evidence] },
    result: { change, isHeld: !accepted, ...(accepted && { before: known?.signedManifest }) },
  };
}

/** What the user confirms when an address stands for another identity. */
export interface Confirmed {
  readonly address: string;
  readonly manifest: VerifiedManifest;
  /** The contact of that account, if it is one already. */
  readonly known: StoredContact | undefined;
  /** Whom the address stood for before. */
  readonly former: StoredContact | undefined;
}

/** Pins the address to the account of `manifest`, also where its device list contradicts the known one. */
export async function moved(
  context: AccountContext,
  { address, manifest, known, former }: Confirmed,
): Promise<ReadBatch> {
  if (former !== undefined && equalBytes(former.accountId, manifest.accountId))
    return pinned(context, { address, manifest, known: former, isForced: true });
  const batch = await pinned(context, { address, manifest, known });
  if (former === undefined) return batch;
  const left = encodeStoredContact({ ...former, addressVerified: false });
  return { ...batch, put: [...batch.put, [contactKey(formatAccountId(former.accountId)), left]] };
}

interface Pinning extends Pick<Confirmed, 'address' | 'manifest' | 'known'> {
  /** The user has confirmed this very manifest, which need not continue the one known. */
  readonly isForced?: boolean;
}

/** Pins `address` to the account of `manifest`, keeping the newest manifest of the two; what devices are gone is followed. */
async function pinned(context: AccountContext, { address, manifest, known, isForced }: Pinning): Promise<ReadBatch> {
  const serviceId = formatAccountId(manifest.accountId);
  const held = known?.signedManifest;
  const kept = isForced ? manifest.bytes : newerManifest(context, manifest, held);
  const before = held && !equalBytes(held, kept) ? storedManifest(context, serviceId, held) : undefined;
  const followed = await followChange(context, serviceId, manifestChange(before, manifest), manifest);
  const contact: StoredContact = {
    ...known,
    accountId: manifest.accountId,
    identityKey: manifest.identityKey,
    address,
    addressVerified: true,
    signedManifest: kept,
  };
  const put: readonly Put[] = [
    [addressKey(address), encodeStoredAddressPin({ accountId: manifest.accountId })],
    [contactKey(serviceId), encodeStoredContact(withProtocol(contact, manifest.manifest))],
  ];
  return { ...followed, put: [...put, ...followed.put] };
}

/** The manifest in a stored contact, verified the first time it is seen. */
export function storedManifest(context: Context, serviceId: string, bytes: Uint8Array): VerifiedManifest {
  const key = contactKey(serviceId);
  return decodeRecord(key, bytes, () => context.remembered.manifests.read(key, bytes));
}

/** Throws `E_IDENTITY_CHANGED` when another identity is waiting to be confirmed. */
export function assertUnchanged(pin: StoredAddressPin | undefined): void {
  if (pin?.changedManifest !== undefined) throw identityChanged();
}

export const identityChanged = (): ClientError =>
  new ClientError(
    'E_IDENTITY_CHANGED',
    'the address stands for another identity than before; compare safety numbers, then call acceptIdentityChange',
  );

/** Whether it is of another account than the pinned one, or of the same with a list that its known one excludes. */
function contradicts(
  context: AccountContext,
  manifest: VerifiedManifest,
  pin: StoredAddressPin,
  held: StoredContact | undefined,
): boolean {
  if (!equalBytes(pin.accountId, manifest.accountId)) return true;
  if (held?.signedManifest === undefined) return false;
  const known = storedManifest(context, formatAccountId(pin.accountId), held.signedManifest);
  const isOlder = manifest.manifest.sequence < known.manifest.sequence;
  return !isOlder && !continues(context, manifest, known);
}

function continues(context: AccountContext, offered: VerifiedManifest, previous: VerifiedManifest): boolean {
  try {
    verifyManifest(context.environment.crypto, offered.bytes, { previous });
    return true;
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    context.environment.log({ level: 'warn', event: 'manifest-refused', fields: { code: cause.code } });
    return false;
  }
}

/** A relay that serves an older manifest than the one we hold does not move us. */
function newerManifest(context: AccountContext, offered: VerifiedManifest, held: Uint8Array | undefined): Uint8Array {
  if (held === undefined || equalBytes(held, offered.bytes)) return offered.bytes;
  const previous = storedManifest(context, formatAccountId(offered.accountId), held);
  return continues(context, offered, previous) ? offered.bytes : held;
}

/** The user was told of this very one. */
function isWaiting(context: AccountContext, pin: StoredAddressPin, manifest: VerifiedManifest): boolean {
  if (pin.changedManifest === undefined) return false;
  const waiting = verifyManifest(context.environment.crypto, pin.changedManifest);
  return equalBytes(waiting.accountId, manifest.accountId);
}

/** One record for each account that was named in place of another, and so many for one address. */
async function evidencePut(
  context: AccountContext,
  address: string,
  manifest: VerifiedManifest,
  formerManifest: Uint8Array | undefined,
): Promise<readonly Put[]> {
  if (formerManifest === undefined) return [];
  const kept = await context.store.scan(evidencePrefix(address), { limit: EVIDENCE_MAX });
  const key = evidenceKey(address, formatAccountId(manifest.accountId));
  if (kept.length >= EVIDENCE_MAX || kept.some(([one]) => one === key)) return [];
  const noticedAt = nowSeconds(context.environment.clock);
  return [[key, encodeStoredIdentityEvidence({ noticedAt, formerManifest, manifest: manifest.bytes })]];
}
