/** Every malformed sealed message, certificate and request to send again: see malformed.ts. */

import { asX25519PrivateKey, bytesToHex, type CryptoProvider, type X25519KeyPair } from '@sotto/crypto';
import {
  encodeDecryptionError,
  encodePlaintextContent,
  parseDecryptionError,
  parsePlaintextContent,
} from '../src/decryption-error.ts';
import { messageForRecipient, parseMultiRecipientMessage, sealForMany } from '../src/multi-recipient.ts';
import { createSealedContent, parseSealedContent } from '../src/sealed-content.ts';
import { assertSealedSender, openSealedMessage } from '../src/sealed-sender.ts';
import { parseSenderCertificate } from '../src/sender-certificate.ts';
import { formatServiceId } from '../src/service-id.ts';
import { encodeSessionRecord } from '../src/session-storage.ts';
import { describeMalformed, rememberAgreements, type Specimen } from './malformed.ts';
import { Authority, type SealingVersion, seal, textOf, unsealStep } from './sealed-support.ts';
import { ALICE_ID, acquaintedPair, BOB_ID, crypto, Device, NOW, pair } from './support.ts';

const SEALED_CODES = ['E_SEALED_SENDER_INVALID', 'E_SEALED_SENDER_VERSION', 'E_MESSAGE_MALFORMED'] as const;
const NO_STATE = () => new Uint8Array(0);

describeMalformed({
  name: 'sealed message of version 1',
  codes: SEALED_CODES,
  // The low nibble of the version byte has no meaning, and a high one of 0 is version 1 too.
  readings: ['text', 'another text'],
  make: () => sealedSpecimen('version 1'),
});

describeMalformed({
  name: 'sealed message of version 2, as it is received',
  codes: SEALED_CODES,
  readings: ['text', 'another text'],
  make: () => sealedSpecimen('version 2'),
});

describeMalformed({
  name: 'sealed message of version 2, as it is sent',
  codes: SEALED_CODES,
  // Recipients and their devices are for the server that splits the message: who reads it does not see them.
  readings: ['1', '2', 'not for Bob'],
  make: () => {
    const { authority, alice, bob, env } = sealedWorld('sent');
    const carol = new Device(`PNI:${ALICE_ID}`, 'malformed sent', 9);
    const recipients = [
      { name: BOB_ID, identityKey: bob.local.identityKeyPair.publicKey, devices: devicesOf(3, 4) },
      { name: carol.local.address.name, identityKey: carol.local.identityKeyPair.publicKey, devices: devicesOf(9) },
    ];
    const certificate = authority.certify(alice);
    const make = (sentAt: number, excluded: readonly string[]) =>
      sealForMany(alice.env, {
        senderIdentity: alice.local.identityKeyPair,
        content: createSealedContent({ type: 'plaintextContent', content: new Uint8Array(1), certificate, sentAt }),
        recipients: recipients.filter(({ name }) => !excluded.includes(name)),
        excluded,
      });
    return {
      message: make(1, ['00000000-0000-4000-8000-000000000000']),
      others: { 'for the same recipients': make(2, []), 'that excludes Bob': make(2, [BOB_ID]) },
      receive: (bytes) => {
        const split = parseMultiRecipientMessage(bytes);
        const entry = split.recipients.find(({ serviceId }) => formatServiceId(serviceId) === BOB_ID);
        if (entry === undefined) return 'not for Bob';
        const { identityKeyPair } = bob.local;
        const message = messageForRecipient(split, entry);
        return String(openSealedMessage(env.crypto, { identityKeyPair, message }).sentAt);
      },
      state: () => encodeSessionRecord(bob.record!),
    };
  },
});

describeMalformed({
  name: 'sender certificate',
  codes: ['E_SENDER_CERTIFICATE_INVALID', 'E_SENDER_CERTIFICATE_EXPIRED', 'E_SENDER_CERTIFICATE_UNKNOWN'],
  readings: [ALICE_ID],
  make: () => {
    const authority = new Authority('malformed certificate');
    const { alice, bob } = pair('malformed certificate');
    const message = authority.certify(alice);
    const content = parseSealedContent(authority.contentOf(alice, { type: 'signalMessage', bytes: new Uint8Array(1) }));
    const judge = { local: bob.local, trustRoots: [authority.trustRoot], at: NOW };
    const provider = rememberKeys(crypto);
    return {
      message,
      others: {
        'of another device': authority.certify(bob),
        'of another authority': new Authority('malformed elsewhere').certify(alice),
      },
      receive: (bytes) => {
        const certificate = parseSenderCertificate(bytes);
        assertSealedSender(provider, { ...content, certificate }, judge);
        return certificate.senderUuid;
      },
      state: NO_STATE,
    };
  },
});

// Nothing authenticates a request by itself, so damage may give another one; what is read is one, and nothing else.
const REQUEST = {
  ratchetKey: pair('malformed request').alice.local.identityKeyPair.publicKey,
  sentAt: NOW,
  senderDeviceId: 3,
};
const OF_GROUP = { ...REQUEST, ratchetKey: undefined };

describeMalformed({
  name: 'request to send again',
  codes: ['E_MESSAGE_MALFORMED'],
  readings: ['a request'],
  make: () => ({
    message: encodeDecryptionError(REQUEST),
    others: { 'of a group': encodeDecryptionError(OF_GROUP), 'in plaintext content': encodePlaintextContent(REQUEST) },
    receive: (bytes) => {
      const request = parseDecryptionError(bytes);
      return isSame(parseDecryptionError(encodeDecryptionError(request)), request) ? 'a request' : 'something else';
    },
    state: NO_STATE,
  }),
});

describeMalformed({
  name: 'plaintext content',
  codes: ['E_MESSAGE_MALFORMED', 'E_MESSAGE_VERSION'],
  readings: ['a request'],
  make: () => ({
    message: encodePlaintextContent(REQUEST),
    others: { 'of a group': encodePlaintextContent(OF_GROUP), 'without its frame': encodeDecryptionError(REQUEST) },
    receive: (bytes) => {
      const request = parsePlaintextContent(bytes);
      return isSame(parsePlaintextContent(encodePlaintextContent(request)), request) ? 'a request' : 'something else';
    },
    state: NO_STATE,
  }),
});

function sealedSpecimen(version: SealingVersion): Specimen {
  const { authority, alice, bob, contentOf, env } = sealedWorld(version);
  const other = version === 'version 1' ? 'version 2' : 'version 1';
  const { alice: carol, bob: dave } = pair('malformed stranger');
  return {
    message: seal(version, alice, bob, contentOf('text')),
    others: {
      'of the same sender': seal(version, alice, bob, contentOf('another text')),
      'of the other version': seal(other, alice, bob, contentOf('another text')),
      'for a stranger': seal(version, carol, dave, contentOf('text')),
    },
    receive: (bytes) => textOf(unsealStep(bob, authority.trustRoot, bytes, env)),
    state: () => encodeSessionRecord(bob.record!),
  };
}

function sealedWorld(seed: string) {
  const authority = new Authority(`malformed ${seed}`);
  const { alice, bob } = acquaintedPair(`malformed ${seed}`);
  const contentOf = (text: string) => authority.contentOf(alice, alice.encrypt(bob, text));
  return { authority, alice, bob, contentOf, env: { ...bob.env, crypto: rememberKeys(crypto) } };
}

function devicesOf(...ids: readonly number[]) {
  return ids.map((deviceId) => ({ deviceId, registrationId: 200 + deviceId }));
}

/**
 * A provider that also makes each key pair and checks each signature once: damage at one place leaves the keys of the
 * message, and most of a chain of certificates, as they were.
 */
function rememberKeys(provider: CryptoProvider): CryptoProvider {
  const keyPairs = new Map<string, X25519KeyPair>();
  const checks = new Map<string, boolean>();
  return {
    ...rememberAgreements(provider),
    x25519KeyPair: (random) => {
      const name = bytesToHex(random);
      const { privateKey, publicKey } = keyPairs.get(name) ?? provider.x25519KeyPair(random);
      keyPairs.set(name, { privateKey, publicKey });
      // The caller wipes what it is given.
      return { privateKey: asX25519PrivateKey(privateKey.slice()), publicKey };
    },
    xeddsaVerify: (...args) => {
      const name = args.map(bytesToHex).join('/');
      const isValid = checks.get(name) ?? provider.xeddsaVerify(...args);
      checks.set(name, isValid);
      return isValid;
    },
  };
}

function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
