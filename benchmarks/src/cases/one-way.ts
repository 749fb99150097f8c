/**
 * Many messages of one device to another, none back: the symmetric chains alone. Every message of the first phase is
 * read in the second one, from bytes, as it arrives.
 */

import { memoryBytes } from '../byte-store.ts';
import type { Case, Fixture } from '../case.ts';
import type { Decrypted, Message, Plaintext } from '../implementation.ts';
import { createText } from '../inputs.ts';
import { assertSame, close, createPair, type Pair } from './pair.ts';

/** Messages of `bytes` bytes. `reloaded`: every record is read from its bytes before, and written after each message. */
export function oneWay(bytes: number, { reloaded }: { readonly reloaded: boolean } = { reloaded: false }): Case {
  const [suffix, kept] = reloaded ? ['-reloaded', ', record reloaded'] : ['', ''];
  return {
    id: `one-way-${sizeName(bytes)}${suffix}`,
    phases: [
      { id: `encrypt-${sizeName(bytes)}${suffix}`, title: `encrypt ${sizeTitle(bytes)}${kept}` },
      { id: `decrypt-${sizeName(bytes)}${suffix}`, title: `decrypt ${sizeTitle(bytes)}${kept}` },
    ],
    batchMax: Math.max(16, Math.min(2_000, Math.floor(MEMORY_BYTES / bytes))),
    setUp: async (implementation, seed) => {
      const pair = await createPair(implementation, seed, () => (reloaded ? memoryBytes() : 'objects'));
      return pair && oneWayFixture(pair, createText(seed, bytes));
    },
  };
}

/** The first phase encrypts for the other, who decrypts in the second one. */
export function oneWayFixture(pair: Pair, plaintext: Plaintext): Fixture {
  const { alice, bob } = pair;
  let messages: Message[] = [];
  let texts: Decrypted[] = [];
  return {
    prepare: () => {
      messages = [];
      texts = [];
    },
    phases: [
      async (count) => {
        for (let n = 0; n < count; n++) {
          const message = alice.encrypt(bob.name, plaintext);
          messages.push(message instanceof Promise ? await message : message);
        }
      },
      async (count) => {
        for (let n = 0; n < count; n++) {
          const text = bob.decrypt(alice.name, messages[n]!);
          texts.push(text instanceof Promise ? await text : text);
        }
      },
    ],
    verify: () => {
      for (const text of texts) assertSame(text, plaintext);
    },
    close: () => close(pair),
  };
}

/** As in the ids of results: 32, 1k. */
export function sizeName(bytes: number): string {
  return bytes < 1024 ? String(bytes) : `${bytes / 1024}k`;
}

/** As in the report: 32 B, 1 KB. */
export function sizeTitle(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${bytes / 1024} KB`;
}

/** What the messages of one batch may hold together. */
const MEMORY_BYTES = 4 * 1024 * 1024;
