/**
 * Blobs that lie at other relays, on behalf of devices here: the other relay learns that somebody of this domain fetches, and
 * no device goes there itself. Their requests have connections of their own, so that files hold up no mail.
 */

import { createHmac, randomBytes } from 'node:crypto';
import {
  type BlobRange,
  decodeFederationBlobResponse,
  encodeFederationBlobRequest,
  type FederationBlobResponse,
} from '@sotto/wire';
import type { BlobCache } from '../blobs/blob-cache.ts';
import { RelayError } from '../errors.ts';
import { BLOB_ANSWER_BYTES_MAX, BLOB_FETCHES_AT_ONCE } from '../limits.ts';
import type { Caller } from './caller.ts';
import type { Directory } from './directory.ts';
import { decodedAnswer, errorBodyOf, refusalOf } from './peer-refusal.ts';

export interface RemoteBlobs {
  /** Throws `E_BLOB_UNKNOWN`, `E_BUSY`, `E_RATE_LIMITED`, `E_PEER_UNREACHABLE` or `E_PEER_REFUSED`. */
  read(domain: string, range: BlobRange): Promise<Uint8Array>;
}

export const createRemoteBlobs = (env: {
  readonly directory: Directory;
  readonly caller: Caller;
  readonly cache: BlobCache;
}): RemoteBlobs => {
  /** So that a dump of the memory has no list of blobs. */
  const key = randomBytes(32);
  let underWay = 0;

  const ask = async (domain: string, range: BlobRange): Promise<FederationBlobResponse> => {
    if (underWay >= BLOB_FETCHES_AT_ONCE)
      throw new RelayError('E_BUSY', 'too many blobs are being fetched', { retryAfter: 1 });
    underWay += 1;
    try {
      const peer = await env.directory.find(domain);
      const answer = await env.caller.post(
        peer,
        '/s2s/v1/blob',
        encodeFederationBlobRequest(range),
        BLOB_ANSWER_BYTES_MAX,
      );
      if (answer.status !== 200) {
        if (answer.proof !== undefined && errorBodyOf(answer.body).code === 'E_BLOB_UNKNOWN')
          throw new RelayError('E_BLOB_UNKNOWN', 'the other relay has no such blob');
        throw refusalOf(answer);
      }
      const blob = decodedAnswer(() => decodeFederationBlobResponse(answer.body));
      // RL-33: another relay gives no more of a blob than was asked for.
      if (blob.data.length > range.length)
        throw new RelayError('E_PEER_REFUSED', 'the other relay gave more than was asked for');
      return blob;
    } finally {
      underWay -= 1;
    }
  };

  return {
    read(domain, range) {
      const name = createHmac('sha256', key)
        .update(`${domain}\0${range.offset}\0${range.length}\0`)
        .update(range.blobId)
        .digest('base64');
      return env.cache.get(name, () => ask(domain, range));
    },
  };
};
