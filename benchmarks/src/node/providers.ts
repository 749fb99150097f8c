/** Our providers by name, as Node loads them. Only the one that is asked for is loaded. */

import type { CryptoProvider } from '@sotto/crypto';
import type { ProviderName } from '../groups.ts';

export async function loadProvider(name: ProviderName): Promise<CryptoProvider> {
  if (name === 'node') return (await import('@sotto/crypto/node')).nodeProvider;
  if (name === 'portable') return (await import('@sotto/crypto/portable')).portableProvider;
  if (name === 'noble') return (await import('@sotto/crypto/noble')).nobleProvider;
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  return (await import('@sotto/crypto/sodium')).createSodiumProvider(sodium);
}
