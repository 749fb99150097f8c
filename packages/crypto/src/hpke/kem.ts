/**
 * What HPKE asks of a key encapsulation mechanism.
 *
 * Spec: RFC 9180, section 4.
 */

import type { CryptoProvider, KeyPair } from '../provider.ts';

/** Private key and public key of a mechanism, each as long as it says: 32 bytes and 32 for X25519, 32 and 1216 for X-Wing. */
export type HpkeKeyPair = KeyPair<Uint8Array, Uint8Array>;

export interface HpkeEncapsulation {
  /** What the receiver gets: 32 bytes for X25519, 1120 bytes for X-Wing. */
  readonly encapsulated: Uint8Array;
  /** 32 bytes, the caller's to wipe. */
  readonly sharedSecret: Uint8Array;
}

export interface HpkeKem {
  /** As registered for HPKE. */
  readonly id: number;
  readonly name: string;
  readonly privateKeyBytes: number;
  readonly publicKeyBytes: number;
  readonly encapsulatedBytes: number;
  /** How many random bytes {@link HpkeKem.encapsulate} takes. */
  readonly encapsulationRandomBytes: number;
  /**
   * Key pair from `random`, which are copied: 32 bytes for both mechanisms, as `privateKeyBytes` says. Throws on misuse
   * only.
   */
  keyPair(crypto: CryptoProvider, random: Uint8Array): HpkeKeyPair;
  /**
   * `publicKey` has `publicKeyBytes` bytes (32 or 1216 bytes), `random` has `encapsulationRandomBytes` bytes (32 or 64
   * bytes). `undefined` for a public key
   * that nobody can have made. Throws on misuse only.
   */
  encapsulate(crypto: CryptoProvider, publicKey: Uint8Array, random: Uint8Array): HpkeEncapsulation | undefined;
  /**
   * The shared secret, 32 bytes, the caller's to wipe. `encapsulated` has `encapsulatedBytes` bytes. `undefined` for one
   * that no encapsulation gives; another forged one gives an unrelated secret. Throws on misuse only.
   */
  decapsulate(crypto: CryptoProvider, keys: HpkeKeyPair, encapsulated: Uint8Array): Uint8Array | undefined;
}
