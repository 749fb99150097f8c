/** Our providers by name, as a browser loads them. Only the one that is asked for is loaded. */

import { type CryptoProvider, defaultProvider } from '@sotto/crypto';
import type { BrowserProvider } from '../src/browser/exchange.ts';

/** `portable` is what an application gets that asks for no provider. */
export async function loadProvider(name: BrowserProvider): Promise<CryptoProvider> {
  if (name === 'portable') return defaultProvider;
  if (name === 'noble') return (await import('@sotto/crypto/noble')).nobleProvider;
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  return (await import('@sotto/crypto/sodium')).createSodiumProvider(sodium);
}
