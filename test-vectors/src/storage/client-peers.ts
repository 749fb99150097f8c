/** What a client keeps of the people it writes to and hears from, each in another situation. */

import {
  archiveCurrentSession,
  CONTENT_HINT,
  createDecryptionError,
  createSealedContent,
  encodePlaintextContent,
  type RandomEnv,
  readPreKeyMessageIds,
  type SessionMessage,
  sealMessageV2,
} from '@sotto/ratchet';
import { encodeEnvelope, type StoredOutboxEntry } from '@sotto/wire';
import { hex } from '../json.ts';
import { type Account, certify, contactOf, createAccount, createRelay } from './accounts.ts';
import { keyOf } from './client-keys.ts';
import { type ClientRecord, clientRecord, sessionRecord } from './client-records.ts';
import {
  at,
  createNewerContent,
  createText,
  type InboxItem,
  inboxItem,
  seconds,
  shownText,
  type Text,
  timeOf,
} from './client-texts.ts';
import { begin, type End, read, startTalk, type Talk, write } from './talk.ts';

/** What one peer leaves behind. */
export interface Traces {
  readonly records: readonly ClientRecord[];
  readonly inbox: readonly InboxItem[];
}

export interface Conversation extends Traces {
  readonly peer: Account;
  /** The peer's end, which has not seen what is in the outbox. */
  readonly end: End;
  /** What the outbox holds for the peer, oldest first. */
  readonly queued: readonly { readonly key: string; readonly text: Text }[];
}

/** A conversation both ways, with messages that could not be read and were asked for again. */
export function conversation(env: RandomEnv, alice: Account, bob: Account): Conversation {
  const texts = {
    hello: createText(env.random, at(60), 'Hello Bob'),
    reply: createText(env.random, at(62), 'Hello Alice'),
    repaired: createText(env.random, at(64), 'Can you read this?'),
    broken: createText(env.random, at(66), 'And this?'),
    queued: createText(env.random, at(355), 'On its way'),
  };
  let talk = begin(startTalk(env, [alice.person, bob.person]), 0);
  talk = pass(talk, 0, texts.hello);
  talk = pass(talk, 1, texts.reply);
  // The first copy was damaged on its way; the second one came through.
  talk = pass(write(talk, 1, texts.repaired.padded).talk, 1, texts.repaired);
  const broken = write(talk, 1, texts.broken.padded);
  const { talk: last, letter } = write(broken.talk, 0, texts.queued.padded);
  const id = bob.person.local.address;
  const request = createDecryptionError({
    type: broken.letter.message.type,
    message: broken.letter.message.bytes,
    sentAt: texts.broken.sentAt,
    senderDeviceId: id.deviceId,
  });
  const asking = { messageId: env.random(16), sentAt: at(67), type: 'plaintextContent' as const };
  const outbox = [
    outboxRecord(env, 'request to send again', bob, 0, { ...asking, message: encodePlaintextContent(request) }),
    outboxRecord(env, 'message of a session', bob, 1, { ...texts.queued, ...messageOf(letter.message) }),
  ];
  const sent = keyOf.sent(id.name, texts.hello.sentAt);
  const sentAgain = [{ deviceId: id.deviceId }];
  const records = [
    ...pinned(bob, 'confirmed, with its manifest'),
    sessionRecord('a conversation', keyOf.session(id.name, id.deviceId), last.ends[0].record!),
    clientRecord('SentMessage', 'sent again to one device', sent, { ...sentOf(texts.hello), sentAgain }),
    sentRecord('sent once', bob, texts.queued),
    ...outbox,
    readRecord('a text', bob, texts.reply.sentAt),
    readRecord('a text that came twice', bob, texts.repaired.sentAt),
    clientRecord('AwaitedMessage', 'asked for', keyOf.awaited(id.name, id.deviceId, texts.broken.sentAt), {
      inboxSequence: 4,
      askedAt: seconds(at(67)),
    }),
  ];
  const queued = [{ key: outbox[1]!.key, text: texts.queued }];
  return { records, inbox: bobsInbox(bob, texts), peer: bob, end: broken.talk.ends[1], queued };
}

function bobsInbox(
  bob: Account,
  { reply, repaired, broken }: { readonly reply: Text; readonly repaired: Text; readonly broken: Text },
): readonly InboxItem[] {
  const from = { accountId: bob.accountId, deviceId: bob.person.local.address.deviceId, address: bob.address };
  const text = (content: Uint8Array) => ({ kind: 'content', content }) as const;
  const unreadable = { kind: 'undecryptable', code: 'E_MESSAGE_UNDECRYPTABLE' } as const;
  const shownUnreadable = { kind: 'undecryptable', addressVerified: true, reason: unreadable.code } as const;
  return [
    inboxItem(
      'a text',
      1,
      { ...from, receivedAt: seconds(at(63)), asked: false, body: text(reply.content) },
      { ...shownText(reply), addressVerified: true },
    ),
    inboxItem(
      'unreadable, asked for again',
      2,
      { ...from, receivedAt: seconds(at(64)), sentAt: timeOf(repaired.sentAt), asked: true, body: unreadable },
      { ...shownUnreadable, sentAt: repaired.sentAt, askedAgain: true },
    ),
    inboxItem(
      'a text that repairs another entry',
      3,
      { ...from, receivedAt: seconds(at(65)), asked: false, repairs: 2, body: text(repaired.content) },
      { ...shownText(repaired), addressVerified: true },
    ),
    inboxItem(
      'unreadable, and waited for',
      4,
      { ...from, receivedAt: seconds(at(67)), sentAt: timeOf(broken.sentAt), asked: true, body: unreadable },
      { ...shownUnreadable, sentAt: broken.sentAt, askedAgain: true },
    ),
    inboxItem(
      'unreadable once more',
      5,
      {
        ...from,
        receivedAt: seconds(at(68)),
        sentAt: timeOf(broken.sentAt),
        asked: false,
        repairs: 4,
        body: unreadable,
      },
      { ...shownUnreadable, sentAt: broken.sentAt, askedAgain: false },
    ),
  ];
}

/** A peer that asked for a message again: the session it could not read is archived, and a new one needs its relay. */
export function repairing(env: RandomEnv, alice: Account): Traces {
  const carol = createAccount(env, 'carol', 'c.example');
  const { name, deviceId } = carol.person.local.address;
  const text = createText(env.random, at(120), 'Hello Carol');
  const talk = pass(begin(startTalk(env, [alice.person, carol.person]), 0), 0, text);
  const { state } = archiveCurrentSession(talk.ends[0].record!);
  const records = [
    ...pinned(carol, 'confirmed, and written to'),
    sessionRecord('archived sessions only', keyOf.session(name, deviceId), state),
    sentRecord('asked for again', carol, text),
    clientRecord('RepairTask', 'to do', keyOf.repair(name, deviceId, text.sentAt), {
      askedAt: seconds(at(121)),
      missed: false,
      unasked: false,
    }),
  ];
  return { records, inbox: [] };
}

/** Somebody who wrote first, with the last-resort key, and whose address was not confirmed. Gives the first bundle out. */
export function stranger(env: RandomEnv, alice: Account): Traces & { readonly alice: Account } {
  const erin = createAccount(env, 'erin', 'e.example');
  const { name, deviceId } = erin.person.local.address;
  const text = createText(env.random, at(30), 'You do not know me');
  const newer = createNewerContent(env.random, at(31));
  const started = begin(startTalk(env, [alice.person, erin.person]), 1, { lastResort: true });
  const { talk, letter } = write(started, 1, text.padded);
  const read2 = pass(read(talk, letter), 1, newer);
  const { kemPreKeyId, signedPreKeyId, baseKey } = readPreKeyMessageIds(letter.message.bytes);
  const used = keyOf.used(kemPreKeyId, signedPreKeyId, hex(env.crypto.sha256(baseKey)));
  const from = { accountId: erin.accountId, deviceId, address: erin.address };
  const { accountId, address, identityKey } = erin;
  const records = [
    clientRecord('Contact', 'heard from only', keyOf.contact(name), {
      accountId,
      identityKey,
      address,
      addressVerified: false,
    }),
    sessionRecord('a responder', keyOf.session(name, deviceId), read2.ends[0].record!),
    clientRecord('UsedLastResort', 'a first message', used, { usedAt: seconds(at(30)) }),
    readRecord('of somebody unknown', erin, text.sentAt),
    readRecord('of a newer version', erin, newer.sentAt),
  ];
  const unknown = { kind: 'unknown', addressVerified: false, messageId: hex(newer.messageId) } as const;
  const inbox = [
    inboxItem(
      'a text of somebody unknown',
      0,
      { ...from, receivedAt: seconds(at(30)), asked: false, body: { kind: 'content', content: text.content } },
      { ...shownText(text), addressVerified: false },
    ),
    inboxItem(
      'content of a newer version',
      7,
      { ...from, receivedAt: seconds(at(31)), asked: false, body: { kind: 'content', content: newer.content } },
      { ...unknown, sentAt: newer.sentAt },
    ),
  ];
  return { records, inbox, alice: { ...alice, person: read2.ends[0].person } };
}

/** A first message that waits for the relay of its sender. Gives the second bundle out. */
export function waiting(env: RandomEnv, alice: Account): Traces & { readonly alice: Account } {
  const relay = createRelay(env, 'd.example');
  const dave = createAccount(env, 'dave', relay.domain);
  const text = createText(env.random, at(180), 'Is anybody there?');
  const { talk, letter } = write(begin(startTalk(env, [alice.person, dave.person]), 1), 1, text.padded);
  const content = createSealedContent({
    type: letter.message.type,
    content: letter.message.bytes,
    certificate: certify(env, relay, dave, at(24 * 60)),
    contentHint: CONTENT_HINT.resendable,
    sentAt: text.sentAt,
  });
  const sealed = sealMessageV2(env, {
    senderIdentity: dave.person.local.identityKeyPair,
    recipientIdentityKey: alice.person.local.identityKeyPair.publicKey,
    content,
  });
  const records = [
    clientRecord('HeldDelivery', 'of an unknown relay', keyOf.held(at(181), hex(env.random(8))), {
      envelope: encodeEnvelope({ sealed }),
      acceptedAt: Math.floor(seconds(at(180)) / 3600) * 3600,
      domain: relay.domain,
      heldAt: seconds(at(181)),
    }),
  ];
  return { records, inbox: [], alice: { ...alice, person: talk.ends[0].person } };
}

/** An address that stands for another account by now, and a message to it that no relay would take. */
export function changed(env: RandomEnv): Traces & { readonly successor: Account } {
  const frank = createAccount(env, 'frank', 'f.example');
  const successor = createAccount(env, 'frank', 'f.example');
  const { accountId, address } = frank;
  const lost = createText(env.random, at(200), 'Hello Frank');
  const undelivered = { kind: 'undelivered', messageId: lost.messageId, code: 'E_MAILBOX_UNKNOWN' } as const;
  const records = [
    clientRecord('Contact', 'of an address that changed', keyOf.contact(idOf(frank)), contactOf(frank)),
    clientRecord('AddressPin', 'another account waits to be confirmed', keyOf.address(address), {
      accountId,
      changedManifest: successor.signedManifest,
    }),
  ];
  const inbox = [
    inboxItem(
      'a message that was not delivered',
      6,
      { accountId, address, receivedAt: seconds(at(201)), asked: false, body: undelivered },
      {
        kind: 'undelivered',
        addressVerified: true,
        messageId: hex(lost.messageId),
        reason: undelivered.code,
      },
    ),
  ];
  return { records, inbox, successor };
}

/** Somebody to whom the first message is still to go out. */
export function unanswered(env: RandomEnv, alice: Account): Traces {
  const grace = createAccount(env, 'grace', 'g.example');
  const { name, deviceId } = grace.person.local.address;
  const text = createText(env.random, at(350), 'Hello Grace');
  const { talk, letter } = write(begin(startTalk(env, [alice.person, grace.person]), 0), 0, text.padded);
  const records = [
    ...pinned(grace, 'confirmed, and not heard from'),
    sessionRecord('a pending pre-key', keyOf.session(name, deviceId), talk.ends[0].record!),
    sentRecord('a first message', grace, text),
    outboxRecord(env, 'first message', grace, 0, { ...text, ...messageOf(letter.message) }),
  ];
  return { records, inbox: [] };
}

/** The text is written by one end and read by the other. */
function pass(talk: Talk, from: 0 | 1, { padded }: Text): Talk {
  const written = write(talk, from, padded);
  return read(written.talk, written.letter);
}

const idOf = ({ person }: Account): string => person.local.address.name;

const messageOf = ({ type, bytes }: SessionMessage) => ({ type, message: bytes });

const pinned = (account: Account, what: string): readonly ClientRecord[] => [
  clientRecord('Contact', what, keyOf.contact(idOf(account)), contactOf(account)),
  clientRecord('AddressPin', what, keyOf.address(account.address), { accountId: account.accountId }),
];

const sentOf = ({ messageId, content, sentAt }: Text) => ({
  messageId,
  content,
  keptUntil: seconds(sentAt) + 14 * 24 * 60 * 60,
  sentAgain: [],
  itemIds: [],
});

const sentRecord = (what: string, to: Account, text: Text): ClientRecord =>
  clientRecord('SentMessage', what, keyOf.sent(idOf(to), text.sentAt), sentOf(text));

const readRecord = (what: string, { person }: Account, sentAt: number): ClientRecord => {
  const { name, deviceId } = person.local.address;
  const readAt = seconds(sentAt) + 60;
  return clientRecord('ReadMessage', what, keyOf.read(name, deviceId, sentAt), { readAt });
};

function outboxRecord(
  env: RandomEnv,
  what: string,
  to: Account,
  counter: number,
  message: Pick<StoredOutboxEntry, 'messageId' | 'type' | 'message'> & { readonly sentAt: number },
): ClientRecord {
  const itemId = env.random(16);
  const { messageId, type, sentAt } = message;
  return clientRecord('OutboxEntry', what, keyOf.outbox(sentAt, counter, hex(itemId)), {
    itemId,
    messageId,
    accountId: to.accountId,
    address: to.address,
    identityKey: to.identityKey,
    destination: to.domain,
    mailboxId: to.mailboxId,
    type,
    message: message.message,
    aside: type === 'plaintextContent',
    stale: false,
    unmissed: false,
    bulk: false,
    sentAt: timeOf(sentAt),
    createdAt: seconds(sentAt),
    lifetime: 21 * 24 * 60 * 60,
  });
}
