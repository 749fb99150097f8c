/** What a running relay takes from a changed configuration, and what it leaves to its next start. */

import { changedSettings, type RelayConfig } from './config.ts';
import type { LeveledLog } from './log.ts';
import type { SettingKey } from './settings.ts';
import type { TlsWatch } from './tls.ts';

export interface Reloadable {
  readonly log: LeveledLog;
  readonly tls: TlsWatch | undefined;
}

/** Returns what differs from the configuration in use and needs a new start. */
export const createReload = (
  started: RelayConfig,
  { log, tls }: Reloadable,
): ((next: RelayConfig) => readonly string[]) => {
  return (next) => {
    const later = changedSettings(started, next).filter((key) => !LIVE.has(key));
    tls?.reload();
    if (later.length > 0) log.warn('settings wait for a new start', { waiting: later.join(' ') });
    log.info('settings read again');
    log.setLevel(next.log?.level ?? 'info');
    return later;
  };
};

const LIVE: ReadonlySet<SettingKey> = new Set<SettingKey>(['log.level']);
