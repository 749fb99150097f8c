import { expect, test } from 'vitest';
import { CryptoError } from './errors.ts';

test('carries its code, its name and its cause', () => {
  const cause = new Error('inner');
  const error = new CryptoError('E_PUBLIC_KEY_INVALID', 'not valid', { cause });
  expect(error).toBeInstanceOf(Error);
  expect({ ...error, message: error.message, cause: error.cause }).toEqual({
    name: 'CryptoError',
    code: 'E_PUBLIC_KEY_INVALID',
    retryable: false,
    message: 'not valid',
    cause,
  });
});
