/**
 * Settings of a relay: a JSON file, and flags that win over it. The relay itself checks every value; here it is only
 * kept that a file cannot name what is not a value.
 */

import { readFile } from 'node:fs/promises';
import type { RelayConfig } from '@sotto/relay';
import { CliError } from '../errors.ts';

/** What flags or a file say; absent is not said. */
export type RelaySettings = Partial<RelayConfig>;

/** The configuration of file and flags together. Throws `CliError` `E_FILE_INVALID` or `E_USAGE`. */
export async function relayConfig(flags: RelaySettings, path: string | undefined): Promise<RelayConfig> {
  const file = path === undefined ? {} : await readConfigFile(path);
  const peers = { ...file.peers, ...flags.peers };
  const { domain, dataDirectory, port = DEFAULT_PORT, ...rest } = { ...file, ...flags, peers };
  if (domain === undefined) throw missing('--domain', 'domain');
  if (dataDirectory === undefined) throw missing('--data', 'dataDirectory');
  return { ...rest, domain, dataDirectory, port };
}

async function readConfigFile(path: string): Promise<RelaySettings> {
  const settings = parseJson(await readText(path));
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new CliError('E_FILE_INVALID', 'the configuration file must hold one JSON object');
  }
  if ('clock' in settings) throw new CliError('E_FILE_INVALID', 'the configuration file cannot set clock');
  // The relay refuses unknown settings and wrong values by name.
  return settings as RelaySettings;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new CliError('E_FILE_INVALID', `the configuration file ${path} cannot be read`, { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CliError('E_FILE_INVALID', 'the configuration file is not JSON', { cause });
  }
}

const missing = (flag: string, setting: string): CliError =>
  new CliError('E_USAGE', `${flag} is required, or ${setting} in the file of --config`);

export const DEFAULT_PORT = 4000;
