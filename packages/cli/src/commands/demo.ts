/** `sotto demo`: what it takes. */

import type { Command } from 'commander';

interface DemoOptions {
  readonly keep?: string;
  readonly slow?: boolean;
}

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .summary('see it all work, in ten seconds')
    .description(
      'Starts two relays of two domains as processes on this machine and two people as clients, and shows what the protocol promises: messages both ways, to somebody away, over restarts, the safety number, and what the operators of the relays could hand over. Everything is real; it needs no network beyond this machine and leaves nothing behind.',
    )
    .option('--keep <directory>', 'leave data directories, stores and logs there; it must be empty or missing')
    .option('--slow', 'pause 3 seconds after each step, to read along')
    .addHelpText('after', EXAMPLES)
    .action(async ({ keep, slow }: DemoOptions) =>
      (await import('../demo/play.ts')).play({
        pauseMs: slow === true ? PAUSE_MS : 0,
        ...(keep === undefined ? {} : { keep }),
      }),
    );
}

const PAUSE_MS = 3000;

const EXAMPLES = `
Examples:
  sotto demo
  sotto demo --keep ./demo && sotto inspect-relay --data ./demo/relay-a

Exit codes: 0 every step held, 1 one did not (it is named), 2 wrong command line.`;
