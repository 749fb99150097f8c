/** Every malformed message between two devices: see malformed.ts. State is the stored record and the pre-keys. */

import { bytesToUtf8 } from '@sotto/crypto';
import { seededRandom, seedFromEnv } from '@sotto/testkit';
import { KEM_CIPHERTEXT_BYTES } from '@sotto/wire';
import { parsePreKeySignalMessage } from '../src/pre-key-message.ts';
import { decryptMessage, type SessionMessage } from '../src/session-cipher.ts';
import { ALL_BITS, describeMalformed, rememberAgreements, type Specimen } from './malformed.ts';
import { acquaintedPair, crypto, type Device, pair, remoteOf, storedBy } from './support.ts';

describeMalformed({
  name: 'message of a session',
  codes: ['E_MESSAGE_MALFORMED', 'E_MESSAGE_VERSION', 'E_MESSAGE_UNDECRYPTABLE', 'E_MESSAGE_DUPLICATE'],
  make: () => {
    const { alice, bob } = acquaintedPair('malformed message');
    const archived = alice.encrypt(bob, 'archived session');
    alice.initiate(bob, bob.bundle({ lastResort: true }));
    const first = alice.encrypt(bob, 'first message');
    bob.decrypt(alice, first);
    alice.decrypt(bob, bob.encrypt(alice, 'reply'));
    const late = alice.encrypt(bob, 'late');
    const read = alice.encrypt(bob, 'read');
    bob.decrypt(alice, read);
    const message = alice.encrypt(bob, 'text');
    const { alice: carol, bob: dave } = acquaintedPair('malformed stranger');
    return specimenOf(bob, alice, message, {
      'that comes late': late,
      'that was read': read,
      'of an archived session': archived,
      'of strangers': carol.encrypt(dave, 'between others'),
      'that started the session': first,
    });
  },
});

const OUTER_CODES = [
  'E_MESSAGE_MALFORMED',
  'E_MESSAGE_VERSION',
  'E_MESSAGE_UNDECRYPTABLE',
  'E_IDENTITY_UNTRUSTED',
] as const;

const start = firstMessages(initiated('malformed start'));
const kemStart = start.message.length - KEM_CIPHERTEXT_BYTES + 1;
const turn = seededRandom(seedFromEnv())(1)[0]!;

describeMalformed({
  name: 'first message',
  codes: [...OUTER_CODES, 'E_PRE_KEY_UNKNOWN', 'E_BASE_KEY_INVALID'],
  readings: ['first', 'second'],
  make: () => start,
  // Every bit of a KEM ciphertext costs a decapsulation: one of every byte, another one with every seed.
  bits: (position) => (position >= kemStart ? [(position + turn) % 8] : ALL_BITS),
});

describeMalformed({
  name: 'first message on a session that exists',
  codes: [...OUTER_CODES, 'E_PRE_KEY_UNKNOWN', 'E_BASE_KEY_INVALID', 'E_MESSAGE_DUPLICATE'],
  readings: ['first', 'second'],
  make: () => {
    const { alice, bob } = initiated('malformed repetition');
    bob.decrypt(alice, alice.encrypt(bob, 'zero'));
    return firstMessages({ alice, bob });
  },
});

function initiated(seed: string): ReturnType<typeof pair> {
  const { alice, bob } = pair(seed);
  alice.initiate(bob);
  return { alice, bob };
}

function firstMessages({ alice, bob }: ReturnType<typeof pair>): Specimen {
  const [first, second] = [alice.encrypt(bob, 'first'), alice.encrypt(bob, 'second')];
  alice.initiate(bob, bob.bundle({ oneTime: false, lastResort: true }));
  const elsewhere = alice.encrypt(bob, 'other session');
  const { alice: carol, bob: dave } = acquaintedPair('malformed stranger');
  return specimenOf(bob, alice, first, {
    'of the same session': second,
    'of another session': elsewhere,
    'of a session of strangers': carol.encrypt(dave, 'between others'),
    'that is inside of it': { type: 'signalMessage', bytes: innerOf(first) },
  });
}

function specimenOf(
  receiver: Device,
  sender: Device,
  { type, bytes }: SessionMessage,
  others: Readonly<Record<string, SessionMessage>>,
): Specimen {
  const env = { ...receiver.env, crypto: rememberAgreements(crypto) };
  const input = { local: receiver.local, remote: remoteOf(sender), preKeys: receiver.preKeys };
  return {
    message: bytes,
    others: Object.fromEntries(Object.entries(others).map(([name, other]) => [name, other.bytes])),
    receive: (bytes) => {
      const { output } = decryptMessage(receiver.record, { ...input, message: { type, bytes } }, env);
      return bytesToUtf8(output.plaintext);
    },
    state: () => storedBy(receiver),
  };
}

function innerOf({ bytes }: SessionMessage): Uint8Array {
  return parsePreKeySignalMessage(bytes).message.bytes;
}
