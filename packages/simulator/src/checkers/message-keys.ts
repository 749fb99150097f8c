/**
 * I1: no message key, and no pair of key and nonce, is used twice. What leaves a device is read from its outbox, so a message
 * key that made two ciphertexts shows there, whoever made them; keys of other ciphers are seen where they are used.
 */

import type { CryptoProvider } from '@sotto/crypto';
import type { Batch } from '@sotto/store';
import { decodePreKeySignalMessage, decodeSignalMessage, decodeStoredOutboxEntry } from '@sotto/wire';
import { digestOf } from '../letters.ts';
import type { Report } from '../problem.ts';

export class MessageKeys {
  readonly #report: Report;
  /** Digest of the ciphertext by ratchet key and counter. */
  readonly #ciphertexts = new Map<string, string>();
  /** Digest of what was encrypted by cipher, key and nonce. */
  readonly #encrypted = new Map<string, string>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** How many message keys were seen. */
  get count(): number {
    return this.#ciphertexts.size;
  }

  /** A device holds this batch for durable: what is in its outbox may leave. */
  committed(device: string, { put = [] }: Batch): void {
    for (const [key, value] of put) {
      if (!key.startsWith('outbox/')) continue;
      const message = messageIn(value);
      if (message === undefined) continue;
      const before = this.#ciphertexts.get(message.key);
      if (before !== undefined && before !== message.ciphertext)
        this.#report('I1', `${device}: one message key has made two ciphertexts`);
      this.#ciphertexts.set(message.key, message.ciphertext);
    }
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
        return provider.aesGcmSivEncrypt(key, nonce, plaintext, additionalData);
      },
    };
  }
}

/** The message in a stored outbox entry, if it is one of a session. The name of a message key is the ratchet key of its chain and its number there. */
export function messageIn(stored: Uint8Array): { readonly key: string; readonly ciphertext: string } | undefined {
  const { type, message } = decodeStoredOutboxEntry(stored);
  if (type !== 'preKeySignalMessage' && type !== 'signalMessage') return undefined;
  // The version byte stands before the message; the MAC of 8 bytes, behind that of a session.
  const inner = type === 'preKeySignalMessage' ? decodePreKeySignalMessage(message.subarray(1)).message : message;
  const { ratchetKey, counter } = decodeSignalMessage(inner?.subarray(1, -MAC_BYTES) ?? new Uint8Array(0));
  if (inner === undefined || ratchetKey === undefined || counter === undefined) return undefined;
  return { key: `${digestOf(ratchetKey)}/${counter}`, ciphertext: digestOf(inner) };
}

const MAC_BYTES = 8;
