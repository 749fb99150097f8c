/** Codecs of what people write to each other and of what is kept of it, with values. */

import fc from 'fast-check';
import * as wire from '../src/index.ts';
import { attachmentList } from './codecs-blobs.ts';
import { deviceBodies, deviceBodyOracle } from './codecs-devices.ts';
import {
  bytes,
  codec,
  errorCode,
  list,
  type NamedCodec,
  optionalKeys,
  printable,
  record,
  someBytes,
  text,
  uint32,
  versioned,
} from './values.ts';

const nothing = record<Readonly<Record<never, never>>>({});
const time = record<wire.StoredTime>({ seconds: uint32(), milliseconds: uint32(0, 999) });
const emoji = fc.stringMatching(/^[a-z]{1,20}$/);
const chainEnd = record<wire.StoredChainEnd>({ counter: uint32(1), hash: bytes(32) });
const gap = optionalKeys<wire.StoredChainGap>(
  { from: uint32(1), to: uint32(1), before: bytes(32), after: bytes(32), noticedAt: uint32(), inboxSequence: uint32() },
  ['from', 'to', 'noticedAt'],
);
const reaction = optionalKeys<wire.StoredReaction>({ emoji, reactedAt: time }, ['reactedAt']);

const body = fc.oneof(
  record<wire.ContentBody & { kind: 'text' }>({ kind: fc.constant('text'), body: text }),
  record<wire.ContentBody & { kind: 'nothing' }>({ kind: fc.constant('nothing') }),
  record<wire.ContentBody & { kind: 'typing' }>({ kind: fc.constant('typing'), active: fc.boolean() }),
  record<wire.ContentBody & { kind: 'timerChange' }>({ kind: fc.constant('timerChange') }),
  record<wire.ContentBody & { kind: 'sessionReset' }>({ kind: fc.constant('sessionReset') }),
  record<wire.ContentBody & { kind: 'reply' }>({ kind: fc.constant('reply'), targetId: bytes(16), body: text }),
  record<wire.ContentBody & { kind: 'edit' }>({ kind: fc.constant('edit'), targetId: bytes(16), body: text }),
  record<wire.ContentBody & { kind: 'delete' }>({ kind: fc.constant('delete'), targetId: bytes(16) }),
  optionalKeys<wire.ContentBody & { kind: 'reaction' }>({ kind: fc.constant('reaction'), targetId: bytes(16), emoji }, [
    'kind',
    'targetId',
  ]),
  record<wire.ContentBody & { kind: 'receipt' }>({
    kind: fc.constant('receipt'),
    receiptKind: fc.constantFrom<wire.ReceiptKind[]>('delivered', 'read'),
    messageIds: list(bytes(16), 1),
  }),
  record<wire.ContentBody & { kind: 'profile' }>({ kind: fc.constant('profile'), sealed: someBytes() }),
  record<wire.ContentBody & { kind: 'secretChat' }>({
    kind: fc.constant('secretChat'),
    step: fc.constantFrom<wire.SecretChatStep[]>('offered', 'accepted', 'ended'),
  }),
  attachmentList,
  deviceBodies,
);

/** A value that keeps CS-01: what belongs to a secret chat is of some kinds alone, and has a timer that runs. */
function legal(content: wire.Content): wire.Content {
  const { secretChatId = new Uint8Array(16).fill(1), ...rest } = content;
  const { timer, body } = content;
  if (body.kind === 'secretChat') return { ...content, secretChatId, timer: { seconds: 1, start: 'read', version: 1 } };
  const isKept = ['text', 'reply', 'edit', 'delete', 'reaction', 'attachments', 'timerChange'].includes(body.kind);
  const isFleeting = body.kind === 'typing' || body.kind === 'receipt';
  return isFleeting || (isKept && timer !== undefined && timer.seconds > 0) ? content : rest;
}

const kindNumbers: Readonly<Record<wire.ReceiptKind, number>> = { delivered: 1, read: 2 };
const stepNumbers: Readonly<Record<wire.SecretChatStep, number>> = { offered: 1, accepted: 2, ended: 3 };
const stateNumbers: Readonly<Record<wire.SecretChatState, number>> = {
  offered: 1,
  invited: 2,
  open: 3,
  ended: 4,
  erasing: 5,
};
const startNumbers: Readonly<Record<wire.TimerStart, number>> = { sent: 1, read: 2 };
const goneNumbers: Readonly<Record<wire.StoredGone, number>> = { deleted: 1, viewed: 2 };

function contentOracle({ body, timer, ...rest }: wire.Content): object {
  const { kind, ...fields } = body;
  const head = { ...rest, ...(timer && { timer: { ...timer, start: startNumbers[timer.start] } }) };
  if (body.kind === 'sync' || body.kind === 'deviceChange') return versioned({ ...head, ...deviceBodyOracle(body) });
  if (body.kind === 'secretChat') return versioned({ ...head, secretChat: { step: stepNumbers[body.step] } });
  const spelled = 'receiptKind' in fields ? { ...fields, receiptKind: kindNumbers[fields.receiptKind] } : fields;
  return versioned({ ...head, [kind]: spelled });
}

const conversationOracle = ({ timer, secret, ...rest }: wire.StoredConversation): object =>
  versioned({
    ...rest,
    ...(timer && { timer: { ...timer, start: startNumbers[timer.start] } }),
    ...(secret && { secret: { ...secret, state: stateNumbers[secret.state] } }),
  });

export const conversationCodecs: readonly NamedCodec[] = [
  codec(
    'Content',
    'sotto.content.v1.Content',
    wire.encodeContent,
    wire.decodeContent,
    optionalKeys<wire.Content>(
      {
        messageId: bytes(16),
        sentAt: record<wire.Timestamp>({ seconds: uint32(), milliseconds: uint32(0, 999) }),
        grant: record<wire.TokenGrant>({ mailboxId: bytes(32), epoch: uint32(1), tokens: list(bytes(32), 1) }),
        report: record<wire.TokenReport>({ left: uint32(), grants: uint32() }),
        chain: optionalKeys<wire.ContentChain>({ counter: uint32(1), previous: bytes(32) }, ['counter']),
        timer: record<wire.ContentTimer>({
          seconds: uint32(0, wire.TIMER_SECONDS_MAX),
          start: fc.constantFrom<wire.TimerStart[]>('sent', 'read'),
          version: uint32(),
        }),
        profileKey: bytes(32),
        viewOnce: fc.constant(true),
        protocol: uint32(2),
        secretChatId: bytes(16),
        body,
      },
      ['messageId', 'sentAt', 'body'],
    ).map(legal),
    contentOracle,
  ),
  codec(
    'ProfileData',
    'sotto.content.v1.ProfileData',
    wire.encodeProfileData,
    wire.decodeProfileData,
    optionalKeys<wire.ProfileData>(
      { edition: uint32(1), name: emoji, picture: someBytes(), pictureType: printable(1) },
      ['edition'],
    ),
    versioned,
  ),
  codec(
    'StoredConsumer',
    'sotto.storage.v1.Consumer',
    wire.encodeStoredConsumer,
    wire.decodeStoredConsumer,
    record<wire.StoredConsumer>({ createdAt: uint32() }),
    versioned,
  ),
  codec(
    'StoredAcknowledgement',
    'sotto.storage.v1.Acknowledgement',
    wire.encodeStoredAcknowledgement,
    wire.decodeStoredAcknowledgement,
    nothing,
    versioned,
  ),
  codec(
    'StoredMessageStatus',
    'sotto.storage.v1.MessageStatus',
    wire.encodeStoredMessageStatus,
    wire.decodeStoredMessageStatus,
    optionalKeys<wire.StoredMessageStatus>(
      {
        sentAt: time,
        outboxKeys: list(printable(1)),
        refused: errorCode,
        deliveredAt: uint32(1),
        readAt: uint32(1),
        order: uint32(1),
        incoming: fc.boolean(),
      },
      ['sentAt', 'outboxKeys', 'incoming'],
    ),
    versioned,
  ),
  codec(
    'StoredConversation',
    'sotto.storage.v1.Conversation',
    wire.encodeStoredConversation,
    wire.decodeStoredConversation,
    optionalKeys<wire.StoredConversation>(
      {
        newest: uint32(),
        changedAt: time,
        written: fc.boolean(),
        read: uint32(),
        unread: uint32(),
        receiptsOff: fc.boolean(),
        sent: chainEnd,
        received: list(record<wire.StoredReceivedChain>({ deviceId: uint32(1, 127), end: chainEnd, gaps: list(gap) })),
        profileEdition: uint32(),
        timer: record<wire.StoredConversationTimer>({
          seconds: uint32(0, wire.TIMER_SECONDS_MAX),
          start: fc.constantFrom<wire.TimerStart[]>('sent', 'read'),
          version: uint32(1),
        }),
        secret: optionalKeys<wire.StoredSecretChat>(
          {
            state: fc.constantFrom<wire.SecretChatState[]>('offered', 'invited', 'open', 'ended', 'erasing'),
            deviceId: uint32(1, 127),
          },
          ['state'],
        ),
      },
      ['newest', 'written', 'read', 'unread', 'receiptsOff', 'received', 'profileEdition'],
    ),
    conversationOracle,
  ),
  codec(
    'StoredDueGap',
    'sotto.storage.v1.DueGap',
    wire.encodeStoredDueGap,
    wire.decodeStoredDueGap,
    record<wire.StoredDueGap>({ deviceId: uint32(1, 127), from: uint32(1) }),
    versioned,
  ),
  codec(
    'StoredMessage',
    'sotto.storage.v1.Message',
    wire.encodeStoredMessage,
    wire.decodeStoredMessage,
    optionalKeys<wire.StoredMessage>(
      {
        messageId: bytes(16),
        outgoing: fc.boolean(),
        deviceId: uint32(1, 127),
        sentAt: time,
        storedAt: time,
        content: someBytes(),
        gone: fc.constantFrom<wire.StoredGone[]>('deleted', 'viewed'),
        editedAt: time,
        ownReaction: reaction,
        otherReaction: reaction,
        viewOnce: fc.boolean(),
      },
      ['messageId', 'outgoing', 'deviceId', 'sentAt', 'storedAt', 'viewOnce'],
    ),
    ({ gone, ...rest }) => versioned({ ...rest, ...(gone && { gone: goneNumbers[gone] }) }),
  ),
  codec(
    'StoredPendingChanges',
    'sotto.storage.v1.PendingChanges',
    wire.encodeStoredPendingChanges,
    wire.decodeStoredPendingChanges,
    record<wire.StoredPendingChanges>({
      contents: fc.array(someBytes(), { minLength: 1, maxLength: 3 }),
      keptSince: uint32(),
    }),
    versioned,
  ),
  codec(
    'StoredDueReceipt',
    'sotto.storage.v1.DueReceipt',
    wire.encodeStoredDueReceipt,
    wire.decodeStoredDueReceipt,
    record<wire.StoredDueReceipt>({ read: fc.boolean() }),
    versioned,
  ),
  codec(
    'StoredProfile',
    'sotto.storage.v1.Profile',
    wire.encodeStoredProfile,
    wire.decodeStoredProfile,
    record<wire.StoredProfile>({ key: bytes(32), data: someBytes() }),
    versioned,
  ),
];
