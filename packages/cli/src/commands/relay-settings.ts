/** The options of every command that reads the configuration of a relay. */

import { type Command, Option } from 'commander';
import { readBaseUrl, readMore, readPeer, readPort } from '../options.ts';

export function addConfigOptions(command: Command, file = CONFIG_FILE): Command {
  return command
    .option('--config <file>', file)
    .option('--domain <domain>', 'the part after the @ of the addresses it serves (required)')
    .option('--data <directory>', 'where keys and database are kept; made if missing (required)')
    .option('--port <number>', 'port for clients and other relays; 0 takes a free one (default: 4000)', readPort)
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('--metrics-port <number>', 'port for /metrics on 127.0.0.1; 0 takes a free one (default: 0)', readPort)
    .option(
      '--public-url <url>',
      'URL under which others reach it, as behind a proxy (default: the listening address)',
      readBaseUrl,
    )
    .option('--peer <domain=url>', 'where the relay of a domain is, without HTTPS discovery; may be repeated', readPeer)
    .addOption(
      new Option('--registration <mode>', 'who may make an account (default: open)').choices([
        'open',
        'invite',
        'closed',
        'proofOfWork',
      ]),
    )
    .option('--tls-certificate <file>', 'PEM file with the certificate; without one a proxy does TLS')
    .option('--tls-key <file>', 'PEM file with its key')
    .option('--set <key=value>', 'any setting, by its name in the file; may be repeated', readMore);
}

const CONFIG_FILE = 'TOML file with settings, or JSON if its name ends in .json';

export const WHERE_SETTINGS_COME_FROM = `
Settings: flags win over variables such as SOTTO_RELAY_PORT, variables over the file, the file over the defaults. The same
variable with _FILE behind it names a file that holds the value. sotto relay config --settings lists all of them.`;
