/** `storage/client-v1.json`: a record of every kind that a client keeps, and a whole store. */

import { encodeSessionRecord, type RandomEnv, safetyNumber } from '@sotto/ratchet';
import { type GeneratedFile, hex } from '../json.ts';
import { type Account, createAccount, createRelay } from './accounts.ts';
import { keyOf } from './client-keys.ts';
import { accountOf, knownRelay, ownRecords } from './client-own.ts';
import { changed, conversation, repairing, stranger, unanswered, waiting } from './client-peers.ts';
import { type ClientRecord, clientRecord } from './client-records.ts';
import { at, type ShownEntry, seconds, timeOf } from './client-texts.ts';
import { envOf, type PersonJson, personJson } from './people.ts';

/** One record of a client. */
export interface ClientRecordCase extends ClientRecord {
  readonly kind: Exclude<ClientRecord['kind'], 'SessionRecord'>;
}

/** All records of a client. */
export interface ClientStoreCase {
  readonly name: string;
  readonly description: string;
  /** Milliseconds since 1970: when the store is opened. */
  readonly now: number;
  readonly account: { readonly address: string; readonly accountId: string; readonly deviceId: number };
  /** In the order of their keys. */
  readonly records: readonly { readonly key: string; readonly record: string }[];
  readonly safetyNumbers: readonly ShownSafetyNumber[];
  readonly inbox: readonly ShownEntry[];
  readonly peer: ClientPeer;
}

export interface ShownSafetyNumber {
  readonly address: string;
  readonly accountId: string;
  readonly confirmed: boolean;
  readonly digits: string;
}

/** The other end of the conversation, with its record of the session. */
export interface ClientPeer extends PersonJson {
  readonly address: string;
  readonly record: string;
  /** What waits for it in the outbox. */
  readonly queued: readonly { readonly key: string; readonly messageId: string; readonly text: string }[];
}

export type ClientCase = ClientRecordCase | ClientStoreCase;

export const isStoreCase = (one: ClientCase): one is ClientStoreCase => 'records' in one;

export const clients: GeneratedFile = {
  path: 'storage/client-v1.json',
  make: (seed) => {
    const env = envOf(`${seed}/client`);
    const { records, whole } = story(env);
    const single = [...records, ...others(env)].filter(isSingle);
    return { format: 'stored-client-records-v1', description: DESCRIPTION, spec: SPEC, cases: [...single, whole] };
  },
};

const isSingle = (one: ClientRecord): one is ClientRecordCase => one.kind !== 'SessionRecord';

function story(env: RandomEnv): { readonly records: readonly ClientRecord[]; readonly whole: ClientStoreCase } {
  const heard = stranger(env, createAccount(env, 'alice', 'a.example'));
  const held = waiting(env, heard.alice);
  const { alice } = held;
  const bob = createAccount(env, 'bob', 'b.example');
  const talk = conversation(env, alice, bob);
  const frank = changed(env);
  const traces = [heard, held, talk, frank, repairing(env, alice), unanswered(env, alice)];
  const inbox = traces.flatMap((one) => one.inbox).toSorted((a, b) => (a.shown.id < b.shown.id ? -1 : 1));
  const records = [
    ...ownRecords(env, alice, createRelay(env, alice.domain)),
    knownRelay('a relay of a contact', createRelay(env, bob.domain)),
    clientRecord('MailboxPosition', 'read up to a cursor', keyOf.mailbox(), {
      cursor: env.random(16),
      nextInboxSequence: inbox.length,
    }),
    ...traces.flatMap((one) => one.records),
    ...inbox.map(({ record }) => record),
  ].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const { name, deviceId } = alice.person.local.address;
  const whole: ClientStoreCase = {
    name: 'a whole store',
    description:
      'An account with conversations: one both ways, one just begun, one whose session is archived and to be replaced, a stranger, a delivery that waits, and an address that stands for another account.',
    now: at(6 * 60),
    account: { address: alice.address, accountId: name, deviceId },
    records: records.map(({ key, record }) => ({ key, record })),
    safetyNumbers: [safetyNumberJson(env, alice, bob, true), safetyNumberJson(env, alice, frank.successor, false)],
    inbox: inbox.map(({ shown }) => shown),
    peer: {
      address: bob.address,
      ...personJson(bob.person),
      record: hex(encodeSessionRecord(talk.end.record!)),
      queued: talk.queued.map(({ key, text }) => ({ key, messageId: hex(text.messageId), text: text.body })),
    },
  };
  return { records, whole };
}

/** Records in states that the story does not come to. */
function others(env: RandomEnv): readonly ClientRecord[] {
  const account = createAccount(env, 'new', 'a.example');
  const { accountId, address, person } = account;
  const { deviceId } = person.local.address;
  return [
    clientRecord('Account', 'not registered yet', keyOf.account(), { ...accountOf(account), registered: false }),
    clientRecord('MailboxPosition', 'before the first delivery', keyOf.mailbox(), { nextInboxSequence: 0 }),
    clientRecord('InboxEntry', 'unreadable, of a sender who told no time', keyOf.inbox(8), {
      receivedAt: seconds(at(0)),
      accountId,
      deviceId,
      address,
      asked: false,
      body: { kind: 'undecryptable', code: 'E_SENDER_UNVERIFIED' },
    }),
    clientRecord('InboxEntry', 'repairs the first entry', keyOf.inbox(9), {
      receivedAt: seconds(at(0)),
      accountId,
      deviceId,
      address,
      sentAt: timeOf(at(0) + 1),
      asked: false,
      repairs: 0,
      body: { kind: 'undecryptable', code: 'E_PRE_KEY_UNKNOWN' },
    }),
  ];
}

function safetyNumberJson(env: RandomEnv, ours: Account, theirs: Account, confirmed: boolean): ShownSafetyNumber {
  const party = ({ accountId, person }: Account) => ({
    identityKey: person.local.identityKeyPair.publicKey,
    identifier: accountId,
  });
  const { digits } = safetyNumber(env.crypto, { local: party(ours), remote: party(theirs) });
  return { address: theirs.address, accountId: theirs.person.local.address.name, confirmed, digits };
}

const DESCRIPTION =
  'Records of sotto.storage.v1 that a client keeps, as they were stored. One record in a case: record decodes to value as a message of that kind and stands under key in the store. In value, bytes are hexadecimal, absent fields are left out and a body is tagged with its kind. The case with records is a whole store, to be opened at now: it holds this account, shows these safety numbers and this inbox, with times in milliseconds since 1970. peer is the other end of the conversation with peer.address; its record reads what the outbox holds for it under the keys of queued, and then what is written next. Text are name, description, kind, key, the addresses, ids, reasons and texts, and in value: address, relayUrl, domain, destination, type, kind and code. Public keys carry their type byte.';
const SPEC = 'proto/sotto/storage/v1/client.proto; docs/storage.md; docs/protocol.md';
