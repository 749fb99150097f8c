/** Our sender keys. */

import { bytesToHex, wipe } from '@sotto/crypto';
import {
  createSenderKeyDistribution,
  decodeSenderKeyRecord,
  decryptSenderKeyMessage,
  encodeSenderKeyRecord,
  encryptSenderKeyMessage,
  processSenderKeyDistribution,
  type RatchetEnv,
  readSenderKeyMessageIds,
  type SenderKeyRecord,
  type Step,
} from '@sotto/ratchet';
import type { Bytes, Group } from '../implementation.ts';
import { createRecordStore, type RecordStore } from './record-store.ts';

export async function createOurGroup(env: () => RatchetEnv): Promise<Group> {
  const [alice, bob] = [new SenderKeyMember(env), new SenderKeyMember(env)];
  const distributionId = env().random(16);
  await bob.process(distributionId, await alice.distribute(distributionId));
  return {
    encrypt: async ({ bytes }) => ({ isFirst: false, body: await alice.encrypt(distributionId, bytes) }),
    decrypt: ({ body }) => {
      if (typeof body === 'string') throw new TypeError('body: is text');
      return bob.decrypt(body);
    },
  };
}

/** The records of one member: its own, and that of the one sender it reads. */
export class SenderKeyMember {
  readonly #env: () => RatchetEnv;
  readonly #records: RecordStore<SenderKeyRecord>;

  constructor(env: () => RatchetEnv) {
    this.#env = env;
    this.#records = createRecordStore('objects', encodeSenderKeyRecord, decodeSenderKeyRecord);
  }

  distribute(distributionId: Uint8Array): Promise<Uint8Array> {
    return this.#step(distributionId, (record) => createSenderKeyDistribution(record, { distributionId }, this.#env()));
  }

  async process(distributionId: Uint8Array, bytes: Uint8Array): Promise<void> {
    await this.#step(distributionId, (record) => processSenderKeyDistribution(record, { bytes }));
  }

  encrypt(distributionId: Uint8Array, plaintext: Bytes): Promise<Uint8Array> {
    return this.#step(distributionId, (record) => encryptSenderKeyMessage(record, { plaintext }, this.#env()));
  }

  decrypt(bytes: Uint8Array): Promise<Uint8Array> {
    const { distributionId } = readSenderKeyMessageIds(bytes);
    return this.#step(distributionId, (record) => decryptSenderKeyMessage(record, { bytes }, this.#env()));
  }

  /** Loads, steps, stores, wipes. */
  async #step<Output>(
    distributionId: Uint8Array,
    run: (record: SenderKeyRecord | undefined) => Step<SenderKeyRecord, Output>,
  ): Promise<Output> {
    const key = bytesToHex(distributionId);
    const { state, output, spent } = run(await this.#records.load(key));
    await this.#records.store(key, state);
    wipe(...spent);
    return output;
  }
}
