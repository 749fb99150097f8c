/** Sealed sender as a whole: every row of section 11 about it, what holds for every input, and what is left in memory. */

import { concatBytes, type X25519PublicKey } from '@sotto/crypto';
import { encodeSenderCertificate, encodeServerCertificate, encodeServerCertificateBody } from '@sotto/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeDecryptionError,
  encodePlaintextContent,
  parseDecryptionError,
  parsePlaintextContent,
} from '../src/decryption-error.ts';
import { RatchetError, type RatchetErrorCode } from '../src/errors.ts';
import { generateKeyPair, serializePublicKey } from '../src/keys.ts';
import { messageForRecipient, parseMultiRecipientMessage, sealForMany } from '../src/multi-recipient.ts';
import { createSealedContent, parseSealedContent } from '../src/sealed-content.ts';
import { openSealedMessage } from '../src/sealed-sender.ts';
import { createSenderCertificate, parseSenderCertificate } from '../src/sender-certificate.ts';
import { signCertificate } from '../src/server-certificate.ts';
import { encodeSessionRecord } from '../src/session-storage.ts';
import { expectRefused, flipBit } from './malformed.ts';
import { Authority, EXPIRES, SEALERS, type SealingVersion, seal, textOf, unsealStep } from './sealed-support.ts';
import { acquaintedPair, crypto, pair } from './support.ts';
import { leftOf, watched } from './watched.ts';

const authority = new Authority('sealed sender as a whole');
const { alice, bob } = acquaintedPair('sealed sender as a whole');
const encrypted = alice.encrypt(bob, 'text');
const content = authority.contentOf(alice, encrypted);
const VERSIONS = Object.keys(SEALERS) as SealingVersion[];
const [first, second] = VERSIONS.map((version) => seal(version, alice, bob, content));

const receiver = {
  receive: (bytes: Uint8Array) => textOf(unsealStep(bob, authority.trustRoot, bytes)),
  state: () => encodeSessionRecord(bob.record!),
};

describe('section 11', () => {
  const sealed = { 'version 1': first!, 'version 2': second! };
  const damaged = (version: SealingVersion, position: number) => {
    const message = sealed[version];
    return flipBit(message, (position + message.length) % message.length, 0);
  };
  /** Under a root of its own. */
  const signedByServer = (id: number) => {
    const env = alice.env;
    const key = generateKeyPair(env);
    const root = generateKeyPair(env);
    const body = encodeServerCertificateBody({ id, key: serializePublicKey(key.publicKey) });
    const signature = signCertificate(env, root.privateKey, body);
    const { identityKeyPair, address } = alice.local;
    const certificate = createSenderCertificate(env, {
      serverCertificate: encodeServerCertificate({ certificate: body, signature }),
      serverPrivateKey: key.privateKey,
      sender: { uuid: address.name, deviceId: address.deviceId, identityKey: identityKeyPair.publicKey },
      expires: EXPIRES,
    });
    return { root: root.publicKey, message: seal('version 2', alice, bob, contentUnder(certificate)) };
  };
  const contentUnder = (certificate: Uint8Array) => authority.contentOf(alice, encrypted, { certificate });
  const mallory = pair('mallory of section 11').alice;

  const rows: [row: string, message: Uint8Array, code: RatchetErrorCode][] = [
    ['sealed sender: empty', new Uint8Array(0), 'E_SEALED_SENDER_INVALID'],
    ['sealed sender: unknown major version', concatBytes(Uint8Array.of(0x33), second!), 'E_SEALED_SENDER_VERSION'],
    ['v1: type of the ephemeral key', damaged('version 1', 3), 'E_MESSAGE_MALFORMED'],
    ['v1: corrupted ephemeral key', damaged('version 1', 10), 'E_SEALED_SENDER_INVALID'],
    ['v1: corrupted static key', damaged('version 1', 40), 'E_SEALED_SENDER_INVALID'],
    ['v1: corrupted end of the static key', damaged('version 1', 80), 'E_SEALED_SENDER_INVALID'],
    ['v1: corrupted message', damaged('version 1', 150), 'E_SEALED_SENDER_INVALID'],
    ['v1: corrupted end of the message', damaged('version 1', -1), 'E_SEALED_SENDER_INVALID'],
    ['v1: truncated', first!.subarray(0, -1), 'E_MESSAGE_MALFORMED'],
    ['v1: wrong recipient', seal('version 1', alice, mallory, content), 'E_SEALED_SENDER_INVALID'],
    ['v2: wrong recipient', seal('version 2', alice, mallory, content), 'E_SEALED_SENDER_INVALID'],
    ['v2: corrupted C', damaged('version 2', 5), 'E_SEALED_SENDER_INVALID'],
    ['v2: corrupted AT', damaged('version 2', 40), 'E_SEALED_SENDER_INVALID'],
    ['v2: corrupted E', damaged('version 2', 60), 'E_SEALED_SENDER_INVALID'],
    ['v2: corrupted body', damaged('version 2', 100), 'E_SEALED_SENDER_INVALID'],
    ['v2: corrupted tag of the body', damaged('version 2', -1), 'E_SEALED_SENDER_INVALID'],
    ['v2: truncated to 80 bytes', second!.subarray(0, 80), 'E_MESSAGE_MALFORMED'],
    ['v2: truncated later', second!.subarray(0, -1), 'E_SEALED_SENDER_INVALID'],
    [
      'v1: certificate key differs from the sealing key',
      seal('version 1', mallory, bob, content),
      'E_SEALED_SENDER_INVALID',
    ],
    [
      'v2: certificate key differs from the sealing key',
      seal('version 2', mallory, bob, content),
      'E_SEALED_SENDER_INVALID',
    ],
    ['certificate of another root', signedByServer(7).message, 'E_SENDER_CERTIFICATE_INVALID'],
    [
      'malformed certificate',
      seal('version 1', alice, bob, contentUnder(Uint8Array.of(8, 1))),
      'E_SENDER_CERTIFICATE_INVALID',
    ],
    [
      'plaintext content for a session',
      seal('version 2', alice, bob, authority.contentOf(alice, encrypted, { type: 'plaintextContent' })),
      'E_MESSAGE_MALFORMED',
    ],
    ['sealed for its own sender', selfSent(), 'E_SEALED_SENDER_SELF'],
  ];

  it.each(rows)('%s is refused by its code and leaves state as it is', (_row, message, code) => {
    expectRefused(receiver, message, code);
  });

  it('certificate expired', () => {
    const readAt = (now: number) => (bytes: Uint8Array) =>
      textOf(unsealStep(bob, authority.trustRoot, bytes, { ...bob.env, now }));
    expectRefused({ ...receiver, receive: readAt(EXPIRES + 1) }, second!, 'E_SENDER_CERTIFICATE_EXPIRED');
    expect(readAt(EXPIRES)(second!)).toBe('text');
  });

  it('certificate of the revoked server, though its root is trusted', () => {
    const readBy = (root: X25519PublicKey) => (bytes: Uint8Array) => textOf(unsealStep(bob, root, bytes));
    const other = signedByServer(7);
    expect(readBy(other.root)(other.message)).toBe('text');
    const { root, message } = signedByServer(0xdead_c357);
    expectRefused({ ...receiver, receive: readBy(root) }, message, 'E_SENDER_CERTIFICATE_INVALID');
  });

  it('plaintext content: empty', () => {
    expectRefused(
      { ...receiver, receive: (bytes) => String(parsePlaintextContent(bytes).sentAt) },
      new Uint8Array(0),
      'E_MESSAGE_MALFORMED',
    );
  });

  it('the same messages are read when they are whole', () => {
    expect(receiver.receive(first!)).toBe('text');
    expect(receiver.receive(second!)).toBe('text');
  });

  function selfSent(): Uint8Array {
    return seal('version 2', bob, bob, authority.contentOf(bob, encrypted));
  }
});

describe('whatever is sealed', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  const contents = fc.record(
    {
      type: fc.constantFrom('signalMessage', 'preKeySignalMessage', 'senderKeyMessage', 'plaintextContent'),
      content: bytes,
      contentHint: fc.oneof(fc.constantFrom(0, 1, 2, 77), fc.nat(0xffff_ffff)),
      groupId: fc.uint8Array({ minLength: 1, maxLength: 40 }),
      sentAt: fc.maxSafeNat(),
    },
    { requiredKeys: ['type', 'content'] },
  );
  const certificate = authority.certify(alice, { e164: 'alice@a.example' });

  it('opens to the same, in both versions', () => {
    fc.assert(
      fc.property(contents, fc.constantFrom(...VERSIONS), (input, version) => {
        const sealedContent = createSealedContent({ ...input, certificate });
        const message = seal(version, alice, bob, sealedContent);
        const opened = openSealedMessage(crypto, { identityKeyPair: bob.local.identityKeyPair, message });
        expect(opened).toMatchObject({ contentHint: 0, groupId: undefined, sentAt: undefined, ...input });
        expect(opened).toEqual(parseSealedContent(sealedContent));
        expect(opened.certificate).toEqual(parseSenderCertificate(certificate));
      }),
      { numRuns: 40 },
    );
  });

  it('for many opens for each of them, whoever else is there', () => {
    const identities = Array.from({ length: 4 }, () => generateKeyPair(alice.env));
    const recipients = fc.uniqueArray(
      fc.record({
        name: fc.tuple(fc.constantFrom('', 'PNI:'), fc.uuid()).map(([prefix, uuid]) => prefix + uuid),
        identity: fc.constantFrom(...identities),
        devices: fc.uniqueArray(
          fc.record({ deviceId: fc.integer({ min: 1, max: 127 }), registrationId: fc.nat(0x3fff) }),
          {
            minLength: 1,
            maxLength: 4,
            selector: ({ deviceId }) => deviceId,
          },
        ),
        excluded: fc.boolean(),
      }),
      { maxLength: 5, selector: ({ name }) => name },
    );
    const sealedContent = createSealedContent({ type: 'plaintextContent', content: new Uint8Array(9), certificate });
    fc.assert(
      fc.property(recipients, (all) => {
        const listed = all.filter(({ excluded }) => !excluded);
        const message = sealForMany(alice.env, {
          senderIdentity: alice.local.identityKeyPair,
          content: sealedContent,
          recipients: listed.map(({ name, identity, devices }) => ({ name, identityKey: identity.publicKey, devices })),
          excluded: all.filter(({ excluded }) => excluded).map(({ name }) => name),
        });
        const split = parseMultiRecipientMessage(message);
        expect(split.excluded).toHaveLength(all.length - listed.length);
        expect(split.recipients.map(({ devices }) => devices)).toEqual(listed.map(({ devices }) => devices));
        for (const [i, entry] of split.recipients.entries()) {
          const received = messageForRecipient(split, entry);
          const opened = openSealedMessage(crypto, { identityKeyPair: listed[i]!.identity, message: received });
          expect(opened).toEqual(parseSealedContent(sealedContent));
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('arbitrary bytes', () => {
  const start = fc.constantFrom(
    [],
    [0x11],
    [0x11, 0x0a, 0x21, 5],
    [0x22],
    [0x23, 1, 0],
    [0x22, 1],
    [0xc0, 0x42],
    [0x0a],
  );
  const bytes = fc
    .tuple(start, fc.uint8Array({ maxLength: 300 }))
    .map(([head, tail]) => Uint8Array.from([...head, ...tail]));
  const identityKeyPair = bob.local.identityKeyPair;
  const parsers: Record<string, (bytes: Uint8Array) => unknown> = {
    'a sealed message': (message) => openSealedMessage(crypto, { identityKeyPair, message }),
    'a message for many': parseMultiRecipientMessage,
    'sealed content': parseSealedContent,
    'a sender certificate': parseSenderCertificate,
    'plaintext content': parsePlaintextContent,
    'a request to send again': parseDecryptionError,
  };

  it.each(Object.entries(parsers))('never fail untyped as %s, and are not changed', (_what, parse) => {
    fc.assert(
      fc.property(bytes, (bytes) => {
        const before = bytes.slice();
        try {
          parse(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RatchetError);
        }
        expect(bytes).toEqual(before);
      }),
      { numRuns: 150 },
    );
  });

  it('as certificate bodies and signatures are refused or parsed', () => {
    fc.assert(
      fc.property(bytes, bytes, (certificate, signature) => {
        const whole = encodeSenderCertificate({ certificate, signature });
        try {
          expect(parseSenderCertificate(whole).bytes).toEqual(whole);
        } catch (error) {
          expect(error).toMatchObject({ name: 'RatchetError', code: 'E_SENDER_CERTIFICATE_INVALID' });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('that are a request to send again are the one that is encoded', () => {
    const request = fc.record({
      ratchetKey: fc.option(
        fc.uint8Array({ minLength: 32, maxLength: 32 }).map((key) => key as X25519PublicKey),
        { nil: undefined },
      ),
      sentAt: fc.maxSafeNat(),
      senderDeviceId: fc.nat(0xffff_ffff),
    });
    fc.assert(
      fc.property(request, (request) => {
        expect(parseDecryptionError(encodeDecryptionError(request))).toEqual(request);
        expect(parsePlaintextContent(encodePlaintextContent(request))).toEqual(request);
      }),
      { numRuns: 100 },
    );
  });
});

describe('no secret is left behind', () => {
  /** The tag of version 2 is derived like a key and sent like a tag. */
  const secretsOf = (born: readonly Uint8Array[]) => leftOf(born, []).filter(({ length }) => length !== 16);

  it.each(VERSIONS)('by sealing and opening in %s', (version) => {
    const sender = watched(alice);
    const input = {
      senderIdentity: alice.local.identityKeyPair,
      recipientIdentityKey: bob.local.identityKeyPair.publicKey,
      content,
    };
    const message = SEALERS[version](sender.env, input);
    expect(sender.born.length).toBeGreaterThan(5);
    expect(secretsOf(sender.born)).toEqual([]);
    const { env, born } = watched(bob);
    openSealedMessage(env.crypto, { identityKeyPair: bob.local.identityKeyPair, message });
    expect(born.length).toBeGreaterThan(3);
    expect(secretsOf(born)).toEqual([]);
  });

  it.each(VERSIONS)('by a message of %s that does not open', (version) => {
    const message = seal(version, alice, bob, content);
    for (const position of [40, 60, message.length - 1]) {
      const { env, born } = watched(bob);
      const damaged = flipBit(message, position, 3);
      expect(() =>
        openSealedMessage(env.crypto, { identityKeyPair: bob.local.identityKeyPair, message: damaged }),
      ).toThrow(RatchetError);
      expect(secretsOf(born)).toEqual([]);
    }
  });

  it('by sealing for many, nor when one of them has no key to agree with', () => {
    const { env, born } = watched(alice);
    const identityKey = bob.local.identityKeyPair.publicKey;
    const devices = [{ deviceId: 1, registrationId: 1 }];
    const seal = (identityKeys: readonly X25519PublicKey[]) =>
      sealForMany(env, {
        senderIdentity: alice.local.identityKeyPair,
        content,
        recipients: identityKeys.map((identityKey, i) => ({
          name: `00000000-0000-4000-8000-00000000000${i}`,
          identityKey,
          devices,
        })),
      });
    seal([identityKey, identityKey]);
    expect(() => seal([identityKey, new Uint8Array(32) as X25519PublicKey])).toThrow(RatchetError);
    expect(born.length).toBeGreaterThan(10);
    expect(secretsOf(born)).toEqual([]);
  });

  it('by making certificates', () => {
    const { env, born } = watched(alice);
    const { privateKey, publicKey } = generateKeyPair(alice.env);
    signCertificate(env, privateKey, publicKey);
    expect(born).toHaveLength(1);
    expect(secretsOf(born)).toEqual([]);
    expect(privateKey.some((byte) => byte !== 0)).toBe(true);
  });
});
