/** libsignal with the keys of a vector file, which its public API can be given. */

import * as libsignal from '@signalapp/libsignal-client';
import { bytesToHex, concatBytes, hexToBytes, nobleProvider } from '@sotto/crypto';
import { own } from './libsignal-peer.ts';
import { LibsignalSealedPeer } from './libsignal-sealed-peer.ts';

export interface KeyPairJson {
  /** Before clamping. */
  readonly privateKey: string;
  readonly publicKey: string;
}

export interface DeviceJson {
  readonly name: string;
  readonly deviceId: number;
  readonly identity: KeyPairJson;
}

export interface PreKeysJson {
  readonly signedPreKey: KeyPairJson & { readonly id: number; readonly signature: string };
  readonly kemPreKey: {
    readonly id: number;
    readonly lastResort: boolean;
    readonly keyRandom: string;
    readonly publicKey: string;
    readonly signature: string;
  };
  readonly oneTimePreKey?: KeyPairJson & { readonly id: number };
}

/** A device of libsignal that is the one of a file. */
export class LibsignalVectorPeer extends LibsignalSealedPeer {
  constructor({ name, deviceId, identity }: DeviceJson, now: number) {
    const { privateKey, publicKey } = libsignalPair(identity);
    const identityKeyPair = new libsignal.IdentityKeyPair(publicKey, privateKey);
    super({ name, deviceId }, { identityKeyPair, now: () => now });
  }

  async importPreKeys({ signedPreKey, kemPreKey, oneTimePreKey }: PreKeysJson): Promise<void> {
    const { id, signature } = signedPreKey;
    const signed = libsignalPair(signedPreKey);
    const record = libsignal.SignedPreKeyRecord.new(id, 0, signed.publicKey, signed.privateKey, ownHex(signature));
    await this.signed.saveSignedPreKey(id, record);
    const kem = kemRecord(kemPreKey);
    if (kemPreKey.lastResort) await this.kyber.saveKyberPreKey(kemPreKey.id, kem);
    else this.kyber.saveOneTime(kemPreKey.id, kem);
    if (oneTimePreKey === undefined) return;
    const one = libsignalPair(oneTimePreKey);
    const oneTime = libsignal.PreKeyRecord.new(oneTimePreKey.id, one.publicKey, one.privateKey);
    await this.preKeys.savePreKey(oneTimePreKey.id, oneTime);
  }
}

/** Fails when libsignal derives another public key. */
export function libsignalPair({ privateKey, publicKey }: KeyPairJson) {
  const ours = nobleProvider.x25519KeyPair(hexToBytes(privateKey)).privateKey;
  const parsed = libsignal.PrivateKey.deserialize(own(ours));
  const derived = parsed.getPublicKey();
  if (bytesToHex(derived.serialize()) !== publicKey)
    throw new Error(`libsignal has another public key than ${publicKey}`);
  return { privateKey: parsed, publicKey: derived };
}

export const ownHex = (hex: string) => own(hexToBytes(hex));

export const libsignalKey = (hex: string) => libsignal.PublicKey.deserialize(ownHex(hex));

/**
 * The API makes records of KEM keys that it has generated only. So the keys of the file take the place of such a pair in
 * its serialised record, byte for byte.
 */
function kemRecord({ id, keyRandom, publicKey, signature }: PreKeysJson['kemPreKey']): libsignal.KyberPreKeyRecord {
  const generated = libsignal.KEMKeyPair.generate();
  const record = bytesToHex(libsignal.KyberPreKeyRecord.new(id, 0, generated, ownHex(signature)).serialize());
  const pair = nobleProvider.kyberKeyPair(hexToBytes(keyRandom));
  const secretKey = bytesToHex(concatBytes(Uint8Array.of(0x08), pair.privateKey));
  const replaced = record
    .replace(bytesToHex(generated.getSecretKey().serialize()), secretKey)
    .replace(bytesToHex(generated.getPublicKey().serialize()), publicKey);
  const parsed = libsignal.KyberPreKeyRecord.deserialize(ownHex(replaced));
  if (bytesToHex(parsed.publicKey().serialize()) !== publicKey) throw new Error('record has no such KEM key');
  if (bytesToHex(parsed.secretKey().serialize()) !== secretKey) throw new Error('record has no such KEM secret');
  return parsed;
}
