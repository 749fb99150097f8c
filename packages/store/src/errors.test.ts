import { expect, test } from 'vitest';
import { StoreError } from './errors.ts';

test('only a busy store is worth the same call again', () => {
  expect(new StoreError('E_STORE_BUSY', 'busy').retryable).toBe(true);
  expect(new StoreError('E_STORE_FULL', 'full').retryable).toBe(false);
});

test('the cause is chained and the name set', () => {
  const cause = new Error('disk I/O error');
  const error = new StoreError('E_STORE_FAILED', 'the commit failed', { cause });
  expect(error).toMatchObject({ name: 'StoreError', code: 'E_STORE_FAILED', cause });
});
