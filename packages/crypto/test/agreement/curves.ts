/** Calls of X25519, XEdDSA and Ed25519. */

import { asX25519PrivateKey } from '@sotto/crypto';
import { nobleProvider as noble } from '@sotto/crypto/noble';
import type { Dice } from './dice.ts';
import { data, filled } from './lengths.ts';
import { coordinate, edwards, encodedPoint, signature, xeddsa } from './points.ts';
import type { Domain } from './recipe.ts';
import { flipped } from './symmetric.ts';

export const curves: Domain = {
  name: 'curve',
  recipes: (dice) => {
    const privateKeys = Array.from({ length: 4 }, () => dice.bytes(32));
    const publicKeys = Array.from({ length: 6 }, () => coordinate(dice));
    // Not clamped, and one of four again, so that what a backend keeps of a key is used.
    const privateKey = (draw: Dice) => (draw.once(2) ? draw.pick(privateKeys) : filled(draw, 32));
    const publicKey = (draw: Dice) => (draw.once(3) ? draw.pick(publicKeys) : coordinate(draw));
    return [
      { method: 'x25519KeyPair', calls: 400, outcomes: ['value'], draw: (draw) => [privateKey(draw)] },
      {
        method: 'x25519SharedSecret',
        calls: 600,
        outcomes: ['value', 'E_KEY_AGREEMENT_INVALID'],
        draw: (draw) => [privateKey(draw), publicKey(draw)],
      },
      {
        method: 'x25519IsCanonical',
        calls: 400,
        outcomes: ['true', 'false'],
        draw: (draw) => [publicKey(draw)],
      },
      {
        method: 'xeddsaSign',
        calls: 400,
        outcomes: ['value'],
        draw: (draw) => [privateKey(draw), data(draw), filled(draw, 64)],
      },
      {
        method: 'xeddsaVerify',
        calls: 600,
        outcomes: ['true', 'false'],
        draw: (draw) => xeddsaSignature(draw, privateKey(draw)),
      },
      { method: 'ed25519KeyPair', calls: 250, outcomes: ['value'], draw: (draw) => [privateKey(draw)] },
      { method: 'ed25519Sign', calls: 250, outcomes: ['value'], draw: (draw) => [privateKey(draw), data(draw)] },
      {
        method: 'ed25519Verify',
        calls: 500,
        outcomes: ['true', 'false'],
        draw: (draw) => ed25519Signature(draw, privateKey(draw)),
      },
    ];
  },
};

function xeddsaSignature(dice: Dice, privateKey: Uint8Array): readonly Uint8Array[] {
  const message = data(dice);
  if (dice.once(2)) {
    const forged = signature(dice, xeddsa, message);
    return [forged.publicKey, message, forged.signature];
  }
  const { publicKey } = noble.x25519KeyPair(privateKey);
  const honest = noble.xeddsaSign(asX25519PrivateKey(privateKey), message, dice.bytes(64));
  return spoiled(dice, [publicKey, message, honest], () => coordinate(dice));
}

function ed25519Signature(dice: Dice, seed: Uint8Array): readonly Uint8Array[] {
  const message = data(dice);
  if (dice.once(2)) {
    const forged = signature(dice, edwards, message);
    return [forged.publicKey, message, forged.signature];
  }
  const { publicKey, privateKey } = noble.ed25519KeyPair(seed);
  return spoiled(dice, [publicKey, message, noble.ed25519Sign(privateKey, message)], () => encodedPoint(dice));
}

type Signed = readonly [publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array];

/** As it is, or with one part changed. */
function spoiled(dice: Dice, signed: Signed, otherKey: () => Uint8Array): Signed {
  const [publicKey, message, made] = signed;
  const kinds: readonly (() => Signed)[] = [
    () => signed,
    () => signed,
    () => [flipped(dice, publicKey), message, made],
    () => [publicKey, flipped(dice, message), made],
    () => [publicKey, message, flipped(dice, made)],
    () => [publicKey, message, dice.bytes(dice.pick([0, 1, 32, 63, 65, 128]))],
    () => [publicKey, message, dice.bytes(64)],
    () => [otherKey(), message, made],
  ];
  return dice.pick(kinds)();
}
