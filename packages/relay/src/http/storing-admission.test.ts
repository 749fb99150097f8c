import { expect, test } from 'vitest';
import { createStoringAdmission } from './server.ts';

test('as many requests as may wait for a commit, and the next is told when to come back', async () => {
  const admission = createStoringAdmission(2);
  const ends: (() => void)[] = [];
  const wait = () => admission.run(() => new Promise<void>((resolve) => ends.push(resolve)));
  const [first, second] = [wait(), wait()];
  await expect(wait()).rejects.toMatchObject({ code: 'E_BUSY', retryAfter: 1 });
  ends[0]!();
  await first;
  const third = wait();
  expect(ends).toHaveLength(3);
  for (const end of ends) end();
  await Promise.all([second, third]);
});

test('one that fails makes room too', async () => {
  const admission = createStoringAdmission(1);
  await expect(admission.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(admission.run(() => Promise.resolve(1))).resolves.toBe(1);
});
