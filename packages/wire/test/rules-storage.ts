/** A good value of each stored message that has rules, and values of single fields that break them. */

import * as wire from '../src/index.ts';
import { noWholeHour, type Rules, times, zeros } from './values.ts';

const skippedSeed: wire.StoredSkippedSeed = { index: 0, seed: zeros(32) };
const senderKeyState: wire.StoredSenderKeyState = {
  messageVersion: 3,
  chainId: 1,
  chainKey: zeros(32),
  iteration: 0,
  signingPublicKey: zeros(33),
  skippedSeeds: [],
};

const time: wire.StoredTime = { seconds: 0, milliseconds: 0 };

export const storageRules: Record<string, Rules> = {
  StoredSenderKeyRecord: {
    good: { distributionId: zeros(16), states: [senderKeyState] } satisfies wire.StoredSenderKeyRecord,
    bad: [
      ['distributionId', zeros(15)],
      ['states', []],
      ['states', times(6, senderKeyState)],
      ['states', [{ ...senderKeyState, messageVersion: 2 }]],
      ['states', [{ ...senderKeyState, messageVersion: 4 }]],
      ['states', [{ ...senderKeyState, chainKey: zeros(31) }]],
      ['states', [{ ...senderKeyState, signingPublicKey: zeros(32) }]],
      ['states', [{ ...senderKeyState, signingPrivateKey: zeros(33) }]],
      ['states', [{ ...senderKeyState, skippedSeeds: times(wire.SKIPPED_KEYS_MAX + 1, skippedSeed) }]],
    ],
  },
  StoredSessionRecord: {
    good: { archived: [] },
    bad: [['current', { rootKey: zeros(31), receivingChains: [] }]],
  },
  StoredOutboxEntry: {
    good: {
      itemId: zeros(16),
      messageId: zeros(16),
      accountId: zeros(16),
      address: 'a@a.example',
      identityKey: zeros(33),
      destination: 'a.example',
      mailboxId: zeros(32),
      type: 'signalMessage',
      message: zeros(1),
      sentAt: time,
      createdAt: 0,
      lifetime: 1,
      aside: false,
      stale: false,
      unmissed: false,
      bulk: false,
    } satisfies wire.StoredOutboxEntry,
    bad: [
      ['itemId', zeros(15)],
      ['messageId', zeros(17)],
      ['accountId', zeros(0)],
      ['address', 'a'],
      ['identityKey', zeros(32)],
      ['destination', 'localhost'],
      ['mailboxId', zeros(31)],
      ['message', zeros(0)],
      ['message', zeros(wire.SIGNAL_MESSAGE_BYTES_MAX + 1)],
      ['sentAt', undefined],
      ['sentAt', { ...time, milliseconds: 1000 }],
      ['lifetime', 0],
      ['lifetime', wire.LIFETIME_SECONDS_MAX + 1],
    ],
  },
  StoredInboxEntry: {
    good: {
      receivedAt: 0,
      accountId: zeros(16),
      deviceId: 1,
      address: 'a@a.example',
      sentAt: time,
      asked: false,
      repairs: 0,
      body: { kind: 'undecryptable', code: 'E_X' },
    } satisfies wire.StoredInboxEntry,
    bad: [
      ['accountId', zeros(15)],
      ['deviceId', 128],
      ['address', ''],
      ['sentAt', { ...time, milliseconds: 1000 }],
    ],
  },
  StoredSenderCertificate: {
    good: { certificate: zeros(1), fetchedAt: 0 } satisfies wire.StoredSenderCertificate,
    bad: [
      ['certificate', zeros(0)],
      ['certificate', zeros(wire.SENDER_CERTIFICATE_BYTES_MAX + 1)],
    ],
  },
  StoredContact: {
    good: {
      accountId: zeros(16),
      identityKey: zeros(33),
      address: 'a@a.example',
      addressVerified: false,
      signedManifest: zeros(1),
      verifiedAt: 1,
      alias: 'a',
    } satisfies wire.StoredContact,
    bad: [
      ['accountId', zeros(15)],
      ['identityKey', zeros(32)],
      ['address', 'a'],
      ['signedManifest', zeros(wire.SIGNED_MANIFEST_BYTES_MAX + 1)],
      ['alias', 'x'.repeat(wire.ALIAS_BYTES_MAX + 1)],
      ['protocol', 1],
    ],
  },
  StoredContactRequest: {
    good: { receivedAt: 0, messages: 0, address: 'a@a.example' } satisfies wire.StoredContactRequest,
    bad: [['address', 'a']],
  },
  StoredIdentityEvidence: {
    good: { noticedAt: 0, formerManifest: zeros(1), manifest: zeros(1) } satisfies wire.StoredIdentityEvidence,
    bad: [
      ['formerManifest', zeros(0)],
      ['manifest', zeros(0)],
      ['manifest', zeros(wire.SIGNED_MANIFEST_BYTES_MAX + 1)],
    ],
  },
  StoredKnownRelay: {
    good: { rootKey: zeros(32), signedDiscovery: zeros(1), fetchedAt: 0 } satisfies wire.StoredKnownRelay,
    bad: [
      ['rootKey', zeros(31)],
      ['rootKey', zeros(33)],
      ['signedDiscovery', zeros(0)],
      ['signedDiscovery', zeros(wire.DISCOVERY_BYTES_MAX + 1)],
    ],
  },
  StoredHeldDelivery: {
    good: {
      envelope: zeros(1),
      acceptedAt: 3600,
      domain: 'a.example',
      heldAt: 0,
    } satisfies wire.StoredHeldDelivery,
    bad: [
      ['envelope', zeros(0)],
      ['envelope', zeros(wire.ENVELOPE_BYTES_MAX + 1)],
      ['domain', ''],
      ['domain', 'A.example'],
      ...noWholeHour.map((acceptedAt) => ['acceptedAt', acceptedAt] as const),
    ],
  },
  StoredSentMessage: {
    good: {
      messageId: zeros(16),
      content: zeros(1),
      keptUntil: 0,
      sentAgain: [{ deviceId: 1 }],
      itemIds: [zeros(16)],
    } satisfies wire.StoredSentMessage,
    bad: [
      ['itemIds', [zeros(15)]],
      ['secretChatId', zeros(15)],
      ['onlyDevice', 128],
      ['itemIds', times(2 * wire.DEVICE_ID_MAX + 1, zeros(16))],
      ['messageId', zeros(15)],
      ['content', zeros(0)],
      ['content', zeros(wire.CONTENT_BYTES_MAX + 1)],
      ['sentAgain', [{ deviceId: 0 }]],
      ['sentAgain', [{ deviceId: 128 }]],
      ['sentAgain', times(wire.DEVICE_ID_MAX + 1, { deviceId: 1 })],
    ],
  },
};
