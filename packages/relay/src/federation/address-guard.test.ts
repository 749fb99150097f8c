import { expect, test } from 'vitest';
import { isPublic, lookUpPublicAddress } from './address-guard.ts';

test.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450::1'])(
  '%s is public',
  (address) => {
    expect(isPublic(address)).toBe(true);
  },
);

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '2002:7f00:1::',
  '2001::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'ff02::1',
  'localhost',
  '2130706433',
  '0x7f.1',
])('%s is not public', (address) => {
  expect(isPublic(address)).toBe(false);
});

test('a name that resolves to loopback is unreachable', async () => {
  const outcome = await new Promise((resolve) => {
    lookUpPublicAddress('localhost', {}, (error, address) => resolve({ code: error?.code, address }));
  });
  expect(outcome).toEqual({ code: 'EHOSTUNREACH', address: '' });
});
