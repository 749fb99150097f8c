/** `sotto inspect-relay`: what it takes. */

import type { Command } from 'commander';
import type { InspectRelayOptions } from '../inspect/relay-data.ts';
import { dataOption } from '../options.ts';

export function addInspectRelayCommand(program: Command): void {
  program
    .command('inspect-relay')
    .summary('list what a relay keeps')
    .description(
      'Lists the files and tables of a relay with their rows, bytes and expiry, and every column there is. It reads the database and changes nothing; the relay may be running.',
    )
    .addOption(dataOption('the directory given to sotto relay --data'))
    .option('--json', 'print JSON; sizes are bytes, times are UTC')
    .addHelpText('after', EXAMPLES)
    .action(async (options: InspectRelayOptions) => (await import('../inspect/relay-data.ts')).inspectRelay(options));
}

const EXAMPLES = `
Example:
  sotto inspect-relay --data ./a

A relay holds no text, no private key of a person, and no name of who sent a message that waits.
docs/relay.md says what each column is for.

Exit codes: 0 done, 1 failed, 2 wrong command line.`;
