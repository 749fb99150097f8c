/**
 * The cryptography of our peers: the backend that the environment variable `SOTTO_CRYPTO` names, or that of this runtime.
 * libsignal brings its own.
 */

import { type CryptoProvider, defaultProvider } from '@sotto/crypto';
import { nobleProvider } from '@sotto/crypto/noble';
import { nodeProvider } from '@sotto/crypto/node';
import { portableProvider } from '@sotto/crypto/portable';
import { createSodiumProvider } from '@sotto/crypto/sodium';
import sodium from 'libsodium-wrappers';

await sodium.ready;

export const crypto: CryptoProvider = chosen(process.env.SOTTO_CRYPTO ?? '');

function chosen(name: string): CryptoProvider {
  if (name === '') return defaultProvider;
  const all = [nobleProvider, portableProvider, nodeProvider, createSodiumProvider(sodium)];
  const found = all.find((provider) => provider.name === name);
  if (found !== undefined) return found;
  throw new RangeError(`SOTTO_CRYPTO: ${name} is not one of ${all.map((provider) => provider.name).join(', ')}`);
}
