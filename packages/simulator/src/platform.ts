/**
 * The platform of simulated processes. While it is in place, timers, clocks and random numbers of this Node process are those
 * of whatever simulated process an event belongs to, so the code of clients and relays runs as it ships, and a timer that
 * somebody adds tomorrow is simulated too. Outside of events, and when it is put back, all is as it was.
 */

import nodeCrypto from 'node:crypto';
import files from 'node:fs';
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
  simulateThreads(kernel, replace);
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

/** Files are real, and take no time: each call is done at once, so that none overtakes another. The dead do nothing any more. */
function simulateFiles(kernel: Kernel, replace: Replace): void {
  const atOnce = (name: string, act: (process: Process, ...parameters: never[]) => unknown): void =>
    replace(filesPromises, name, (original) => async (...parameters: never[]) => {
      const process = kernel.current();
      if (process === undefined) return Reflect.apply(original, filesPromises, parameters);
      return process.isAlive ? act(process, ...parameters) : never();
    });
  for (const [name, act] of Object.entries(FILE_CALLS)) atOnce(name, (_, ...parameters) => act(...parameters));
  atOnce('open', (process, ...parameters: Parameters<typeof files.openSync>) => new OpenFile(process, parameters));
}

const FILE_CALLS: Readonly<Record<string, Original>> = {
  mkdir: files.mkdirSync,
  readFile: files.readFileSync,
  readdir: files.readdirSync,
  rename: files.renameSync,
  rm: files.rmSync,
  stat: files.statSync,
  truncate: files.truncateSync,
  unlink: files.unlinkSync,
  writeFile: files.writeFileSync,
};

/** What file handles of Node have that somebody calls. */
class OpenFile {
  readonly #process: Process;
  readonly #descriptor: number;
  #isOpen = true;

  constructor(process: Process, parameters: Parameters<typeof files.openSync>) {
    this.#process = process;
    this.#descriptor = files.openSync(...parameters);
    process.onDeath(() => this.#close());
  }

  async read(...[buffer, offset, length, position]: ReadParameters): Promise<{ readonly bytesRead: number }> {
    return this.#alive(() => ({ bytesRead: files.readSync(this.#descriptor, buffer, offset, length, position) }));
  }

  async write(...[buffer, offset, length, position]: ReadParameters): Promise<{ readonly bytesWritten: number }> {
    return this.#alive(() => ({ bytesWritten: files.writeSync(this.#descriptor, buffer, offset, length, position) }));
  }

  async stat(): Promise<files.Stats> {
    return this.#alive(() => files.fstatSync(this.#descriptor));
  }

  async truncate(length: number): Promise<void> {
    return this.#alive(() => files.ftruncateSync(this.#descriptor, length));
  }

  async sync(): Promise<void> {
    return this.#alive(() => files.fsyncSync(this.#descriptor));
  }

  async datasync(): Promise<void> {
    return this.#alive(() => files.fdatasyncSync(this.#descriptor));
  }

  async close(): Promise<void> {
    return this.#alive(() => this.#close());
  }

  #alive<Result>(act: () => Result): Result | Promise<never> {
    return this.#process.isAlive ? act() : never();
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    files.closeSync(this.#descriptor);
  }
}

type ReadParameters = [buffer: Uint8Array, offset: number, length: number, position: number];

const never = (): Promise<never> => new Promise(() => undefined);

/** Proof of work is checked on another thread, which has its answer when the machine has. Here it is there at once. */
function simulateThreads(kernel: Kernel, replace: Replace): void {
  replace(nodeCrypto, 'scrypt', (original) => (...parameters: Parameters<typeof nodeCrypto.scryptSync>) => {
    if (kernel.current() === undefined) return Reflect.apply(original, nodeCrypto, parameters);
    const callback: unknown = parameters.pop();
    if (typeof callback !== 'function') throw new TypeError('scrypt needs a callback');
    const hash = nodeCrypto.scryptSync(...parameters);
    queueMicrotask(() => callback(null, hash));
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
