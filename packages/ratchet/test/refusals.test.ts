/**
 * The rows of the table of errors, as far as they are about messages between two devices and bundles: one test for each,
 * named by the row. Every refusal leaves the record and the pre-keys as they were, to the byte.
 *
 * Spec: Signal session layer, section 11. Rows about sender keys and sealed sender stand with their own tests.
 */

import { concatBytes, hexToBytes } from '@sotto/crypto';
import {
  decodePreKeySignalMessage,
  decodeSignalMessage,
  encodePreKeySignalMessage,
  encodeSignalMessage,
  type PreKeySignalMessageFields,
  type SignalMessageFields,
} from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import type { RatchetErrorCode } from '../src/errors.ts';
import { SKIPPED_SEEDS_MAX } from '../src/limits.ts';
import { decryptMessage, encryptMessage, initiateSession, type SessionMessage } from '../src/session-cipher.ts';
import { archiveCurrentSession } from '../src/session-record.ts';
import { flipBit } from './malformed.ts';
import { acquaintedPair, codeOf, Device, pair, remoteOf, sendLost, storedBy } from './support.ts';

describe('section 11 says of a message and its form', () => {
  it('SignalMessage shorter than 9, PreKey empty: CiphertextMessageTooShort', () => {
    for (let length = 0; length < 9; length++) {
      expectPlain((bytes) => bytes.slice(0, length), 'E_MESSAGE_MALFORMED');
      expectInner((bytes) => bytes.slice(0, length), 'E_MESSAGE_MALFORMED');
    }
    expectFirst(() => new Uint8Array(0), 'E_MESSAGE_MALFORMED');
  });

  it('T05: version nibble too low / too high: LegacyCiphertextVersion / UnrecognizedCiphertextVersion', () => {
    for (const version of [0, 1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]) {
      const change = (bytes: Uint8Array) => bytes.with(0, version * 16 + 4);
      for (const expectRefusal of [expectPlain, expectFirst, expectInner]) expectRefusal(change, 'E_MESSAGE_VERSION');
    }
  });

  it('malformed protobuf: InvalidProtobufEncoding', () => {
    // A field that says to be longer than the rest; a group; a length where a number belongs.
    for (const field of [[0x0a, 0x7f], [0x0b], [0x12, 0x00]]) {
      const insert = (bytes: Uint8Array) => Uint8Array.of(bytes[0]!, ...field, ...bytes.subarray(1));
      for (const expectRefusal of [expectPlain, expectInner]) expectRefusal(insert, 'E_MESSAGE_MALFORMED');
    }
    for (const field of [[0x12, 0xff, 0xff, 0x03], [0x0b], [0x0a, 0x00]]) {
      expectFirst((bytes) => Uint8Array.of(bytes[0]!, ...field, ...bytes.subarray(1)), 'E_MESSAGE_MALFORMED');
    }
  });

  it('missing required field: InvalidProtobufEncoding', () => {
    for (const name of ['ratchetKey', 'counter', 'ciphertext'] as const) {
      expectPlain(changedFields({ [name]: undefined }), 'E_MESSAGE_MALFORMED');
      expectInner(changedFields({ [name]: undefined }), 'E_MESSAGE_MALFORMED');
    }
    for (const name of ['baseKey', 'identityKey', 'message', 'signedPreKeyId'] as const) {
      expectFirst(changedFirst({ [name]: undefined }), 'E_MESSAGE_MALFORMED');
    }
  });

  it('embedded EC key wrong type / short / empty: BadKeyType / BadKeyLength / NoKeyTypeIdentifier (at parse)', () => {
    const key = Uint8Array.of(5, ...new Uint8Array(32).fill(9));
    for (const wrong of [key.with(0, 4), key.with(0, 0), key.slice(0, 32), key.slice(0, 1), key.slice(0, 0)]) {
      expectPlain(changedFields({ ratchetKey: wrong }), 'E_MESSAGE_MALFORMED');
      expectInner(changedFields({ ratchetKey: wrong }), 'E_MESSAGE_MALFORMED');
      expectFirst(changedFirst({ baseKey: wrong }), 'E_MESSAGE_MALFORMED');
      expectFirst(changedFirst({ identityKey: wrong }), 'E_MESSAGE_MALFORMED');
    }
  });

  it('T05: PreKey v3: InvalidMessage(PreKey), X3DH no longer supported', () => {
    expectFirst((bytes) => bytes.with(0, 0x34), 'E_MESSAGE_VERSION');
    expectFirst((bytes) => bytes.with(0, 0x33), 'E_MESSAGE_VERSION');
  });

  it('T04: PreKey without / with half of KEM fields: InvalidMessage(PreKey)', () => {
    for (const change of [{ kyberPreKeyId: undefined }, { kyberCiphertext: undefined }]) {
      expectFirst(changedFirst(change), 'E_MESSAGE_MALFORMED');
    }
    expectFirst(changedFirst({ kyberPreKeyId: undefined, kyberCiphertext: undefined }), 'E_MESSAGE_MALFORMED');
  });

  it('KEM ciphertext wrong length / type: BadKEMCiphertextLength / BadKEMKeyType', () => {
    const ciphertext = Uint8Array.of(8, ...new Uint8Array(1568));
    const longer = concatBytes(ciphertext, new Uint8Array(1));
    for (const wrong of [ciphertext.slice(0, 1568), longer, ciphertext.with(0, 7), ciphertext.with(0, 10)]) {
      expectFirst(changedFirst({ kyberCiphertext: wrong }), 'E_MESSAGE_MALFORMED');
    }
    expectFirst(changedFirst({ kyberCiphertext: new Uint8Array(0) }), 'E_MESSAGE_MALFORMED');
  });
});

describe('section 11 says, as InvalidMessage(PreKey or Whisper) with "decryption failed", of', () => {
  it('KEM ciphertext corrupted', () => {
    const corrupt = ({ kyberCiphertext }: PreKeySignalMessageFields) => flipBit(kyberCiphertext!, 700, 3);
    expectFirst(
      changedFirst((fields) => ({ kyberCiphertext: corrupt(fields) })),
      'E_MESSAGE_UNDECRYPTABLE',
    );
  });

  it('identity swapped', () => {
    const identityKey = Uint8Array.of(5, ...new Device('mallory', 'swapped').local.identityKeyPair.publicKey);
    expectFirst(changedFirst({ identityKey }), 'E_MESSAGE_UNDECRYPTABLE', { trustsAnybody: true });
  });

  it('one-time id dropped', () => {
    expectFirst(changedFirst({ preKeyId: undefined }), 'E_MESSAGE_UNDECRYPTABLE');
  });

  it('MAC wrong', () => {
    for (let bit = 0; bit < 64; bit++) {
      const change = (bytes: Uint8Array) => flipBit(bytes, bytes.length - 1 - (bit >>> 3), bit & 7);
      expectPlain(change, 'E_MESSAGE_UNDECRYPTABLE');
    }
    expectInner((bytes) => flipBit(bytes, bytes.length - 1, 0), 'E_MESSAGE_UNDECRYPTABLE');
  });

  it('address mismatch', () => {
    // The message is whole and authentic: only the receiver is another device of the same keys.
    expectFirst((bytes) => bytes, 'E_MESSAGE_UNDECRYPTABLE', { deviceId: 9 });
    const { alice, bob } = pair('address mismatch');
    alice.initiate(bob);
    bob.decrypt(alice, alice.encrypt(bob, 'first'));
    expectRefusal(bob, alice, alice.encrypt(bob, 'second'), 'E_MESSAGE_UNDECRYPTABLE', { deviceId: 9 });
  });

  it('T04: PQ bytes missing or bad', () => {
    const bad = ['', '00', '010101', '01000100', '01010107', '0101808080801000', '01020000', '02010500'];
    for (const hex of bad) {
      const pqRatchet = hexToBytes(hex);
      expectPlain(changedFields({ pqRatchet }), 'E_MESSAGE_UNDECRYPTABLE');
      expectInner(changedFields({ pqRatchet }), 'E_MESSAGE_UNDECRYPTABLE');
    }
    expectPlain(changedFields({ pqRatchet: undefined }), 'E_MESSAGE_UNDECRYPTABLE');
    expectInner(changedFields({ pqRatchet: undefined }), 'E_MESSAGE_UNDECRYPTABLE');
  });

  it('low-order ratchet key', () => {
    for (const u of [0, 1]) {
      const ratchetKey = Uint8Array.of(5, u, ...new Uint8Array(31));
      expectPlain(changedFields({ ratchetKey, counter: 0 }), 'E_MESSAGE_UNDECRYPTABLE');
      expectInner(changedFields({ ratchetKey }), 'E_MESSAGE_UNDECRYPTABLE');
    }
  });

  it('inner version other than 4', () => {
    expectPlain((bytes) => bytes.with(0, 0x34), 'E_MESSAGE_UNDECRYPTABLE');
    expectInner((bytes) => bytes.with(0, 0x34), 'E_MESSAGE_UNDECRYPTABLE');
  });
});

describe('section 11 says of what is held and known', () => {
  it('base key not canonical: InvalidMessage(PreKey), base key invalid', () => {
    const zero = new Uint8Array(32);
    const prime = new Uint8Array(32).fill(0xff).with(0, 0xed).with(31, 0x7f);
    const order8 = hexToBytes('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800');
    for (const key of [zero, zero.with(0, 1), prime, order8]) {
      expectFirst(changedFirst({ baseKey: Uint8Array.of(5, ...key) }), 'E_BASE_KEY_INVALID');
    }
    // The right point with bit 255 set.
    const setTopBit = ({ baseKey }: PreKeySignalMessageFields) => flipBit(baseKey!, 32, 7);
    expectFirst(
      changedFirst((fields) => ({ baseKey: setTopBit(fields) })),
      'E_BASE_KEY_INVALID',
    );
  });

  it('unknown pre-key id: whatever the store reports', () => {
    for (const change of [{ preKeyId: 32 }, { signedPreKeyId: 23 }, { kyberPreKeyId: 79 }, { kyberPreKeyId: 0 }]) {
      expectFirst(changedFirst(change), 'E_PRE_KEY_UNKNOWN');
    }
  });

  it('replayed counter, or skipped key evicted: DuplicatedMessage', () => {
    const { alice, bob } = pair('duplicates');
    alice.initiate(bob);
    const first = alice.encrypt(bob, 'first');
    bob.decrypt(alice, first);
    expectRefusal(bob, alice, first, 'E_MESSAGE_DUPLICATE');
    alice.decrypt(bob, bob.encrypt(alice, 'reply'));
    const plain = alice.encrypt(bob, 'plain');
    bob.decrypt(alice, plain);
    expectRefusal(bob, alice, plain, 'E_MESSAGE_DUPLICATE');
    const [evicted, kept] = [alice.encrypt(bob, 'evicted'), alice.encrypt(bob, 'kept')];
    sendLost(alice, SKIPPED_SEEDS_MAX - 1);
    bob.decrypt(alice, alice.encrypt(bob, 'after them'));
    expectRefusal(bob, alice, evicted, 'E_MESSAGE_DUPLICATE');
    expect(bob.decrypt(alice, kept)).toBe('kept');
  });

  it('no record / no usable current session: SessionNotFound', () => {
    const { alice, bob } = acquaintedPair('no session');
    const message = bob.encrypt(alice, 'text');
    alice.record = archiveCurrentSession(alice.record!).state;
    const plaintext = new Uint8Array(1);
    const encrypt = () =>
      encryptMessage(alice.record, { local: alice.local, remote: remoteOf(bob), plaintext }, alice.env);
    const before = storedBy(alice);
    expect(codeOf(encrypt)).toBe('E_SESSION_NOT_FOUND');
    expect(storedBy(alice)).toEqual(before);
    expect(alice.decrypt(bob, message)).toBe('text');
    const stranger = new Device('no session', 'no session');
    expectRefusal(stranger, bob, message, 'E_SESSION_NOT_FOUND');
  });

  it('changed identity not trusted: UntrustedIdentity(address)', () => {
    const { alice, bob } = acquaintedPair('changed identity');
    const message = alice.encrypt(bob, 'text');
    const trusted = new Device('mallory', 'changed identity');
    const remote = { ...remoteOf(alice), identityKey: trusted.local.identityKeyPair.publicKey };
    expectRefusal(bob, alice, message, 'E_IDENTITY_UNTRUSTED', { remote });
    alice.initiate(bob, bob.bundle({ lastResort: true }));
    expectRefusal(bob, alice, alice.encrypt(bob, 'first'), 'E_IDENTITY_UNTRUSTED', { remote });
    expect(bob.decrypt(alice, message)).toBe('text');
  });
});

describe('section 11 says of a bundle', () => {
  it('bundle signature bad: SignatureValidationFailed', () => {
    const { alice, bob } = pair('bad signature');
    const bundle = bob.bundle();
    for (const name of ['signedPreKey', 'kemPreKey'] as const) {
      for (const position of [0, 31, 32, 63]) {
        const signature = flipBit(bundle[name].signature, position, 2);
        expectBundleRefused(
          alice,
          bob,
          { ...bundle, [name]: { ...bundle[name], signature } },
          'E_BUNDLE_SIGNATURE_INVALID',
        );
      }
    }
    alice.initiate(bob, bundle);
  });

  it('bundle EC key giving all-zero agreement: InvalidKeyAgreement', () => {
    const { alice, bob } = pair('all-zero agreement');
    const zero = bob.bundle().identityKey.map(() => 0) as ReturnType<Device['bundle']>['identityKey'];
    expectBundleRefused(
      alice,
      bob,
      { ...bob.bundle(), oneTimePreKey: { id: 31, publicKey: zero } },
      'E_BUNDLE_INVALID',
    );
    alice.initiate(bob);
  });
});

interface Circumstances {
  /** The receiver believes whatever identity the message claims. */
  readonly trustsAnybody?: boolean;
  /** The receiver is another device. */
  readonly deviceId?: number;
  readonly remote?: ReturnType<typeof remoteOf>;
}

type Change = (bytes: Uint8Array) => Uint8Array;

/** A message of an established session, changed. */
function expectPlain(change: Change, code: RatchetErrorCode, circumstances?: Circumstances): void {
  const { alice, bob, message } = PLAIN;
  expectRefusal(bob, alice, { ...message, bytes: change(message.bytes) }, code, circumstances);
}

/** A first message, changed. */
function expectFirst(change: Change, code: RatchetErrorCode, circumstances?: Circumstances): void {
  const { alice, bob, message } = FIRST;
  expectRefusal(bob, alice, { ...message, bytes: change(message.bytes) }, code, circumstances);
}

/** The message inside a first message, changed. */
function expectInner(change: Change, code: RatchetErrorCode): void {
  expectFirst(
    changedFirst(({ message }) => ({ message: change(message!) })),
    code,
  );
}

function expectRefusal(
  receiver: Device,
  sender: Device,
  message: SessionMessage,
  code: RatchetErrorCode,
  { trustsAnybody, deviceId, remote = remoteOf(sender) }: Circumstances = {},
): void {
  const { address } = receiver.local;
  const local = { ...receiver.local, address: { ...address, deviceId: deviceId ?? address.deviceId } };
  const known = trustsAnybody ? { address: remote.address } : remote;
  const before = storedBy(receiver);
  const input = { local, remote: known, message, preKeys: receiver.preKeys };
  expect(codeOf(() => decryptMessage(receiver.record, input, receiver.env))).toBe(code);
  expect(storedBy(receiver)).toEqual(before);
}

function expectBundleRefused(
  initiator: Device,
  peer: Device,
  bundle: ReturnType<Device['bundle']>,
  code: RatchetErrorCode,
): void {
  const before = storedBy(initiator);
  const input = { local: initiator.local, remote: remoteOf(peer), bundle };
  expect(codeOf(() => initiateSession(initiator.record, input, initiator.env))).toBe(code);
  expect(storedBy(initiator)).toEqual(before);
}

type Changes<Fields> = { readonly [Name in keyof Fields]?: Fields[Name] | undefined };

/** Other fields in a message, which keeps its MAC. `undefined` leaves one out. */
function changedFields(changes: Changes<SignalMessageFields>): Change {
  return (bytes) => {
    const fields = { ...decodeSignalMessage(bytes.subarray(1, -8)), ...changes };
    return concatBytes(bytes.subarray(0, 1), encodeSignalMessage(withoutAbsent(fields)), bytes.subarray(-8));
  };
}

type FirstChanges = Changes<PreKeySignalMessageFields>;

/** Other fields in a first message. */
function changedFirst(changes: FirstChanges | ((fields: PreKeySignalMessageFields) => FirstChanges)): Change {
  return (bytes) => {
    const fields = decodePreKeySignalMessage(bytes.subarray(1));
    const changed = { ...fields, ...(typeof changes === 'function' ? changes(fields) : changes) };
    return concatBytes(bytes.subarray(0, 1), encodePreKeySignalMessage(withoutAbsent(changed)));
  };
}

function withoutAbsent<Fields extends object>(fields: Changes<Fields>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

const PLAIN = plainScene();
const FIRST = firstScene();

function plainScene() {
  const { alice, bob } = acquaintedPair('refusals');
  return { alice, bob, message: alice.encrypt(bob, 'text') };
}

function firstScene() {
  const { alice, bob } = pair('refusals of a first message');
  alice.initiate(bob);
  return { alice, bob, message: alice.encrypt(bob, 'first') };
}
