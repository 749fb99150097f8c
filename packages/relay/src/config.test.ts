import { expect, test } from 'vitest';
import { checkConfig, type RelayConfig } from './config.ts';

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
  ['port', { port: undefined }],
  ['metricsPort', { metricsPort: -1 }],
  ['publicUrl', { publicUrl: 'ftp://a.example' }],
  ['publicUrl', { publicUrl: 'https://a.example/path' }],
  ['authorities', { authorities: ['a.example/x'] }],
  ['peers.b.example', { peers: { 'b.example': 'b.example' } }],
  ['peers.a.example', { peers: { 'a.example': 'http://127.0.0.1:1' } }],
  ['registration', { registration: 'invite' }],
  ['log.level', { log: { level: 'loud' } }],
  ['outbox.retryBaseMs', { outbox: { retryBaseMs: 0 } }],
  ['rates.perDay', { rates: { perDay: 3 } }],
  ['upkeepIntervalSeconds', { upkeepIntervalSeconds: Number.NaN }],
  ['colour', { colour: 'red' }],
  ['log', { log: 'info' }],
  ['outbox', { outbox: 5 }],
  ['peers', { peers: ['b.example'] }],
  ['authorities', { authorities: 'a.example' }],
];

test.each(refused)('%s is refused by its name: %j', (key, change) => {
  expect(() => checkConfig({ ...good, ...change })).toThrow(
    expect.objectContaining({ code: 'E_CONFIG_INVALID', message: expect.stringMatching(`^${key} `) }),
  );
});
