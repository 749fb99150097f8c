/** Makes the world that every run begins with: accounts, of which some have written to each other and others have not. */

import { countOpen } from './checkers/delivery.ts';
import { PEOPLE_MAX, RELAYS_MAX } from './plan.ts';
import { simulatePlatform } from './platform.ts';
import { entriesOf, type Template } from './template.ts';
import { personOf, World } from './world.ts';

/** In `folder`, which must be there and empty. */
export async function makeTemplate(folder: string): Promise<Template> {
  const world = new World({
    seed: 'template',
    startMs: START_MS,
    relays: RELAYS_MAX,
    climate: { latencyMs: [1, 20], breaksOff: 0, repeats: 0, tampers: 0 },
    folder,
  });
  world.weather.calm();
  const restore = simulatePlatform(world.kernel);
  try {
    const people = Array.from({ length: PEOPLE_MAX }, (_, index) => personOf(index));
    for (const relay of world.relays) relay.start();
    await until(world, 'the relays run', () => world.relays.every(({ isReady }) => isReady));
    const devices = people.map((person) => world.addDevice(person));
    for (const device of devices) device.start();
    await until(world, 'everybody has an account', () => devices.every(({ isOnline }) => isOnline));
    // Three rounds: the first is a request, the second brings tokens, the third is paid for with them.
    for (let round = 0; round < ROUNDS; round++) {
      for (const [one, other] of ACQUAINTED) {
        const [from, to] = round % 2 === 0 ? [one, other] : [other, one];
        const number = TEMPLATE_NUMBERS * (round + 1);
        devices[from]!.write(people[to]!, { number, length: 60, fileBytes: undefined, timerSeconds: undefined });
      }
      await until(
        world,
        `round ${round} is read`,
        () => world.history.events.length > 0 && countOpen(world.history.events) === 0,
      );
    }
    await world.kernel.run(() => false, world.kernel.now() + 5_000);
    for (const device of devices) device.stop();
    await until(world, 'the devices have stopped', () => devices.every(({ isAlive }) => !isAlive));
    for (const relay of world.relays) relay.stop();
    await until(world, 'the relays have stopped', () => world.relays.every(({ isAlive }) => !isAlive));
    if (world.problems.length > 0) throw new Error(`the template has problems: ${JSON.stringify(world.problems)}`);
    const disks = new Map<string, Awaited<ReturnType<typeof entriesOf>>>();
    for (const device of devices) disks.set(device.name, await entriesOf(device.disk.durable));
    return { folder, disks, madeUntilMs: world.kernel.wallClock() + AN_HOUR_MS };
  } finally {
    world.end();
    restore();
  }
}

async function until(world: World, what: string, isDone: () => boolean): Promise<void> {
  if (await world.kernel.run(isDone, world.kernel.now() + PATIENCE_MS)) return;
  throw new Error(
    `never happened: ${what}; ${JSON.stringify(world.problems)} ${JSON.stringify(world.history.events.slice(-20))}`,
  );
}

/** Some day: nothing in a run depends on it. */
const START_MS = Date.UTC(2026, 2, 3, 12);
/** Two on one relay, and pairs across each two. */
const ACQUAINTED = [
  [0, 3],
  [0, 1],
  [1, 5],
  [3, 4],
  [2, 3],
  [4, 5],
] as const;
const ROUNDS = 3;
/** Letters of a run have lower numbers. */
const TEMPLATE_NUMBERS = 10_000;
/** A relay whose clock is set back must not come to before its keys were made. */
const AN_HOUR_MS = 3_600_000;
const PATIENCE_MS = 10 * 60_000;
