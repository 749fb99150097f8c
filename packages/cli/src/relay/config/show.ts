/** `sotto relay config`: what a relay would run with, where that was said, and what else can be said. */

import { environmentName, findSetting, type SettingKey, settingKeys } from '@sotto/relay';
import { printableLine } from '../../output/printable.ts';
import { styleFor } from '../../output/style.ts';
import { formatTable } from '../../output/table.ts';
import { type ConfigOptions, configOf } from './flags.ts';
import type { Resolved } from './resolve.ts';

export interface ShowOptions extends ConfigOptions {
  readonly print?: boolean;
  readonly json?: boolean;
  readonly settings?: boolean;
}

export async function showConfig({ print, json, settings, ...options }: ShowOptions): Promise<void> {
  if (settings === true) return write(settingLines());
  const resolved = await configOf(options);
  const lines = effectiveLines(resolved);
  if (json === true) write([JSON.stringify(effectiveValues(resolved), undefined, 2)]);
  else if (print === true) write(tableOf(['Setting', 'Value', 'From'], lines));
  else write(['The configuration is good.']);
}

/** For each setting its value, never that of a secret, and who said it. */
function effectiveLines(resolved: Resolved): readonly (readonly string[])[] {
  return effectiveValues(resolved).map(({ setting, value, from }) => [
    setting,
    value === undefined ? '-' : printableLine(typeof value === 'string' ? value : JSON.stringify(value)),
    printableLine(from),
  ]);
}

interface Effective {
  readonly setting: string;
  readonly value: unknown;
  readonly from: string;
}

function effectiveValues({ said }: Resolved): readonly Effective[] {
  return settingKeys.flatMap((key): readonly Effective[] => {
    const entries = [...said.values()].filter((one) => one.key === key || one.key.startsWith(`${key}.`));
    const isSecret = findSetting(key)?.isSecret === true;
    if (entries.length === 0) return [{ setting: key, value: defaultOf(key), from: 'default' }];
    return entries.map((one) => ({
      setting: one.key,
      value: isSecret ? '(secret)' : one.value,
      from: one.source,
    }));
  });
}

function defaultOf(key: SettingKey): unknown {
  const value = findSetting(key)?.default;
  return value instanceof Map ? Object.fromEntries(value) : value;
}

function settingLines(): readonly string[] {
  const rows = settingKeys.map((key) => {
    const setting = findSetting(key);
    const fallback = defaultOf(key);
    const shown = fallback === undefined ? (setting?.absent ?? '') : JSON.stringify(fallback);
    return [key, environmentName(key), setting?.isRequired === true ? '(required)' : shown];
  });
  const table = tableOf(['Setting', 'Variable', 'Default'], rows);
  return [...table, '', 'What each does: docs/relay.md, or the file that sotto relay init writes.'];
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const [first = '', ...lines] = formatTable([head, ...rows]);
  return [styleFor(process.stdout).bold(first), ...lines];
}

const write = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
