/** Our providers by name, as Node loads them. Only the one that is asked for is loaded. */

import type { CryptoProvider } from '@sotto/crypto';

/** Throws `TypeError` for a name that is none of a provider. */
export async function loadProvider(name: string): Promise<CryptoProvider> {
  if (name === 'node') return (await import('@sotto/crypto/node')).nodeProvider;
  if (name === 'portable') return (await import('@sotto/crypto/portable')).portableProvider;
  if (name === 'noble') return (await import('@sotto/crypto/noble')).nobleProvider;
  if (name !== 'sodium') throw new TypeError(`name: ${name} is no provider`);
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  return (await import('@sotto/crypto/sodium')).createSodiumProvider(sodium);
}
