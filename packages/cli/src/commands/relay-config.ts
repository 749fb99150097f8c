/** `sotto relay config`: what it takes. */

import type { Command } from 'commander';
import type { ShowOptions } from '../relay/config/show.ts';
import { addConfigOptions, WHERE_SETTINGS_COME_FROM } from './relay-settings.ts';

export function addRelayConfigCommand(relay: Command): void {
  addConfigOptions(relay.command('config'))
    .summary('check the settings, and show them')
    .description('Reads the settings as sotto relay run would, and says what is wrong with them. Nothing is started.')
    .option('--print', 'print every setting with its value and where it was said; secrets are not shown')
    .option('--json', 'print the same as JSON')
    .option('--settings', 'list all settings there are, with their variables and defaults')
    .addHelpText('after', WHERE_SETTINGS_COME_FROM + EXAMPLES)
    .action(async (options: ShowOptions) => (await import('../relay/config/show.ts')).showConfig(options));
}

const EXAMPLES = `

Examples:
  sotto relay config --config relay.toml
  SOTTO_RELAY_PORT=4001 sotto relay config --config relay.toml --print

Exit codes: 0 the settings are good, 2 they are not.`;
