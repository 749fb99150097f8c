/** SHA-512 (FIPS 180-4) on libsodium. Its other hashes are slower than those of the portable backend. */

import { assertBytes } from '../assert.ts';
import { bytesToHex, utf8ToBytes } from '../bytes.ts';
import type { CryptoPrimitives } from '../provider.ts';
import { hasAll, isRight, MESSAGE_BYTES_MAX, type Sodium } from './library.ts';

type Hash = Pick<CryptoPrimitives, 'sha512'>;

/** What `sodium` does right; `fallback` does the rest. */
export function createHash(sodium: Sodium, fallback: Hash): Partial<Hash> {
  if (!hasAll(sodium, 'crypto_hash') || !isRight(() => bytesToHex(sodium.crypto_hash(ABC)) === HASH_OF_ABC)) return {};
  const { crypto_hash: hash } = sodium;
  return {
    sha512: (data) => {
      assertBytes('data', data);
      return data.length > MESSAGE_BYTES_MAX ? fallback.sha512(data) : hash(data);
    },
  };
}

/** FIPS 180-4, example of a message of one block. */
const ABC = utf8ToBytes('abc');
const HASH_OF_ABC =
  'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
  '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f';
