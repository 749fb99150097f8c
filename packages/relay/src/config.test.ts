import { expect, test } from 'vitest';
import { checkConfig, findConfigProblems, type RelayConfig } from './config.ts';
import { environmentName, findSetting, settingKeys } from './settings.ts';

const good: RelayConfig = { domain: 'a.example', dataDirectory: 'data', port: 0 };

test('a minimal configuration gets its defaults', () => {
  const checked = checkConfig(good);
  expect(checked.host).toBe('127.0.0.1');
  expect(checked.metricsHost).toBe('127.0.0.1');
  expect(checked.registration).toBe('open');
  expect(checked.outbox.retryBaseMs).toBe(2_000);
  expect(checked.quota.mailboxItemsMax).toBe(5_000);
});

test('URLs lose a trailing slash and authorities are lower-cased', () => {
  const checked = checkConfig({
    ...good,
    publicUrl: 'https://relay.a.example/',
    authorities: ['Relay.A.example:8443'],
    peers: { 'b.example': 'http://127.0.0.1:8002/' },
  });
  expect(checked.publicUrl).toBe('https://relay.a.example');
  expect(checked.authorities).toEqual(['relay.a.example:8443']);
  expect(checked.peers.get('b.example')).toBe('http://127.0.0.1:8002');
});

const refused: readonly (readonly [string, object])[] = [
  ['domain', { domain: 'A.example' }],
  ['domain', { domain: '127.0.0.1' }],
  ['domain', { domain: 'a.example:80' }],
  ['dataDirectory', { dataDirectory: '' }],
  ['port', { port: 70_000 }],
  ['domain', { domain: undefined }],
  ['port', { port: '4000' }],
  ['metricsPort', { metricsPort: -1 }],
  ['publicUrl', { publicUrl: 'ftp://a.example' }],
  ['publicUrl', { publicUrl: 'https://a.example/path' }],
  ['authorities', { authorities: ['a.example/x'] }],
  ['peers.b.example', { peers: { 'b.example': 'b.example' } }],
  ['peers.a.example', { peers: { 'a.example': 'http://127.0.0.1:1' } }],
  ['registration', { registration: 'maybe' }],
  ['proofOfWork.cost', { proofOfWork: { cost: 19 } }],
  ['proofOfWork.zeroBits', { proofOfWork: { zeroBits: 1.5 } }],
  ['log.level', { log: { level: 'loud' } }],
  ['outbox.retryBaseMs', { outbox: { retryBaseMs: 0 } }],
  ['rates.perDay', { rates: { perDay: 3 } }],
  ['upkeepIntervalSeconds', { upkeepIntervalSeconds: Number.NaN }],
  ['colour', { colour: 'red' }],
  ['log', { log: 'info' }],
  ['outbox', { outbox: 5 }],
  ['outbox.retryBaseMs', { outbox: { retryBaseMs: 3, retryCapMs: 2 } }],
  ['metricsPort', { port: 4000, metricsPort: 4000 }],
  ['log.destination', { log: { destination: 'x' } }],
  ['peers', { peers: ['b.example'] }],
  ['authorities', { authorities: 'a.example' }],
];

test('all mistakes are named at once, each by its key', () => {
  const wrong = {
    ...good,
    domain: 'A',
    port: -1,
    colour: 'red',
    rates: { accountBurst: 0 },
    peers: { b: 'x', 'c.example': 'y' },
  };
  expect(findConfigProblems(wrong).map(({ key }) => key)).toEqual([
    'colour',
    'domain',
    'port',
    'peers.b',
    'peers.b',
    'peers.c.example',
    'rates.accountBurst',
  ]);
  expect(() => checkConfig(wrong)).toThrow(/colour .*; domain .*; port .*; rates\.accountBurst /);
  expect(findConfigProblems(good)).toEqual([]);
});

test('every setting has a variable of its own', () => {
  const names = settingKeys.map(environmentName);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('SOTTO_RELAY_OUTBOX_RETRY_BASE_MS');
  expect(names).toContain('SOTTO_RELAY_DATA_DIRECTORY');
});

test('what is read from text is what a file would say', () => {
  const parsed = (key: string, text: string): unknown => findSetting(key)?.kind.parse(text);
  expect(parsed('port', '4001')).toBe(4001);
  expect(parsed('port', 'four')).toBe('four');
  expect(parsed('rates.accountPerSecond', '0.5')).toBe(0.5);
  expect(parsed('authorities', 'a.example, b.example:1')).toEqual(['a.example', 'b.example:1']);
  expect(parsed('peers', 'b.example=http://b:1,c.example')).toEqual({ 'b.example': 'http://b:1', 'c.example': '' });
});

test.each(refused)('%s is refused by its name: %j', (key, change) => {
  expect(() => checkConfig({ ...good, ...change })).toThrow(
    expect.objectContaining({ code: 'E_CONFIG_INVALID', message: expect.stringMatching(`^${key} `) }),
  );
});
