/**
 * What the clock does to keys: commands and installed documents are taken up, an ageing key gets a successor while the root
 * key is at hand, keys whose time is over are deleted, and the operator is told in time about what only they can renew.
 */

import { defaultProvider, systemRandom } from '@sotto/crypto';
import type { CheckedConfig } from './config.ts';
import type { OwnDiscovery } from './federation/own-discovery.ts';
import { endReplacedKeys, rotateKey } from './key-rotation.ts';
import type { RelayKeys } from './keys.ts';
import { KEY_RENEWAL_SECONDS, KEY_WARNING_SECONDS } from './limits.ts';
import { describeFailure, type Log } from './log.ts';
import { forgetOverKeys, keyInUse } from './online-keys.ts';

export interface KeyUpkeep {
  /** Seconds since 1970. */
  discoveryExpiresAt(): number;
  keyExpiresAt(): number;
  stop(): void;
}

export interface KeyUpkeepOptions {
  readonly config: Pick<CheckedConfig, 'dataDirectory' | 'clock' | 'upkeepIntervalMs'>;
  readonly keys: RelayKeys;
  readonly own: OwnDiscovery;
  readonly log: Log;
}

/** A relay that could not sign, or has no document of its keys, does not start: throws `E_KEYS_INVALID`, `E_DISCOVERY_UNFIT`. */
export const startKeyUpkeep = ({ config, keys, own, log }: KeyUpkeepOptions): KeyUpkeep => {
  const { dataDirectory, clock } = config;
  const now = (): number => Math.floor(clock() / 1000);
  let warnedAt = 0;

  const renew = (): void => {
    if (keys.root === undefined) return;
    const env = { crypto: defaultProvider, random: systemRandom, clock };
    for (const purpose of RENEWED) {
      const alive = keys.online.entries().filter((entry) => entry.purpose === purpose && !entry.isRevoked);
      const notAfter = keyInUse(alive, purpose, now())?.notAfter;
      if (notAfter === undefined || notAfter - now() > KEY_RENEWAL_SECONDS) continue;
      if (alive.some((entry) => entry.notAfter > notAfter)) continue;
      log.info('a key for other relays was made', { days: daysOf(notAfter - now()) });
      rotateKey(dataDirectory, purpose, env);
    }
  };

  const warn = (): void => {
    if (now() - warnedAt < WARN_EVERY_SECONDS) return;
    const document = own.expiresAt() - now();
    const key = keys.online.serverToServer().notAfter - now();
    if (keys.root === undefined && document < KEY_WARNING_SECONDS) {
      log.warn('the discovery document ends soon: have another one signed and install it', { days: daysOf(document) });
      warnedAt = now();
    }
    if (key < KEY_WARNING_SECONDS) {
      log.warn('the key for other relays ends soon: make another one', { days: daysOf(key) });
      warnedAt = now();
    }
  };

  const round = (): void => {
    renew();
    endReplacedKeys(dataDirectory, now());
    if (forgetOverKeys(dataDirectory, now()).length > 0) log.info('a key whose time is over was deleted');
    own.refresh();
    warn();
  };

  round();
  const timer = setInterval(() => {
    try {
      round();
    } catch (error) {
      log.error('keys or document could not be taken up', { code: describeFailure(error) });
    }
  }, config.upkeepIntervalMs);
  timer.unref();
  return {
    discoveryExpiresAt: own.expiresAt,
    keyExpiresAt: () => keys.online.serverToServer().notAfter,
    stop: () => clearInterval(timer),
  };
};

const daysOf = (seconds: number): number => Math.max(0, Math.floor(seconds / 86_400));

/** Those that end by themselves. */
const RENEWED = ['serverToServer', 'forward', 'forwardEphemeral'] as const;
const WARN_EVERY_SECONDS = 86_400;
