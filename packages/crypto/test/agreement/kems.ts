/** Calls of Kyber-1024 and of ML-KEM-768 in pieces. */

import { sha3_256 } from '@noble/hashes/sha3.js';
import {
  concatBytes,
  type KyberKeyPair,
  type MlKem768Ciphertext1,
  type MlKem768Ciphertext2,
  type MlKem768KeyPair,
} from '@sotto/crypto';
import { nobleProvider as noble } from '@sotto/crypto/noble';
import type { Dice } from './dice.ts';
import { filled } from './lengths.ts';
import type { Domain, Recipe } from './recipe.ts';
import { flipped } from './symmetric.ts';

export const kems: Domain = { name: 'KEM', recipes: (dice) => [...kyber(dice), ...mlKem768(dice)] };

function kyber(dice: Dice): readonly Recipe[] {
  const pairs = Array.from({ length: 3 }, () => noble.kyberKeyPair(dice.bytes(64)));
  const pair = (draw: Dice) => (draw.once(6) ? noble.kyberKeyPair(draw.bytes(64)) : draw.pick(pairs));
  return [
    { method: 'kyberKeyPair', calls: 200, outcomes: ['value'], draw: (draw) => [filled(draw, 64)] },
    {
      method: 'kyberEncapsulate',
      calls: 300,
      outcomes: ['value', 'E_PUBLIC_KEY_INVALID'],
      draw: (draw) => [kyberPublicKey(draw, pair(draw)), filled(draw, 32)],
    },
    {
      method: 'kyberDecapsulate',
      calls: 400,
      outcomes: ['value', 'E_PRIVATE_KEY_INVALID'],
      draw: (draw) => kyberCiphertext(draw, pair(draw)),
    },
  ];
}

function kyberPublicKey(dice: Dice, { publicKey }: KyberKeyPair): Uint8Array {
  const kinds = [() => publicKey, () => withLargeCoefficient(dice, publicKey, 1536), () => dice.bytes(1568)];
  return dice.once(2) ? publicKey : dice.pick(kinds)();
}

function kyberCiphertext(dice: Dice, { publicKey, privateKey }: KyberKeyPair): readonly Uint8Array[] {
  const { ciphertext } = noble.kyberEncapsulate(publicKey, dice.bytes(32));
  const kinds = [
    () => [privateKey, ciphertext],
    () => [privateKey, flipped(dice, ciphertext)],
    () => [privateKey, dice.bytes(1568)],
    () => [privateKey, new Uint8Array(1568).fill(dice.pick([0x00, 0xff]))],
    // A damaged private key: the public key in it, its hash, or the secret of implicit rejection.
    () => [damaged(dice, privateKey, 1536, 3136), ciphertext],
    () => [damaged(dice, privateKey, 3136, 3168), flipped(dice, ciphertext)],
  ];
  return dice.pick(kinds)();
}

interface Exchange {
  readonly pair: MlKem768KeyPair;
  readonly random: Uint8Array;
  readonly ciphertext1: MlKem768Ciphertext1;
  readonly ciphertext2: MlKem768Ciphertext2;
}

function mlKem768(dice: Dice): readonly Recipe[] {
  const exchanges = Array.from({ length: 4 }, () => exchangeOf(dice));
  // Both halves of an encapsulation, and the decapsulation of it, meet the same exchange in any order.
  const exchange = (draw: Dice) => (draw.once(4) ? exchangeOf(draw) : draw.pick(exchanges));
  const random = (draw: Dice, { random }: Exchange) => (draw.once(2) ? random : filled(draw, 32));
  return [
    {
      method: 'mlKem768KeyPair',
      calls: 300,
      outcomes: ['value'],
      draw: (draw) => [draw.once(3) ? draw.pick(exchanges).pair.privateKey : filled(draw, 64)],
    },
    {
      method: 'mlKem768Encapsulate1',
      calls: 400,
      outcomes: ['value'],
      draw: (draw) => {
        const drawn = exchange(draw);
        return [draw.once(6) ? filled(draw, 64) : drawn.pair.header, random(draw, drawn)];
      },
    },
    {
      method: 'mlKem768Encapsulate2',
      calls: 500,
      outcomes: ['value', 'E_PUBLIC_KEY_INVALID'],
      draw: (draw) => {
        const drawn = exchange(draw);
        return [...publicPieces(draw, drawn.pair, draw.pick(exchanges).pair), random(draw, drawn)];
      },
    },
    {
      method: 'mlKem768Decapsulate',
      calls: 500,
      outcomes: ['value'],
      draw: (draw) => mlKem768Ciphertext(draw, exchange(draw), draw.pick(exchanges)),
    },
  ];
}

function exchangeOf(dice: Dice): Exchange {
  const pair = noble.mlKem768KeyPair(dice.bytes(64));
  const random = dice.bytes(32);
  const { ciphertext1 } = noble.mlKem768Encapsulate1(pair.header, random);
  return { pair, random, ciphertext1, ciphertext2: noble.mlKem768Encapsulate2(pair.header, pair.vector, random) };
}

/** Header and vector, which belong together or do not. */
function publicPieces(dice: Dice, pair: MlKem768KeyPair, other: MlKem768KeyPair): readonly Uint8Array[] {
  const kinds = [
    () => [pair.header, pair.vector],
    () => [flipped(dice, pair.header), pair.vector],
    () => [pair.header, flipped(dice, pair.vector)],
    () => [pair.header, other.vector],
    // A coefficient of q or more, under the hash that belongs to it.
    () => withItsHeader(withLargeCoefficient(dice, pair.vector, 1152), pair.header.slice(0, 32)),
    // Any vector below q is one that peers take, whether or not it comes from a key generation.
    () => withItsHeader(pair.vector, dice.bytes(32)),
  ];
  return dice.once(2) ? kinds[0]!() : dice.pick(kinds)();
}

function withItsHeader(vector: Uint8Array, rho: Uint8Array): readonly Uint8Array[] {
  return [concatBytes(rho, sha3_256(concatBytes(vector, rho))), vector];
}

function mlKem768Ciphertext(dice: Dice, exchange: Exchange, other: Exchange): readonly Uint8Array[] {
  const { pair, ciphertext1, ciphertext2 } = exchange;
  const kinds = [
    () => [pair.privateKey, ciphertext1, ciphertext2],
    () => [pair.privateKey, flipped(dice, ciphertext1), ciphertext2],
    () => [pair.privateKey, ciphertext1, flipped(dice, ciphertext2)],
    () => [pair.privateKey, ciphertext1, other.ciphertext2],
    () => [other.pair.privateKey, ciphertext1, ciphertext2],
    () => [flipped(dice, pair.privateKey), ciphertext1, ciphertext2],
    () => [pair.privateKey, filled(dice, 960), filled(dice, 128)],
  ];
  return dice.once(3) ? kinds[0]!() : dice.pick(kinds)();
}

/** With one coefficient, of twelve bits, of q = 3329 or more; `length` bytes are coefficients. */
function withLargeCoefficient(dice: Dice, bytes: Uint8Array, length: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const count = (length / 3) * 2;
  const index = dice.pick([0, count - 1, dice.below(count)]);
  const value = dice.pick([3329, 3330, 4095, dice.between(3329, 4095)]);
  const offset = (index >> 1) * 3;
  if (index % 2 === 0) {
    copy[offset] = value & 0xff;
    copy[offset + 1] = (copy[offset + 1]! & 0xf0) | (value >> 8);
  } else {
    copy[offset + 1] = (copy[offset + 1]! & 0x0f) | ((value & 0xf) << 4);
    copy[offset + 2] = value >> 4;
  }
  return copy;
}

/** With a bit flipped in the bytes from `start` to before `end`. */
function damaged(dice: Dice, bytes: Uint8Array, start: number, end: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[dice.between(start, end - 1)]! ^= 1 << dice.below(8);
  return copy;
}
