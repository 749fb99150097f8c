/** One device of libsignal-client: sessions and pre-keys. */

import * as libsignal from '@signalapp/libsignal-client';
import type { Bytes, Device, Message, Plaintext, RecordKeeping } from '../../dist/implementation.js';
import { IdentityStore, KyberPreKeyStore, PreKeyStore, SessionStore, SignedPreKeyStore } from './libsignal-stores.ts';

/** What another device needs to begin: the same fields as in our serialised bundles, so that the two can be crossed. */
interface Bundle {
  readonly registrationId: number;
  readonly deviceId: number;
  readonly identityKey: Bytes;
  readonly signedPreKey: { readonly id: number; readonly publicKey: Bytes; readonly signature: Bytes };
  readonly kemPreKey: { readonly id: number; readonly publicKey: Bytes; readonly signature: Bytes };
  readonly oneTimePreKey: { readonly id: number; readonly publicKey: Bytes } | undefined;
}

export class LibsignalDevice implements Device {
  readonly name: string;
  readonly identityKeyPair = libsignal.IdentityKeyPair.generate();
  readonly address: libsignal.ProtocolAddress;
  readonly sessions: SessionStore;
  readonly identities: IdentityStore;
  readonly preKeys = new PreKeyStore();
  readonly signed = new SignedPreKeyStore();
  readonly kyber = new KyberPreKeyStore();
  /** Made once for each other device: an application would keep them too. */
  readonly #addresses = new Map<string, libsignal.ProtocolAddress>();
  #lastId = 0;
  #signedPreKey: Bundle['signedPreKey'];
  #kemPreKey: Bundle['kemPreKey'];

  constructor(name: string, records: RecordKeeping) {
    this.name = name;
    this.address = libsignal.ProtocolAddress.new(name, 1);
    this.sessions = new SessionStore(records);
    this.identities = new IdentityStore(this.identityKeyPair, 1);
    this.#signedPreKey = this.#generateSignedPreKey();
    this.#kemPreKey = this.#generateKemPreKey();
  }

  renewPreKeys(): void {
    this.#signedPreKey = this.#generateSignedPreKey();
    this.#kemPreKey = this.#generateKemPreKey();
  }

  createBundle(): Bundle {
    const id = ++this.#lastId;
    const privateKey = libsignal.PrivateKey.generate();
    const publicKey = privateKey.getPublicKey();
    void this.preKeys.savePreKey(id, libsignal.PreKeyRecord.new(id, publicKey, privateKey));
    return {
      registrationId: 1,
      deviceId: 1,
      identityKey: this.identityKeyPair.publicKey.serialize(),
      signedPreKey: this.#signedPreKey,
      kemPreKey: this.#kemPreKey,
      oneTimePreKey: { id, publicKey: publicKey.serialize() },
    };
  }

  initiate(to: string, bundle: unknown): Promise<void> {
    const { registrationId, deviceId, identityKey, signedPreKey, kemPreKey, oneTimePreKey } = bundle as Bundle;
    const parsed = libsignal.PreKeyBundle.new(
      registrationId,
      deviceId,
      oneTimePreKey?.id ?? null,
      oneTimePreKey === undefined ? null : libsignal.PublicKey.deserialize(oneTimePreKey.publicKey),
      signedPreKey.id,
      libsignal.PublicKey.deserialize(signedPreKey.publicKey),
      signedPreKey.signature,
      libsignal.PublicKey.deserialize(identityKey),
      kemPreKey.id,
      libsignal.KEMPublicKey.deserialize(kemPreKey.publicKey),
      kemPreKey.signature,
    );
    const address = this.addressOf(to);
    return libsignal.processPreKeyBundle(parsed, address, this.address, this.sessions, this.identities);
  }

  async encrypt(to: string, { bytes }: Plaintext): Promise<Message> {
    const address = this.addressOf(to);
    const message = await libsignal.signalEncrypt(bytes, address, this.address, this.sessions, this.identities);
    return { isFirst: message.type() === libsignal.CiphertextMessageType.PreKey, body: message.serialize() };
  }

  decrypt(from: string, { isFirst, body }: Message): Promise<Uint8Array> {
    const [address, bytes] = [this.addressOf(from), bytesOf(body)];
    if (!isFirst) {
      const message = libsignal.SignalMessage.deserialize(bytes);
      return libsignal.signalDecrypt(message, address, this.address, this.sessions, this.identities);
    }
    return libsignal.signalDecryptPreKey(
      libsignal.PreKeySignalMessage.deserialize(bytes),
      address,
      this.address,
      this.sessions,
      this.identities,
      this.preKeys,
      this.signed,
      this.kyber,
    );
  }

  forget(other: string): void {
    this.sessions.delete(this.addressOf(other));
  }

  async exportSession(other: string): Promise<string> {
    const record = await this.sessions.getSession(this.addressOf(other));
    if (record === null) throw new Error('no session');
    return JSON.stringify({ name: this.name, other, record: Buffer.from(record.serialize()).toString('base64') });
  }

  async recordBytes(other: string): Promise<number> {
    const record = await this.sessions.getSession(this.addressOf(other));
    return record?.serialize().length ?? 0;
  }

  addressOf(name: string): libsignal.ProtocolAddress {
    const known = this.#addresses.get(name);
    if (known !== undefined) return known;
    const address = libsignal.ProtocolAddress.new(name, 1);
    this.#addresses.set(name, address);
    return address;
  }

  #generateSignedPreKey(): Bundle['signedPreKey'] {
    const id = ++this.#lastId;
    const privateKey = libsignal.PrivateKey.generate();
    const publicKey = privateKey.getPublicKey();
    const serialized = publicKey.serialize();
    const signature = this.identityKeyPair.privateKey.sign(serialized);
    const record = libsignal.SignedPreKeyRecord.new(id, Date.now(), publicKey, privateKey, signature);
    void this.signed.saveSignedPreKey(id, record);
    return { id, publicKey: serialized, signature };
  }

  #generateKemPreKey(): Bundle['kemPreKey'] {
    const id = ++this.#lastId;
    const keyPair = libsignal.KEMKeyPair.generate();
    const publicKey = keyPair.getPublicKey().serialize();
    const signature = this.identityKeyPair.privateKey.sign(publicKey);
    void this.kyber.saveKyberPreKey(id, libsignal.KyberPreKeyRecord.new(id, Date.now(), keyPair, signature));
    return { id, publicKey, signature };
  }
}

/** Messages come from an implementation that keeps them on memory of their own; these bindings ask for it. */
export function bytesOf(body: Uint8Array | string): Bytes {
  if (typeof body === 'string' || !isOwn(body)) throw new TypeError('body: is not on memory of its own');
  return body;
}

function isOwn(bytes: Uint8Array): bytes is Bytes {
  return bytes.buffer instanceof ArrayBuffer;
}
