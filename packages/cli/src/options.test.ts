import { describe, expect, test } from 'vitest';
import { readAddress, readBaseUrl, readPeer, readPort, readSeconds } from './options.ts';

describe('accepted', () => {
  test('ports', () => expect([readPort('0'), readPort('65535')]).toEqual([0, 65_535]));
  test('seconds', () => expect([readSeconds('0'), readSeconds('2.5')]).toEqual([0, 2.5]));
  test('URLs become origins', () => expect(readBaseUrl('HTTP://Relay.Example:80/')).toBe('http://relay.example'));
  test('addresses get their one spelling', () => expect(readAddress('Alice@A.Example')).toBe('alice@a.example'));
  test('peers add up', () => {
    const first = readPeer('b.example=http://127.0.0.1:4002');
    expect(readPeer('c.example=https://c.example', first)).toEqual({
      'b.example': 'http://127.0.0.1:4002',
      'c.example': 'https://c.example',
    });
  });
});

describe('refused', () => {
  test.each(['', '-1', '65536', '1e3', 'http'])('port %j', (text) => expect(() => readPort(text)).toThrow('port'));
  test.each(['', '-1', 'soon'])('seconds %j', (text) => expect(() => readSeconds(text)).toThrow('seconds'));
  test.each(['a.example', 'ftp://a.example', 'http://a.example/path', 'http://a.example?x', 'http://u@a.example'])(
    'URL %j',
    (text) => expect(() => readBaseUrl(text)).toThrow('URL'),
  );
  test.each(['alice', '@a.example', 'alice@localhost'])('address %j', (text) =>
    expect(() => readAddress(text)).toThrow('address'),
  );
  test.each(['b.example', '=http://127.0.0.1', 'b=http://127.0.0.1'])('peer %j', (text) =>
    expect(() => readPeer(text)).toThrow('domain=url'),
  );
  test('a peer named twice', () => {
    const first = readPeer('b.example=http://127.0.0.1:1');
    expect(() => readPeer('b.example=http://127.0.0.1:2', first)).toThrow('twice');
  });
});
