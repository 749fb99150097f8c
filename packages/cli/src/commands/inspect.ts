/** `sotto inspect`: what it takes. */

import type { Command } from 'commander';
import type { InspectOptions } from '../inspect/client-store.ts';

export function addInspectCommand(program: Command): void {
  program
    .command('inspect')
    .summary('count what the store of a chat holds')
    .description(
      'Counts the sessions, pre-keys, contacts and waiting messages of a client. It never prints a key or a text, and no address unless you ask for them. The chat may be running.',
    )
    .requiredOption('--store <file>', 'the file given to sotto chat --store')
    .option('--show-addresses', 'print the address of the account and of its contacts too')
    .option('--json', 'print JSON; sizes are bytes, times are milliseconds since 1970')
    .addHelpText('after', EXAMPLES)
    .action(async (options: InspectOptions) => (await import('../inspect/client-store.ts')).inspect(options));
}

const EXAMPLES = `
Example:
  sotto inspect --store alice.db

Exit codes: 0 done, 1 failed, 2 wrong command line.`;
