import { describe, expect, it } from 'vitest';
import { SKIPPED_MAX, takeCounter, takeIndex } from './counters.ts';

const start = { next: 0, skipped: [] };
const refusal = (verdict: ReturnType<typeof takeCounter>) => (verdict.kind === 'refused' ? verdict.refusal : 'read');

function after(verdict: ReturnType<typeof takeCounter>) {
  if (verdict.kind === 'refused') throw new Error(verdict.refusal);
  return verdict.after;
}

describe('a chain of the classical ratchet', () => {
  it('reads each counter once, in any order', () => {
    const ahead = after(takeCounter(start, 3, 10));
    expect(ahead).toEqual({ next: 4, skipped: [0, 1, 2] });
    const filled = after(takeCounter(ahead, 1, 10));
    expect(filled).toEqual({ next: 4, skipped: [0, 2] });
    expect(refusal(takeCounter(filled, 1, 10))).toBe('duplicate');
    expect(refusal(takeCounter(filled, 3, 10))).toBe('duplicate');
  });

  it('goes as far ahead as it may, and no further', () => {
    expect(refusal(takeCounter(start, 10, 10))).toBe('read');
    expect(refusal(takeCounter(start, 11, 10))).toBe('undecryptable');
  });

  it('keeps the newest it has skipped, however far back', () => {
    const ahead = after(takeCounter(start, SKIPPED_MAX + 1, 25_000));
    expect(refusal(takeCounter(ahead, 0, 25_000))).toBe('duplicate');
    expect(refusal(takeCounter(ahead, 1, 25_000))).toBe('read');
    let later = ahead;
    for (let counter = ahead.next; counter < 3 * SKIPPED_MAX; counter++) later = after(takeCounter(later, counter, 1));
    expect(refusal(takeCounter(later, 1, 25_000))).toBe('read');
  });
});

describe('a chain of the post-quantum ratchet', () => {
  const first = { next: 1, skipped: [] };

  it('counts the index itself as one of the jump', () => {
    expect(refusal(takeIndex(first, 10, 10))).toBe('read');
    expect(refusal(takeIndex(first, 11, 10))).toBe('undecryptable');
  });

  it('keeps what is within reach of the newest', () => {
    const ahead = after(takeIndex(first, SKIPPED_MAX + 2, 25_000));
    expect(refusal(takeIndex(ahead, 1, 25_000))).toBe('undecryptable');
    expect(refusal(takeIndex(ahead, 2, 25_000))).toBe('read');
    const next = after(takeIndex(ahead, SKIPPED_MAX + 3, 25_000));
    expect(refusal(takeIndex(next, 2, 25_000))).toBe('undecryptable');
    expect(refusal(takeIndex(next, 3, 25_000))).toBe('read');
    expect(refusal(takeIndex(next, SKIPPED_MAX + 3, 25_000))).toBe('undecryptable');
  });
});
