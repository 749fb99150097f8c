/**
 * What other devices of this account say, and contacts of theirs: made durable in the commit that reads it. Nobody but the
 * account itself says anything of what it has done.
 */

import { bytesToHex, equalBytes } from '@sotto/crypto';
import { formatAccountId, IdentityError, verifyManifest } from '@sotto/identity';
import {
  type Content,
  decodeStoredAddressPin,
  decodeStoredContact,
  decodeStoredOwnDevice,
  encodeSignedManifest,
  encodeStoredAddressPin,
  encodeStoredContact,
  encodeStoredDeviceNote,
  encodeStoredExpectedDevice,
  encodeStoredOwnDevice,
  readKeptContent,
  type StoredInboxBody,
  type StoredInboxEntry,
  type Sync,
  type SyncBody,
  type SyncDevice,
  type SyncParty,
  type SyncProfile,
  type SyncSent,
  WireError,
} from '@sotto/wire';
import { type Attempt, expectAll, joined, NO_CHANGE, type ReadBatch, takeSnapshot } from '../commit.ts';
import { followForgotten } from '../contacts/forget.ts';
import { storedManifest } from '../contacts/pins.ts';
import { announceDowngrade, isDowngrade, withProtocol } from '../contacts/protocol.ts';
import { announceDevices } from '../contacts/recipient.ts';
import { putStanding, readStanding } from '../contacts/standing.ts';
import type { AccountContext } from '../context.ts';
import { supersededCopies } from '../conversations/departures.ts';
import { expectOf, fileContent, readForFiling } from '../conversations/filing.ts';
import { putConversation } from '../conversations/record.ts';
import { nowSeconds } from '../environment.ts';
import type { ClientReasonCode } from '../errors.ts';
import { ProfileChangeEvent } from '../events.ts';
import { addressKey, contactKey, requestKey, standingKey, statusKey } from '../keys.ts';
import { FORGOTTEN_LIFETIME_S } from '../limits.ts';
import type { Notifier } from '../notifier.ts';
import { takeOverProfile } from '../profiles/own.ts';
import type { Opened } from '../senders.ts';
import { putStatus } from '../sent/status.ts';
import { withCarried } from '../timers/settings.ts';
import { fromTime } from '../times.ts';
import { expectedKey, ownDeviceKey, staleKey } from './keys.ts';
import { followChange, manifestChange } from './manifest-change.ts';
import { followNote, hear, isItsKey, subjectOf, tellSynced } from './notes.ts';
import { readTask } from './read-elsewhere.ts';

/** Somebody who is to be told once that is durable. */
type Wakes = Pick<Notifier, 'notify'>;

/** What reading a message changes besides, and what the inbox is to hold in its place. */
export interface DeviceNews {
  readonly batch: ReadBatch;
  /** `undefined`: nothing for the app. */
  readonly entry: Pick<StoredInboxEntry, 'accountId' | 'address' | 'body'> | undefined;
  readonly woken: readonly Wakes[];
}

/** `undefined` for content that has nothing to do with devices. */
export async function receiveDeviceNews(
  context: AccountContext,
  opened: Opened,
  content: Content | undefined,
): Promise<DeviceNews | undefined> {
  if (content?.body.kind === 'deviceChange') {
    return followContact(context, opened, encodeSignedManifest(content.body.manifest));
  }
  if (content?.body.kind !== 'sync') return undefined;
  // CL-22: what devices of an account have done is said by the account itself.
  if (opened.serviceId !== context.account.serviceId) return refused(opened, 'E_SYNC_FOREIGN');
  const about = await standingAbout(context, content.body);
  if (about === 'forgotten') return NOTHING;
  const news = await receiveSync(context, opened, content, content.body.sync);
  return news && { ...news, batch: { ...news.batch, expect: expectAll(about, news.batch.expect) } };
}

/** What was read of the account that a device speaks of; `forgotten`: it spoke without knowing that. */
async function standingAbout(
  { store, environment }: AccountContext,
  { sync, forgottenAt = 0 }: SyncBody,
): Promise<'forgotten' | ReadBatch['expect']> {
  const serviceId = subjectOf(sync);
  if (serviceId === undefined) return [];
  const snapshot = await takeSnapshot(store, [standingKey(serviceId)]);
  const isBlock = sync.kind === 'block' && sync.blocked;
  // CL-46: of somebody who is forgotten, what a device said before it knew that changes nothing, but for a block.
  const known = readStanding(snapshot, serviceId).forgottenAt;
  const isRecent = Math.abs(nowSeconds(environment.clock) - known) <= FORGOTTEN_LIFETIME_S;
  return known > forgottenAt && isRecent && !isBlock ? 'forgotten' : snapshot.expect;
}

/** The attempt that reads a message, with what it changes besides. */
export function withNews(attempt: Attempt<readonly Wakes[]>, { batch, woken }: DeviceNews): Attempt<readonly Wakes[]> {
  const { batch: read, result } = attempt;
  const put = new Map([...batch.put, ...(read.put ?? [])]);
  const gone = new Set([...batch.delete, ...(read.delete ?? [])].filter((key) => !put.has(key)));
  // What both have read is expected as the attempt itself has read it.
  const expect = new Map([...batch.expect, ...(read.expect ?? [])]);
  return {
    ...attempt,
    batch: { expect: [...expect], put: [...put], delete: [...gone] },
    result: [...result, ...woken],
  };
}

async function receiveSync(
  context: AccountContext,
  opened: Opened,
  content: Content,
  sync: Sync,
): Promise<DeviceNews | undefined> {
  switch (sync.kind) {
    case 'sent': {
      const batch = await meet(context, sync);
      return batch === undefined ? refused(opened, 'E_CONTENT_INVALID') : fileSent(context, opened, sync, batch);
    }
    case 'block':
      return followBlock(context, opened, sync);
    case 'device':
      return noteDevice(context, opened, sync);
    case 'read':
    case 'viewed':
      return news({ ...NO_CHANGE, put: [readTask(context, content)] }, context.deviceChanges);
    case 'accepted': {
      const met = await meet(context, sync);
      if (met === undefined) return refused(opened, 'E_CONTENT_INVALID');
      const serviceId = formatAccountId(sync.accountId);
      return news(joined(met, await hear(context, serviceId)), tellSynced(context, serviceId, 'accepted'));
    }
    case 'alias':
    case 'verification': {
      if (!isItsKey(context, sync)) return refused(opened, 'E_CONTENT_INVALID');
      const batch = await followNote(context, sync);
      const isNews = batch.put.length > 0;
      return isNews ? news(batch, tellSynced(context, formatAccountId(sync.accountId), sync.kind)) : NOTHING;
    }
    case 'profile':
      return followProfile(context, opened, sync);
    case 'forgotten': {
      if (equalBytes(sync.accountId, context.account.accountId)) return refused(opened, 'E_CONTENT_INVALID');
      const batch = await followForgotten(context, sync);
      const isNews = batch.put.length > 0;
      return isNews ? news(batch, tellSynced(context, formatAccountId(sync.accountId), 'forgotten')) : NOTHING;
    }
    case 'unknown':
      return undefined;
  }
}

/** What another device has sent stands in the history here, too, and in the inbox. */
async function fileSent(
  context: AccountContext,
  { deviceId }: Opened,
  { accountId, address, content: bytes }: SyncSent,
  met: DeviceNews['batch'],
): Promise<DeviceNews> {
  const serviceId = formatAccountId(accountId);
  const content = readContent(bytes);
  if (content === undefined) return NOTHING;
  const reading = await readForFiling(context, serviceId, content, true);
  const acceptedAtMs = fromTime(content.sentAt);
  const filed = fileContent(context, reading, { content, bytes, isOwn: true, deviceId, acceptedAtMs });
  if (filed.refusal !== undefined) return NOTHING;
  const record = putConversation(serviceId, reading.conversation, {
    ...withCarried(filed.conversation, content.timer),
    written: true,
  });
  const sentAt = fromTime(content.sentAt);
  const isAdded = filed.happening?.kind === 'added';
  const status = putStatus(statusKey(bytesToHex(content.messageId), serviceId), sentAt, [], filed.happening?.order);
  const heard = joined(met, await hear(context, serviceId), await pinned(context, address, accountId));
  const batch = {
    expect: [...heard.expect, ...expectOf(reading)],
    put: [...heard.put, ...filed.put, ...record.put, ...(isAdded ? [status] : [])],
    delete: [...heard.delete, ...filed.delete, ...record.delete, ...supersededCopies(context, reading, content)],
  };
  // What is to go by itself stands in the history alone, where it will be found.
  if (content.timer !== undefined && content.timer.seconds > 0)
    return { batch, entry: undefined, woken: [context.expiryChanges] };
  return { batch, entry: { accountId, address, body: { kind: 'sent', content: bytes } }, woken: [] };
}

/** The other device has found this account behind the address; so does this one, if it knew of none. */
async function pinned({ store }: AccountContext, address: string, accountId: Uint8Array): Promise<ReadBatch> {
  const key = addressKey(address);
  const { expect, read } = await takeSnapshot(store, [key]);
  if (read(key, decodeStoredAddressPin) !== undefined) return NO_CHANGE;
  return { expect, put: [[key, encodeStoredAddressPin({ accountId })]], delete: [] };
}

/** `undefined` for what is no content at all. */
function readContent(bytes: Uint8Array): Content | undefined {
  try {
    return readKeptContent(bytes);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** The contact whom something is about, put down if it is not known yet; `undefined` when its key is another account's. */
async function meet(context: AccountContext, party: SyncParty): Promise<DeviceNews['batch'] | undefined> {
  const { accountId, address, identityKey } = party;
  if (!isItsKey(context, party)) return undefined;
  const key = contactKey(formatAccountId(accountId));
  const snapshot = await takeSnapshot(context.store, [key]);
  if (snapshot.read(key, decodeStoredContact) !== undefined) return NO_CHANGE;
  const contact = encodeStoredContact({ accountId, identityKey, address, addressVerified: false });
  return { expect: snapshot.expect, put: [[key, contact]], delete: [] };
}

/** Blocked on one device is blocked on all; each takes back the tokens that it gave itself. */
async function followBlock(
  context: AccountContext,
  opened: Opened,
  sync: SyncParty & { readonly blocked: boolean },
): Promise<DeviceNews> {
  const met = await meet(context, sync);
  if (met === undefined) return refused(opened, 'E_CONTENT_INVALID');
  const serviceId = formatAccountId(sync.accountId);
  const snapshot = await takeSnapshot(context.store, [standingKey(serviceId)]);
  const before = readStanding(snapshot, serviceId);
  const after = sync.blocked
    ? { ...before, blocked: true, revoking: true, refill: false, knock: false }
    : { ...before, blocked: false, low: true };
  const batch = {
    expect: [...met.expect, ...snapshot.expect],
    put: [...met.put, putStanding(serviceId, after)],
    // Nobody who is blocked asks to be heard.
    delete: sync.blocked ? [requestKey(serviceId)] : [],
  };
  return news(batch, context.tokenChanges.of(serviceId), tellSynced(context, serviceId, 'blocked'));
}

/** A device says its own name, or that its user has confirmed another one there. */
async function noteDevice(context: AccountContext, opened: Opened, device: SyncDevice): Promise<DeviceNews> {
  const { authenticationKey, name } = device;
  const { devices } = context.own.manifest.manifest;
  const now = nowSeconds(context.environment.clock);
  const sender = devices.find(({ deviceId }) => deviceId === opened.deviceId);
  const isItself = sender === undefined || equalBytes(sender.authenticationKey, authenticationKey);
  const key = ownDeviceKey(opened.deviceId);
  if (isItself) {
    const snapshot = await takeSnapshot(context.store, [key]);
    const known = snapshot.read(key, decodeStoredOwnDevice);
    const isKnown = known !== undefined && equalBytes(known.authenticationKey, authenticationKey);
    const note = isKnown ? { ...known, name } : { authenticationKey, name, addedAt: now };
    const put = [[key, encodeStoredOwnDevice(note)] as const];
    return { batch: { expect: snapshot.expect, put, delete: [] }, entry: undefined, woken: [context.deviceChanges] };
  }
  const expected = encodeStoredExpectedDevice({ name, confirmedBy: opened.deviceId, confirmedAt: now });
  const put = [[expectedKey(bytesToHex(authenticationKey)), expected] as const];
  return { batch: { expect: [], put, delete: [] }, entry: undefined, woken: [context.deviceChanges] };
}

/** A contact says which devices it has now. Its identity key has signed that; the rest is as with a manifest of its relay. */
async function followContact(context: AccountContext, opened: Opened, bytes: Uint8Array): Promise<DeviceNews> {
  const { crypto, clock } = context.environment;
  const { serviceId, accountId } = opened;
  if (serviceId === context.account.serviceId) return NOTHING;
  const key = contactKey(serviceId);
  const snapshot = await takeSnapshot(context.store, [key]);
  const contact = snapshot.read(key, decodeStoredContact);
  const before = contact?.signedManifest && storedManifest(context, serviceId, contact.signedManifest);
  try {
    const after = verifyManifest(crypto, bytes, { previous: before });
    if (isDowngrade(contact, after.manifest)) return downgraded(context, opened);
    // CL-23: a contact speaks of its own devices, under the address that is known.
    if (!equalBytes(after.accountId, accountId) || (contact && after.manifest.address !== contact.address))
      return NOTHING;
    if (contact === undefined || before === undefined) {
      const note = encodeStoredDeviceNote({ notedAt: nowSeconds(clock) });
      return {
        batch: { expect: [], put: [[staleKey(serviceId), note]], delete: [] },
        entry: undefined,
        woken: [context.deviceChanges],
      };
    }
    const followed = await followChange(context, serviceId, manifestChange(before, after), after);
    const known = withProtocol({ ...contact, signedManifest: after.bytes }, after.manifest);
    const put = [[key, encodeStoredContact(known)] as const, ...followed.put];
    const batch = { expect: [...snapshot.expect, ...followed.expect], put, delete: followed.delete };
    const recipient = { contact, serviceId, manifest: after };
    const telling = { notify: () => announceDevices(context, recipient, before) };
    return { batch, entry: undefined, woken: [context.repairChanges, telling] };
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    if (error.code === 'E_MANIFEST_DOWNGRADE') return downgraded(context, opened);
    context.environment.log({ level: 'warn', event: 'manifest-refused', fields: { code: error.code } });
    return NOTHING;
  }
}

const downgraded = (context: AccountContext, { address }: Opened): DeviceNews => ({
  ...NOTHING,
  woken: [{ notify: () => announceDowngrade(context, { address, of: 'manifest' }) }],
});

/** The profile that this account shows is the same on all its devices. */
async function followProfile(context: AccountContext, opened: Opened, sync: SyncProfile): Promise<DeviceNews> {
  const batch = await takeOverProfile(context, sync);
  if (batch === undefined) return refused(opened, 'E_CONTENT_INVALID');
  const tell = { notify: () => context.announce(new ProfileChangeEvent(context.account.serviceId)) };
  return batch.put.length === 0 ? NOTHING : news(batch, tell);
}

const news = (batch: ReadBatch, ...woken: readonly Wakes[]): DeviceNews => ({ batch, entry: undefined, woken });

const refused = ({ accountId, address }: Opened, code: ClientReasonCode): DeviceNews => {
  const body: StoredInboxBody = { kind: 'undecryptable', code };
  return { ...NOTHING, entry: { accountId, address, body } };
};

const NOTHING: DeviceNews = { batch: NO_CHANGE, entry: undefined, woken: [] };
