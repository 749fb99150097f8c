/** Settings from the command line. */

import { type RelayConfig, settingKeys } from '@sotto/relay';
import { fromText } from './environment.ts';
import { FLAGS, type Resolved, resolveConfig } from './resolve.ts';
import { type Layer, layerOf, suggestion } from './said.ts';

/** What every command takes that reads the configuration of a relay. */
export interface ConfigOptions {
  readonly config?: string;
  readonly domain?: string;
  readonly data?: string;
  readonly port?: number;
  readonly host?: string;
  readonly metricsPort?: number;
  readonly publicUrl?: string;
  readonly peer?: Readonly<Record<string, string>>;
  readonly registration?: NonNullable<RelayConfig['registration']>;
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
  /** `key=value`, in the order given. */
  readonly set?: readonly string[];
}

/** Throws `CliError` `E_FILE_INVALID` or `E_CONFIG_INVALID`. */
export const configOf = (options: ConfigOptions): Promise<Resolved> =>
  resolveConfig({ flags: flagsLayer(options), env: process.env, path: options.config });

export function flagsLayer({ set = [], ...options }: ConfigOptions): Layer {
  const { domain, host, port, metricsPort, publicUrl, registration, data: dataDirectory, peer: peers } = options;
  const values = { domain, dataDirectory, host, port, metricsPort, publicUrl, registration, peers };
  const tls = { 'tls.certificateFile': options.tlsCertificate, 'tls.privateKeyFile': options.tlsKey };
  const named = Object.entries({ ...values, ...tls }).flatMap(([key, value]) =>
    value === undefined ? [] : [layerOf({ [key]: value }, FLAGS.get(key) ?? key)],
  );
  const all = [...named, ...set.map(fromSet)];
  return { said: all.flatMap(({ said }) => said), mistakes: all.flatMap(({ mistakes }) => mistakes) };
}

function fromSet(assignment: string): Layer {
  const at = assignment.indexOf('=');
  const name = assignment.slice(0, Math.max(at, 0));
  const key = settingKeys.find((known) => known === name);
  if (key !== undefined) return fromText(key, assignment.slice(at + 1), '--set');
  const text =
    at < 0
      ? `--set ${assignment} must be key=value`
      : `${name} in --set is not a setting of the relay${suggestion(name)}`;
  return { said: [], mistakes: [{ text }] };
}
