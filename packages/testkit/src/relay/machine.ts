/** What a relay in memory has of a machine: no sockets, and a disk that is never full. Its files are real. */

import { RelayError, type RelayMachine, thisMachine } from '@sotto/relay';
import type { Line, Wires } from './wires.ts';

export function createMachine(line: Line, wires: Pick<Wires, 'fetchPeer'>): RelayMachine {
  return {
    ...thisMachine,
    async listen(server, _port, _host, key) {
      // The listener of metrics is asked for too, and leads nowhere.
      if (key === 'port') line.accept = (connection) => void server.emit('connection', connection);
      return { address: line.domain, family: 'memory', port: HTTPS_PORT };
    },
    listenOnSocket: async () => undefined,
    createPeerHttp: () => ({
      request: (request) =>
        wires.fetchPeer(line, request).catch((cause: unknown) => {
          throw new RelayError('E_PEER_UNREACHABLE', 'the other relay could not be reached', { cause, retryAfter: 10 });
        }),
      close: async () => undefined,
    }),
    watchDisk: () => ({
      freeBytes: () => Number.MAX_SAFE_INTEGER,
      isLow: () => false,
      refuseIfLow: () => undefined,
      stop: () => undefined,
    }),
  };
}

const HTTPS_PORT = 443;
