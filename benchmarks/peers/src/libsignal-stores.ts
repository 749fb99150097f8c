/** Stores in memory for libsignal-client, on the abstract classes of its public API. */

import * as libsignal from '@signalapp/libsignal-client';
import type { Bytes, RecordKeeping } from '../../dist/implementation.js';

export class IdentityStore extends libsignal.IdentityKeyStore {
  readonly #keyPair: libsignal.IdentityKeyPair;
  readonly #registrationId: number;
  readonly #known = new Map<string, libsignal.PublicKey>();

  constructor(keyPair: libsignal.IdentityKeyPair, registrationId: number) {
    super();
    this.#keyPair = keyPair;
    this.#registrationId = registrationId;
  }

  override async getIdentityKeyPair(): Promise<libsignal.IdentityKeyPair> {
    return this.#keyPair;
  }

  async getIdentityKey(): Promise<libsignal.PrivateKey> {
    return this.#keyPair.privateKey;
  }

  async getLocalRegistrationId(): Promise<number> {
    return this.#registrationId;
  }

  async saveIdentity(address: libsignal.ProtocolAddress, key: libsignal.PublicKey): Promise<libsignal.IdentityChange> {
    const known = this.#known.get(keyOf(address));
    this.#known.set(keyOf(address), key);
    const isReplaced = known !== undefined && !known.equals(key);
    return isReplaced ? libsignal.IdentityChange.ReplacedExisting : libsignal.IdentityChange.NewOrUnchanged;
  }

  async isTrustedIdentity(address: libsignal.ProtocolAddress, key: libsignal.PublicKey): Promise<boolean> {
    const known = this.#known.get(keyOf(address));
    return known === undefined || known.equals(key);
  }

  async getIdentity(address: libsignal.ProtocolAddress): Promise<libsignal.PublicKey | null> {
    return this.#known.get(keyOf(address)) ?? null;
  }
}

export class SessionStore extends libsignal.SessionStore {
  readonly #records: RecordKeeping;
  readonly #objects = new Map<string, libsignal.SessionRecord>();
  readonly #written = new Map<string, Bytes>();

  constructor(records: RecordKeeping) {
    super();
    this.#records = records;
  }

  async saveSession(address: libsignal.ProtocolAddress, record: libsignal.SessionRecord): Promise<void> {
    if (typeof this.#records !== 'string') return this.#records.store(address.name(), record.serialize());
    const key = keyOf(address);
    this.#objects.set(key, record);
    if (this.#records === 'written') this.#written.set(key, record.serialize());
  }

  async getSession(address: libsignal.ProtocolAddress): Promise<libsignal.SessionRecord | null> {
    if (typeof this.#records === 'string') return this.#objects.get(keyOf(address)) ?? null;
    const bytes = await this.#records.load(address.name());
    return bytes === undefined ? null : libsignal.SessionRecord.deserialize(bytes);
  }

  delete(address: libsignal.ProtocolAddress): void {
    if (typeof this.#records !== 'string') this.#records.delete(address.name());
    this.#objects.delete(keyOf(address));
    this.#written.delete(keyOf(address));
  }

  async getExistingSessions(addresses: libsignal.ProtocolAddress[]): Promise<libsignal.SessionRecord[]> {
    const records = await Promise.all(addresses.map((address) => this.getSession(address)));
    return records.map((record) => record ?? fail('no session'));
  }
}

export class PreKeyStore extends libsignal.PreKeyStore {
  readonly #records = new Map<number, libsignal.PreKeyRecord>();

  async savePreKey(id: number, record: libsignal.PreKeyRecord): Promise<void> {
    this.#records.set(id, record);
  }

  async getPreKey(id: number): Promise<libsignal.PreKeyRecord> {
    return this.#records.get(id) ?? fail('no pre-key');
  }

  async removePreKey(id: number): Promise<void> {
    this.#records.delete(id);
  }
}

export class SignedPreKeyStore extends libsignal.SignedPreKeyStore {
  readonly #records = new Map<number, libsignal.SignedPreKeyRecord>();

  async saveSignedPreKey(id: number, record: libsignal.SignedPreKeyRecord): Promise<void> {
    this.#records.set(id, record);
  }

  async getSignedPreKey(id: number): Promise<libsignal.SignedPreKeyRecord> {
    return this.#records.get(id) ?? fail('no signed pre-key');
  }
}

/** Of last-resort keys, which all of these are, a repeated (KEM id, signed id, base key) is a replay. */
export class KyberPreKeyStore extends libsignal.KyberPreKeyStore {
  readonly #records = new Map<number, libsignal.KyberPreKeyRecord>();
  readonly #used = new Set<string>();

  async saveKyberPreKey(id: number, record: libsignal.KyberPreKeyRecord): Promise<void> {
    this.#records.set(id, record);
  }

  async getKyberPreKey(id: number): Promise<libsignal.KyberPreKeyRecord> {
    return this.#records.get(id) ?? fail('no KEM pre-key');
  }

  async markKyberPreKeyUsed(kemId: number, signedId: number, baseKey: libsignal.PublicKey): Promise<void> {
    const use = `${kemId}/${signedId}/${Buffer.from(baseKey.serialize()).toString('hex')}`;
    if (this.#used.has(use)) fail('KEM pre-key was used before');
    this.#used.add(use);
  }
}

export class SenderKeyStore extends libsignal.SenderKeyStore {
  readonly #records = new Map<string, libsignal.SenderKeyRecord>();

  async saveSenderKey(
    sender: libsignal.ProtocolAddress,
    distributionId: libsignal.Uuid,
    record: libsignal.SenderKeyRecord,
  ): Promise<void> {
    this.#records.set(`${keyOf(sender)}/${distributionId}`, record);
  }

  async getSenderKey(
    sender: libsignal.ProtocolAddress,
    distributionId: libsignal.Uuid,
  ): Promise<libsignal.SenderKeyRecord | null> {
    return this.#records.get(`${keyOf(sender)}/${distributionId}`) ?? null;
  }
}

/** Of the bindings: every call of a store brings a new object, so nothing shorter could be remembered. */
function keyOf(address: libsignal.ProtocolAddress): string {
  return address.toString();
}

function fail(message: string): never {
  throw new Error(message);
}
