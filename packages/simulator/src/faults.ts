/** The faults of a plan, brought about when they are due and ended again. */

import type { Device } from './device.ts';
import { copyOf } from './device-disk.ts';
import { ownerOf } from './letters.ts';
import type { Fault, Plan } from './plan.ts';
import type { RelayHost } from './relay-host.ts';
import { personOf, type World } from './world.ts';

/** Schedules all of them. Nothing of them is left at the end of the plan. */
export function scheduleFaults(world: World, { faults, quietAtMs }: Plan): void {
  for (const fault of faults) {
    world.kernel.schedule(undefined, fault.atMs, () => {
      world.history.note({ event: 'fault', what: describe(fault), phase: 'begins' });
      const end = begin(world, fault);
      world.kernel.schedule(undefined, Math.min(fault.forMs, Math.max(0, quietAtMs - fault.atMs)), () => {
        world.history.note({ event: 'fault', what: describe(fault), phase: 'ends' });
        end();
      });
    });
  }
}

export function describe(fault: Fault): string {
  const { atMs: _, forMs: __, kind, ...rest } = fault;
  return `${kind} ${JSON.stringify(rest)}`;
}

/** Returns what ends it. */
function begin(world: World, fault: Fault): () => void {
  switch (fault.kind) {
    case 'relay-crash':
    case 'relay-stop':
    case 'relay-disk-full':
    case 'relay-commit':
    case 'relay-clock':
      return beginAtRelay(world.relays[fault.relay]!, fault);
    case 'device-crash':
    case 'device-stop':
    case 'device-disk-full':
    case 'device-forges':
    case 'device-rollback':
    case 'device-write':
    case 'device-clock': {
      const devices = world.devicesOf(personOf(fault.person));
      const device = devices[fault.atMs % devices.length];
      return device === undefined ? () => undefined : beginAtDevice(world, device, fault);
    }
    case 'partition': {
      const sides = sidesOf(world, fault.side);
      return world.weather.disturb({ how: fault.how, concerns: (one, other) => sides(one) !== sides(other) });
    }
    case 'link': {
      const { handle } = personOf(fault.person);
      const isMeant = (name: string): boolean => ownerOf(name) === handle;
      return world.weather.disturb({ how: fault.how, concerns: (one, other) => isMeant(one) || isMeant(other) });
    }
  }
}

type AtRelay = Extract<Fault, { readonly relay: number }>;

function beginAtRelay(relay: RelayHost, fault: AtRelay): () => void {
  const again = (): void => {
    relay.disk.fault = undefined;
    relay.start();
  };
  switch (fault.kind) {
    case 'relay-crash':
      relay.crash();
      return again;
    case 'relay-stop':
      relay.stop();
      return again;
    case 'relay-commit':
      relay.disk.fault = { ...fault.fault };
      return again;
    case 'relay-disk-full':
      relay.disk.isFull = true;
      return () => {
        relay.disk.isFull = false;
        relay.start();
      };
    case 'relay-clock':
      relay.setClock(fault.offsetMs);
      return () => relay.setClock(0);
  }
}

type AtDevice = Extract<Fault, { readonly kind: `device-${string}` }>;

function beginAtDevice(world: World, device: Device, fault: AtDevice): () => void {
  const again = (): void => {
    device.disk.fault = undefined;
    device.start();
  };
  switch (fault.kind) {
    case 'device-crash':
      device.crash();
      return again;
    case 'device-stop':
      device.stop();
      return again;
    case 'device-forges':
      device.isForging = true;
      world.history.note({ event: 'forging', of: device.name, phase: 'begins' });
      return () => {
        device.isForging = false;
        world.history.note({ event: 'forging', of: device.name, phase: 'ends' });
      };
    case 'device-rollback': {
      const copying = world.kernel.outside(() => copyOf(device.disk.durable));
      return () => {
        device.crash();
        world.history.note({ event: 'rollback', of: device.name });
        world.checkers.keys.putBack(device.name);
        world.checkers.addressees.putBack(device.name);
        void world.kernel.outside(async () => {
          device.disk.durable = await copying;
          device.start();
        });
      };
    }
    case 'device-write':
      device.disk.fault = { ...fault.fault };
      return again;
    case 'device-disk-full':
      device.disk.isFull = true;
      return () => {
        device.disk.isFull = false;
        device.start();
      };
    case 'device-clock':
      world.history.note({ event: 'clock', of: device.name, offsetMs: fault.offsetMs });
      device.setClock(fault.offsetMs);
      return () => device.setClock(0);
  }
}

/** Which side of a partition somebody is on: people are where their relay is, with all their devices. */
function sidesOf(world: World, side: readonly number[]): (name: string) => boolean {
  const relays = new Set(side.map((index) => world.relays[index]!.name));
  return (name) => relays.has(name) || relays.has(world.devices.get(name)?.person.domain ?? '');
}
