/** An environment that remembers every secret it gives birth to, to see later which of them are wiped. */

import { type CryptoProvider, createProvider, defaultProvider } from '@sotto/crypto';
import type { RatchetEnv } from '../src/step.ts';

/** Every secret that the provider and the random source hand out. */
export function watched(device: { readonly env: RatchetEnv }): {
  readonly env: RatchetEnv;
  readonly born: Uint8Array[];
} {
  const born: Uint8Array[] = [];
  const watch = <Secret extends Uint8Array>(secret: Secret): Secret => {
    born.push(secret);
    // The keys cut out of a longer output are secrets too.
    const slice = (start?: number, end?: number) => watch(Uint8Array.prototype.slice.call(secret, start, end));
    return Object.defineProperty(secret, 'slice', { value: slice });
  };
  const crypto: CryptoProvider = createProvider({
    ...defaultProvider,
    hkdfSha256: (...args) => watch(defaultProvider.hkdfSha256(...args)),
    // Chain steps hash a single byte; what is longer is a MAC.
    hmacSha256: (key, data) => (data.length === 1 ? watch : pass)(defaultProvider.hmacSha256(key, data)),
    x25519SharedSecret: (...args) => watch(defaultProvider.x25519SharedSecret(...args)),
    x25519KeyPair: (random) => {
      const keyPair = defaultProvider.x25519KeyPair(random);
      watch(keyPair.privateKey);
      return keyPair;
    },
    kyberEncapsulate: (...args) => {
      const result = defaultProvider.kyberEncapsulate(...args);
      watch(result.sharedSecret);
      return result;
    },
    mlKem768KeyPair: (random) => {
      const keyPair = defaultProvider.mlKem768KeyPair(random);
      watch(keyPair.privateKey);
      return keyPair;
    },
    mlKem768Encapsulate1: (...args) => {
      const result = defaultProvider.mlKem768Encapsulate1(...args);
      watch(result.sharedSecret);
      return result;
    },
    mlKem768Decapsulate: (...args) => watch(defaultProvider.mlKem768Decapsulate(...args)),
    kyberDecapsulate: (...args) => watch(defaultProvider.kyberDecapsulate(...args)),
  });
  return { env: { ...device.env, crypto, random: (length) => watch(device.env.random(length)) }, born };
}

/** Secrets of `born` that are neither wiped nor among `held`, by identity of the array. */
export function leftOf(born: readonly Uint8Array[], held: readonly Uint8Array[]): readonly Uint8Array[] {
  const kept = new Set(held);
  return born.filter((secret) => !kept.has(secret) && secret.some((byte) => byte !== 0));
}

function pass<Value>(value: Value): Value {
  return value;
}
