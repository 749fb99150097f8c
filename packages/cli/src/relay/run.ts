/** One relay in the foreground, until it is told to stop. */

import { once } from 'node:events';
import { type RelayConfig, type RunningRelay, startRelay } from '@sotto/relay';
import { EXIT_FAILURE } from '../exit-codes.ts';
import { styleFor } from '../output/style.ts';
import { describeError, reportError } from '../report-error.ts';
import { type ConfigOptions, configOf } from './config/flags.ts';
import { readableLogLine } from './log-lines.ts';

export async function runRelay(options: ConfigOptions): Promise<void> {
  const stopped = stopSignal();
  const { config } = await configOf(options);
  const relay = await startRelay(withLog(config));
  reloadOnHangUp(relay, options);
  announce(relay);
  // A signal, or `sotto relay admin drain`.
  await Promise.race([stopped, once(relay.closed, 'abort')]);
  await relay.close();
}

/**
 * SIGHUP reads settings and certificate again. Where a terminal is attached it is the terminal that hangs up, and the
 * relay stops with it.
 */
function reloadOnHangUp(relay: RunningRelay, options: ConfigOptions): void {
  if (process.stdin.isTTY) return;
  process.on('SIGHUP', () => {
    configOf(options)
      .then(({ config }) => relay.reload(withLog(config)))
      .catch(reportReloadFailure);
  });
}

/** What was in use stays in use. A line of JSON, as all others of the log. */
function reportReloadFailure(error: unknown): void {
  if (process.stderr.isTTY) return void reportError(error, { debug: false });
  const lines = describeError(error, styleFor({})).map((line) => line.trim());
  const time = new Date().toISOString();
  process.stderr.write(`${JSON.stringify({ level: 50, time, msg: 'settings could not be read again', lines })}\n`);
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

/** Resolves at the first signal, or when the parent is gone, which may come while the relay still starts. The second ends the process. */
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
    if (process.stdin.isTTY) process.on('SIGHUP', stop);
    // A relay that another program started over a channel does not outlive that program.
    process.on('disconnect', stop);
    process.channel?.unref();
  });
}
