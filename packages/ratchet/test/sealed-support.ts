/** A server that certifies senders, and devices that seal for each other, for tests. Every secret comes from one seed. */

import { bytesToUtf8, type X25519KeyPair, type X25519PublicKey } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { generateKeyPair } from '../src/keys.ts';
import { createSealedContent, type SealedContentInput } from '../src/sealed-content.ts';
import { type DecryptedSealedMessage, decryptSealedMessage } from '../src/sealed-sender.ts';
import { sealMessageV1 } from '../src/sealed-sender-v1.ts';
import { sealMessageV2 } from '../src/sealed-sender-v2.ts';
import { createSenderCertificate } from '../src/sender-certificate.ts';
import { createServerCertificate } from '../src/server-certificate.ts';
import type { SessionMessage } from '../src/session-cipher.ts';
import type { SessionRecord } from '../src/session-record.ts';
import type { RatchetEnv, Step } from '../src/step.ts';
import { crypto, type Device, NOW } from './support.ts';

/** Last millisecond of every certificate here. */
export const EXPIRES = NOW + 86_400_000;

export const SEALERS = { 'version 1': sealMessageV1, 'version 2': sealMessageV2 } as const;
export type SealingVersion = keyof typeof SEALERS;

/** One trust root with one server. */
export class Authority {
  readonly trustRoot: X25519PublicKey;
  readonly #server: X25519KeyPair;
  readonly #serverCertificate: Uint8Array;
  readonly #env;

  constructor(seed: string) {
    this.#env = { crypto, random: seededRandom(`${seed}/authority`) };
    const root = generateKeyPair(this.#env);
    this.trustRoot = root.publicKey;
    this.#server = generateKeyPair(this.#env);
    const input = { id: 7, key: this.#server.publicKey, trustRootPrivateKey: root.privateKey };
    this.#serverCertificate = createServerCertificate(this.#env, input);
  }

  /** Of a device, or of what `changes` makes of it. */
  certify(device: Device, changes: { readonly identityKey?: X25519PublicKey; readonly e164?: string } = {}) {
    const { address, identityKeyPair } = device.local;
    const sender = {
      uuid: address.name,
      deviceId: address.deviceId,
      identityKey: identityKeyPair.publicKey,
      ...changes,
    };
    return createSenderCertificate(this.#env, {
      serverCertificate: this.#serverCertificate,
      serverPrivateKey: this.#server.privateKey,
      sender,
      expires: EXPIRES,
    });
  }

  /** Content of one message of a session. */
  contentOf(device: Device, message: SessionMessage, changes: Partial<SealedContentInput> = {}): Uint8Array {
    return createSealedContent({
      type: message.type,
      content: message.bytes,
      certificate: this.certify(device),
      ...changes,
    });
  }
}

/** Seals content of one device for another. */
export function seal(version: SealingVersion, from: Device, to: Device, content: Uint8Array): Uint8Array {
  const senderIdentity = from.local.identityKeyPair;
  const recipientIdentityKey = to.local.identityKeyPair.publicKey;
  return SEALERS[version](from.env, { senderIdentity, recipientIdentityKey, content });
}

/** The step alone: nothing is committed. Whatever the sender, the record of `device` is used. */
export function unsealStep(
  device: Device,
  trustRoot: X25519PublicKey,
  message: Uint8Array,
  env: RatchetEnv = device.env,
): Step<SessionRecord, DecryptedSealedMessage> {
  const sessions = { record: () => device.record, identityKey: () => undefined };
  const input = { local: device.local, message, trustRoots: [trustRoot], preKeys: device.preKeys };
  return decryptSealedMessage(sessions, input, env);
}

export function textOf(step: Step<SessionRecord, DecryptedSealedMessage>): string {
  return bytesToUtf8(step.output.plaintext);
}
