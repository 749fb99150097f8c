/** Who vouches for a sender: a trust root, a server, and the certificates between them. Spec: Signal session layer, section 9.1. */

import { hexToBytes, type X25519KeyPair } from '@sotto/crypto';
import { createSenderCertificate, createServerCertificate, serializePublicKey } from '@sotto/ratchet';
import { hex } from '../json.ts';
import { type KeyPairJson, keyPairJson, type Party } from '../parties.ts';
import { createRecorder, crypto, envOf, NOW } from '../recorder.ts';

export interface Authority {
  readonly trustRoot: X25519KeyPair;
  readonly server: X25519KeyPair;
  readonly serverCertificate: Uint8Array;
  readonly json: {
    readonly trustRoot: KeyPairJson;
    readonly server: KeyPairJson;
    readonly serverCertificate: { readonly id: number; readonly signatureRandom: string; readonly bytes: string };
  };
}

export interface Certified {
  readonly bytes: Uint8Array;
  readonly json: {
    readonly e164?: string;
    readonly expires: number;
    readonly signatureRandom: string;
    readonly bytes: string;
  };
}

/** One day after the clock of the files. */
export const EXPIRES = NOW + 86_400_000;

export function createAuthority(seed: string): Authority {
  const recorder = createRecorder(`${seed}/authority`);
  const pair = () => {
    const random = hex(recorder.random(32));
    const keyPair = crypto.x25519KeyPair(hexToBytes(random));
    return { keyPair, json: keyPairJson(random, keyPair) };
  };
  const [trustRoot, server] = [pair(), pair()];
  recorder.take();
  const id = 5;
  const input = { id, key: server.keyPair.publicKey, trustRootPrivateKey: trustRoot.keyPair.privateKey };
  const serverCertificate = createServerCertificate(envOf(recorder), input);
  const [signatureRandom] = recorder.take();
  return {
    trustRoot: trustRoot.keyPair,
    server: server.keyPair,
    serverCertificate,
    json: {
      trustRoot: trustRoot.json,
      server: server.json,
      serverCertificate: { id, signatureRandom: signatureRandom!, bytes: hex(serverCertificate) },
    },
  };
}

export function certify(authority: Authority, { device }: Party, seed: string, e164?: string): Certified {
  const recorder = createRecorder(`${seed}/certificate`);
  const { name: uuid, deviceId } = device.address;
  const bytes = createSenderCertificate(envOf(recorder), {
    serverCertificate: authority.serverCertificate,
    serverPrivateKey: authority.server.privateKey,
    sender: { uuid, e164, deviceId, identityKey: device.identityKeyPair.publicKey },
    expires: EXPIRES,
  });
  const [signatureRandom] = recorder.take();
  const json = { expires: EXPIRES, signatureRandom: signatureRandom!, bytes: hex(bytes) };
  return { bytes, json: e164 === undefined ? json : { e164, ...json } };
}

export const publicHex = ({ publicKey }: X25519KeyPair): string => hex(serializePublicKey(publicKey));
