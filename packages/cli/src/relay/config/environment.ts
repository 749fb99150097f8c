/**
 * Settings from variables: `SOTTO_RELAY_OUTBOX_ITEMS_MAX` is `outbox.itemsMax`. The same name with `_FILE` behind it names
 * a file that holds the value, as systemd's credentials and the secrets of containers come. A variable that is no setting
 * is a mistake, for it would silently do nothing.
 */

import { readFile } from 'node:fs/promises';
import { environmentName, findSetting, type SettingKey, settingKeys } from '@sotto/relay';
import { type Layer, layerOf, type Mistake, PEERS, type Said } from './said.ts';
import { closest } from './suggest.ts';

/** Names the configuration file when `--config` does not. */
export const CONFIG_VARIABLE = 'SOTTO_RELAY_CONFIG';

export async function readEnvironment(env: NodeJS.ProcessEnv): Promise<Layer> {
  const said: Said[] = [];
  const mistakes: Mistake[] = [];
  for (const [name, text] of Object.entries(env)) {
    if (text === undefined || !name.startsWith(PREFIX) || name === CONFIG_VARIABLE) continue;
    const found = await readVariable(name, text, env);
    if ('text' in found) mistakes.push(found);
    else said.push(...found.said);
  }
  return { said, mistakes };
}

async function readVariable(name: string, text: string, env: NodeJS.ProcessEnv): Promise<Layer | Mistake> {
  const key = KEYS.get(name);
  if (key !== undefined) return fromText(key, text, name);
  const named = name.endsWith(FILE) ? name.slice(0, -FILE.length) : '';
  const keyOfFile = KEYS.get(named);
  if (keyOfFile === undefined) return { text: `${name} is not a variable of the relay${suggestion(name)}` };
  if (env[named] !== undefined) return { text: `${name} and ${named} are both set; keep one` };
  try {
    return fromText(keyOfFile, (await readFile(text, 'utf8')).trimEnd(), name);
  } catch {
    return { text: `${name} names a file that cannot be read: ${text}` };
  }
}

/** A value from text. Throws nothing: text that is no value of its kind is refused later, with all others. */
export function fromText(key: SettingKey, text: string, source: string): Layer {
  const value = findSetting(key)?.kind.parse(text);
  return key === PEERS ? layerOf({ [key]: value }, source) : { said: [{ key, value, source }], mistakes: [] };
}

function suggestion(name: string): string {
  const meant = closest(name, [...KEYS.keys()]);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

const PREFIX = 'SOTTO_RELAY_';
const FILE = '_FILE';
const KEYS: ReadonlyMap<string, SettingKey> = new Map(settingKeys.map((key) => [environmentName(key), key]));
