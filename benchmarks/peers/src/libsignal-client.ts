/** `@signalapp/libsignal-client` as a black box, called through its public API. */

import * as libsignal from '@signalapp/libsignal-client';
import type { Implementation } from '../../dist/implementation.js';
import { bytesOf, LibsignalDevice } from './libsignal-device.ts';
import { createGroup } from './libsignal-group.ts';
import { createSealedGroup, createSealedPair } from './libsignal-sealed.ts';

export function createPeer(version: string): Implementation {
  return {
    name: 'libsignal-client',
    version,
    isInteroperable: true,
    describe: ({ body }) => {
      const message = libsignal.SignalMessage.deserialize(bytesOf(body));
      return { version: message.messageVersion(), postQuantumBytes: message.pqRatchet().length };
    },
    sessions: {
      generateIdentity: () => libsignal.IdentityKeyPair.generate(),
      createDevice: (name, records) => new LibsignalDevice(name, records),
    },
    groups: { protocol: 'sender keys', createGroup },
    sealed: { createSealedPair, createSealedGroup },
  };
}
