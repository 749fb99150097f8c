/**
 * Ours: the public API of `@sotto/ratchet` over one provider. The steps are synchronous, and so are the stores where
 * they are maps; each operation loads, steps, stores and wipes in the order that applications keep.
 */

import { bytesToHex, wipe, type X25519PublicKey } from '@sotto/crypto';
import {
  type ConsumedPreKeys,
  decodeSessionRecord,
  decryptMessage,
  encodeSessionRecord,
  encryptMessage,
  generateIdentityKeyPair,
  generateKemPreKey,
  generateOneTimePreKey,
  generateSignedPreKey,
  initiateSession,
  type KemPreKey,
  type LocalDevice,
  type OneTimePreKey,
  type PreKeyLookup,
  parsePreKeyBundle,
  type RatchetEnv,
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
import type { Device, MaybePromise, Message, Plaintext, RecordKeeping } from '../implementation.ts';
import { createRecordStore, type RecordStore } from './record-store.ts';

/** A session outside of its store, in hexadecimal. */
export interface ColdState {
  readonly name: string;
  readonly other: string;
  readonly record: string;
}

export class OurDevice implements Device {
  readonly name: string;
  readonly local: LocalDevice;
  readonly records: RecordStore<SessionRecord>;
  readonly identities = new Map<string, X25519PublicKey>();
  readonly #env: () => RatchetEnv;
  readonly #oneTime = new Map<number, OneTimePreKey>();
  readonly #used = new Set<string>();
  #lastId = 0;
  #signed: SignedPreKey;
  #kem: KemPreKey;

  constructor(name: string, env: () => RatchetEnv, records: RecordKeeping) {
    this.name = name;
    this.#env = env;
    this.records = createRecordStore(records, encodeSessionRecord, decodeSessionRecord);
    const identityKeyPair = generateIdentityKeyPair(env());
    this.local = { address: { name, deviceId: 1 }, identityKeyPair, registrationId: 1 };
    [this.#signed, this.#kem] = this.#generatePreKeys();
  }

  renewPreKeys(): void {
    [this.#signed, this.#kem] = this.#generatePreKeys();
  }

  createBundle(): SerializedPreKeyBundle {
    const once = generateOneTimePreKey(++this.#lastId, this.#env());
    this.#oneTime.set(once.id, once);
    const [signed, kem] = [this.#signed, this.#kem];
    return {
      registrationId: this.local.registrationId,
      deviceId: this.local.address.deviceId,
      identityKey: serializePublicKey(this.local.identityKeyPair.publicKey),
      signedPreKey: {
        id: signed.id,
        publicKey: serializePublicKey(signed.keyPair.publicKey),
        signature: signed.signature,
      },
      kemPreKey: { id: kem.id, publicKey: serializeKemPublicKey(kem.keyPair.publicKey), signature: kem.signature },
      oneTimePreKey: { id: once.id, publicKey: serializePublicKey(once.keyPair.publicKey) },
    };
  }

  async initiate(to: string, bundle: unknown): Promise<void> {
    const parsed = parsePreKeyBundle(bundle as SerializedPreKeyBundle);
    const input = { local: this.local, remote: this.remote(to), bundle: parsed };
    const record = await this.records.load(to);
    await this.commit(to, initiateSession(record, input, this.#env()));
    this.identities.set(to, parsed.identityKey);
  }

  encrypt(to: string, plaintext: Plaintext): MaybePromise<Message> {
    return after(this.records.load(to), (record) => {
      const input = { local: this.local, remote: this.remote(to), plaintext: plaintext.bytes };
      const committed = this.commit(to, encryptMessage(record, input, this.#env()));
      return after(committed, ({ type, bytes }) => ({ isFirst: type === 'preKeySignalMessage', body: bytes }));
    });
  }

  /** As our client does: one load, a step for each, one commit, then the spent secrets are wiped. */
  async encryptForAll(to: readonly string[], plaintext: Plaintext): Promise<readonly Message[]> {
    const records = await this.records.loadAll(to);
    const env = this.#env();
    const steps = to.map((name, i) => {
      const input = { local: this.local, remote: this.remote(name), plaintext: plaintext.bytes };
      return encryptMessage(records[i], input, env);
    });
    await this.records.storeAll(steps.map(({ state }, i) => [to[i]!, state] as const));
    for (const { spent } of steps) wipe(...spent);
    return steps.map(({ output: { type, bytes } }) => ({ isFirst: type === 'preKeySignalMessage', body: bytes }));
  }

  decrypt(from: string, { isFirst, body }: Message): MaybePromise<Uint8Array> {
    const message = messageOf(isFirst, body);
    // As a client does: what has to be loaded is known before the step.
    if (isFirst) readPreKeyMessageIds(message.bytes);
    return after(this.records.load(from), (record) => {
      const input = { local: this.local, remote: this.remote(from), message, preKeys: this.preKeys };
      return after(this.commit(from, decryptMessage(record, input, this.#env())), (output) => {
        if (output.consumed !== undefined) {
          this.#consume(output.consumed);
          this.identities.set(from, output.identityKey);
        }
        return output.plaintext;
      });
    });
  }

  forget(other: string): void {
    this.records.delete(other);
  }

  async exportSession(other: string): Promise<string> {
    const record = await this.records.load(other);
    if (record === undefined) throw new Error('no session');
    const state: ColdState = { name: this.name, other, record: bytesToHex(encodeSessionRecord(record)) };
    return JSON.stringify(state);
  }

  async recordBytes(other: string): Promise<number> {
    const record = await this.records.load(other);
    return record === undefined ? 0 : encodeSessionRecord(record).length;
  }

  readonly preKeys: PreKeyLookup = {
    signedPreKey: (id) => (this.#signed.id === id ? this.#signed : undefined),
    kemPreKey: (id) => (this.#kem.id === id ? this.#kem : undefined),
    oneTimePreKey: (id) => this.#oneTime.get(id),
    isUsed: (kemId, signedId, baseKey) => this.#used.has(`${kemId}/${signedId}/${bytesToHex(baseKey)}`),
  };

  #consume({ preKeyId, kemPreKeyId, signedPreKeyId, baseKey }: ConsumedPreKeys): void {
    if (preKeyId !== undefined) this.#oneTime.delete(preKeyId);
    this.#used.add(`${kemPreKeyId}/${signedPreKeyId}/${bytesToHex(baseKey)}`);
  }

  remote(name: string): RemoteDevice {
    return { address: { name, deviceId: 1 }, identityKey: this.identities.get(name) };
  }

  #generatePreKeys(): [SignedPreKey, KemPreKey] {
    const { identityKeyPair } = this.local;
    return [
      generateSignedPreKey(++this.#lastId, identityKeyPair, this.#env()),
      generateKemPreKey(++this.#lastId, identityKeyPair, { lastResort: true }, this.#env()),
    ];
  }

  /** Stores, then wipes, then gives the output away. */
  commit<Output>(other: string, { state, output, spent }: Step<SessionRecord, Output>): MaybePromise<Output> {
    return after(this.records.store(other, state), () => {
      wipe(...spent);
      return output;
    });
  }
}

/** Goes on at once where there is nothing to wait for. */
function after<Value, Result>(
  value: MaybePromise<Value>,
  go: (value: Value) => MaybePromise<Result>,
): MaybePromise<Result> {
  return value instanceof Promise ? value.then(go) : go(value);
}

function messageOf(isFirst: boolean, body: Message['body']): SessionMessage {
  if (typeof body === 'string') throw new TypeError('body: is text');
  return { type: isFirst ? 'preKeySignalMessage' : 'signalMessage', bytes: body };
}
