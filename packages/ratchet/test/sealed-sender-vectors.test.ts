/** The published vectors of sealed sender: every value of section 14.7, made by us and read back. */

import {
  asX25519PublicKey,
  bytesToHex,
  hexToBytes,
  type RandomBytes,
  type X25519KeyPair,
  type X25519PrivateKey,
} from '@sotto/crypto';
import { readVectors, type VectorCase } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import {
  createDecryptionError,
  encodeDecryptionError,
  encodePlaintextContent,
  parsePlaintextContent,
} from '../src/decryption-error.ts';
import { parsePublicKey, serializePublicKey } from '../src/keys.ts';
import { messageForRecipient, parseMultiRecipientMessage, sealForMany } from '../src/multi-recipient.ts';
import { createSealedContent, type SealedMessageType } from '../src/sealed-content.ts';
import { openSealedMessage, unsealMessage } from '../src/sealed-sender.ts';
import { deriveInnerKeys, deriveOuterKeys, sealMessageV1 } from '../src/sealed-sender-v1.ts';
import { deriveContentKey, deriveEphemeral, type SealedMessageKey, sealMessageV2 } from '../src/sealed-sender-v2.ts';
import { createSenderCertificate, parseSenderCertificate } from '../src/sender-certificate.ts';
import { createServerCertificate } from '../src/server-certificate.ts';
import { formatServiceId } from '../src/service-id.ts';
import { crypto } from './support.ts';

const hex = bytesToHex;
const bytes = hexToBytes;

interface Digest {
  readonly length: number;
  readonly sha256: string;
}

interface SealedSenderCase extends VectorCase {
  readonly keys: {
    readonly trustRoot: { readonly privateKey: string };
    readonly server: { readonly privateKey: string };
    readonly senderIdentity: { readonly privateKey: string; readonly publicKey: string };
    readonly recipientIdentity: { readonly privateKey: string; readonly publicKey: string };
  };
  readonly sender: { readonly uuid: string; readonly deviceId: number };
  readonly serverCertificate: { readonly id: number; readonly signatureRandom: string; readonly bytes: string };
  readonly senderCertificate: { readonly expires: number; readonly signatureRandom: string; readonly bytes: string };
  readonly decryptionError: {
    readonly message: string;
    readonly ratchetKey: string;
    readonly sentAt: number;
    readonly senderDeviceId: number;
    readonly bytes: string;
  };
  readonly plaintextContent: string;
  readonly content: Digest & { readonly type: number; readonly contentHint: number; readonly groupId: string };
  readonly version1: {
    readonly ephemeral: { readonly privateKey: string; readonly publicKey: string };
    readonly chain: string;
    readonly cipherKey: string;
    readonly macKey: string;
    readonly encryptedStatic: string;
    readonly innerCipherKey: string;
    readonly innerMacKey: string;
    readonly message: Digest & { readonly end: string };
  };
  readonly version2: {
    readonly messageKey: string;
    readonly ephemeral: { readonly clampedPrivateKey: string; readonly publicKey: string };
    readonly contentKey: string;
    readonly encryptedKey: string;
    readonly authenticationTag: string;
    readonly recipient: {
      readonly name: string;
      readonly devices: readonly { readonly deviceId: number; readonly registrationId: number }[];
    };
    readonly excluded: readonly string[];
    readonly sent: Digest & { readonly begin: string; readonly behindTag: string };
    readonly received: Digest & { readonly end: string };
  };
}

const { cases } = readVectors<SealedSenderCase>('signal/sealed-sender.json');

describe.each(cases)('signal/sealed-sender.json: $name', (vector) => {
  const { keys, sender, version1, version2 } = vector;
  const trustRoot = pairOf(keys.trustRoot.privateKey);
  const server = pairOf(keys.server.privateKey);
  const senderIdentity = pairOf(keys.senderIdentity.privateKey);
  const recipient = pairOf(keys.recipientIdentity.privateKey);
  const recipientIdentityKey = recipient.publicKey;
  const content = createSealedContent({
    type: typeOf(vector.content.type),
    content: bytes(vector.plaintextContent),
    certificate: bytes(vector.senderCertificate.bytes),
    contentHint: vector.content.contentHint,
    groupId: bytes(vector.content.groupId),
  });
  const envOf = (...random: string[]) => ({ crypto, random: scripted(...random) });

  it('identity keys', () => {
    expect(hex(serializePublicKey(senderIdentity.publicKey))).toBe(keys.senderIdentity.publicKey);
    expect(hex(serializePublicKey(recipientIdentityKey))).toBe(keys.recipientIdentity.publicKey);
  });

  it('server certificate', () => {
    const { id, signatureRandom } = vector.serverCertificate;
    const input = { id, key: server.publicKey, trustRootPrivateKey: trustRoot.privateKey };
    expect(hex(createServerCertificate(envOf(signatureRandom), input))).toBe(vector.serverCertificate.bytes);
  });

  it('sender certificate', () => {
    const { expires, signatureRandom } = vector.senderCertificate;
    const made = createSenderCertificate(envOf(signatureRandom), {
      serverCertificate: bytes(vector.serverCertificate.bytes),
      serverPrivateKey: server.privateKey,
      sender: { ...sender, identityKey: senderIdentity.publicKey },
      expires,
    });
    expect(hex(made)).toBe(vector.senderCertificate.bytes);
    const parsed = parseSenderCertificate(made);
    expect(parsed).toMatchObject({ senderUuid: sender.uuid, senderDeviceId: sender.deviceId, expires });
    expect(parsed.signer).toMatchObject({ kind: 'embedded', certificate: { id: vector.serverCertificate.id } });
  });

  it('request to send again, and plaintext content', () => {
    const { ratchetKey, sentAt, senderDeviceId } = vector.decryptionError;
    const error = { ratchetKey: parsePublicKey(bytes(ratchetKey)), sentAt, senderDeviceId };
    expect(hex(encodeDecryptionError(error))).toBe(vector.decryptionError.bytes);
    expect(hex(encodePlaintextContent(error))).toBe(vector.plaintextContent);
    expect(parsePlaintextContent(bytes(vector.plaintextContent))).toEqual(error);
    const message = bytes(vector.decryptionError.message);
    expect(createDecryptionError({ type: 'signalMessage', message, sentAt, senderDeviceId })).toEqual(error);
  });

  it('content', () => {
    expect(digestOf(content)).toEqual({ length: vector.content.length, sha256: vector.content.sha256 });
  });

  it('version 1: keys of both layers', () => {
    const ephemeral = pairOf(version1.ephemeral.privateKey);
    expect(hex(serializePublicKey(ephemeral.publicKey))).toBe(version1.ephemeral.publicKey);
    const outerSecret = crypto.x25519SharedSecret(ephemeral.privateKey, recipientIdentityKey);
    const outer = deriveOuterKeys(crypto, outerSecret, recipientIdentityKey, ephemeral.publicKey);
    expect([outer.chain, outer.cipherKey, outer.macKey].map(hex)).toEqual([
      version1.chain,
      version1.cipherKey,
      version1.macKey,
    ]);
    const innerSecret = crypto.x25519SharedSecret(senderIdentity.privateKey, recipientIdentityKey);
    const inner = deriveInnerKeys(crypto, innerSecret, outer.chain, bytes(version1.encryptedStatic));
    expect([inner.cipherKey, inner.macKey].map(hex)).toEqual([version1.innerCipherKey, version1.innerMacKey]);
  });

  it('version 1: message, sealed and opened', () => {
    const input = { senderIdentity, recipientIdentityKey, content };
    const message = sealMessageV1(envOf(version1.ephemeral.privateKey), input);
    const { length, sha256, end } = version1.message;
    expect(digestOf(message)).toEqual({ length, sha256 });
    expect(hex(message)).toMatch(new RegExp(`^11.*${end}$`));
    expect(hex(message)).toContain(version1.encryptedStatic);
    expectOpened(message);
  });

  it('version 2: keys of the message', () => {
    const messageKey = bytes(version2.messageKey) as SealedMessageKey;
    const ephemeral = deriveEphemeral(crypto, messageKey);
    expect(hex(ephemeral.privateKey)).toBe(version2.ephemeral.clampedPrivateKey);
    expect(hex(serializePublicKey(ephemeral.publicKey))).toBe(version2.ephemeral.publicKey);
    expect(hex(deriveContentKey(crypto, messageKey))).toBe(version2.contentKey);
  });

  it('version 2: message in the form that is sent, and split', () => {
    const { encryptedKey, authenticationTag, excluded } = version2;
    const recipients = [{ ...version2.recipient, identityKey: recipientIdentityKey }];
    const message = sealForMany(envOf(version2.messageKey), { senderIdentity, content, recipients, excluded });
    const { length, sha256, begin, behindTag } = version2.sent;
    expect(digestOf(message)).toEqual({ length, sha256 });
    expect(hex(message).startsWith(begin + encryptedKey + authenticationTag + behindTag)).toBe(true);
    const split = parseMultiRecipientMessage(message);
    expect(split.excluded.map(formatServiceId)).toEqual(excluded);
    expect(split.recipients).toHaveLength(1);
    const [entry] = split.recipients;
    expect(formatServiceId(entry!.serviceId)).toBe(version2.recipient.name);
    expect(entry!.devices).toEqual(version2.recipient.devices);
    expect(digestOf(messageForRecipient(split, entry!))).toEqual(digestOfReceived());
  });

  it('version 2: message in the form that is received, sealed and opened', () => {
    const input = { senderIdentity, recipientIdentityKey, content };
    const message = sealMessageV2(envOf(version2.messageKey), input);
    expect(digestOf(message)).toEqual(digestOfReceived());
    const { encryptedKey, authenticationTag, ephemeral, received } = version2;
    const start = `22${encryptedKey}${authenticationTag}${ephemeral.publicKey.slice(2)}`;
    expect(hex(message).startsWith(start)).toBe(true);
    expect(hex(message).endsWith(received.end)).toBe(true);
    expectOpened(message);
  });

  function digestOfReceived(): Digest {
    return { length: version2.received.length, sha256: version2.received.sha256 };
  }

  function expectOpened(message: Uint8Array): void {
    const local = { address: { name: version2.recipient.name, deviceId: 3 }, identityKeyPair: recipient };
    const at = vector.senderCertificate.expires;
    const opened = unsealMessage(crypto, { local, message, trustRoots: [trustRoot.publicKey], at });
    expect(opened).toEqual(openSealedMessage(crypto, { identityKeyPair: recipient, message }));
    expect(opened.type).toBe(typeOf(vector.content.type));
    expect(hex(opened.content)).toBe(vector.plaintextContent);
    expect(hex(opened.certificate.bytes)).toBe(vector.senderCertificate.bytes);
    expect(opened.contentHint).toBe(vector.content.contentHint);
    expect(hex(opened.groupId!)).toBe(vector.content.groupId);
    expect(opened.sentAt).toBeUndefined();
  }
});

function pairOf(privateKey: string): X25519KeyPair {
  const pair = crypto.x25519KeyPair(bytes(privateKey));
  return { privateKey: pair.privateKey as X25519PrivateKey, publicKey: asX25519PublicKey(pair.publicKey) };
}

function digestOf(message: Uint8Array): Digest {
  return { length: message.length, sha256: hex(crypto.sha256(message)) };
}

/** Section 6.7. */
function typeOf(number: number): SealedMessageType {
  const types: Record<number, SealedMessageType> = {
    1: 'preKeySignalMessage',
    2: 'signalMessage',
    7: 'senderKeyMessage',
    8: 'plaintextContent',
  };
  return types[number]!;
}

/** Gives the listed byte strings one after the other, and nothing else. */
function scripted(...answers: readonly string[]): RandomBytes {
  const rest = [...answers];
  return (length) => {
    const answer = bytes(rest.shift() ?? '');
    if (answer.length !== length) throw new Error(`${length} random bytes were asked for`);
    return answer;
  };
}
