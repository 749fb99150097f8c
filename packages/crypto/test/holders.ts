/** How a caller may hold bytes: alone, in a view into shared memory whose `slice` does not copy, or at an odd address. */
export const holders: readonly ((value: Uint8Array) => Uint8Array)[] = [
  (value) => Uint8Array.from(value),
  (value) => Buffer.from(value),
  (value) => {
    const larger = new Uint8Array(value.length + 2);
    larger.set(value, 1);
    return larger.subarray(1, -1);
  },
];
