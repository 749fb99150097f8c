/** Our side of sender keys: the public API of `@sotto/ratchet` and a store of records as bytes. */

import {
  bytesToHex,
  bytesToUtf8,
  type CryptoProvider,
  hexToBytes,
  type RandomBytes,
  utf8ToBytes,
  wipe,
} from '@sotto/crypto';
import {
  createSenderKeyDistribution,
  decodeSenderKeyRecord,
  decryptSenderKeyMessage,
  encodeSenderKeyRecord,
  encryptSenderKeyMessage,
  processSenderKeyDistribution,
  RatchetError,
  type RatchetErrorCode,
  readSenderKeyDistributionIds,
  readSenderKeyMessageIds,
  rotateSenderKey,
  type SenderKeyRecord,
  type SenderKeyState,
  type Step,
} from '@sotto/ratchet';
import type { PeerAddress } from './peer.ts';
import { crypto } from './provider.ts';
import { type SenderKeyPeer, type SenderKeyRefusal, SenderKeyRefusedError } from './sender-key-peer.ts';

export class OurSenderKeyPeer implements SenderKeyPeer {
  readonly implementation = 'ours';
  readonly address: PeerAddress;
  readonly #env: { readonly crypto: CryptoProvider; readonly random: RandomBytes };
  readonly #records = new Map<string, Uint8Array>();

  constructor(address: PeerAddress, random: RandomBytes) {
    this.address = address;
    this.#env = { crypto, random };
  }

  async distribute(distributionId: string): Promise<Uint8Array> {
    const id = bytesOf(distributionId);
    return this.#commit(this.address, id, (record) => {
      return createSenderKeyDistribution(record, { distributionId: id }, this.#env);
    });
  }

  async rotate(distributionId: string): Promise<Uint8Array> {
    return this.#commit(this.address, bytesOf(distributionId), (record) => rotateSenderKey(record!, this.#env));
  }

  async process(from: PeerAddress, distribution: Uint8Array): Promise<void> {
    const ids = translateErrors(() => readSenderKeyDistributionIds(distribution));
    this.#commit(from, ids.distributionId, (record) => processSenderKeyDistribution(record, { bytes: distribution }));
  }

  async encrypt(distributionId: string, text: string): Promise<Uint8Array> {
    const plaintext = utf8ToBytes(text);
    return this.#commit(this.address, bytesOf(distributionId), (record) => {
      return encryptSenderKeyMessage(record, { plaintext }, this.#env);
    });
  }

  async sendLost(distributionId: string, count: number): Promise<void> {
    this.#commit(this.address, bytesOf(distributionId), (record) => {
      const states = record!.states.map((state, i) => (i === 0 ? skip(state, count) : state));
      return { state: { ...record!, states }, output: undefined, spent: [] };
    });
  }

  async decrypt(from: PeerAddress, message: Uint8Array): Promise<string> {
    const ids = translateErrors(() => readSenderKeyMessageIds(message));
    const plaintext = this.#commit(from, ids.distributionId, (record) => {
      return decryptSenderKeyMessage(record, { bytes: message }, this.#env);
    });
    return bytesToUtf8(plaintext);
  }

  async stored(from: PeerAddress, distributionId: string): Promise<Uint8Array | undefined> {
    return this.#records.get(keyOf(from, bytesOf(distributionId)));
  }

  #commit<Output>(
    sender: PeerAddress,
    distributionId: Uint8Array,
    run: (record: SenderKeyRecord | undefined) => Step<SenderKeyRecord, Output>,
  ): Output {
    const key = keyOf(sender, distributionId);
    const bytes = this.#records.get(key);
    const step = translateErrors(() => run(bytes && decodeSenderKeyRecord(bytes)));
    this.#records.set(key, encodeSenderKeyRecord(step.state));
    wipe(...step.spent);
    return step.output;
  }
}

/** Moves a chain by the formula of section 8, without encrypting anything. */
function skip(state: SenderKeyState, count: number): SenderKeyState {
  let { chainKey } = state;
  for (let n = 0; n < count; n++) {
    chainKey = crypto.hmacSha256(chainKey, Uint8Array.of(0x02)) as SenderKeyState['chainKey'];
  }
  return { ...state, chainKey, index: state.index + count };
}

function translateErrors<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    const refusal = error instanceof RatchetError ? REFUSALS[error.code] : undefined;
    throw refusal === undefined ? error : new SenderKeyRefusedError(refusal, error);
  }
}

function bytesOf(uuid: string): Uint8Array {
  return hexToBytes(uuid.replaceAll('-', ''));
}

function keyOf({ name, deviceId }: PeerAddress, distributionId: Uint8Array): string {
  return `${name}.${deviceId}/${bytesToHex(distributionId)}`;
}

const REFUSALS: Partial<Record<RatchetErrorCode, SenderKeyRefusal>> = {
  E_MESSAGE_DUPLICATE: 'duplicate',
  E_SENDER_KEY_UNKNOWN: 'unknown sender key',
  E_SIGNATURE_INVALID: 'signature',
  E_MESSAGE_UNDECRYPTABLE: 'undecryptable',
  E_MESSAGE_VERSION: 'version',
  E_MESSAGE_MALFORMED: 'malformed',
};
