/** Replays transcripts from what stands in them: devices with their pre-keys, and the listed random bytes, no others. */

import { bytesToHex, concatBytes, defaultProvider, hexToBytes, type RandomBytes, utf8ToBytes } from '@sotto/crypto';
import {
  generateIdentityKeyPair,
  generateKemPreKey,
  generateOneTimePreKey,
  generateSignedPreKey,
  type LocalDevice,
  type PreKeyBundle,
  type PreKeyLookup,
  type RatchetEnv,
  serializeKemPublicKey,
  serializePublicKey,
} from '@sotto/ratchet';
import { expect } from 'vitest';
import type { DeviceJson, PreKeysJson } from '../src/parties.ts';

export const crypto = defaultProvider;
export const hex = bytesToHex;
export const bytes = hexToBytes;

/** Runs `act` with the listed draws; all of them have to be drawn, in this order. */
export function withDraws<Result>(draws: readonly string[], now: number, act: (env: RatchetEnv) => Result): Result {
  const rest = [...draws];
  const random: RandomBytes = (length) => {
    const draw = bytes(rest.shift() ?? '');
    if (draw.length !== length) throw new Error(`${length} bytes are drawn where ${draw.length} are listed`);
    return draw;
  };
  const result = act({ crypto, random, now });
  expect(rest).toEqual([]);
  return result;
}

export function deviceOf({ name, deviceId, registrationId, identity }: DeviceJson): LocalDevice {
  const identityKeyPair = withDraws([identity.privateKey], 0, generateIdentityKeyPair);
  expect(hex(serializePublicKey(identityKeyPair.publicKey))).toBe(identity.publicKey);
  return { address: { name, deviceId }, registrationId, identityKeyPair };
}

export function remoteOf({ address, identityKeyPair }: LocalDevice) {
  return { address, identityKey: identityKeyPair.publicKey };
}

/** The pre-keys of a device, made anew and compared with what the file says of them. */
export function preKeysOf(device: LocalDevice, json: PreKeysJson): { bundle: PreKeyBundle; lookup: PreKeyLookup } {
  const { identityKeyPair, registrationId, address } = device;
  const { signedPreKey, kemPreKey, oneTimePreKey } = json;
  const signed = withDraws([signedPreKey.privateKey, signedPreKey.signatureRandom], 0, (env) =>
    generateSignedPreKey(signedPreKey.id, identityKeyPair, env),
  );
  const kem = withDraws([kemPreKey.keyRandom, kemPreKey.signatureRandom], 0, (env) =>
    generateKemPreKey(kemPreKey.id, identityKeyPair, kemPreKey, env),
  );
  const oneTime =
    oneTimePreKey && withDraws([oneTimePreKey.privateKey], 0, (env) => generateOneTimePreKey(oneTimePreKey.id, env));
  expect(hex(serializePublicKey(signed.keyPair.publicKey))).toBe(signedPreKey.publicKey);
  expect(hex(signed.signature)).toBe(signedPreKey.signature);
  expect(hex(serializeKemPublicKey(kem.keyPair.publicKey))).toBe(kemPreKey.publicKey);
  expect(hex(kem.signature)).toBe(kemPreKey.signature);
  expect(oneTime && hex(serializePublicKey(oneTime.keyPair.publicKey))).toBe(oneTimePreKey?.publicKey);
  const bundle = {
    registrationId,
    deviceId: address.deviceId,
    identityKey: identityKeyPair.publicKey,
    signedPreKey: { id: signed.id, publicKey: signed.keyPair.publicKey, signature: signed.signature },
    kemPreKey: { id: kem.id, publicKey: kem.keyPair.publicKey, signature: kem.signature },
    ...(oneTime && { oneTimePreKey: { id: oneTime.id, publicKey: oneTime.keyPair.publicKey } }),
  };
  const lookup = {
    signedPreKey: (id: number) => (id === signed.id ? signed : undefined),
    kemPreKey: (id: number) => (id === kem.id ? kem : undefined),
    oneTimePreKey: (id: number) => (id === oneTime?.id ? oneTime : undefined),
    isUsed: () => false,
  };
  return { bundle, lookup };
}

export interface MessageKeysJson {
  readonly seed: string;
  readonly postQuantumKey: string;
  readonly cipherKey: string;
  readonly macKey: string;
  readonly nonce: string;
}

/** Sections 4.4 and 4.5: the keys come from seed and post-quantum key, and are those of the message. */
export function expectMessageKeys(
  keys: MessageKeysJson,
  message: {
    readonly signalMessage: string;
    readonly ciphertext: Uint8Array;
    readonly plaintext: string;
    readonly sender: LocalDevice;
    readonly receiver: LocalDevice;
  },
): void {
  const { seed, postQuantumKey, cipherKey, macKey, nonce } = keys;
  const output = crypto.hkdfSha256(bytes(seed), bytes(postQuantumKey), utf8ToBytes('WhisperMessageKeys'), 80);
  expect(hex(output)).toBe(cipherKey + macKey + nonce);
  const [body, mac] = [message.signalMessage.slice(0, -16), message.signalMessage.slice(-16)];
  const ends = [message.sender, message.receiver].map((end) => serializePublicKey(end.identityKeyPair.publicKey));
  expect(hex(crypto.hmacSha256(bytes(macKey), concatBytes(...ends, bytes(body))).subarray(0, 8))).toBe(mac);
  const plaintext = crypto.aesCbcDecrypt(bytes(cipherKey), bytes(nonce), message.ciphertext);
  expect(hex(plaintext)).toBe(message.plaintext);
}
