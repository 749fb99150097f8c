import { expect, test } from 'vitest';
import { RATE_BUCKETS_MAX } from './limits.ts';
import { createRateLimiter } from './rate-limiter.ts';

test('a bucket gives its burst, then what refills', () => {
  let now = 0;
  const limiter = createRateLimiter(3, 2, () => now);
  for (let n = 0; n < 3; n++) limiter.take('a');
  expect(() => limiter.take('a')).toThrow(expect.objectContaining({ code: 'E_RATE_LIMITED', retryAfter: 1 }));
  now = 500;
  limiter.take('a');
  expect(() => limiter.take('a')).toThrow();
  now = 1_000_000;
  for (let n = 0; n < 3; n++) limiter.take('a');
  expect(() => limiter.take('a')).toThrow();
});

test('names do not share, and a cost above the burst takes all of it', () => {
  const limiter = createRateLimiter(3, 1, () => 0);
  limiter.take('a', 100);
  expect(() => limiter.take('a')).toThrow(expect.objectContaining({ retryAfter: 1 }));
  limiter.take('b', 3);
});

test('a clock that goes back refills nothing and breaks nothing', () => {
  let now = 1000;
  const limiter = createRateLimiter(1, 1, () => now);
  limiter.take('a');
  now = 0;
  expect(() => limiter.take('a')).toThrow();
});

test('the table is bounded: the name that was quiet for longest is forgotten', () => {
  const limiter = createRateLimiter(1, 0.001, () => 0);
  for (let n = 0; n <= RATE_BUCKETS_MAX; n++) limiter.take(`n${n}`);
  limiter.take('n0');
  expect(() => limiter.take(`n${RATE_BUCKETS_MAX}`)).toThrow();
});
