/** Our side of an exchange: the public API of `@sotto/ratchet` and a store of stored records, as bytes. */

import { bytesToHex, bytesToUtf8, type RandomBytes, utf8ToBytes, wipe, type X25519KeyPair } from '@sotto/crypto';
import {
  archiveCurrentSession,
  type ConsumedPreKeys,
  decodeSessionRecord,
  decryptMessage,
  encodeSessionRecord,
  encryptMessage,
  generateIdentityKeyPair,
  generateKemPreKey,
  generateOneTimePreKey,
  generateRegistrationId,
  generateSignedPreKey,
  initiateSession,
  type KemPreKey,
  type LocalDevice,
  type OneTimePreKey,
  type PreKeyLookup,
  parsePreKeyBundle,
  parsePublicKey,
  RatchetError,
  type RatchetErrorCode,
  type RemoteDevice,
  readPreKeyMessageIds,
  type SerializedPreKeyBundle,
  type SessionMessage,
  type SessionRecord,
  type SignedPreKey,
  type Step,
  serializeKemPublicKey,
  serializePublicKey,
} from '@sotto/ratchet';
import { type BundleOptions, type Peer, type PeerAddress, type Refusal, RefusedError } from './peer.ts';
import { crypto } from './provider.ts';

export interface OurPeerOptions {
  /** That of the account, where it has several devices. */
  readonly identityKeyPair?: X25519KeyPair;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export class OurPeer implements Peer {
  readonly implementation = 'ours';
  readonly address: PeerAddress;
  readonly identityKeyPair: X25519KeyPair;
  readonly #local: LocalDevice;
  readonly #random: RandomBytes;
  readonly #now: () => number;
  /** The newest is the last. */
  #signed: readonly SignedPreKey[];
  #lastResort: readonly KemPreKey[];
  readonly #oneTime = new Map<number, OneTimePreKey>();
  readonly #oneTimeKem = new Map<number, KemPreKey>();
  #lastId = 0;
  readonly #used = new Set<string>();
  readonly #records = new Map<string, SessionRecord>();
  readonly #identities = new Map<string, Uint8Array>();

  constructor(address: PeerAddress, random: RandomBytes, { identityKeyPair, now = Date.now }: OurPeerOptions = {}) {
    this.address = address;
    this.#random = random;
    this.#now = now;
    this.identityKeyPair = identityKeyPair ?? generateIdentityKeyPair(this.#env());
    const registrationId = generateRegistrationId(this.#env());
    this.#local = { address, identityKeyPair: this.identityKeyPair, registrationId };
    this.#signed = [this.#generateSignedPreKey()];
    this.#lastResort = [this.#generateKemPreKey({ lastResort: true })];
  }

  get identityKey(): Uint8Array {
    return serializePublicKey(this.identityKeyPair.publicKey);
  }

  bundle({ oneTime, oneTimeKem = false }: BundleOptions): SerializedPreKeyBundle {
    const once = oneTime ? generateOneTimePreKey(++this.#lastId, this.#env()) : undefined;
    if (once !== undefined) this.#oneTime.set(once.id, once);
    const signed = this.#signed.at(-1)!;
    const kem = oneTimeKem ? this.#generateKemPreKey({ lastResort: false }) : this.#lastResort.at(-1)!;
    if (oneTimeKem) this.#oneTimeKem.set(kem.id, kem);
    return {
      registrationId: this.#local.registrationId,
      deviceId: this.address.deviceId,
      identityKey: this.identityKey,
      signedPreKey: {
        id: signed.id,
        publicKey: serializePublicKey(signed.keyPair.publicKey),
        signature: signed.signature,
      },
      kemPreKey: { id: kem.id, publicKey: serializeKemPublicKey(kem.keyPair.publicKey), signature: kem.signature },
      oneTimePreKey: once && { id: once.id, publicKey: serializePublicKey(once.keyPair.publicKey) },
    };
  }

  async initiate(remote: PeerAddress, bundle: SerializedPreKeyBundle): Promise<void> {
    const parsed = translateErrors(() => parsePreKeyBundle(bundle));
    const input = { local: this.#local, remote: this.#remote(remote), bundle: parsed };
    this.#commit(remote, () => initiateSession(this.record(remote), input, this.#env()));
    this.#identities.set(keyOf(remote), bundle.identityKey);
  }

  async encrypt(remote: PeerAddress, text: string): Promise<SessionMessage> {
    const input = { local: this.#local, remote: this.#remote(remote), plaintext: utf8ToBytes(text) };
    return this.#commit(remote, () => encryptMessage(this.record(remote), input, this.#env()));
  }

  async decrypt(remote: PeerAddress, message: SessionMessage): Promise<string> {
    // As a client does: what is needed is known before the step.
    if (message.type === 'preKeySignalMessage') translateErrors(() => readPreKeyMessageIds(message.bytes));
    const input = { local: this.#local, remote: this.#remote(remote), message, preKeys: this.#preKeys() };
    const output = this.#commit(remote, () => decryptMessage(this.record(remote), input, this.#env()));
    this.#identities.set(keyOf(remote), serializePublicKey(output.identityKey));
    if (output.consumed !== undefined) this.#consume(output.consumed);
    return bytesToUtf8(output.plaintext);
  }

  async reload(remote: PeerAddress): Promise<void> {
    const record = this.record(remote);
    if (record !== undefined) this.#records.set(keyOf(remote), decodeSessionRecord(encodeSessionRecord(record)));
  }

  async archive(remote: PeerAddress): Promise<void> {
    const record = this.record(remote);
    if (record !== undefined) this.#commit(remote, () => archiveCurrentSession(record));
  }

  async forget(remote: PeerAddress): Promise<void> {
    this.#records.delete(keyOf(remote));
  }

  async trust(remote: PeerAddress, identityKey: Uint8Array): Promise<void> {
    this.#identities.set(keyOf(remote), identityKey);
  }

  async snapshot(remote: PeerAddress): Promise<Uint8Array | undefined> {
    const record = this.record(remote);
    return record && encodeSessionRecord(record);
  }

  rotate(): void {
    this.#signed = [...this.#signed, this.#generateSignedPreKey()];
    this.#lastResort = [...this.#lastResort, this.#generateKemPreKey({ lastResort: true })];
  }

  retire(): void {
    this.#signed = this.#signed.slice(-1);
    this.#lastResort = this.#lastResort.slice(-1);
  }

  record(remote: PeerAddress): SessionRecord | undefined {
    return this.#records.get(keyOf(remote));
  }

  /** The identity key this peer is known by, from its bundle or its first message, hexadecimal. */
  identityOf(remote: PeerAddress): string | undefined {
    const identityKey = this.#identities.get(keyOf(remote));
    return identityKey && bytesToHex(identityKey);
  }

  #remote(address: PeerAddress): RemoteDevice {
    const identityKey = this.#identities.get(keyOf(address));
    return { address, identityKey: identityKey && parsePublicKey(identityKey) };
  }

  #generateSignedPreKey(): SignedPreKey {
    return generateSignedPreKey(++this.#lastId, this.identityKeyPair, this.#env());
  }

  #generateKemPreKey(use: { lastResort: boolean }): KemPreKey {
    return generateKemPreKey(++this.#lastId, this.identityKeyPair, use, this.#env());
  }

  #consume({ preKeyId, kemPreKeyId, signedPreKeyId, kemLastResort, baseKey }: ConsumedPreKeys): void {
    if (preKeyId !== undefined) this.#oneTime.delete(preKeyId);
    if (kemLastResort) this.#used.add(`${kemPreKeyId}/${signedPreKeyId}/${bytesToHex(baseKey)}`);
    else this.#oneTimeKem.delete(kemPreKeyId);
  }

  #commit<Output>(remote: PeerAddress, run: () => Step<SessionRecord, Output>): Output {
    const step = translateErrors(run);
    this.#records.set(keyOf(remote), step.state);
    wipe(...step.spent);
    return step.output;
  }

  #preKeys(): PreKeyLookup {
    return {
      signedPreKey: (id) => this.#signed.find((key) => key.id === id),
      kemPreKey: (id) => this.#oneTimeKem.get(id) ?? this.#lastResort.find((key) => key.id === id),
      oneTimePreKey: (id) => this.#oneTime.get(id),
      isUsed: (kemId, signedId, baseKey) => this.#used.has(`${kemId}/${signedId}/${bytesToHex(baseKey)}`),
    };
  }

  #env() {
    return { crypto, random: this.#random, now: this.#now() };
  }
}

function translateErrors<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    const refusal = sessionRefusalOf(error);
    throw refusal === undefined ? error : new RefusedError(refusal, error);
  }
}

export function sessionRefusalOf(error: unknown): Refusal | undefined {
  return error instanceof RatchetError ? (REFUSALS[error.code] ?? 'malformed') : undefined;
}

function keyOf({ name, deviceId }: PeerAddress): string {
  return `${name}.${deviceId}`;
}

const REFUSALS: Partial<Record<RatchetErrorCode, Refusal>> = {
  E_MESSAGE_DUPLICATE: 'duplicate',
  E_MESSAGE_UNDECRYPTABLE: 'undecryptable',
  E_BUNDLE_SIGNATURE_INVALID: 'bundle signature',
  E_SESSION_NOT_FOUND: 'no session',
  E_SESSION_EXPIRED: 'no session',
  E_IDENTITY_UNTRUSTED: 'untrusted',
  E_PRE_KEY_REUSED: 'pre-key',
  E_PRE_KEY_UNKNOWN: 'pre-key',
};
