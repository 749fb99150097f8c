import { expect, test } from 'vitest';
import { healthLines, requestLines } from './people.ts';

const alice = {
  address: 'alice@a.example',
  accountId: 'id',
  addressVerified: false,
  verified: false,
  request: true,
  blocked: false,
};

test('requests are listed with what is known of them', () => {
  expect(requestLines([])).toEqual(['Nobody asks to be heard.']);
  const [, line] = requestLines([{ from: alice, receivedAt: new Date(0), messages: 2 }]);
  expect(line).toBe('  alice@a.example (2 messages since 1970-01-01T00:00:00.000Z, address not confirmed)');
});

test('health says what is known, and warns in words', () => {
  const base = { connection: 'online', outbox: { entries: 0 }, held: 0, requests: 0 } as const;
  expect(healthLines({ ...base, durability: 'persistent', warnings: [] })).toEqual([
    '  store       persistent',
    '  connection  online',
    '  to send     0',
    '  to read     0 wait for another relay, 0 ask to be heard',
    '  keys        not known yet',
    '  clock       not known yet',
  ]);
  const lines = healthLines({
    ...base,
    durability: 'volatile',
    outbox: { entries: 2, oldest: new Date(0) },
    preKeys: { oneTime: 3, oneTimeKem: 4, asOf: new Date(0) },
    clockAheadMs: -600_400,
    warnings: ['store-volatile', 'clock-wrong'],
  });
  expect(lines.slice(2)).toEqual([
    '  to send     2, the oldest since 1970-01-01T00:00:00.000Z',
    '  to read     0 wait for another relay, 0 ask to be heard',
    '  keys        3 and 4 post-quantum',
    '  clock       -600 s ahead of your relay',
    '  warning: the store is gone when the program ends',
    '  warning: the clock of this machine is wrong; set it, or your relay takes nothing',
  ]);
});
