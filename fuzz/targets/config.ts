/** The settings of a relay, as a file or a program may say them: each is taken or refused by name. */

import { checkConfig, findConfigProblems, type RelayConfig, RelayError, settingKeys } from '@sotto/relay';
import type { Target } from '../src/index.ts';

export const configTargets = (): readonly Target[] => [
  {
    name: 'config/checkConfig',
    seeds: SEEDS.map((config) => new TextEncoder().encode(JSON.stringify(config))),
    run(input) {
      const config = readJson(input);
      if (config === undefined) return;
      try {
        checkConfig(config as RelayConfig);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        if (findConfigProblems(config as RelayConfig).length === 0) throw new Error('refused, and has no problem');
        return;
      }
      if (findConfigProblems(config as RelayConfig).length > 0) throw new Error('taken, and has a problem');
    },
  },
];

/** What is no object is misuse of the function. */
const readJson = (bytes: Uint8Array): object | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const isRefusal = (error: unknown): boolean => error instanceof RelayError && error.code === 'E_CONFIG_INVALID';

const GOOD = { domain: 'a.example', dataDirectory: '/tmp/x', port: 4000 };
const VALUES: readonly unknown[] = [0, 1, -1, 1e99, '', 'x', '127.0.0.1:1', true, null, [], ['a.example:1'], {}];
const SEEDS: readonly object[] = [
  { ...GOOD, peers: { 'b.example': 'http://127.0.0.1:1' }, authorities: ['a.example:1'], log: { level: 'warn' } },
  ...settingKeys.map((key, index) => ({ ...GOOD, ...nest(key, VALUES[index % VALUES.length]) })),
];

function nest(key: string, value: unknown): object {
  const [group = '', name] = key.split('.');
  return name === undefined ? { [group]: value } : { [group]: { [name]: value } };
}
