/**
 * The provider with curves on libsodium, in WebAssembly. What the library does not offer is that of the portable one.
 *
 * Nothing is loaded here: an application that wants this backend depends on `libsodium-wrappers` itself, awaits its
 * `ready`, and passes it.
 */

import { createProvider } from '../create-provider.ts';
import { portablePrimitives } from '../portable/provider.ts';
import type { CryptoProvider } from '../provider.ts';
import type { Sodium } from './library.ts';
import { createX25519 } from './x25519.ts';

export type { Sodium } from './library.ts';

/**
 * A provider on `sodium`, the module `libsodium-wrappers` after its promise `ready`. Spec: none. Throws on misuse only.
 */
export function createSodiumProvider(sodium: Sodium): CryptoProvider {
  return createProvider({ ...portablePrimitives, name: 'sodium', ...createX25519(sodium, portablePrimitives) });
}
