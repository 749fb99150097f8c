/** Codecs of what is stored, with values. */

import fc from 'fast-check';
import * as wire from '../src/index.ts';
import {
  address,
  bytes,
  codec,
  domain,
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

const skippedSeed = record<wire.StoredSkippedSeed>({ index: uint32(), seed: bytes(32) });
const postQuantumHalf = record<wire.StoredPostQuantumHalf>({
  nextKey: bytes(32),
  counter: uint32(),
  skippedKeys: list(skippedSeed),
});
const postQuantumLink = optionalKeys<wire.StoredPostQuantumLink>(
  { epoch: uint32(), sending: postQuantumHalf, receiving: postQuantumHalf },
  ['epoch', 'receiving'],
);
const chunkEncoder = (length: number) => {
  return record<wire.StoredChunkEncoder>({ message: bytes(length), position: uint32() });
};
const chunk = record<wire.StoredChunk>({ index: uint32(0, 0xffff), data: bytes(32) });
/** A decoder never holds all chunks of its message. */
const chunkDecoder = (length: number) => {
  return record<wire.StoredChunkDecoder>({ chunks: fc.array(chunk, { maxLength: Math.min(4, length / 32 - 1) }) });
};
const postQuantumExchange = optionalKeys<wire.StoredPostQuantumExchange>(
  {
    state: uint32(1, 11),
    epoch: uint32(1),
    authenticatorRootKey: bytes(32),
    authenticatorMacKey: bytes(32),
    privateKey: bytes(64),
    vector: bytes(1152),
    header: bytes(64),
    random: bytes(32),
    ciphertext1: bytes(960),
    headerEncoder: chunkEncoder(96),
    ekEncoder: chunkEncoder(1152),
    ct1Encoder: chunkEncoder(960),
    ct2Encoder: chunkEncoder(160),
    headerDecoder: chunkDecoder(96),
    ekDecoder: chunkDecoder(1152),
    ct1Decoder: chunkDecoder(960),
    ct2Decoder: chunkDecoder(160),
  },
  ['state', 'epoch', 'authenticatorRootKey', 'authenticatorMacKey'],
);
const postQuantumRatchet = record<wire.StoredPostQuantumRatchet>({
  direction: uint32(0, 1),
  negotiated: fc.boolean(),
  exchange: postQuantumExchange,
  rootKey: bytes(32),
  sendingEpoch: uint32(),
  links: fc.array(postQuantumLink, { minLength: 1, maxLength: 3 }),
});
const session = optionalKeys<wire.StoredSession>(
  {
    localIdentityKey: bytes(33),
    remoteIdentityKey: bytes(33),
    rootKey: bytes(32),
    previousCounter: uint32(),
    sendingChain: record<wire.StoredSendingChain>({
      ratchetPrivateKey: bytes(32),
      ratchetPublicKey: bytes(33),
      chainKey: bytes(32),
      index: uint32(),
    }),
    receivingChains: list(
      record<wire.StoredReceivingChain>({
        ratchetPublicKey: bytes(33),
        chainKey: bytes(32),
        index: uint32(),
        skippedSeeds: list(skippedSeed),
      }),
    ),
    postQuantumRatchet,
    initiatorBaseKey: bytes(33),
    localRegistrationId: uint32(),
    remoteRegistrationId: uint32(),
    pendingPreKey: optionalKeys<wire.StoredPendingPreKey>(
      {
        preKeyId: uint32(),
        signedPreKeyId: uint32(),
        kyberPreKeyId: uint32(),
        kyberCiphertext: bytes(1569),
        createdAt: uint32(),
      },
      ['signedPreKeyId', 'kyberPreKeyId', 'kyberCiphertext', 'createdAt'],
    ),
    retired: fc.boolean(),
  },
  [
    'localIdentityKey',
    'remoteIdentityKey',
    'rootKey',
    'previousCounter',
    'receivingChains',
    'initiatorBaseKey',
    'localRegistrationId',
    'remoteRegistrationId',
    'retired',
  ],
);

const time = record<wire.StoredTime>({ seconds: uint32(), milliseconds: uint32(0, 999) });
const noticeNumbers = { invited: 1, open: 2, ended: 3 } as const;
const happeningNumbers = { added: 1, edited: 2, deleted: 3, reacted: 4 };
const messageTypeNumbers = { signalMessage: 2, preKeySignalMessage: 3, plaintextContent: 8 };

export const storageCodecs: readonly NamedCodec[] = [
  codec(
    'StoredSessionRecord',
    'sotto.storage.v1.SessionRecord',
    wire.encodeStoredSessionRecord,
    wire.decodeStoredSessionRecord,
    optionalKeys<wire.StoredSessionRecord>({ current: session, archived: fc.array(session, { maxLength: 2 }) }, [
      'archived',
    ]),
    versioned,
  ),
  codec(
    'StoredAccount',
    'sotto.storage.v1.Account',
    wire.encodeStoredAccount,
    wire.decodeStoredAccount,
    record<wire.StoredAccount>({
      address,
      relayUrl: printable(1),
      identityPrivateKey: bytes(32),
      identityPublicKey: bytes(33),
      authenticationPrivateKey: bytes(32),
      deviceId: uint32(1, 127),
      registrationId: uint32(1, 0x3fff),
      signedManifest: someBytes(),
      registered: fc.boolean(),
      nextPreKeyId: uint32(),
    }),
    versioned,
  ),
  codec(
    'StoredFormat',
    'sotto.storage.v1.StoreFormat',
    wire.encodeStoredFormat,
    wire.decodeStoredFormat,
    record<wire.StoredFormat>({ format: uint32(1) }),
    versioned,
  ),
  codec(
    'StoredShelfCheck',
    'sotto.storage.v1.ShelfCheck',
    wire.encodeStoredShelfCheck,
    wire.decodeStoredShelfCheck,
    record<wire.StoredShelfCheck>({ checkedAt: uint32() }),
    versioned,
  ),
  codec(
    'StoredPreKey',
    'sotto.storage.v1.PreKeyRecord',
    wire.encodeStoredPreKey,
    wire.decodeStoredPreKey,
    optionalKeys<wire.StoredPreKey>(
      {
        privateKey: someBytes(32),
        publicKey: someBytes(33),
        signature: bytes(64),
        createdAt: uint32(),
        lastResort: fc.boolean(),
        uploaded: fc.boolean(),
        replacedAt: uint32(1),
      },
      ['privateKey', 'publicKey', 'createdAt', 'lastResort', 'uploaded'],
    ),
    versioned,
  ),
  codec(
    'StoredContact',
    'sotto.storage.v1.Contact',
    wire.encodeStoredContact,
    wire.decodeStoredContact,
    optionalKeys<wire.StoredContact>(
      {
        accountId: bytes(16),
        identityKey: bytes(33),
        address,
        addressVerified: fc.boolean(),
        signedManifest: someBytes(),
        verifiedAt: uint32(1),
        alias: text.filter((alias) => alias !== ''),
        protocol: uint32(2),
        aliasEdition: uint32(1),
        verificationEdition: uint32(1),
      },
      ['accountId', 'identityKey', 'address', 'addressVerified'],
    ),
    versioned,
  ),
  codec(
    'StoredAddressPin',
    'sotto.storage.v1.AddressPin',
    wire.encodeStoredAddressPin,
    wire.decodeStoredAddressPin,
    optionalKeys<wire.StoredAddressPin>({ accountId: bytes(16), changedManifest: someBytes() }, ['accountId']),
    versioned,
  ),
  codec(
    'StoredContactRequest',
    'sotto.storage.v1.ContactRequest',
    wire.encodeStoredContactRequest,
    wire.decodeStoredContactRequest,
    record<wire.StoredContactRequest>({ receivedAt: uint32(), messages: uint32(), address }),
    versioned,
  ),
  codec(
    'StoredIdentityEvidence',
    'sotto.storage.v1.IdentityEvidence',
    wire.encodeStoredIdentityEvidence,
    wire.decodeStoredIdentityEvidence,
    record<wire.StoredIdentityEvidence>({ noticedAt: uint32(), formerManifest: someBytes(), manifest: someBytes() }),
    versioned,
  ),
  codec(
    'StoredOutboxEntry',
    'sotto.storage.v1.OutboxEntry',
    wire.encodeStoredOutboxEntry,
    wire.decodeStoredOutboxEntry,
    record<wire.StoredOutboxEntry>({
      itemId: bytes(16),
      messageId: bytes(16),
      accountId: bytes(16),
      address,
      destination: domain,
      identityKey: bytes(33),
      mailboxId: bytes(32),
      type: fc.constantFrom<wire.StoredMessageType[]>('signalMessage', 'preKeySignalMessage', 'plaintextContent'),
      message: someBytes(),
      sentAt: time,
      createdAt: uint32(),
      lifetime: uint32(1, wire.LIFETIME_SECONDS_MAX),
      aside: fc.boolean(),
      stale: fc.boolean(),
      unmissed: fc.boolean(),
      bulk: fc.boolean(),
    }),
    (entry) => versioned({ ...entry, type: messageTypeNumbers[entry.type] }),
  ),
  codec(
    'StoredInboxEntry',
    'sotto.storage.v1.InboxEntry',
    wire.encodeStoredInboxEntry,
    wire.decodeStoredInboxEntry,
    optionalKeys<wire.StoredInboxEntry>(
      {
        receivedAt: uint32(),
        accountId: bytes(16),
        deviceId: uint32(1, 127),
        address,
        sentAt: time,
        asked: fc.boolean(),
        repairs: uint32(),
        body: fc.oneof(
          record<wire.StoredInboxBody & { kind: 'content' }>({ kind: fc.constant('content'), content: someBytes() }),
          record<wire.StoredInboxBody & { kind: 'undecryptable' }>({
            kind: fc.constant('undecryptable'),
            code: errorCode,
          }),
          record<wire.StoredInboxBody & { kind: 'undelivered' }>({
            kind: fc.constant('undelivered'),
            messageId: bytes(16),
            code: errorCode,
          }),
          record<wire.StoredInboxBody & { kind: 'missing' }>({ kind: fc.constant('missing'), count: uint32() }),
          record<wire.StoredInboxBody & { kind: 'happening' }>({
            kind: fc.constant('happening'),
            happening: record<wire.StoredHappening>({
              kind: fc.constantFrom<wire.StoredHappeningKind[]>('added', 'edited', 'deleted', 'reacted'),
              order: uint32(1),
            }),
          }),
          record<wire.StoredInboxBody & { kind: 'identityChange' }>({
            kind: fc.constant('identityChange'),
            formerAccountId: bytes(16),
            wasVerified: fc.boolean(),
            accepted: fc.boolean(),
          }),
          record<wire.StoredInboxBody & { kind: 'relayChange' }>({
            kind: fc.constant('relayChange'),
            domain,
            formerRootKey: bytes(32),
            rootKey: bytes(32),
          }),
          record<wire.StoredInboxBody & { kind: 'sent' }>({ kind: fc.constant('sent'), content: someBytes() }),
          optionalKeys<wire.StoredInboxBody & { kind: 'device' }>(
            {
              kind: fc.constant('device'),
              deviceId: uint32(1, 127),
              change: fc.constantFrom('added', 'removed'),
              confirmedBy: uint32(1, 127),
            },
            ['kind', 'deviceId', 'change'],
          ),
          record<wire.StoredInboxBody & { kind: 'secretChat' }>({
            kind: fc.constant('secretChat'),
            state: fc.constantFrom('invited', 'open', 'ended'),
          }),
        ),
        secretChatId: bytes(16),
      },
      ['receivedAt', 'accountId', 'address', 'asked', 'body'],
    ),
    ({ body, ...rest }) => {
      if (body.kind === 'content' || body.kind === 'sent') return versioned({ ...rest, [body.kind]: body.content });
      if (body.kind === 'device') {
        return versioned({ ...rest, device: { ...body, change: body.change === 'added' ? 1 : 2 } });
      }
      if (body.kind === 'secretChat') return versioned({ ...rest, secretChat: { state: noticeNumbers[body.state] } });
      if (body.kind === 'happening') {
        const { kind, order } = body.happening;
        return versioned({ ...rest, happening: { kind: happeningNumbers[kind], order } });
      }
      return versioned({ ...rest, [body.kind]: body.kind === 'undecryptable' ? body.code : body });
    },
  ),
  codec(
    'StoredMailboxPosition',
    'sotto.storage.v1.MailboxPosition',
    wire.encodeStoredMailboxPosition,
    wire.decodeStoredMailboxPosition,
    optionalKeys<wire.StoredMailboxPosition>({ cursor: bytes(16), nextInboxSequence: uint32(), epoch: bytes(8) }, [
      'nextInboxSequence',
    ]),
    versioned,
  ),
  codec(
    'StoredUsedLastResort',
    'sotto.storage.v1.UsedLastResort',
    wire.encodeStoredUsedLastResort,
    wire.decodeStoredUsedLastResort,
    record<wire.StoredUsedLastResort>({ usedAt: uint32() }),
    versioned,
  ),
];
