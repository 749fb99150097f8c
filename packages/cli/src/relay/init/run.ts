/**
 * `sotto relay init`: keys and a configuration file for a new relay. Nothing that is there is replaced, so it can be run
 * again after it was interrupted, and never costs a relay its keys.
 */

import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { findConfigProblems, hasKeys, prepareDataDirectory } from '@sotto/relay';
import { CliError } from '../../errors.ts';
import { readBaseUrl } from '../../options.ts';
import { printableLine } from '../../output/printable.ts';
import { styleFor } from '../../output/style.ts';
import { type ConfigOptions, flagsLayer } from '../config/flags.ts';
import { resolveConfig } from '../config/resolve.ts';
import { configText } from './config-text.ts';

export type InitOptions = ConfigOptions;

export async function initRelay({ config = DEFAULT_FILE, ...given }: InitOptions): Promise<void> {
  const path = resolve(config);
  if (existsSync(path))
    throw new CliError('E_FILE_EXISTS', `${path} is there already, and is not replaced`, {
      remedy: 'Change it with an editor, or name another file with --config.',
    });
  const asked = await askForMissing(given);
  const options = { ...asked, ...(asked.data === undefined ? {} : { data: resolve(asked.data) }) };
  const { said } = await resolveConfig({ flags: flagsLayer(options), env: {}, path: undefined });
  const { data = '', domain = '' } = options;
  const hadKeys = hasKeys(data);
  await prepareDataDirectory(data);
  await writeNew(path, configText(said));
  process.stdout.write(`${whatNext({ path, data, domain, hadKeys }).join('\n')}\n`);
}

/** On a terminal a person is asked for what has no flag; a script gets an error that names the flags. */
async function askForMissing(options: ConfigOptions): Promise<ConfigOptions> {
  if (!process.stdin.isTTY || (options.domain !== undefined && options.data !== undefined)) return options;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const domain = options.domain ?? (await askUntil(prompt, 'Domain, the part after the @', '', problemOfDomain));
    const data =
      options.data ?? (await askUntil(prompt, 'Directory for keys and database', `./${domain}`, () => undefined));
    const proposed = `https://${domain}`;
    const publicUrl = options.publicUrl ?? (await askUntil(prompt, 'URL that others use', proposed, problemOfUrl));
    return { ...options, domain, data, publicUrl };
  } finally {
    prompt.close();
  }
}

async function askUntil(
  prompt: ReturnType<typeof createInterface>,
  question: string,
  proposed: string,
  problemOf: (answer: string) => string | undefined,
): Promise<string> {
  for (;;) {
    const answer = (await prompt.question(proposed === '' ? `${question}: ` : `${question} [${proposed}]: `)).trim();
    const value = answer === '' ? proposed : answer;
    const problem = value === '' ? 'It is needed.' : problemOf(value);
    if (problem === undefined) return value;
    process.stderr.write(`  ${problem}\n`);
  }
}

const problemOfDomain = (domain: string): string | undefined => {
  const problem = findConfigProblems({ domain, dataDirectory: '.' }).find(({ key }) => key === 'domain');
  return problem === undefined ? undefined : `It ${problem.reason}.`;
};

const problemOfUrl = (url: string): string | undefined => {
  try {
    readBaseUrl(url);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'It is no URL.';
  }
};

/** For its owner alone, since secrets may be put into it later. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new CliError('E_FILE_INVALID', `${path} cannot be written`, { cause });
  }
}

interface Made {
  readonly path: string;
  readonly data: string;
  readonly domain: string;
  readonly hadKeys: boolean;
}

function whatNext({ path, data, domain, hadKeys }: Made): readonly string[] {
  const style = styleFor(process.stdout);
  const [file, directory] = [printableLine(path), printableLine(data)];
  const keys = hadKeys ? 'The keys that were there are kept' : `Made the keys of ${domain}`;
  return [
    `${style.green(`${keys} in ${directory}`)}`,
    `${style.green(`Made ${file}`)}`,
    '',
    'Next:',
    `  1. Keep a copy of the files in ${directory} elsewhere: a relay that loses its keys cannot be made again.`,
    `  2. Read ${file} and change what you want; every setting is in it.`,
    `  3. sotto relay check --config ${file}`,
    `  4. sotto relay run --config ${file}`,
    '',
    'docs/operators-guide.md has the rest: TLS, a proxy, a service that starts by itself, monitoring, backups.',
  ];
}

const DEFAULT_FILE = 'relay.toml';
