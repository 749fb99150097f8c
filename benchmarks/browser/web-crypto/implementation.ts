/**
 * A named peer: our session layer with its cryptography done by Web Cryptography, which is asynchronous. It gives the
 * same bytes. Sessions are started by ours: Web Cryptography has no KEM and no XEdDSA to start one with, so it takes
 * part in what a running session does, and in nothing else.
 */

import { systemRandom } from '@sotto/crypto';
import { portableProvider } from '@sotto/crypto/portable';
import type { RatchetEnv, SessionMessage } from '@sotto/ratchet';
import type { Device, Implementation, Message, Plaintext, RecordKeeping } from '../../src/implementation.ts';
import { OurDevice } from '../../src/ours/device.ts';
import { createPreparedProvider } from './prepared-provider.ts';
import { decryptSteady } from './receive.ts';
import { encryptSteady } from './send.ts';

/** `version` is that of the platform. */
export function createPeer(version: string): Implementation {
  return {
    name: 'WebCrypto',
    version,
    isInteroperable: true,
    sessions: { isStartedByOurs: true, createDevice },
  };
}

function createDevice(name: string, records: RecordKeeping): Device {
  const ours = new OurDevice(name, env, records);
  const encrypt = async (to: string, plaintext: Plaintext): Promise<Message> => {
    const input = { local: ours.local, remote: ours.remote(to), plaintext: plaintext.bytes };
    const step = await encryptSteady(await ours.records.load(to), input, provider, env());
    if (step === undefined) return ours.encrypt(to, plaintext);
    return { isFirst: false, body: (await ours.commit(to, step)).bytes };
  };
  return {
    name,
    createBundle: () => ours.createBundle(),
    initiate: (to, bundle) => ours.initiate(to, bundle),
    encrypt,
    // Each session waits for its own operations only, and the platform may do several at once.
    encryptForAll: (to, plaintext) => Promise.all(to.map((one) => encrypt(one, plaintext))),
    decrypt: async (from, message) => {
      const { local, preKeys } = ours;
      const input = { local, remote: ours.remote(from), message: sessionMessageOf(message), preKeys };
      const step = await decryptSteady(await ours.records.load(from), input, provider, env());
      return step === undefined ? ours.decrypt(from, message) : (await ours.commit(from, step)).plaintext;
    },
    forget: (other) => ours.forget(other),
  };
}

function sessionMessageOf({ isFirst, body }: Message): SessionMessage {
  if (typeof body === 'string') throw new TypeError('body: is text');
  return { type: isFirst ? 'preKeySignalMessage' : 'signalMessage', bytes: body };
}

const env = (): RatchetEnv => ({ crypto: portableProvider, random: systemRandom, now: Date.now() });
const provider = createPreparedProvider(portableProvider);
