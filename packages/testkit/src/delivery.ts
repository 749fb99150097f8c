/** Arbitrary deliveries: what a network without promises makes of messages sent in order. */

import fc from 'fast-check';

/**
 * Indices of the messages 0 to `messages - 1` in an order of arrival. Some are lost, some come up to three times, and
 * each copy is late by up to `delayMax` places. Shrinks towards each message once and in order.
 */
export function deliveryArbitrary(messages: number, delayMax = messages): fc.Arbitrary<readonly number[]> {
  const copy = fc.nat({ max: delayMax });
  // The first value is what a failing case shrinks to: one copy.
  const copies = fc
    .constantFrom(1, 1, 1, 0, 2, 3)
    .chain((count) => fc.array(copy, { minLength: count, maxLength: count }));
  return fc.array(copies, { minLength: messages, maxLength: messages }).map((delays) =>
    delays
      .flatMap((late, index) => late.map((delay) => ({ index, arrival: index + delay })))
      .sort((a, b) => a.arrival - b.arrival || a.index - b.index)
      .map(({ index }) => index),
  );
}
