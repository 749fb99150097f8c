/** `sotto relay`: its commands. Without one of them it runs a relay. */

import type { Command } from 'commander';
import { addRelayAdminCommand } from './relay-admin.ts';
import { addRelayCheckCommand } from './relay-check.ts';
import { addRelayConfigCommand } from './relay-config.ts';
import { addRelayDataCommands } from './relay-data.ts';
import { addRelayDiscoveryCommand, addRelayKeysCommand } from './relay-discovery.ts';
import { addRelayInitCommand } from './relay-init.ts';
import { addRelayRunCommand } from './relay-run.ts';

export function addRelayCommand(program: Command): void {
  const relay = program
    .command('relay')
    .summary('run a relay and look after it')
    .usage('[command] [options]')
    .description('A relay is the mailbox server of one domain. Without a command it is run.')
    .addHelpText('after', EXAMPLES);
  addRelayRunCommand(relay);
  addRelayInitCommand(relay);
  addRelayCheckCommand(relay);
  addRelayConfigCommand(relay);
  addRelayAdminCommand(relay);
  addRelayDataCommands(relay);
  addRelayDiscoveryCommand(relay);
  addRelayKeysCommand(relay);
}

const EXAMPLES = `
Examples:
  sotto relay --domain a.example --data ./a     run a relay with what flags say
  sotto relay init                              make keys and a configuration file
  sotto relay check --config relay.toml         look for what would keep it from working
  sotto relay run --config relay.toml           run one with what a file says
  sotto relay config --print                    see what it would run with, and where each value was said

docs/operators-guide.md leads from nothing to a relay that is watched, backed up and upgraded.

Exit codes: 0 done, 1 failed, 2 wrong command line or setting.`;
