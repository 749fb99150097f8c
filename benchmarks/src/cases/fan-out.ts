/**
 * One text to many devices, each on a session of its own, 1 KB, with the bytes of every record stored after its message.
 * An operation is the whole fan-out.
 */

import type { Case, Fixture } from '../case.ts';
import type { Device, Message } from '../implementation.ts';
import { accountName, createText } from '../inputs.ts';
import { groupDigits } from '../report/format.ts';
import { assertSame, begin } from './pair.ts';

export function fanOut(count: number): Case {
  return {
    id: `fan-out-${count}`,
    phases: [{ id: `fan-out-${count}`, title: `fan-out 1 KB to ${groupDigits(count)} sessions, records written` }],
    batchMax: 4,
    setUp: async ({ sessions }, seed): Promise<Fixture | undefined> => {
      const alice = await sessions?.createDevice(accountName(seed), 'written');
      if (sessions === undefined || alice === undefined) return undefined;
      const others: Device[] = [];
      for (let n = 0; n < count; n++) {
        const other = await sessions.createDevice(accountName(seed + 1 + n), 'objects');
        if (other === undefined) return undefined;
        await begin({ alice, bob: other });
        others.push(other);
      }
      const names = others.map(({ name }) => name);
      const plaintext = createText(seed, 1024);
      let sent: (readonly Message[])[] = [];
      return {
        prepare: () => {
          sent = [];
        },
        phases: [
          async (times) => {
            for (let n = 0; n < times; n++) {
              if (alice.encryptForAll !== undefined) {
                sent.push(await alice.encryptForAll(names, plaintext));
                continue;
              }
              const messages: Message[] = [];
              for (const name of names) {
                const message = alice.encrypt(name, plaintext);
                messages.push(message instanceof Promise ? await message : message);
              }
              sent.push(messages);
            }
          },
        ],
        verify: async () => {
          for (const messages of sent) {
            for (const [i, other] of others.entries()) {
              assertSame(await other.decrypt(alice.name, messages[i]!), plaintext);
            }
          }
        },
        close: () => {
          for (const device of [alice, ...others]) device.close?.();
        },
      };
    },
  };
}
