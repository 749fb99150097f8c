/**
 * What becomes of the devices of a person, step by step: each begins when the one before is done, which may be long after a plan
 * has meant it to be. Behind every step letters go both ways, for what is to be seen is that they come to the devices that there are.
 */

import { ClientError, type SottoClient } from '@sotto/client';
import type { Device, Person } from './device.ts';
import { emptyDisk } from './device-disk.ts';
import { type Backup, backUp, type Invitation, type Joining } from './joining.ts';
import type { Plan } from './plan.ts';
import type { DeviceChange } from './plan-devices.ts';
import { personOf, type World } from './world.ts';

export function scheduleChanges(world: World, { changes }: Plan): void {
  for (const change of changes) {
    const steps = new Steps(world, change);
    world.changing.add(steps.name);
    world.kernel.schedule(undefined, change.atMs, () => {
      if (change.kind === 'link') steps.link(change.removal);
      else steps.backUp(change.lostAfterMs);
    });
  }
}

class Steps {
  readonly name: string;
  readonly #world: World;
  readonly #person: Person;
  readonly #partner: Person;
  #letters = FIRST_NUMBER;

  constructor(world: World, { kind, person, partner }: DeviceChange) {
    this.#world = world;
    this.#person = personOf(person);
    this.#partner = personOf(partner);
    this.name = `${kind} of ${this.#person.handle}`;
  }

  link(removal: Extract<DeviceChange, { kind: 'link' }>['removal']): void {
    const old = this.#world.usedBy(this.#person)!;
    const show = (invitation: Invitation): void => this.#later(CARRIED_MS, () => old.admit(invitation));
    const fresh = this.#add({ kind: 'link', show }, () => {
      this.#writeAll([old, fresh], () => {
        if (removal === undefined) return this.#end();
        const [goes, stays] = removal.of === 'old' ? [old, fresh] : [fresh, old];
        this.#later(removal.afterMs, () => this.#remove(goes, stays));
      });
    });
  }

  #remove(goes: Device, stays: Device): void {
    goes.hasLeft = true;
    this.#world.history.note({ event: 'leaves', of: goes.name, why: 'removed' });
    const deviceId = goes.deviceId!;
    stays.want({
      act: (client) => removeDevice(client, deviceId),
      done: () => {
        this.#world.history.note({ event: 'removed', of: goes.name });
        this.#writeAll([stays], () => this.#end());
      },
    });
  }

  backUp(lostAfterMs: number): void {
    const old = this.#world.usedBy(this.#person)!;
    let backup: Backup | undefined;
    old.want({
      act: async (client) => {
        backup = await backUp(client);
      },
      done: () => this.#writeAll([old], () => this.#later(lostAfterMs, () => this.#restore(old, backup!))),
    });
  }

  #restore(old: Device, backup: Backup): void {
    old.hasLeft = true;
    old.lose();
    this.#world.history.note({ event: 'leaves', of: old.name, why: 'lost' });
    const fresh = this.#add({ kind: 'restore', backup }, () => this.#writeAll([fresh], () => this.#end()));
  }

  #add(joining: Joining, joined: () => void): Device {
    const further = { name: `${this.#person.handle}.2`, joining, joined };
    const device = this.#world.addDevice(this.#person, emptyDisk(), further);
    device.start();
    return device;
  }

  /** From each of them, and to the person; twice, at once and when everybody may know. */
  #writeAll(devices: readonly Device[], then: () => void): void {
    const write = (from: Device | undefined, to: Person): void => {
      const size = { length: 80, fileBytes: undefined, timerSeconds: undefined };
      from?.write(to, { number: this.#letters++, ...size });
    };
    for (const afterMs of [0, LATER_MS])
      this.#later(afterMs, () => {
        for (const device of devices) write(device, this.#partner);
        write(this.#world.usedBy(this.#partner), this.#person);
        if (afterMs > 0) then();
      });
  }

  #later(ms: number, act: () => void): void {
    this.#world.kernel.schedule(undefined, ms, act);
  }

  #end(): void {
    this.#world.changing.delete(this.name);
  }
}

/** Also if it was done in a life before, and nobody was told. */
async function removeDevice(client: SottoClient, deviceId: number): Promise<void> {
  try {
    await client.removeDevice(deviceId);
  } catch (error) {
    if (!(error instanceof ClientError && error.code === 'E_DEVICE_UNKNOWN')) throw error;
  }
}

/** Other letters of a run have lower ones. */
const FIRST_NUMBER = 1_000;
/** How long a person takes from one device to the other. */
const CARRIED_MS = 500;
const LATER_MS = 1_500;
