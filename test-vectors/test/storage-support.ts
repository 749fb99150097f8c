/** Ends that open what the fixtures of stored state hold, and go on from there. */

import {
  asKyberPrivateKey,
  asX25519PrivateKey,
  defaultProvider,
  hexToBytes,
  utf8ToBytes,
  type X25519KeyPair,
} from '@sotto/crypto';
import {
  decodeSessionRecord,
  decryptMessage,
  encodeSessionRecord,
  encryptMessage,
  type LocalDevice,
  type PreKeyLookup,
  parseKemPublicKey,
  parsePublicKey,
  type RemoteDevice,
  type SessionMessage,
  type SessionRecord,
} from '@sotto/ratchet';
import { seededRandom } from '@sotto/testkit';
import type { BundleJson, PersonJson } from '../src/storage/people.ts';

/** An end of a session that stores its record as bytes after every step, as a client does. */
export interface StoringEnd {
  readonly local: LocalDevice;
  readonly remote: RemoteDevice;
  readonly preKeys: PreKeyLookup;
  stored: Uint8Array | undefined;
}

export function openEnd(
  local: PersonJson,
  remote: PersonJson,
  record: string | undefined,
  preKeys?: BundleJson,
): StoringEnd {
  const { identityKeyPair, ...ours } = deviceOf(local);
  const theirs = deviceOf(remote);
  return {
    local: { ...ours, identityKeyPair },
    remote: { address: theirs.address, identityKey: theirs.identityKeyPair.publicKey },
    preKeys: preKeys === undefined ? NO_PRE_KEYS : lookupOf(preKeys),
    stored: record === undefined ? undefined : hexToBytes(record),
  };
}

export const recordOf = ({ stored }: StoringEnd): SessionRecord | undefined => stored && decodeSessionRecord(stored);

export function writeText(end: StoringEnd, text: string, now: number): SessionMessage {
  const { local, remote } = end;
  const { state, output } = encryptMessage(recordOf(end), { local, remote, plaintext: utf8ToBytes(text) }, env(now));
  end.stored = encodeSessionRecord(state);
  return output;
}

export function readText(end: StoringEnd, message: SessionMessage, now: number): string {
  const { local, remote, preKeys } = end;
  const { state, output } = decryptMessage(recordOf(end), { local, remote, message, preKeys }, env(now));
  end.stored = encodeSessionRecord(state);
  return new TextDecoder().decode(output.plaintext);
}

export const random = seededRandom('stored state, used');

const env = (now: number) => ({ crypto: defaultProvider, random, now });

function deviceOf(person: PersonJson): LocalDevice {
  const { accountId, deviceId, registrationId, identityPrivateKey, identityPublicKey } = person;
  const identityKeyPair = keyPairOf({ privateKey: identityPrivateKey, publicKey: identityPublicKey });
  return { address: { name: accountId, deviceId }, registrationId, identityKeyPair };
}

function lookupOf({ signedPreKey, kemPreKey, oneTimePreKey }: BundleJson): PreKeyLookup {
  const kemKeyPair = {
    privateKey: asKyberPrivateKey(hexToBytes(kemPreKey.privateKey)),
    publicKey: parseKemPublicKey(hexToBytes(kemPreKey.publicKey)),
  };
  const signed = {
    id: signedPreKey.id,
    keyPair: keyPairOf(signedPreKey),
    signature: hexToBytes(signedPreKey.signature),
  };
  const kem = { id: kemPreKey.id, keyPair: kemKeyPair, signature: hexToBytes(kemPreKey.signature), lastResort: false };
  const oneTime = { id: oneTimePreKey.id, keyPair: keyPairOf(oneTimePreKey) };
  return {
    signedPreKey: (id) => (id === signed.id ? signed : undefined),
    kemPreKey: (id) => (id === kem.id ? kem : undefined),
    oneTimePreKey: (id) => (id === oneTime.id ? oneTime : undefined),
    isUsed: () => false,
  };
}

const keyPairOf = (pair: { readonly privateKey: string; readonly publicKey: string }): X25519KeyPair => ({
  privateKey: asX25519PrivateKey(hexToBytes(pair.privateKey)),
  publicKey: parsePublicKey(hexToBytes(pair.publicKey)),
});

const NO_PRE_KEYS: PreKeyLookup = {
  signedPreKey: () => undefined,
  kemPreKey: () => undefined,
  oneTimePreKey: () => undefined,
  isUsed: () => false,
};
