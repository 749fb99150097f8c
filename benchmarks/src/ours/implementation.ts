/**
 * Ours: the public API of `@sotto/ratchet` over one provider. The steps are synchronous; the stores are asynchronous
 * maps, as an application's are, and each operation loads, steps, stores and wipes in the order that applications keep.
 */

import { type CryptoProvider, systemRandom } from '@sotto/crypto';
import { generateIdentityKeyPair, type RatchetEnv } from '@sotto/ratchet';
import type { Implementation } from '../implementation.ts';
import { OurDevice } from './device.ts';
import { createOurGroup } from './group.ts';
import { createOurSealedGroup, createOurSealedPair } from './sealed.ts';

/** Ours over `crypto`, named after it. */
export function createOurs(crypto: CryptoProvider, name = crypto.name): Implementation {
  const env = (): RatchetEnv => ({ crypto, random: systemRandom, now: Date.now() });
  return {
    name: `sotto/${name}`,
    version: '0.1.0',
    isInteroperable: true,
    sessions: {
      generateIdentity: () => generateIdentityKeyPair(env()),
      createDevice: (account, records) => new OurDevice(account, env, records),
    },
    groups: { protocol: 'sender keys', createGroup: () => createOurGroup(env) },
    sealed: {
      createSealedPair: (certificates) => createOurSealedPair(env, certificates),
      createSealedGroup: (members) => createOurSealedGroup(env, members),
    },
  };
}
