import { memoryStore } from '@sotto/store';
import { expect, test } from 'vitest';
import { commitStep, takeSnapshot } from './commit.ts';
import { ClientError } from './errors.ts';
import { COMMIT_ATTEMPTS_MAX } from './limits.ts';

const decodeByte = (bytes: Uint8Array): number => {
  if (bytes.length !== 1) throw new RangeError('one byte');
  return bytes[0]!;
};

test('an overtaken attempt is computed anew from what the winner left', async () => {
  const store = memoryStore();
  await store.commit({ put: [['counter', Uint8Array.of(0)]] });
  const increment = () =>
    commitStep(store, async () => {
      const snapshot = await takeSnapshot(store, ['counter']);
      const next = (snapshot.read('counter', decodeByte) ?? 0) + 1;
      return { batch: { expect: snapshot.expect, put: [['counter', Uint8Array.of(next)]] }, result: next };
    });
  const results = await Promise.all(Array.from({ length: 20 }, increment));
  expect(new Set(results).size).toBe(20);
  expect((await takeSnapshot(store, ['counter'])).read('counter', decodeByte)).toBe(20);
});

test('spent secrets are wiped after the commit that no longer needs them, not before', async () => {
  const store = memoryStore();
  const secrets = [Uint8Array.of(7), Uint8Array.of(7)];
  let attempts = 0;
  await commitStep(store, async () => {
    const spent = [secrets[attempts]!];
    const expectation = attempts++ === 0 ? 5 : null;
    return { batch: { expect: [['a', expectation]], put: [['a', Uint8Array.of(1)]] }, result: undefined, spent };
  });
  expect(secrets).toEqual([Uint8Array.of(7), Uint8Array.of(0)]);
});

test('gives up with a retryable error when others keep winning', async () => {
  let attempts = 0;
  const lost = commitStep(memoryStore(), async () => {
    attempts += 1;
    return { batch: { expect: [['a', 5]] }, result: undefined };
  });
  await expect(lost).rejects.toMatchObject({ code: 'E_STORE_CONTENDED', retryable: true });
  expect(attempts).toBe(COMMIT_ATTEMPTS_MAX);
});

test('a record that cannot be read is a typed error that names its kind only', async () => {
  const store = memoryStore();
  await store.commit({ put: [['address/alice@a.example', Uint8Array.of(1, 2)]] });
  const snapshot = await takeSnapshot(store, ['address/alice@a.example']);
  const read = () => snapshot.read('address/alice@a.example', decodeByte);
  expect(read).toThrow(ClientError);
  expect(read).toThrow(
    expect.objectContaining({ code: 'E_STORE_INVALID', message: expect.not.stringContaining('alice') }),
  );
});

test('reading a key that was not asked for is misuse', async () => {
  const snapshot = await takeSnapshot(memoryStore(), ['a']);
  expect(() => snapshot.read('b', decodeByte)).toThrow(RangeError);
});
