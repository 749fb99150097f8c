/** libsignal's side of an exchange: `@signalapp/libsignal-client` as a black box, called through its public API. */

import * as libsignal from '@signalapp/libsignal-client';
import type { SerializedPreKeyBundle, SessionMessage } from '@sotto/ratchet';
import {
  MemoryIdentityStore,
  MemoryKyberPreKeyStore,
  MemoryPreKeyStore,
  MemorySessionStore,
  MemorySignedPreKeyStore,
} from './libsignal-stores.ts';
import { type BundleOptions, type Peer, type PeerAddress, type Refusal, RefusedError } from './peer.ts';

export class LibsignalPeer implements Peer {
  readonly implementation = 'libsignal';
  readonly address: PeerAddress;
  readonly identityKeyPair = libsignal.IdentityKeyPair.generate();
  readonly preKeys = new MemoryPreKeyStore();
  readonly #registrationId = 4321;
  readonly #identities = new MemoryIdentityStore(this.identityKeyPair, this.#registrationId);
  readonly #sessions = new MemorySessionStore();
  readonly #signed = new MemorySignedPreKeyStore();
  readonly #kyber = new MemoryKyberPreKeyStore();
  #lastId = 0;

  constructor(address: PeerAddress) {
    this.address = address;
  }

  get identityKey(): Uint8Array {
    return this.identityKeyPair.publicKey.serialize();
  }

  bundle({ oneTime }: BundleOptions): SerializedPreKeyBundle {
    const { privateKey: identity } = this.identityKeyPair;
    const id = ++this.#lastId;
    const signed = libsignal.PrivateKey.generate();
    const signedPublic = signed.getPublicKey();
    const signature = identity.sign(signedPublic.serialize());
    const kem = libsignal.KEMKeyPair.generate();
    const kemSignature = identity.sign(kem.getPublicKey().serialize());
    const once = libsignal.PrivateKey.generate();
    const now = Date.now();
    void this.#signed.saveSignedPreKey(id, libsignal.SignedPreKeyRecord.new(id, now, signedPublic, signed, signature));
    void this.#kyber.saveKyberPreKey(id, libsignal.KyberPreKeyRecord.new(id, now, kem, kemSignature));
    if (oneTime) void this.preKeys.savePreKey(id, libsignal.PreKeyRecord.new(id, once.getPublicKey(), once));
    return {
      registrationId: this.#registrationId,
      deviceId: this.address.deviceId,
      identityKey: this.identityKey,
      signedPreKey: { id, publicKey: signedPublic.serialize(), signature },
      kemPreKey: { id, publicKey: kem.getPublicKey().serialize(), signature: kemSignature },
      oneTimePreKey: oneTime ? { id, publicKey: once.getPublicKey().serialize() } : undefined,
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
    await translateErrors(libsignal.processPreKeyBundle(parsed, to, from, this.#sessions, this.#identities));
  }

  async encrypt(remote: PeerAddress, text: string): Promise<SessionMessage> {
    const [to, from] = [protocolAddress(remote), protocolAddress(this.address)];
    const plaintext = own(new TextEncoder().encode(text));
    const encrypted = libsignal.signalEncrypt(plaintext, to, from, this.#sessions, this.#identities);
    const message = await translateErrors(encrypted);
    const isPreKey = message.type() === libsignal.CiphertextMessageType.PreKey;
    return { type: isPreKey ? 'preKeySignalMessage' : 'signalMessage', bytes: message.serialize() };
  }

  async decrypt(remote: PeerAddress, message: SessionMessage): Promise<string> {
    const plaintext = await translateErrors(this.#decrypt(protocolAddress(remote), message));
    return new TextDecoder().decode(plaintext);
  }

  /** Records are kept serialised, so every call reloads. */
  async reload(): Promise<void> {}

  async #decrypt(from: libsignal.ProtocolAddress, { type, bytes }: SessionMessage): Promise<Uint8Array> {
    const to = protocolAddress(this.address);
    if (type === 'signalMessage') {
      const message = libsignal.SignalMessage.deserialize(own(bytes));
      return libsignal.signalDecrypt(message, from, to, this.#sessions, this.#identities);
    }
    return libsignal.signalDecryptPreKey(
      libsignal.PreKeySignalMessage.deserialize(own(bytes)),
      from,
      to,
      this.#sessions,
      this.#identities,
      this.preKeys,
      this.#signed,
      this.#kyber,
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
    const refusal = refusalOf(error);
    throw refusal === undefined ? error : new RefusedError(refusal, error);
  }
}

/** Most refusals have the generic code; their text is what tells them apart. */
function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error)) return undefined;
  const { ErrorCode, LibSignalErrorBase } = libsignal;
  if (LibSignalErrorBase.is(error, ErrorCode.DuplicatedMessage)) return 'duplicate';
  if (LibSignalErrorBase.is(error, ErrorCode.UntrustedIdentity)) return 'untrusted';
  if (/decryption failed/i.test(error.message)) return 'undecryptable';
  if (/signature/i.test(error.message)) return 'bundle signature';
  if (/session .*not found/i.test(error.message)) return 'no session';
  return /pre-key/i.test(error.message) ? 'pre-key' : undefined;
}
