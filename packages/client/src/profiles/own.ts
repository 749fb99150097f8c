/**
 * Our own profile, and the loop that gives it to those we have written to. Each gets it in a message of its own, when that is
 * paid with a token; whoever has no edition of it, or an older one, is written down until then.
 */

import { bytesToHex } from '@sotto/crypto';
import type { Key } from '@sotto/store';
import {
  decodeProfileData,
  decodeStoredContact,
  decodeStoredConversation,
  decodeStoredProfile,
  encodeProfileData,
  encodeStoredProfile,
  type ProfileData,
  type StoredProfile,
  type SyncProfile,
  WireError,
} from '@sotto/wire';
import { commitStep, decodeRecord, type ReadBatch, type Snapshot, takeSnapshot } from '../commit.ts';
import { senderOf } from '../contacts/consent.ts';
import type { AccountContext, Context } from '../context.ts';
import { syncTask } from '../devices/sync.ts';
import { codeOf } from '../errors.ts';
import {
  CONVERSATION_PREFIX,
  contactKey,
  conversationKey,
  DUE_PROFILE_ALL_KEY,
  DUE_PROFILE_PREFIX,
  dueProfileKey,
  NO_VALUE,
  OWN_PROFILE_KEY,
  parseDueProfileKey,
  profileKey,
} from '../keys.ts';
import { PROFILE_RETRY_MS, REPAIR_PAGE } from '../limits.ts';
import { keepDoing } from '../retry.ts';
import { scanAll } from '../scan.ts';
import { queueAside } from '../send.ts';
import { sealProfile } from './sealed.ts';

type Put = readonly [Key, Uint8Array];

/** What somebody shows of themselves to their contacts. */
export interface ContactProfile {
  readonly name?: string;
  readonly picture?: Uint8Array;
  /** A media type. */
  readonly pictureType?: string;
}

/** Makes it durable, and that everybody is to get it: those whom this account has written to, and its other devices. */
export const setOwnProfile = (context: AccountContext, profile: ContactProfile): Promise<void> =>
  changeProfile(context, (before) => {
    const key = before?.key ?? context.environment.random(32);
    return { key, data: nextEdition(before, profile) };
  });

/** After a block: the account keeps what it has, and opens nothing that comes later. */
export const renewProfileKey = (context: AccountContext): Promise<void> =>
  changeProfile(context, (before) => before && renewed(context.environment, before));

async function changeProfile(
  context: AccountContext,
  change: (before: StoredProfile | undefined) => StoredProfile | undefined,
): Promise<void> {
  await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [OWN_PROFILE_KEY]);
    const after = change(snapshot.read(OWN_PROFILE_KEY, decodeStoredProfile));
    const put = after === undefined ? [] : [...profileRecords(after), ...profileTask(context, after)];
    return { batch: { expect: snapshot.expect, put }, result: undefined };
  });
  tellOfProfile(context);
}

/** Once that is durable. */
export function tellOfProfile(context: AccountContext): void {
  context.profileChanges.notify();
  context.deviceChanges.notify();
}

/**
 * The profile under a new key, which those who are left out never get; `undefined` where there is none. Of a snapshot that
 * holds {@link OWN_PROFILE_KEY}.
 */
export function renewedProfile(
  { environment }: Pick<Context, 'environment'>,
  snapshot: Snapshot,
): StoredProfile | undefined {
  const before = snapshot.read(OWN_PROFILE_KEY, decodeStoredProfile);
  return before && renewed(environment, before);
}

/** For the commit that changes the profile: with them, everybody gets it who is to have it. */
export const profileRecords = (profile: StoredProfile): readonly Put[] => [
  [OWN_PROFILE_KEY, encodeStoredProfile(profile)],
  [DUE_PROFILE_ALL_KEY, NO_VALUE],
];

/** And with this, the other devices. */
export const profileTask = (context: AccountContext, profile: StoredProfile): readonly Put[] =>
  syncTask(context, { kind: 'profile', ...profile });

const renewed = ({ random }: Context['environment'], before: StoredProfile): StoredProfile => ({
  key: random(32),
  data: nextEdition(before, toProfile(decodeProfileData(before.data))),
});

function nextEdition(before: StoredProfile | undefined, { name, picture, pictureType }: ContactProfile): Uint8Array {
  return encodeProfileData({
    edition: before === undefined ? 1 : decodeProfileData(before.data).edition + 1,
    ...(name !== undefined && { name }),
    ...(picture !== undefined && { picture }),
    ...(pictureType !== undefined && { pictureType }),
  });
}

/**
 * What another device of this account has made the profile; `undefined` for what is none. That device gives it to contacts; of
 * two that were made at once, all devices keep the same one.
 */
export async function takeOverProfile(
  { store, environment }: AccountContext,
  { key, data }: SyncProfile,
): Promise<ReadBatch | undefined> {
  const snapshot = await takeSnapshot(store, [OWN_PROFILE_KEY]);
  // The keys are secret, and their hashes say nothing of them.
  const rankOf = (secret: Uint8Array): string => bytesToHex(environment.crypto.sha256(secret));
  const before = snapshot.read(OWN_PROFILE_KEY, decodeStoredProfile);
  try {
    const { edition } = decodeProfileData(data);
    const known = before === undefined ? 0 : decodeProfileData(before.data).edition;
    const isNewer = before === undefined || edition > known || (edition === known && rankOf(key) > rankOf(before.key));
    const put: readonly Put[] = isNewer ? [[OWN_PROFILE_KEY, encodeStoredProfile({ key, data })]] : [];
    return { expect: snapshot.expect, put, delete: [] };
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

export async function readOwnProfile(context: Context): Promise<ContactProfile | undefined> {
  const own = await ownProfile(context);
  return own && toProfile(own.data);
}

/** What the account has given us last. */
export async function readProfile({ store }: Context, serviceId: string): Promise<ContactProfile | undefined> {
  // Of somebody who only asks to be heard no name and no picture is shown.
  if ((await senderOf({ store }, serviceId)).request) return undefined;
  const key = profileKey(serviceId);
  const record = (await takeSnapshot(store, [key])).read(key, decodeStoredProfile);
  return record && toProfile(decodeProfileData(record.data));
}

/** The record to put for an account that is written to and has not got the newest edition. */
export const profileDue = (
  own: StoredProfile | undefined,
  serviceId: string,
  edition: number,
): readonly (readonly [string, Uint8Array])[] =>
  own === undefined || decodeProfileData(own.data).edition <= edition ? [] : [[dueProfileKey(serviceId), NO_VALUE]];

/** Gives it to everybody who is to have it, until `signal` is aborted. Never rejects. */
export const runProfiles = (context: AccountContext, signal: AbortSignal): Promise<void> =>
  keepDoing(context, { event: 'profiles-retry', level: 'info' }, signal, async () => {
    const { generation } = context.profileChanges;
    await spread(context);
    for await (const [key] of scanAll(context.store, DUE_PROFILE_PREFIX, REPAIR_PAGE)) {
      if (signal.aborted) return undefined;
      await giveTo(context, parseDueProfileKey(key), signal);
    }
    return () => context.profileChanges.wait(generation, signal, PROFILE_RETRY_MS);
  });

/** Notes everybody who is to have it. */
async function spread({ store }: AccountContext): Promise<void> {
  const [all] = await store.get([DUE_PROFILE_ALL_KEY]);
  if (all === undefined) return;
  let due: Put[] = [];
  for await (const [key, entry] of scanAll(store, CONVERSATION_PREFIX, REPAIR_PAGE)) {
    if (!decodeRecord(key, entry.value, decodeStoredConversation).written) continue;
    due.push([dueProfileKey(key.slice(CONVERSATION_PREFIX.length)), NO_VALUE]);
    if (due.length < REPAIR_PAGE) continue;
    await store.commit({ put: due });
    due = [];
  }
  await store.commit({ expect: [[DUE_PROFILE_ALL_KEY, all.version]], put: due, delete: [DUE_PROFILE_ALL_KEY] });
}

async function giveTo(context: AccountContext, serviceId: string, signal: AbortSignal): Promise<void> {
  const { environment, account, store } = context;
  const names = [contactKey(serviceId), OWN_PROFILE_KEY, conversationKey(serviceId)];
  const snapshot = await takeSnapshot(store, names);
  const contact = snapshot.read(contactKey(serviceId), decodeStoredContact);
  const own = snapshot.read(OWN_PROFILE_KEY, decodeStoredProfile);
  if (contact === undefined || own === undefined) return;
  const profile = decodeProfileData(own.data);
  const sealed = sealProfile(environment, own.key, account.accountId, profile);
  try {
    const other = { address: contact.address, accountId: serviceId };
    const isQueued = await queueAside(
      context,
      other,
      {
        body: { kind: 'profile', sealed },
        profileKey: own.key,
        profileEdition: profile.edition,
        delete: [dueProfileKey(serviceId)],
      },
      signal,
    );
    if (!isQueued) environment.log({ level: 'debug', event: 'profile-put-off', fields: { tokens: 0 } });
  } catch (error) {
    if (signal.aborted) throw error;
    const code = codeOf(error);
    environment.log({ level: 'info', event: 'profile-put-off', fields: { code } });
    if (code === 'E_CONTACT_BLOCKED') await store.commit({ delete: [dueProfileKey(serviceId)] });
  }
}

async function ownProfile({ store }: Context): Promise<{ readonly data: ProfileData } | undefined> {
  const record = (await takeSnapshot(store, [OWN_PROFILE_KEY])).read(OWN_PROFILE_KEY, decodeStoredProfile);
  return record && { data: decodeProfileData(record.data) };
}

const toProfile = ({ edition: _, ...profile }: ProfileData): ContactProfile => profile;
