/** Sealed sender of libsignal-client, of both versions. */

import * as libsignal from '@signalapp/libsignal-client';
import SealedSenderMultiRecipientMessage from '@signalapp/libsignal-client/dist/SealedSenderMultiRecipientMessage.js';
import type { SealedGroup, SealedPair } from '../../dist/implementation.js';
import { bytesOf, LibsignalDevice } from './libsignal-device.ts';
import { DISTRIBUTION_ID, join } from './libsignal-group.ts';
import { SenderKeyStore } from './libsignal-stores.ts';

/** Issues certificates, as a server does. */
class Authority {
  readonly #root = libsignal.PrivateKey.generate();
  readonly #server = libsignal.PrivateKey.generate();
  readonly #certificate = libsignal.ServerCertificate.new(7, this.#server.getPublicKey(), this.#root);

  readonly trustRoot = this.#root.getPublicKey();

  certify({ name, identityKeyPair }: LibsignalDevice, days: number): libsignal.SenderCertificate {
    const expires = Date.now() + days * DAY_MS;
    const { SenderCertificate } = libsignal;
    const key = identityKeyPair.publicKey;
    const issued = SenderCertificate.new(name, null, 1, key, expires, this.#certificate, this.#server);
    return SenderCertificate.deserialize(issued.serialize());
  }
}

export async function createSealedPair(certificates: number): Promise<SealedPair> {
  const authority = new Authority();
  const [alice, bob] = [new LibsignalDevice(accountName(1), 'objects'), new LibsignalDevice(accountName(2), 'objects')];
  await alice.initiate(bob.name, bob.createBundle());
  for (const [from, to] of [
    [alice, bob],
    [bob, alice],
    [alice, bob],
  ] as const) {
    await to.decrypt(from.name, await from.encrypt(to.name, { bytes: Uint8Array.of(1), text: '\u0001' }));
  }
  const issued = Array.from({ length: certificates }, (_, n) => authority.certify(alice, n + 1));
  const to = alice.addressOf(bob.name);
  let next = 0;
  return {
    seal: ({ bytes }) => {
      const certificate = issued[next++ % issued.length] ?? fail('no certificate');
      return libsignal.sealedSenderEncryptMessage(bytes, to, certificate, alice.sessions, alice.identities);
    },
    unseal: async (message) => {
      const result = await libsignal.sealedSenderDecryptMessage(
        bytesOf(message),
        authority.trustRoot,
        Date.now(),
        null,
        bob.name,
        1,
        bob.sessions,
        bob.identities,
        bob.preKeys,
        bob.signed,
        bob.kyber,
      );
      return result.message();
    },
  };
}

export async function createSealedGroup(count: number): Promise<SealedGroup> {
  const authority = new Authority();
  const [alice, own] = [new LibsignalDevice(accountName(1), 'objects'), new SenderKeyStore()];
  const members: { device: LibsignalDevice; store: SenderKeyStore }[] = [];
  for (let n = 0; n < count; n++) {
    const device = new LibsignalDevice(accountName(n + 2), 'objects');
    await alice.initiate(device.name, device.createBundle());
    members.push({ device, store: new SenderKeyStore() });
  }
  const stores = members.map(({ store }) => store);
  await join(alice.address, own, stores);
  const certificate = authority.certify(alice, 1);
  const recipients = members.map(({ device }) => alice.addressOf(device.name));
  const groupId = Uint8Array.from({ length: 16 }, (_, i) => i);
  return {
    sealForAll: async ({ bytes }) => {
      const message = await libsignal.groupEncrypt(alice.address, DISTRIBUTION_ID, own, bytes);
      const { UnidentifiedSenderMessageContent, ContentHint } = libsignal;
      const content = UnidentifiedSenderMessageContent.new(message, certificate, ContentHint.Default, groupId);
      return libsignal.sealedSenderMultiRecipientEncrypt({
        content,
        recipients,
        identityStore: alice.identities,
        sessionStore: alice.sessions,
      });
    },
    messageFor: (number, sent) => {
      const split = new SealedSenderMultiRecipientMessage(bytesOf(sent));
      const name = members[number]?.device.name ?? '';
      return split.messageForRecipient(split.recipientsByServiceIdString()[name] ?? fail('no such recipient'));
    },
    unseal: async (number, received) => {
      const { device, store } = members[number] ?? fail('no such member');
      const content = await libsignal.sealedSenderDecryptToUsmc(bytesOf(received), device.identities);
      const sender = content.senderCertificate();
      if (!sender.validate(authority.trustRoot, Date.now())) fail('certificate is not valid');
      const address = libsignal.ProtocolAddress.new(sender.senderUuid(), sender.senderDeviceId());
      return libsignal.groupDecrypt(address, store, content.contents());
    },
  };
}

/** An account id. */
function accountName(number: number): string {
  return `9d0652a3-dcc3-4d11-975f-74d6${number.toString(16).padStart(8, '0')}`;
}

function fail(message: string): never {
  throw new Error(message);
}

const DAY_MS = 86_400_000;
