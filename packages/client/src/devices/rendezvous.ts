/**
 * The way between two devices while one is linked: a slot at the relay, into which each puts sealed messages, and out of which
 * it takes those of the other, in order. A request that failed is repeated; each message counts once.
 */

import { decodeRendezvousResponse, encodeRendezvousRequest, type RendezvousSide } from '@sotto/wire';
import type { Context } from '../context.ts';
import { ClientError } from '../errors.ts';
import { LINK_POLL_MS } from '../limits.ts';
import { postUnsigned } from '../relay-api.ts';

/** Both methods throw `E_LINK_INTERRUPTED` when the slot is gone, and what `signal` is aborted with. */
export interface Rendezvous {
  /** Resolves when the relay has taken it, which is when the other side has read most of what came before. */
  send(message: Uint8Array, signal: AbortSignal): Promise<void>;
  /** The next message of the other side. */
  receive(signal: AbortSignal): Promise<Uint8Array>;
}

export interface RendezvousPlace {
  readonly relayUrl: string;
  readonly slot: Uint8Array;
  readonly side: RendezvousSide;
}

export function rendezvousAt(
  context: Pick<Context, 'environment' | 'transport'>,
  { relayUrl, slot, side }: RendezvousPlace,
): Rendezvous {
  const url = new URL('/v1/rendezvous', relayUrl);
  const { clock } = context.environment;
  let [taken, read] = [0, 0];

  const ask = async (message: Uint8Array | undefined, signal: AbortSignal) => {
    const body = encodeRendezvousRequest({ slot, side, position: taken, read, ...(message && { message }) });
    for (;;) {
      signal.throwIfAborted();
      try {
        return await postUnsigned(context.transport, url, body, decodeRendezvousResponse, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ClientError)) throw error;
        if (error.relayCode === 'E_RENDEZVOUS_UNKNOWN') throw interrupted(error);
        if (!error.retryable) throw error;
      }
      await clock.sleep(LINK_POLL_MS, signal);
    }
  };

  return {
    async send(message, signal) {
      for (;;) {
        const answer = await ask(message, signal);
        if (answer.taken > taken) break;
        await clock.sleep(LINK_POLL_MS, signal);
      }
      taken += 1;
    },
    async receive(signal) {
      for (;;) {
        const { message } = await ask(undefined, signal);
        if (message !== undefined) {
          read += 1;
          return message;
        }
        await clock.sleep(LINK_POLL_MS, signal);
      }
    },
  };
}

const interrupted = (cause: unknown): ClientError =>
  new ClientError('E_LINK_INTERRUPTED', 'the two devices do not meet at the relay, or no longer do', { cause });
