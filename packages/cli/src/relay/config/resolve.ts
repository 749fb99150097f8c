/**
 * The configuration of a relay from all places where it can be said. Flags win over variables, variables over the file,
 * the file over the defaults; entries of `peers` add up. Every mistake is found before one is reported.
 */

import { stat } from 'node:fs/promises';
import { environmentName, findConfigProblems, findSetting, type RelayConfig, settingKeys } from '@sotto/relay';
import { CliError } from '../../errors.ts';
import { CONFIG_VARIABLE, readEnvironment } from './environment.ts';
import { readConfigFile } from './file.ts';
import { type Layer, type Mistake, PEERS, type Said, settingOf } from './said.ts';

export interface Resolved {
  readonly config: RelayConfig;
  /** What was said, by the whole name of the setting; what is absent is a default. */
  readonly said: ReadonlyMap<string, Said>;
  /** The configuration file, where there is one. */
  readonly path: string | undefined;
}

export interface ConfigInput {
  readonly flags: Layer;
  readonly env: NodeJS.ProcessEnv;
  /** From `--config`. */
  readonly path: string | undefined;
}

/** Throws `CliError` `E_FILE_INVALID` or, with every mistake in its details, `E_CONFIG_INVALID`. */
export async function resolveConfig({ flags, env, path: given }: ConfigInput): Promise<Resolved> {
  const path = given ?? env[CONFIG_VARIABLE];
  const file = path === undefined ? { said: [], mistakes: [] } : await readConfigFile(path);
  const layers = [file, await readEnvironment(env), flags];
  const said = new Map(layers.flatMap((layer) => layer.said).map((one) => [one.key, one]));
  // What was checked to be a configuration is one; every wrong value is among the mistakes.
  const config = nest(said) as unknown as RelayConfig;
  const mistakes = [
    ...layers.flatMap((layer) => layer.mistakes),
    ...(path === undefined ? [] : await exposedSecrets(file.said, path)),
    ...findConfigProblems(config).map(({ key, reason }) => describeProblem(key, reason, said)),
  ];
  if (mistakes.length > 0) throw invalid(mistakes);
  return { config, said, path };
}

function nest(said: ReadonlyMap<string, Said>): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  for (const { key, value } of said.values()) {
    const at = key.indexOf('.');
    if (at < 0) config[key] = value;
    else {
      const group = key.slice(0, at);
      const table = config[group] ?? {};
      // What is no table stays as it was said, to be refused.
      if (typeof table === 'object') config[group] = { ...table, [key.slice(at + 1)]: value };
    }
  }
  return config;
}

function describeProblem(key: string, reason: string, said: ReadonlyMap<string, Said>): Mistake {
  const one = said.get(key) ?? said.get(settingOf(key));
  const setting = findSetting(settingOf(key));
  if (one !== undefined) {
    const shown = setting?.isSecret === true ? 'it' : JSON.stringify(one.value);
    return { text: `${key} ${reason}; ${shown} comes from ${one.source}` };
  }
  const name = settingKeys.find((known) => known === key);
  if (name === undefined) return { text: `${key} ${reason}` };
  const flag = FLAGS.get(name);
  const places = [`${name} in the file of --config`, environmentName(name), ...(flag === undefined ? [] : [flag])];
  return { text: `${key} ${reason}; set ${places.join(', or ')}` };
}

/** A secret in a file that others can read is none. */
async function exposedSecrets(said: readonly Said[], path: string): Promise<readonly Mistake[]> {
  const secret = said.find(({ key }) => findSetting(key)?.isSecret === true);
  if (secret === undefined || process.platform === 'win32') return [];
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return [];
  return [{ text: `${secret.key} is a secret, and ${path} can be read by others; set its mode to 0600` }];
}

function invalid(mistakes: readonly Mistake[]): CliError {
  const count = mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`;
  return new CliError('E_CONFIG_INVALID', `the configuration has ${count}`, {
    details: mistakes.map(({ text }) => text),
  });
}

/** The flags that have a name of their own; every other setting is said with `--set`. */
export const FLAGS: ReadonlyMap<string, string> = new Map([
  ['domain', '--domain'],
  ['dataDirectory', '--data'],
  ['host', '--host'],
  ['port', '--port'],
  ['publicUrl', '--public-url'],
  [PEERS, '--peer'],
  ['registration', '--registration'],
  ['metricsPort', '--metrics-port'],
  ['tls.certificateFile', '--tls-certificate'],
  ['tls.privateKeyFile', '--tls-key'],
]);
