/** The profile that a contact gave us. */

import {
  type Content,
  decodeProfileData,
  decodeStoredProfile,
  encodeProfileData,
  encodeStoredProfile,
  type Profile,
} from '@sotto/wire';
import { takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import type { Arrived } from '../conversations/arrivals.ts';
import { ProfileChangeEvent } from '../events.ts';
import { profileKey } from '../keys.ts';
import type { Opened } from '../senders.ts';
import { openProfile } from './sealed.ts';

export async function receiveProfile(
  context: AccountContext,
  { serviceId, accountId }: Opened,
  { profileKey: key }: Content,
  { sealed }: Profile,
): Promise<Arrived> {
  const name = profileKey(serviceId);
  const snapshot = await takeSnapshot(context.store, [name]);
  const nothing: Arrived = { expect: snapshot.expect, put: [], delete: [], entries: [], woken: [] };
  const profile = key && openProfile(context.environment.crypto, key, accountId, sealed);
  // CV-07: a profile is of the account that sends it, opens with the key beside it, and is newer than the one that is held.
  const before = snapshot.read(name, decodeStoredProfile);
  const isNewer =
    profile !== undefined && (before === undefined || decodeProfileData(before.data).edition < profile.edition);
  if (key === undefined || !isNewer) return nothing;
  const record = encodeStoredProfile({ key, data: encodeProfileData(profile) });
  const tell = { notify: () => context.announce(new ProfileChangeEvent(serviceId)) };
  return { ...nothing, put: [[name, record]], woken: [tell] };
}
