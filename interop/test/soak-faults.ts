/** Peers that do one thing wrong, and what a soak must say of each. */

import { bytesToHex } from '@sotto/crypto';
import { type Peer, RefusedError } from '../src/peer.ts';
import { type SealedPeer, SealedRefusedError } from '../src/sealed-peer.ts';
import { type SenderKeyPeer, SenderKeyRefusedError } from '../src/sender-key-peer.ts';
import type { Action } from '../src/soak/action.ts';
import { archive, begin } from '../src/soak/actions/beginnings.ts';
import { deliver, deliverAll, write } from '../src/soak/actions/correspondence.ts';
import { damageGroupLetter, deliverToMembers, handOutSenderKey, writeToMembers } from '../src/soak/actions/groups.ts';
import { changeIdentity } from '../src/soak/actions/identities.ts';
import { forgeBundle } from '../src/soak/actions/pre-keys.ts';
import { repeat } from '../src/soak/actions/repetition.ts';
import { damageSealedLetter, sealForGroup } from '../src/soak/actions/sealed.ts';
import { reload } from '../src/soak/actions/storage.ts';
import { flipBit } from '../src/soak/actions/tampering.ts';
import { passTime } from '../src/soak/actions/time.ts';

export interface Fault<One> {
  readonly title: string;
  /** What brings it out. */
  readonly during: readonly Action[];
  readonly says: RegExp;
  /** What replaces methods of the honest peer. */
  readonly fault: (peer: One) => Partial<One>;
}

/** The peer with some methods replaced. */
export function faulty<One extends object>(peer: One, faults: Partial<One>): One {
  return new Proxy(peer, {
    get: (target, property) => {
      const value: unknown = Reflect.get(property in faults ? faults : target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

const POST = [write, deliver, deliverAll];
const GROUP_POST = [handOutSenderKey, writeToMembers, deliverToMembers];

export const FAULTS: readonly Fault<SealedPeer>[] = [
  {
    title: 'drops the last byte of what it reads',
    during: POST,
    says: /read as something else/,
    fault: (peer) => ({ decrypt: async (from, message) => (await peer.decrypt(from, message)).slice(0, -1) }),
  },
  { title: 'reads a duplicate', during: [...POST, repeat], says: /was not refused/, fault: readsAgain },
  {
    title: 'reads what was damaged',
    during: [...POST, flipBit],
    says: /was not refused/,
    fault: (peer) => ({ decrypt: (from, message) => peer.decrypt(from, message).catch(() => 'plausible') }),
  },
  {
    title: 'names another reason',
    during: [...POST, repeat],
    says: /instead of \(duplicate\)/,
    fault: (peer) => ({
      decrypt: (from, message) =>
        peer.decrypt(from, message).catch((error) => {
          const isDuplicate = error instanceof RefusedError && error.refusal === 'duplicate';
          throw isDuplicate ? new RefusedError('undecryptable', error) : error;
        }),
    }),
  },
  {
    title: 'refuses what can be read',
    during: POST,
    says: /was refused \(undecryptable\)/,
    fault: (peer) => ({
      decrypt: async (from, message) => {
        if (message.bytes.at(-1)! % 4 === 0) throw new RefusedError('undecryptable', undefined);
        return peer.decrypt(from, message);
      },
    }),
  },
  {
    title: 'changes its sessions and refuses',
    during: [...POST, repeat],
    says: /was refused and yet changed/,
    fault: (peer) => ({
      decrypt: (from, message) =>
        peer.decrypt(from, message).catch(async (error) => {
          await peer.archive(from);
          throw error;
        }),
    }),
  },
  {
    title: 'loses a message of its own',
    during: POST,
    says: /gave a message with counter/,
    fault: (peer) => ({
      encrypt: async (to, text) => {
        await peer.encrypt(to, text);
        return peer.encrypt(to, text);
      },
    }),
  },
  {
    title: 'fails with an error of its own',
    during: POST,
    says: /out of memory/,
    fault: () => ({ decrypt: () => Promise.reject(new TypeError('out of memory')) }),
  },
  {
    title: 'forgets what it stores',
    during: [...POST, reload],
    says: /changed when they were read back/,
    fault: (peer) => ({ reload: (remote) => peer.forget(remote) }),
  },
  {
    title: 'forgets what it archives',
    during: [...POST, archive],
    says: /was refused/,
    fault: (peer) => ({ archive: (remote) => peer.forget(remote) }),
  },
  {
    title: 'accepts a forged bundle',
    during: [forgeBundle],
    says: /forged bundle .* was not refused/,
    fault: (peer) => ({ initiate: (to, bundle) => peer.initiate(to, bundle).catch(unless('bundle signature')) }),
  },
  {
    title: 'accepts another identity',
    during: [begin, changeIdentity],
    says: /was not refused \(untrusted\)/,
    fault: (peer) => ({ initiate: (to, bundle) => peer.initiate(to, bundle).catch(unless('untrusted')) }),
  },
  {
    title: 'accepts an expired certificate',
    during: [...POST, passTime],
    says: /was not refused \(certificate\)/,
    fault: (peer) => ({
      unsealText: (message, root, at) =>
        peer.unsealText(message, root, at).catch((error) => {
          if (!(error instanceof SealedRefusedError) || error.refusal !== 'certificate') throw error;
          return peer.unsealText(message, root, 0);
        }),
    }),
  },
  {
    title: 'opens what was damaged',
    during: [...POST, damageSealedLetter],
    says: /its seal damaged .* was not refused/,
    fault: (peer) => ({
      unsealText: (message, root, at) =>
        peer.unsealText(message, root, at).catch((error) => {
          if (!(error instanceof SealedRefusedError)) throw error;
          return { text: 'plausible', sender: peer.address };
        }),
    }),
  },
  {
    title: 'opens a message as that of another',
    during: POST,
    says: /^DivergenceError: sender of/,
    fault: (peer) => ({ open: async (message) => ({ ...(await peer.open(message)), sender: peer.address }) }),
  },
  {
    title: 'splits a message otherwise',
    during: [...POST, handOutSenderKey, sealForGroup],
    says: /parts of .* is/,
    fault: (peer) => ({ split: (message) => ({ ...peer.split(message), excluded: ['nobody'] }) }),
  },
];

export const SENDER_KEY_FAULTS: readonly Fault<SenderKeyPeer>[] = [
  {
    title: 'drops the last byte of a group letter',
    during: GROUP_POST,
    says: /read as something else/,
    fault: (peer) => ({ decrypt: async (from, message) => (await peer.decrypt(from, message)).slice(0, -1) }),
  },
  {
    title: 'reads a group letter twice',
    during: GROUP_POST,
    says: /was not refused \(duplicate\)/,
    fault: (peer) => ({ decrypt: (from, message) => peer.decrypt(from, message).catch(insteadOf('duplicate')) }),
  },
  {
    title: 'ignores a signature',
    during: [...GROUP_POST, damageGroupLetter],
    says: /damaged \[at .* was not refused/,
    fault: (peer) => ({ decrypt: (from, message) => peer.decrypt(from, message).catch(insteadOf('signature')) }),
  },
  {
    title: 'ignores a distribution',
    during: GROUP_POST,
    says: /was refused \(unknown sender key\)/,
    fault: () => ({ process: async () => {} }),
  },
  {
    title: 'repeats an iteration',
    during: GROUP_POST,
    says: /iteration of .* expected/,
    fault: (peer) => {
      const first = new Map<string, Promise<Uint8Array>>();
      return {
        encrypt: (group, text) => {
          const message = first.get(group) ?? peer.encrypt(group, text);
          first.set(group, message);
          return message;
        },
      };
    },
  },
];

function readsAgain(peer: Peer): Partial<Peer> {
  const seen = new Map<string, string>();
  return {
    decrypt: async (from, message) => {
      const key = bytesToHex(message.bytes);
      const text = seen.get(key) ?? (await peer.decrypt(from, message));
      seen.set(key, text);
      return text;
    },
  };
}

function unless(refusal: RefusedError['refusal']) {
  return (error: unknown): void => {
    if (!(error instanceof RefusedError) || error.refusal !== refusal) throw error;
  };
}

function insteadOf(refusal: SenderKeyRefusedError['refusal']) {
  return (error: unknown): string => {
    if (!(error instanceof SenderKeyRefusedError) || error.refusal !== refusal) throw error;
    return 'plausible';
  };
}
