/** Which numbers of a rising sequence were seen, in a fixed number of bits (the way of RFC 6479). */

export interface SequenceWindow {
  /** Whether `sequence`, 1 or more, is new: within the newest `size` numbers or above them, and not seen before. */
  take(sequence: number): boolean;
}

/** @param size a multiple of 32 */
export const createSequenceWindow = (size: number): SequenceWindow => {
  /** Bit `n % size` is about number `n`, of those in the window. */
  const bits = new Uint32Array(size / 32);
  let newest = 0;

  const advance = (sequence: number): void => {
    if (sequence - newest >= size) bits.fill(0);
    else for (let number = newest + 1; number <= sequence; number += 1) bits[wordOf(number)]! &= ~bitOf(number);
    newest = sequence;
  };
  const wordOf = (number: number): number => Math.floor((number % size) / 32);
  const bitOf = (number: number): number => 1 << (number % 32);

  return {
    take(sequence) {
      if (sequence > newest) advance(sequence);
      else if (sequence <= newest - size || (bits[wordOf(sequence)]! & bitOf(sequence)) !== 0) return false;
      bits[wordOf(sequence)]! |= bitOf(sequence);
      return true;
    },
  };
};
