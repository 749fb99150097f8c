/**
 * The authenticator of the post-quantum key exchange: it ties every exchange to the session and to those before.
 *
 *     start:          update(1, authKey) on a root key of zeros
 *     update(e, k):   H-KDF(0^32, root key || k, label "Authenticator Update" || BE64(e), 64) = root key || MAC key
 *     epoch secret:   H-KDF(0^32, ML-KEM shared secret, label "SCKA Key" || BE64(e), 32)
 *
 * Spec: sparse post-quantum ratchet, section 6. A header is authenticated with the key before its epoch's update, a
 * ciphertext with the key after it.
 */

import {
  type CryptoProvider,
  concatBytes,
  type MlKem768Ciphertext1,
  type MlKem768Ciphertext2,
  type MlKem768Header,
  type MlKem768SharedSecret,
  uint32ToBytes,
  utf8ToBytes,
  wipe,
} from '@sotto/crypto';
import type { AuthenticatorMacKey, AuthenticatorRootKey, EpochSecret, PostQuantumAuthKey } from './keys.ts';

export interface Authenticator {
  readonly rootKey: AuthenticatorRootKey;
  readonly macKey: AuthenticatorMacKey;
}

/** Section 6.3. `authKey` stays the caller's. */
export function startAuthenticator(crypto: CryptoProvider, authKey: PostQuantumAuthKey): Authenticator {
  return update(crypto, new Uint8Array(32), FIRST_EPOCH, authKey);
}

/** Section 6.2. Both keys are fresh; `secret` stays the caller's. */
export function updateAuthenticator(
  crypto: CryptoProvider,
  authenticator: Authenticator,
  epoch: number,
  secret: EpochSecret,
): Authenticator {
  return update(crypto, authenticator.rootKey, epoch, secret);
}

/** Section 6.4. */
export function createHeaderMac(
  crypto: CryptoProvider,
  { macKey }: Authenticator,
  epoch: number,
  header: MlKem768Header,
): Uint8Array {
  return crypto.hmacSha256(macKey, concatBytes(HEADER_LABEL, uint64ToBytes(epoch), header));
}

/** Section 6.5. */
export function createCiphertextMac(
  crypto: CryptoProvider,
  { macKey }: Authenticator,
  epoch: number,
  ciphertext1: MlKem768Ciphertext1,
  ciphertext2: MlKem768Ciphertext2,
): Uint8Array {
  return crypto.hmacSha256(macKey, concatBytes(CIPHERTEXT_LABEL, uint64ToBytes(epoch), ciphertext1, ciphertext2));
}

/** Section 6.7. `sharedSecret` stays the caller's. */
export function deriveEpochSecret(
  crypto: CryptoProvider,
  sharedSecret: MlKem768SharedSecret,
  epoch: number,
): EpochSecret {
  const info = concatBytes(SECRET_LABEL, uint64ToBytes(epoch));
  return crypto.hkdfSha256(sharedSecret, undefined, info, 32) as EpochSecret;
}

function update(crypto: CryptoProvider, rootKey: Uint8Array, epoch: number, secret: Uint8Array): Authenticator {
  const inputKey = concatBytes(rootKey, secret);
  const output = crypto.hkdfSha256(inputKey, undefined, concatBytes(UPDATE_LABEL, uint64ToBytes(epoch)), 64);
  try {
    return {
      rootKey: output.slice(0, 32) as AuthenticatorRootKey,
      macKey: output.slice(32, 64) as AuthenticatorMacKey,
    };
  } finally {
    wipe(inputKey, output);
  }
}

/** An epoch is a safe integer (section 13), so its upper half has 21 bits. */
function uint64ToBytes(value: number): Uint8Array {
  return concatBytes(uint32ToBytes(Math.floor(value / 0x1_0000_0000)), uint32ToBytes(value % 0x1_0000_0000));
}

const FIRST_EPOCH = 1;
const UPDATE_LABEL = utf8ToBytes('Signal_PQCKA_V1_MLKEM768:Authenticator Update');
const HEADER_LABEL = utf8ToBytes('Signal_PQCKA_V1_MLKEM768:ekheader');
const CIPHERTEXT_LABEL = utf8ToBytes('Signal_PQCKA_V1_MLKEM768:ciphertext');
const SECRET_LABEL = utf8ToBytes('Signal_PQCKA_V1_MLKEM768:SCKA Key');
