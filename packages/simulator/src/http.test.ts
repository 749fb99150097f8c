import { utf8ToBytes } from '@sotto/crypto';
import { expect, test } from 'vitest';
import { decodeAnswer, encodeRequest } from './http.ts';

test('a request is what a server of HTTP/1.1 reads', () => {
  const request = encodeRequest({
    method: 'POST',
    authority: 'a.example:1',
    path: '/x?y',
    headers: [['content-type', 'z']],
    body: Uint8Array.of(65, 66),
  });
  expect(Buffer.from(request).toString()).toBe(
    'POST /x?y HTTP/1.1\r\nhost: a.example:1\r\ncontent-type: z\r\ncontent-length: 2\r\nconnection: close\r\n\r\nAB',
  );
});

test('an answer is read whole or not at all', () => {
  const bytes = utf8ToBytes('HTTP/1.1 429 Too Many\r\nRetry-After: 7\r\nContent-Length: 3\r\n\r\nabc');
  expect(decodeAnswer(bytes)).toEqual({
    status: 429,
    headers: [
      ['retry-after', '7'],
      ['content-length', '3'],
    ],
    body: utf8ToBytes('abc'),
  });
  expect(decodeAnswer(bytes.subarray(0, -1))).toBeUndefined();
  expect(decodeAnswer(utf8ToBytes('HTTP/1.1 200 OK\r\n'))).toBeUndefined();
});
