import { defaultProvider as crypto } from '@sotto/crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountIdFromIdentityKey, formatAccountId, parseAccountId } from './account-id.ts';

const identityKey = fc.uint8Array({ minLength: 33, maxLength: 33 });

describe('accountIdFromIdentityKey', () => {
  it('gives UUIDs of version 8 and the variant of RFC 9562, which come back from their text', () => {
    fc.assert(
      fc.property(identityKey, (key) => {
        const id = accountIdFromIdentityKey(crypto, key);
        const text = formatAccountId(id);
        expect(text).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(parseAccountId(text)).toEqual(id);
      }),
    );
  });

  it('takes serialised keys only', () => {
    expect(() => accountIdFromIdentityKey(crypto, new Uint8Array(32))).toThrow(/^identityKey must be 33 bytes/);
  });
});

describe('AC-01: parseAccountId', () => {
  const good = '9d0652a3-dcc3-8d11-975f-74d61598733f';

  it.each([
    ['nothing', ''],
    ['upper case', good.toUpperCase()],
    ['no hyphens', good.replaceAll('-', '')],
    ['braces', `{${good}}`],
    ['a prefix', `PNI:${good}`],
    ['a newline at the end', `${good}\n`],
    ['version 4', good.replace('-8d11', '-4d11')],
    ['another variant', good.replace('-975f', '-c75f')],
    ['too short', good.slice(1)],
    ['not hexadecimal', good.replace('9d', 'xy')],
  ])('refuses %s', (_what, text) => {
    expect(parseAccountId(good)).toHaveLength(16);
    expect(() => parseAccountId(text)).toThrow(expect.objectContaining({ code: 'E_ACCOUNT_ID_INVALID' }));
  });

  it('is the inverse of formatting, which takes 16 bytes only', () => {
    expect(() => formatAccountId(new Uint8Array(15))).toThrow(RangeError);
  });
});
