/**
 * Our own profile, and the loop that gives it to those we have written to. Each gets it in a message of its own, when that is
 * paid with a token; whoever has no edition of it, or an older one, is written down until then.
 */

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
} from '@sotto/wire';
import { commitStep, decodeRecord, takeSnapshot } from '../commit.ts';
import { senderOf } from '../contacts/consent.ts';
import type { AccountContext, Context } from '../context.ts';
import { codeOf } from '../errors.ts';
import {
  CONVERSATION_PREFIX,
  contactKey,
  conversationKey,
  DUE_PROFILE_PREFIX,
  dueProfileKey,
  OWN_PROFILE_KEY,
  parseDueProfileKey,
  profileKey,
} from '../keys.ts';
import { PROFILE_RETRY_MS, REPAIR_PAGE } from '../limits.ts';
import { keepDoing } from '../retry.ts';
import { scanAll } from '../scan.ts';
import { queueAside } from '../send.ts';
import { sealProfile } from './sealed.ts';

/** What somebody shows of themselves to their contacts. */
export interface ContactProfile {
  readonly name?: string;
  readonly picture?: Uint8Array;
  /** A media type. */
  readonly pictureType?: string;
}

/** Makes it durable, with everybody who is to get it. `isRenewed`: under a new key, which those who are left out never get. */
export async function setOwnProfile(
  context: AccountContext,
  profile: ContactProfile,
  { isRenewed }: { readonly isRenewed: boolean },
): Promise<void> {
  const { store, environment } = context;
  await commitStep(store, async () => {
    const snapshot = await takeSnapshot(store, [OWN_PROFILE_KEY]);
    const before = snapshot.read(OWN_PROFILE_KEY, decodeStoredProfile);
    const edition = before === undefined ? 1 : decodeProfileData(before.data).edition + 1;
    const { name, picture, pictureType } = profile;
    const data = encodeProfileData({
      edition,
      ...(name !== undefined && { name }),
      ...(picture !== undefined && { picture }),
      ...(pictureType !== undefined && { pictureType }),
    });
    const key = before === undefined || isRenewed ? environment.random(32) : before.key;
    return {
      batch: { expect: snapshot.expect, put: [[OWN_PROFILE_KEY, encodeStoredProfile({ key, data })]] },
      result: undefined,
    };
  });
  let due: (readonly [Key, Uint8Array])[] = [];
  for await (const [key, entry] of scanAll(store, CONVERSATION_PREFIX, REPAIR_PAGE)) {
    if (!decodeRecord(key, entry.value, decodeStoredConversation).written) continue;
    due.push([dueProfileKey(key.slice(CONVERSATION_PREFIX.length)), DUE]);
    if (due.length < REPAIR_PAGE) continue;
    await store.commit({ put: due });
    due = [];
  }
  if (due.length > 0) await store.commit({ put: due });
  context.profileChanges.notify();
}

/** After a block: the account keeps what it has, and opens nothing that comes later. */
export async function renewProfileKey(context: AccountContext): Promise<void> {
  const own = await ownProfile(context);
  if (own !== undefined) await setOwnProfile(context, toProfile(own.data), { isRenewed: true });
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
  own === undefined || decodeProfileData(own.data).edition <= edition ? [] : [[dueProfileKey(serviceId), DUE]];

/** Gives it to everybody who is to have it, until `signal` is aborted. Never rejects. */
export const runProfiles = (context: AccountContext, signal: AbortSignal): Promise<void> =>
  keepDoing(context, { event: 'profiles-retry', level: 'info' }, signal, async () => {
    const { generation } = context.profileChanges;
    for await (const [key] of scanAll(context.store, DUE_PROFILE_PREFIX, REPAIR_PAGE)) {
      if (signal.aborted) return undefined;
      await giveTo(context, parseDueProfileKey(key), signal);
    }
    return () => context.profileChanges.wait(generation, signal, PROFILE_RETRY_MS);
  });

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

/** All that there is to know stands in the key. */
const DUE = new Uint8Array(0);
