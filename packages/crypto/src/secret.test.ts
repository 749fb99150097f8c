import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

test('gives the secret to who asks for it', () => {
  const key = Uint8Array.of(1, 2, 3);
  expect(new Secret(key).expose()).toBe(key);
});

test('shows nothing of it to whatever prints', () => {
  const secret = new Secret('hunter2');
  const printed = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ nested: { secret } }, { depth: 9, showHidden: true }),
    format('%s %o %j', secret, secret, secret),
    Object.entries(secret).join(),
    JSON.stringify(structuredClone(secret)),
  ];
  for (const text of printed) expect(text).not.toContain('hunter2');
  expect(printed.slice(0, 4)).toEqual(['[Secret]', '[Secret]', '{"secret":"[Secret]"}', '[Secret]']);
});
