/** libsignal's side of an exchange: `@signalapp/libsignal-client` as a black box, called through its public API. */

import * as libsignal from '@signalapp/libsignal-client';
import type { SerializedPreKeyBundle, SessionMessage } from '@sotto/ratchet';
import { serialized } from './libsignal-ciphertexts.ts';
import {
  MemoryIdentityStore,
  MemoryKyberPreKeyStore,
  MemoryPreKeyStore,
  MemorySessionStore,
  MemorySignedPreKeyStore,
} from './libsignal-stores.ts';
import { type BundleOptions, type Peer, type PeerAddress, type Refusal, RefusedError } from './peer.ts';

export interface LibsignalPeerOptions {
  /** That of the account, where it has several devices. */
  readonly identityKeyPair?: libsignal.IdentityKeyPair;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export class LibsignalPeer implements Peer {
  readonly implementation = 'libsignal';
  readonly address: PeerAddress;
  readonly identityKeyPair: libsignal.IdentityKeyPair;
  readonly preKeys = new MemoryPreKeyStore();
  readonly #registrationId = 4321;
  readonly #now: () => number;
  protected readonly identities: MemoryIdentityStore;
  protected readonly sessions = new MemorySessionStore();
  protected readonly signed = new MemorySignedPreKeyStore();
  protected readonly kyber = new MemoryKyberPreKeyStore();
  #lastId = 0;
  #signedPreKey: SerializedPreKeyBundle['signedPreKey'];
  #lastResort: SerializedPreKeyBundle['kemPreKey'];

  constructor(
    address: PeerAddress,
    { identityKeyPair = libsignal.IdentityKeyPair.generate(), now = Date.now }: LibsignalPeerOptions = {},
  ) {
    this.address = address;
    this.identityKeyPair = identityKeyPair;
    this.#now = now;
    this.identities = new MemoryIdentityStore(identityKeyPair, this.#registrationId);
    this.#signedPreKey = this.#generateSignedPreKey();
    this.#lastResort = this.#generateKemPreKey({ oneTime: false });
  }

  get identityKey(): Uint8Array {
    return this.identityKeyPair.publicKey.serialize();
  }

  bundle({ oneTime, oneTimeKem = false }: BundleOptions): SerializedPreKeyBundle {
    return {
      registrationId: this.#registrationId,
      deviceId: this.address.deviceId,
      identityKey: this.identityKey,
      signedPreKey: this.#signedPreKey,
      kemPreKey: oneTimeKem ? this.#generateKemPreKey({ oneTime: true }) : this.#lastResort,
      oneTimePreKey: oneTime ? this.#generateOneTimePreKey() : undefined,
    };
  }

  async initiate(remote: PeerAddress, bundle: SerializedPreKeyBundle): Promise<void> {
    const { signedPreKey, kemPreKey, oneTimePreKey } = bundle;
    const parsed = libsignal.PreKeyBundle.new(
      bundle.registrationId,
      bundle.deviceId,
      oneTimePreKey?.id ?? null,
      oneTimePreKey ? libsignal.PublicKey.deserialize(own(oneTimePreKey.publicKey)) : null,
      signedPreKey.id,
      libsignal.PublicKey.deserialize(own(signedPreKey.publicKey)),
      own(signedPreKey.signature),
      libsignal.PublicKey.deserialize(own(bundle.identityKey)),
      kemPreKey.id,
      libsignal.KEMPublicKey.deserialize(own(kemPreKey.publicKey)),
      own(kemPreKey.signature),
    );
    const [to, from] = [protocolAddress(remote), protocolAddress(this.address)];
    const now = new Date(this.#now());
    const processed = libsignal.processPreKeyBundle(parsed, to, from, this.sessions, this.identities, now);
    await translateErrors(processed);
  }

  async encrypt(remote: PeerAddress, text: string): Promise<SessionMessage> {
    const [to, from] = [protocolAddress(remote), protocolAddress(this.address)];
    const plaintext = own(new TextEncoder().encode(text));
    const now = new Date(this.#now());
    const encrypted = libsignal.signalEncrypt(plaintext, to, from, this.sessions, this.identities, now);
    const message = await translateErrors(encrypted);
    const isPreKey = message.type() === libsignal.CiphertextMessageType.PreKey;
    return { type: isPreKey ? 'preKeySignalMessage' : 'signalMessage', bytes: serialized(message) };
  }

  async decrypt(remote: PeerAddress, message: SessionMessage): Promise<string> {
    const plaintext = await translateErrors(this.#decrypt(protocolAddress(remote), message));
    return new TextDecoder().decode(plaintext);
  }

  /** Records are kept serialised, so every call reloads. */
  async reload(): Promise<void> {}

  async archive(remote: PeerAddress): Promise<void> {
    const address = protocolAddress(remote);
    const record = await this.sessions.getSession(address);
    if (record === null) return;
    record.archiveCurrentState();
    await this.sessions.saveSession(address, record);
  }

  async forget(remote: PeerAddress): Promise<void> {
    this.sessions.delete(protocolAddress(remote));
  }

  async trust(remote: PeerAddress, identityKey: Uint8Array): Promise<void> {
    const key = libsignal.PublicKey.deserialize(own(identityKey));
    await this.identities.saveIdentity(protocolAddress(remote), key);
  }

  async snapshot(remote: PeerAddress): Promise<Uint8Array | undefined> {
    return this.sessions.bytes(protocolAddress(remote));
  }

  rotate(): void {
    this.#signedPreKey = this.#generateSignedPreKey();
    this.#lastResort = this.#generateKemPreKey({ oneTime: false });
  }

  retire(): void {
    this.signed.deleteAllBut(this.#signedPreKey.id);
    this.kyber.deleteLastResortBut(this.#lastResort.id);
  }

  /** Whether there is a session to send on. */
  async hasCurrentSession(remote: PeerAddress): Promise<boolean> {
    const record = await this.sessions.getSession(protocolAddress(remote));
    return record?.hasCurrentState(new Date(this.#now())) ?? false;
  }

  #generateSignedPreKey(): SerializedPreKeyBundle['signedPreKey'] {
    const id = ++this.#lastId;
    const privateKey = libsignal.PrivateKey.generate();
    const publicKey = privateKey.getPublicKey();
    const signature = this.identityKeyPair.privateKey.sign(publicKey.serialize());
    const record = libsignal.SignedPreKeyRecord.new(id, this.#now(), publicKey, privateKey, signature);
    void this.signed.saveSignedPreKey(id, record);
    return { id, publicKey: publicKey.serialize(), signature };
  }

  #generateKemPreKey({ oneTime }: { oneTime: boolean }): SerializedPreKeyBundle['kemPreKey'] {
    const id = ++this.#lastId;
    const keyPair = libsignal.KEMKeyPair.generate();
    const publicKey = keyPair.getPublicKey().serialize();
    const signature = this.identityKeyPair.privateKey.sign(publicKey);
    const record = libsignal.KyberPreKeyRecord.new(id, this.#now(), keyPair, signature);
    if (oneTime) this.kyber.saveOneTime(id, record);
    else void this.kyber.saveKyberPreKey(id, record);
    return { id, publicKey, signature };
  }

  #generateOneTimePreKey(): NonNullable<SerializedPreKeyBundle['oneTimePreKey']> {
    const id = ++this.#lastId;
    const privateKey = libsignal.PrivateKey.generate();
    const publicKey = privateKey.getPublicKey();
    void this.preKeys.savePreKey(id, libsignal.PreKeyRecord.new(id, publicKey, privateKey));
    return { id, publicKey: publicKey.serialize() };
  }

  async #decrypt(from: libsignal.ProtocolAddress, { type, bytes }: SessionMessage): Promise<Uint8Array> {
    const to = protocolAddress(this.address);
    if (type === 'signalMessage') {
      const message = libsignal.SignalMessage.deserialize(own(bytes));
      return libsignal.signalDecrypt(message, from, to, this.sessions, this.identities);
    }
    return libsignal.signalDecryptPreKey(
      libsignal.PreKeySignalMessage.deserialize(own(bytes)),
      from,
      to,
      this.sessions,
      this.identities,
      this.preKeys,
      this.signed,
      this.kyber,
    );
  }
}

/** The ratchet key that a message of either implementation carries, hexadecimal. */
export function ratchetKeyOf({ type, bytes }: SessionMessage): string {
  const { PreKey, Whisper } = libsignal.CiphertextMessageType;
  const number = type === 'signalMessage' ? Whisper : PreKey;
  const key = libsignal.DecryptionErrorMessage.forOriginal(own(bytes), number, 0, 1).ratchetKey();
  if (key === undefined) throw new Error('message has no ratchet key');
  return Buffer.from(key.serialize()).toString('hex');
}

/** A copy on its own memory, which the bindings ask for. */
export function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes);
}

function protocolAddress({ name, deviceId }: PeerAddress): libsignal.ProtocolAddress {
  return libsignal.ProtocolAddress.new(name, deviceId);
}

async function translateErrors<Result>(result: Promise<Result>): Promise<Result> {
  try {
    return await result;
  } catch (error) {
    const refusal = sessionRefusalOf(error);
    throw refusal === undefined ? error : new RefusedError(refusal, error);
  }
}

/** Most refusals have the generic code; their text is what tells them apart. The stores throw plain errors. */
export function sessionRefusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error)) return undefined;
  const { ErrorCode, LibSignalErrorBase } = libsignal;
  if (LibSignalErrorBase.is(error, ErrorCode.DuplicatedMessage)) return 'duplicate';
  if (LibSignalErrorBase.is(error, ErrorCode.UntrustedIdentity)) return 'untrusted';
  if (/decryption failed/i.test(error.message)) return 'undecryptable';
  if (/signature/i.test(error.message)) return 'bundle signature';
  if (/session .*not found/i.test(error.message)) return 'no session';
  if (/pre-key/i.test(error.message)) return 'pre-key';
  return error instanceof LibSignalErrorBase ? 'malformed' : undefined;
}
