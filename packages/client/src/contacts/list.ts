/** Who is known here, page by page, and who asks to be heard. */

import { decodeStoredContact, decodeStoredContactRequest, decodeStoredStanding } from '@sotto/wire';
import { decodeRecord, takeSnapshot } from '../commit.ts';
import type { AccountContext, OperationOptions } from '../context.ts';
import {
  CONTACT_PREFIX,
  contactKey,
  parseAccountKey,
  parseStandingKey,
  REQUEST_PREFIX,
  STANDING_PREFIX,
} from '../keys.ts';
import { CONTACTS_PAGE, CONTACTS_PAGE_MAX, REPAIR_PAGE, REQUESTS_MAX } from '../limits.ts';
import { scanAll } from '../scan.ts';
import { type Contact, contactOf, contactRecords, readContact, readContactOf } from './contact.ts';

export interface PageOptions extends OperationOptions {
  /** `next` of the page before. */
  readonly after?: string;
  /** 1 to 300; default 100. */
  readonly limit?: number;
}

export interface ContactPage {
  readonly contacts: readonly Contact[];
  /** Where the next page begins; missing on the last one. */
  readonly next?: string;
}

/** Somebody has written who was neither accepted nor answered. */
export interface ContactRequest {
  readonly from: Contact;
  /** The first message. */
  readonly receivedAt: Date;
  /** How many came so far. */
  readonly messages: number;
}

/** Everybody known, in the order of account ids, but for those who only ask to be heard. */
export async function listContacts(context: AccountContext, options: PageOptions): Promise<ContactPage> {
  const { after, limit = CONTACTS_PAGE } = options;
  if (!Number.isInteger(limit) || limit < 1 || limit > CONTACTS_PAGE_MAX)
    throw new RangeError(`limit: must be 1 to ${CONTACTS_PAGE_MAX}`);
  const page = await context.store.scan(CONTACT_PREFIX, {
    limit,
    ...(after !== undefined && { after: contactKey(after) }),
  });
  const named = page.map(([key, { value }]) => ({
    serviceId: parseAccountKey(key),
    address: decodeRecord(key, value, decodeStoredContact).address,
  }));
  const snapshot = await takeSnapshot(
    context.store,
    named.flatMap(({ serviceId }) => contactRecords(serviceId)),
  );
  const contacts = named
    .map(({ serviceId, address }) => contactOf(snapshot, serviceId, address))
    .filter(({ request, accountId }) => !request && accountId !== context.account.serviceId);
  const last = named.at(-1);
  return { contacts, ...(page.length === limit && last !== undefined && { next: last.serviceId }) };
}

/** Oldest first. */
export async function listRequests(context: AccountContext): Promise<readonly ContactRequest[]> {
  const requests: ContactRequest[] = [];
  for (const [key, { value }] of await context.store.scan(REQUEST_PREFIX, { limit: REQUESTS_MAX })) {
    const { address, receivedAt, messages } = decodeRecord(key, value, decodeStoredContactRequest);
    const from = await readContactOf(context, parseAccountKey(key), address);
    requests.push({ from, receivedAt: new Date(receivedAt * 1000), messages });
  }
  return requests.sort((one, other) => one.receivedAt.getTime() - other.receivedAt.getTime());
}

/** In the order of account ids. */
export async function listBlocked(context: AccountContext): Promise<readonly Contact[]> {
  const blocked: Contact[] = [];
  for await (const [key, { value }] of scanAll(context.store, STANDING_PREFIX, REPAIR_PAGE)) {
    if (!decodeRecord(key, value, decodeStoredStanding).blocked) continue;
    const contact = await readContact(context, parseStandingKey(key));
    if (contact !== undefined) blocked.push(await readContactOf(context, parseStandingKey(key), contact.address));
  }
  return blocked;
}
