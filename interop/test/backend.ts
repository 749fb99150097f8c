/** Notes with every test on which cryptography our peers ran, for the list of exchanges that `pnpm verify` prints. */

import { beforeEach } from 'vitest';
import { crypto } from '../src/provider.ts';

declare module 'vitest' {
  interface TaskMeta {
    backend?: string;
  }
}

beforeEach(({ task }) => {
  task.meta.backend = crypto.name;
});
