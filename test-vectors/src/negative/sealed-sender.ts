/** Sealed messages in the form that a device gets. */

import { concatBytes, type RandomBytes, utf8ToBytes } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { hex } from '../json.ts';
import { AT, type Authority, drawAuthority, EXPIRES, type LayerPlan, senderCertificate } from './authority.ts';
import {
  generatedFile,
  inState,
  type LibsignalError,
  type NegativeCase,
  type Outcome,
  refused,
  shareState,
  stricter,
  valid,
} from './case.ts';
import { type DrawnPair, drawPair, flipBit, serialized } from './draw.ts';
import { formsOf, LONG_TAG_REASON } from './forms.ts';
import { ALICE_NAME, BOB_NAME } from './people.ts';
import { bytesField, type Fields, fixed64Field, messageOf, uintField } from './protobuf.ts';
import { receivedForm, type Sealing, sealVersion1, sealVersion2, type Version1Plan, type Version2 } from './sealing.ts';

export const sealedSenderFile = generatedFile(
  'sealed-sender.json',
  {
    description:
      'Sealed messages of both versions that a device is given. It has the identity key of the state (private, before ' +
      'clamping), the address that name (text) and deviceId make, perhaps e164 (text), and judges certificates under ' +
      'trustRoots at a time in milliseconds. The message inside is not decrypted: a valid case gives contentType, the ' +
      'number of section 6.7, content, contentHint, groupId, which is absent where there is none, senderUuid, which is ' +
      'text, and senderDeviceId. The first case of a state carries it, and the others name that case.',
    spec: 'Signal session layer, sections 0, 6.7, 9.1 to 9.4 and 11',
  },
  (seed) => {
    const scene = drawScene(seededRandom(seed));
    return [
      ...shareState(stateOf(scene), [
        version1(scene, 'version 1', {}, good()),
        version2(scene, 'version 2', {}, good()),
        ...versionCases(scene),
        ...version1Cases(scene),
        ...version2Cases(scene),
        ...contentCases(scene),
        ...senderCases(scene),
      ]),
      ...judgementCases(scene),
    ];
  },
);

interface Scene {
  readonly authority: Authority;
  readonly recipient: DrawnPair;
  readonly ephemeral: DrawnPair;
  readonly messageKey: Uint8Array;
  readonly random: RandomBytes;
}

/** What makes a message another, in either version. */
interface Plan {
  readonly sender?: DrawnPair;
  readonly recipient?: Uint8Array;
  readonly certificate?: LayerPlan;
  readonly fields?: (fields: Fields) => Fields;
  readonly content?: Uint8Array;
}

const CONTENT = utf8ToBytes('a message, not decrypted here');
const invalid = refused('E_SEALED_SENDER_INVALID', 'InvalidSealedSenderMessage');
const noAgreement = refused('E_SEALED_SENDER_INVALID', 'InvalidKeyAgreement');
const malformed = refused('E_MESSAGE_MALFORMED', 'InvalidProtobufEncoding');
const longTag = stricter('E_MESSAGE_MALFORMED', LONG_TAG_REASON);

function drawScene(random: RandomBytes): Scene {
  return {
    authority: drawAuthority(random),
    recipient: drawPair(random),
    ephemeral: drawPair(random),
    messageKey: random(32),
    random,
  };
}

function good(changes: Readonly<Record<string, unknown>> = {}): Outcome {
  const sender = { senderUuid: ALICE_NAME, senderDeviceId: 1 };
  return valid({ contentType: 2, content: hex(CONTENT), contentHint: 0, ...sender, ...changes });
}

function stateOf({ authority, recipient }: Scene, changes: Readonly<Record<string, unknown>> = {}): object {
  return {
    identityPrivateKey: hex(recipient.random),
    name: BOB_NAME,
    deviceId: 3,
    trustRoots: [hex(serialized(authority.root.publicKey))],
    at: AT,
    ...changes,
  };
}

/** Section 6.7. */
function contentFields({ authority }: Scene, certificate?: LayerPlan): Fields {
  return {
    type: uintField(1, 2),
    senderCertificate: bytesField(2, senderCertificate(authority, certificate)),
    content: bytesField(3, CONTENT),
  };
}

function sealingOf(scene: Scene, plan: Plan): Sealing {
  const fields = contentFields(scene, plan.certificate);
  return {
    sender: plan.sender ?? scene.authority.identity,
    recipient: plan.recipient ?? scene.recipient.publicKey,
    content: plan.content ?? messageOf(plan.fields?.(fields) ?? fields),
  };
}

function sealedCase(name: string, bytes: Uint8Array, outcome: Outcome): NegativeCase {
  return { name, bytes: hex(bytes), ...outcome };
}

function version1(
  scene: Scene,
  name: string,
  plan: Plan,
  outcome: Outcome,
  outer?: Partial<Version1Plan>,
): NegativeCase {
  const bytes = sealVersion1(sealingOf(scene, plan), { ephemeral: scene.ephemeral, ...outer });
  return sealedCase(name, bytes, outcome);
}

function version2(
  scene: Scene,
  name: string,
  plan: Plan,
  outcome: Outcome,
  change: (parts: Version2) => Version2 = (parts) => parts,
): NegativeCase {
  const parts = sealVersion2(sealingOf(scene, plan), scene.messageKey);
  return sealedCase(name, receivedForm(change(parts)), outcome);
}

function versionCases(scene: Scene): NegativeCase[] {
  const second = receivedForm(sealVersion2(sealingOf(scene, {}), scene.messageKey));
  const unknown = refused('E_SEALED_SENDER_VERSION', 'UnknownSealedSenderVersion');
  const name = (version: number) => `version byte ${version.toString(16).padStart(2, '0')}`;
  return [
    sealedCase('empty', new Uint8Array(0), invalid),
    ...[0x00, 0x01, 0x10, 0x1f].map((version) => version1(scene, name(version), {}, good(), { version })),
    ...[0x20, 0x23, 0x2f].map((version) => sealedCase(name(version), second.with(0, version), good())),
    ...[0x33, 0x44, 0x82, 0xc0, 0xff].map((version) => sealedCase(name(version), second.with(0, version), unknown)),
  ];
}

function version1Cases(scene: Scene): NegativeCase[] {
  const { recipient, ephemeral, authority } = scene;
  let fields: Fields = {};
  sealVersion1(sealingOf(scene, {}), { ephemeral, fields: (seen) => (fields = seen) });
  const outcomes = { valid: good(), malformed, stricter: longTag };
  const changed = (name: string, changes: Fields, outcome: Outcome) => {
    return version1(scene, `version 1: ${name}`, {}, outcome, { fields: (before) => ({ ...before, ...changes }) });
  };
  const key = serialized(ephemeral.publicKey);
  const ephemeralKey = (name: string, bytes: Uint8Array, outcome: Outcome) => {
    return changed(`ephemeral key: ${name}`, { ephemeralPublic: bytesField(1, bytes) }, outcome);
  };
  const locked = (name: string, position: number) =>
    changed(name, { [name]: flipBit(fields[name]!, position) }, invalid);
  const staticKey = serialized(authority.identity.publicKey);
  const withStatic = (name: string, bytes: Uint8Array, libsignal: LibsignalError = 'InvalidSealedSenderMessage') => {
    const outcome = refused('E_SEALED_SENDER_INVALID', libsignal);
    return version1(scene, `version 1: static key: ${name}`, {}, outcome, { staticKey: bytes });
  };
  return [
    sealedCase('version 1: version byte alone', Uint8Array.of(0x11), malformed),
    ...formsOf(fields, Object.keys(fields)).map(({ name, body, verdict }) =>
      version1(scene, `version 1: ${name}`, {}, outcomes[verdict], { body: () => body }),
    ),
    ephemeralKey('a byte behind, which is dropped', concatBytes(key, Uint8Array.of(0)), good()),
    ephemeralKey('type 04', key.with(0, 4), refused('E_MESSAGE_MALFORMED', 'BadKeyType')),
    ephemeralKey('32 bytes', key.slice(0, 32), refused('E_MESSAGE_MALFORMED', 'BadKeyLength')),
    ephemeralKey('empty', key.slice(0, 0), refused('E_MESSAGE_MALFORMED', 'NoKeyTypeIdentifier')),
    ephemeralKey('another one', serialized(recipient.publicKey), invalid),
    ephemeralKey('a bit flipped', flipBit(key, 5), invalid),
    ephemeralKey('u = 0', serialized(new Uint8Array(32)), noAgreement),
    locked('encryptedStatic', 4),
    changed('encryptedStatic without its MAC', { encryptedStatic: bytesField(2, new Uint8Array(9)) }, invalid),
    changed('empty encryptedStatic', { encryptedStatic: bytesField(2, new Uint8Array(0)) }, invalid),
    locked('encryptedMessage', 20),
    changed('last bit of the message', { encryptedMessage: flipBit(fields.encryptedMessage!, -1) }, invalid),
    changed('empty encryptedMessage', { encryptedMessage: bytesField(3, new Uint8Array(0)) }, invalid),
    withStatic('type 04', staticKey.with(0, 4), 'BadKeyType'),
    withStatic('32 bytes', staticKey.slice(0, 32), 'BadKeyLength'),
    withStatic('empty', staticKey.slice(0, 0), 'NoKeyTypeIdentifier'),
    withStatic('of somebody else, with the agreement of the sender', serialized(authority.mallory.publicKey)),
    withStatic('a byte behind', concatBytes(staticKey, Uint8Array.of(0))),
  ];
}

function version2Cases(scene: Scene): NegativeCase[] {
  const whole = receivedForm(sealVersion2(sealingOf(scene, {}), scene.messageKey));
  const changed = (name: string, change: (parts: Version2) => Partial<Version2>, outcome: Outcome = invalid) => {
    return version2(scene, `version 2: ${name}`, {}, outcome, (parts) => ({ ...parts, ...change(parts) }));
  };
  return [
    sealedCase('version 2: version byte alone', whole.slice(0, 1), malformed),
    sealedCase('version 2: 80 bytes', whole.slice(0, 80), malformed),
    sealedCase('version 2: 81 bytes, without a body', whole.slice(0, 81), invalid),
    sealedCase('version 2: a body shorter than its tag', whole.slice(0, 96), invalid),
    sealedCase('version 2: last byte cut off', whole.slice(0, -1), invalid),
    sealedCase('version 2: a byte behind', concatBytes(whole, Uint8Array.of(0)), invalid),
    changed('encrypted key', ({ encryptedKey }) => ({ encryptedKey: flipBit(encryptedKey, 3) })),
    changed('authentication tag', ({ authenticationTag }) => ({ authenticationTag: flipBit(authenticationTag, 15) })),
    changed('ephemeral key', ({ ephemeral }) => ({ ephemeral: flipBit(ephemeral, 3) })),
    changed('bit 255 of the ephemeral key', ({ ephemeral }) => ({ ephemeral: flipBit(ephemeral, 31, 7) })),
    changed('ephemeral key u = 0', () => ({ ephemeral: new Uint8Array(32) }), noAgreement),
    changed('first bit of the body', ({ body }) => ({ body: flipBit(body, 0) })),
    changed('last bit of the body', ({ body }) => ({ body: flipBit(body, -1) })),
  ];
}

/** What is wrong with the content of a message that opens. */
function contentCases(scene: Scene): NegativeCase[] {
  const inside = (name: string, changes: Fields, outcome: Outcome) => {
    const plan: Plan = { fields: (fields) => ({ ...fields, ...changes }) };
    return [
      version1(scene, `content: ${name}, version 1`, plan, outcome),
      version2(scene, `content: ${name}, version 2`, plan, outcome),
    ];
  };
  const group = { contentHint: uintField(4, 2), groupId: bytesField(5, Uint8Array.of(0xa1, 0xb2)) };
  const outcomes = { valid: good({ contentHint: 2, groupId: 'a1b2' }), malformed, stricter: longTag };
  const whole = { ...contentFields(scene), ...group };
  const certificate = (plan: LayerPlan) => bytesField(2, senderCertificate(scene.authority, plan));
  const types = [1, 7, 8].flatMap((type) =>
    inside(`type ${type}`, { type: uintField(1, type) }, good({ contentType: type })),
  );
  return [
    ...formsOf(whole, ['type', 'senderCertificate', 'content']).map(({ name, body, verdict }) =>
      version1(scene, `content: ${name}`, { content: body }, outcomes[verdict]),
    ),
    ...types,
    ...[0, 3, 4, 9].flatMap((type) => inside(`type ${type}`, { type: uintField(1, type) }, malformed)),
    ...inside('without type', { type: undefined }, malformed),
    ...inside('hint 77', { contentHint: uintField(4, 77) }, good({ contentHint: 77 })),
    ...inside('empty group id', { groupId: bytesField(5, new Uint8Array(0)) }, good()),
    ...inside(
      'empty certificate',
      { senderCertificate: bytesField(2, new Uint8Array(0)) },
      refused('E_SENDER_CERTIFICATE_INVALID', 'InvalidProtobufEncoding'),
    ),
    ...inside(
      'certificate without its body',
      { senderCertificate: certificate({ outer: ({ signature }) => messageOf({ signature }) }) },
      refused('E_SENDER_CERTIFICATE_INVALID', 'InvalidProtobufEncoding'),
    ),
    version1(scene, 'content: empty, version 1', { content: new Uint8Array(0) }, malformed),
    version2(scene, 'content: empty, version 2', { content: new Uint8Array(0) }, malformed),
  ];
}

/** Who sealed, for whom, and what the certificate says. */
function senderCases(scene: Scene): NegativeCase[] {
  const { mallory } = scene.authority;
  const both = (name: string, plan: Plan, outcome: Outcome) => [
    version1(scene, `${name}, version 1`, plan, outcome),
    version2(scene, `${name}, version 2`, plan, outcome),
  ];
  const untrusted = refused('E_SENDER_CERTIFICATE_INVALID', 'InvalidSealedSenderMessage');
  const expires = (time: number): LayerPlan => ({
    fields: (fields) => ({ ...fields, expires: fixed64Field(3, time) }),
  });
  return [
    ...both('for somebody else', { recipient: mallory.publicKey }, invalid),
    ...both('sealed by another key than the certificate has', { sender: mallory }, invalid),
    ...both('certificate that expires now', { certificate: expires(AT) }, good()),
    ...both(
      'certificate that has expired',
      { certificate: expires(AT - 1) },
      refused('E_SENDER_CERTIFICATE_EXPIRED', 'InvalidSealedSenderMessage'),
    ),
    ...both('certificate that nobody trusted has signed', { certificate: { signedBy: mallory } }, untrusted),
    ...both(
      'certificate of an unknown signer',
      { certificate: { fields: (fields) => ({ ...fields, certificate: undefined, id: uintField(8, 9) }) } },
      refused('E_SENDER_CERTIFICATE_UNKNOWN', 'UnknownSealedSenderServerCertificateId'),
    ),
  ];
}

/** The same messages, judged by somebody else. */
function judgementCases(scene: Scene): NegativeCase[] {
  const self = refused('E_SEALED_SENDER_SELF', 'SealedSenderSelfSend');
  const e164 = '+14155550101';
  const withE164: Plan = {
    certificate: { fields: (fields) => ({ senderE164: bytesField(1, utf8ToBytes(e164)), ...fields }) },
  };
  const judged = (name: string, changes: Readonly<Record<string, unknown>>, plan: Plan, outcome: Outcome) => {
    return inState(stateOf(scene, changes), version2(scene, name, plan, outcome));
  };
  const otherRoot = hex(serialized(scene.authority.mallory.publicKey));
  return [
    judged('of this very device', { name: ALICE_NAME, deviceId: 1 }, {}, self),
    judged('of another device of ours', { name: ALICE_NAME, deviceId: 2 }, {}, good()),
    judged('of this very device by its number', { deviceId: 1, e164 }, withE164, self),
    judged('of another device with our number', { deviceId: 2, e164 }, withE164, good()),
    judged('with another number', { deviceId: 1, e164: '+14155550102' }, withE164, good()),
    judged('with a number, to somebody without one', { deviceId: 1 }, withE164, good()),
    judged(
      'under another trust root',
      { trustRoots: [otherRoot] },
      {},
      refused('E_SENDER_CERTIFICATE_INVALID', 'InvalidSealedSenderMessage'),
    ),
    judged(
      'of ourselves, under another trust root',
      { name: ALICE_NAME, deviceId: 1, trustRoots: [otherRoot] },
      {},
      refused('E_SENDER_CERTIFICATE_INVALID', 'InvalidSealedSenderMessage'),
    ),
    judged('too late', { at: EXPIRES + 1 }, {}, refused('E_SENDER_CERTIFICATE_EXPIRED', 'InvalidSealedSenderMessage')),
  ];
}
