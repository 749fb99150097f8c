/** `sotto relay discovery` and `sotto relay keys`: what they take. */

import { REQUEST_WORK_BITS_MAX } from '@sotto/wire';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { dataOption, readBaseUrl } from '../options.ts';
import type { InstallOptions, RequestOptions, SignOptions } from '../relay/discovery.ts';
import type { KeysOptions, RotateOptions } from '../relay/keys.ts';

export function addRelayDiscoveryCommand(relay: Command): void {
  const discovery = relay
    .command('discovery')
    .summary('have the discovery document signed on another machine')
    .description(
      'The root key of a relay need not be on the machine that serves: there, a request is made and an answer installed, and where the root key is, it is signed.',
    )
    .addHelpText('after', EXAMPLES);
  discovery
    .command('request')
    .summary('write down what is to be signed, on the machine of the relay')
    .addOption(dataOption('data directory of the relay, which may be running'))
    .requiredOption('--out <file>', 'where to write the request; it holds nothing secret')
    .option(
      '--public-url <url>',
      'URL under which others reach the relay (default: as in the document in use)',
      readBaseUrl,
    )
    .option(
      '--work-bits <number>',
      '`requests.workBits` of the relay, when another than in the document in use',
      readWorkBits,
    )
    .option('--revoke <id>', 'a key that was stolen and counts no more; may be repeated', collect, [])
    .action(async (options: RequestOptions) => (await import('../relay/discovery.ts')).requestDiscovery(options));
  discovery
    .command('sign')
    .summary('sign a request, on the machine of the root key')
    .requiredOption('--keys <directory>', 'where root.key is, and sealed-sender-root.key')
    .requiredOption('--request <file>', 'what the relay wrote')
    .requiredOption('--out <file>', 'where to write the signed document')
    .option('--days <number>', 'how long it is good for, 1 to 90', readDays, 90)
    .option('--former-root <file>', 'the root key that this one replaces')
    .action(async (options: SignOptions) => (await import('../relay/discovery.ts')).signDiscovery(options));
  discovery
    .command('install')
    .summary('serve a signed document, on the machine of the relay')
    .addOption(dataOption('data directory of the relay, which may be running'))
    .requiredOption('--document <file>', 'what was signed')
    .action(async (options: InstallOptions) => (await import('../relay/discovery.ts')).installSigned(options));
}

export function addRelayKeysCommand(relay: Command): void {
  const keys = relay
    .command('keys')
    .summary('list and replace the keys that a relay works with')
    .description(
      'A new key is listed in the discovery document for a day before it is used, and the former one stays good for what is under way.',
    )
    .addHelpText('after', KEYS_EXAMPLES);
  keys
    .command('list')
    .summary('print the keys with their times')
    .addOption(dataOption('data directory of the relay, which may be running'))
    .action(async (options: KeysOptions) => (await import('../relay/keys.ts')).listKeys(options));
  keys
    .command('rotate')
    .summary('make the successor of a key')
    .addOption(dataOption('data directory of the relay, which may be running'))
    .addOption(
      new Option('--purpose <purpose>', 'what the key is for')
        .choices(['serverToServer', 'sealedSender', 'forward', 'forwardEphemeral'])
        .makeOptionMandatory(),
    )
    .option('--emergency', 'the key was stolen: revoke it and use the new one at once')
    .action(async (options: RotateOptions) => (await import('../relay/keys.ts')).rotate(options));
}

function collect(value: string, former: readonly string[]): readonly string[] {
  return [...former, value];
}

function readDays(value: string): number {
  if (/^[0-9]{1,2}$/.test(value) && Number(value) >= 1 && Number(value) <= 90) return Number(value);
  throw new InvalidArgumentError('It must be a number of days, 1 to 90.');
}

function readWorkBits(value: string): number {
  if (/^[0-9]{1,2}$/.test(value) && Number(value) <= REQUEST_WORK_BITS_MAX) return Number(value);
  throw new InvalidArgumentError(`It must be a number of bits, 0 to ${REQUEST_WORK_BITS_MAX}.`);
}

const EXAMPLES = `
Examples:
  sotto relay discovery request --data /var/lib/sotto --public-url https://a.example --out request.json
  sotto relay discovery sign --keys /media/keys --request request.json --out discovery.signed
  sotto relay discovery install --data /var/lib/sotto --document discovery.signed

The first time, move root.key and sealed-sender-root.key away after the document is installed, and restart the relay. While
root.key is in the data directory the relay signs by itself. A running relay takes a new document up by itself, and says in
its log and metrics two weeks before it ends.

Exit codes: 0 done, 1 failed, 2 wrong command line.`;

const KEYS_EXAMPLES = `
Examples:
  sotto relay keys list --data /var/lib/sotto
  sotto relay keys rotate --data /var/lib/sotto --purpose serverToServer

With the root key elsewhere, a new key waits for the next document: see sotto relay discovery.

Exit codes: 0 done, 1 failed, 2 wrong command line.`;
