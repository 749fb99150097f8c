/** The people of the fixtures: devices with identities and pre-keys, all drawn from one source. */

import { bytesToHex, concatBytes, defaultProvider, hexToBytes, utf8ToBytes } from '@sotto/crypto';
import {
  generateIdentityKeyPair,
  generateKemPreKey,
  generateOneTimePreKey,
  generateRegistrationId,
  generateSignedPreKey,
  type KemPreKey,
  type LocalDevice,
  type OneTimePreKey,
  type PreKeyBundle,
  type PreKeyLookup,
  type RandomEnv,
  type SignedPreKey,
  serializeKemPublicKey,
  serializePublicKey,
} from '@sotto/ratchet';
import { seededRandom } from '@sotto/testkit';
import { hex } from '../json.ts';

/** 14 November 2023, 22:13:20 UTC: when the stories of the fixtures begin. */
export const NOW = 1_700_000_000_000;

/** A device, and the pre-keys of every bundle it gave out. */
export interface Person {
  readonly local: LocalDevice;
  readonly bundles: readonly Bundle[];
}

/** The private halves of one bundle. */
export interface Bundle {
  readonly signed: SignedPreKey;
  readonly kem: KemPreKey;
  readonly oneTime: OneTimePreKey | undefined;
}

export const envOf = (seed: string): RandomEnv => ({ crypto: defaultProvider, random: seededRandom(seed) });

/** A device of a new account, or another one of an account. */
export function createPerson(env: RandomEnv, deviceId = 1, account?: LocalDevice['identityKeyPair']): Person {
  const identityKeyPair = account ?? generateIdentityKeyPair(env);
  const name = formatUuid(accountIdOf(serializePublicKey(identityKeyPair.publicKey)));
  const registrationId = generateRegistrationId(env);
  return { local: { address: { name, deviceId }, identityKeyPair, registrationId }, bundles: [] };
}

/** Account ids as docs/protocol.md has them: SHA-256 of the identity key, as a UUID of version 8. */
export function accountIdOf(identityKey: Uint8Array): Uint8Array {
  const id = defaultProvider.sha256(concatBytes(utf8ToBytes('Sotto account id v1\0'), identityKey)).slice(0, 16);
  id[6] = (id[6]! & 0x0f) | 0x80;
  id[8] = (id[8]! & 0x3f) | 0x80;
  return id;
}

export const formatUuid = (id: Uint8Array): string =>
  bytesToHex(id).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

export const parseUuid = (text: string): Uint8Array => hexToBytes(text.replaceAll('-', ''));

/** The person with one bundle more. Ids count from 1, over all kinds. */
export function addBundle(
  env: RandomEnv,
  person: Person,
  { oneTime = true, lastResort = false }: { readonly oneTime?: boolean; readonly lastResort?: boolean } = {},
): Person {
  const first = 1 + 3 * person.bundles.length;
  const { identityKeyPair } = person.local;
  const bundle: Bundle = {
    signed: generateSignedPreKey(first, identityKeyPair, env),
    kem: generateKemPreKey(first + 1, identityKeyPair, { lastResort }, env),
    oneTime: oneTime ? generateOneTimePreKey(first + 2, env) : undefined,
  };
  return { ...person, bundles: [...person.bundles, bundle] };
}

/** The public halves of the newest bundle. */
export function bundleOf({ local, bundles }: Person): PreKeyBundle {
  const bundle = bundles.at(-1);
  if (bundle === undefined) throw new TypeError('person: has given out no bundle');
  const { signed, kem, oneTime } = bundle;
  return {
    registrationId: local.registrationId,
    deviceId: local.address.deviceId,
    identityKey: local.identityKeyPair.publicKey,
    signedPreKey: { id: signed.id, publicKey: signed.keyPair.publicKey, signature: signed.signature },
    kemPreKey: { id: kem.id, publicKey: kem.keyPair.publicKey, signature: kem.signature },
    ...(oneTime && { oneTimePreKey: { id: oneTime.id, publicKey: oneTime.keyPair.publicKey } }),
  };
}

export const preKeysOf = ({ bundles }: Person): PreKeyLookup => ({
  signedPreKey: (id) => bundles.find(({ signed }) => signed.id === id)?.signed,
  kemPreKey: (id) => bundles.find(({ kem }) => kem.id === id)?.kem,
  oneTimePreKey: (id) => bundles.find(({ oneTime }) => oneTime?.id === id)?.oneTime,
  isUsed: () => false,
});

/** A device as the files show it. */
export interface PersonJson {
  readonly accountId: string;
  readonly deviceId: number;
  readonly registrationId: number;
  readonly identityPrivateKey: string;
  readonly identityPublicKey: string;
}

export function personJson({ local }: Person): PersonJson {
  return {
    accountId: local.address.name,
    deviceId: local.address.deviceId,
    registrationId: local.registrationId,
    identityPrivateKey: hex(local.identityKeyPair.privateKey),
    identityPublicKey: hex(serializePublicKey(local.identityKeyPair.publicKey)),
  };
}

interface PreKeyJson {
  readonly id: number;
  readonly privateKey: string;
  readonly publicKey: string;
}

/** The pre-keys of the newest bundle as the files show them. */
export interface BundleJson {
  readonly signedPreKey: PreKeyJson & { readonly signature: string };
  readonly kemPreKey: PreKeyJson & { readonly signature: string };
  readonly oneTimePreKey: PreKeyJson;
}

export function bundleJson({ bundles }: Person): BundleJson {
  const bundle = bundles.at(-1);
  if (bundle?.oneTime === undefined) throw new TypeError('person: has given out no bundle with a one-time pre-key');
  const { signed, kem, oneTime } = bundle;
  const privateKey = hex(kem.keyPair.privateKey);
  const kemPreKey = { id: kem.id, privateKey, publicKey: hex(serializeKemPublicKey(kem.keyPair.publicKey)) };
  return {
    signedPreKey: { ...pairJson(signed), signature: hex(signed.signature) },
    kemPreKey: { ...kemPreKey, signature: hex(kem.signature) },
    oneTimePreKey: pairJson(oneTime),
  };
}

const pairJson = ({ id, keyPair }: OneTimePreKey): PreKeyJson => ({
  id,
  privateKey: hex(keyPair.privateKey),
  publicKey: hex(serializePublicKey(keyPair.publicKey)),
});
