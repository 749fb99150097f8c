/** `sotto relay`: one relay in the foreground, until it is told to stop. */

import { type RelayConfig, type RunningRelay, startRelay } from '@sotto/relay';
import { type Command, Option } from 'commander';
import { EXIT_FAILURE } from '../exit-codes.ts';
import { readBaseUrl, readPeer, readPort } from '../options.ts';
import { styleFor } from '../output/style.ts';
import { DEFAULT_PORT, type RelaySettings, relayConfig } from '../relay/config-file.ts';
import { readableLogLine } from '../relay/log-lines.ts';

interface RelayOptions {
  readonly domain?: string;
  readonly data?: string;
  readonly port?: number;
  readonly host?: string;
  readonly metricsPort?: number;
  readonly publicUrl?: string;
  readonly peer?: Readonly<Record<string, string>>;
  readonly registration?: 'open' | 'closed';
  readonly config?: string;
}

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
    .action(runRelay);
}

async function runRelay(options: RelayOptions): Promise<void> {
  const relay = await startRelay(withLog(await relayConfig(toSettings(options), options.config)));
  announce(relay);
  await stopSignal();
  process.exitCode = 0;
  await relay.close();
}

function toSettings({ data, metricsPort, publicUrl, peer, config: _, ...same }: RelayOptions): RelaySettings {
  return {
    ...same,
    ...(data === undefined ? {} : { dataDirectory: data }),
    ...(metricsPort === undefined ? {} : { metricsPort }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(peer === undefined ? {} : { peers: peer }),
  };
}

/** JSON for machines, lines for people. */
function withLog(config: RelayConfig): RelayConfig {
  if (!process.stderr.isTTY) return config;
  const style = styleFor(process.stderr);
  const destination = { write: (line: string): void => void process.stderr.write(`${readableLogLine(line, style)}\n`) };
  return { ...config, log: { ...config.log, destination } };
}

/** Standard output carries this one line, so that a script can wait for it and read the ports. */
function announce({ domain, url, metricsUrl }: RunningRelay): void {
  process.stdout.write(`${JSON.stringify({ event: 'ready', url, metricsUrl })}\n`);
  process.stderr.write(`relay of ${domain} listens on ${url}, metrics on ${metricsUrl}\n`);
}

/** Resolves at the first signal. The second ends the process. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = (): void => {
      if (isStopping) process.exit(EXIT_FAILURE);
      isStopping = true;
      process.stderr.write('stopping; a second signal ends it at once\n');
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
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
