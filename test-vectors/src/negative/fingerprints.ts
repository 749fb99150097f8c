/** Scanned safety numbers. */

import { concatBytes } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { hex } from '../json.ts';
import { generatedFile, type NegativeCase, type Outcome, refused, stricter, valid } from './case.ts';
import { flipBit } from './draw.ts';
import { formsOf, LONG_TAG_REASON } from './forms.ts';
import { bytesField, type Fields, messageOf, uintField } from './protobuf.ts';

export const fingerprintsFile = generatedFile(
  'fingerprints.json',
  {
    description:
      'A scannable safety number of ours, and one that is scanned. A valid case gives equal: whether both are of the same ' +
      'two parties, seen from either side.',
    spec: 'Signal session layer, sections 0 and 10',
  },
  (seed) => {
    const random = seededRandom(seed);
    const [local, remote] = [random(32), random(32)];
    const scene = { ours: messageOf(fieldsOf(local, remote)), fields: fieldsOf(remote, local), local, remote };
    return [...comparisons(scene), ...versions(scene), ...forms(scene)];
  },
);

interface Scene {
  readonly ours: Uint8Array;
  /** Of the number that matches ours. */
  readonly fields: Fields;
  readonly local: Uint8Array;
  readonly remote: Uint8Array;
}

const invalid = refused('E_FINGERPRINT_INVALID', 'FingerprintParsingError');
const equal = valid({ equal: true });
const unequal = valid({ equal: false });

function comparisons({ ours, local, remote }: Scene): NegativeCase[] {
  const compare = (name: string, scannedLocal: Uint8Array, scannedRemote: Uint8Array, outcome: Outcome) => {
    return fingerprintCase(name, ours, messageOf(fieldsOf(scannedLocal, scannedRemote)), outcome);
  };
  return [
    compare('the other side', remote, local, equal),
    compare('our own', local, remote, unequal),
    compare('the other side has another key', flipBit(remote, 0), local, unequal),
    compare('last bit of the other side', flipBit(remote, 31), local, unequal),
    compare('we have another key', remote, flipBit(local, 31), unequal),
    compare('the same party twice', remote, remote, unequal),
    compare('fingerprints cut off', remote.slice(0, 31), local.slice(0, 31), unequal),
    compare('fingerprints of no bytes', new Uint8Array(0), new Uint8Array(0), unequal),
    compare('fingerprints with a byte behind', concatBytes(remote, Uint8Array.of(0)), local, unequal),
  ];
}

function versions({ ours, fields, local, remote }: Scene): NegativeCase[] {
  const mismatch = refused('E_FINGERPRINT_VERSION', 'FingerprintVersionMismatch');
  const scanned = (name: string, version: Uint8Array | undefined, outcome: Outcome, own = ours) => {
    return fingerprintCase(name, own, messageOf({ ...fields, formatVersion: version }), outcome);
  };
  const version0 = messageOf({ ...fieldsOf(local, remote), formatVersion: uintField(1, 0) });
  return [
    scanned('version 1', uintField(1, 1), mismatch),
    scanned('version 3', uintField(1, 3), mismatch),
    scanned('version 0', uintField(1, 0), mismatch),
    scanned('no version', undefined, mismatch),
    scanned('version above 32 bits, of which the low ones count', uintField(1, 2n ** 32n + 2n), equal),
    scanned('version 0 on both sides', uintField(1, 0), equal, version0),
    scanned('version 0 here, none there, which is 0', undefined, equal, version0),
    scanned('version 0 here, 2 there', uintField(1, 2), mismatch, version0),
  ];
}

function forms({ ours, fields, local, remote }: Scene): NegativeCase[] {
  const scanned = (name: string, bytes: Uint8Array, outcome: Outcome) => fingerprintCase(name, ours, bytes, outcome);
  const outcomes = { valid: equal, malformed: invalid, stricter: stricter('E_FINGERPRINT_INVALID', LONG_TAG_REASON) };
  const empty = new Uint8Array(0);
  const wrongType = (number: number) => bytesField(number, uintField(1, 1));
  return [
    // Compared before it is looked at: absent is version 0.
    scanned('empty', empty, refused('E_FINGERPRINT_INVALID', 'FingerprintVersionMismatch')),
    scanned(
      'text',
      Uint8Array.from('05 12345 67890', (character) => character.charCodeAt(0)),
      invalid,
    ),
    ...formsOf(fields, ['local', 'remote'])
      // Repeated messages are merged field by field, so a decoy in front of them has to be one.
      .filter(({ name }) => name !== 'every field twice, the last one right')
      .map(({ name, body, verdict }) => scanned(name, body, outcomes[verdict])),
    scanned(
      'every field twice, the last one right',
      concatBytes(messageOf({ ...fieldsOf(local, remote), formatVersion: uintField(1, 7) }), messageOf(fields)),
      equal,
    ),
    scanned('local fingerprint without its content', messageOf({ ...fields, local: bytesField(2, empty) }), invalid),
    scanned('remote fingerprint without its content', messageOf({ ...fields, remote: bytesField(3, empty) }), invalid),
    scanned('content of the wrong wire type', messageOf({ ...fields, local: wrongType(2) }), invalid),
    scanned(
      'longer than 1024 bytes',
      concatBytes(messageOf(fields), bytesField(1000, new Uint8Array(1000))),
      stricter(
        'E_FINGERPRINT_INVALID',
        'A scannable safety number has 74 bytes and may grow to 1024; no peer shows more.',
      ),
    ),
  ];
}

function fieldsOf(local: Uint8Array, remote: Uint8Array): Fields {
  return {
    formatVersion: uintField(1, 2),
    local: bytesField(2, bytesField(1, local)),
    remote: bytesField(3, bytesField(1, remote)),
  };
}

function fingerprintCase(name: string, ours: Uint8Array, theirs: Uint8Array, outcome: Outcome): NegativeCase {
  return { name, ours: hex(ours), theirs: hex(theirs), ...outcome };
}
