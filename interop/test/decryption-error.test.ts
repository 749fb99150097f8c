/** The request to send again, byte for byte, and what it does to the session it is about. */

import * as libsignal from '@signalapp/libsignal-client';
import { bytesToHex, hexToBytes } from '@sotto/crypto';
import {
  createDecryptionError,
  type DecryptionError,
  encodeDecryptionError,
  encodePlaintextContent,
  isCurrentRatchetKey,
  parseDecryptionError,
  parsePlaintextContent,
  parsePublicKey,
  RatchetError,
  type SessionMessage,
  serializePublicKey,
} from '@sotto/ratchet';
import { seededRandom, seedFromEnv } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { own } from '../src/libsignal-peer.ts';
import { LibsignalSealedPeer } from '../src/libsignal-sealed-peer.ts';
import { OurSealedPeer } from '../src/our-sealed-peer.ts';

const seed = seedFromEnv();
const random = seededRandom(`${seed}/decryption error`);
const ALICE = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
const BOB = { name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 };
const SENT_AT = 1_700_000_000_000;
const { PreKey, Whisper, SenderKey, Plaintext } = libsignal.CiphertextMessageType;

const roles = [
  {
    title: 'of our message',
    sender: () => new OurSealedPeer(ALICE, random),
    receiver: () => new LibsignalSealedPeer(BOB),
  },
  {
    title: 'of a message of libsignal',
    sender: () => new LibsignalSealedPeer(ALICE),
    receiver: () => new OurSealedPeer(BOB, random),
  },
];

describe.each(roles)('a request to send again $title', ({ sender: newSender, receiver: newReceiver }) => {
  /** Two messages of Alice: one that starts the session, and a plain one after an answer. */
  async function exchange() {
    const [sender, receiver] = [newSender(), newReceiver()];
    await sender.initiate(BOB, receiver.bundle({ oneTime: true }));
    const first = await sender.encrypt(BOB, 'first');
    await receiver.decrypt(ALICE, first);
    await sender.decrypt(BOB, await receiver.encrypt(ALICE, 'answer'));
    return { sender, receiver, first, plain: await sender.encrypt(BOB, 'plain') };
  }

  it('is the same of both, for messages of either type, with any time and device', async () => {
    const { first, plain } = await exchange();
    expect([first.type, plain.type]).toEqual(['preKeySignalMessage', 'signalMessage']);
    for (const message of [first, plain]) {
      for (const [sentAt, device] of [
        [SENT_AT, 1],
        [0, 0],
        [2 ** 53 - 1, 127],
        [1, 300],
        [5, 0xffff_ffff],
      ] as const) {
        const mine = ourRequest(message, sentAt, device);
        const others = libsignalRequest(message, sentAt, device);
        expect(hex(encodeDecryptionError(mine))).toBe(hex(others.serialize()));
        expect(hex(encodePlaintextContent(mine))).toBe(hex(libsignal.PlaintextContent.from(others).serialize()));
        expect(parseDecryptionError(others.serialize())).toEqual(mine);
        expect(readByLibsignal(encodeDecryptionError(mine))).toEqual(mine);
      }
    }
  });

  it('names the current ratchet key of the sender until it changes, to both', async () => {
    const { sender, receiver, first, plain } = await exchange();
    const isCurrent = async (message: SessionMessage) => {
      const ratchetKey = ourRequest(message, SENT_AT, 1).ratchetKey!;
      if (sender instanceof OurSealedPeer) return isCurrentRatchetKey(sender.record(BOB), ratchetKey);
      return sender.isCurrentRatchetKey(BOB, serializePublicKey(ratchetKey));
    };
    expect(await isCurrent(first)).toBe(false);
    expect(await isCurrent(plain)).toBe(true);
    await receiver.decrypt(ALICE, plain);
    await sender.decrypt(BOB, await receiver.encrypt(ALICE, 'another answer'));
    expect(await isCurrent(plain)).toBe(false);
    const last = await sender.encrypt(BOB, 'last');
    expect(await isCurrent(last)).toBe(true);
    await sender.archive(BOB);
    expect(await isCurrent(last)).toBe(false);
  });
});

describe('a request to send again', () => {
  it('for a message of a sender key is the same of both, and names no key', () => {
    const message = new Uint8Array(65);
    const mine = createDecryptionError({ type: 'senderKeyMessage', message, sentAt: SENT_AT, senderDeviceId: 1 });
    const others = libsignal.DecryptionErrorMessage.forOriginal(message, SenderKey, SENT_AT, 1);
    expect(hex(encodeDecryptionError(mine))).toBe(hex(others.serialize()));
    expect(others.ratchetKey()).toBeUndefined();
  });

  it('for plaintext content is misuse to both', () => {
    const content = encodePlaintextContent({ ratchetKey: undefined, sentAt: SENT_AT, senderDeviceId: 1 });
    const message = { message: content, sentAt: SENT_AT, senderDeviceId: 1 };
    expect(() => createDecryptionError({ type: 'plaintextContent', ...message })).toThrow(TypeError);
    expect(() => libsignal.DecryptionErrorMessage.forOriginal(own(content), Plaintext, SENT_AT, 1)).toThrow(
      /invalid argument/,
    );
  });

  const KEY = `0a2105${'11'.repeat(32)}`;
  it.each([
    ['nothing', '', 'refused'],
    ['no time', '1801', 'refused'],
    ['a time alone', '1005', 'read'],
    ['an unknown field', '1005980607', 'read'],
    ['a key', `${KEY}1005`, 'read'],
    ['a key with a byte behind', `0a2205${'11'.repeat(33)}1005`, 'read'],
    ['an empty key', '0a001005', 'refused'],
    ['a key of another type', `0a2106${'11'.repeat(32)}1005`, 'refused'],
    ['a short key', `0a2005${'11'.repeat(31)}1005`, 'refused'],
    ['a time as bytes', '120105', 'refused'],
    ['the time twice', '10051006', 'read'],
    ['a cut key', KEY.slice(0, -2), 'refused'],
  ])('with %s is read, or refused, alike', (_what, fields, outcome) => {
    const bytes = hexToBytes(fields);
    const [mine, others] = [parseDecryptionError, readByLibsignal].map((read) => attempt(() => read(bytes)));
    expect(mine === 'refused' ? 'refused' : 'read').toBe(outcome);
    expect(mine).toEqual(others);
  });

  it.each([
    ['whole', 'c0', '42021005', '80', 'read'],
    ['with a field of an application', 'c0', '0a010142021005', '80', 'read'],
    ['with another first byte', 'c1', '42021005', '80', 'refused'],
    ['without padding', 'c0', '42021005', '', 'refused'],
    ['with zeros behind the padding', 'c0', '42021005', '8000', 'refused'],
    ['without a request', 'c0', '', '80', 'refused'],
    ['with an empty request', 'c0', '4200', '80', 'refused'],
    ['as nothing', '', '', '', 'refused'],
    ['as its first byte', 'c0', '', '', 'refused'],
  ])('in plaintext content %s is read, or refused, alike', (_what, first, body, last, outcome) => {
    const bytes = hexToBytes(first + body + last);
    const [mine, others] = [parsePlaintextContent, contentReadByLibsignal].map((read) => attempt(() => read(bytes)));
    expect(mine === 'refused' ? 'refused' : 'read').toBe(outcome);
    expect(mine).toEqual(others);
  });
});

function ourRequest({ type, bytes }: SessionMessage, sentAt: number, senderDeviceId: number): DecryptionError {
  return createDecryptionError({ type, message: bytes, sentAt, senderDeviceId });
}

function libsignalRequest({ type, bytes }: SessionMessage, sentAt: number, senderDeviceId: number) {
  const number = type === 'signalMessage' ? Whisper : PreKey;
  return libsignal.DecryptionErrorMessage.forOriginal(own(bytes), number, sentAt, senderDeviceId);
}

function readByLibsignal(bytes: Uint8Array): DecryptionError {
  return viewOf(libsignal.DecryptionErrorMessage.deserialize(own(bytes)));
}

function contentReadByLibsignal(bytes: Uint8Array): DecryptionError {
  const body = libsignal.PlaintextContent.deserialize(own(bytes)).body();
  return viewOf(libsignal.DecryptionErrorMessage.extractFromSerializedBody(body));
}

function viewOf(message: libsignal.DecryptionErrorMessage): DecryptionError {
  const ratchetKey = message.ratchetKey();
  return {
    ratchetKey: ratchetKey && parsePublicKey(ratchetKey.serialize()),
    sentAt: message.timestamp(),
    senderDeviceId: message.deviceId(),
  };
}

/** `refused`, or what was read; anything but a refusal is an error. */
function attempt(run: () => DecryptionError): DecryptionError | 'refused' {
  try {
    return run();
  } catch (error) {
    if (error instanceof RatchetError || error instanceof libsignal.LibSignalErrorBase) return 'refused';
    throw error;
  }
}

function hex(bytes: Uint8Array): string {
  return bytesToHex(Uint8Array.from(bytes));
}
