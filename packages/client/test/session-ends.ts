/** Two devices with sessions in stores of their own, without a relay: what the memory of sessions is tested with. */

import { defaultProvider, type RandomBytes } from '@sotto/crypto';
import {
  decryptMessage,
  encryptMessage,
  generateIdentityKeyPair,
  generateKemPreKey,
  generateSignedPreKey,
  initiateSession,
  type KemPreKey,
  type LocalDevice,
  type PreKeyBundle,
  type PreKeyLookup,
  type RemoteDevice,
  type SessionMessage,
  type SignedPreKey,
} from '@sotto/ratchet';
import { memoryStore, type Store } from '@sotto/store';
import { seededRandom } from '@sotto/testkit';
import { takeSnapshot } from '../src/commit.ts';
import { sessionKey } from '../src/keys.ts';
import { commitSessions, SessionMemory } from '../src/session-memory.ts';

const NOW = 1_700_000_000_000;

/** The other device, as far as one end knows it. */
export interface Peer {
  readonly remote: RemoteDevice;
  readonly key: string;
}

interface Keys {
  readonly local: LocalDevice;
  readonly signed: SignedPreKey;
  readonly kem: KemPreKey;
}

function generateKeys(name: string, random: RandomBytes): Keys {
  const env = { crypto: defaultProvider, random };
  const identityKeyPair = generateIdentityKeyPair(env);
  return {
    local: { address: { name, deviceId: 1 }, identityKeyPair, registrationId: 5 },
    signed: generateSignedPreKey(1, identityKeyPair, env),
    kem: generateKemPreKey(2, identityKeyPair, { lastResort: true }, env),
  };
}

/** A process on one device. All that is random comes from its seed. */
export class SessionEnd {
  readonly keys: Keys;
  readonly random: RandomBytes;
  readonly store: Store;
  sessions = new SessionMemory();

  /** `sharing`: another process on the same device and disk. */
  constructor(name: string, seed: string, sharing?: SessionEnd) {
    this.random = seededRandom(`${seed}/${name}`);
    this.keys = sharing?.keys ?? generateKeys(name, this.random);
    this.store = memoryStore(sharing === undefined ? {} : { sharing: sharing.store });
  }

  get local(): LocalDevice {
    return this.keys.local;
  }

  get peer(): Peer {
    const { address, identityKeyPair } = this.local;
    return { remote: { address, identityKey: identityKeyPair.publicKey }, key: sessionKey(address.name, 1) };
  }

  get env() {
    return { crypto: defaultProvider, random: this.random, now: NOW };
  }

  get bundle(): PreKeyBundle {
    const { local, signed, kem } = this.keys;
    return {
      registrationId: local.registrationId,
      deviceId: 1,
      identityKey: local.identityKeyPair.publicKey,
      signedPreKey: { id: 1, publicKey: signed.keyPair.publicKey, signature: signed.signature },
      kemPreKey: { id: 2, publicKey: kem.keyPair.publicKey, signature: kem.signature },
    };
  }

  get preKeys(): PreKeyLookup {
    return {
      signedPreKey: () => this.keys.signed,
      kemPreKey: () => this.keys.kem,
      oneTimePreKey: () => undefined,
      isUsed: () => false,
    };
  }

  /** One commit, as the client does it. `overtaken` runs between the step and the commit. */
  async send(to: SessionEnd, text: Uint8Array, overtaken?: () => Promise<void>): Promise<SessionMessage> {
    const { remote, key } = to.peer;
    return commitSessions(this, async (sessions) => {
      const snapshot = await takeSnapshot(this.store, [key]);
      const record = sessions.read(snapshot, key);
      const input = { local: this.local, remote, bundle: to.bundle };
      const initiated = record === undefined ? initiateSession(undefined, input, this.env) : undefined;
      const step = encryptMessage(record ?? initiated?.state, { ...input, plaintext: text }, this.env);
      await overtaken?.();
      const batch = { expect: snapshot.expect, put: [sessions.put(key, step.state)] };
      return { batch, result: step.output, spent: [...(initiated?.spent ?? []), ...step.spent] };
    });
  }

  /** The plaintext, or the code of a refusal. */
  async receive(from: SessionEnd, message: SessionMessage): Promise<Uint8Array | string> {
    const { remote, key } = from.peer;
    return commitSessions<Uint8Array | string>(this, async (sessions) => {
      const snapshot = await takeSnapshot(this.store, [key]);
      const record = sessions.read(snapshot, key);
      try {
        const input = { local: this.local, remote, message, preKeys: this.preKeys };
        const { state, output, spent } = decryptMessage(record, input, this.env);
        const batch = { expect: snapshot.expect, put: [sessions.put(key, state)] };
        return { batch, result: output.plaintext, spent };
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'RatchetError' || !('code' in error)) throw error;
        return { batch: { expect: snapshot.expect }, result: String(error.code) };
      }
    });
  }

  /** Bytes of the stored session with `peer`. */
  async stored(peer: SessionEnd): Promise<Uint8Array> {
    const [entry] = await this.store.get([peer.peer.key]);
    if (entry === undefined) throw new Error('there is no session');
    return entry.value;
  }
}

export const wiped = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
