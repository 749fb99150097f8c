/** libsignal's receiver of the session vectors, built from a state as it stands in the files. */

import * as libsignal from '@signalapp/libsignal-client';
import { concatBytes, hexToBytes } from '@sotto/crypto';
import { nobleProvider } from '@sotto/crypto/noble';
import { own } from './libsignal-peer.ts';
import {
  MemoryIdentityStore,
  MemoryKyberPreKeyStore,
  MemoryPreKeyStore,
  MemorySessionStore,
  MemorySignedPreKeyStore,
} from './libsignal-stores.ts';
import { hexOf } from './sealed-peer.ts';

type MessageType = 'signalMessage' | 'preKeySignalMessage';

export interface SessionState {
  readonly local: {
    readonly name: string;
    readonly deviceId: number;
    readonly registrationId: number;
    readonly identityPrivateKey: string;
  };
  readonly remote: { readonly name: string; readonly deviceId: number; readonly identityKey?: string };
  readonly signedPreKey?: { readonly id: number; readonly privateKey: string };
  readonly oneTimePreKey?: { readonly id: number; readonly privateKey: string };
  readonly kemPreKeys?: readonly { readonly id: number; readonly keyRandom: string; readonly lastResort: boolean }[];
  readonly served?: readonly string[];
  readonly history?: readonly ({ readonly read: MessageType; readonly bytes: string } | { readonly write: string })[];
  /** Our stored form, which libsignal cannot read. */
  readonly record?: string;
}

export class Receiver {
  readonly #local: libsignal.ProtocolAddress;
  readonly #remote: libsignal.ProtocolAddress;
  readonly #identities: MemoryIdentityStore;
  readonly #sessions = new MemorySessionStore();
  readonly #preKeys = new MemoryPreKeyStore();
  readonly #signed = new MemorySignedPreKeyStore();
  readonly #kyber = new MemoryKyberPreKeyStore();

  private constructor({ local, remote }: SessionState) {
    this.#local = libsignal.ProtocolAddress.new(local.name, local.deviceId);
    this.#remote = libsignal.ProtocolAddress.new(remote.name, remote.deviceId);
    this.#identities = new MemoryIdentityStore(identityOf(local.identityPrivateKey), local.registrationId);
  }

  static async of(state: SessionState): Promise<Receiver> {
    const receiver = new Receiver(state);
    await receiver.#storeKeys(state);
    for (const step of state.history ?? []) {
      if ('read' in step) await receiver.read(step.read, step.bytes);
      else await receiver.#write(step.write);
    }
    return receiver;
  }

  async read(type: MessageType, bytes: string): Promise<{ readonly plaintext: string }> {
    return { plaintext: hexOf(await this.#decrypt(type, own(hexToBytes(bytes)))) };
  }

  async initiate(bundle: libsignal.PreKeyBundle): Promise<void> {
    await libsignal.processPreKeyBundle(bundle, this.#remote, this.#local, this.#sessions, this.#identities);
  }

  async #decrypt(type: MessageType, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    if (type === 'signalMessage') {
      const message = libsignal.SignalMessage.deserialize(bytes);
      return libsignal.signalDecrypt(message, this.#remote, this.#local, this.#sessions, this.#identities);
    }
    return libsignal.signalDecryptPreKey(
      libsignal.PreKeySignalMessage.deserialize(bytes),
      this.#remote,
      this.#local,
      this.#sessions,
      this.#identities,
      this.#preKeys,
      this.#signed,
      this.#kyber,
    );
  }

  async #write(text: string): Promise<void> {
    const plaintext = own(hexToBytes(text));
    await libsignal.signalEncrypt(plaintext, this.#remote, this.#local, this.#sessions, this.#identities);
  }

  async #storeKeys({ remote, signedPreKey, oneTimePreKey, kemPreKeys = [], served = [] }: SessionState): Promise<void> {
    if (remote.identityKey !== undefined) {
      await this.#identities.saveIdentity(this.#remote, publicKeyOf(remote.identityKey));
    }
    if (signedPreKey !== undefined) {
      const { id } = signedPreKey;
      const privateKey = privateKeyOf(signedPreKey.privateKey);
      const record = libsignal.SignedPreKeyRecord.new(id, 1, privateKey.getPublicKey(), privateKey, NO_SIGNATURE);
      await this.#signed.saveSignedPreKey(id, record);
    }
    if (oneTimePreKey !== undefined) {
      const { id } = oneTimePreKey;
      const privateKey = privateKeyOf(oneTimePreKey.privateKey);
      await this.#preKeys.savePreKey(id, libsignal.PreKeyRecord.new(id, privateKey.getPublicKey(), privateKey));
    }
    for (const { id, keyRandom, lastResort } of kemPreKeys) {
      const record = kyberRecordOf(id, keyRandom);
      if (lastResort) await this.#kyber.saveKyberPreKey(id, record);
      else this.#kyber.saveOneTime(id, record);
      if (!lastResort) continue;
      for (const baseKey of served) await this.#kyber.markKyberPreKeyUsed(id, signedPreKey!.id, publicKeyOf(baseKey));
    }
  }
}

export function privateKeyOf(privateKey: string): libsignal.PrivateKey {
  return libsignal.PrivateKey.deserialize(own(hexToBytes(privateKey)));
}

export function publicKeyOf(publicKey: string): libsignal.PublicKey {
  return libsignal.PublicKey.deserialize(own(hexToBytes(publicKey)));
}

export function identityOf(identityPrivateKey: string): libsignal.IdentityKeyPair {
  const privateKey = privateKeyOf(identityPrivateKey);
  return new libsignal.IdentityKeyPair(privateKey.getPublicKey(), privateKey);
}

/** A stored KEM pre-key (section 12): its API makes random ones only. Key generation is that of FIPS 203 (section 1.3). */
function kyberRecordOf(id: number, keyRandom: string): libsignal.KyberPreKeyRecord {
  const { publicKey, privateKey } = nobleProvider.kyberKeyPair(hexToBytes(keyRandom));
  const typed = (key: Uint8Array) => concatBytes(Uint8Array.of(0x08), key);
  const record = concatBytes(
    Uint8Array.of(0x08, id),
    bytesField(0x12, typed(publicKey)),
    bytesField(0x1a, typed(privateKey)),
    bytesField(0x22, NO_SIGNATURE),
    Uint8Array.of(0x29, 1, 0, 0, 0, 0, 0, 0, 0),
  );
  return libsignal.KyberPreKeyRecord.deserialize(own(record));
}

/** A field of 128 to 16 383 bytes, or of fewer, whose length then stands in one byte more than it needs. */
function bytesField(tag: number, value: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(tag, 0x80 | (value.length & 0x7f), value.length >>> 7), value);
}

/** Signatures are of no use to who receives. */
const NO_SIGNATURE = new Uint8Array(64);
