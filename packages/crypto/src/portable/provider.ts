/** The provider for every runtime: JavaScript only, and fast where the time of a message goes. */

import { createProvider } from '../create-provider.ts';
import { noblePrimitives } from '../noble/provider.ts';
import type { CryptoPrimitives, CryptoProvider } from '../provider.ts';

export const portablePrimitives: CryptoPrimitives = Object.freeze({ ...noblePrimitives, name: 'portable' });

export const portableProvider: CryptoProvider = createProvider(portablePrimitives);
