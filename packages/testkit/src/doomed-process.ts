/**
 * A process that dies at a chosen point. Everything it waits for goes through {@link DoomedProcess.run}; once it is
 * dead nothing answers, not even what had begun before.
 */

/** Where to crash: at the `operation`th call, from 1, before the outside has seen it or after it took effect there. */
export interface CrashPlan {
  readonly operation: number;
  readonly when: 'before' | 'after';
}

export interface DoomedProcess {
  /** Operations that were begun, the crashed one included, those refused after the crash not. */
  readonly operations: number;
  /** Names of the operations that were begun, in order. */
  readonly trace: readonly string[];
  readonly crashed: boolean;
  /** Runs one awaited operation. Throws {@link CrashError} where the plan says so, and ever after. */
  run<Result>(operation: string, inner: () => Promise<Result>): Promise<Result>;
}

/** The process is dead. A test catches it where it would start a new process; product code has no case for it. */
export class CrashError extends Error {
  override readonly name = 'CrashError';
}

/** Without a plan it only counts, which tells how many crash points there are. */
export function doomedProcess(plan?: CrashPlan): DoomedProcess {
  if (plan !== undefined && (!Number.isSafeInteger(plan.operation) || plan.operation < 1)) {
    throw new RangeError('plan: operation must be an integer from 1');
  }
  return new CrashingProcess(plan);
}

/** Every place where a run of so many operations can crash: before and after each. */
export function crashPlans(operations: number): readonly CrashPlan[] {
  return Array.from({ length: operations }, (_, index) => index + 1).flatMap((operation) => [
    { operation, when: 'before' as const },
    { operation, when: 'after' as const },
  ]);
}

class CrashingProcess implements DoomedProcess {
  readonly trace: string[] = [];
  crashed = false;
  readonly #plan: CrashPlan | undefined;

  constructor(plan: CrashPlan | undefined) {
    this.#plan = plan;
  }

  get operations(): number {
    return this.trace.length;
  }

  async run<Result>(operation: string, inner: () => Promise<Result>): Promise<Result> {
    if (this.crashed) throw new CrashError(`${operation} after the crash`);
    const number = this.trace.push(operation);
    const here = number === this.#plan?.operation;
    if (here && this.#plan?.when === 'before') throw this.#crash(number, operation);
    const result = await inner();
    if (here) throw this.#crash(number, operation);
    // The outside finished, but the process died meanwhile and never learns of it.
    if (this.crashed) throw new CrashError(`${operation} during the crash`);
    return result;
  }

  #crash(number: number, operation: string): CrashError {
    this.crashed = true;
    return new CrashError(`crash ${this.#plan?.when} operation ${number}, ${operation}`);
  }
}
