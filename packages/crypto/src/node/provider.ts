/** The provider for Node, and for Bun and Deno where they have what it uses of `node:crypto`. */

import { createProvider } from '../create-provider.ts';
import { portablePrimitives } from '../portable/provider.ts';
import type { CryptoPrimitives, CryptoProvider } from '../provider.ts';

export const nodePrimitives: CryptoPrimitives = Object.freeze({ ...portablePrimitives, name: 'node' });

export const nodeProvider: CryptoProvider = createProvider(nodePrimitives);
