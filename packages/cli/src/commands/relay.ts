/** `sotto relay`: what it takes. */

import { type Command, Option } from 'commander';
import { readBaseUrl, readPeer, readPort } from '../options.ts';
import { DEFAULT_PORT } from '../relay/config-file.ts';
import type { RelayOptions } from '../relay/run.ts';

export function addRelayCommand(program: Command): void {
  program
    .command('relay')
    .summary('run a relay')
    .description(
      'Runs the relay of one domain until SIGTERM or SIGINT. It then finishes what it accepted and exits with 0; a second signal ends it at once, with 1.',
    )
    .option('--domain <domain>', 'the part after the @ of the addresses it serves (required)')
    .option('--data <directory>', 'where keys and database are kept; made if missing (required)')
    .option(
      '--port <number>',
      `port for clients and other relays; 0 takes a free one (default: ${DEFAULT_PORT})`,
      readPort,
    )
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('--metrics-port <number>', 'port for /metrics on 127.0.0.1; 0 takes a free one (default: 0)', readPort)
    .option(
      '--public-url <url>',
      'URL under which others reach it, as behind a proxy (default: the listening address)',
      readBaseUrl,
    )
    .option('--peer <domain=url>', 'where the relay of a domain is, without HTTPS discovery; may be repeated', readPeer)
    .addOption(
      new Option('--registration <mode>', 'who may make an account (default: open)').choices(['open', 'closed']),
    )
    .option('--config <file>', 'JSON file with the same settings and more, see docs/relay.md; flags win over it')
    .addHelpText('after', EXAMPLES)
    .action(async (options: RelayOptions) => (await import('../relay/run.ts')).runRelay(options));
}

const EXAMPLES = `
Examples:
  Two relays on one machine that know each other:
    sotto relay --domain a.example --data ./a --port 4001 --peer b.example=http://127.0.0.1:4002
    sotto relay --domain b.example --data ./b --port 4002 --peer a.example=http://127.0.0.1:4001

  Behind a proxy that speaks HTTPS:
    sotto relay --domain a.example --data /var/lib/sotto --port 4000 --public-url https://a.example

When it listens, one line of JSON is written to standard output:
  {"event":"ready","url":"http://127.0.0.1:4001","metricsUrl":"http://127.0.0.1:40817/metrics"}
The log goes to standard error: lines on a terminal, JSON elsewhere. It names no user and no address.

Exit codes: 0 stopped by a signal, 1 failed, 2 wrong setting.`;
