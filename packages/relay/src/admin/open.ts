/** The admin door of a relay that runs. */

import { defaultProvider, systemRandom, wipe } from '@sotto/crypto';
import { decodeDiscovery, decodeSignedDiscovery } from '@sotto/wire';
import type { CheckedConfig } from '../config.ts';
import { openKeyFiles } from '../key-files.ts';
import type { Log } from '../log.ts';
import type { RelayMachine } from '../machine.ts';
import type { Services } from '../services.ts';
import type { RelayStore } from '../store/relay-store.ts';
import { createAdminCommands } from './commands.ts';
import { type AdminDoor, openAdminDoor } from './server.ts';

export interface AdminOptions {
  readonly config: CheckedConfig;
  readonly store: RelayStore;
  readonly services: Services;
  readonly log: Log;
  readonly machine: RelayMachine;
  /** Stops the relay. */
  readonly drain: () => void;
}

export const openAdmin = ({ config, store, services, log, machine, drain }: AdminOptions): Promise<AdminDoor> => {
  const crypto = defaultProvider;
  const { blocks, streams, sessions, outbox, directory, onSettled, own } = services;
  const commands = createAdminCommands({
    crypto,
    config,
    store,
    blocks,
    streams,
    sessions,
    outbox,
    directory,
    onSettled,
    log,
    ownDocument: () => decodeDiscovery(decodeSignedDiscovery(own.current()).document),
    feedKey() {
      const seed = openKeyFiles(config.dataDirectory, 0).loadOrMake(FEED_KEY_FILE, () => systemRandom(32));
      const pair = crypto.ed25519KeyPair(seed);
      wipe(seed);
      return pair;
    },
    drain,
  });
  return openAdminDoor(config.adminSocket, commands, { log, listen: machine.listenOnSocket });
};

/** Made when the own block list is exported for the first time. */
const FEED_KEY_FILE = 'feed.key';
