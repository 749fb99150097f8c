/** The receiver of the session vectors, built from a state as it stands in the files. */

import {
  bytesToHex,
  concatBytes,
  defaultProvider,
  equalBytes,
  hexToBytes,
  systemRandom,
  type X25519KeyPair,
} from '@sotto/crypto';
import {
  decodeSessionRecord,
  decryptMessage,
  encodeSessionRecord,
  encryptMessage,
  type LocalDevice,
  type PreKeyLookup,
  parsePublicKey,
  type RemoteDevice,
  type SessionMessage,
  type SessionRecord,
} from '@sotto/ratchet';

export interface SessionState {
  readonly local: {
    readonly name: string;
    readonly deviceId: number;
    readonly registrationId: number;
    readonly identityPrivateKey: string;
  };
  readonly remote: { readonly name: string; readonly deviceId: number; readonly identityKey?: string };
  readonly signedPreKey?: { readonly id: number; readonly privateKey: string };
  readonly oneTimePreKey?: { readonly id: number; readonly privateKey: string };
  readonly kemPreKeys?: readonly { readonly id: number; readonly keyRandom: string; readonly lastResort: boolean }[];
  readonly served?: readonly string[];
  readonly record?: string;
  readonly history?: readonly (
    | { readonly read: SessionMessage['type']; readonly bytes: string }
    | { readonly write: string }
  )[];
}

export class Receiver {
  readonly local: LocalDevice;
  readonly remote: RemoteDevice;
  readonly preKeys: PreKeyLookup;
  readonly env = { crypto: defaultProvider, random: systemRandom, now: 1_700_000_000_000 };
  record: SessionRecord | undefined;

  constructor(state: SessionState) {
    const { name, deviceId, registrationId, identityPrivateKey } = state.local;
    const { identityKey } = state.remote;
    this.local = { address: { name, deviceId }, registrationId, identityKeyPair: pairOf(identityPrivateKey) };
    this.remote = {
      address: { name: state.remote.name, deviceId: state.remote.deviceId },
      identityKey: identityKey === undefined ? undefined : parsePublicKey(hexToBytes(identityKey)),
    };
    this.preKeys = preKeysOf(state);
    if (state.record !== undefined) this.record = decodeSessionRecord(hexToBytes(state.record));
    for (const step of state.history ?? []) {
      if ('read' in step) this.record = this.decrypt({ type: step.read, bytes: hexToBytes(step.bytes) }).state;
      else this.record = this.encrypt(hexToBytes(step.write)).state;
    }
  }

  /** Commits nothing. */
  decrypt(message: SessionMessage) {
    const { local, remote, preKeys } = this;
    return decryptMessage(this.record, { local, remote, message, preKeys }, this.env);
  }

  /** The outputs of a case. */
  read(type: SessionMessage['type'], bytes: string): { readonly plaintext: string } {
    const { output } = this.decrypt({ type, bytes: hexToBytes(bytes) });
    return { plaintext: bytesToHex(output.plaintext) };
  }

  /** The record and every private pre-key, which no message may use up or wipe. */
  stored(): Uint8Array {
    const keys = [22, 31, 77, 78].flatMap((id) => {
      const { preKeys } = this;
      const held = [preKeys.signedPreKey(id), preKeys.oneTimePreKey(id), preKeys.kemPreKey(id)];
      return held.flatMap((key) => (key === undefined ? [] : [key.keyPair.privateKey]));
    });
    return concatBytes(this.record === undefined ? Uint8Array.of(0) : encodeSessionRecord(this.record), ...keys);
  }

  encrypt(plaintext: Uint8Array) {
    return encryptMessage(this.record, { local: this.local, remote: this.remote, plaintext }, this.env);
  }
}

/** Private keys stand before clamping. */
export function pairOf(privateKey: string): X25519KeyPair {
  return defaultProvider.x25519KeyPair(hexToBytes(privateKey));
}

function preKeysOf({ signedPreKey, oneTimePreKey, kemPreKeys = [], served = [] }: SessionState): PreKeyLookup {
  // Signatures are of no use to who receives.
  const signature = new Uint8Array(64);
  const signed = signedPreKey && { id: signedPreKey.id, keyPair: pairOf(signedPreKey.privateKey), signature };
  const oneTime = oneTimePreKey && { id: oneTimePreKey.id, keyPair: pairOf(oneTimePreKey.privateKey) };
  const kem = kemPreKeys.map(({ id, keyRandom, lastResort }) => {
    return { id, lastResort, signature, keyPair: defaultProvider.kyberKeyPair(hexToBytes(keyRandom)) };
  });
  return {
    signedPreKey: (id) => (id === signed?.id ? signed : undefined),
    oneTimePreKey: (id) => (id === oneTime?.id ? oneTime : undefined),
    kemPreKey: (id) => kem.find((key) => key.id === id),
    isUsed: (_kemId, _signedId, baseKey) =>
      served.some((used) => equalBytes(parsePublicKey(hexToBytes(used)), baseKey)),
  };
}

/** The receiver of each state, built once. */
export function receivers(): (state: SessionState) => Receiver {
  const built = new Map<SessionState, Receiver>();
  return (state) => {
    const receiver = built.get(state) ?? new Receiver(state);
    built.set(state, receiver);
    return receiver;
  };
}
