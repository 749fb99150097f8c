/**
 * Starting sessions: the initiator checks a bundle and writes, the responder reads the first message. Every session is
 * another one between the same two devices, with a one-time pre-key of its own; the one before is deleted.
 */

import type { Case, Fixture } from '../case.ts';
import type { Decrypted, Message } from '../implementation.ts';
import { createText } from '../inputs.ts';
import { assertSame, close, createDevices } from './pair.ts';

export const sessionStart: Case = {
  id: 'session-start',
  phases: [
    { id: 'session-start', title: 'session start: check a bundle, encrypt 256 B' },
    { id: 'first-decrypt', title: 'first decrypt: accept the session, 256 B' },
  ],
  batchMax: 40,
  setUp: async (implementation, seed): Promise<Fixture | undefined> => {
    if (implementation.sessions?.isStartedByOurs) return undefined;
    const pair = await createDevices(implementation, seed);
    if (pair === undefined) return undefined;
    const { alice, bob } = pair;
    const plaintext = createText(seed, 256);
    let bundles: unknown[] = [];
    let messages: Message[] = [];
    let texts: Decrypted[] = [];
    return {
      prepare: async (count) => {
        [bundles, messages, texts] = [[], [], []];
        for (let n = 0; n < count; n++) bundles.push(await bob.createBundle());
      },
      phases: [
        async (count) => {
          for (let n = 0; n < count; n++) {
            alice.forget(bob.name);
            const initiated = alice.initiate(bob.name, bundles[n]);
            if (initiated instanceof Promise) await initiated;
            const message = alice.encrypt(bob.name, plaintext);
            messages.push(message instanceof Promise ? await message : message);
          }
        },
        async (count) => {
          for (let n = 0; n < count; n++) {
            bob.forget(alice.name);
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
  },
};
