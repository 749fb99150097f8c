/** `sotto discover`: what it takes. */

import type { Command } from 'commander';
import type { DiscoverOptions } from '../discover/run.ts';

export function addDiscoverCommand(program: Command): void {
  program
    .command('discover')
    .summary('look up the relay of a domain')
    .description(
      'Fetches the discovery document of a relay, verifies its signature, domain and dates, and prints it. A domain is asked over HTTPS, which ties the root key to it. A URL is asked as it is, for relays without HTTPS; then the document shows only what that relay says of itself.',
    )
    .argument('<domain|url>', 'such as a.example, or http://127.0.0.1:4001')
    .option('--json', 'print JSON; keys are hexadecimal, times are seconds since 1970')
    .addHelpText('after', EXAMPLES)
    .action(async (where: string, options: DiscoverOptions) =>
      (await import('../discover/run.ts')).discover(where, options),
    );
}

const EXAMPLES = `
Examples:
  sotto discover a.example
  sotto discover http://127.0.0.1:4001

It waits at most 10 seconds.

Exit codes: 0 the document verifies, 1 it does not or cannot be had, 2 wrong command line.`;
