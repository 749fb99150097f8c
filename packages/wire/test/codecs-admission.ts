/** What the codecs of registration, wake-ups and block feeds are tested with. */

import fc from 'fast-check';
import * as wire from '../src/index.ts';
import {
  bytes,
  codec,
  domain,
  list,
  type NamedCodec,
  optionalKeys,
  printable,
  type Rules,
  record,
  someBytes,
  times,
  uint32,
  versioned,
  zeros,
} from './values.ts';

const policies = { open: 1, invite: 2, closed: 3, proofOfWork: 4 };
const reasons = { spam: 1, abuse: 2, malware: 3, impersonation: 4, unsafeOperation: 5, deleted: 6 };
const names = <Name extends string>(numbers: Readonly<Record<Name, number>>) =>
  fc.constantFrom(...(Object.keys(numbers) as Name[]));

const blockEntry = optionalKeys<wire.BlockEntry>(
  { domain, accountHash: bytes(32), reason: names(reasons), expiresAt: uint32(1), evidenceHash: bytes(32) },
  ['reason', 'expiresAt'],
);

export const admissionCodecs: readonly NamedCodec[] = [
  codec(
    'RegistrationTerms',
    'sotto.relay.v1.RegistrationTerms',
    wire.encodeRegistrationTerms,
    wire.decodeRegistrationTerms,
    optionalKeys<wire.RegistrationTerms>(
      {
        policy: names(policies),
        challenge: record<wire.ProofOfWorkChallenge>({
          challenge: bytes(32),
          cost: uint32(1, 18),
          zeroBits: uint32(1, 20),
        }),
      },
      ['policy'],
    ),
    ({ policy, ...terms }) => ({ ...terms, policy: policies[policy] }),
  ),
  codec(
    'PushKeyRequest',
    'sotto.relay.v1.PushKeyRequest',
    wire.encodePushKeyRequest,
    wire.decodePushKeyRequest,
    record<wire.PushKeyRequest>({}),
  ),
  codec(
    'PushKeyResponse',
    'sotto.relay.v1.PushKeyResponse',
    wire.encodePushKeyResponse,
    wire.decodePushKeyResponse,
    record<wire.PushKeyResponse>({ publicKey: bytes(65) }),
  ),
  codec(
    'PushRequest',
    'sotto.relay.v1.PushRequest',
    wire.encodePushRequest,
    wire.decodePushRequest,
    optionalKeys<wire.PushRequest>(
      { subscription: record<wire.PushSubscription>({ endpoint: printable(1), p256dh: bytes(65), auth: bytes(16) }) },
      [],
    ),
  ),
  codec(
    'PushResponse',
    'sotto.relay.v1.PushResponse',
    wire.encodePushResponse,
    wire.decodePushResponse,
    record<wire.PushResponse>({}),
  ),
  codec(
    'SignedBlockFeed',
    'sotto.federation.v1.SignedBlockFeed',
    wire.encodeSignedBlockFeed,
    wire.decodeSignedBlockFeed,
    record<wire.SignedBlockFeed>({ feed: someBytes(), publicKey: bytes(32), signature: bytes(64) }),
  ),
  codec(
    'BlockFeed',
    'sotto.federation.v1.BlockFeed',
    wire.encodeBlockFeed,
    wire.decodeBlockFeed,
    record<wire.BlockFeed>({
      sequence: uint32(1),
      issuedAt: uint32(1),
      expiresAt: uint32(1),
      entries: list(blockEntry),
    }),
    (feed) =>
      versioned({ ...feed, entries: feed.entries.map((entry) => ({ ...entry, reason: reasons[entry.reason] })) }),
  ),
];

const entry: wire.BlockEntry = { domain: 'b.example', reason: 'spam', expiresAt: 1 };
const subscription: wire.PushSubscription = { endpoint: 'https://push.example/', p256dh: zeros(65), auth: zeros(16) };

export const admissionRules: Record<string, Rules> = {
  RegistrationTerms: {
    good: { policy: 'proofOfWork', challenge: { challenge: zeros(32), cost: 18, zeroBits: 20 } },
    bad: [
      ['policy', 'maybe'],
      ['challenge', { challenge: zeros(31), cost: 1, zeroBits: 1 }],
      ['challenge', { challenge: zeros(32), cost: 0, zeroBits: 1 }],
      ['challenge', { challenge: zeros(32), cost: 19, zeroBits: 1 }],
      ['challenge', { challenge: zeros(32), cost: 1, zeroBits: 0 }],
      ['challenge', { challenge: zeros(32), cost: 1, zeroBits: 21 }],
    ],
  },
  PushKeyRequest: { good: {}, bad: [] },
  PushKeyResponse: { good: { publicKey: zeros(65) }, bad: [['publicKey', zeros(33)]] },
  PushRequest: {
    good: { subscription } satisfies wire.PushRequest,
    bad: [
      ['subscription', { ...subscription, endpoint: '' }],
      ['subscription', { ...subscription, endpoint: 'x'.repeat(wire.PUSH_ENDPOINT_CHARACTERS_MAX + 1) }],
      ['subscription', { ...subscription, p256dh: zeros(64) }],
      ['subscription', { ...subscription, auth: zeros(15) }],
    ],
  },
  PushResponse: { good: {}, bad: [] },
  SignedBlockFeed: {
    good: { feed: zeros(1), publicKey: zeros(32), signature: zeros(64) } satisfies wire.SignedBlockFeed,
    bad: [
      ['feed', zeros(0)],
      ['publicKey', zeros(33)],
      ['signature', zeros(63)],
    ],
  },
  BlockFeed: {
    good: { sequence: 1, issuedAt: 1, expiresAt: 1, entries: [entry] } satisfies wire.BlockFeed,
    bad: [
      ['sequence', 0],
      ['issuedAt', 0],
      ['expiresAt', 0],
      ['entries', [{ ...entry, domain: 'B' }]],
      ['entries', [{ ...entry, accountHash: zeros(31) }]],
      ['entries', [{ ...entry, reason: 'dislike' }]],
      ['entries', [{ ...entry, expiresAt: 0 }]],
      ['entries', [{ ...entry, evidenceHash: zeros(33) }]],
      ['entries', times(wire.BLOCK_ENTRIES_MAX + 1, entry)],
    ],
  },
};
