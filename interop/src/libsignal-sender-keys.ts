/** libsignal's side of sender keys, and what its API can make of chosen values: the sender keys of a test. */

import * as libsignal from '@signalapp/libsignal-client';
import { serialized } from './libsignal-ciphertexts.ts';
import { own } from './libsignal-peer.ts';
import { MemorySenderKeyStore } from './libsignal-stores.ts';
import type { PeerAddress } from './peer.ts';
import { type SenderKeyPeer, type SenderKeyRefusal, SenderKeyRefusedError } from './sender-key-peer.ts';

export class LibsignalSenderKeyPeer implements SenderKeyPeer {
  readonly implementation = 'libsignal';
  readonly address: PeerAddress;
  readonly #store = new MemorySenderKeyStore();

  constructor(address: PeerAddress) {
    this.address = address;
  }

  async distribute(distributionId: string): Promise<Uint8Array> {
    const sender = protocolAddress(this.address);
    const message = await libsignal.SenderKeyDistributionMessage.create(sender, distributionId, this.#store);
    return message.serialize();
  }

  /** What applications do: the record is deleted and begun anew. */
  async rotate(distributionId: string): Promise<Uint8Array> {
    this.#store.delete(protocolAddress(this.address), distributionId);
    return this.distribute(distributionId);
  }

  async process(from: PeerAddress, distribution: Uint8Array): Promise<void> {
    await translateErrors(async () => {
      const message = libsignal.SenderKeyDistributionMessage.deserialize(own(distribution));
      await libsignal.processSenderKeyDistributionMessage(protocolAddress(from), message, this.#store);
    });
  }

  async encrypt(distributionId: string, text: string): Promise<Uint8Array> {
    const sender = protocolAddress(this.address);
    const plaintext = own(new TextEncoder().encode(text));
    const encrypt = () => libsignal.groupEncrypt(sender, distributionId, this.#store, plaintext);
    return serialized(await translateErrors(encrypt));
  }

  async sendLost(distributionId: string, count: number): Promise<void> {
    for (let n = 0; n < count; n++) await this.encrypt(distributionId, 'lost');
  }

  async decrypt(from: PeerAddress, message: Uint8Array): Promise<string> {
    const decrypt = () => libsignal.groupDecrypt(protocolAddress(from), this.#store, own(message));
    return new TextDecoder().decode(await translateErrors(decrypt));
  }

  async stored(from: PeerAddress, distributionId: string): Promise<Uint8Array | undefined> {
    return this.#store.bytes(protocolAddress(from), distributionId);
  }
}

/** A chain with chosen values. */
export interface ChosenChain {
  readonly distributionId: string;
  readonly chainId: number;
  /** Of the signing pair. */
  readonly privateKey: libsignal.PrivateKey;
}

export function generateSigningKey(): libsignal.PrivateKey {
  return libsignal.PrivateKey.generate();
}

/** A distribution message of a chosen chain, at a chosen place. */
export function chooseDistribution(chain: ChosenChain, iteration: number, chainKey: Uint8Array): Uint8Array {
  const { distributionId, chainId, privateKey } = chain;
  const signing = privateKey.getPublicKey();
  const key = own(chainKey);
  return libsignal.SenderKeyDistributionMessage._new(3, distributionId, chainId, iteration, key, signing).serialize();
}

/** A signed message of a chosen chain, with whatever ciphertext. */
export function chooseMessage(chain: ChosenChain, iteration: number, ciphertext: Uint8Array): Uint8Array {
  const { distributionId, chainId, privateKey } = chain;
  const body = own(ciphertext);
  return libsignal.SenderKeyMessage._new(3, distributionId, chainId, iteration, body, privateKey).serialize();
}

/** The ids that libsignal reads in a distribution message. */
export function readDistribution(bytes: Uint8Array): { readonly chainId: number; readonly iteration: number } {
  const message = libsignal.SenderKeyDistributionMessage.deserialize(own(bytes));
  return { chainId: message.chainId(), iteration: message.iteration() };
}

function protocolAddress({ name, deviceId }: PeerAddress): libsignal.ProtocolAddress {
  return libsignal.ProtocolAddress.new(name, deviceId);
}

async function translateErrors<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    const refusal = refusalOf(error);
    throw refusal === undefined ? error : new SenderKeyRefusedError(refusal, error);
  }
}

/** Most refusals have the generic code; their text is what tells them apart. */
function refusalOf(error: unknown): SenderKeyRefusal | undefined {
  const { ErrorCode, LibSignalErrorBase } = libsignal;
  if (!(error instanceof LibSignalErrorBase)) return undefined;
  if (LibSignalErrorBase.is(error, ErrorCode.DuplicatedMessage)) return 'duplicate';
  const { message } = error;
  if (/missing sender key state/.test(message)) return 'unknown sender key';
  if (/invalid signature/.test(message)) return 'signature';
  // The last iteration has a text of its own, which says the same to a reader.
  if (/invalid SenderKey message|Sender chain is too long/.test(message)) return 'undecryptable';
  if (/version was (unrecognized|too old)/.test(message)) return 'version';
  if (/too short|protobuf encoding|key (type|length|value)|no key type/i.test(message)) return 'malformed';
  return undefined;
}
