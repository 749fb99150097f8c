/** `pnpm interop:soak`. */

import { runSoak } from './command.ts';

process.exitCode = await runSoak(process.argv.slice(2));
