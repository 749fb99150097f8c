/** What the transcripts of test-vectors/ hold, read by libsignal with the private keys that stand in them. */

import * as libsignal from '@signalapp/libsignal-client';
import { bytesToHex, bytesToUtf8, hexToBytes } from '@sotto/crypto';
import { nobleProvider } from '@sotto/crypto/noble';
import { readVectors, type VectorCase } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { own } from '../src/libsignal-peer.ts';
import { LibsignalSealedPeer } from '../src/libsignal-sealed-peer.ts';
import { LibsignalSenderKeyPeer } from '../src/libsignal-sender-keys.ts';
import { outcomeOf } from '../src/sender-key-peer.ts';

interface PairJson {
  readonly privateKey: string;
  readonly publicKey: string;
}

interface DeviceJson {
  readonly name: string;
  readonly deviceId: number;
  readonly identity: PairJson;
}

interface PreKeysJson {
  readonly signedPreKey: PairJson & { readonly id: number; readonly signature: string };
  readonly kemPreKey: {
    readonly id: number;
    readonly lastResort: boolean;
    readonly keyRandom: string;
    readonly publicKey: string;
    readonly signature: string;
  };
  readonly oneTimePreKey?: PairJson & { readonly id: number };
}

/** A device of libsignal with the keys of a file. */
class TranscriptPeer extends LibsignalSealedPeer {
  constructor({ identity, name, deviceId }: DeviceJson) {
    const privateKey = privateKeyOf(identity);
    super(
      { name, deviceId },
      { identityKeyPair: new libsignal.IdentityKeyPair(privateKey.getPublicKey(), privateKey), now: () => NOW },
    );
    expect(bytesToHex(this.identityKey)).toBe(identity.publicKey);
  }

  async hold({ signedPreKey, kemPreKey, oneTimePreKey }: PreKeysJson): Promise<void> {
    const signed = privateKeyOf(signedPreKey);
    const signature = bytes(signedPreKey.signature);
    const record = libsignal.SignedPreKeyRecord.new(signedPreKey.id, NOW, signed.getPublicKey(), signed, signature);
    await this.signed.saveSignedPreKey(signedPreKey.id, record);
    const kem = libsignal.KyberPreKeyRecord.deserialize(kemRecord(kemPreKey));
    if (kemPreKey.lastResort) await this.kyber.saveKyberPreKey(kemPreKey.id, kem);
    else this.kyber.saveOneTime(kemPreKey.id, kem);
    if (oneTimePreKey === undefined) return;
    const oneTime = privateKeyOf(oneTimePreKey);
    const { id } = oneTimePreKey;
    await this.preKeys.savePreKey(id, libsignal.PreKeyRecord.new(id, oneTime.getPublicKey(), oneTime));
  }
}

const NOW = 1_700_000_000_000;

interface PqxdhCase extends VectorCase {
  readonly initiator: DeviceJson;
  readonly responder: DeviceJson & PreKeysJson;
  readonly firstMessage: { readonly plaintext: string; readonly preKeySignalMessage: string };
}

describe.each(readVectors<PqxdhCase>('transcripts/pqxdh.json').cases)(
  'transcripts/pqxdh.json: libsignal, $name',
  ({ initiator, responder, firstMessage }) => {
    it('reads the first message', async () => {
      const bob = new TranscriptPeer(responder);
      await bob.hold(responder);
      const message = { type: 'preKeySignalMessage', bytes: bytes(firstMessage.preKeySignalMessage) } as const;
      expect(await bob.decrypt(initiator, message)).toBe(textOf(firstMessage.plaintext));
    });
  },
);

interface ConversationCase extends VectorCase {
  readonly alice: DeviceJson;
  readonly bob: DeviceJson & PreKeysJson;
  readonly steps: readonly {
    readonly action: string;
    readonly by: string;
    readonly type: 'signalMessage' | 'preKeySignalMessage';
    readonly bytes: string;
    readonly plaintext: string;
  }[];
}

describe.each(readVectors<ConversationCase>('transcripts/triple-ratchet.json').cases)(
  'transcripts/triple-ratchet.json: libsignal, $name',
  ({ alice, bob, steps }) => {
    it('reads every message up to the first answer, after which its own random bytes count', async () => {
      const reader = new TranscriptPeer(bob);
      await reader.hold(bob);
      const answer = steps.findIndex(({ action, by }) => action === 'send' && by === 'bob');
      const opening = steps.slice(0, answer).filter(({ action }) => action === 'send');
      expect(opening.length).toBeGreaterThan(0);
      for (const { type, bytes: message, plaintext } of opening) {
        expect(await reader.decrypt(alice, { type, bytes: bytes(message) })).toBe(textOf(plaintext));
      }
    });
  },
);

interface SenderKeyCase extends VectorCase {
  readonly steps: readonly {
    readonly action: string;
    readonly number: number;
    readonly bytes?: string;
    readonly plaintext?: string;
    readonly error?: string;
  }[];
}

describe.each(readVectors<SenderKeyCase>('transcripts/sender-key.json').cases)(
  'transcripts/sender-key.json: libsignal, $name',
  ({ steps }) => {
    it('reads and refuses as the member does', async () => {
      const sender = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
      const member = new LibsignalSenderKeyPeer({ name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 });
      const made = new Map(
        steps.flatMap(({ number, bytes: hex }) => (hex === undefined ? [] : [[number, bytes(hex)]])),
      );
      for (const { action, number, plaintext, error } of steps) {
        if (action === 'process') await member.process(sender, made.get(number)!);
        if (action !== 'decrypt') continue;
        const expected = plaintext === undefined ? { refusal: REFUSALS[error!] } : textOf(plaintext);
        expect(await outcomeOf(member.decrypt(sender, made.get(number)!))).toEqual(expected);
      }
    });
  },
);

const REFUSALS: Readonly<Record<string, string>> = {
  E_MESSAGE_DUPLICATE: 'duplicate',
  E_SENDER_KEY_UNKNOWN: 'unknown sender key',
  E_SIGNATURE_INVALID: 'signature',
};

interface SealedSenderCase extends VectorCase {
  readonly now: number;
  readonly trustRoot: PairJson;
  readonly sender: DeviceJson;
  readonly senderCertificate: { readonly bytes: string };
  readonly content: {
    readonly typeNumber: number;
    readonly content: string;
    readonly contentHint: number;
    readonly groupId?: string;
    readonly plaintext?: string;
  };
  readonly recipient?: DeviceJson & Partial<PreKeysJson>;
  readonly received?: string;
  readonly recipients?: readonly {
    readonly name: string;
    readonly identity: PairJson;
    readonly devices: readonly { readonly deviceId: number; readonly registrationId: number }[];
    readonly received: string;
  }[];
  readonly excluded?: readonly string[];
  readonly sent?: string;
}

const sealed = readVectors<SealedSenderCase>('transcripts/sealed-sender.json').cases;

describe.each(sealed)('transcripts/sealed-sender.json: libsignal, $name', (vector) => {
  const { content, sender, recipient, recipients = [] } = vector;
  const readers = [
    ...(recipient ? [{ device: recipient, received: vector.received! }] : []),
    ...recipients.map(({ devices, ...one }) => ({ device: { ...one, ...devices[0]! }, received: one.received })),
  ];

  it('finds the certificate valid', () => {
    const certificate = libsignal.SenderCertificate.deserialize(bytes(vector.senderCertificate.bytes));
    const trustRoot = privateKeyOf(vector.trustRoot).getPublicKey();
    expect(certificate.validate(trustRoot, vector.now)).toBe(true);
  });

  it('opens what each recipient gets', async () => {
    expect(readers.length).toBeGreaterThan(0);
    for (const { device, received } of readers) {
      const opened = await new TranscriptPeer(device).open(bytes(received));
      expect(opened).toEqual({
        type: content.typeNumber,
        content: content.content,
        contentHint: content.contentHint,
        groupId: content.groupId,
        sender: { name: sender.name, deviceId: sender.deviceId },
      });
    }
  });
});

it.each(sealed.filter(({ content }) => content.plaintext !== undefined))(
  'transcripts/sealed-sender.json: libsignal reads the message that was sealed, $name',
  async ({ content, recipient, received, trustRoot, now }) => {
    const reader = new TranscriptPeer(recipient!);
    await reader.hold(recipient as PreKeysJson);
    const { text } = await reader.unsealText(bytes(received!), bytes(trustRoot.publicKey), now);
    expect(text).toBe(textOf(content.plaintext!));
  },
);

it.each(sealed.filter(({ sent }) => sent !== undefined))(
  'transcripts/sealed-sender.json: libsignal splits what is sent into what is received, $name',
  ({ sender, recipients = [], excluded, sent }) => {
    const split = new TranscriptPeer(sender).split(bytes(sent!));
    const expected = recipients.map(({ name, devices, received }) => {
      const listed = devices.map(({ deviceId, registrationId }) => `${deviceId}/${registrationId}`);
      return [name, { devices: listed, message: received }];
    });
    expect(split).toEqual({ recipients: Object.fromEntries(expected), excluded });
  },
);

interface DecryptionErrorCase extends VectorCase {
  readonly type: 'signalMessage' | 'preKeySignalMessage' | 'senderKeyMessage';
  readonly message: string;
  readonly sentAt: number;
  readonly senderDeviceId: number;
  readonly request: string;
  readonly plaintextContent: string;
}

it.each(readVectors<DecryptionErrorCase>('transcripts/decryption-error.json').cases)(
  'transcripts/decryption-error.json: libsignal makes the same, $name',
  ({ type, message, sentAt, senderDeviceId, request, plaintextContent }) => {
    const { Whisper, PreKey, SenderKey } = libsignal.CiphertextMessageType;
    const number = { signalMessage: Whisper, preKeySignalMessage: PreKey, senderKeyMessage: SenderKey }[type];
    const made = libsignal.DecryptionErrorMessage.forOriginal(bytes(message), number, sentAt, senderDeviceId);
    expect(bytesToHex(made.serialize())).toBe(request);
    expect(bytesToHex(libsignal.PlaintextContent.from(made).serialize())).toBe(plaintextContent);
  },
);

function privateKeyOf({ privateKey }: PairJson): libsignal.PrivateKey {
  return libsignal.PrivateKey.deserialize(bytes(privateKey));
}

/** A stored KEM pre-key (section 12): the only way to give libsignal a chosen one. */
function kemRecord({ id, keyRandom, publicKey, signature }: PreKeysJson['kemPreKey']): Uint8Array<ArrayBuffer> {
  const { privateKey } = nobleProvider.kyberKeyPair(hexToBytes(keyRandom));
  const field = (tag: string, value: string) => `${tag}${varint(value.length / 2)}${value}`;
  const time = '290000000000000000';
  return bytes(
    `08${varint(id)}${field('12', publicKey)}${field('1a', `08${bytesToHex(privateKey)}`)}${field('22', signature)}${time}`,
  );
}

function varint(value: number): string {
  const low = (value & 0x7f) | (value > 0x7f ? 0x80 : 0);
  return low.toString(16).padStart(2, '0') + (value > 0x7f ? varint(value >>> 7) : '');
}

function bytes(hex: string): Uint8Array<ArrayBuffer> {
  return own(hexToBytes(hex));
}

const textOf = (hex: string): string => bytesToUtf8(hexToBytes(hex));
