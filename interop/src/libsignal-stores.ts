/** Stores in memory for libsignal, on the abstract classes of its public API. */

import * as libsignal from '@signalapp/libsignal-client';

export class MemoryIdentityStore extends libsignal.IdentityKeyStore {
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
    const known = this.#known.get(address.toString());
    this.#known.set(address.toString(), key);
    const isReplaced = known !== undefined && !known.equals(key);
    return isReplaced ? libsignal.IdentityChange.ReplacedExisting : libsignal.IdentityChange.NewOrUnchanged;
  }

  async isTrustedIdentity(address: libsignal.ProtocolAddress, key: libsignal.PublicKey): Promise<boolean> {
    const known = this.#known.get(address.toString());
    return known === undefined || known.equals(key);
  }

  async getIdentity(address: libsignal.ProtocolAddress): Promise<libsignal.PublicKey | null> {
    return this.#known.get(address.toString()) ?? null;
  }
}

export class MemorySessionStore extends libsignal.SessionStore {
  /** Serialised, so that nothing is shared with the implementation's own objects. */
  readonly #records = new Map<string, Uint8Array<ArrayBuffer>>();

  async saveSession(address: libsignal.ProtocolAddress, record: libsignal.SessionRecord): Promise<void> {
    this.#records.set(address.toString(), record.serialize());
  }

  async getSession(address: libsignal.ProtocolAddress): Promise<libsignal.SessionRecord | null> {
    const bytes = this.#records.get(address.toString());
    return bytes === undefined ? null : libsignal.SessionRecord.deserialize(bytes);
  }

  bytes(address: libsignal.ProtocolAddress): Uint8Array | undefined {
    return this.#records.get(address.toString());
  }

  delete(address: libsignal.ProtocolAddress): void {
    this.#records.delete(address.toString());
  }

  async getExistingSessions(addresses: libsignal.ProtocolAddress[]): Promise<libsignal.SessionRecord[]> {
    const records = await Promise.all(addresses.map((address) => this.getSession(address)));
    return records.map((record) => record ?? fail('no session'));
  }
}

export class MemoryPreKeyStore extends libsignal.PreKeyStore {
  readonly #records = new Map<number, libsignal.PreKeyRecord>();

  get size(): number {
    return this.#records.size;
  }

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

export class MemorySignedPreKeyStore extends libsignal.SignedPreKeyStore {
  readonly #records = new Map<number, libsignal.SignedPreKeyRecord>();

  async saveSignedPreKey(id: number, record: libsignal.SignedPreKeyRecord): Promise<void> {
    this.#records.set(id, record);
  }

  async getSignedPreKey(id: number): Promise<libsignal.SignedPreKeyRecord> {
    return this.#records.get(id) ?? fail('no signed pre-key');
  }

  deleteAllBut(id: number): void {
    for (const other of this.#records.keys()) if (other !== id) this.#records.delete(other);
  }
}

/** Of last-resort keys a repeated (KEM id, signed id, base key) is a replay; a one-time key is deleted by its use. */
export class MemoryKyberPreKeyStore extends libsignal.KyberPreKeyStore {
  readonly #records = new Map<number, libsignal.KyberPreKeyRecord>();
  readonly #oneTime = new Set<number>();
  readonly #used = new Set<string>();

  async saveKyberPreKey(id: number, record: libsignal.KyberPreKeyRecord): Promise<void> {
    this.#records.set(id, record);
  }

  async getKyberPreKey(id: number): Promise<libsignal.KyberPreKeyRecord> {
    return this.#records.get(id) ?? fail('no KEM pre-key');
  }

  saveOneTime(id: number, record: libsignal.KyberPreKeyRecord): void {
    this.#records.set(id, record);
    this.#oneTime.add(id);
  }

  deleteLastResortBut(id: number): void {
    for (const other of this.#records.keys())
      if (other !== id && !this.#oneTime.has(other)) this.#records.delete(other);
  }

  async markKyberPreKeyUsed(kemId: number, signedId: number, baseKey: libsignal.PublicKey): Promise<void> {
    if (this.#oneTime.delete(kemId)) {
      this.#records.delete(kemId);
      return;
    }
    const use = `${kemId}/${signedId}/${Buffer.from(baseKey.serialize()).toString('hex')}`;
    if (this.#used.has(use)) fail('KEM pre-key was used before');
    this.#used.add(use);
  }
}

export class MemorySenderKeyStore extends libsignal.SenderKeyStore {
  /** Serialised, so that nothing is shared with the implementation's own objects. */
  readonly #records = new Map<string, Uint8Array<ArrayBuffer>>();

  async saveSenderKey(
    sender: libsignal.ProtocolAddress,
    distributionId: libsignal.Uuid,
    record: libsignal.SenderKeyRecord,
  ): Promise<void> {
    this.#records.set(`${sender}/${distributionId}`, record.serialize());
  }

  async getSenderKey(
    sender: libsignal.ProtocolAddress,
    distributionId: libsignal.Uuid,
  ): Promise<libsignal.SenderKeyRecord | null> {
    const bytes = this.#records.get(`${sender}/${distributionId}`);
    return bytes === undefined ? null : libsignal.SenderKeyRecord.deserialize(bytes);
  }

  bytes(sender: libsignal.ProtocolAddress, distributionId: libsignal.Uuid): Uint8Array | undefined {
    return this.#records.get(`${sender}/${distributionId}`);
  }

  delete(sender: libsignal.ProtocolAddress, distributionId: libsignal.Uuid): void {
    this.#records.delete(`${sender}/${distributionId}`);
  }
}

function fail(message: string): never {
  throw new Error(message);
}
