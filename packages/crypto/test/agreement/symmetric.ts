/** Calls of hashes, ciphers and of the steps of a message. */

import { concatBytes, sealedLength } from '@sotto/crypto';
import { nobleProvider as noble } from '@sotto/crypto/noble';
import type { Dice } from './dice.ts';
import { data, filled, optionalData } from './lengths.ts';
import type { Domain } from './recipe.ts';

export const symmetric: Domain = {
  name: 'symmetric',
  recipes: (dice) => {
    const keys = Array.from({ length: 6 }, () => dice.bytes(80));
    // One of these again, or fresh bytes.
    const key = (draw: Dice, length: number) =>
      draw.once(3) ? draw.pick(keys).slice(0, length) : filled(draw, length);
    return [
      { method: 'sha256', calls: 3000, outcomes: ['value'], draw: (draw) => [data(draw)] },
      { method: 'sha512', calls: 2000, outcomes: ['value'], draw: (draw) => [data(draw)] },
      { method: 'hmacSha256', calls: 3000, outcomes: ['value'], draw: (draw) => [data(draw), data(draw)] },
      {
        method: 'hkdfSha256',
        calls: 2500,
        outcomes: ['value'],
        draw: (draw) => [data(draw), optionalData(draw), data(draw), outputLength(draw)],
      },
      {
        method: 'aesCbcEncrypt',
        calls: 2500,
        outcomes: ['value'],
        draw: (draw) => [key(draw, 32), key(draw, 16), data(draw)],
      },
      {
        method: 'aesCbcDecrypt',
        calls: 4000,
        outcomes: ['value', 'E_CIPHERTEXT_INVALID'],
        draw: (draw) => cbcCiphertext(draw, key(draw, 32), key(draw, 16)),
      },
      { method: 'aesCtr', calls: 2500, outcomes: ['value'], draw: (draw) => [key(draw, 32), data(draw)] },
      {
        method: 'aesGcmSivEncrypt',
        calls: 1500,
        outcomes: ['value'],
        draw: (draw) => [key(draw, 32), key(draw, 12), data(draw), optionalData(draw)],
      },
      {
        method: 'aesGcmSivDecrypt',
        calls: 2000,
        outcomes: ['value', 'E_CIPHERTEXT_INVALID'],
        draw: (draw) => gcmSivCiphertext(draw, key(draw, 32), key(draw, 12)),
      },
      { method: 'chainStep', calls: 2000, outcomes: ['value'], draw: (draw) => [key(draw, 32)] },
      {
        method: 'messageKeys',
        calls: 2000,
        outcomes: ['value'],
        draw: (draw) => [key(draw, 32), draw.once(2) ? undefined : key(draw, 32)],
      },
      { method: 'pqStep', calls: 2000, outcomes: ['value'], draw: (draw) => [key(draw, 32), chainIndex(draw)] },
      {
        method: 'seal',
        calls: 3000,
        outcomes: ['value'],
        draw: (draw) => [key(draw, 80), data(draw), data(draw), data(draw), data(draw)],
      },
      {
        method: 'open',
        calls: 4000,
        outcomes: ['value', 'undefined', 'E_CIPHERTEXT_INVALID'],
        draw: (draw) => sealed(draw, key(draw, 80)),
      },
    ];
  },
};

function outputLength(dice: Dice): number {
  return dice.once(100) ? dice.between(8100, 8160) : dice.pick([0, 1, 31, 32, 33, 48, 64, 80, 96, dice.below(500)]);
}

function chainIndex(dice: Dice): number {
  return dice.pick([1, 2, 255, 256, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 1 + dice.below(2 ** 32)]);
}

/** A ciphertext that opens, or does not: cut, of any padding, or any bytes. */
function cbcCiphertext(dice: Dice, key: Uint8Array, nonce: Uint8Array): readonly Uint8Array[] {
  const whole = noble.aesCbcEncrypt(key, nonce, data(dice));
  const kinds = [
    () => whole,
    () => cbcBlocks(key, nonce, anyPadding(dice)),
    () => cut(dice, whole),
    () => filled(dice, 16 * dice.below(5)),
  ];
  return [key, nonce, dice.pick(kinds)()];
}

/** Whole blocks, the last of which ends like a padding, a right one or nearly so. */
function anyPadding(dice: Dice): Uint8Array {
  const plaintext = filled(dice, 16 * dice.between(1, dice.once(8) ? 90 : 4));
  const padding = dice.between(0, 18);
  plaintext.fill(padding, plaintext.length - dice.between(1, 16));
  return plaintext;
}

/** AES-CBC of whole blocks without padding: the reference pads them with a block of their own, which is left out. */
function cbcBlocks(key: Uint8Array, nonce: Uint8Array, blocks: Uint8Array): Uint8Array {
  return noble.aesCbcEncrypt(key, nonce, blocks).slice(0, blocks.length);
}

function gcmSivCiphertext(dice: Dice, key: Uint8Array, nonce: Uint8Array): readonly (Uint8Array | undefined)[] {
  const additionalData = optionalData(dice);
  const whole = noble.aesGcmSivEncrypt(key, nonce, data(dice), additionalData);
  const kinds = [
    () => [key, nonce, whole, additionalData],
    () => [key, nonce, flipped(dice, whole), additionalData],
    () => [key, flipped(dice, nonce), whole, additionalData],
    () => [key, nonce, cut(dice, whole), additionalData],
    () => [key, nonce, whole, optionalData(dice)],
    () => [key, nonce, filled(dice, dice.below(20)), additionalData],
  ];
  return dice.once(3) ? kinds[0]!() : dice.pick(kinds)();
}

/** A sealed message as its keys make it, or with a wrong MAC, or with a right MAC over a ciphertext that is not one. */
function sealed(dice: Dice, keys: Uint8Array): readonly Uint8Array[] {
  const [associatedData, head, tail] = [data(dice), data(dice), data(dice)];
  const plaintext = data(dice);
  const message = noble.seal(keys, associatedData, head, plaintext, tail);
  const ciphertext = message.slice(head.length, head.length + sealedLength(plaintext.length));
  const kinds = [
    () => [keys, associatedData, message, ciphertext],
    () => [keys, flipped(dice, associatedData), message, ciphertext],
    () => [keys, associatedData, flipped(dice, message), ciphertext],
    () => [flipped(dice, keys), associatedData, message, ciphertext],
    () => authenticated(keys, associatedData, head, cut(dice, ciphertext), tail),
    () =>
      authenticated(keys, associatedData, head, cbcBlocks(keys.slice(0, 32), keys.slice(64), anyPadding(dice)), tail),
  ];
  return dice.pick(kinds)();
}

function authenticated(keys: Uint8Array, associatedData: Uint8Array, ...parts: [Uint8Array, Uint8Array, Uint8Array]) {
  const mac = noble.hmacSha256(keys.slice(32, 64), concatBytes(associatedData, ...parts)).slice(0, 8);
  return [keys, associatedData, concatBytes(...parts, mac), parts[1]];
}

function cut(dice: Dice, bytes: Uint8Array): Uint8Array {
  return dice.once(2) ? bytes.slice(0, dice.below(bytes.length)) : bytes.slice(dice.below(bytes.length));
}

/** With one bit changed, if there is a bit. */
export function flipped(dice: Dice, bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  if (copy.length > 0) copy[dice.below(copy.length)]! ^= 1 << dice.below(8);
  return copy;
}
