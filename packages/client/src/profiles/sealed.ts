/**
 * A profile as it travels: encrypted with a key that only contacts have, so that whoever gets hold of it elsewhere reads
 * nothing.
 *
 *     sealed = nonce (12 bytes) || AES-256-GCM-SIV(profile key, nonce, ProfileData, additional data = account id, 16 bytes)
 */

import { CryptoError, type CryptoProvider, concatBytes, type RandomBytes } from '@sotto/crypto';
import { decodeProfileData, encodeProfileData, type ProfileData, WireError } from '@sotto/wire';

/** `key` 32 bytes, `accountId` 16 bytes. */
export function sealProfile(
  { crypto, random }: { readonly crypto: CryptoProvider; readonly random: RandomBytes },
  key: Uint8Array,
  accountId: Uint8Array,
  profile: ProfileData,
): Uint8Array {
  const nonce = random(NONCE_BYTES);
  return concatBytes(nonce, crypto.aesGcmSivEncrypt(key, nonce, encodeProfileData(profile), accountId));
}

/** `undefined` for what this key does not open, and for what is no profile. */
export function openProfile(
  crypto: CryptoProvider,
  key: Uint8Array,
  accountId: Uint8Array,
  sealed: Uint8Array,
): ProfileData | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const [nonce, ciphertext] = [sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES)];
  try {
    return decodeProfileData(crypto.aesGcmSivDecrypt(key, nonce, ciphertext, accountId));
  } catch (error) {
    if (error instanceof WireError || error instanceof CryptoError) return undefined;
    throw error;
  }
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
