/** Codecs of linking, of the rendezvous and of what is kept of devices, with values and broken rules. */

import fc from 'fast-check';
import * as wire from '../src/index.ts';
import {
  address,
  bytes,
  codec,
  list,
  longBytes,
  type NamedCodec,
  optionalKeys,
  printable,
  type Rules,
  record,
  someBytes,
  uint32,
  versioned,
  zeros,
} from './values.ts';

const signedManifest = record<wire.SignedManifest>({ manifest: someBytes(), signature: bytes(64) });
const name = fc.string({ unit: 'grapheme-ascii', maxLength: 60 });
const party = { accountId: bytes(16), address, identityKey: bytes(33) };

type Kind<Union extends { readonly kind: string }, Name extends Union['kind']> = Extract<
  Union,
  { readonly kind: Name }
>;

const sync = fc.oneof(
  record<Kind<wire.Sync, 'sent'>>({ kind: fc.constant('sent'), ...party, content: someBytes() }),
  record<Kind<wire.Sync, 'read'>>({
    kind: fc.constant('read'),
    accountId: bytes(16),
    messageIds: list(bytes(16), 1),
    readAt: uint32(1),
  }),
  record<Kind<wire.Sync, 'block'>>({ kind: fc.constant('block'), ...party, blocked: fc.boolean() }),
  record<Kind<wire.Sync, 'device'>>({ kind: fc.constant('device'), authenticationKey: bytes(32), name }),
  record<Kind<wire.Sync, 'accepted'>>({ kind: fc.constant('accepted'), ...party }),
  record<Kind<wire.Sync, 'alias'>>({ kind: fc.constant('alias'), ...party, alias: name, edition: uint32(1) }),
  record<Kind<wire.Sync, 'verification'>>({
    kind: fc.constant('verification'),
    ...party,
    verifiedAt: uint32(),
    edition: uint32(1),
    addressVerified: fc.boolean(),
  }),
  record<Kind<wire.Sync, 'profile'>>({ kind: fc.constant('profile'), key: bytes(32), data: someBytes() }),
  record<Kind<wire.Sync, 'forgotten'>>({
    kind: fc.constant('forgotten'),
    accountId: bytes(16),
    at: uint32(1),
    blocked: fc.boolean(),
  }),
  record<Kind<wire.Sync, 'viewed'>>({ kind: fc.constant('viewed'), accountId: bytes(16), messageId: bytes(16) }),
);

/** Bodies of content that are about devices. */
export const deviceBodies = fc.oneof(
  optionalKeys<Kind<wire.ContentBody, 'sync'>>({ kind: fc.constant('sync'), sync, forgottenAt: uint32(1) }, [
    'kind',
    'sync',
  ]),
  record<Kind<wire.ContentBody, 'deviceChange'>>({ kind: fc.constant('deviceChange'), manifest: signedManifest }),
);

/** As protobufjs reflection takes them. */
export const deviceBodyOracle = (body: Kind<wire.ContentBody, 'sync' | 'deviceChange'>): object =>
  body.kind === 'sync'
    ? { sync: { [body.sync.kind]: body.sync, forgottenAt: body.forgottenAt } }
    : { deviceChange: body };

export const deviceCodecs: readonly NamedCodec[] = [
  codec(
    'RendezvousRequest',
    'sotto.relay.v1.RendezvousRequest',
    wire.encodeRendezvousRequest,
    wire.decodeRendezvousRequest,
    optionalKeys<wire.RendezvousRequest>(
      {
        slot: bytes(16),
        side: fc.constantFrom('opener', 'joiner'),
        position: uint32(0, wire.RENDEZVOUS_MESSAGES_MAX),
        message: someBytes(),
        read: uint32(0, wire.RENDEZVOUS_MESSAGES_MAX),
      },
      ['slot', 'side', 'position', 'read'],
    ),
    ({ side, ...rest }) => ({ ...rest, side: side === 'opener' ? 1 : 2 }),
  ),
  codec(
    'RendezvousResponse',
    'sotto.relay.v1.RendezvousResponse',
    wire.encodeRendezvousResponse,
    wire.decodeRendezvousResponse,
    optionalKeys<wire.RendezvousResponse>({ taken: uint32(0, wire.RENDEZVOUS_MESSAGES_MAX), message: someBytes() }, [
      'taken',
    ]),
  ),
  codec(
    'LinkOffer',
    'sotto.link.v1.LinkOffer',
    wire.encodeLinkOffer,
    wire.decodeLinkOffer,
    record<wire.LinkOffer>({ key: longBytes(1216), commitment: bytes(32) }),
    versioned,
  ),
  codec(
    'LinkAnswer',
    'sotto.link.v1.LinkAnswer',
    wire.encodeLinkAnswer,
    wire.decodeLinkAnswer,
    record<wire.LinkAnswer>({ encapsulated: longBytes(1120), nonce: bytes(32) }),
    versioned,
  ),
  codec(
    'LinkReveal',
    'sotto.link.v1.LinkReveal',
    wire.encodeLinkReveal,
    wire.decodeLinkReveal,
    record<wire.LinkReveal>({
      nonce: bytes(32),
      registrationId: uint32(1, 0x3fff),
      authenticationKey: bytes(32),
      mailboxId: bytes(32),
      name,
    }),
    versioned,
  ),
  codec(
    'LinkPage',
    'sotto.link.v1.LinkPage',
    wire.encodeLinkPage,
    wire.decodeLinkPage,
    fc.oneof(
      record<Kind<wire.LinkPage, 'account'>>({
        kind: fc.constant('account'),
        address,
        identityPrivateKey: bytes(32),
        manifest: signedManifest,
        deviceId: uint32(1, 127),
      }),
      record<Kind<wire.LinkPage, 'records'>>({
        kind: fc.constant('records'),
        records: list(record<wire.LinkRecord>({ key: printable(1), value: someBytes(0) }), 1),
      }),
      record<Kind<wire.LinkPage, 'end'>>({ kind: fc.constant('end'), records: uint32(0, wire.LINK_RECORDS_MAX) }),
    ),
    (page) => versioned({ [page.kind]: page }),
  ),
  codec(
    'LinkDone',
    'sotto.link.v1.LinkDone',
    wire.encodeLinkDone,
    wire.decodeLinkDone,
    record<wire.LinkDone>({ manifest: signedManifest }),
    versioned,
  ),
  codec(
    'StoredOwnDevice',
    'sotto.storage.v1.OwnDevice',
    wire.encodeStoredOwnDevice,
    wire.decodeStoredOwnDevice,
    optionalKeys<wire.StoredOwnDevice>(
      { authenticationKey: bytes(32), name, addedAt: uint32(), confirmedBy: uint32(1, 127) },
      ['authenticationKey', 'name', 'addedAt'],
    ),
    versioned,
  ),
  codec(
    'StoredExpectedDevice',
    'sotto.storage.v1.ExpectedDevice',
    wire.encodeStoredExpectedDevice,
    wire.decodeStoredExpectedDevice,
    record<wire.StoredExpectedDevice>({ name, confirmedBy: uint32(1, 127), confirmedAt: uint32() }),
    versioned,
  ),
  codec(
    'StoredSyncTask',
    'sotto.storage.v1.SyncTask',
    wire.encodeStoredSyncTask,
    wire.decodeStoredSyncTask,
    record<wire.StoredSyncTask>({ content: someBytes() }),
    versioned,
  ),
  codec(
    'StoredDeviceNote',
    'sotto.storage.v1.DeviceNote',
    wire.encodeStoredDeviceNote,
    wire.decodeStoredDeviceNote,
    record<wire.StoredDeviceNote>({ notedAt: uint32() }),
    versioned,
  ),
];

const goodManifest: wire.SignedManifest = { manifest: zeros(1), signature: zeros(64) };

export const deviceRules: Record<string, Rules> = {
  RendezvousRequest: {
    good: { slot: zeros(16), side: 'opener', position: 0, message: zeros(1), read: 0 } satisfies wire.RendezvousRequest,
    bad: [
      ['slot', zeros(15)],
      ['position', wire.RENDEZVOUS_MESSAGES_MAX + 1],
      ['read', wire.RENDEZVOUS_MESSAGES_MAX + 1],
    ],
  },
  RendezvousResponse: {
    good: { taken: 0, message: zeros(1) } satisfies wire.RendezvousResponse,
    bad: [['taken', wire.RENDEZVOUS_MESSAGES_MAX + 1]],
  },
  LinkOffer: {
    good: { key: zeros(1216), commitment: zeros(32) } satisfies wire.LinkOffer,
    bad: [
      ['key', zeros(1215)],
      ['commitment', zeros(31)],
    ],
  },
  LinkAnswer: {
    good: { encapsulated: zeros(1120), nonce: zeros(32) } satisfies wire.LinkAnswer,
    bad: [
      ['encapsulated', zeros(1121)],
      ['nonce', zeros(33)],
    ],
  },
  LinkReveal: {
    good: {
      nonce: zeros(32),
      registrationId: 1,
      authenticationKey: zeros(32),
      mailboxId: zeros(32),
      name: '',
    } satisfies wire.LinkReveal,
    bad: [
      ['nonce', zeros(31)],
      ['registrationId', 0],
      ['registrationId', 0x4000],
      ['authenticationKey', zeros(33)],
      ['mailboxId', zeros(31)],
      ['name', 'a'.repeat(wire.DEVICE_NAME_BYTES_MAX + 1)],
    ],
  },
  LinkDone: {
    good: { manifest: goodManifest } satisfies wire.LinkDone,
    bad: [['manifest', { ...goodManifest, signature: zeros(63) }]],
  },
  StoredOwnDevice: {
    good: { authenticationKey: zeros(32), name: 'a', addedAt: 0, confirmedBy: 1 } satisfies wire.StoredOwnDevice,
    bad: [
      ['authenticationKey', zeros(31)],
      ['name', 'a'.repeat(wire.DEVICE_NAME_BYTES_MAX + 1)],
      ['confirmedBy', 128],
    ],
  },
  StoredExpectedDevice: {
    good: { name: '', confirmedBy: 1, confirmedAt: 0 } satisfies wire.StoredExpectedDevice,
    bad: [
      ['confirmedBy', 0],
      ['confirmedBy', 128],
    ],
  },
  StoredSyncTask: {
    good: { content: zeros(1) } satisfies wire.StoredSyncTask,
    bad: [['content', zeros(0)]],
  },
};
