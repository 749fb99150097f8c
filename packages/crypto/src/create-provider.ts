/**
 * Makes a provider of primitives: the protocol steps that a backend does not bring are written in what it does bring.
 *
 * Spec: Signal session layer, sections 4.3 to 4.5; sparse post-quantum ratchet, section 5.4.
 */

import { assertBytes, assertLength } from './assert.ts';
import { concatBytes, equalBytes, uint32ToBytes, utf8ToBytes, wipe } from './bytes.ts';
import { AES_BLOCK_BYTES, CHAIN_KEY_BYTES, MESSAGE_KEYS_BYTES, MESSAGE_MAC_BYTES } from './lengths.ts';
import type { CryptoPrimitives, CryptoProvider, ProtocolSteps } from './provider.ts';

/**
 * A whole provider. A new backend starts from another one and names what it does better:
 * `createProvider({ ...portablePrimitives, name: 'mine', sha256 })`. Throws on misuse only.
 */
export function createProvider(primitives: CryptoPrimitives, steps: Partial<ProtocolSteps> = {}): CryptoProvider {
  return Object.freeze({ ...primitives, ...defaultSteps(primitives), ...steps });
}

/** Length in bytes of the ciphertext in a sealed message: `plaintextLength` padded to whole blocks. Throws on misuse only. */
export function sealedLength(plaintextLength: number): number {
  return plaintextLength - (plaintextLength % AES_BLOCK_BYTES) + AES_BLOCK_BYTES;
}

/**
 * The steps, in the words of the specification. Itself it throws on misuse only; the step `open` throws `CryptoError`
 * `E_CIPHERTEXT_INVALID`.
 */
export function defaultSteps(primitives: CryptoPrimitives): ProtocolSteps {
  return {
    chainStep(chainKey) {
      assertBytes('chainKey', chainKey, CHAIN_KEY_BYTES);
      return {
        seed: primitives.hmacSha256(chainKey, SEED_CONSTANT),
        chainKey: primitives.hmacSha256(chainKey, CHAIN_CONSTANT),
      };
    },

    messageKeys(seed, salt, target) {
      assertBytes('seed', seed, CHAIN_KEY_BYTES);
      if (salt !== undefined) assertBytes('salt', salt, CHAIN_KEY_BYTES);
      if (target !== undefined) assertBytes('target', target, MESSAGE_KEYS_BYTES);
      const keys = primitives.hkdfSha256(seed, salt, MESSAGE_KEYS_INFO, MESSAGE_KEYS_BYTES);
      if (target === undefined) return keys;
      target.set(keys);
      wipe(keys);
      return target;
    },

    pqStep(chainKey, index) {
      assertBytes('chainKey', chainKey, CHAIN_KEY_BYTES);
      assertLength('index', index, UINT32_MAX);
      const info = concatBytes(uint32ToBytes(index), POST_QUANTUM_INFO);
      const output = primitives.hkdfSha256(chainKey, undefined, info, 2 * CHAIN_KEY_BYTES);
      try {
        return { chainKey: output.slice(0, CHAIN_KEY_BYTES), key: output.slice(CHAIN_KEY_BYTES) };
      } finally {
        wipe(output);
      }
    },

    seal(keys, associatedData, head, plaintext, tail) {
      assertBytes('keys', keys, MESSAGE_KEYS_BYTES);
      assertBytes('associatedData', associatedData);
      assertBytes('head', head);
      assertBytes('plaintext', plaintext);
      assertBytes('tail', tail);
      const ciphertext = primitives.aesCbcEncrypt(cipherKeyOf(keys), nonceOf(keys), plaintext);
      const authenticated = concatBytes(associatedData, head, ciphertext, tail);
      const mac = primitives.hmacSha256(macKeyOf(keys), authenticated).subarray(0, MESSAGE_MAC_BYTES);
      return concatBytes(authenticated.subarray(associatedData.length), mac);
    },

    open(keys, associatedData, message, ciphertext) {
      assertBytes('keys', keys, MESSAGE_KEYS_BYTES);
      assertBytes('associatedData', associatedData);
      assertBytes('message', message);
      assertBytes('ciphertext', ciphertext);
      const authenticated = message.subarray(0, message.length - MESSAGE_MAC_BYTES);
      const mac = primitives.hmacSha256(macKeyOf(keys), concatBytes(associatedData, authenticated));
      if (!equalBytes(mac.subarray(0, MESSAGE_MAC_BYTES), message.subarray(authenticated.length))) return undefined;
      return primitives.aesCbcDecrypt(cipherKeyOf(keys), nonceOf(keys), ciphertext);
    },
  };
}

const cipherKeyOf = (keys: Uint8Array): Uint8Array => keys.subarray(0, 32);
const macKeyOf = (keys: Uint8Array): Uint8Array => keys.subarray(32, 64);
const nonceOf = (keys: Uint8Array): Uint8Array => keys.subarray(64, 80);

const SEED_CONSTANT = Uint8Array.of(0x01);
const CHAIN_CONSTANT = Uint8Array.of(0x02);
const MESSAGE_KEYS_INFO = utf8ToBytes('WhisperMessageKeys');
const POST_QUANTUM_INFO = utf8ToBytes('Signal PQ Ratchet V1 Chain Next');
const UINT32_MAX = 0xffff_ffff;
