/** Codecs of what tells who vouches for whom, and of messages that are sent or read again, with values. */

import fc from 'fast-check';
import * as wire from '../src/index.ts';
import {
  bytes,
  codec,
  domain,
  list,
  type NamedCodec,
  optionalKeys,
  record,
  someBytes,
  uint32,
  versioned,
  wholeHour,
} from './values.ts';

export const senderCodecs: readonly NamedCodec[] = [
  codec(
    'SenderCertificateRequest',
    'sotto.relay.v1.SenderCertificateRequest',
    wire.encodeSenderCertificateRequest,
    wire.decodeSenderCertificateRequest,
    record<wire.SenderCertificateRequest>({}),
  ),
  codec(
    'SenderCertificateResponse',
    'sotto.relay.v1.SenderCertificateResponse',
    wire.encodeSenderCertificateResponse,
    wire.decodeSenderCertificateResponse,
    record<wire.SenderCertificateResponse>({ certificate: someBytes() }),
  ),
  codec(
    'DiscoveryRequest',
    'sotto.relay.v1.DiscoveryRequest',
    wire.encodeDiscoveryRequest,
    wire.decodeDiscoveryRequest,
    record<wire.DiscoveryRequest>({ domain }),
  ),
  codec(
    'DiscoveryResponse',
    'sotto.relay.v1.DiscoveryResponse',
    wire.encodeDiscoveryResponse,
    wire.decodeDiscoveryResponse,
    record<wire.DiscoveryResponse>({ discovery: someBytes() }),
  ),
  codec(
    'StoredSenderCertificate',
    'sotto.storage.v1.SenderCertificate',
    wire.encodeStoredSenderCertificate,
    wire.decodeStoredSenderCertificate,
    record<wire.StoredSenderCertificate>({ certificate: someBytes(), fetchedAt: uint32() }),
    versioned,
  ),
  codec(
    'StoredKnownRelay',
    'sotto.storage.v1.KnownRelay',
    wire.encodeStoredKnownRelay,
    wire.decodeStoredKnownRelay,
    optionalKeys<wire.StoredKnownRelay>(
      { rootKey: bytes(32), signedDiscovery: someBytes(), fetchedAt: uint32(), changedDiscovery: someBytes() },
      ['rootKey', 'signedDiscovery', 'fetchedAt'],
    ),
    versioned,
  ),
  codec(
    'StoredHeldDelivery',
    'sotto.storage.v1.HeldDelivery',
    wire.encodeStoredHeldDelivery,
    wire.decodeStoredHeldDelivery,
    record<wire.StoredHeldDelivery>({ envelope: someBytes(), acceptedAt: wholeHour, domain, heldAt: uint32() }),
    versioned,
  ),
  codec(
    'StoredSentMessage',
    'sotto.storage.v1.SentMessage',
    wire.encodeStoredSentMessage,
    wire.decodeStoredSentMessage,
    optionalKeys<wire.StoredSentMessage>(
      {
        messageId: bytes(16),
        content: someBytes(),
        keptUntil: uint32(),
        sentAgain: list(record<wire.StoredSentTo>({ deviceId: uint32(1, 127) })),
        itemIds: list(bytes(16)),
        secretChatId: bytes(16),
        onlyDevice: uint32(1, 127),
      },
      ['messageId', 'content', 'keptUntil', 'sentAgain', 'itemIds'],
    ),
    versioned,
  ),
  codec(
    'StoredAwaitedMessage',
    'sotto.storage.v1.AwaitedMessage',
    wire.encodeStoredAwaitedMessage,
    wire.decodeStoredAwaitedMessage,
    record<wire.StoredAwaitedMessage>({ inboxSequence: uint32(), askedAt: uint32() }),
    versioned,
  ),
  codec(
    'StoredReadMessage',
    'sotto.storage.v1.ReadMessage',
    wire.encodeStoredReadMessage,
    wire.decodeStoredReadMessage,
    record<wire.StoredReadMessage>({ readAt: uint32() }),
    versioned,
  ),
  codec(
    'StoredRepairTask',
    'sotto.storage.v1.RepairTask',
    wire.encodeStoredRepairTask,
    wire.decodeStoredRepairTask,
    record<wire.StoredRepairTask>({ askedAt: uint32(), missed: fc.boolean(), unasked: fc.boolean() }),
    versioned,
  ),
];
