/**
 * The provider with curves on libsodium, in WebAssembly: for runtimes without `node:crypto`. What a build does not offer,
 * or does not do by the rules of this package, is that of the portable backend.
 *
 * Nothing is loaded here: an application that wants this backend depends on `libsodium-wrappers` itself, awaits its
 * `ready`, and passes it.
 *
 * ML-KEM-768 of the library is left alone. It gives a ciphertext whole, which costs twice what its second piece does here,
 * and takes a private key of 2400 bytes where the seed is kept, so that key generation and decapsulation cost the same.
 *
 * The library copies what it is given, secrets too, into its own memory, and frees it without overwriting it. Nothing
 * reaches it there, so this backend cannot wipe what others do.
 *
 * Spec: Signal session layer, sections 0 and 1.
 */

import { createProvider } from '../create-provider.ts';
import { portablePrimitives, portableProvider } from '../portable/provider.ts';
import type { CryptoProvider } from '../provider.ts';
import { createEd25519 } from './ed25519.ts';
import { createHash } from './hash.ts';
import type { Sodium } from './library.ts';
import { createVerification } from './verification.ts';
import { createX25519 } from './x25519.ts';
import { createXeddsa } from './xeddsa.ts';

export type { Sodium } from './library.ts';

/**
 * A provider on `sodium`, the module `libsodium-wrappers` or `libsodium-wrappers-sumo` after its promise `ready`. Asks
 * each function for a known answer first: about 20 ms in all, most of it the start of WebAssembly.
 *
 * Itself it throws on misuse only. The methods of the provider throw `CryptoError` `E_CIPHERTEXT_INVALID`,
 * `E_KEY_AGREEMENT_INVALID`, `E_PRIVATE_KEY_INVALID` and `E_PUBLIC_KEY_INVALID`, as those of every backend.
 */
export function createSodiumProvider(sodium: Sodium): CryptoProvider {
  const isAccepted = createVerification(sodium);
  const primitives = {
    ...portablePrimitives,
    name: 'sodium',
    ...createHash(sodium, portablePrimitives),
    ...createX25519(sodium, portablePrimitives),
    ...createXeddsa(sodium, isAccepted, portablePrimitives),
    ...createEd25519(sodium, isAccepted, portablePrimitives),
  };
  const { chainStep, messageKeys, pqStep, seal, open } = portableProvider;
  return createProvider(primitives, { chainStep, messageKeys, pqStep, seal, open });
}
