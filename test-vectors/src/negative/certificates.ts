/** Sender certificates. */

import { concatBytes, hexToBytes, utf8ToBytes } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { hex } from '../json.ts';
import {
  AT,
  type Authority,
  drawAuthority,
  EXPIRES,
  type LayerPlan,
  senderBody,
  senderCertificate,
  serverBody,
  serverCertificate,
} from './authority.ts';
import { generatedFile, type NegativeCase, type Outcome, refused, stricter, valid } from './case.ts';
import { flipBit, pairOf, serialized } from './draw.ts';
import { type Form, formsOf, LONG_TAG_REASON } from './forms.ts';
import { ALICE_NAME, BOB_NAME } from './people.ts';
import { bytesField, type Fields, fixed64Field, messageOf, uintField } from './protobuf.ts';

export const certificatesFile = generatedFile(
  'certificates.json',
  {
    description:
      'Sender certificates, judged under trustRoots (33 bytes each) at a time in milliseconds. A valid case gives what the ' +
      'certificate says: senderUuid, which is text, senderE164, which is text and absent where there is none, ' +
      'senderDeviceId, identityKey (33 bytes), expires. What breaks a rule is signed as if it did not.',
    spec: 'Signal session layer, sections 0, 6.7, 9.1 and 11',
  },
  (seed) => {
    const authority = drawAuthority(seededRandom(seed));
    return [
      certificateCase(authority, 'whole', {}, good(authority)),
      ...chainCases(authority),
      ...timeCases(authority),
      ...signerCases(authority),
      ...formCases(authority),
      ...senderCases(authority),
      ...keyCases(authority),
    ];
  },
);

interface Judged {
  readonly trustRoots?: readonly Uint8Array[];
  readonly at?: number;
}

const malformed = refused('E_SENDER_CERTIFICATE_INVALID', 'InvalidProtobufEncoding');
const untrusted = refused('E_SENDER_CERTIFICATE_INVALID', 'InvalidSealedSenderMessage');
const longTag = stricter('E_SENDER_CERTIFICATE_INVALID', LONG_TAG_REASON);
const twoOfOne = stricter(
  'E_SENDER_CERTIFICATE_INVALID',
  'A certificate that names two signers or two senders says nothing clear, and no honest server writes one.',
);

function good(authority: Authority, changes: Readonly<Record<string, unknown>> = {}): Outcome {
  const identityKey = hex(serialized(authority.identity.publicKey));
  return valid({ senderUuid: ALICE_NAME, senderDeviceId: 1, identityKey, expires: EXPIRES, ...changes });
}

function certificateCase(
  authority: Authority,
  name: string,
  plan: LayerPlan,
  outcome: Outcome,
  judged: Judged = {},
): NegativeCase {
  const { trustRoots = [serialized(authority.root.publicKey)], at = AT } = judged;
  const bytes = hex(senderCertificate(authority, plan));
  return { name, bytes, trustRoots: trustRoots.map(hex), at, ...outcome };
}

/** With other fields in the body. */
function changed(authority: Authority, name: string, changes: Fields, outcome: Outcome, judged?: Judged): NegativeCase {
  return certificateCase(authority, name, { fields: (fields) => ({ ...fields, ...changes }) }, outcome, judged);
}

/** With another server certificate inside. */
function underServer(authority: Authority, name: string, plan: LayerPlan, outcome: Outcome): NegativeCase {
  const certificate = bytesField(5, serverCertificate(authority, plan));
  return changed(authority, `server certificate: ${name}`, { certificate }, outcome);
}

function chainCases(authority: Authority): NegativeCase[] {
  const { root, server, mallory, identity } = authority;
  const [right, wrong] = [serialized(root.publicKey), serialized(mallory.publicKey)];
  const flipped: readonly [string, (signature: Uint8Array) => Uint8Array][] = [
    ['first bit of the signature flipped', (signature) => flipBit(signature, 0, 7)],
    ['last bit of the signature flipped', (signature) => flipBit(signature, -1, 7)],
    ['signature of 63 bytes', (signature) => signature.slice(0, 63)],
    ['signature of 65 bytes', (signature) => concatBytes(signature, Uint8Array.of(0))],
    ['empty signature', () => new Uint8Array(0)],
  ];
  return [
    certificateCase(authority, 'second of two trust roots', {}, good(authority), { trustRoots: [wrong, right] }),
    certificateCase(authority, 'another trust root', {}, untrusted, { trustRoots: [wrong] }),
    certificateCase(authority, 'the server key as trust root', {}, untrusted, {
      trustRoots: [serialized(server.publicKey)],
    }),
    ...flipped.map(([name, signature]) => certificateCase(authority, name, { signature }, untrusted)),
    certificateCase(authority, 'signed by somebody else', { signedBy: mallory }, untrusted),
    certificateCase(authority, 'signed by the trust root itself', { signedBy: root }, untrusted),
    certificateCase(authority, 'signed by the sender', { signedBy: identity }, untrusted),
    ...flipped.map(([name, signature]) => underServer(authority, name, { signature }, untrusted)),
    underServer(authority, 'signed by somebody else', { signedBy: mallory }, untrusted),
    underServer(authority, 'of another server', withFields({ key: bytesField(2, wrong) }), untrusted),
    underServer(authority, 'id 0', withFields({ id: uintField(1, 0) }), good(authority)),
    underServer(authority, 'the revoked id', withFields({ id: uintField(1, 0xdead_c357) }), untrusted),
  ];
}

function withFields(changes: Fields): LayerPlan {
  return { fields: (fields) => ({ ...fields, ...changes }) };
}

function timeCases(authority: Authority): NegativeCase[] {
  const expired = refused('E_SENDER_CERTIFICATE_EXPIRED', 'InvalidSealedSenderMessage');
  const expires = (name: string, time: bigint | number, outcome: Outcome, at?: number) => {
    return changed(authority, name, { expires: fixed64Field(3, time) }, outcome, at === undefined ? {} : { at });
  };
  const latest = Number.MAX_SAFE_INTEGER;
  return [
    certificateCase(authority, 'in its last millisecond', {}, good(authority), { at: EXPIRES }),
    certificateCase(authority, 'a millisecond after it has expired', {}, expired, { at: EXPIRES + 1 }),
    certificateCase(authority, 'before it was made', {}, good(authority), { at: 0 }),
    expires('that expires at 0, at 0', 0, good(authority, { expires: 0 }), 0),
    expires('that expires at 0', 0, expired),
    expires('that expires at 2^53 - 1', latest, good(authority, { expires: latest })),
    expires(
      'that expires at 2^53',
      2n ** 53n,
      stricter('E_SENDER_CERTIFICATE_INVALID', 'A time of 2^53 milliseconds or more is no time.'),
    ),
  ];
}

/** Signers that are named, not carried. Of the one for tests the private keys are known to everybody. */
function signerCases(authority: Authority): NegativeCase[] {
  const testServer = pairOf(new Uint8Array(32).fill(0xff));
  const named = (name: string, id: number, outcome: Outcome, root: string, signedBy = testServer) => {
    const fields = (before: Fields) => ({ ...before, certificate: undefined, id: uintField(8, id) });
    return certificateCase(authority, name, { fields, signedBy }, outcome, { trustRoots: [hexToBytes(root)] });
  };
  const unknown = refused('E_SENDER_CERTIFICATE_UNKNOWN', 'UnknownSealedSenderServerCertificateId');
  return [
    named('well-known signer', TEST_ID, good(authority), TEST_ROOT),
    named('well-known signer under another root', TEST_ID, untrusted, hex(serialized(authority.root.publicKey))),
    named('well-known signer that has not signed', TEST_ID, untrusted, TEST_ROOT, authority.server),
    named('well-known signer of production that has not signed', 3, untrusted, PRODUCTION_ROOT),
    named('unknown signer', 9, unknown, TEST_ROOT),
    named('signer 0', 0, unknown, TEST_ROOT),
    changed(authority, 'without signer', { certificate: undefined }, malformed),
    // Where the last signer counts, it is the well-known one.
    certificateCase(
      authority,
      'with two signers',
      { fields: (fields) => ({ ...fields, id: uintField(8, TEST_ID) }), signedBy: testServer },
      twoOfOne,
      { trustRoots: [hexToBytes(TEST_ROOT)] },
    ),
  ];
}

function formCases(authority: Authority): NegativeCase[] {
  const outcomes = { valid: good(authority), malformed, stricter: longTag };
  const layer = (what: string, forms: readonly Form[], make: (body: Uint8Array) => LayerPlan, inServer = false) =>
    forms.map(({ name, body, verdict }) => {
      const full = `${what}: ${name}`;
      const outcome = outcomes[verdict];
      if (!inServer) return certificateCase(authority, full, make(body), outcome);
      return changed(
        authority,
        full,
        { certificate: bytesField(5, serverCertificate(authority, make(body))) },
        outcome,
      );
    });
  const capture = (certificate: (plan: LayerPlan) => Uint8Array) => {
    let fields: Fields = {};
    certificate({
      outer: (seen) => {
        fields = seen;
        return messageOf(seen);
      },
    });
    return fields;
  };
  const senderOuter = capture((plan) => senderCertificate(authority, plan));
  const serverOuter = capture((plan) => serverCertificate(authority, plan));
  const both = ['certificate', 'signature'];
  // A oneof that stands twice is refused, which is another case.
  const body = formsOf({ senderE164: bytesField(1, E164), ...senderBody(authority) }, [
    'senderDevice',
    'expires',
    'identityKey',
  ]).filter(({ name }) => name !== TWICE);
  const withE164 = { valid: good(authority, { senderE164: '+14155550101' }), malformed, stricter: longTag };
  return [
    ...layer('outer', formsOf(senderOuter, both), (bytes) => ({ outer: () => bytes })),
    ...body.map(({ name, body: bytes, verdict }) =>
      certificateCase(authority, `body: ${name}`, { body: () => bytes }, withE164[verdict]),
    ),
    ...layer('server certificate, outer', formsOf(serverOuter, both), (bytes) => ({ outer: () => bytes }), true),
    ...layer(
      'server certificate, body',
      formsOf(serverBody(authority), ['id', 'key']),
      (bytes) => ({ body: () => bytes }),
      true,
    ),
  ];
}

function senderCases(authority: Authority): NegativeCase[] {
  const text = (name: string, bytes: Uint8Array, outcome: Outcome) => {
    return changed(authority, name, { uuidString: bytesField(6, bytes) }, outcome);
  };
  const binary = (name: string, bytes: Uint8Array, outcome: Outcome) => {
    return changed(authority, name, { uuidString: undefined, uuidBytes: bytesField(7, bytes) }, outcome);
  };
  const device = (number: number | bigint, outcome: Outcome) => {
    return changed(authority, `device ${number}`, { senderDevice: uintField(2, number) }, outcome);
  };
  const uuid = hexToBytes(BOB_NAME.replaceAll('-', ''));
  const notUtf8 = Uint8Array.of(0x61, 0xff, 0xfe);
  return [
    device(127, good(authority, { senderDeviceId: 127 })),
    device(0, malformed),
    device(128, malformed),
    device(2n ** 32n + 1n, good(authority)),
    text('sender id that is no UUID', utf8ToBytes('alice'), good(authority, { senderUuid: 'alice' })),
    text('sender id that is not UTF-8', notUtf8, malformed),
    binary('sender id of 16 bytes', uuid, good(authority, { senderUuid: BOB_NAME })),
    binary('sender id of 15 bytes', uuid.slice(1), malformed),
    binary('sender id of 17 bytes', concatBytes(Uint8Array.of(1), uuid), malformed),
    binary('sender id of no bytes', new Uint8Array(0), malformed),
    changed(authority, 'without sender id', { uuidString: undefined }, malformed),
    changed(authority, 'with two sender ids', { uuidBytes: bytesField(7, uuid) }, twoOfOne),
    changed(authority, 'with one sender id twice', { again: bytesField(6, utf8ToBytes(ALICE_NAME)) }, twoOfOne),
    changed(authority, 'E164', { senderE164: bytesField(1, E164) }, good(authority, { senderE164: '+14155550101' })),
    changed(authority, 'E164 that is not UTF-8', { senderE164: bytesField(1, notUtf8) }, malformed),
    changed(authority, 'expiry as a varint', { expires: uintField(3, EXPIRES) }, malformed),
    changed(
      authority,
      'longer than 1024 bytes',
      { unknown: bytesField(1000, new Uint8Array(800)) },
      stricter(
        'E_SENDER_CERTIFICATE_INVALID',
        'A certificate has about 300 bytes and may grow to 1024; every message carries one.',
      ),
    ),
    underServer(
      authority,
      'longer than 256 bytes',
      withFields({ unknown: bytesField(1000, new Uint8Array(200)) }),
      stricter('E_SENDER_CERTIFICATE_INVALID', 'A server certificate has 105 bytes and may grow to 256.'),
    ),
  ];
}

function keyCases(authority: Authority): NegativeCase[] {
  const forms = (key: Uint8Array): readonly [string, Uint8Array, Outcome][] => [
    ['a byte behind, which is dropped', concatBytes(key, Uint8Array.of(0)), good(authority)],
    ['type 04', key.with(0, 4), refused('E_SENDER_CERTIFICATE_INVALID', 'BadKeyType')],
    ['32 bytes', key.slice(0, 32), refused('E_SENDER_CERTIFICATE_INVALID', 'BadKeyLength')],
    ['empty', key.slice(0, 0), refused('E_SENDER_CERTIFICATE_INVALID', 'NoKeyTypeIdentifier')],
  ];
  return [
    ...forms(serialized(authority.identity.publicKey)).map(([name, key, outcome]) =>
      changed(authority, `identity key: ${name}`, { identityKey: bytesField(4, key) }, outcome),
    ),
    ...forms(serialized(authority.server.publicKey)).map(([name, key, outcome]) =>
      underServer(authority, `key: ${name}`, withFields({ key: bytesField(2, key) }), outcome),
    ),
  ];
}

const TWICE = 'every field twice, the last one right';
const E164 = utf8ToBytes('+14155550101');
const TEST_ID = 0x7357_c357;
const TEST_ROOT = '052fe57da347cd62431528daac5fbb290730fff684afc4cfc2ed90995f58cb3b74';
const PRODUCTION_ROOT = '054918d08fbdfa83e00c29f8f8073a22ef35df2bea903aff81af03ccbc45c6e93a';
