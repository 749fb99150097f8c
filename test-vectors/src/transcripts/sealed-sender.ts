/**
 * Sealed messages of both versions, for one and for many, from the certificates to what each recipient reads.
 *
 * Spec: Signal session layer, sections 6.6, 6.7 and 9.
 */

import { utf8ToBytes } from '@sotto/crypto';
import {
  createSealedContent,
  encryptMessage,
  initiateSession,
  type SealedContentInput,
  sealForMany,
  sealMessageV1,
  sealMessageV2,
} from '@sotto/ratchet';
import { type GeneratedFile, hex } from '../json.ts';
import { ALICE, BOB, bundleOf, createParty, createPreKeys, type DeviceJson, type Party, remoteOf } from '../parties.ts';
import { createRecorder, envOf, NOW } from '../recorder.ts';
import { certify, createAuthority } from './certificates.ts';
import { spellOutRecipient, spellOutVersion1, spellOutVersion2 } from './sealed-keys.ts';

export const sealedSenderTranscript: GeneratedFile = {
  path: 'transcripts/sealed-sender.json',
  make: (seed) => ({
    format: 'sealed-sender-transcript-v1',
    description:
      'One sealed message a case, in version 1 or 2, for one recipient or for many: certificates, content, every key on the way, the message as it is sent and as it is received. Private keys are given before clamping, except clampedPrivateKey. name, e164 and type are texts; now, expires and sentAt are milliseconds since 1970. How to replay a case, and each field: README.md, transcripts.',
    spec: 'Signal session layer, sections 6.7 and 9; docs/protocol.md for sentAt',
    cases: [
      version1Case(`${seed}/sealed-sender/1`),
      version2Case(`${seed}/sealed-sender/2`),
      manyCase(`${seed}/sealed-sender/3`),
    ],
  }),
};

const CAROL = { name: 'PNI:12345678-1234-4234-8234-123456789012', deviceId: 1, registrationId: 0x3fff };
const DAVE = { name: '5a1fc2a3-9f32-4a4b-a0d4-2f2d3c9f0a11', deviceId: 2, registrationId: 1 };
const EXCLUDED = 'b3d4f1c6-6c0e-4a5b-9a55-1d0f8e1f2a3b';

function version1Case(seed: string) {
  const stage = createStage(seed, '+14155550101');
  const { alice, bob } = stage;
  const preKeys = createPreKeys(bob, `${seed}/bob`, { oneTime: true });
  const recorder = createRecorder(`${seed}/alice`);
  const plaintext = utf8ToBytes('hello, sealed');
  const input = { local: alice.device, remote: remoteOf(bob), bundle: bundleOf(bob, preKeys) };
  const initiated = initiateSession(undefined, input, envOf(recorder));
  const sent = encryptMessage(initiated.state, { ...input, plaintext }, envOf(recorder));
  const { content, json } = createContent(stage, {
    type: sent.output.type,
    content: sent.output.bytes,
    sentAt: NOW - 1_234,
  });
  const sealer = createRecorder(`${seed}/seal`);
  const message = sealMessageV1(envOf(sealer), sealingOf(alice, bob, content));
  return {
    name: 'version 1, a first message, with its time of sending',
    ...stage.json,
    content: { ...json, plaintext: hex(plaintext) },
    recipient: { ...bob.json, ...preKeys.json },
    version1: spellOutVersion1(alice, bob, content, sealer.take()),
    received: hex(message),
  };
}

function version2Case(seed: string) {
  const stage = createStage(seed);
  const { alice, bob } = stage;
  const error = 'c0422c0a2105dccf9fc001b345c77474e76e1021bde04f7ea0ed8ee61f7f6f1a4e47a5af2f541080d095ffbc31180180';
  const { content, json } = createContent(stage, {
    type: 'plaintextContent',
    content: Uint8Array.from(error.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
    contentHint: 2,
  });
  const sealer = createRecorder(`${seed}/seal`);
  const message = sealMessageV2(envOf(sealer), sealingOf(alice, bob, content));
  const version2 = spellOutVersion2(content, sealer.take());
  return {
    name: 'version 2, a request to send again',
    ...stage.json,
    content: json,
    recipient: bob.json,
    version2: { ...version2.json, keys: spellOutRecipient(alice, bob.device.identityKeyPair.publicKey, version2) },
    received: hex(message),
  };
}

function manyCase(seed: string) {
  const stage = createStage(seed);
  const { alice, bob } = stage;
  const [carol, dave] = [createParty(CAROL, `${seed}/carol`), createParty(DAVE, `${seed}/dave`)];
  const { content, json } = createContent(stage, {
    type: 'senderKeyMessage',
    content: createRecorder(`${seed}/content`).random(120),
    contentHint: 1,
    groupId: utf8ToBytes('a group'),
  });
  const others = [{ deviceId: 4, registrationId: 333 }];
  const recipients = [listed(bob, others), listed(carol, []), listed(dave, [])];
  const sealer = createRecorder(`${seed}/seal`);
  const input = { senderIdentity: alice.device.identityKeyPair, content, recipients, excluded: [EXCLUDED] };
  const sent = sealForMany(envOf(sealer), input);
  const version2 = spellOutVersion2(content, sealer.take());
  const parties = [bob, carol, dave];
  return {
    name: 'version 2, for three accounts with four devices, one account left out',
    ...stage.json,
    content: json,
    version2: version2.json,
    recipients: parties.map((party, n) => {
      const keys = spellOutRecipient(alice, party.device.identityKeyPair.publicKey, version2);
      const { devices } = recipients[n]!;
      const received = `22${keys.encryptedKey}${keys.authenticationTag}${version2.shared}`;
      return { name: party.json.name, identity: party.json.identity, devices, keys, received };
    }),
    excluded: [EXCLUDED],
    sent: hex(sent),
  };
}

type SealedStage = ReturnType<typeof createStage>;

function createStage(seed: string, e164?: string) {
  const [alice, bob] = [createParty(ALICE, `${seed}/alice`), createParty(BOB, `${seed}/bob`)];
  const authority = createAuthority(seed);
  const certificate = certify(authority, alice, seed, e164);
  const json = { seed, now: NOW, ...authority.json, sender: alice.json, senderCertificate: certificate.json };
  return { alice, bob, certificate, json };
}

function createContent({ certificate }: SealedStage, input: Omit<SealedContentInput, 'certificate'>) {
  const content = createSealedContent({ ...input, certificate: certificate.bytes });
  const { type, contentHint = 0, groupId, sentAt } = input;
  const json = {
    type,
    typeNumber: TYPE_NUMBERS[type],
    content: hex(input.content),
    contentHint,
    ...(groupId && { groupId: hex(groupId) }),
    ...(sentAt !== undefined && { sentAt }),
    bytes: hex(content),
  };
  return { content, json };
}

function sealingOf(alice: Party, bob: Party, content: Uint8Array) {
  const recipientIdentityKey = bob.device.identityKeyPair.publicKey;
  return { senderIdentity: alice.device.identityKeyPair, recipientIdentityKey, content };
}

function listed({ device, json }: Party, others: readonly Pick<DeviceJson, 'deviceId' | 'registrationId'>[]) {
  const { deviceId, registrationId } = json;
  const identityKey = device.identityKeyPair.publicKey;
  return { name: json.name, identityKey, devices: [{ deviceId, registrationId }, ...others] };
}

/** Section 6.7. */
const TYPE_NUMBERS = {
  preKeySignalMessage: 1,
  signalMessage: 2,
  senderKeyMessage: 7,
  plaintextContent: 8,
  ephemeralMessage: 100,
};
