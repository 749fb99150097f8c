/** Relays, devices and the network between them, with everything that watches them. */

import { join } from 'node:path';
import { createDice } from '@sotto/testkit';
import { asBuffer } from './buffers.ts';
import { Addressees } from './checkers/addressees.ts';
import { MessageKeys } from './checkers/message-keys.ts';
import { Refusals } from './checkers/refusals.ts';
import { RelayAnswers } from './checkers/relay-answers.ts';
import { SpentSecrets } from './checkers/spent-secrets.ts';
import { Device, type DeviceSeams, type Further, type Person } from './device.ts';
import { type DeviceDisk, emptyDisk, openDisk } from './device-disk.ts';
import { deviceTransport } from './device-transport.ts';
import { type Event, History } from './history.ts';
import { decodeAnswer } from './http.ts';
import { createKernel, type Kernel } from './kernel.ts';
import { PLAINTEXT_MARK } from './letters.ts';
import { Network } from './network.ts';
import { homeOf } from './plan.ts';
import type { Problem, Report } from './problem.ts';
import { RelayHost } from './relay-host.ts';
import { type Climate, Weather } from './weather.ts';

/** What a mutant changes of the world: a part of it that then breaks a rule. */
export interface Mutation {
  readonly seams?: (seams: DeviceSeams) => DeviceSeams;
  readonly sqlite?: RelaySqlite;
}

export type RelaySqlite = ConstructorParameters<typeof RelayHost>[0]['sqlite'];

export interface WorldOptions {
  readonly seed: string;
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly relays: number;
  readonly climate: Climate;
  /** For the data directories of relays. */
  readonly folder: string;
  readonly mutation?: Mutation | undefined;
}

export interface Checkers {
  readonly keys: MessageKeys;
  readonly secrets: SpentSecrets;
  readonly refusals: Refusals;
  readonly answers: RelayAnswers;
  readonly addressees: Addressees;
}

export class World {
  readonly kernel: Kernel;
  readonly weather: Weather;
  readonly network: Network;
  readonly history: History;
  readonly relays: readonly RelayHost[];
  /** By name. */
  readonly devices = new Map<string, Device>();
  /** Changes of devices that are not done. */
  readonly changing = new Set<string>();
  readonly problems: Problem[] = [];
  readonly checkers: Checkers;
  readonly #seed: string;
  readonly #seams: DeviceSeams;

  constructor({ seed, startMs, relays, climate, folder, mutation = {} }: WorldOptions) {
    this.#seed = seed;
    this.kernel = createKernel(seed, startMs);
    this.history = new History(() => this.kernel.now());
    this.weather = new Weather(climate, createDice(`${seed}/weather`));
    this.checkers = {
      keys: new MessageKeys(this.report),
      secrets: new SpentSecrets(this.report),
      refusals: new Refusals(this.report),
      addressees: new Addressees(this.report),
      answers: new RelayAnswers(this.report, (name) => this.relays.find((one) => one.name === name)?.disk.commits ?? 0),
    };
    this.network = new Network(this.kernel, this.weather, {
      bytes: (from, to, bytes) => {
        if (asBuffer(bytes).includes(PLAINTEXT_MARK))
          this.report('I5', `plaintext is on its way from ${from} to ${to}`);
      },
      serving: (from, to, request) => {
        const taken = request.path === '/v1/messages' ? this.checkers.keys.sending(from) : () => undefined;
        const served = this.checkers.answers.serving(to, request);
        return (output) => {
          if (decodeAnswer(output)?.status === 200) taken();
          served(output);
        };
      },
      answered: (exchange) => {
        this.checkers.answers.answered(exchange);
        const { from, to, request, answer } = exchange;
        this.history.note({ event: 'exchange', from, to, path: request.path, status: answer?.status ?? 0 });
      },
    });
    const seams = honestSeams(this.checkers);
    this.#seams = mutation.seams?.(seams) ?? seams;
    this.relays = Array.from({ length: relays }, (_, index) =>
      this.#createRelay(index, relays, folder, mutation.sqlite),
    );
    this.kernel.onFailure((process, error) => this.fail(process?.name ?? 'the world', error));
  }

  readonly report: Report = (invariant, what) => {
    if (!this.problems.some((one) => one.invariant === invariant && one.what === what))
      this.problems.push({ invariant, what });
  };

  /** Something threw that nobody caught: a process would have died of it. */
  fail(where: string, error: unknown): void {
    this.report('failure', `${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  /** Nothing runs any more, and no file is open. */
  end(): void {
    for (const device of this.devices.values()) device.crash();
    for (const relay of this.relays) relay.crash();
  }

  addDevice(person: Person, disk: DeviceDisk = emptyDisk(), further?: Further): Device {
    const { kernel, network, history } = this;
    const name = further?.name ?? person.handle;
    const means = {
      kernel,
      network,
      dice: createDice(`${this.#seed}/disk/${name}`),
      seams: this.#seams,
      note: (event: Event) => history.note(event),
    };
    const device = new Device(person, disk, means, further);
    this.devices.set(name, device);
    return device;
  }

  /** All that there are, the first one first. */
  devicesOf({ handle }: Person): readonly Device[] {
    return [...this.devices.values()].filter(({ person, isLost }) => person.handle === handle && !isLost);
  }

  /** The one that somebody writes with. */
  usedBy(person: Person): Device | undefined {
    return this.devicesOf(person).find(({ hasLeft }) => !hasLeft);
  }

  #createRelay(index: number, count: number, folder: string, sqlite: RelaySqlite): RelayHost {
    const others = Array.from({ length: count }, (_, other) => other).filter((other) => other !== index);
    return new RelayHost({
      kernel: this.kernel,
      network: this.network,
      sqlite,
      config: {
        domain: domainOf(index),
        dataDirectory: join(folder, domainOf(index)),
        port: portOf(index),
        peers: Object.fromEntries(others.map((other) => [domainOf(other), urlOf(other)])),
        quota: { mailboxItemsMax: MAILBOX_ITEMS_MAX },
        outbox: { retryBaseMs: 500, retryCapMs: 10_000 },
        requests: { newPerDay: 10_000 },
        log: { level: 'silent' },
      },
      failed: (error) => this.fail(domainOf(index), error),
    });
  }
}

const honestSeams = ({ keys, secrets, refusals, addressees }: Checkers): DeviceSeams => ({
  crypto: (device, provider) => ({ ...provider, ...secrets.watch(device, provider), ...keys.watch(device, provider) }),
  store: openDisk,
  transport: deviceTransport,
  committed: (device, batch) => {
    keys.committed(device, batch);
    refusals.committed(device, batch);
    addressees.committed(device, batch);
  },
});

export const personOf = (index: number): Person => personAt(`p${index}`, homeOf(index));

export const personAt = (handle: string, relay: number): Person => ({
  handle,
  domain: domainOf(relay),
  relayUrl: urlOf(relay),
});

const domainOf = (index: number): string => `${'abc'[index]}.example`;
const portOf = (index: number): number => 4001 + index;
const urlOf = (index: number): string => `http://127.0.0.1:${portOf(index)}`;

/** So few that a pause of a device fills them. */
export const MAILBOX_ITEMS_MAX = 12;
