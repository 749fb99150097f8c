/**
 * Keys to seal with for other relays, as the outbox needs them: those at hand at once, the others asked for beside its work. A
 * relay that does not answer holds up what is for it and nothing else.
 */

import type { ForwardingKey } from '@sotto/identity';
import type { AccountContext } from '../context.ts';
import { isPausing } from '../environment.ts';
import { codeOf } from '../errors.ts';
import { forwardingKey, forwardingKeyAtHand } from '../known-relays.ts';
import { DISCOVERY_PAUSE_MS, FORWARDING_KEYS_AT_ONCE } from '../limits.ts';

export interface DestinationKeys {
  /** Whether what is for this relay is not worth looking at now: its key is being asked for, or was not to be had a moment ago. */
  isMissing(destination: string): boolean;
  /** Those that are known. The others are missing from now on, until their relay has answered. Asks for what is old, too. */
  atHand(destinations: Iterable<string>): Promise<ReadonlyMap<string, ForwardingKey>>;
  /** Resolves when nobody is asked any more. */
  settled(): Promise<void>;
}

/** `arrived` is called when a relay that was missing has answered. */
export function destinationKeys(context: AccountContext, arrived: () => void): DestinationKeys {
  const { clock, log } = context.environment;
  const asking = new Map<string, Promise<void>>();
  /** When they were last asked in vain, in milliseconds since 1970. */
  const silent = new Map<string, number>();
  const missing = new Set<string>();

  const ask = async (destination: string): Promise<void> => {
    try {
      const key = await forwardingKey(context, destination);
      if (key !== undefined) silent.delete(destination);
      else {
        silent.set(destination, clock.now());
        log({ level: 'info', event: 'forwarding-key-missing', fields: {} });
      }
    } catch (error) {
      silent.set(destination, clock.now());
      log({ level: 'warn', event: 'forwarding-key-missing', fields: { code: codeOf(error) } });
    } finally {
      asking.delete(destination);
      arrived();
    }
  };

  const isSilent = (destination: string): boolean => {
    const since = silent.get(destination);
    return since !== undefined && isPausing(since, clock.now(), DISCOVERY_PAUSE_MS);
  };

  return {
    isMissing: (destination) =>
      missing.has(destination) &&
      (asking.has(destination) || isSilent(destination) || asking.size >= FORWARDING_KEYS_AT_ONCE),
    async atHand(destinations) {
      const keys = new Map<string, ForwardingKey>();
      for (const destination of destinations) {
        const { key, isFresh } = await forwardingKeyAtHand(context, destination);
        if (key === undefined) missing.add(destination);
        else {
          missing.delete(destination);
          keys.set(destination, key);
        }
        const mayAsk = !isFresh && !asking.has(destination) && !isSilent(destination);
        if (mayAsk && asking.size < FORWARDING_KEYS_AT_ONCE) asking.set(destination, ask(destination));
      }
      return keys;
    },
    settled: async () => {
      await Promise.all(asking.values());
    },
  };
}
