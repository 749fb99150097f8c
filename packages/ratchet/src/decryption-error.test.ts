import { bytesToHex, concatBytes, hexToBytes } from '@sotto/crypto';
import { encodeDecryptionErrorMessage, encodePlaintextContentBody } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { acquaintedPair, codeOf, pair } from '../test/support.ts';
import {
  createDecryptionError,
  encodeDecryptionError,
  encodePlaintextContent,
  isCurrentRatchetKey,
  parseDecryptionError,
  parsePlaintextContent,
} from './decryption-error.ts';
import { serializePublicKey } from './keys.ts';
import { archiveCurrentSession } from './session-record.ts';
import { parseSignalMessage } from './signal-message.ts';

const NAMED = { sentAt: 1_700_000_000_000, senderDeviceId: 1 };
const { alice, bob } = acquaintedPair('decryption error');
const message = alice.encrypt(bob, 'unreadable');
const ratchetKey = parseSignalMessage(message.bytes).ratchetKey;
const error = { ratchetKey, ...NAMED };

describe('a request to send again', () => {
  it('names the ratchet key of a message of a session, of the one inside a first message, and none of a group', () => {
    expect(createDecryptionError({ type: 'signalMessage', message: message.bytes, ...NAMED })).toEqual(error);
    const { alice: carol, bob: dave } = pair('decryption error of a first message');
    carol.initiate(dave);
    const first = carol.encrypt(dave, 'unreadable');
    const named = createDecryptionError({ type: 'preKeySignalMessage', message: first.bytes, ...NAMED }).ratchetKey;
    expect(named).toEqual(carol.record!.current!.sendingChain.ratchetKeyPair.publicKey);
    const ofGroup = createDecryptionError({ type: 'senderKeyMessage', message: new Uint8Array(1), ...NAMED });
    expect(ofGroup).toEqual({ ratchetKey: undefined, ...NAMED });
  });

  it('is not made for plaintext content, nor for a message without a ratchet key', () => {
    const create = (type: 'plaintextContent' | 'signalMessage' | 'preKeySignalMessage', message: Uint8Array) => () =>
      createDecryptionError({ type, message, ...NAMED });
    expect(create('plaintextContent', encodePlaintextContent(error))).toThrow(/^type: /);
    expect(codeOf(create('signalMessage', new Uint8Array(8)))).toBe('E_MESSAGE_MALFORMED');
    expect(codeOf(create('preKeySignalMessage', Uint8Array.of(0x24)))).toBe('E_MESSAGE_VERSION');
  });

  it('comes back from its bytes, with any device a peer names', () => {
    for (const senderDeviceId of [0, 1, 127, 300, 0xffff_ffff]) {
      const one = { ...error, senderDeviceId };
      expect(parseDecryptionError(encodeDecryptionError(one))).toEqual(one);
    }
    const ofGroup = { ...error, ratchetKey: undefined };
    expect(parseDecryptionError(encodeDecryptionError(ofGroup))).toEqual(ofGroup);
  });

  it('puts zeros on the wire', () => {
    const zeros = { ratchetKey: undefined, sentAt: 0, senderDeviceId: 0 };
    expect(bytesToHex(encodeDecryptionError(zeros))).toBe('10001800');
  });

  it('is not encoded with what does not fit its fields', () => {
    expect(() => encodeDecryptionError({ ...error, sentAt: 2 ** 53 })).toThrow(/^sentAt: /);
    expect(() => encodeDecryptionError({ ...error, sentAt: -1 })).toThrow(/^sentAt: /);
    expect(() => encodeDecryptionError({ ...error, senderDeviceId: 2 ** 32 })).toThrow(/^senderDeviceId: /);
  });

  it('DE-02: is refused without its time, and accepted without a device', () => {
    expect(parseDecryptionError(hexToBytes('1005'))).toEqual({ ratchetKey: undefined, sentAt: 5, senderDeviceId: 0 });
    expect(codeOf(() => parseDecryptionError(hexToBytes('1801')))).toBe('E_MESSAGE_MALFORMED');
    expect(codeOf(() => parseDecryptionError(new Uint8Array(0)))).toBe('E_MESSAGE_MALFORMED');
  });

  it('DE-01: is refused when it is no protobuf, or too large, or late by 285 000 years', () => {
    const bytes = encodeDecryptionError(error);
    const unknownField = concatBytes(bytes, hexToBytes('980607'));
    expect(parseDecryptionError(unknownField)).toEqual(error);
    const tooLarge = concatBytes(bytes, hexToBytes('9a06dc01'), new Uint8Array(220));
    for (const wrong of [bytes.subarray(0, -1), tooLarge, hexToBytes('108080808080808010')]) {
      expect(codeOf(() => parseDecryptionError(wrong))).toBe('E_MESSAGE_MALFORMED');
    }
  });

  it('is refused with a key of another form', () => {
    const trailing = concatBytes(serializePublicKey(ratchetKey), Uint8Array.of(1));
    const withKey = (ratchetKey: Uint8Array) => encodeDecryptionErrorMessage({ ratchetKey, timestamp: 1 });
    expect(parseDecryptionError(withKey(trailing)).ratchetKey).toEqual(ratchetKey);
    for (const wrong of [new Uint8Array(0), ratchetKey, new Uint8Array(33)]) {
      expect(codeOf(() => parseDecryptionError(withKey(wrong)))).toBe('E_MESSAGE_MALFORMED');
    }
  });
});

describe('plaintext content', () => {
  const bytes = encodePlaintextContent(error);

  it('comes back from its bytes', () => {
    expect(parsePlaintextContent(bytes)).toEqual(error);
    expect(bytes).toHaveLength(48);
  });

  it('DE-03: is refused when it is empty', () => {
    expect(codeOf(() => parsePlaintextContent(new Uint8Array(0)))).toBe('E_MESSAGE_MALFORMED');
  });

  it('DE-04: begins with C0', () => {
    for (const first of [0x44, 0xc1, 0x80, 0x00]) {
      const wrong = concatBytes(Uint8Array.of(first), bytes.subarray(1));
      expect(codeOf(() => parsePlaintextContent(wrong))).toBe('E_MESSAGE_VERSION');
    }
  });

  it('DE-05: ends with 80, without zeros behind', () => {
    const wrong = [bytes.subarray(0, 1), bytes.subarray(0, -1), concatBytes(bytes, Uint8Array.of(0))];
    for (const one of wrong) expect(codeOf(() => parsePlaintextContent(one))).toBe('E_MESSAGE_MALFORMED');
  });

  it('DE-06: holds a request to send again, beside which applications may put fields', () => {
    const around = (body: Uint8Array) => concatBytes(Uint8Array.of(0xc0), body, Uint8Array.of(0x80));
    const body = encodePlaintextContentBody({ decryptionErrorMessage: encodeDecryptionError(error) });
    expect(parsePlaintextContent(around(concatBytes(hexToBytes('0a0101'), body)))).toEqual(error);
    for (const wrong of [new Uint8Array(0), hexToBytes('0a0101'), hexToBytes('4200'), hexToBytes('420101')]) {
      expect(codeOf(() => parsePlaintextContent(around(wrong)))).toBe('E_MESSAGE_MALFORMED');
    }
  });
});

describe('the ratchet key of a request', () => {
  it('is our current one until the peer has answered, or the session is archived', () => {
    const { alice, bob } = acquaintedPair('current ratchet key');
    const unreadable = alice.encrypt(bob, 'unreadable');
    const { ratchetKey } = createDecryptionError({ ...unreadable, message: unreadable.bytes, ...NAMED });
    expect(isCurrentRatchetKey(alice.record, ratchetKey!)).toBe(true);
    expect(isCurrentRatchetKey(bob.record, ratchetKey!)).toBe(false);
    expect(isCurrentRatchetKey(archiveCurrentSession(alice.record!).state, ratchetKey!)).toBe(false);
    expect(isCurrentRatchetKey(undefined, ratchetKey!)).toBe(false);
    bob.decrypt(alice, unreadable);
    alice.decrypt(bob, bob.encrypt(alice, 'answer'));
    expect(isCurrentRatchetKey(alice.record, ratchetKey!)).toBe(false);
  });
});
