/** The file that `sotto relay init` writes: what was said, and every other setting as a comment with its default. */

import { findSetting, type SettingKey, settingKeys } from '@sotto/relay';
import type { Said } from '../config/said.ts';

/** TOML. Settings of tables stand under their table, after all others. */
export function configText(said: ReadonlyMap<string, Said>): string {
  const plain = settingKeys.filter((key) => !key.includes('.') && key !== 'peers');
  const groups = [...new Set(settingKeys.flatMap((key) => (key.includes('.') ? [key.split('.')[0]!] : [])))];
  const tables = groups.map((group) => {
    const keys = settingKeys.filter((key) => key.startsWith(`${group}.`));
    return `[${group}]\n${keys.map((key) => entry(key, key.slice(group.length + 1), said.get(key)?.value)).join('\n')}`;
  });
  return [HEAD, ...plain.map((key) => entry(key, key, said.get(key)?.value)), ...tables, peersTable(said)].join('\n');
}

function entry(key: SettingKey, name: string, value: unknown): string {
  const setting = findSetting(key);
  const comment = wrap(`${setting?.does ?? ''}`.replaceAll('`', ''));
  if (value !== undefined) return `${comment}\n${name} = ${tomlOf(value)}\n`;
  const fallback = setting?.default;
  return `${comment}\n# ${name} = ${fallback === undefined ? '""' : tomlOf(fallback)}\n`;
}

/** Every entry is a domain; they come last, for what follows a table belongs to it. */
function peersTable(said: ReadonlyMap<string, Said>): string {
  const comment = wrap((findSetting('peers')?.does ?? '').replaceAll('`', ''));
  const entries = [...said.values()].filter(({ key }) => key.startsWith('peers.'));
  const lines = entries.map(({ key, value }) => `${JSON.stringify(key.slice('peers.'.length))} = ${tomlOf(value)}`);
  return [comment, '[peers]', ...(lines.length > 0 ? lines : ['# "b.example" = "http://127.0.0.1:4002"']), ''].join(
    '\n',
  );
}

/** Strings of JSON are basic strings of TOML; so are numbers, and lists of either. */
const tomlOf = (value: unknown): string => JSON.stringify(value);

function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`# ${word}`);
  }
  return lines.join('\n');
}

const HEAD = `# Settings of a Sotto relay. What begins with # is a comment, and shows the default.
# sotto relay config --config FILE --print shows what is in use; docs/relay.md says more.
`;
const WIDTH = 100;
