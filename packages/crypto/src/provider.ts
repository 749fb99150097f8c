/**
 * What the protocol layers ask of a cryptographic backend. Synchronous, without state and without randomness of its
 * own: whoever calls passes the random bytes, so every step can be replayed.
 *
 * Spec: Signal session layer, sections 0 and 1; sparse post-quantum ratchet, section 7.
 */

import type {
  Ed25519PrivateKey,
  Ed25519PublicKey,
  KyberCiphertext,
  KyberPrivateKey,
  KyberPublicKey,
  KyberSharedSecret,
  MlKem768Ciphertext1,
  MlKem768Ciphertext2,
  MlKem768Header,
  MlKem768PrivateKey,
  MlKem768SharedSecret,
  MlKem768Vector,
  SharedSecret,
  X25519PrivateKey,
  X25519PublicKey,
} from './brand.ts';

/** Fills and returns a fresh array of `length` cryptographically secure random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** A key pair whose halves carry their roles. */
export interface KeyPair<Private extends Uint8Array, Public extends Uint8Array> {
  readonly privateKey: Private;
  readonly publicKey: Public;
}

export type X25519KeyPair = KeyPair<X25519PrivateKey, X25519PublicKey>;
export type Ed25519KeyPair = KeyPair<Ed25519PrivateKey, Ed25519PublicKey>;
export type KyberKeyPair = KeyPair<KyberPrivateKey, KyberPublicKey>;

/** A key pair whose public half is in the two pieces that are sent one after the other. */
export interface MlKem768KeyPair {
  readonly privateKey: MlKem768PrivateKey;
  readonly header: MlKem768Header;
  readonly vector: MlKem768Vector;
}

/** The first half of an encapsulation. The secret is final; the other half of the ciphertext needs the vector. */
export interface MlKem768Encapsulation {
  readonly ciphertext1: MlKem768Ciphertext1;
  readonly sharedSecret: MlKem768SharedSecret;
}

/** What a symmetric chain gives for one message, and where it goes on. */
export interface ChainStep {
  /** 32 bytes, from which the keys of the message are derived. */
  readonly seed: Uint8Array;
  /** 32 bytes, the chain key of the next message. */
  readonly chainKey: Uint8Array;
}

/** What a post-quantum chain gives for one message, and where it goes on. */
export interface PostQuantumStep {
  /** 32 bytes, the chain key after the step. */
  readonly chainKey: Uint8Array;
  /** 32 bytes, the salt of the message keys. */
  readonly key: Uint8Array;
}

/**
 * The work of a message, in the steps of the protocol rather than in hashes and ciphers. A backend that computes a step
 * in one go saves most of its time; one that does not gets the defaults of `createProvider`, written in primitives.
 *
 * The same rules hold as for {@link CryptoPrimitives}; inside a call a backend may use buffers of its own, which hold no
 * secret when it returns.
 */
export interface ProtocolSteps {
  /**
   * Section 4.3: both outputs of a chain for the message of `chainKey`, 32 bytes. Throws on misuse only.
   */
  chainStep(chainKey: Uint8Array): ChainStep;
  /**
   * Section 4.4: `seed` has 32 bytes, `salt` 32 bytes, or is absent where there is no post-quantum key. Returns 80
   * bytes: cipher key (32), MAC key (32), nonce (16); written into `target`, 80 bytes, where it is given, and fresh
   * otherwise. Throws on misuse only.
   */
  messageKeys(seed: Uint8Array, salt: Uint8Array | undefined, target?: Uint8Array): Uint8Array;
  /**
   * Sparse post-quantum ratchet, section 5.4: the key of `index`, 1 to 2^32 - 1, from `chainKey`, 32 bytes. Throws on
   * misuse only.
   */
  pqStep(chainKey: Uint8Array, index: number): PostQuantumStep;
  /**
   * Section 4.5, encrypt then authenticate: `head || AES-256-CBC(plaintext) || tail || MAC`, in one array. `keys` are the
   * 80 bytes of {@link messageKeys}. The MAC, 8 bytes, covers `associatedData` and everything before it.
   * `associatedData`, `head`, `plaintext` and `tail` may have any length; `sealedLength` tells that of the ciphertext.
   * Throws on misuse only.
   */
  seal(
    keys: Uint8Array,
    associatedData: Uint8Array,
    head: Uint8Array,
    plaintext: Uint8Array,
    tail: Uint8Array,
  ): Uint8Array;
  /**
   * Inverse of {@link seal}, with the same `keys`, 80 bytes, and `associatedData`, of any length. `message` has at least
   * 8 bytes; `ciphertext`, of any length, is the part of it, or a copy of that part. Returns 1 to 16 bytes less than the
   * ciphertext, or `undefined` when the MAC is not that of these keys; nothing is decrypted then. Throws `CryptoError`
   * `E_CIPHERTEXT_INVALID` when the MAC is right and length or padding of the ciphertext are not.
   */
  open(
    keys: Uint8Array,
    associatedData: Uint8Array,
    message: Uint8Array,
    ciphertext: Uint8Array,
  ): Uint8Array | undefined;
}

/** A backend, whole: made by `createProvider`. */
export interface CryptoProvider extends CryptoPrimitives, ProtocolSteps {}

/**
 * Every method returns fresh arrays that the caller owns and never changes an argument. An argument of a wrong length
 * is misuse (`RangeError`, argument name first); a refused input is a `CryptoError`.
 */
export interface CryptoPrimitives {
  /** Name of the backend, for reports. */
  readonly name: string;

  /** SHA-256 of `data`, which may have any length: 32 bytes. Throws on misuse only. */
  sha256(data: Uint8Array): Uint8Array;
  /** SHA-512 of `data`, which may have any length: 64 bytes. Throws on misuse only. */
  sha512(data: Uint8Array): Uint8Array;
  /** HMAC-SHA-256 (RFC 2104) under `key` of `data`, both of any length: 32 bytes. Throws on misuse only. */
  hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array;
  /**
   * HKDF-SHA-256 (RFC 5869), extract then expand. `inputKey`, `salt` and `info` may have any length. Without `salt`: 32
   * zero bytes. Returns `length` bytes, at most 8160. Throws on misuse only.
   */
  hkdfSha256(inputKey: Uint8Array, salt: Uint8Array | undefined, info: Uint8Array, length: number): Uint8Array;

  /**
   * AES-256-CBC with PKCS#7 padding. `key` 32 bytes, `nonce` 16 bytes, `plaintext` of any length. Returns 1 to 16 bytes
   * more, whole blocks. Throws on misuse only.
   */
  aesCbcEncrypt(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /**
   * Inverse of {@link aesCbcEncrypt}. `key` 32 bytes, `nonce` 16 bytes, `ciphertext` a multiple of 16 bytes and not
   * empty. Returns 1 to 16 bytes less. Throws `CryptoError` `E_CIPHERTEXT_INVALID` on a bad length or padding of the
   * ciphertext.
   */
  aesCbcDecrypt(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array): Uint8Array;

  /**
   * AES-256-CTR from an all-zero counter block (section 0), its own inverse. `key` 32 bytes, for one message: a second
   * one under the same key gives both away. `data` may have any length, and the result is as long as that. Does not
   * authenticate. Throws on misuse only.
   */
  aesCtr(key: Uint8Array, data: Uint8Array): Uint8Array;

  /**
   * AES-256-GCM-SIV (RFC 8452): ciphertext, then the tag, which makes 16 bytes more than the plaintext. `key` 32 bytes,
   * `nonce` 12 bytes; `plaintext` and `additionalData` may have any length. Without `additionalData`: none. Throws on
   * misuse only.
   */
  aesGcmSivEncrypt(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, additionalData?: Uint8Array): Uint8Array;
  /**
   * Inverse of {@link aesGcmSivEncrypt}. `key` 32 bytes, `nonce` 12 bytes, `ciphertext` at least 16 bytes,
   * `additionalData` of any length. Returns 16 bytes less. Throws `CryptoError` `E_CIPHERTEXT_INVALID` when ciphertext,
   * tag, nonce, key or additional data is not what it was, or the tag is missing.
   */
  aesGcmSivDecrypt(key: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array, additionalData?: Uint8Array): Uint8Array;

  /** Key pair from `random`, 32 bytes, which are copied and clamped (section 1.1). Throws on misuse only. */
  x25519KeyPair(random: Uint8Array): X25519KeyPair;
  /** RFC 7748 agreement. Throws `CryptoError` `E_KEY_AGREEMENT_INVALID` when the result is all zero. */
  x25519SharedSecret(privateKey: X25519PrivateKey, publicKey: X25519PublicKey): SharedSecret;
  /**
   * Section 3.5: bit 255 clear, value below 2^255 - 19, on the curve and in the prime-order subgroup. Throws on misuse
   * only.
   */
  x25519IsCanonical(publicKey: X25519PublicKey): boolean;

  /**
   * XEdDSA as in section 1.2. `message` may have any length, `random` is 64 bytes. Returns 64 bytes. Throws on misuse
   * only.
   */
  xeddsaSign(privateKey: X25519PrivateKey, message: Uint8Array, random: Uint8Array): Uint8Array;
  /**
   * Section 1.2. `message` may have any length. `false` for every `signature` that does not verify, of any length; one
   * that does has 64 bytes. Throws on misuse only.
   */
  xeddsaVerify(publicKey: X25519PublicKey, message: Uint8Array, signature: Uint8Array): boolean;

  /** Key pair from `seed`, 32 bytes (RFC 8032), which are copied. Throws on misuse only. */
  ed25519KeyPair(seed: Uint8Array): Ed25519KeyPair;
  /** RFC 8032, 64 bytes over `message` of any length. Throws on misuse only. */
  ed25519Sign(privateKey: Ed25519PrivateKey, message: Uint8Array): Uint8Array;
  /**
   * RFC 8032 with strict encodings. `message` may have any length. `false` for every `signature` that does not verify,
   * of any length; one that does has 64 bytes. Throws on misuse only.
   */
  ed25519Verify(publicKey: Ed25519PublicKey, message: Uint8Array, signature: Uint8Array): boolean;

  /**
   * Key pair from `random`, 64 bytes, d then z (FIPS 203 key generation, which section 1.3 shows to be
   * interchangeable). Throws on misuse only.
   */
  kyberKeyPair(random: Uint8Array): KyberKeyPair;
  /**
   * Kyber-1024 round 3 by the transform of section 1.3. `random` is 32 bytes. Throws `CryptoError`
   * `E_PUBLIC_KEY_INVALID` for a public key with a coefficient of q or more.
   */
  kyberEncapsulate(
    publicKey: KyberPublicKey,
    random: Uint8Array,
  ): { readonly ciphertext: KyberCiphertext; readonly sharedSecret: KyberSharedSecret };
  /**
   * Inverse of {@link kyberEncapsulate} (section 1.3); a forged ciphertext gives an unrelated secret (implicit
   * rejection). Throws `CryptoError` `E_PRIVATE_KEY_INVALID` when the private key does not hold the hash of its public
   * half.
   */
  kyberDecapsulate(privateKey: KyberPrivateKey, ciphertext: KyberCiphertext): KyberSharedSecret;

  // ML-KEM-768 in pieces; the section numbers are those of the sparse post-quantum ratchet.

  /** Key pair from `random`, 64 bytes, d then z (FIPS 203), in the pieces of section 7.1. Throws on misuse only. */
  mlKem768KeyPair(random: Uint8Array): MlKem768KeyPair;
  /**
   * Section 7.2. `random` is 32 bytes; keep them, as secret as the result, for {@link mlKem768Encapsulate2}. Throws on
   * misuse only.
   */
  mlKem768Encapsulate1(header: MlKem768Header, random: Uint8Array): MlKem768Encapsulation;
  /**
   * Section 7.3, with the header and `random`, the 32 bytes, of the first half. Throws `CryptoError`
   * `E_PUBLIC_KEY_INVALID` when the vector is not the one of the header, or has a coefficient of q or more (section
   * 7.4).
   */
  mlKem768Encapsulate2(header: MlKem768Header, vector: MlKem768Vector, random: Uint8Array): MlKem768Ciphertext2;
  /**
   * Section 7.5. A forged ciphertext, or halves of different ones, give an unrelated secret (implicit rejection).
   * Throws on misuse only.
   */
  mlKem768Decapsulate(
    privateKey: MlKem768PrivateKey,
    ciphertext1: MlKem768Ciphertext1,
    ciphertext2: MlKem768Ciphertext2,
  ): MlKem768SharedSecret;
}
