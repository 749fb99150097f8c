/**
 * The hash functions of FIPS 202 on the one state of the module `keccak.ts`: start, absorb, finish, then squeeze or read
 * the words of the state. One computation at a time; a new one begins with a fresh state.
 *
 * Spec: FIPS 202, sections 4 to 6. Nothing is allocated. Time depends on lengths only.
 */

import { permute, state } from './keccak.ts';

/** A function of FIPS 202: bytes of a block, and the bits that end a message, with the first bit of its padding. */
export interface SpongeFunction {
  readonly rateBytes: number;
  readonly suffix: number;
}

export const SHA3_256: SpongeFunction = { rateBytes: 136, suffix: 0x06 };
export const SHA3_512: SpongeFunction = { rateBytes: 72, suffix: 0x06 };
export const SHAKE128: SpongeFunction = { rateBytes: 168, suffix: 0x1f };
export const SHAKE256: SpongeFunction = { rateBytes: 136, suffix: 0x1f };

/** Fills `output` with the hash of `first || second`. It may be one of them. */
export function computeHash(hash: SpongeFunction, output: Uint8Array, first: Uint8Array, second?: Uint8Array): void {
  startSponge(hash);
  absorb(first);
  if (second !== undefined) absorb(second);
  finishAbsorbing();
  squeeze(output);
}

/** Begins a computation, and drops the one before. */
export function startSponge(chosen: SpongeFunction): void {
  current = chosen;
  position = 0;
  state.fill(0);
}

export function absorb(bytes: Uint8Array): void {
  const { rateBytes } = current;
  const words = state;
  let at = position;
  for (let index = 0; index < bytes.length; ) {
    const end = Math.min(bytes.length, index + rateBytes - at);
    while (index < end && (at & 3) !== 0) words[at >> 2]! ^= bytes[index++]! << (8 * (at++ & 3));
    for (; index + 4 <= end; index += 4, at += 4) {
      words[at >> 2]! ^=
        bytes[index]! | (bytes[index + 1]! << 8) | (bytes[index + 2]! << 16) | (bytes[index + 3]! << 24);
    }
    while (index < end) words[at >> 2]! ^= bytes[index++]! << (8 * (at++ & 3));
    if (at === rateBytes) {
      permute();
      at = 0;
    }
  }
  position = at;
}

export function absorbByte(byte: number): void {
  state[position >> 2]! ^= byte << (8 * (position & 3));
  position++;
  if (position === current.rateBytes) {
    permute();
    position = 0;
  }
}

/** Pads (section 5.1) and permutes: the first words of the state are the first block of output. */
export function finishAbsorbing(): void {
  const { rateBytes, suffix } = current;
  state[position >> 2]! ^= suffix << (8 * (position & 3));
  // The last byte of a block is the high byte of a word.
  state[(rateBytes >> 2) - 1]! ^= 0x80 << 24;
  permute();
  position = 0;
}

/** Fills `output` with what follows in the output. */
export function squeeze(output: Uint8Array): void {
  for (let index = 0; index < output.length; index++) {
    if (position === current.rateBytes) {
      permute();
      position = 0;
    }
    output[index] = state[position >> 2]! >>> (8 * (position & 3));
    position++;
  }
}

let current = SHA3_256;
/** Bytes of the current block that are absorbed or squeezed. */
let position = 0;
