/** A relay of the simulated world: the real one, on a machine that is simulated. */

import {
  type DiskWatch,
  type PeerHttp,
  type RelayConfig,
  RelayError,
  type RelayMachine,
  startRelay,
} from '@sotto/relay';
import { openSqlite } from '@sotto/store-sqlite';
import type { Kernel, Process } from './kernel.ts';
import type { Network } from './network.ts';
import { emptyRelayDisk, mortalSqlite, type RelayDisk } from './relay-disk.ts';

export interface RelayMeans {
  readonly kernel: Kernel;
  readonly network: Network;
  readonly config: RelayConfig;
  /** How its databases are opened; default: real ones, which are honest. */
  readonly sqlite?: ((process: Process, disk: RelayDisk, kernel: Kernel) => typeof openSqlite) | undefined;
  /** It could not start, though nothing was wrong with its disk. */
  readonly failed: (error: unknown) => void;
}

export class RelayHost {
  readonly disk: RelayDisk = emptyRelayDisk();
  /** What its clock shows beyond the true time; of the next life too. */
  clockOffsetMs = 0;
  readonly #means: RelayMeans;
  /** It is to run, also if it is just stopping. */
  #isWanted = false;
  #process: Process | undefined;
  #running: Awaited<ReturnType<typeof startRelay>> | undefined;

  constructor(means: RelayMeans) {
    this.#means = means;
  }

  get name(): string {
    return this.#means.config.domain;
  }

  get dataDirectory(): string {
    return this.#means.config.dataDirectory;
  }

  get isAlive(): boolean {
    return this.#process?.isAlive === true;
  }

  get isReady(): boolean {
    return this.isAlive && this.#running !== undefined;
  }

  start(): void {
    this.#isWanted = true;
    if (this.isAlive) return;
    const { kernel, config, failed } = this.#means;
    const process = kernel.start(this.name);
    process.setClock(this.clockOffsetMs);
    this.#process = process;
    this.#running = undefined;
    kernel.schedule(process, 0, () => {
      const starting = startRelay({ ...config, clock: () => kernel.wallClock(process) }, this.#machine(process));
      starting.then(
        (running) => {
          this.#running = running;
        },
        (error: unknown) => {
          if (!process.isAlive) return;
          process.kill();
          if (!this.disk.isFull) failed(error);
        },
      );
    });
  }

  /** Dies where it stands. */
  crash(): void {
    this.#process?.kill();
  }

  /** As an operator stops it; what happens then takes its time. */
  stop(): void {
    this.#isWanted = false;
    const [process, running] = [this.#process, this.#running];
    if (process?.isAlive !== true || running === undefined) {
      this.crash();
      return;
    }
    this.#means.kernel.schedule(process, 0, () => {
      const end = (): void => {
        process.kill();
        if (this.#isWanted) this.start();
      };
      running.close().then(end, end);
    });
  }

  setClock(offsetMs: number): void {
    this.clockOffsetMs = offsetMs;
    this.#process?.setClock(offsetMs);
  }

  #machine(process: Process): RelayMachine {
    const { kernel, network, sqlite } = this.#means;
    const openMortal = sqlite?.(process, this.disk, kernel) ?? mortalSqlite(openSqlite, process, this.disk);
    return {
      listen: async (server, port, host) => {
        // Nobody asks for metrics here.
        if (port !== 0) network.listen(process, `${host}:${port}`, server);
        return { address: host, family: 'IPv4', port };
      },
      listenOnSocket: async () => undefined,
      createPeerHttp: () => peerHttp(process, network),
      openSqlite: (path, options) => kernel.outside(() => openMortal(path, options)),
      watchDisk: () => diskWatch(this.disk),
    };
  }
}

function peerHttp(process: Process, network: Network): PeerHttp {
  return {
    async request({ baseUrl, method, path, headers, body, answerBytesMax }) {
      const authority = new URL(baseUrl).host;
      const request = { method, authority, path, headers: Object.entries(headers), body };
      try {
        const answer = await network.exchange(process, request, AbortSignal.timeout(PEER_TIMEOUT_MS));
        if (answer.body.length > answerBytesMax) throw new Error('the answer is larger than allowed');
        return answer;
      } catch (cause) {
        throw new RelayError('E_PEER_UNREACHABLE', 'the other relay could not be reached', { cause, retryAfter: 10 });
      }
    },
    close: async () => undefined,
  };
}

const diskWatch = (disk: RelayDisk): DiskWatch => ({
  freeBytes: () => (disk.isFull ? 0 : Number.MAX_SAFE_INTEGER),
  isLow: () => disk.isFull,
  refuseIfLow: () => {
    if (disk.isFull) throw new RelayError('E_DISK_LOW', 'the disk is nearly full', { retryAfter: 1 });
  },
  stop: () => undefined,
});

/** As the real one waits. */
const PEER_TIMEOUT_MS = 10_000;
