/** One encryption for all members of a group, 1 KB, and one member who reads it. */

import type { Case, Fixture } from '../case.ts';
import type { Decrypted, Message } from '../implementation.ts';
import { createText } from '../inputs.ts';
import { assertSame } from './pair.ts';

export const group: Case = {
  id: 'group',
  phases: [
    { id: 'group-encrypt', title: 'encrypt 1 KB for a group' },
    { id: 'group-decrypt', title: 'decrypt 1 KB of a group' },
  ],
  batchMax: 1_000,
  setUp: async ({ groups }, seed): Promise<Fixture | undefined> => {
    const group = await groups?.createGroup();
    if (group === undefined) return undefined;
    const plaintext = createText(seed, 1024);
    let messages: Message[] = [];
    let texts: Decrypted[] = [];
    return {
      ...(groups !== undefined && groups.protocol !== 'sender keys' && { label: groups.protocol }),
      prepare: () => {
        messages = [];
        texts = [];
      },
      phases: [
        async (count) => {
          for (let n = 0; n < count; n++) {
            const message = group.encrypt(plaintext);
            messages.push(message instanceof Promise ? await message : message);
          }
        },
        async (count) => {
          for (let n = 0; n < count; n++) {
            const text = group.decrypt(messages[n]!);
            texts.push(text instanceof Promise ? await text : text);
          }
        },
      ],
      verify: () => {
        for (const text of texts) assertSame(text, plaintext);
      },
      close: () => group.close?.(),
    };
  },
};
