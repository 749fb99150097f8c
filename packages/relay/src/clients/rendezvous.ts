/**
 * `POST /v1/rendezvous`: where a new device and one of its account meet, before the new one has a key that is known here. A
 * slot is named by 16 bytes that only the two know; each side puts sealed messages into it, a few at a time, and takes those of
 * the other. Nothing is signed and nobody is named, so it is not known here whose device is linked, nor that one is.
 *
 * In memory alone, bounded in number, size and time: a relay that starts anew has forgotten them, and the two begin again.
 */

import { bytesToHex, equalBytes, wipe } from '@sotto/crypto';
import {
  decodeRendezvousRequest,
  encodeRendezvousResponse,
  RENDEZVOUS_BYTES_MAX,
  type RendezvousRequest,
  type RendezvousResponse,
  type RendezvousSide,
} from '@sotto/wire';
import { RelayError } from '../errors.ts';
import type { Route } from '../http/server.ts';
import {
  RENDEZVOUS_HELD_BYTES_MAX,
  RENDEZVOUS_HELD_MESSAGES_MAX,
  RENDEZVOUS_MS,
  RENDEZVOUS_SLOTS_MAX,
} from '../limits.ts';
import type { RateLimiter } from '../rate-limiter.ts';

export interface RendezvousEnvironment {
  /** Milliseconds, monotonic. */
  readonly monotonic: () => number;
  /** One bucket for all, since nobody has a name here: of every request, and of those that open a slot. */
  readonly requests: RateLimiter;
  readonly openings: RateLimiter;
}

export interface Rendezvous {
  readonly route: Route;
  /** Forgets slots whose time is over. */
  sweep(): void;
}

export const createRendezvous = (env: RendezvousEnvironment): Rendezvous => {
  const slots = createSlots(env.monotonic);
  return {
    route: {
      path: '/v1/rendezvous',
      bodyBytesMax: RENDEZVOUS_BYTES_MAX,
      async handle(request) {
        env.requests.take('all');
        const asked = decodeRendezvousRequest(request.body);
        slots.sweep();
        if (isOpening(asked) && !slots.has(asked.slot)) env.openings.take('all');
        return encodeRendezvousResponse(slots.meet(asked));
      },
    },
    sweep: slots.sweep,
  };
};

/** What one side has put in and the other has not read yet. */
interface Half {
  readonly messages: Uint8Array[];
  /** How many were read and dropped before these. */
  dropped: number;
}

interface Slot {
  readonly endsAt: number;
  readonly halves: Readonly<Record<RendezvousSide, Half>>;
}

const createSlots = (monotonic: () => number) => {
  /** Oldest first. */
  const slots = new Map<string, Slot>();
  let bytes = 0;

  const drop = (half: Half, messages: number): void => {
    for (const message of half.messages.splice(0, messages)) {
      half.dropped += 1;
      bytes -= message.length;
      wipe(message);
    }
  };

  const forget = (name: string, { halves }: Slot): void => {
    for (const half of [halves.opener, halves.joiner]) drop(half, half.messages.length);
    slots.delete(name);
  };

  const open = (name: string): Slot => {
    // RL-41: there are only so many slots at once, and each ends.
    if (slots.size >= RENDEZVOUS_SLOTS_MAX) throw busy('too many devices are being linked');
    const slot = {
      endsAt: monotonic() + RENDEZVOUS_MS,
      halves: { opener: { messages: [], dropped: 0 }, joiner: { messages: [], dropped: 0 } },
    };
    slots.set(name, slot);
    return slot;
  };

  const put = (half: Half, position: number, message: Uint8Array): void => {
    const taken = half.dropped + half.messages.length;
    const again = half.messages[position - half.dropped];
    // RL-42: a message that was taken is not replaced; the same once more changes nothing.
    if (again !== undefined && !equalBytes(again, message)) throw unknown('the slot is of others');
    if (position !== taken) return;
    // What the other side has not read yet is waited for.
    if (half.messages.length >= RENDEZVOUS_HELD_MESSAGES_MAX) return;
    if (bytes + message.length > RENDEZVOUS_HELD_BYTES_MAX) throw busy('too much waits to be read');
    half.messages.push(message.slice());
    bytes += message.length;
  };

  return {
    has: (slot: Uint8Array): boolean => slots.has(bytesToHex(slot)),
    meet(asked: RendezvousRequest): RendezvousResponse {
      const name = bytesToHex(asked.slot);
      const found = slots.get(name);
      if (found === undefined && !isOpening(asked)) throw unknown('there is no such slot, or its time is over');
      const { halves } = found ?? open(name);
      const [own, other] = asked.side === 'opener' ? [halves.opener, halves.joiner] : [halves.joiner, halves.opener];
      if (asked.message !== undefined) put(own, asked.position, asked.message);
      drop(other, asked.read - other.dropped);
      const [message] = other.messages;
      return { taken: own.dropped + own.messages.length, ...(message !== undefined && { message }) };
    },
    sweep(): void {
      for (const [name, slot] of slots) {
        if (slot.endsAt > monotonic()) return;
        forget(name, slot);
      }
    },
  };
};

const isOpening = ({ side, position, message }: RendezvousRequest): boolean =>
  side === 'opener' && position === 0 && message !== undefined;

const busy = (why: string): RelayError => new RelayError('E_BUSY', why, { retryAfter: 5 });

const unknown = (why: string): RelayError => new RelayError('E_RENDEZVOUS_UNKNOWN', why);
