import { sampled } from '@sotto/testkit';
import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { runSotto } from './support/sotto.ts';

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  demo: ['--keep', '--slow'],
  relay: [],
  chat: ['--as', '--with', '--store', '--relay', '--wait'],
  backup: ['--store'],
  restore: ['--store', '--keep-devices'],
  discover: ['--json'],
  inspect: ['--store', '--show-addresses', '--json'],
  'inspect-relay': ['--data', '--json'],
};

const SETTINGS = [
  ...['--config', '--domain', '--data', '--port', '--host', '--metrics-port', '--public-url', '--peer'],
  ...['--registration', '--tls-certificate', '--tls-key', '--set'],
];
const RELAY_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  run: SETTINGS,
  init: SETTINGS,
  check: [...SETTINGS, '--json'],
  config: [...SETTINGS, '--print', '--json', '--settings'],
  admin: [],
  backup: ['--data', '--with-keys', '--json'],
  restore: ['--data', '--keys', '--accept', '--replace', '--json'],
  migrate: ['--data', '--dry-run', '--json'],
  discovery: [],
  keys: [],
};

test('sotto relay --help lists every command of a relay', async () => {
  const { stdout } = await runSotto(['relay', '--help']);
  for (const command of Object.keys(RELAY_COMMANDS)) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
});

test('sotto --help lists every command and the exit codes', async () => {
  const { code, stdout } = await runSotto(['--help']);
  expect(code).toBe(0);
  for (const command of Object.keys(COMMANDS)) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  expect(stdout).toContain('Exit codes: 0 done, 1 failed, 2 wrong command line');
});

const EVERY_COMMAND = [
  ...Object.entries(COMMANDS),
  ...Object.entries(RELAY_COMMANDS).map(([name, options]) => [`relay ${name}`, options] as const),
];

test.each(sampled(EVERY_COMMAND, 4, new Date().toISOString()))(
  'sotto %s --help lists its options with an example',
  async (command, options) => {
    const { code, stdout } = await runSotto([...command.split(' '), '--help']);
    expect(code).toBe(0);
    for (const option of [...options, '--help', '--debug']) expect(stdout).toMatch(new RegExp(`^ {2}.*${option}`, 'm'));
    expect(stdout).toMatch(/^Examples?:$/m);
    expect(stdout).toContain(`sotto ${command}`);
    expect(stdout).toContain('Exit codes: 0');
  },
);

test('sotto --version', async () => {
  expect(await runSotto(['--version'])).toMatchObject({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

test('nothing to do is a wrong command line, with help', async () => {
  const { code, stderr } = await runSotto([]);
  expect(code).toBe(2);
  expect(stderr).toContain('Usage: sotto');
});

const chat = ['chat', '--as', 'alice@a.example', '--with', 'bob@b.example', '--store', 'unused.db'];

test.each([
  ['an unknown command', ['relai'], 'Did you mean relay?'],
  ['an unknown option', ['relay', '--prot', '1'], 'Did you mean --port?'],
  ['an argument too many', ['demo', 'now'], 'too many arguments'],
  ['an unknown command of a relay', ['relay', 'stop'], 'too many arguments'],
  ['an unknown setting', ['relay', 'config', '--set', 'prot=1'], 'did you mean port?'],
  ['a port that is none', ['relay', '--port', '65536'], 'It must be a port'],
  ['a metrics port that is none', ['relay', '--metrics-port', 'x'], 'It must be a port'],
  ['a peer without URL', ['relay', '--peer', 'b.example'], 'It must be domain=url'],
  ['a public URL that is none', ['relay', '--public-url', 'b.example'], 'It must be a URL'],
  [
    'an unknown registration mode',
    ['relay', '--registration', 'maybe'],
    'Allowed choices are open, invite, closed, proofOfWork',
  ],
  ['a relay without domain', ['relay', '--data', 'unused'], 'or --domain'],
  ['a relay without data directory', ['relay', '--domain', 'a.example'], 'or --data'],
  ['a domain that is none', ['relay', '--domain', 'localhost', '--data', 'unused'], 'domain must be a domain name'],
  [
    'a chat without address',
    ['chat', '--with', 'bob@b.example', '--store', 'unused.db'],
    "'--as <address>' not specified",
  ],
  ['an address that is none', [...chat, '--with', 'bob'], 'It must be an address'],
  ['a chat with oneself', [...chat, '--with', 'alice@a.example'], '--with must be another address'],
  ['a time that is none', [...chat, '--wait', 'long'], 'It must be a number of seconds'],
  ['a discovery of nothing', ['discover'], "missing required argument 'domain|url'"],
  ['a discovery of a path', ['discover', 'http://a.example/path'], 'a URL without path'],
  ['an inspection of nothing', ['inspect'], "'--store <file>' not specified"],
  ['an inspection of no relay', ['inspect-relay'], "'--data <directory>' not specified"],
])('%s exits with 2 and says why', async (_, args, said) => {
  const { code, stdout, stderr } = await runSotto(args);
  expect(stderr).toContain(said);
  expect(stderr).not.toContain('    at ');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});
