/** `sotto relay init`: what it takes. */

import type { Command } from 'commander';
import type { InitOptions } from '../relay/init/run.ts';
import { addConfigOptions } from './relay-settings.ts';

export function addRelayInitCommand(relay: Command): void {
  addConfigOptions(relay.command('init'), 'the file to write (default: relay.toml)')
    .summary('make keys and a configuration file for a new relay')
    .description(
      'Makes the data directory with the keys of a new relay, readable for their owner alone, and a configuration file in which every setting stands with a comment. What flags say is written into it; on a terminal you are asked for the rest. Nothing that is there already is replaced.',
    )
    .addHelpText('after', EXAMPLES)
    .action(async (options: InitOptions) => (await import('../relay/init/run.ts')).initRelay(options));
}

const EXAMPLES = `
Examples:
  Answer three questions:
    sotto relay init

  From a script:
    sotto relay init --domain a.example --data /var/lib/sotto --public-url https://a.example --config /etc/sotto/relay.toml

Exit codes: 0 done, 1 failed or there already, 2 wrong command line or setting.`;
