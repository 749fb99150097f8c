/** What a chat can say and do about people: who they are, who asks to be heard, and how the client itself is. */

import type { Contact, ContactRequest, Health, HealthWarning, SottoClient } from '@sotto/client';
import { printableLine } from '../output/printable.ts';

/** The request of an address, or of the account id in front of which it stands in the list. */
export async function requestOf(client: SottoClient, name: string): Promise<Contact | undefined> {
  const requests = await client.requests();
  return requests.find(({ from }) => from.address === name || from.accountId === name)?.from;
}

export function requestLines(requests: readonly ContactRequest[]): string[] {
  if (requests.length === 0) return ['Nobody asks to be heard.'];
  return [
    'These ask to be heard; /accept ADDRESS hears them, /decline ADDRESS deletes what they sent:',
    ...requests.map(({ from, messages, receivedAt }) => {
      const confirmed = from.addressVerified ? '' : ', address not confirmed';
      const count = messages === 1 ? '1 message' : `${messages} messages`;
      return `  ${printableLine(from.address)} (${count} since ${receivedAt.toISOString()}${confirmed})`;
    }),
  ];
}

export function healthLines({
  durability,
  connection,
  outbox,
  held,
  requests,
  preKeys,
  clockAheadMs,
  warnings,
}: Health): string[] {
  const oldest = outbox.oldest === undefined ? '' : `, the oldest since ${outbox.oldest.toISOString()}`;
  const keys = preKeys === undefined ? 'not known yet' : `${preKeys.oneTime} and ${preKeys.oneTimeKem} post-quantum`;
  const clock =
    clockAheadMs === undefined ? 'not known yet' : `${Math.round(clockAheadMs / 1000)} s ahead of your relay`;
  return [
    `  store       ${durability}`,
    `  connection  ${connection}`,
    `  to send     ${outbox.entries}${oldest}`,
    `  to read     ${held} wait for another relay, ${requests} ask to be heard`,
    `  keys        ${keys}`,
    `  clock       ${clock}`,
    ...warnings.map((warning) => `  warning: ${WARNINGS[warning]}`),
  ];
}

const WARNINGS: Readonly<Record<HealthWarning, string>> = {
  'store-volatile': 'the store is gone when the program ends',
  'store-evictable': 'the store may be deleted by the system',
  'clock-wrong': 'the clock of this machine is wrong; set it, or your relay takes nothing',
  'outbox-waits': 'something has waited for more than an hour although your relay is connected',
  'pre-keys-low': 'few keys are left for people who write for the first time; more are made when your relay is reached',
};
