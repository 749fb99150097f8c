/**
 * What a relay has of the machine it runs on: where it is reached, how it reaches others, its database files, the room on its
 * disk. A network of relays that is simulated in one process gives each a machine of its own.
 */

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSqlite } from '@sotto/store-sqlite';
import { listenOnSocket } from './admin/server.ts';
import { type DiskWatch, type DiskWatchOptions, watchDisk } from './disk.ts';
import { createPeerHttp, type PeerHttp } from './federation/peer-http.ts';
import { type AnyServer, listen } from './http/server.ts';

export interface RelayMachine {
  /** From now on, connections come to `server`. Rejects with `E_LISTEN_FAILED`, which names the setting `key`. */
  listen(server: AnyServer, port: number, host: string, key: string): Promise<AddressInfo>;
  /** The same for those who can open the file at `path`. */
  listenOnSocket(server: Server, path: string): Promise<void>;
  /** Connections to other relays and to push services. */
  createPeerHttp(): PeerHttp;
  openSqlite: typeof openSqlite;
  watchDisk(options: DiskWatchOptions): DiskWatch;
}

/** The one that this process runs on. */
export const thisMachine: RelayMachine = { listen, listenOnSocket, createPeerHttp, openSqlite, watchDisk };
