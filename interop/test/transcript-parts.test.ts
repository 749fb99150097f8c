/** What libsignal says to the parts of the transcripts: signatures, certificates, and messages made of their parts. */

import * as libsignal from '@signalapp/libsignal-client';
import { hexToBytes } from '@sotto/crypto';
import { readVectors, type VectorCase } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { own } from '../src/libsignal-peer.ts';
import { libsignalJudges, libsignalReads } from '../src/libsignal-sealed-peer.ts';
import { hexOf } from '../src/sealed-peer.ts';

interface DeviceJson {
  readonly name: string;
  readonly deviceId: number;
  readonly identity: { readonly privateKey: string; readonly publicKey: string };
}

interface SignedJson {
  readonly publicKey: string;
  readonly signature: string;
}

type PublisherJson = DeviceJson & { readonly signedPreKey: SignedJson; readonly kemPreKey: SignedJson };

interface SendStep {
  readonly action: 'send';
  readonly by: 'alice' | 'bob';
  readonly type: 'signalMessage' | 'preKeySignalMessage';
  readonly bytes: string;
  readonly postQuantumMessage: string;
  readonly counter: number;
  readonly keys: { readonly macKey: string };
  readonly after: { readonly sending: { readonly ratchetKey: string; readonly previousCounter: number } };
}

interface ConversationCase extends VectorCase {
  readonly alice: DeviceJson;
  readonly bob: PublisherJson;
  readonly steps: readonly (SendStep | { readonly action: 'initiate' | 'receive' })[];
}

interface PqxdhCase extends VectorCase {
  readonly responder: PublisherJson;
}

describe('transcripts/pqxdh.json: libsignal takes the signatures of the pre-keys', () => {
  it.each(readVectors<PqxdhCase>('transcripts/pqxdh.json').cases)('$name', ({ responder }) => {
    expectSignatures(responder);
  });
});

describe.each(readVectors<ConversationCase>('transcripts/triple-ratchet.json').cases)(
  'transcripts/triple-ratchet.json: libsignal, $name',
  ({ alice, bob, steps }) => {
    it('takes the signatures of the pre-keys', () => {
      expectSignatures(bob);
    });

    // A first message also carries the address binding, which the API does not put into a message.
    it('makes each message but the first ones of the same parts and MAC key, byte for byte', () => {
      const sent = steps.filter((step): step is SendStep => step.action === 'send');
      const plain = sent.filter(({ type }) => type === 'signalMessage');
      expect(plain.length).toBeGreaterThan(300);
      for (const step of plain) {
        const message = libsignal.SignalMessage.deserialize(bytes(step.bytes));
        expect([message.messageVersion(), message.counter()]).toEqual([4, step.counter]);
        expect(hexOf(message.pqRatchet())).toBe(step.postQuantumMessage);
        const [sender, receiver] = step.by === 'alice' ? [alice, bob] : [bob, alice];
        const made = libsignal.SignalMessage._new(
          4,
          bytes(step.keys.macKey),
          publicKeyOf(step.after.sending.ratchetKey),
          step.counter,
          step.after.sending.previousCounter,
          message.body(),
          publicKeyOf(sender.identity.publicKey),
          publicKeyOf(receiver.identity.publicKey),
          bytes(step.postQuantumMessage),
        );
        expect(hexOf(made.serialize())).toBe(step.bytes);
      }
    });
  },
);

interface SealedCase extends VectorCase {
  readonly trustRoot: { readonly publicKey: string };
  readonly server: { readonly publicKey: string };
  readonly serverCertificate: { readonly id: number; readonly bytes: string };
  readonly sender: DeviceJson;
  readonly senderCertificate: { readonly e164?: string; readonly expires: number; readonly bytes: string };
}

describe('transcripts/sealed-sender.json: libsignal reads the certificates and finds them valid up to their expiry', () => {
  it.each(readVectors<SealedCase>('transcripts/sealed-sender.json').cases)('$name', (vector) => {
    const { trustRoot, sender, senderCertificate } = vector;
    const { name, deviceId } = sender;
    const certificate = hexToBytes(senderCertificate.bytes);
    const root = hexToBytes(trustRoot.publicKey);
    const { e164, expires } = senderCertificate;
    const identityKey = sender.identity.publicKey;
    expect(libsignalReads(certificate)).toEqual({ sender: { name, deviceId }, e164, identityKey, expires });
    expect(libsignalJudges(certificate, root, expires)).toBe('valid');
    expect(libsignalJudges(certificate, root, expires + 1)).toBe('not valid');
    const server = libsignal.ServerCertificate.deserialize(bytes(vector.serverCertificate.bytes));
    expect([server.keyId(), hexOf(server.key().serialize())]).toEqual([
      vector.serverCertificate.id,
      vector.server.publicKey,
    ]);
    const isSigned = publicKeyOf(trustRoot.publicKey).verify(server.certificateData(), server.signature());
    expect(isSigned).toBe(true);
  });
});

function expectSignatures({ identity, signedPreKey, kemPreKey }: PublisherJson): void {
  const key = publicKeyOf(identity.publicKey);
  expect(key.verify(bytes(signedPreKey.publicKey), bytes(signedPreKey.signature))).toBe(true);
  expect(key.verify(bytes(kemPreKey.publicKey), bytes(kemPreKey.signature))).toBe(true);
}

function publicKeyOf(hex: string): libsignal.PublicKey {
  return libsignal.PublicKey.deserialize(bytes(hex));
}

function bytes(hex: string): Uint8Array<ArrayBuffer> {
  return own(hexToBytes(hex));
}
