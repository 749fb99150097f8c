/** What can be seen without a browser. The store itself is checked in Chromium: benchmarks/browser/stores. */

import { expect, test } from 'vitest';
import { translateFailure } from '../src/failure.ts';
import { indexedDbStore, StoreError } from '../src/index.ts';

test('a platform without IndexedDB is told to use another store', async () => {
  await expect(indexedDbStore('account')).rejects.toMatchObject({ code: 'E_STORE_UNAVAILABLE', retryable: false });
  await expect(indexedDbStore('')).rejects.toBeInstanceOf(TypeError);
});

test.each([
  ['QuotaExceededError', 'E_STORE_FULL'],
  ['VersionError', 'E_STORE_SCHEMA'],
  ['InvalidStateError', 'E_STORE_CLOSED'],
  ['SecurityError', 'E_STORE_UNAVAILABLE'],
  ['UnknownError', 'E_STORE_FAILED'],
])('%s is %s, with its cause', (name, code) => {
  const cause = new DOMException('of the platform', name);
  expect(translateFailure(cause)).toMatchObject({ name: 'StoreError', code, cause });
});

test('a failure that has a code keeps it', () => {
  const error = new StoreError('E_STORE_CORRUPT', 'damaged');
  expect(translateFailure(error)).toBe(error);
});
