/**
 * Who may be heard. What a stranger sends is a request until the user accepts it or answers: it is small, so many messages of
 * so many strangers are kept, and nothing goes back that would tell that it was read.
 *
 *   never heard of ──writes──▶ request ──accepted, answered──▶ accepted
 *                                │
 *                                └──declined──▶ forgotten, and may ask again     blocked: at any time, until unblocked
 */

import type { Key } from '@sotto/store';
import {
  decodeStoredContact,
  decodeStoredContactRequest,
  encodeStoredContactRequest,
  REQUEST_BYTES_MAX,
  type StoredStanding,
} from '@sotto/wire';
import { commitStep, type Snapshot, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { partyOf } from '../devices/notes.ts';
import { syncTask } from '../devices/sync.ts';
import { nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { contactKey, REQUEST_PREFIX, requestKey, standingKey } from '../keys.ts';
import { REQUEST_MESSAGES_MAX, REQUESTS_MAX } from '../limits.ts';
import { putStanding, readStanding } from './standing.ts';

/** What a message of somebody is to be: read as that of a contact, read as a request, or not read. */
export type Hearing =
  | { readonly kind: 'contact' }
  | { readonly kind: 'request'; readonly put: readonly [Key, Uint8Array] }
  | { readonly kind: 'unheard' };

/** Whether an account may be answered by the client of its own accord: with receipts, or with repeated messages. */
export const isAccepted = ({ accepted, granted }: StoredStanding): boolean => accepted || granted > 0;

/** What arrived, as far as it matters here. */
export interface Heard {
  readonly serviceId: string;
  /** As claimed. */
  readonly address: string;
  /** Of the envelope, without its padding. */
  readonly bytes: number;
}

/** Judges a message by what is known of its sender, in a snapshot that holds the {@link requestKey} and the standing. */
export async function judgeHearing(
  { account, environment, store }: AccountContext,
  snapshot: Snapshot,
  standing: StoredStanding,
  { serviceId, address, bytes }: Heard,
): Promise<Hearing> {
  if (serviceId === account.serviceId || isAccepted(standing)) return CONTACT;
  const key = requestKey(serviceId);
  const before = snapshot.read(key, decodeStoredContactRequest);
  // CL-11: a stranger is heard in short messages, in so many of them, and so many strangers are heard at a time.
  const isHeard =
    bytes <= REQUEST_BYTES_MAX &&
    (before === undefined
      ? (await store.scan(REQUEST_PREFIX, { limit: REQUESTS_MAX })).length < REQUESTS_MAX
      : before.messages < REQUEST_MESSAGES_MAX);
  if (!isHeard) {
    environment.log({ level: 'info', event: 'request-unheard', fields: { large: bytes > REQUEST_BYTES_MAX } });
    return UNHEARD;
  }
  const first = before ?? { receivedAt: nowSeconds(environment.clock), messages: 0, address };
  return { kind: 'request', put: [key, encodeStoredContactRequest({ ...first, messages: first.messages + 1 })] };
}

/** Who sent something, as far as what may be done with it depends on that. */
export async function senderOf(
  { store }: Pick<AccountContext, 'store'>,
  accountId: string,
): Promise<{ readonly accountId: string; readonly request: boolean }> {
  const [request] = await store.get([requestKey(accountId)]);
  return { accountId, request: request !== undefined };
}

/** Throws `E_CONTACT_REQUEST` when the account asks to be heard. */
export async function assertNoRequest(context: AccountContext, serviceId: string): Promise<void> {
  if (!(await senderOf(context, serviceId)).request) return;
  throw new ClientError('E_CONTACT_REQUEST', 'the sender was neither accepted nor answered; accept it first');
}

/** Whoever is written to is heard from then on. */
export const written = (standing: StoredStanding): StoredStanding =>
  standing.accepted ? standing : { ...standing, accepted: true, forgotten: false };

/** Hears the account from now on, on all devices. Nobody else is told. */
export async function acceptAccount(context: AccountContext, serviceId: string): Promise<void> {
  await commitStep(context.store, async () => {
    const keys = [standingKey(serviceId), requestKey(serviceId), contactKey(serviceId)];
    const snapshot = await takeSnapshot(context.store, keys);
    const standing = readStanding(snapshot, serviceId);
    const contact = snapshot.read(contactKey(serviceId), decodeStoredContact);
    const told = contact === undefined ? [] : syncTask(context, { kind: 'accepted', ...partyOf(contact) });
    const put = [putStanding(serviceId, written(standing)), ...told];
    return { batch: { expect: snapshot.expect, put, delete: [requestKey(serviceId)] }, result: undefined };
  });
  context.deviceChanges.notify();
}

const CONTACT: Hearing = { kind: 'contact' };
const UNHEARD: Hearing = { kind: 'unheard' };
