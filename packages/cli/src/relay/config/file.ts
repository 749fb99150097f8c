/**
 * The configuration file: TOML, whose comments an operator wants, or JSON when its name ends in `.json`. The relay checks
 * every value; here it is only kept that the file can be read and holds settings.
 */

import { readFile } from 'node:fs/promises';
import { parse, TomlError } from 'smol-toml';
import { CliError } from '../../errors.ts';
import { type Layer, layerOf } from './said.ts';

/** Throws `CliError` `E_FILE_INVALID`. */
export async function readConfigFile(path: string): Promise<Layer> {
  const text = await readText(path);
  const settings = path.endsWith('.json') ? parseJson(text, path) : parseToml(text, path);
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings))
    throw new CliError('E_FILE_INVALID', `the configuration file ${path} must hold one JSON object`);
  return layerOf(settings, path);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new CliError('E_FILE_INVALID', `the configuration file ${path} cannot be read`, { cause });
  }
}

function parseToml(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const where = `line ${cause.line}, column ${cause.column}`;
    const [what = ''] = cause.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw new CliError('E_FILE_INVALID', `the configuration file ${path} is not TOML: ${what} (${where})`, { cause });
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CliError('E_FILE_INVALID', `the configuration file ${path} is not JSON`, { cause });
  }
}
