/**
 * Messages in turns: each one is an encryption, a decryption and a step of both ratchets. An operation is one message.
 */

import type { Case, Fixture } from '../case.ts';
import type { Decrypted } from '../implementation.ts';
import { createText } from '../inputs.ts';
import { assertSame, close, createPair } from './pair.ts';

export const pingPong: Case = {
  id: 'ping-pong-256',
  phases: [{ id: 'ping-pong-256', title: 'ping-pong 256 B, one message' }],
  batchMax: 2_000,
  setUp: async (implementation, seed): Promise<Fixture | undefined> => {
    const pair = await createPair(implementation, seed);
    if (pair === undefined) return undefined;
    const { alice, bob } = pair;
    const plaintext = createText(seed, 256);
    let texts: Decrypted[] = [];
    let isBobsTurn = true;
    return {
      prepare: () => {
        texts = [];
      },
      phases: [
        async (count) => {
          for (let n = 0; n < count; n++) {
            const [from, to] = isBobsTurn ? [bob, alice] : [alice, bob];
            isBobsTurn = !isBobsTurn;
            const message = from.encrypt(to.name, plaintext);
            const text = to.decrypt(from.name, message instanceof Promise ? await message : message);
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
