/** Requests to send again, bare and in plaintext content. */

import { concatBytes } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { hex } from '../json.ts';
import { generatedFile, type NegativeCase, type Outcome, refused, stricter, valid } from './case.ts';
import { drawPair, serialized } from './draw.ts';
import { formsOf, LONG_TAG_REASON } from './forms.ts';
import { bytesField, type Fields, fixed64Field, messageOf, tag, uintField } from './protobuf.ts';

export const decryptionErrorsFile = generatedFile(
  'decryption-errors.json',
  {
    description:
      'Requests to send a message again: a DecryptionErrorMessage where the type is decryption-error, a PlaintextContent ' +
      'around one where it is plaintext-content, which is then read through to the request. A valid case gives ratchetKey ' +
      '(33 bytes, absent where there is none), sentAt in milliseconds and senderDeviceId.',
    spec: 'Signal session layer, sections 0, 6.6 and 11',
  },
  (seed) => {
    const key = serialized(drawPair(seededRandom(seed)).publicKey);
    const fields: Fields = {
      ratchetKey: bytesField(1, key),
      timestamp: uintField(2, SENT_AT),
      deviceId: uintField(3, 3),
    };
    return [...requestCases(fields, key), ...contentCases(fields, key)];
  },
);

const SENT_AT = 1_700_000_000_000;
const REQUEST = { sentAt: SENT_AT, senderDeviceId: 3 };
const malformed = refused('E_MESSAGE_MALFORMED', 'InvalidProtobufEncoding');
const longTag = stricter('E_MESSAGE_MALFORMED', LONG_TAG_REASON);

function requestCases(fields: Fields, key: Uint8Array): NegativeCase[] {
  const good = valid({ ratchetKey: hex(key), ...REQUEST });
  const outcomes = { valid: good, malformed, stricter: longTag };
  const changed = (name: string, changes: Fields, outcome: Outcome) => {
    return requestCase(name, messageOf({ ...fields, ...changes }), outcome);
  };
  const withKey = (name: string, bytes: Uint8Array, outcome: Outcome) => {
    return changed(name, { ratchetKey: bytesField(1, bytes) }, outcome);
  };
  return [
    requestCase('whole', messageOf(fields), good),
    ...formsOf(fields, ['timestamp']).map(({ name, body, verdict }) => requestCase(name, body, outcomes[verdict])),
    changed('of a sender key: without ratchet key', { ratchetKey: undefined }, valid(REQUEST)),
    changed('without device', { deviceId: undefined }, valid({ ratchetKey: hex(key), ...REQUEST, senderDeviceId: 0 })),
    changed('device 0', { deviceId: uintField(3, 0) }, valid({ ratchetKey: hex(key), ...REQUEST, senderDeviceId: 0 })),
    changed(
      'device 4000000000, which has no range',
      { deviceId: uintField(3, 4_000_000_000) },
      valid({ ratchetKey: hex(key), ...REQUEST, senderDeviceId: 4_000_000_000 }),
    ),
    changed('device above 32 bits, of which the low ones count', { deviceId: uintField(3, 2n ** 32n + 3n) }, good),
    changed('time 0', { timestamp: uintField(2, 0) }, valid({ ratchetKey: hex(key), ...REQUEST, sentAt: 0 })),
    changed(
      'time 2^53 - 1',
      { timestamp: uintField(2, 2n ** 53n - 1n) },
      valid({ ratchetKey: hex(key), ...REQUEST, sentAt: Number.MAX_SAFE_INTEGER }),
    ),
    changed('time 2^53', { timestamp: uintField(2, 2n ** 53n) }, stricter('E_MESSAGE_MALFORMED', TIME_REASON)),
    changed('time as fixed64', { timestamp: fixed64Field(2, SENT_AT) }, malformed),
    withKey('ratchet key with a byte behind, which is dropped', concatBytes(key, Uint8Array.of(0)), good),
    withKey('ratchet key of type 04', key.with(0, 4), refused('E_MESSAGE_MALFORMED', 'BadKeyType')),
    withKey('ratchet key of 32 bytes', key.slice(0, 32), refused('E_MESSAGE_MALFORMED', 'BadKeyLength')),
    withKey('empty ratchet key', key.slice(0, 0), refused('E_MESSAGE_MALFORMED', 'NoKeyTypeIdentifier')),
    requestCase('empty', new Uint8Array(0), malformed),
    requestCase(
      'longer than 256 bytes',
      concatBytes(messageOf(fields), bytesField(1000, new Uint8Array(250))),
      stricter('E_MESSAGE_MALFORMED', 'A request has 50 bytes and may grow to 256; no peer sends more.'),
    ),
  ];
}

function contentCases(fields: Fields, key: Uint8Array): NegativeCase[] {
  const good = valid({ ratchetKey: hex(key), ...REQUEST });
  const content: Fields = { decryptionErrorMessage: bytesField(8, messageOf(fields)) };
  const framed = (body: Uint8Array) => concatBytes(Uint8Array.of(0xc0), body, Uint8Array.of(0x80));
  const whole = framed(messageOf(content));
  const outcomes = { valid: good, malformed, stricter: longTag };
  const version = refused('E_MESSAGE_VERSION', 'UnrecognizedMessageVersion');
  const noRequest = refused('E_MESSAGE_MALFORMED', 'InvalidArgument');
  const changed = (name: string, changes: Fields, outcome: Outcome) => {
    return contentCase(name, framed(bytesField(8, messageOf({ ...fields, ...changes }))), outcome);
  };
  return [
    contentCase('whole', whole, good),
    contentCase('empty', whole.slice(0, 0), refused('E_MESSAGE_MALFORMED', 'CiphertextMessageTooShort')),
    ...[0x00, 0x33, 0x44, 0xbf, 0xc1].map((byte) =>
      contentCase(`first byte ${byte.toString(16).padStart(2, '0')}`, whole.with(0, byte), version),
    ),
    contentCase('first byte alone', whole.slice(0, 1), malformed),
    contentCase('without content', framed(new Uint8Array(0)), noRequest),
    contentCase('without padding', whole.slice(0, -1), malformed),
    contentCase('other padding', whole.with(whole.length - 1, 0x81), malformed),
    contentCase('half of it', whole.slice(0, 20), malformed),
    contentCase('a request without its frame', messageOf(fields), version),
    ...formsOf(content, []).map(({ name, body, verdict }) => contentCase(name, framed(body), outcomes[verdict])),
    contentCase('other content only', framed(bytesField(1, Uint8Array.of(1))), noRequest),
    contentCase('content that stands around it as a group', framed(concatBytes(tag(8, 3), tag(8, 4))), malformed),
    changed('request without ratchet key', { ratchetKey: undefined }, valid(REQUEST)),
    changed('request without time', { timestamp: undefined }, malformed),
    changed(
      'request with a ratchet key of type 04',
      { ratchetKey: bytesField(1, key.with(0, 4)) },
      refused('E_MESSAGE_MALFORMED', 'BadKeyType'),
    ),
  ];
}

function requestCase(name: string, bytes: Uint8Array, outcome: Outcome): NegativeCase {
  return { name: `request: ${name}`, type: 'decryption-error', bytes: hex(bytes), ...outcome };
}

function contentCase(name: string, bytes: Uint8Array, outcome: Outcome): NegativeCase {
  return { name: `plaintext content: ${name}`, type: 'plaintext-content', bytes: hex(bytes), ...outcome };
}

const TIME_REASON = 'A time of 2^53 milliseconds or more is no time; below it every language holds it exactly.';
