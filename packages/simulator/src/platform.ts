/**
 * The platform of simulated processes. While it is in place, timers, clocks and random numbers of this Node process are those
 * of whatever simulated process an event belongs to, so the code of clients and relays runs as it ships, and a timer that
 * somebody adds tomorrow is simulated too. Outside of events, and when it is put back, all is as it was.
 */

import nodeCrypto from 'node:crypto';
import filesPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Scheduled } from './event-queue.ts';
import type { Kernel, Process } from './kernel.ts';
import { makeRsaKey } from './rsa-key.ts';

/** Puts the simulated platform in place. Returns what puts the real one back. One at a time. */
export function simulatePlatform(kernel: Kernel): () => void {
  const undo: (() => void)[] = [];
  const replace = (target: object, name: string, create: (original: Original) => unknown): void => {
    const before = Object.getOwnPropertyDescriptor(target, name);
    const original: Original = Reflect.get(target, name);
    if (typeof original !== 'function') throw new TypeError(`${name} is not a function here`);
    const value = create(original);
    Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: true });
    undo.push(() => {
      if (before === undefined) Reflect.deleteProperty(target, name);
      else Object.defineProperty(target, name, before);
    });
  };
  /** A function of the process whose event this is, and the real one outside of events. */
  const simulate = (
    target: object,
    name: string,
    simulated: (process: Process, ...parameters: never[]) => unknown,
  ): void =>
    replace(target, name, (original) => (...parameters: never[]): unknown => {
      const process = kernel.current();
      return process === undefined ? Reflect.apply(original, target, parameters) : simulated(process, ...parameters);
    });

  simulateTimers(kernel, simulate, replace);
  simulate(Date, 'now', (process) => kernel.wallClock(process));
  simulate(performance, 'now', () => kernel.now());
  simulateRandom(simulate);
  simulateKeyGeneration(kernel, replace);
  simulateFiles(kernel, replace);
  syncBuiltinESMExports();
  return () => {
    for (const act of undo.splice(0).reverse()) act();
    syncBuiltinESMExports();
  };
}

type Simulate = (
  target: object,
  name: string,
  simulated: (process: Process, ...parameters: never[]) => unknown,
) => void;

type Replace = (target: object, name: string, create: (original: Original) => unknown) => void;

type Original = (...parameters: never[]) => unknown;

type Callback = (...parameters: unknown[]) => void;

function simulateTimers(kernel: Kernel, simulate: Simulate, replace: Replace): void {
  const once = (process: Process, callback: Callback, delayMs: number, parameters: unknown[]) =>
    new VirtualTimer(
      (act) => kernel.schedule(process, delayMs, act),
      () => callback(...parameters),
    );
  simulate(globalThis, 'setTimeout', (process, callback: Callback, ms: number, ...parameters: unknown[]) =>
    once(process, callback, atLeast(ms), parameters),
  );
  simulate(globalThis, 'setImmediate', (process, callback: Callback, ...parameters: unknown[]) =>
    once(process, callback, 0, parameters),
  );
  simulate(globalThis, 'setInterval', (process, callback: Callback, ms: number, ...parameters: unknown[]) => {
    const timer: VirtualTimer = new VirtualTimer(
      (act) => kernel.schedule(process, atLeast(ms), act),
      () => {
        timer.refresh();
        callback(...parameters);
      },
    );
    return timer;
  });
  for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate'])
    replace(globalThis, name, (original) => (timer: unknown) => {
      if (timer instanceof VirtualTimer) timer.clear();
      else Reflect.apply(original, globalThis, [timer]);
    });
  const sleep = (process: Process, ms: number, value: unknown, signal: AbortSignal | undefined) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = (): void => {
        waiting.cancel();
        reject(signal?.reason);
      };
      const waiting = kernel.schedule(process, atLeast(ms), () => {
        signal?.removeEventListener('abort', abort);
        resolve(value);
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  simulate(timersPromises, 'setTimeout', (process, ms: number, value: unknown, options?: Waiting) =>
    sleep(process, ms, value, options?.signal),
  );
  simulate(timersPromises, 'setImmediate', (process, value: unknown, options?: Waiting) =>
    sleep(process, 0, value, options?.signal),
  );
  simulate(AbortSignal, 'timeout', (process, ms: number) => {
    const controller = new AbortController();
    kernel.schedule(process, ms, () => controller.abort(new DOMException('the time is over', 'TimeoutError')));
    return controller.signal;
  });
}

interface Waiting {
  readonly signal?: AbortSignal;
}

function simulateRandom(simulate: Simulate): void {
  const fill = (process: Process, target: ArrayBufferView): ArrayBufferView => {
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    bytes.set(process.random(bytes.length));
    return target;
  };
  const drawBelow = (process: Process, bound: number): number => {
    const bytes = process.random(6);
    return Math.floor((Buffer.from(bytes).readUIntBE(0, 6) / 2 ** 48) * bound);
  };
  simulate(globalThis.crypto, 'getRandomValues', fill);
  simulate(nodeCrypto, 'randomFillSync', fill);
  simulate(nodeCrypto, 'randomBytes', (process, length: number) => Buffer.from(process.random(length)));
  simulate(nodeCrypto, 'randomInt', (process, low: number, high?: number) =>
    high === undefined ? drawBelow(process, low) : low + drawBelow(process, high - low),
  );
}

/** Files are real, and take no time: the event that works on one lasts until it is done. The dead do nothing any more. */
function simulateFiles(kernel: Kernel, replace: Replace): void {
  const wait = async (original: Original, target: object, parameters: readonly unknown[]): Promise<unknown> => {
    const process = kernel.current();
    if (process === undefined) return Reflect.apply(original, target, parameters);
    if (!process.isAlive) return new Promise(() => undefined);
    return kernel.outside(async () => Reflect.apply(original, target, parameters));
  };
  /** A file handle whose methods wait too. */
  const waiting = (handle: object): object =>
    new Proxy(handle, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...parameters: unknown[]) =>
          wait((...given) => Reflect.apply(value, target, given), target, parameters);
      },
    });
  for (const name of ['mkdir', 'readFile', 'readdir', 'rename', 'rm', 'stat', 'truncate', 'unlink', 'writeFile'])
    replace(
      filesPromises,
      name,
      (original) =>
        (...parameters: unknown[]) =>
          wait(original, filesPromises, parameters),
    );
  replace(filesPromises, 'open', (original) => async (...parameters: unknown[]) => {
    const handle = await wait(original, filesPromises, parameters);
    return typeof handle === 'object' && handle !== null && kernel.current() !== undefined ? waiting(handle) : handle;
  });
}

/** Keys for vouchers: the one kind that Node makes of random numbers of its own. */
function simulateKeyGeneration(kernel: Kernel, replace: Replace): void {
  replace(nodeCrypto, 'generateKeyPair', (original) => {
    const generate = promisify(nodeCrypto.generateKeyPair);
    const asked = async (type: string, options: { readonly modulusLength: number }): Promise<unknown> => {
      const process = kernel.current();
      if (process === undefined || type !== 'rsa') return Reflect.apply(generate, undefined, [type, options]);
      return makeRsaKey(process.random, options.modulusLength);
    };
    return Object.assign(original.bind(nodeCrypto), { [promisify.custom]: asked });
  });
}

/** What timers of Node have that somebody calls. */
class VirtualTimer {
  readonly #schedule: (act: () => void) => Scheduled;
  readonly #act: () => void;
  #scheduled: Scheduled;

  constructor(schedule: (act: () => void) => Scheduled, act: () => void) {
    this.#schedule = schedule;
    this.#act = act;
    this.#scheduled = schedule(act);
  }

  clear(): void {
    this.#scheduled.cancel();
  }

  refresh(): this {
    this.#scheduled.cancel();
    this.#scheduled = this.#schedule(this.#act);
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}

/** As timers of Node do, but that none is for the present moment again: a loop of them would never let time pass. */
const atLeast = (ms: number | undefined): number => (ms !== undefined && ms > 0 ? ms : 0.01);
