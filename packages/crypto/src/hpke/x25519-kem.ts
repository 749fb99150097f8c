/** DHKEM(X25519, HKDF-SHA256), number 0x0020 (RFC 9180, section 4.1). */

import { assertBytes } from '../assert.ts';
import { asX25519PrivateKey, asX25519PublicKey } from '../brand.ts';
import { concatBytes, utf8ToBytes, wipe } from '../bytes.ts';
import { HASH_BYTES, X25519_KEY_BYTES } from '../lengths.ts';
import type { CryptoProvider } from '../provider.ts';
import { agree } from './agree.ts';
import type { HpkeKem } from './kem.ts';
import { labeledExpand, labeledExtract, twoBytes } from './labeled.ts';

export const hpkeX25519: HpkeKem = Object.freeze({
  id: 0x0020,
  name: 'DHKEM(X25519, HKDF-SHA256)',
  privateKeyBytes: X25519_KEY_BYTES,
  publicKeyBytes: X25519_KEY_BYTES,
  encapsulatedBytes: X25519_KEY_BYTES,
  encapsulationRandomBytes: X25519_KEY_BYTES,

  keyPair: (crypto, random) => crypto.x25519KeyPair(random),

  encapsulate(crypto, publicKey, random) {
    const recipient = asX25519PublicKey(publicKey);
    const ephemeral = crypto.x25519KeyPair(random);
    try {
      const agreed = agree(crypto, ephemeral.privateKey, recipient);
      if (agreed === undefined) return undefined;
      return {
        encapsulated: ephemeral.publicKey,
        sharedSecret: extractAndExpand(crypto, agreed, ephemeral.publicKey, recipient),
      };
    } finally {
      wipe(ephemeral.privateKey);
    }
  },

  decapsulate(crypto, { privateKey, publicKey }, encapsulated) {
    assertBytes('encapsulated', encapsulated, X25519_KEY_BYTES);
    const agreed = agree(crypto, asX25519PrivateKey(privateKey), asX25519PublicKey(encapsulated));
    return agreed && extractAndExpand(crypto, agreed, encapsulated, publicKey);
  },
} satisfies HpkeKem);

/** Wipes `agreed`. */
function extractAndExpand(
  crypto: CryptoProvider,
  agreed: Uint8Array,
  encapsulated: Uint8Array,
  recipient: Uint8Array,
): Uint8Array {
  const key = labeledExtract(crypto, SUITE_ID, new Uint8Array(0), 'eae_prk', agreed);
  try {
    return labeledExpand(crypto, SUITE_ID, key, 'shared_secret', concatBytes(encapsulated, recipient), HASH_BYTES);
  } finally {
    wipe(agreed, key);
  }
}

const SUITE_ID = concatBytes(utf8ToBytes('KEM'), twoBytes(0x0020));
