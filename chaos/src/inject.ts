/** Faults, begun and ended in a world. */

import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, type Link, type LinkMode, linksAcross, type PlannedFault } from './plan.ts';
import { nameOf, type World } from './world.ts';

export interface Injector {
  /** What there is to note beside the fault itself. */
  begin(planned: PlannedFault): Promise<string | undefined>;
  end(planned: PlannedFault): Promise<string | undefined>;
  /** Starts again whatever is down. */
  heal(): Promise<void>;
}

/** Processes that come back while the run is quiet write nothing. */
export const createInjector = (world: World, relays: number, isQuiet: () => boolean): Injector => {
  const modes = createModes(world);
  return {
    async begin({ number, fault }) {
      if (!isWired(fault)) return beginOne(world, fault);
      modes.add(number, linksOf(fault, relays), fault.mode);
      return undefined;
    },
    async end({ number, fault }) {
      if (!isWired(fault)) return endOne(world, fault, isQuiet);
      modes.remove(number, linksOf(fault, relays));
      return undefined;
    },
    async heal() {
      await Promise.all([
        ...world.relays.map((relay) => startUntilItRuns(() => relay.start())),
        ...world.processes.map((process) => process.start()),
      ]);
    },
  };
};

const beginOne = async (world: World, fault: ProcessFault): Promise<string | undefined> => {
  switch (fault.kind) {
    case 'kill-relay':
      await world.relays[fault.relay]!.kill();
      return undefined;
    case 'pause-relay':
      world.relays[fault.relay]!.signal('SIGSTOP');
      return undefined;
    case 'kill-clients':
      await world.processes[fault.process]!.kill();
      return undefined;
    case 'pause-clients':
      world.processes[fault.process]!.signal('SIGSTOP');
      return undefined;
    case 'relay-clock':
      world.relays[fault.relay]!.moveClock(fault.offsetMs);
      return undefined;
    case 'client-clock':
      tellAll(world, fault.client, fault.offsetMs);
      return undefined;
    case 'client-disk':
      world.processes[fault.process]!.tell({ kind: 'disk', isFull: true });
      return undefined;
    case 'relay-disk': {
      const pid = world.relays[fault.relay]!.pid();
      return pid === undefined ? 'nothing: the relay is down' : world.disks[fault.relay]!.fill(pid);
    }
  }
};

const endOne = async (world: World, fault: ProcessFault, isQuiet: () => boolean): Promise<string | undefined> => {
  switch (fault.kind) {
    case 'kill-relay':
      return startUntilItRuns(() => world.relays[fault.relay]!.start());
    case 'pause-relay':
      world.relays[fault.relay]!.signal('SIGCONT');
      return undefined;
    case 'kill-clients':
      await world.processes[fault.process]!.start();
      if (!isQuiet()) world.processes[fault.process]!.tell({ kind: 'write' });
      return undefined;
    case 'pause-clients':
      world.processes[fault.process]!.signal('SIGCONT');
      return undefined;
    case 'relay-clock':
      world.relays[fault.relay]!.moveClock(0);
      return undefined;
    case 'client-clock':
      tellAll(world, fault.client, 0);
      return undefined;
    case 'client-disk':
      world.processes[fault.process]!.tell({ kind: 'disk', isFull: false });
      return undefined;
    case 'relay-disk': {
      const pid = world.relays[fault.relay]!.pid();
      world.disks[fault.relay]!.empty(pid ?? 0);
      return undefined;
    }
  }
};

type WiredFault = Extract<Fault, { kind: 'link' | 'partition' }>;
type ProcessFault = Exclude<Fault, WiredFault>;

const isWired = (fault: Fault): fault is WiredFault => fault.kind === 'link' || fault.kind === 'partition';

const linksOf = (fault: WiredFault, relays: number): readonly Link[] =>
  fault.kind === 'link' ? fault.links : linksAcross(fault.side, relays);

const tellAll = (world: World, client: number, offsetMs: number): void => {
  for (const process of world.processes)
    if (process.clients.includes(client)) process.tell({ kind: 'clock', client, offsetMs });
};

/** As a service manager does: a relay that cannot start, for its disk is full, is started again. */
const startUntilItRuns = async (start: () => Promise<void>): Promise<string | undefined> => {
  for (let attempt = 1; ; attempt++) {
    try {
      await start();
      return attempt === 1 ? undefined : `started at attempt ${attempt}`;
    } catch (error) {
      if (attempt === START_ATTEMPTS_MAX) throw error;
      await sleep(START_PAUSE_MS);
    }
  }
};

/** Which faults are on a link now; the newest decides. */
const createModes = (world: World) => {
  const active = new Map<string, { readonly number: number; readonly mode: LinkMode }[]>();
  const apply = (link: Link): void => world.setLink(link, active.get(nameOf(link))?.at(-1)?.mode);
  return {
    add(number: number, links: readonly Link[], mode: LinkMode): void {
      for (const link of links) {
        active.set(nameOf(link), [...(active.get(nameOf(link)) ?? []), { number, mode }]);
        apply(link);
      }
    },
    remove(number: number, links: readonly Link[]): void {
      for (const link of links) {
        const rest = (active.get(nameOf(link)) ?? []).filter((one) => one.number !== number);
        active.set(nameOf(link), rest);
        apply(link);
      }
    },
  };
};

const START_ATTEMPTS_MAX = 60;
const START_PAUSE_MS = 500;
