/** Our side of an exchange: the public API of `@sotto/ratchet` and a store of stored records, as bytes. */

import {
  bytesToHex,
  bytesToUtf8,
  nobleProvider,
  type RandomBytes,
  utf8ToBytes,
  wipe,
  type X25519KeyPair,
} from '@sotto/crypto';
import {
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
  RatchetError,
  type RatchetErrorCode,
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

export class OurPeer implements Peer {
  readonly implementation = 'ours';
  readonly address: PeerAddress;
  readonly identityKeyPair: X25519KeyPair;
  readonly #local: LocalDevice;
  readonly #random: RandomBytes;
  readonly #signed: SignedPreKey;
  readonly #lastResort: KemPreKey;
  readonly #oneTime = new Map<number, OneTimePreKey>();
  #lastOneTimeId = 0;
  readonly #used = new Set<string>();
  readonly #records = new Map<string, SessionRecord>();
  readonly #identities = new Map<string, string>();

  constructor(address: PeerAddress, random: RandomBytes) {
    this.address = address;
    this.#random = random;
    this.identityKeyPair = generateIdentityKeyPair(this.#env());
    const registrationId = generateRegistrationId(this.#env());
    this.#local = { address, identityKeyPair: this.identityKeyPair, registrationId };
    this.#signed = generateSignedPreKey(5, this.identityKeyPair, this.#env());
    this.#lastResort = generateKemPreKey(6, this.identityKeyPair, { lastResort: true }, this.#env());
  }

  get identityKey(): Uint8Array {
    return serializePublicKey(this.identityKeyPair.publicKey);
  }

  bundle({ oneTime }: BundleOptions): SerializedPreKeyBundle {
    const once = oneTime ? generateOneTimePreKey(++this.#lastOneTimeId, this.#env()) : undefined;
    if (once !== undefined) this.#oneTime.set(once.id, once);
    const { id: signedId, keyPair: signedPair, signature } = this.#signed;
    const { id: kemId, keyPair: kemPair, signature: kemSignature } = this.#lastResort;
    return {
      registrationId: this.#local.registrationId,
      deviceId: this.address.deviceId,
      identityKey: this.identityKey,
      signedPreKey: { id: signedId, publicKey: serializePublicKey(signedPair.publicKey), signature },
      kemPreKey: { id: kemId, publicKey: serializeKemPublicKey(kemPair.publicKey), signature: kemSignature },
      oneTimePreKey: once && { id: once.id, publicKey: serializePublicKey(once.keyPair.publicKey) },
    };
  }

  async initiate(remote: PeerAddress, bundle: SerializedPreKeyBundle): Promise<void> {
    const parsed = parsePreKeyBundle(bundle);
    const input = { local: this.#local, remote: { address: remote }, bundle: parsed };
    this.#commit(remote, () => initiateSession(this.record(remote), input, this.#env()));
  }

  async encrypt(remote: PeerAddress, text: string): Promise<SessionMessage> {
    const input = { local: this.#local, remote: { address: remote }, plaintext: utf8ToBytes(text) };
    return this.#commit(remote, () => encryptMessage(this.record(remote), input, this.#env()));
  }

  async decrypt(remote: PeerAddress, message: SessionMessage): Promise<string> {
    // As a client does: what is needed is known before the step.
    if (message.type === 'preKeySignalMessage') readPreKeyMessageIds(message.bytes);
    const input = { local: this.#local, remote: { address: remote }, message, preKeys: this.#preKeys() };
    const output = this.#commit(remote, () => decryptMessage(this.record(remote), input, this.#env()));
    this.#identities.set(keyOf(remote), bytesToHex(serializePublicKey(output.identityKey)));
    const { consumed } = output;
    if (consumed !== undefined) {
      if (consumed.preKeyId !== undefined) this.#oneTime.delete(consumed.preKeyId);
      this.#used.add(`${consumed.kemPreKeyId}/${consumed.signedPreKeyId}/${bytesToHex(consumed.baseKey)}`);
    }
    return bytesToUtf8(output.plaintext);
  }

  async reload(remote: PeerAddress): Promise<void> {
    const record = this.record(remote);
    if (record !== undefined) this.#records.set(keyOf(remote), decodeSessionRecord(encodeSessionRecord(record)));
  }

  record(remote: PeerAddress): SessionRecord | undefined {
    return this.#records.get(keyOf(remote));
  }

  /** The identity key that the last message of this peer was authenticated with, hexadecimal. */
  identityOf(remote: PeerAddress): string | undefined {
    return this.#identities.get(keyOf(remote));
  }

  #commit<Output>(remote: PeerAddress, run: () => Step<SessionRecord, Output>): Output {
    const step = translateErrors(run);
    this.#records.set(keyOf(remote), step.state);
    wipe(...step.spent);
    return step.output;
  }

  #preKeys(): PreKeyLookup {
    return {
      signedPreKey: (id) => (id === this.#signed.id ? this.#signed : undefined),
      kemPreKey: (id) => (id === this.#lastResort.id ? this.#lastResort : undefined),
      oneTimePreKey: (id) => this.#oneTime.get(id),
      isUsed: (kemId, signedId, baseKey) => this.#used.has(`${kemId}/${signedId}/${bytesToHex(baseKey)}`),
    };
  }

  #env() {
    return { crypto: nobleProvider, random: this.#random, now: Date.now() };
  }
}

function translateErrors<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    const refusal = error instanceof RatchetError ? REFUSALS[error.code] : undefined;
    throw refusal === undefined ? error : new RefusedError(refusal, error);
  }
}

function keyOf({ name, deviceId }: PeerAddress): string {
  return `${name}.${deviceId}`;
}

const REFUSALS: Partial<Record<RatchetErrorCode, Refusal>> = {
  E_MESSAGE_DUPLICATE: 'duplicate',
  E_MESSAGE_UNDECRYPTABLE: 'undecryptable',
  E_BUNDLE_SIGNATURE_INVALID: 'bundle signature',
  E_SESSION_NOT_FOUND: 'no session',
  E_IDENTITY_UNTRUSTED: 'untrusted',
  E_PRE_KEY_REUSED: 'pre-key',
  E_PRE_KEY_UNKNOWN: 'pre-key',
};
