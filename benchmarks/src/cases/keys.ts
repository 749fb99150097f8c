/** Generating keys: an identity, and all that a bundle holds. */

import { type Case, VerificationError } from '../case.ts';
import { accountName } from '../inputs.ts';
import { close, createDevices } from './pair.ts';

export const identity: Case = {
  id: 'identity',
  phases: [{ id: 'identity', title: 'identity key pair' }],
  batchMax: 500,
  setUp: ({ sessions }) => {
    if (sessions?.generateIdentity === undefined) return undefined;
    const { generateIdentity } = sessions;
    let last: unknown;
    return {
      phases: [
        async (count) => {
          for (let n = 0; n < count; n++) {
            const made = generateIdentity();
            last = made instanceof Promise ? await made : made;
          }
        },
      ],
      verify: () => {
        if (last === undefined) throw new VerificationError('no identity was made');
      },
    };
  },
};

/** The last bundle of each round starts a session, so it is a good one. */
export const bundle: Case = {
  id: 'bundle',
  phases: [{ id: 'bundle', title: 'pre-key bundle: signed, KEM and one-time pre-key' }],
  batchMax: 100,
  setUp: async (implementation, seed) => {
    const pair = await createDevices(implementation, seed);
    if (pair?.bob.renewPreKeys === undefined) return undefined;
    const { alice, bob } = pair;
    let last: unknown;
    let reader = seed;
    return {
      phases: [
        async (count) => {
          for (let n = 0; n < count; n++) {
            const renewed = bob.renewPreKeys?.();
            if (renewed instanceof Promise) await renewed;
            const made = bob.createBundle();
            last = made instanceof Promise ? await made : made;
          }
        },
      ],
      verify: async () => {
        const name = accountName(++reader);
        await alice.initiate(name, last);
        alice.forget(name);
      },
      close: () => close(pair),
    };
  },
};
