/** Signed documents, signed requests and names of `@sotto/identity`, and what `@sotto/ratchet` parses before it trusts. */

import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import * as identity from '@sotto/identity';
import * as ratchet from '@sotto/ratchet';
import { WireError } from '@sotto/wire';
import { acquaintedPair } from '../../packages/ratchet/test/support.ts';
import { createDevice } from '../../packages/relay/test/device.ts';
import type { Target } from '../src/index.ts';

const NOW = 1_800_000_000;

export const identityTargets = (): readonly Target[] => {
  const device = createDevice('alice@a.example');
  return [
    target('verifyManifest', [device.manifest.bytes], (bytes) => identity.verifyManifest(crypto, bytes)),
    target('verifyDiscovery', [], (bytes) =>
      identity.verifyDiscovery(crypto, bytes, { domain: 'a.example', now: NOW, dangerAllowHttp: true }),
    ),
    target('verifyBlockFeed', [feed()], (bytes) =>
      identity.verifyBlockFeed(crypto, bytes, { publicKey: keyPair.publicKey, sequence: 0, now: NOW }),
    ),
    ...PROFILES.map((profile) =>
      target(`parseSignedRequest/${profile}`, [signedText(profile)], (bytes) => {
        const signed = identity.parseSignedRequest(profile, toRequest(bytes));
        identity.verifyRequest(crypto, signed, { publicKey: keyPair.publicKey, now: NOW });
      }),
    ),
    target('parseSessionRequest', [signedText('client')], (bytes) => {
      const request = toRequest(bytes);
      if (identity.isSessionRequest(request)) identity.parseSessionRequest(request);
    }),
    target('parseRequestTarget', [text('/v1/messages?x=1')], (bytes) => identity.parseRequestTarget(read(bytes))),
    target('parseClientKeyId', [text(device.keyId)], (bytes) => identity.parseClientKeyId(read(bytes))),
    target('parseAccountId', [text(identity.formatAccountId(device.manifest.accountId))], (bytes) =>
      identity.parseAccountId(read(bytes)),
    ),
    target('parseClientSessionId', [text(identity.formatClientSessionId(random(16)))], (bytes) =>
      identity.parseClientSessionId(read(bytes)),
    ),
    ephemeralTarget(),
    ...RATCHET_PARSERS.map(([name, parse]) => target(`ratchet/${name}`, [random(60)], parse)),
  ];
};

/** With a session at hand, so that what is wrong is found behind the frame too. */
const ephemeralTarget = (): Target => {
  const { alice, bob } = acquaintedPair('fuzz');
  const message = ratchet.encryptEphemeral(alice.record, random(8), alice.env);
  const { publicKey: identityKey } = alice.local.identityKeyPair;
  return target('ratchet/decryptEphemeral', [message], (bytes) =>
    ratchet.decryptEphemeral(bob.record, { identityKey, message: bytes }, bob.env),
  );
};

const feed = (): Uint8Array =>
  identity.createBlockFeed(crypto, keyPair, {
    sequence: 1,
    issuedAt: NOW,
    expiresAt: NOW + 3600,
    entries: [{ domain: 'b.example', reason: 'spam', expiresAt: NOW + 60 }],
  });

const PROFILES = ['client', 'clientStream', 'server'] as const;

const RATCHET_PARSERS: readonly (readonly [string, (bytes: Uint8Array) => unknown])[] = [
  ['parsePublicKey', ratchet.parsePublicKey],
  ['parseKemPublicKey', ratchet.parseKemPublicKey],
  ['parseKemCiphertext', ratchet.parseKemCiphertext],
  ['parsePlaintextContent', ratchet.parsePlaintextContent],
  ['parseDecryptionError', ratchet.parseDecryptionError],
  ['parseSenderCertificate', ratchet.parseSenderCertificate],
  ['parseServerCertificate', ratchet.parseServerCertificate],
  ['parseMultiRecipientMessage', ratchet.parseMultiRecipientMessage],
  ['readPreKeyMessageIds', ratchet.readPreKeyMessageIds],
];

const keyPair = crypto.ed25519KeyPair(random(32));

/** A request as lines: method and target, headers, an empty line, the body. */
const signedText = (profile: (typeof PROFILES)[number]): Uint8Array => {
  const method = profile === 'clientStream' ? 'GET' : 'POST';
  const body = new TextEncoder().encode(method === 'GET' ? '' : 'body');
  const plain: identity.HeaderList =
    profile === 'clientStream'
      ? []
      : [
          ['content-type', 'application/x-protobuf'],
          ['relay-origin', 'a.example'],
          ['relay-destination', 'b.example'],
          ['relay-request-id', '00112233445566778899aabbccddeeff'],
        ];
  const request = { method, authority: 'a.example', path: '/v1/x', query: '?', headers: plain, body };
  const options = { request, privateKey: keyPair.privateKey, keyId: 'key-1', now: NOW, nonce: random(16) };
  const headers = [...plain, ...identity.signRequest(crypto, { ...options, profile })];
  const lines = [`${method} /v1/x`, ...headers.map(([name, value]) => `${name}: ${value}`), '', 'body'];
  return text(lines.slice(0, method === 'GET' ? -1 : undefined).join('\n'));
};

const toRequest = (bytes: Uint8Array): identity.RequestParts => {
  const [head = '', ...bodies] = Buffer.from(bytes).toString('latin1').split('\n\n');
  const [first = '', ...lines] = head.split('\n');
  const [method = '', target = ''] = first.split(' ');
  const headers = lines.map((line): readonly [string, string] => {
    const colon = line.indexOf(': ');
    return [line.slice(0, Math.max(0, colon)), line.slice(colon + 2)];
  });
  const body = Uint8Array.from(Buffer.from(bodies.join('\n\n'), 'latin1'));
  return { method, authority: 'a.example', ...identity.parseRequestTarget(target), headers, body };
};

const target = (name: string, seeds: readonly Uint8Array[], use: (bytes: Uint8Array) => unknown): Target => ({
  name: `identity/${name}`,
  seeds,
  run(input) {
    try {
      use(input);
    } catch (error) {
      const isTyped =
        error instanceof identity.IdentityError || error instanceof WireError || error instanceof ratchet.RatchetError;
      if (!isTyped) throw error;
    }
  },
});

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const read = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
