/** What libsignal says to the generated transcripts, as far as its public API can be given them. */

import * as libsignal from '@signalapp/libsignal-client';
import { bytesToUtf8, hexToBytes, utf8ToBytes } from '@sotto/crypto';
import type { SealedMessageType } from '@sotto/ratchet';
import { readVectors, type VectorCase } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { libsignalJudges, libsignalReads } from '../src/libsignal-sealed-peer.ts';
import { LibsignalSenderKeyPeer } from '../src/libsignal-sender-keys.ts';
import {
  type DeviceJson,
  type KeyPairJson,
  LibsignalVectorPeer,
  libsignalKey,
  libsignalPair,
  ownHex,
  type PreKeysJson,
} from '../src/libsignal-vectors.ts';
import { hexOf } from '../src/sealed-peer.ts';
import { outcomeOf } from '../src/sender-key-peer.ts';

interface PqxdhCase extends VectorCase {
  readonly now: number;
  readonly initiator: DeviceJson;
  readonly responder: DeviceJson & PreKeysJson;
  readonly firstMessage: { readonly plaintext: string; readonly preKeySignalMessage: string };
}

function expectSignatures({ identity, signedPreKey, kemPreKey }: DeviceJson & PreKeysJson): void {
  const key = libsignalKey(identity.publicKey);
  expect(key.verify(ownHex(signedPreKey.publicKey), ownHex(signedPreKey.signature))).toBe(true);
  expect(key.verify(ownHex(kemPreKey.publicKey), ownHex(kemPreKey.signature))).toBe(true);
}

describe('transcripts/pqxdh.json: libsignal has the keys, takes the signatures and reads the first message', () => {
  it.each(readVectors<PqxdhCase>('transcripts/pqxdh.json').cases)('$name', async (vector) => {
    const { initiator, responder, firstMessage, now } = vector;
    libsignalPair(initiator.identity);
    expectSignatures(responder);
    const bob = new LibsignalVectorPeer(responder, now);
    await bob.importPreKeys(responder);
    const bytes = hexToBytes(firstMessage.preKeySignalMessage);
    const text = await bob.decrypt(initiator, { type: 'preKeySignalMessage', bytes });
    expect(text).toBe(bytesToUtf8(hexToBytes(firstMessage.plaintext)));
  });
});

interface SendStep {
  readonly action: 'send';
  readonly by: 'alice' | 'bob';
  readonly type: 'signalMessage' | 'preKeySignalMessage';
  readonly bytes: string;
  readonly plaintext: string;
  readonly postQuantumMessage: string;
  readonly counter: number;
  readonly keys: { readonly cipherKey: string; readonly macKey: string; readonly nonce: string };
  readonly after: { readonly sending: { readonly ratchetKey: string; readonly previousCounter: number } };
}

interface TripleRatchetCase extends VectorCase {
  readonly now: number;
  readonly alice: DeviceJson;
  readonly bob: DeviceJson & PreKeysJson;
  readonly steps: readonly (SendStep | { readonly action: 'initiate' | 'receive' })[];
}

describe.each(readVectors<TripleRatchetCase>('transcripts/triple-ratchet.json').cases)(
  'transcripts/triple-ratchet.json: $name',
  ({ alice, bob, steps, now }) => {
    const sent = steps.filter((step): step is SendStep => step.action === 'send');

    it('libsignal takes the signatures, and reads every first message', async () => {
      expectSignatures(bob);
      const peer = new LibsignalVectorPeer(bob, now);
      await peer.importPreKeys(bob);
      const first = sent.filter(({ type }) => type === 'preKeySignalMessage');
      expect(first.length).toBeGreaterThan(0);
      for (const { type, bytes, plaintext } of first) {
        const text = await peer.decrypt(alice, { type, bytes: hexToBytes(bytes) });
        expect(hexOf(utf8ToBytes(text))).toBe(plaintext);
      }
    });

    it('libsignal makes each other message of the same parts and MAC key, byte for byte', () => {
      const plain = sent.filter(({ type }) => type === 'signalMessage');
      expect(plain.length).toBeGreaterThan(300);
      for (const step of plain) {
        const message = libsignal.SignalMessage.deserialize(ownHex(step.bytes));
        expect([message.messageVersion(), message.counter()]).toEqual([4, step.counter]);
        expect(hexOf(message.pqRatchet())).toBe(step.postQuantumMessage);
        const [sender, receiver] = step.by === 'alice' ? [alice, bob] : [bob, alice];
        const made = libsignal.SignalMessage._new(
          4,
          ownHex(step.keys.macKey),
          libsignalKey(step.after.sending.ratchetKey),
          step.counter,
          step.after.sending.previousCounter,
          message.body(),
          libsignalKey(sender.identity.publicKey),
          libsignalKey(receiver.identity.publicKey),
          ownHex(step.postQuantumMessage),
        );
        expect(hexOf(made.serialize())).toBe(step.bytes);
      }
    });
  },
);

interface SenderKeyStep {
  readonly action: 'distribute' | 'rotate' | 'startAgain' | 'encrypt' | 'process' | 'decrypt';
  readonly number: number;
  readonly bytes?: string;
  readonly plaintext?: string;
  readonly error?: string;
}

const SENDER_KEY_REFUSALS: Readonly<Record<string, string>> = {
  E_MESSAGE_DUPLICATE: 'duplicate',
  E_SENDER_KEY_UNKNOWN: 'unknown sender key',
  E_SIGNATURE_INVALID: 'signature',
};

describe('transcripts/sender-key.json: libsignal takes each distribution, reads and refuses the same messages', () => {
  it.each(readVectors<VectorCase & { readonly steps: readonly SenderKeyStep[] }>('transcripts/sender-key.json').cases)(
    '$name',
    async ({ steps }) => {
      const sender = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
      const member = new LibsignalSenderKeyPeer({ name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 });
      const made = new Map<number, Uint8Array>();
      for (const { action, number, bytes, plaintext, error } of steps) {
        if (bytes !== undefined) made.set(number, hexToBytes(bytes));
        if (action === 'process') await member.process(sender, made.get(number)!);
        if (action !== 'decrypt') continue;
        const read = await outcomeOf(member.decrypt(sender, made.get(number)!));
        if (error === undefined) expect(read).toBe(bytesToUtf8(hexToBytes(plaintext!)));
        else expect(read).toEqual({ refusal: SENDER_KEY_REFUSALS[error] });
      }
    },
  );
});

interface SealedCase extends VectorCase {
  readonly now: number;
  readonly trustRoot: KeyPairJson;
  readonly server: KeyPairJson;
  readonly serverCertificate: { readonly bytes: string };
  readonly sender: DeviceJson;
  readonly senderCertificate: { readonly e164?: string; readonly expires: number; readonly bytes: string };
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
    readonly identity: KeyPairJson;
    readonly devices: readonly { readonly deviceId: number; readonly registrationId: number }[];
    readonly received: string;
  }[];
  readonly excluded?: readonly string[];
  readonly sent?: string;
}

describe.each(readVectors<SealedCase>('transcripts/sealed-sender.json').cases)(
  'transcripts/sealed-sender.json: $name',
  (vector) => {
    const { now, trustRoot, sender, senderCertificate, content, recipient, recipients = [] } = vector;
    const root = hexToBytes(trustRoot.publicKey);

    it('libsignal reads the certificates and finds them valid up to their expiry', () => {
      const certificate = hexToBytes(senderCertificate.bytes);
      const { e164, expires } = senderCertificate;
      const { name, deviceId } = sender;
      const identityKey = sender.identity.publicKey;
      expect(libsignalReads(certificate)).toEqual({ sender: { name, deviceId }, e164, identityKey, expires });
      expect(libsignalJudges(certificate, root, expires)).toBe('valid');
      expect(libsignalJudges(certificate, root, expires + 1)).toBe('not valid');
      const server = libsignal.ServerCertificate.deserialize(ownHex(vector.serverCertificate.bytes));
      expect(hexOf(server.key().serialize())).toBe(vector.server.publicKey);
      expect(libsignalKey(trustRoot.publicKey).verify(server.certificateData(), server.signature())).toBe(true);
    });

    it('libsignal opens it with the identity keys of its recipients', async () => {
      const accounts = recipient === undefined ? recipients : [{ ...recipient, received: vector.received! }];
      expect(accounts.length).toBeGreaterThan(0);
      for (const { name, identity, received } of accounts) {
        const peer = new LibsignalVectorPeer({ name, deviceId: 3, identity }, now);
        expect(await peer.open(hexToBytes(received))).toEqual({
          type: content.typeNumber,
          content: content.content,
          contentHint: content.contentHint,
          groupId: content.groupId,
          sender: { name: sender.name, deviceId: sender.deviceId },
        });
      }
    });

    if (content.plaintext !== undefined) {
      it('libsignal reads the first message in it', async () => {
        const peer = new LibsignalVectorPeer(recipient!, now);
        await peer.importPreKeys(recipient as PreKeysJson);
        const { text } = await peer.unsealText(hexToBytes(vector.received!), root, now);
        expect(hexOf(utf8ToBytes(text))).toBe(content.plaintext);
      });
    }

    if (vector.sent !== undefined) {
      it('libsignal splits it', () => {
        const peer = new LibsignalVectorPeer(sender, now);
        const expected = recipients.map(({ name, devices, received }) => {
          return [name, { devices: devices.map((one) => `${one.deviceId}/${one.registrationId}`), message: received }];
        });
        const split = { recipients: Object.fromEntries(expected), excluded: vector.excluded };
        expect(peer.split(hexToBytes(vector.sent!))).toEqual(split);
      });
    }
  },
);

interface RequestCase extends VectorCase {
  readonly type: SealedMessageType;
  readonly message: string;
  readonly sentAt: number;
  readonly senderDeviceId: number;
  readonly request: string;
  readonly plaintextContent: string;
}

describe('transcripts/decryption-error.json: libsignal makes the same requests', () => {
  const { Whisper, PreKey, SenderKey } = libsignal.CiphertextMessageType;
  const numbers = {
    signalMessage: Whisper,
    preKeySignalMessage: PreKey,
    senderKeyMessage: SenderKey,
    plaintextContent: 8,
  };

  it.each(readVectors<RequestCase>('transcripts/decryption-error.json').cases)('$name', (vector) => {
    const { type, message, sentAt, senderDeviceId } = vector;
    const made = libsignal.DecryptionErrorMessage.forOriginal(ownHex(message), numbers[type], sentAt, senderDeviceId);
    expect(hexOf(made.serialize())).toBe(vector.request);
    expect(hexOf(libsignal.PlaintextContent.from(made).serialize())).toBe(vector.plaintextContent);
  });
});
