import { describe, expect, it } from 'vitest';
import { parseAccountId } from './account-id.ts';
import { formatClientKeyId, parseClientKeyId } from './client-key-id.ts';

const account = '9d0652a3-dcc3-8d11-975f-74d61598733f';
const accountId = parseAccountId(account);

describe('AC-02: client key ids', () => {
  it.each([1, 9, 10, 127])('name account and device %i', (deviceId) => {
    const keyId = `${account}/${deviceId}`;
    expect(formatClientKeyId({ accountId, deviceId })).toBe(keyId);
    expect(parseClientKeyId(keyId)).toEqual({ accountId, deviceId });
  });

  it.each([0, 128, 1.5, Number.NaN])('are not made of device %d', (deviceId) => {
    expect(() => formatClientKeyId({ accountId, deviceId })).toThrow(RangeError);
  });

  it.each([
    '',
    account,
    `${account}/`,
    `${account}/0`,
    `${account}/01`,
    `${account}/128`,
    `${account}/1/`,
    `${account}/1 `,
  ])('refuse %j', (keyId) => {
    expect(() => parseClientKeyId(keyId)).toThrow(expect.objectContaining({ code: 'E_SIGNATURE_MALFORMED' }));
  });

  it('refuse another UUID version, and say why', () => {
    const refusal = expect.objectContaining({
      code: 'E_SIGNATURE_MALFORMED',
      cause: expect.objectContaining({ code: 'E_ACCOUNT_ID_INVALID' }),
    });
    expect(() => parseClientKeyId(`${account.replace('-8', '-4')}/1`)).toThrow(refusal);
  });
});
