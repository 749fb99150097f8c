/**
 * PQXDH: the key agreement that starts a session, for both roles.
 *
 *     secret = FF x 32 || DH1 || DH2 || DH3 [|| DH4] || KEM
 *     OKM    = HKDF(secret, no salt, "WhisperText_X25519_SHA-256_CRYSTALS-KYBER-1024", 96)
 *     OKM    = root key (32) || chain key (32) || post-quantum authentication key (32)
 *
 * Spec: Signal session layer, sections 3.2 and 3.3. No associated data exists beyond the four Diffie-Hellman terms.
 */

import {
  type CryptoProvider,
  concatBytes,
  type KyberCiphertext,
  type KyberKeyPair,
  type KyberPublicKey,
  utf8ToBytes,
  wipe,
  type X25519KeyPair,
  type X25519PublicKey,
} from '@sotto/crypto';
import type { ChainKey, PostQuantumAuthKey, RootKey } from './keys.ts';

/** What both sides hold after the agreement. The caller owns and wipes it. */
export interface SharedSecrets {
  readonly rootKey: RootKey;
  readonly chainKey: ChainKey;
  readonly postQuantumAuthKey: PostQuantumAuthKey;
}

export interface InitiatorKeys {
  readonly identityKeyPair: X25519KeyPair;
  readonly baseKeyPair: X25519KeyPair;
  readonly remote: {
    readonly identityKey: X25519PublicKey;
    readonly signedPreKey: X25519PublicKey;
    readonly oneTimePreKey: X25519PublicKey | undefined;
    readonly kemPreKey: KyberPublicKey;
  };
}

export interface ResponderKeys {
  readonly identityKeyPair: X25519KeyPair;
  readonly signedPreKeyPair: X25519KeyPair;
  readonly oneTimePreKeyPair: X25519KeyPair | undefined;
  readonly kemKeyPair: KyberKeyPair;
  readonly remote: {
    readonly identityKey: X25519PublicKey;
    readonly baseKey: X25519PublicKey;
    readonly kemCiphertext: KyberCiphertext;
  };
}

/**
 * Section 3.2. `random` is the 32 bytes of the encapsulation. Throws `CryptoError` when an agreement is all zero or
 * the KEM key is refused.
 */
export function agreeAsInitiator(
  crypto: CryptoProvider,
  keys: InitiatorKeys,
  random: Uint8Array,
): SharedSecrets & { readonly kemCiphertext: KyberCiphertext } {
  const { identityKeyPair, baseKeyPair, remote } = keys;
  const agree = (pair: X25519KeyPair, key: X25519PublicKey) => crypto.x25519SharedSecret(pair.privateKey, key);
  const terms: Uint8Array[] = [];
  try {
    terms.push(agree(identityKeyPair, remote.signedPreKey));
    terms.push(agree(baseKeyPair, remote.identityKey));
    terms.push(agree(baseKeyPair, remote.signedPreKey));
    if (remote.oneTimePreKey !== undefined) terms.push(agree(baseKeyPair, remote.oneTimePreKey));
    const { ciphertext, sharedSecret } = crypto.kyberEncapsulate(remote.kemPreKey, random);
    terms.push(sharedSecret);
    return { ...deriveSharedSecrets(crypto, terms), kemCiphertext: ciphertext };
  } finally {
    wipe(...terms);
  }
}

/** Section 3.3. Throws `CryptoError` when an agreement is all zero. */
export function agreeAsResponder(crypto: CryptoProvider, keys: ResponderKeys): SharedSecrets {
  const { identityKeyPair, signedPreKeyPair, oneTimePreKeyPair, kemKeyPair, remote } = keys;
  const agree = (pair: X25519KeyPair, key: X25519PublicKey) => crypto.x25519SharedSecret(pair.privateKey, key);
  const terms: Uint8Array[] = [];
  try {
    terms.push(agree(signedPreKeyPair, remote.identityKey));
    terms.push(agree(identityKeyPair, remote.baseKey));
    terms.push(agree(signedPreKeyPair, remote.baseKey));
    if (oneTimePreKeyPair !== undefined) terms.push(agree(oneTimePreKeyPair, remote.baseKey));
    terms.push(crypto.kyberDecapsulate(kemKeyPair.privateKey, remote.kemCiphertext));
    return deriveSharedSecrets(crypto, terms);
  } finally {
    wipe(...terms);
  }
}

/** `terms` in the order of section 3.2, without the leading 32 bytes of FF. They stay the caller's. */
export function deriveSharedSecrets(crypto: CryptoProvider, terms: readonly Uint8Array[]): SharedSecrets {
  const secret = concatBytes(new Uint8Array(32).fill(0xff), ...terms);
  const output = crypto.hkdfSha256(secret, undefined, PQXDH_INFO, 96);
  try {
    return {
      rootKey: output.slice(0, 32) as RootKey,
      chainKey: output.slice(32, 64) as ChainKey,
      postQuantumAuthKey: output.slice(64, 96) as PostQuantumAuthKey,
    };
  } finally {
    wipe(secret, output);
  }
}

const PQXDH_INFO = utf8ToBytes('WhisperText_X25519_SHA-256_CRYSTALS-KYBER-1024');
