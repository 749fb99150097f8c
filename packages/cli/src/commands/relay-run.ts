/** `sotto relay run`, and `sotto relay` without a command: what it takes. */

import type { Command } from 'commander';
import type { ConfigOptions } from '../relay/config/flags.ts';
import { addConfigOptions, WHERE_SETTINGS_COME_FROM } from './relay-settings.ts';

export function addRelayRunCommand(relay: Command): void {
  addConfigOptions(relay.command('run', { isDefault: true }))
    .summary('run the relay of a domain (the default)')
    .description(
      'Runs the relay of one domain until SIGTERM or SIGINT. It then finishes what it accepted and exits with 0; a second signal ends it at once, with 1.',
    )
    .addHelpText('after', WHERE_SETTINGS_COME_FROM + EXAMPLES)
    .action(async (options: ConfigOptions) => (await import('../relay/run.ts')).runRelay(options));
}

const EXAMPLES = `

Examples:
  Two relays on one machine that know each other:
    sotto relay --domain a.example --data ./a --port 4001 --peer b.example=http://127.0.0.1:4002
    sotto relay --domain b.example --data ./b --port 4002 --peer a.example=http://127.0.0.1:4001

  Behind a proxy that speaks HTTPS, with a file that sotto relay init wrote:
    sotto relay run --config /etc/sotto/relay.toml

SIGTERM and SIGINT stop it within ten seconds. SIGHUP reads the settings again: the level of the log and the TLS certificate
change at once, for others the log says that they wait for a new start.

When it listens, one line of JSON is written to standard output:
  {"event":"ready","url":"http://127.0.0.1:4001","metricsUrl":"http://127.0.0.1:40817/metrics"}
The log goes to standard error: lines on a terminal, JSON elsewhere. It names no user and no address.

Exit codes: 0 stopped by a signal, 1 failed, 2 wrong setting.`;
