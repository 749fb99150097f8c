/**
 * The backends that the tests of this folder run on: all of them, or those that the environment variable `SOTTO_CRYPTO`
 * names, with commas between.
 */

import type { CryptoProvider } from '@sotto/crypto';
import { nobleProvider } from '@sotto/crypto/noble';
import { nodeProvider } from '@sotto/crypto/node';
import { portableProvider } from '@sotto/crypto/portable';
import { createSodiumProvider } from '@sotto/crypto/sodium';
import sodium from 'libsodium-wrappers';

await sodium.ready;

const all: readonly CryptoProvider[] = [nobleProvider, portableProvider, nodeProvider, createSodiumProvider(sodium)];

export const backends: readonly CryptoProvider[] =
  (process.env.SOTTO_CRYPTO ?? '') === '' ? all : backendsNamed(process.env.SOTTO_CRYPTO ?? '');

/** What `names`, with commas between, name. Throws `RangeError` when a name is that of no backend. */
export function backendsNamed(names: string): readonly CryptoProvider[] {
  return names.split(',').map((name) => {
    const found = all.find((backend) => backend.name === name);
    if (found !== undefined) return found;
    throw new RangeError(`${name} is no backend; there are ${all.map((backend) => backend.name).join(', ')}`);
  });
}
