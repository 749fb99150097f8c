/** One try of a proof of work, on a thread of its own: the event loop turns meanwhile. */

import { scrypt } from 'node:crypto';
import { leadingZeroBits, proofOfWorkPassword } from '@sotto/crypto/proof-of-work';

export interface WorkTry {
  readonly challenge: Uint8Array;
  readonly subject: Uint8Array;
  readonly counter: number;
  /** log2 of the KiB it takes. */
  readonly cost: number;
}

/** How many zero bits the hash of this try begins with. */
export const zeroBitsOf = ({ challenge, subject, counter, cost }: WorkTry): Promise<number> =>
  new Promise((resolve, reject) => {
    const options = { N: 2 ** cost, r: 8, p: 1, maxmem: 2 ** (cost + 11) };
    scrypt(proofOfWorkPassword(subject, counter), challenge, 32, options, (error, hash) => {
      if (error === null) resolve(leadingZeroBits(new Uint8Array(hash)));
      else reject(error);
    });
  });
