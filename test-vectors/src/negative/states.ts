/** The states that messages are fed to, as they stand in the files. */

import { hex } from '../json.ts';
import { serialized } from './draw.ts';
import type { DeviceKeys, People } from './people.ts';

/** What the receiver has gone through before, in this order. */
export type HistoryStep =
  | { readonly read: 'signalMessage' | 'preKeySignalMessage'; readonly bytes: string }
  | { readonly write: string };

export interface ResponderOptions {
  readonly history?: readonly HistoryStep[];
  /** Base keys that the last-resort KEM pre-key has served, by sessions that are lost. */
  readonly served?: readonly Uint8Array[];
  /** What the receiver calls the sender. */
  readonly remoteName?: string;
  readonly localDeviceId?: number;
  /** No identity key of the sender is known. */
  readonly isStranger?: boolean;
}

/** Bob, with all his pre-keys. */
export function responderState(people: People, options: ResponderOptions = {}): object {
  const { alice, bob, signedPreKey, oneTimePreKey, kemPreKey, lastResortKemPreKey } = people;
  const { history = [], served = [], remoteName = alice.name, localDeviceId = bob.deviceId, isStranger } = options;
  const kem = [kemPreKey, lastResortKemPreKey].map(({ id, random, lastResort }) => {
    return { id, keyRandom: hex(random), lastResort };
  });
  return {
    local: { ...localOf(bob), deviceId: localDeviceId },
    remote: {
      name: remoteName,
      deviceId: alice.deviceId,
      ...(!isStranger && { identityKey: hex(serialized(alice.identity.publicKey)) }),
    },
    signedPreKey: { id: signedPreKey.id, privateKey: hex(signedPreKey.random) },
    oneTimePreKey: { id: oneTimePreKey.id, privateKey: hex(oneTimePreKey.random) },
    kemPreKeys: kem,
    ...(served.length > 0 && { served: served.map((baseKey) => hex(serialized(baseKey))) }),
    history,
  };
}

export function localOf({ name, deviceId, registrationId, identity }: DeviceKeys) {
  return { name, deviceId, registrationId, identityPrivateKey: hex(identity.random) };
}

export function readFirst(bytes: Uint8Array): HistoryStep {
  return { read: 'preKeySignalMessage', bytes: hex(bytes) };
}

export function readPlain(bytes: Uint8Array): HistoryStep {
  return { read: 'signalMessage', bytes: hex(bytes) };
}

export const STATE_TEXT =
  'The first case of a state carries it, and the others name that case. In it, private keys stand before clamping, and ' +
  'keyRandom of a KEM pre-key is d then z of FIPS 203. The only identity key accepted of the remote device is ' +
  'identityKey, where it stands. history is what the device has gone through before, in this order: messages that it ' +
  'reads, and texts that it writes to the remote device; what it draws for that does not matter. Bytes that break a rule ' +
  'carry the MAC that they would have without the rule. A refused message leaves the stored state as it was, to the byte.';
