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

export const backends: readonly CryptoProvider[] = chosen(process.env.SOTTO_CRYPTO ?? '');

/** What `names`, with commas between, name of all backends; all where there is no name. */
function chosen(names: string): readonly CryptoProvider[] {
  if (names === '') return all;
  return names.split(',').map((name) => {
    const found = all.find((backend) => backend.name === name);
    if (found !== undefined) return found;
    throw new RangeError(`SOTTO_CRYPTO: ${name} is not one of ${all.map((backend) => backend.name).join(', ')}`);
  });
}
