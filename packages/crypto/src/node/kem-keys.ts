/**
 * Keys of ML-KEM (FIPS 203) from and to their bytes, in the forms that OpenSSL 3.5 and BoringSSL know: a private key as
 * its seed d || z, or as the whole decapsulation key (RFC 9935, section 6: PKCS #8 with the one as `[0]`, the other as an
 * OCTET STRING, or with both).
 *
 * A key object serves one operation and is dropped: it holds the matrix too, some 10 KB, and the protocols decapsulate
 * once with most of their keys. What goes through here is arrays, never text, and those with secrets are wiped.
 */

import type { KeyObject } from 'node:crypto';
import { concatBytes, hexToBytes, wipe } from '../bytes.ts';
import { createPrivateKey, createPublicKey, writesRawKeys } from './native.ts';

/** All of these throw where the runtime does not know the parameter set, and refuse what contradicts itself. */
export interface KemKeys {
  /** From d || z, 64 bytes. */
  fromSeed(seed: Uint8Array): KeyObject;
  /** From a decapsulation key. */
  fromExpanded(privateKey: Uint8Array): KeyObject;
  /** The encapsulation key of a private key. */
  publicBytes(key: KeyObject): Uint8Array;
  /** The decapsulation key of a private key that was made from its seed. Node 26 and Bun write none. */
  expandedBytes(key: KeyObject): Uint8Array;
}

/** 2.16.840.1.101.3.4.4.2 */
export const mlKem768Keys: KemKeys = kemKeys({
  seedHeader: '3054020100300b06096086480165030404020442' + '8040',
  expandedHeader: '30820978020100300b060960864801650304040204820964' + '04820960',
  publicKeyBytes: 1184,
  expandedKeyBytes: 2400,
});

/** 2.16.840.1.101.3.4.4.3 */
export const mlKem1024Keys: KemKeys = kemKeys({
  seedHeader: '3054020100300b06096086480165030404030442' + '8040',
  expandedHeader: '30820c78020100300b060960864801650304040304820c64' + '04820c60',
  publicKeyBytes: 1568,
  expandedKeyBytes: 3168,
});

/** The headers stand before the bytes of the key in PKCS #8, in hexadecimal. */
function kemKeys(parameters: {
  readonly seedHeader: string;
  readonly expandedHeader: string;
  readonly publicKeyBytes: number;
  readonly expandedKeyBytes: number;
}): KemKeys {
  const { publicKeyBytes, expandedKeyBytes } = parameters;
  const seedHeader = hexToBytes(parameters.seedHeader);
  const expandedHeader = hexToBytes(parameters.expandedHeader);

  return {
    fromSeed: (seed) => readPrivateKey(seedHeader, seed),
    fromExpanded: (privateKey) => readPrivateKey(expandedHeader, privateKey),

    publicBytes(key) {
      const publicKey = createPublicKey(key);
      if (writesRawKeys()) return publicKey.export({ format: 'raw-public' });
      // In DER, where it is the last field, it takes 25 µs longer.
      return publicKey.export({ format: 'der', type: 'spki' }).subarray(-publicKeyBytes);
    },

    expandedBytes(key) {
      const encoded = key.export({ format: 'der', type: 'pkcs8' });
      try {
        if (encoded.length < expandedKeyBytes) throw new RangeError('node:crypto: wrote no decapsulation key');
        // Behind the seed, at the end.
        return Uint8Array.from(encoded.subarray(-expandedKeyBytes));
      } finally {
        wipe(encoded);
      }
    },
  };
}

function readPrivateKey(header: Uint8Array, bytes: Uint8Array): KeyObject {
  const key = concatBytes(header, bytes);
  try {
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  } finally {
    wipe(key);
  }
}
