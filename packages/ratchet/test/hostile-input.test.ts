/** What holds for every input, however made. A failing run prints the seed and path that replay it. */

import { concatBytes } from '@sotto/crypto';
import {
  encodePreKeySignalMessage,
  encodeSignalMessage,
  type PreKeySignalMessageFields,
  type SignalMessageFields,
} from '@sotto/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePreKeyBundle } from '../src/bundle.ts';
import { RatchetError } from '../src/errors.ts';
import { serializePublicKey } from '../src/keys.ts';
import { readPreKeyMessageIds } from '../src/pre-key-message.ts';
import { compareScannable } from '../src/safety-number.ts';
import type { SessionMessage } from '../src/session-cipher.ts';
import { decodeSessionRecord, encodeSessionRecord } from '../src/session-storage.ts';
import { acquaintedPair, type Device, pair } from './support.ts';

const anyBytes = fc.uint8Array({ maxLength: 200 });
const uint32 = fc.nat(0xffff_ffff);

/** A change that damages a message: a flipped bit, a cut, or the end of another message. */
type Damage = (message: Uint8Array, other: Uint8Array) => Uint8Array;
const flip = fc.tuple(fc.nat(), fc.nat(7)).map(([position, bit]): Damage => {
  return (message) => message.map((byte, i) => (i === position % message.length ? byte ^ (1 << bit) : byte));
});
const cut = fc.nat().map(
  (length): Damage =>
    (message) =>
      message.subarray(0, length % message.length),
);
const splice = fc.nat().map((position): Damage => {
  return (message, other) =>
    concatBytes(message.subarray(0, position % message.length), other.subarray(position % message.length));
});
const damage = fc.oneof(
  { weight: 4, arbitrary: flip },
  { weight: 1, arbitrary: cut },
  { weight: 1, arbitrary: splice },
);

describe('a damaged message', () => {
  const { alice, bob } = acquaintedPair('damaged');
  const [message, other] = [alice.encrypt(bob, 'one text'), alice.encrypt(bob, 'another')];

  it('of an established session is refused and changes nothing', () => {
    fc.assert(
      fc.property(damage, (damage) => {
        const bytes = damage(message.bytes, other.bytes);
        fc.pre(!isEqual(bytes, message.bytes) && !isEqual(bytes, other.bytes));
        expect(outcome(bob, alice, { ...message, bytes })).toBe('refused');
      }),
      { numRuns: 600 },
    );
    expect(bob.decrypt(alice, message)).toBe('one text');
    expect(bob.decrypt(alice, other)).toBe('another');
  });

  it.each([
    { known: false, title: 'that starts a session' },
    { known: true, title: 'that repeats the start of a session' },
  ])('$title is refused, or read as it was sent, since only its inner message is authenticated', ({ known }) => {
    const { alice: carol, bob: dave } = pair(`damaged start ${known}`);
    carol.initiate(dave);
    if (known) dave.decrypt(carol, carol.encrypt(dave, 'zero'));
    const [first, second] = [carol.encrypt(dave, 'first'), carol.encrypt(dave, 'second')];
    fc.assert(
      fc.property(damage, (damage) => {
        const bytes = damage(first.bytes, second.bytes);
        expect(['refused', 'first', 'second']).toContain(outcome(dave, carol, { ...first, bytes }));
      }),
      { numRuns: 300 },
    );
    expect(dave.decrypt(carol, first)).toBe('first');
    expect(dave.decrypt(carol, second)).toBe('second');
  });
});

describe('arbitrary bytes', () => {
  const { alice, bob } = acquaintedPair('arbitrary');
  const live = alice.record!.current!.sendingChain.ratchetKeyPair.publicKey;
  const publicKey = fc.oneof(
    fc.constant(serializePublicKey(live)),
    fc.uint8Array({ minLength: 33, maxLength: 33 }).map((bytes) => Uint8Array.of(5, ...bytes.subarray(1))),
    anyBytes,
  );
  const signalFields: fc.Arbitrary<SignalMessageFields> = fc.record(
    {
      ratchetKey: publicKey,
      counter: fc.oneof(fc.nat(40), uint32),
      previousCounter: uint32,
      ciphertext: anyBytes,
      pqRatchet: fc.oneof(fc.constant(Uint8Array.of(1, 1, 9, 0)), anyBytes),
      addresses: anyBytes,
    },
    { requiredKeys: ['ratchetKey', 'counter'] },
  );
  const signalMessage = fc
    .tuple(fc.constantFrom(0x44, 0x34, 0x40), signalFields, fc.uint8Array({ minLength: 8, maxLength: 8 }))
    .map(([version, fields, mac]) => concatBytes(Uint8Array.of(version), encodeSignalMessage(fields), mac));
  const preKeyFields: fc.Arbitrary<PreKeySignalMessageFields> = fc.record(
    {
      preKeyId: fc.oneof(fc.constant(31), uint32),
      baseKey: publicKey,
      identityKey: fc.constant(serializePublicKey(alice.local.identityKeyPair.publicKey)),
      message: fc.oneof(signalMessage, anyBytes),
      registrationId: uint32,
      signedPreKeyId: fc.oneof(fc.constant(22), uint32),
      kyberPreKeyId: fc.oneof(fc.constant(77), uint32),
      kyberCiphertext: fc.oneof(
        fc.uint8Array({ minLength: 1568, maxLength: 1568 }).map((bytes) => Uint8Array.of(8, ...bytes)),
        anyBytes,
      ),
    },
    { requiredKeys: ['baseKey', 'identityKey', 'message', 'signedPreKeyId'] },
  );
  const preKeyMessage = preKeyFields.map((fields) => {
    return concatBytes(Uint8Array.of(0x44), encodePreKeySignalMessage(fields));
  });

  it('are refused as messages of either type, and change nothing', () => {
    const type = fc.constantFrom('signalMessage' as const, 'preKeySignalMessage' as const);
    const bytes = fc.oneof(anyBytes, signalMessage, preKeyMessage);
    fc.assert(
      fc.property(type, bytes, (type, bytes) => {
        expect(outcome(bob, alice, { type, bytes })).toBe('refused');
      }),
      { numRuns: 400 },
    );
  });

  it('are refused as a first message to a device without sessions', () => {
    const { alice: carol, bob: dave } = pair('arbitrary start');
    const claimed = fc.constant(serializePublicKey(carol.local.identityKeyPair.publicKey));
    const message = fc.tuple(preKeyFields, claimed).map(([fields, identityKey]) => {
      return concatBytes(Uint8Array.of(0x44), encodePreKeySignalMessage({ ...fields, identityKey }));
    });
    fc.assert(
      fc.property(message, (bytes) => {
        expect(outcome(dave, carol, { type: 'preKeySignalMessage', bytes })).toBe('refused');
      }),
      { numRuns: 200 },
    );
  });

  it('never fail untyped in any parser', () => {
    const bundle = fc.record({
      registrationId: fc.oneof(uint32, fc.double()),
      deviceId: fc.integer(),
      identityKey: publicKey,
      signedPreKey: fc.record({ id: uint32, publicKey, signature: anyBytes }),
      kemPreKey: fc.record({ id: uint32, publicKey: anyBytes, signature: anyBytes }),
    });
    fc.assert(
      fc.property(fc.oneof(anyBytes, signalMessage, preKeyMessage), bundle, (bytes, bundle) => {
        for (const parse of [decodeSessionRecord, readPreKeyMessageIds]) typed(() => parse(bytes));
        typed(() => compareScannable(bytes, bytes));
        typed(() => parsePreKeyBundle(bundle));
      }),
      { numRuns: 300 },
    );
  });

  it('in a stored record are refused, or are a record', () => {
    const stored = encodeSessionRecord(bob.record!);
    fc.assert(
      fc.property(damage, (damage) => {
        typed(() => {
          const record = decodeSessionRecord(damage(stored, stored.toReversed()));
          expect(decodeSessionRecord(encodeSessionRecord(record))).toEqual(record);
        });
      }),
      { numRuns: 300 },
    );
  });
});

/** The text that is read, or `refused`; the receiver's state stays as it is. */
function outcome(receiver: Device, sender: Device, message: SessionMessage): string {
  const before = receiver.record && encodeSessionRecord(receiver.record);
  const step = typed(() => receiver.decryptStep(sender, message));
  expect(receiver.record && encodeSessionRecord(receiver.record)).toEqual(before);
  return step === undefined ? 'refused' : new TextDecoder().decode(step.output.plaintext);
}

/** The result, or `undefined` when it is refused in the one way there is. */
function typed<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof RatchetError) return undefined;
    throw error;
  }
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
