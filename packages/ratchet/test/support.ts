/** Two devices for tests: keys, published pre-keys, and a record each. Every secret comes from one seed. */

import {
  bytesToHex,
  concatBytes,
  defaultProvider,
  hexToBytes,
  type RandomBytes,
  utf8ToBytes,
  wipe,
} from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import type { PreKeyBundle } from '../src/bundle.ts';
import { deriveNextChainKey } from '../src/message-chain.ts';
import { postQuantumRatchet } from '../src/post-quantum.ts';
import {
  generateIdentityKeyPair,
  generateKemPreKey,
  generateOneTimePreKey,
  generateSignedPreKey,
  type PreKeyLookup,
} from '../src/pre-keys.ts';
import {
  type DecryptedMessage,
  decryptMessage,
  encryptMessage,
  initiateSession,
  type LocalDevice,
  type SessionMessage,
} from '../src/session-cipher.ts';
import type { SessionRecord } from '../src/session-record.ts';
import { encodeSessionRecord } from '../src/session-storage.ts';
import type { RatchetEnv, Step } from '../src/step.ts';

export const crypto = defaultProvider;
export const NOW = 1_700_000_000_000;

export const ALICE_ID = '9d0652a3-dcc3-4d11-975f-74d61598733f';
export const BOB_ID = '796abedb-ca4e-4f18-8803-1fde5b921f9f';

export function envOf(random: RandomBytes, now = NOW): RatchetEnv {
  return { crypto, random, now };
}

/** Gives the listed byte strings, hexadecimal, one after the other, and nothing else. */
export function scripted(...answers: readonly string[]): RandomBytes {
  const rest = [...answers];
  return (length) => {
    const answer = hexToBytes(rest.shift() ?? '');
    if (answer.length !== length) throw new Error(`script has ${answer.length} bytes where ${length} are drawn`);
    return answer;
  };
}

/** A device with every kind of pre-key. The last-resort KEM key remembers what it served, as a store would. */
export class Device {
  readonly local: LocalDevice;
  readonly env: RatchetEnv;
  readonly preKeys: PreKeyLookup;
  record: SessionRecord | undefined;
  /** Copies of what the last step spent; the secrets themselves are wiped at once, as after a commit. */
  lastSpent: readonly Uint8Array[] = [];
  /** Sees every step after it was computed and before anything is wiped. */
  observe: (step: Step<SessionRecord, unknown>) => void = () => {};
  readonly #used = new Set<string>();
  readonly #signed;
  readonly #kem;
  readonly #lastResort;
  readonly #oneTime;

  constructor(name: string, seed: string, deviceId = 1, identityKeyPair?: LocalDevice['identityKeyPair']) {
    this.env = envOf(seededRandom(`${seed}/${name}/${deviceId}`));
    const identity = identityKeyPair ?? generateIdentityKeyPair(this.env);
    this.local = { address: { name, deviceId }, identityKeyPair: identity, registrationId: 100 + deviceId };
    this.#signed = generateSignedPreKey(22, identity, this.env);
    this.#kem = generateKemPreKey(77, identity, { lastResort: false }, this.env);
    this.#lastResort = generateKemPreKey(78, identity, { lastResort: true }, this.env);
    this.#oneTime = generateOneTimePreKey(31, this.env);
    this.preKeys = {
      signedPreKey: (id) => (id === this.#signed.id ? this.#signed : undefined),
      kemPreKey: (id) => [this.#kem, this.#lastResort].find((key) => key.id === id),
      oneTimePreKey: (id) => (id === this.#oneTime.id ? this.#oneTime : undefined),
      isUsed: (kemId, signedId, baseKey) => this.#used.has(`${kemId}/${signedId}/${bytesToHex(baseKey)}`),
    };
  }

  bundle(options: { readonly oneTime?: boolean; readonly lastResort?: boolean } = {}): PreKeyBundle {
    const publish = <T extends { id: number; keyPair: { publicKey: P } }, P>({ id, keyPair }: T) => {
      return { id, publicKey: keyPair.publicKey };
    };
    const kem = options.lastResort ? this.#lastResort : this.#kem;
    return {
      registrationId: this.local.registrationId,
      deviceId: this.local.address.deviceId,
      identityKey: this.local.identityKeyPair.publicKey,
      signedPreKey: { ...publish(this.#signed), signature: this.#signed.signature },
      kemPreKey: { ...publish(kem), signature: kem.signature },
      ...(options.oneTime !== false && { oneTimePreKey: publish(this.#oneTime) }),
    };
  }

  initiate(peer: Device, bundle = peer.bundle(), now = NOW): void {
    const input = { local: this.local, remote: remoteOf(peer), bundle };
    this.commit(initiateSession(this.record, input, { ...this.env, now }));
  }

  encrypt(peer: Device, text: string, now = NOW): SessionMessage {
    const input = { local: this.local, remote: remoteOf(peer), plaintext: utf8ToBytes(text) };
    return this.commit(encryptMessage(this.record, input, { ...this.env, now }));
  }

  /** Decrypts, commits and gives the text. */
  decrypt(peer: Device, message: SessionMessage): string {
    return new TextDecoder().decode(this.receive(peer, message).plaintext);
  }

  receive(peer: Device, message: SessionMessage): DecryptedMessage {
    const output = this.commit(this.decryptStep(peer, message));
    const { consumed } = output;
    if (consumed?.kemLastResort) {
      this.#used.add(`${consumed.kemPreKeyId}/${consumed.signedPreKeyId}/${bytesToHex(consumed.baseKey)}`);
    }
    return output;
  }

  /** The step alone: nothing is committed. */
  decryptStep(peer: Device, message: SessionMessage): Step<SessionRecord, DecryptedMessage> {
    const input = { local: this.local, remote: remoteOf(peer), message, preKeys: this.preKeys };
    return decryptMessage(this.record, input, this.env);
  }

  commit<Output>(step: Step<SessionRecord, Output>): Output {
    this.observe(step);
    this.record = step.state;
    this.lastSpent = step.spent.map((secret) => secret.slice());
    wipe(...step.spent);
    return step.output;
  }
}

/** Moves a device to where it stands after `count` more messages, which nobody will see. */
export function sendLost(device: Device, count: number): void {
  const record = device.record!;
  let { sendingChain, postQuantum } = record.current!;
  for (let n = 0; n < count; n++) {
    const chainKey = deriveNextChainKey(crypto, sendingChain.chainKey);
    sendingChain = { ...sendingChain, chainKey, index: sendingChain.index + 1 };
    postQuantum = postQuantumRatchet.send(postQuantum, device.env)!.state;
  }
  device.record = { ...record, current: { ...record.current!, sendingChain, postQuantum } };
}

/** All that a device stores of a session: its record, and the private pre-keys, which nothing may use up or wipe. */
export function storedBy({ record, preKeys }: Device): Uint8Array {
  return concatBytes(
    record === undefined ? utf8ToBytes('no record') : encodeSessionRecord(record),
    preKeys.signedPreKey(22)!.keyPair.privateKey,
    preKeys.oneTimePreKey(31)!.keyPair.privateKey,
    ...[77, 78].map((id) => preKeys.kemPreKey(id)!.keyPair.privateKey),
  );
}

export function remoteOf(peer: Device) {
  return { address: peer.local.address, identityKey: peer.local.identityKeyPair.publicKey };
}

/** Alice and Bob, strangers. */
export function pair(seed: string): { readonly alice: Device; readonly bob: Device } {
  return { alice: new Device(ALICE_ID, seed), bob: new Device(BOB_ID, seed, 3) };
}

/** Alice and Bob after one message each way. */
export function acquaintedPair(seed: string): { readonly alice: Device; readonly bob: Device } {
  const { alice, bob } = pair(seed);
  alice.initiate(bob);
  bob.decrypt(alice, alice.encrypt(bob, 'hello'));
  alice.decrypt(bob, bob.encrypt(alice, 'hi back'));
  return { alice, bob };
}

/** The code of the `RatchetError` that `run` throws; anything else is a failure of the test. */
export function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Error && error.name === 'RatchetError' && 'code' in error) return String(error.code);
    throw error;
  }
  throw new Error('nothing was refused');
}
