/** The devices of a transcript: their keys as they stand in a file, and as the session layer takes them. */

import { hexToBytes, type X25519KeyPair } from '@sotto/crypto';
import {
  generateIdentityKeyPair,
  generateKemPreKey,
  generateOneTimePreKey,
  generateSignedPreKey,
  type KemPreKey,
  type LocalDevice,
  type OneTimePreKey,
  type PreKeyBundle,
  type PreKeyLookup,
  type RemoteDevice,
  type SignedPreKey,
  serializeKemPublicKey,
  serializePublicKey,
} from '@sotto/ratchet';
import { hex } from './json.ts';
import { createRecorder, envOf, type Recorder } from './recorder.ts';

export interface KeyPairJson {
  /** Before clamping. */
  readonly privateKey: string;
  readonly publicKey: string;
}

export interface DeviceJson {
  readonly name: string;
  readonly deviceId: number;
  readonly registrationId: number;
  readonly identity: KeyPairJson;
}

export interface PreKeysJson {
  readonly signedPreKey: KeyPairJson & {
    readonly id: number;
    readonly signatureRandom: string;
    readonly signature: string;
  };
  readonly kemPreKey: {
    readonly id: number;
    readonly lastResort: boolean;
    readonly keyRandom: string;
    readonly publicKey: string;
    readonly signatureRandom: string;
    readonly signature: string;
  };
  readonly oneTimePreKey?: KeyPairJson & { readonly id: number };
}

export interface Party {
  readonly device: LocalDevice;
  readonly json: DeviceJson;
}

export interface PreKeys {
  readonly signed: SignedPreKey;
  readonly kem: KemPreKey;
  readonly oneTime: OneTimePreKey | undefined;
  readonly json: PreKeysJson;
}

export const ALICE = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1, registrationId: 111 };
export const BOB = { name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3, registrationId: 222 };

/** A device whose identity key comes from `seed`. */
export function createParty(who: Omit<DeviceJson, 'identity'>, seed: string): Party {
  const recorder = createRecorder(`${seed}/identity`);
  const { name, deviceId, registrationId } = who;
  const identityKeyPair = generateIdentityKeyPair(envOf(recorder));
  const identity = keyPairJson(recorder.take()[0]!, identityKeyPair);
  return { device: { address: { name, deviceId }, registrationId, identityKeyPair }, json: { ...who, identity } };
}

/** The pre-keys of a device, with a one-time pre-key and a KEM key for one sender, or with neither. */
export function createPreKeys({ device }: Party, seed: string, { oneTime }: { readonly oneTime: boolean }): PreKeys {
  const recorder = createRecorder(`${seed}/pre-keys`);
  const env = envOf(recorder);
  const signed = generateSignedPreKey(22, device.identityKeyPair, env);
  const [signedPrivate, signedRandom] = recorder.take();
  const kem = generateKemPreKey(oneTime ? 77 : 78, device.identityKeyPair, { lastResort: !oneTime }, env);
  const [kemRandom, kemSignatureRandom] = recorder.take();
  const one = oneTime ? generateOneTimePreKey(31, env) : undefined;
  const [onePrivate] = recorder.take();
  const json: PreKeysJson = {
    signedPreKey: {
      id: signed.id,
      ...keyPairJson(signedPrivate!, signed.keyPair),
      signatureRandom: signedRandom!,
      signature: hex(signed.signature),
    },
    kemPreKey: {
      id: kem.id,
      lastResort: kem.lastResort,
      keyRandom: kemRandom!,
      publicKey: hex(serializeKemPublicKey(kem.keyPair.publicKey)),
      signatureRandom: kemSignatureRandom!,
      signature: hex(kem.signature),
    },
    ...(one && { oneTimePreKey: { id: one.id, ...keyPairJson(onePrivate!, one.keyPair) } }),
  };
  return { signed, kem, oneTime: one, json };
}

export function bundleOf({ device }: Party, { signed, kem, oneTime }: PreKeys): PreKeyBundle {
  return {
    registrationId: device.registrationId,
    deviceId: device.address.deviceId,
    identityKey: device.identityKeyPair.publicKey,
    signedPreKey: { id: signed.id, publicKey: signed.keyPair.publicKey, signature: signed.signature },
    kemPreKey: { id: kem.id, publicKey: kem.keyPair.publicKey, signature: kem.signature },
    ...(oneTime && { oneTimePreKey: { id: oneTime.id, publicKey: oneTime.keyPair.publicKey } }),
  };
}

export function lookupOf({ signed, kem, oneTime }: PreKeys): PreKeyLookup {
  return {
    signedPreKey: (id) => (id === signed.id ? signed : undefined),
    kemPreKey: (id) => (id === kem.id ? kem : undefined),
    oneTimePreKey: (id) => (id === oneTime?.id ? oneTime : undefined),
    isUsed: () => false,
  };
}

/** A party as the other end sees it. */
export function remoteOf({ device }: Party): RemoteDevice {
  return { address: device.address, identityKey: device.identityKeyPair.publicKey };
}

export function keyPairJson(privateKey: string, { publicKey }: Pick<X25519KeyPair, 'publicKey'>): KeyPairJson {
  return { privateKey, publicKey: hex(serializePublicKey(publicKey)) };
}

/** A device out of a file. */
export function readParty(json: DeviceJson): Party {
  const { name, deviceId, registrationId, identity } = json;
  const recorder: Pick<Recorder, 'random'> = { random: () => hexToBytes(identity.privateKey) };
  const identityKeyPair = generateIdentityKeyPair(envOf(recorder));
  return { device: { address: { name, deviceId }, registrationId, identityKeyPair }, json };
}
