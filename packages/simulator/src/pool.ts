/** Shares runs among processes: each has a platform of its own that it can replace. */

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MutantName } from './mutants/names.ts';
import type { Plan } from './plan.ts';
import type { Verdict } from './run.ts';

export interface Assignment {
  /** Of the template. */
  readonly folder: string;
  readonly mutant: MutantName | undefined;
}

export interface Pool {
  /** Waits for a process that is free. */
  run(plan: Plan): Promise<Verdict>;
  end(): void;
}

/** They load their modules while what they need is made. */
export function startPool(workers: number, assignment: Promise<Assignment>): Pool {
  const children = Array.from({ length: workers }, () => start(assignment));
  const free = [...children];
  const waiting: ((child: ChildProcess) => void)[] = [];
  const take = (): Promise<ChildProcess> => {
    const child = free.pop();
    return child === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(child);
  };
  return {
    async run(plan) {
      const child = await take();
      try {
        return await ask(child, plan);
      } finally {
        const next = waiting.shift();
        if (next === undefined) free.push(child);
        else next(child);
      }
    },
    end() {
      for (const child of children) if (child.connected) child.disconnect();
    },
  };
}

function start(assignment: Promise<Assignment>): ChildProcess {
  const child = fork(WORKER, {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Worlds are short-lived: with room for a part of one, a seventh of the time is saved.
    execArgv: [...process.execArgv, '--max-semi-space-size=64'],
  });
  // Whoever made it hears of a failure.
  void assignment.then(
    (one) => child.send(one),
    () => undefined,
  );
  return child;
}

function ask(child: ChildProcess, plan: Plan): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null): void => reject(new Error(`seed ${plan.seed}: its process ended with ${code}`));
    child.once('exit', died);
    child.once('message', (verdict: Verdict) => {
      child.off('exit', died);
      resolve(verdict);
    });
    child.send(plan);
  });
}

const WORKER = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url));
