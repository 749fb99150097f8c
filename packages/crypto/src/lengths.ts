/**
 * Lengths in bytes that the primitives fix. Keys and ciphertexts stand here without the type byte that the Signal
 * formats put in front (session layer, sections 1.1 and 1.3).
 */

export const AES_KEY_BYTES = 32;
export const AES_BLOCK_BYTES = 16;
/** RFC 8452, section 4. The tag after the ciphertext has the length of a block. */
export const AES_GCM_SIV_NONCE_BYTES = 12;

export const HASH_BYTES = 32;
/** RFC 5869, section 2.3: at most 255 blocks of the hash. */
export const HKDF_OUTPUT_BYTES_MAX = 255 * HASH_BYTES;

/** Chain keys, message seeds and post-quantum keys alike (session layer, sections 4.3 and 4.4). */
export const CHAIN_KEY_BYTES = 32;
/** Cipher key, MAC key and nonce of one message (session layer, section 4.4). */
export const MESSAGE_KEYS_BYTES = 80;
/** What is kept of the HMAC of a message (session layer, section 4.5). */
export const MESSAGE_MAC_BYTES = 8;

/** Private key, public key and shared secret alike. */
export const X25519_KEY_BYTES = 32;
export const XEDDSA_SIGNATURE_BYTES = 64;
export const XEDDSA_RANDOM_BYTES = 64;

/** Seed and public key alike. */
export const ED25519_KEY_BYTES = 32;
export const ED25519_SIGNATURE_BYTES = 64;

export const KYBER_PRIVATE_KEY_BYTES = 3168;
export const KYBER_PUBLIC_KEY_BYTES = 1568;
export const KYBER_CIPHERTEXT_BYTES = 1568;
export const KYBER_SHARED_SECRET_BYTES = 32;
export const KYBER_KEY_RANDOM_BYTES = 64;
export const KYBER_ENCAPSULATION_RANDOM_BYTES = 32;

/** The seed d || z of FIPS 203, from which the private key follows. */
export const ML_KEM_768_PRIVATE_KEY_BYTES = 64;
export const ML_KEM_768_HEADER_BYTES = 64;
export const ML_KEM_768_VECTOR_BYTES = 1152;
export const ML_KEM_768_CIPHERTEXT1_BYTES = 960;
export const ML_KEM_768_CIPHERTEXT2_BYTES = 128;
export const ML_KEM_768_SHARED_SECRET_BYTES = 32;
export const ML_KEM_768_ENCAPSULATION_RANDOM_BYTES = 32;
