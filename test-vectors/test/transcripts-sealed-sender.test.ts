/** Sealed messages, and requests to send again, replayed from the private keys and random bytes that the files list. */

import { concatBytes, utf8ToBytes, type X25519KeyPair } from '@sotto/crypto';
import {
  createDecryptionError,
  createSealedContent,
  createSenderCertificate,
  createServerCertificate,
  decryptSealedMessage,
  encodeDecryptionError,
  encodePlaintextContent,
  formatServiceId,
  messageForRecipient,
  parseMultiRecipientMessage,
  parsePlaintextContent,
  type SealedMessageType,
  sealForMany,
  sealMessageV1,
  sealMessageV2,
  serializePublicKey,
  unsealMessage,
} from '@sotto/ratchet';
import { readVectors, type VectorCase } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import type { DeviceJson, KeyPairJson, PreKeysJson } from '../src/parties.ts';
import { bytes, crypto, deviceOf, hex, preKeysOf, withDraws } from './transcripts-support.ts';

interface RecipientKeys {
  readonly keySecret: string;
  readonly mask: string;
  readonly encryptedKey: string;
  readonly tagSecret: string;
  readonly authenticationTag: string;
}

interface Version2 {
  readonly random: readonly string[];
  readonly messageKey: string;
  readonly ephemeral: { readonly clampedPrivateKey: string; readonly publicKey: string };
  readonly contentKey: string;
  readonly body: string;
  readonly keys?: RecipientKeys;
}

interface SealedCase extends VectorCase {
  readonly now: number;
  readonly trustRoot: KeyPairJson;
  readonly server: KeyPairJson;
  readonly serverCertificate: { readonly id: number; readonly signatureRandom: string; readonly bytes: string };
  readonly sender: DeviceJson;
  readonly senderCertificate: {
    readonly e164?: string;
    readonly expires: number;
    readonly signatureRandom: string;
    readonly bytes: string;
  };
  readonly content: {
    readonly type: SealedMessageType;
    readonly content: string;
    readonly contentHint: number;
    readonly groupId?: string;
    readonly sentAt?: number;
    readonly bytes: string;
    readonly plaintext?: string;
  };
  readonly recipient?: DeviceJson & Partial<PreKeysJson>;
  readonly version1?: {
    readonly random: readonly string[];
    readonly ephemeral: KeyPairJson;
    readonly outer: {
      readonly sharedSecret: string;
      readonly chain: string;
      readonly cipherKey: string;
      readonly macKey: string;
    };
    readonly encryptedStatic: string;
    readonly inner: { readonly sharedSecret: string; readonly cipherKey: string; readonly macKey: string };
    readonly encryptedMessage: string;
  };
  readonly version2?: Version2;
  readonly received?: string;
  readonly recipients?: readonly {
    readonly name: string;
    readonly identity: KeyPairJson;
    readonly devices: readonly { readonly deviceId: number; readonly registrationId: number }[];
    readonly keys: RecipientKeys;
    readonly received: string;
  }[];
  readonly excluded?: readonly string[];
  readonly sent?: string;
}

const { cases } = readVectors<SealedCase>('transcripts/sealed-sender.json');

/** Only for a case that has it. */
const itWith = (isThere: unknown) => (isThere ? it : () => undefined);

describe.each(cases)('transcripts/sealed-sender.json: $name', (vector) => {
  const { now, content: json, version1, version2 } = vector;
  const [trustRoot, server] = [pairOf(vector.trustRoot), pairOf(vector.server)];
  const sender = deviceOf(vector.sender);
  const senderIdentity = sender.identityKeyPair;
  const content = bytes(json.bytes);

  it('has these certificates and this content', () => {
    const { serverCertificate, senderCertificate } = vector;
    const server33 = withDraws([serverCertificate.signatureRandom], now, (env) =>
      createServerCertificate(env, {
        id: serverCertificate.id,
        key: server.publicKey,
        trustRootPrivateKey: trustRoot.privateKey,
      }),
    );
    expect(hex(server33)).toBe(serverCertificate.bytes);
    const { name: uuid, deviceId } = sender.address;
    const certificate = withDraws([senderCertificate.signatureRandom], now, (env) =>
      createSenderCertificate(env, {
        serverCertificate: server33,
        serverPrivateKey: server.privateKey,
        sender: { uuid, deviceId, e164: senderCertificate.e164, identityKey: senderIdentity.publicKey },
        expires: senderCertificate.expires,
      }),
    );
    expect(hex(certificate)).toBe(senderCertificate.bytes);
    const { type, contentHint, sentAt } = json;
    const groupId = json.groupId === undefined ? undefined : bytes(json.groupId);
    const made = createSealedContent({ type, content: bytes(json.content), certificate, contentHint, groupId, sentAt });
    expect(hex(made)).toBe(json.bytes);
  });

  itWith(version1)('is sealed in version 1 as listed, and opened', () => {
    const { random, ephemeral, outer, inner, encryptedStatic, encryptedMessage } = version1!;
    const recipient = deviceOf(vector.recipient!);
    const recipientIdentityKey = recipient.identityKeyPair.publicKey;
    const input = { senderIdentity, recipientIdentityKey, content };
    const message = withDraws(random, now, (env) => sealMessageV1(env, input));
    expect(hex(message)).toBe(vector.received);
    const [e, r] = [pairOf(ephemeral), recipient.identityKeyPair];
    expect([dh(e, r), dh(r, e)]).toEqual([outer.sharedSecret, outer.sharedSecret]);
    const salt = concatBytes(utf8ToBytes('UnidentifiedDelivery'), pub(r), pub(e));
    const outerKeys = crypto.hkdfSha256(bytes(outer.sharedSecret), salt, new Uint8Array(0), 96);
    expect(hex(outerKeys)).toBe(outer.chain + outer.cipherKey + outer.macKey);
    expect(lock(outer, pub(senderIdentity))).toBe(encryptedStatic);
    expect([dh(senderIdentity, r), dh(r, senderIdentity)]).toEqual([inner.sharedSecret, inner.sharedSecret]);
    const innerSalt = bytes(outer.chain + encryptedStatic);
    const innerKeys = crypto.hkdfSha256(bytes(inner.sharedSecret), innerSalt, new Uint8Array(0), 96);
    expect(hex(innerKeys.subarray(32))).toBe(inner.cipherKey + inner.macKey);
    expect(lock(inner, content)).toBe(encryptedMessage);
    expectOpened(bytes(vector.received!), recipient);
  });

  itWith(vector.recipient?.signedPreKey)('carries a first message that its recipient reads', () => {
    const recipient = deviceOf(vector.recipient!);
    const { lookup } = preKeysOf(recipient, vector.recipient as DeviceJson & PreKeysJson);
    const input = {
      local: recipient,
      message: bytes(vector.received!),
      trustRoots: [trustRoot.publicKey],
      preKeys: lookup,
    };
    const sessions = { record: () => undefined, identityKey: () => undefined };
    // Any ratchet key will do to read the first message.
    const read = withDraws(['99'.repeat(32)], now, (env) => decryptSealedMessage(sessions, input, env));
    expect(hex(read.output.plaintext)).toBe(json.plaintext);
  });

  itWith(version2)('has these keys in version 2', () => {
    const { messageKey, ephemeral, contentKey, body } = version2!;
    expect(version2!.random).toEqual([messageKey]);
    const pair = crypto.x25519KeyPair(expand(bytes(messageKey), 'Sealed Sender v2: r (2023-08)', 32));
    expect([hex(pair.privateKey), hex(pub(pair))]).toEqual([ephemeral.clampedPrivateKey, ephemeral.publicKey]);
    expect(hex(expand(bytes(messageKey), 'Sealed Sender v2: K', 32))).toBe(contentKey);
    expect(hex(crypto.aesGcmSivEncrypt(bytes(contentKey), new Uint8Array(12), content))).toBe(body);
    const single =
      vector.recipient && version2!.keys ? [{ identity: vector.recipient.identity, keys: version2!.keys }] : [];
    for (const { identity, keys } of [...single, ...(vector.recipients ?? [])]) {
      expectRecipientKeys(pairOf(identity), pair, keys);
    }
  });

  itWith(version2 && vector.recipient)('is sealed for one in version 2 as listed, and opened', () => {
    const recipient = deviceOf(vector.recipient!);
    const input = { senderIdentity, recipientIdentityKey: recipient.identityKeyPair.publicKey, content };
    expect(hex(withDraws(version2!.random, now, (env) => sealMessageV2(env, input)))).toBe(vector.received);
    expectOpened(bytes(vector.received!), recipient);
  });

  itWith(vector.sent)('is sealed for many as listed, split and opened', () => {
    const excluded = vector.excluded!;
    const recipients = vector.recipients!.map(({ name, identity, devices }) => {
      return { name, identityKey: pairOf(identity).publicKey, devices };
    });
    const input = { senderIdentity, content, recipients, excluded };
    const sent = withDraws(version2!.random, now, (env) => sealForMany(env, input));
    expect(hex(sent)).toBe(vector.sent);
    const split = parseMultiRecipientMessage(sent);
    expect(split.excluded.map(formatServiceId)).toEqual(excluded);
    for (const [n, { name, identity, devices, keys, received }] of vector.recipients!.entries()) {
      const entry = split.recipients[n]!;
      expect([formatServiceId(entry.serviceId), entry.devices]).toEqual([name, devices]);
      expect([entry.encryptedKey, entry.authenticationTag].map(hex)).toEqual([
        keys.encryptedKey,
        keys.authenticationTag,
      ]);
      const message = messageForRecipient(split, entry);
      expect(hex(message)).toBe(received);
      for (const { deviceId } of devices) {
        expectOpened(message, { address: { name, deviceId }, identityKeyPair: pairOf(identity) });
      }
    }
  });

  function expectRecipientKeys(recipient: X25519KeyPair, ephemeral: X25519KeyPair, keys: RecipientKeys): void {
    expect([dh(ephemeral, recipient), dh(recipient, ephemeral)]).toEqual([keys.keySecret, keys.keySecret]);
    const maskInput = concatBytes(bytes(keys.keySecret), pub(ephemeral), pub(recipient));
    const mask = expand(maskInput, 'Sealed Sender v2: DH', 32);
    expect(hex(mask)).toBe(keys.mask);
    const encryptedKey = bytes(version2!.messageKey).map((byte, i) => byte ^ mask[i]!);
    expect(hex(encryptedKey)).toBe(keys.encryptedKey);
    expect(dh(recipient, senderIdentity)).toBe(keys.tagSecret);
    const tagInput = [bytes(keys.tagSecret), pub(ephemeral), encryptedKey, pub(senderIdentity), pub(recipient)];
    expect(hex(expand(concatBytes(...tagInput), 'Sealed Sender v2: DH-sender', 16))).toBe(keys.authenticationTag);
  }

  function expectOpened(
    message: Uint8Array,
    recipient: Pick<ReturnType<typeof deviceOf>, 'address' | 'identityKeyPair'>,
  ) {
    const trustRoots = [trustRoot.publicKey];
    const opened = unsealMessage(crypto, { local: recipient, message, trustRoots, at: now });
    expect([opened.type, hex(opened.content), opened.contentHint]).toEqual([json.type, json.content, json.contentHint]);
    expect(opened.groupId && hex(opened.groupId)).toBe(json.groupId);
    expect(opened.sentAt).toBe(json.sentAt);
    expect(hex(opened.certificate.bytes)).toBe(vector.senderCertificate.bytes);
  }
});

interface RequestCase extends VectorCase {
  readonly type: SealedMessageType;
  readonly message: string;
  readonly sentAt: number;
  readonly senderDeviceId: number;
  readonly ratchetKey?: string;
  readonly request: string;
  readonly plaintextContent: string;
}

describe('transcripts/decryption-error.json: replayed', () => {
  it.each(readVectors<RequestCase>('transcripts/decryption-error.json').cases)('$name', (vector) => {
    const error = createDecryptionError({ ...vector, message: bytes(vector.message) });
    expect(error.ratchetKey && hex(serializePublicKey(error.ratchetKey))).toBe(vector.ratchetKey);
    expect(hex(encodeDecryptionError(error))).toBe(vector.request);
    expect(hex(encodePlaintextContent(error))).toBe(vector.plaintextContent);
    expect(parsePlaintextContent(bytes(vector.plaintextContent))).toEqual(error);
  });
});

function pairOf({ privateKey, publicKey }: KeyPairJson): X25519KeyPair {
  const pair = crypto.x25519KeyPair(bytes(privateKey));
  expect(hex(pub(pair))).toBe(publicKey);
  return pair;
}

function pub({ publicKey }: Pick<X25519KeyPair, 'publicKey'>): Uint8Array {
  return serializePublicKey(publicKey);
}

function dh(ours: X25519KeyPair, theirs: X25519KeyPair): string {
  return hex(crypto.x25519SharedSecret(ours.privateKey, theirs.publicKey));
}

function expand(inputKey: Uint8Array, label: string, length: number): Uint8Array {
  return crypto.hkdfSha256(inputKey, undefined, utf8ToBytes(label), length);
}

function lock(
  { cipherKey, macKey }: { readonly cipherKey: string; readonly macKey: string },
  plaintext: Uint8Array,
): string {
  const ciphertext = crypto.aesCtr(bytes(cipherKey), plaintext);
  return hex(ciphertext) + hex(crypto.hmacSha256(bytes(macKey), ciphertext).subarray(0, 10));
}
