/** `sotto relay check`: what it takes. */

import type { Command } from 'commander';
import type { CheckOptions } from '../relay/check.ts';
import { addConfigOptions, WHERE_SETTINGS_COME_FROM } from './relay-settings.ts';

export function addRelayCheckCommand(relay: Command): void {
  addConfigOptions(relay.command('check'))
    .summary('look for what would keep a relay from working')
    .description(
      'Looks at settings, data directory, keys, database, disk, ports, TLS certificate, the discovery document under the public URL, and the clock. The relay may be running or not. Nothing is changed.',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', WHERE_SETTINGS_COME_FROM + EXAMPLES)
    .action(async (options: CheckOptions) => (await import('../relay/check.ts')).checkRelay(options));
}

const EXAMPLES = `

Example:
  sotto relay check --config /etc/sotto/relay.toml

Exit codes: 0 nothing is bad, warnings aside; 1 something is; 2 wrong command line or setting.`;
