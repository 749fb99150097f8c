/** A relay and two people on it, new ones for every test, whose clients are closed after it. */

import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { SottoClient, Transport } from '../src/index.ts';
import { boot, giveTokens, type Machine, machine, register, startWorld, type World } from './world.ts';

export interface People {
  readonly world: World;
  readonly alice: Machine;
  readonly bob: Machine;
  /** A handle nobody else in this file has. */
  handle(name: string): string;
  start(of: Machine, transport?: Transport): Promise<SottoClient>;
  /** Closes it after the test. */
  keep(client: SottoClient): void;
}

/** Registers the hooks of one test file. Its fields are there while a test runs. */
export function usePeople(): People {
  let world: World;
  let alice: Machine;
  let bob: Machine;
  let tests = 0;
  const clients: SottoClient[] = [];
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    tests += 1;
    alice = machine(`alice${tests}`);
    bob = machine(`bob${tests}`);
    await register(alice, world);
    await register(bob, world);
    await giveTokens(bob, alice);
    await giveTokens(alice, bob);
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });
  return {
    get world() {
      return world;
    },
    get alice() {
      return alice;
    },
    get bob() {
      return bob;
    },
    handle: (name) => `${name}${tests}`,
    start: async (of, transport) => {
      const client = await boot(of, undefined, transport);
      clients.push(client);
      return client;
    },
    keep: (client) => void clients.push(client),
  };
}
