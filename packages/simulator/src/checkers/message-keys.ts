/**
 * I1: no message key, and no pair of key and nonce, is used twice. What leaves a device is read from its outbox, so a message
 * key that made two ciphertexts shows there, whoever made them; keys of other ciphers are seen where they are used.
 *
 * A device whose disk was put back cannot know that at once. What it encrypts until it does must not leave: of such a device,
 * those ciphertexts count that were sealed for a request which a relay took. What was lost or refused on its way left no trace by
 * which a device could know.
 */

import type { CryptoProvider } from '@sotto/crypto';
import type { Batch } from '@sotto/store';
import { decodePreKeySignalMessage, decodeSignalMessage, decodeStoredOutboxEntry } from '@sotto/wire';
import { asBuffer } from '../buffers.ts';
import { digestOf } from '../letters.ts';
import type { Report } from '../problem.ts';

/** What one message key made. */
interface Encrypted {
  /** The name of the key. */
  readonly key: string;
  /** A digest. */
  readonly ciphertext: string;
  readonly bytes: Uint8Array;
}

export class MessageKeys {
  readonly #report: Report;
  /** Digest of the ciphertext by the name of its key: of all that stood in an outbox, and of all that a relay took. */
  readonly #queued = new Map<string, string>();
  readonly #taken = new Map<string, string>();
  /** What stood in the outbox of each device. */
  readonly #messages = new Map<string, Encrypted[]>();
  /** What each device has sealed for its next request. */
  readonly #sealed = new Map<string, Encrypted[]>();
  readonly #putBack = new Set<string>();
  /** Digest of what was encrypted by cipher, key and nonce. */
  readonly #encrypted = new Map<string, string>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** How many message keys were seen. */
  get count(): number {
    return this.#queued.size;
  }

  /** An older copy of the disk of this device was put back. */
  putBack(device: string): void {
    this.#putBack.add(device);
    this.#sealed.delete(device);
  }

  /** A device holds this batch for durable: what is in its outbox may leave. */
  committed(device: string, { put = [] }: Batch): void {
    for (const [key, value] of put) {
      const message = key.startsWith('outbox/') ? messageIn(value) : undefined;
      if (message === undefined) continue;
      this.#messages.set(device, [...(this.#messages.get(device) ?? []), message]);
      if (isAnother(this.#queued, message) && !this.#putBack.has(device))
        this.#report('I1', `${device}: one message key has made two ciphertexts`);
    }
  }

  /** A request of a device that sends is at its relay. What is returned is called if the relay takes it. */
  sending(device: string): () => void {
    const sealed = this.#sealed.get(device) ?? [];
    this.#sealed.delete(device);
    return () => {
      for (const message of sealed)
        if (isAnother(this.#taken, message))
          this.#report('I1', `${device}: its relay took two ciphertexts of one message key`);
    };
  }

  #seal(device: string, plaintext: Uint8Array): void {
    const buffer = asBuffer(plaintext);
    const found = this.#messages.get(device)?.find(({ bytes }) => buffer.includes(asBuffer(bytes)));
    if (found !== undefined) this.#sealed.set(device, [...(this.#sealed.get(device) ?? []), found]);
  }

  /** Notes what `provider` encrypts under keys that are for one message. */
  watch(device: string, provider: CryptoProvider): Pick<CryptoProvider, 'aesGcmSivEncrypt'> {
    return {
      aesGcmSivEncrypt: (key, nonce, plaintext, additionalData) => {
        const name = `${digestOf(key)}/${digestOf(nonce)}`;
        const what = digestOf(plaintext);
        const before = this.#encrypted.get(name);
        if (before !== undefined && before !== what)
          this.#report('I1', `${device}: one key and nonce have encrypted two plaintexts`);
        this.#encrypted.set(name, what);
        this.#seal(device, plaintext);
        return provider.aesGcmSivEncrypt(key, nonce, plaintext, additionalData);
      },
    };
  }
}

/** Notes the first ciphertext of a key. Whether this is another one. */
function isAnother(known: Map<string, string>, { key, ciphertext }: Encrypted): boolean {
  const before = known.get(key);
  if (before === undefined) known.set(key, ciphertext);
  return before !== undefined && before !== ciphertext;
}

/** The message in a stored outbox entry, if it is one of a session. The name of a message key is the ratchet key of its chain and its number there. */
export function messageIn(stored: Uint8Array): Encrypted | undefined {
  const { type, message } = decodeStoredOutboxEntry(stored);
  if (type !== 'preKeySignalMessage' && type !== 'signalMessage') return undefined;
  // The version byte stands before the message; the MAC of 8 bytes, behind that of a session.
  const inner = type === 'preKeySignalMessage' ? decodePreKeySignalMessage(message.subarray(1)).message : message;
  const { ratchetKey, counter } = decodeSignalMessage(inner?.subarray(1, -MAC_BYTES) ?? new Uint8Array(0));
  if (inner === undefined || ratchetKey === undefined || counter === undefined) return undefined;
  return { key: `${digestOf(ratchetKey)}/${counter}`, ciphertext: digestOf(inner), bytes: Uint8Array.from(message) };
}

const MAC_BYTES = 8;
