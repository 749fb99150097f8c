/**
 * A store that kills its process at a chosen operation, for crash tests.
 *
 * The wrapped store is the disk: it outlives the crash, and a test opens it again. The wrapper is the process: once dead
 * it answers nothing, not even to operations that had begun before.
 */

import type { Batch, Durability, Entry, Key, ScanOptions, Store } from '@sotto/store';

/** Where to crash: at the `operation`th call, from 1, before the disk has seen it or after it took effect there. */
export interface CrashPlan {
  readonly operation: number;
  readonly when: 'before' | 'after';
}

export interface FaultyStore extends Store {
  /** Operations that were begun, the crashed one included, those refused after the crash not. */
  readonly operations: number;
  /** Names of the operations that were begun, in order. */
  readonly trace: readonly StoreOperation[];
  readonly crashed: boolean;
}

export type StoreOperation = 'get' | 'scan' | 'commit' | 'close';

/** The process is dead. A test catches it where it would start a new process; product code has no case for it. */
export class CrashError extends Error {
  override readonly name = 'CrashError';
}

/** Wraps `store` with a plan to crash. Without a plan it only counts, which tells how many crash points there are. */
export function faultyStore(store: Store, plan?: CrashPlan): FaultyStore {
  if (plan !== undefined && (!Number.isSafeInteger(plan.operation) || plan.operation < 1)) {
    throw new RangeError('plan: operation must be an integer from 1');
  }
  return new CrashingStore(store, plan);
}

/** Every place where a run of so many operations can crash: before and after each. */
export function crashPlans(operations: number): readonly CrashPlan[] {
  return Array.from({ length: operations }, (_, index) => index + 1).flatMap((operation) => [
    { operation, when: 'before' as const },
    { operation, when: 'after' as const },
  ]);
}

class CrashingStore implements FaultyStore {
  readonly durability: Durability;
  readonly trace: StoreOperation[] = [];
  crashed = false;
  readonly #store: Store;
  readonly #plan: CrashPlan | undefined;

  constructor(store: Store, plan: CrashPlan | undefined) {
    this.durability = store.durability;
    this.#store = store;
    this.#plan = plan;
  }

  get operations(): number {
    return this.trace.length;
  }

  get(keys: readonly Key[]): Promise<(Entry | undefined)[]> {
    return this.#run('get', () => this.#store.get(keys));
  }

  scan(prefix: Key, options?: ScanOptions): Promise<(readonly [Key, Entry])[]> {
    return this.#run('scan', () => this.#store.scan(prefix, options));
  }

  commit(batch: Batch): Promise<boolean> {
    return this.#run('commit', () => this.#store.commit(batch));
  }

  close(): Promise<void> {
    return this.#run('close', () => this.#store.close());
  }

  async #run<Result>(operation: StoreOperation, inner: () => Promise<Result>): Promise<Result> {
    if (this.crashed) throw new CrashError(`${operation} after the crash`);
    const number = this.trace.push(operation);
    const here = number === this.#plan?.operation;
    if (here && this.#plan?.when === 'before') throw this.#crash(number, operation);
    const result = await inner();
    if (here) throw this.#crash(number, operation);
    // The disk finished, but the process died meanwhile and never learns of it.
    if (this.crashed) throw new CrashError(`${operation} during the crash`);
    return result;
  }

  #crash(number: number, operation: StoreOperation): CrashError {
    this.crashed = true;
    return new CrashError(`crash ${this.#plan?.when} operation ${number}, ${operation}`);
  }
}
