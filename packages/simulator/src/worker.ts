/** The main program of a process of the pool: a run for each plan that it is given. */

import { mutationOf } from './mutants/index.ts';
import type { Plan } from './plan.ts';
import type { Assignment } from './pool.ts';
import { run } from './run.ts';
import { readTemplate } from './template.ts';

process.once('message', ({ folder, mutant }: Assignment) => {
  const template = readTemplate(folder);
  const mutation = mutant === undefined ? undefined : mutationOf(mutant);
  process.on('message', (plan: Plan) => {
    run(plan, { template, mutation }).then(
      (verdict) => process.send?.(verdict),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  });
});
// Whoever started it is gone, or needs it no more.
process.on('disconnect', () => process.exit());
