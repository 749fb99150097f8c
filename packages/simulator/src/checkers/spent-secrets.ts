/**
 * I4: after the commit no spent secret is in any stored record. Keys that encrypted or decrypted a message are remembered with
 * the seed they came from, and searched in everything a device has stored.
 */

import { bytesToHex, type CryptoProvider } from '@sotto/crypto';
import type { Report } from '../problem.ts';
import { countFound } from './find-secrets.ts';

type Steps = Pick<CryptoProvider, 'messageKeys' | 'seal' | 'open'>;

export class SpentSecrets {
  readonly #report: Report;
  readonly #used = new Map<string, Uint8Array[]>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** Notes the secrets of the messages that `provider` works on. */
  watch(device: string, provider: CryptoProvider): Steps {
    /** The latest ones: a step derives its keys right before it uses them. */
    const seeds = new Map<string, Uint8Array>();
    const used = this.#usedBy(device);
    const note = (keys: Uint8Array): void => {
      const seed = seeds.get(bytesToHex(keys));
      used.push(keys.slice(0, 32), ...(seed === undefined ? [] : [seed]));
    };
    return {
      messageKeys: (seed, salt, target) => {
        const before = seed.slice();
        const keys = provider.messageKeys(seed, salt, target);
        if (seeds.size > SEEDS_MAX) seeds.clear();
        seeds.set(bytesToHex(keys), before);
        return keys;
      },
      seal: (keys, associatedData, head, plaintext, tail) => {
        note(keys);
        return provider.seal(keys, associatedData, head, plaintext, tail);
      },
      open: (keys, associatedData, message, ciphertext) => {
        const plaintext = provider.open(keys, associatedData, message, ciphertext);
        if (plaintext !== undefined) note(keys);
        return plaintext;
      },
    };
  }

  /** All that a device has used so far. */
  of(device: string): readonly Uint8Array[] {
    return this.#usedBy(device);
  }

  /** `stored` is everything on the disk of a device at a moment when no message of its is on its way; `spentBy`, it or another one. */
  check(device: string, stored: Uint8Array, spentBy = device): void {
    const left = countFound(stored, this.#usedBy(spentBy));
    const whose = spentBy === device ? '' : ` of ${spentBy}`;
    if (left > 0) this.#report('I4', `${device}: ${left} spent secrets${whose} are in stored records`);
  }

  #usedBy(device: string): Uint8Array[] {
    const used = this.#used.get(device) ?? [];
    this.#used.set(device, used);
    return used;
  }
}

const SEEDS_MAX = 64;
