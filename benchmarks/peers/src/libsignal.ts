/**
 * `libsignal` of npm, in JavaScript over node:crypto: the old protocol, without anything post-quantum. A black box,
 * called through its published types; these have nothing to generate keys with, so node:crypto does.
 */

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { ProtocolAddress, SessionBuilder, SessionCipher, type SessionRecord, type SignalStorage } from 'libsignal';
import type { Device, Implementation, Message, Plaintext, RecordKeeping } from '../../dist/implementation.js';

export function createPeer(version: string): Implementation {
  return {
    name: 'libsignal',
    version,
    sessions: {
      createDevice: (name, records) => (typeof records !== 'string' ? undefined : new JavaScriptDevice(name, records)),
    },
  };
}

interface Pair {
  readonly pubKey: Buffer;
  readonly privKey: Buffer;
}

type Bundle = Parameters<SessionBuilder['initOutgoing']>[0];

class JavaScriptDevice implements Device {
  readonly name: string;
  readonly #identity = generatePair();
  readonly #signed = generatePair();
  readonly #oneTime = new Map<number | string, Pair>();
  readonly #sessions = new Map<string, SessionRecord>();
  readonly #written = new Map<string, string>();
  readonly #known = new Map<string, Uint8Array>();
  readonly #ciphers = new Map<string, SessionCipher>();
  readonly #storage: SignalStorage;
  #lastId = 0;

  constructor(name: string, records: RecordKeeping) {
    this.name = name;
    this.#storage = {
      loadSession: async (id) => this.#sessions.get(id),
      storeSession: async (id, record) => {
        this.#sessions.set(id, record);
        if (records === 'written') this.#written.set(id, textOf(record));
      },
      isTrustedIdentity: (id, key) => {
        const known = this.#known.get(id);
        if (known === undefined) this.#known.set(id, key);
        return known === undefined || Buffer.compare(known, key) === 0;
      },
      loadPreKey: async (id) => this.#oneTime.get(id),
      removePreKey: (id) => void this.#oneTime.delete(id),
      loadSignedPreKey: () => this.#signed,
      getOurRegistrationId: () => 1,
      getOurIdentity: () => this.#identity,
    };
  }

  createBundle(): Bundle {
    const keyId = ++this.#lastId;
    const once = generatePair();
    this.#oneTime.set(keyId, once);
    return {
      registrationId: 1,
      identityKey: this.#identity.pubKey,
      // It does not look at the signature of a bundle that it starts with.
      signedPreKey: { keyId: 1, publicKey: this.#signed.pubKey, signature: randomBytes(64) },
      preKey: { keyId, publicKey: once.pubKey },
    };
  }

  initiate(to: string, bundle: unknown): Promise<void> {
    return new SessionBuilder(this.#storage, new ProtocolAddress(to, 1)).initOutgoing(bundle as Bundle);
  }

  async encrypt(to: string, { bytes }: Plaintext): Promise<Message> {
    const { type, body }: { readonly type: number; readonly body: unknown } = await this.#cipher(to).encrypt(
      bufferOf(bytes),
    );
    if (!(body instanceof Uint8Array)) throw new TypeError('body: is text');
    return { isFirst: type === 3, body };
  }

  decrypt(from: string, { isFirst, body }: Message): Promise<Uint8Array> {
    if (typeof body === 'string') throw new TypeError('body: is text');
    const cipher = this.#cipher(from);
    return isFirst ? cipher.decryptPreKeyWhisperMessage(body) : cipher.decryptWhisperMessage(body);
  }

  forget(other: string): void {
    const id = new ProtocolAddress(other, 1).toString();
    this.#sessions.delete(id);
    this.#written.delete(id);
    this.#ciphers.delete(other);
  }

  recordBytes(other: string): number {
    const record = this.#sessions.get(new ProtocolAddress(other, 1).toString());
    return record === undefined ? 0 : textOf(record).length;
  }

  #cipher(other: string): SessionCipher {
    const known = this.#ciphers.get(other);
    if (known !== undefined) return known;
    const cipher = new SessionCipher(this.#storage, new ProtocolAddress(other, 1));
    this.#ciphers.set(other, cipher);
    return cipher;
  }
}

/** It takes nothing else, whatever its types say. The memory is the same. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A record serialises to an object for JSON. */
function textOf(record: SessionRecord): string {
  return JSON.stringify(record.serialize());
}

function generatePair(): Pair {
  const jwk = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  const bytes = (part: string | undefined): Buffer => Buffer.from(part ?? '', 'base64url');
  return { pubKey: Buffer.concat([Buffer.of(5), bytes(jwk.x)]), privKey: bytes(jwk.d) };
}
