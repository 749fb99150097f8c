/**
 * Messages that hide their sender, 1 KB. Version 1: encrypted on a session and sealed for one device. Version 2:
 * encrypted by sender key and sealed at once for all members of a group.
 */

import type { Case, Fixture } from '../case.ts';
import type { Decrypted } from '../implementation.ts';
import { createText } from '../inputs.ts';
import { groupDigits } from '../report/format.ts';
import { assertSame } from './pair.ts';

/** With one certificate, which the reader knows after the first message, or with more than a run has messages. */
export function sealedV1(isKnown: boolean): Case {
  const [suffix, which] = isKnown ? ['', 'certificate known'] : ['-new', 'certificate never seen'];
  return {
    id: `sealed-v1${suffix}`,
    phases: [
      { id: `sealed-v1-encrypt${suffix}`, title: `sealed v1, encrypt 1 KB, ${which}` },
      { id: `sealed-v1-decrypt${suffix}`, title: `sealed v1, decrypt 1 KB, ${which}` },
    ],
    batchMax: isKnown ? 500 : 40,
    setUp: async ({ sealed }, seed): Promise<Fixture | undefined> => {
      const pair = await sealed?.createSealedPair(isKnown ? 1 : CERTIFICATES);
      if (pair === undefined) return undefined;
      const plaintext = createText(seed, 1024);
      let messages: Uint8Array[] = [];
      let texts: Decrypted[] = [];
      return {
        prepare: () => {
          messages = [];
          texts = [];
        },
        phases: [
          async (count) => {
            for (let n = 0; n < count; n++) {
              const message = pair.seal(plaintext);
              messages.push(message instanceof Promise ? await message : message);
            }
          },
          async (count) => {
            for (let n = 0; n < count; n++) {
              const text = pair.unseal(messages[n]!);
              texts.push(text instanceof Promise ? await text : text);
            }
          },
        ],
        verify: () => {
          for (const text of texts) assertSame(text, plaintext);
        },
      };
    },
  };
}

/**
 * Sealed for so many members. The first and the last of them read, untimed; what reading costs does not depend on their
 * number, so {@link sealedV2Reading} times it once.
 */
export function sealedV2(members: number): Case {
  return {
    id: `sealed-v2-${members}`,
    phases: [{ id: `sealed-v2-encrypt-${members}`, title: `sealed v2, encrypt 1 KB for ${groupDigits(members)}` }],
    batchMax: Math.max(1, Math.floor(200 / members)),
    setUp: async ({ sealed }, seed): Promise<Fixture | undefined> => {
      const group = await sealed?.createSealedGroup(members);
      if (group === undefined) return undefined;
      const plaintext = createText(seed, 1024);
      let sent: Uint8Array[] = [];
      return {
        prepare: () => {
          sent = [];
        },
        phases: [
          async (count) => {
            for (let n = 0; n < count; n++) {
              const message = group.sealForAll(plaintext);
              sent.push(message instanceof Promise ? await message : message);
            }
          },
        ],
        verify: async () => {
          for (const message of sent) {
            for (const member of new Set([0, members - 1])) {
              assertSame(await group.unseal(member, group.messageFor(member, message)), plaintext);
            }
          }
        },
      };
    },
  };
}

/** One member reads what the server has handed it. */
export const sealedV2Reading: Case = {
  id: 'sealed-v2-decrypt',
  phases: [{ id: 'sealed-v2-decrypt', title: 'sealed v2, decrypt 1 KB, certificate known' }],
  batchMax: 500,
  setUp: async ({ sealed }, seed): Promise<Fixture | undefined> => {
    const group = await sealed?.createSealedGroup(1);
    if (group === undefined) return undefined;
    const plaintext = createText(seed, 1024);
    let received: Uint8Array[] = [];
    let texts: Decrypted[] = [];
    return {
      prepare: async (count) => {
        [received, texts] = [[], []];
        for (let n = 0; n < count; n++) received.push(group.messageFor(0, await group.sealForAll(plaintext)));
      },
      phases: [
        async (count) => {
          for (let n = 0; n < count; n++) {
            const text = group.unseal(0, received[n]!);
            texts.push(text instanceof Promise ? await text : text);
          }
        },
      ],
      verify: () => {
        for (const text of texts) assertSame(text, plaintext);
      },
    };
  },
};

/** More would take longer to issue than they take to use; a reader that has forgotten the first has not seen it. */
const CERTIFICATES = 400;
