/** What the home relay does with blobs. Errors: as of `RelayApi`. */

import {
  type BlobFetchRequest,
  type BlobPartRequest,
  type BlobStartRequest,
  type BlobState,
  decodeBlobDeleteResponse,
  decodeBlobFetchResponse,
  decodeBlobState,
  encodeBlobDeleteRequest,
  encodeBlobFetchRequest,
  encodeBlobPartRequest,
  encodeBlobStartRequest,
} from '@sotto/wire';
import { ClientError } from '../errors.ts';
import { BLOB_ANSWER_BYTES_MAX, BLOB_REQUEST_TIMEOUT_MS } from '../limits.ts';

export interface BlobApi {
  /** Idempotent: how much of the blob is there. */
  start(request: BlobStartRequest, signal: AbortSignal): Promise<BlobState>;
  /** Idempotent. */
  put(part: BlobPartRequest, signal: AbortSignal): Promise<BlobState>;
  /** Of this relay or another; not verified. */
  fetch(request: BlobFetchRequest, signal: AbortSignal): Promise<Uint8Array>;
  delete(blobId: Uint8Array, capability: Uint8Array, signal: AbortSignal): Promise<void>;
}

/** What a request may take. */
export interface CallLimits {
  readonly answerBytesMax?: number;
  readonly timeoutMs?: number;
}

export type Call = <T>(
  path: string,
  body: Uint8Array,
  decode: (bytes: Uint8Array) => T,
  signal: AbortSignal,
  limits?: CallLimits,
) => Promise<T>;

export const blobApi = (call: Call): BlobApi => ({
  start: (request, signal) =>
    refusing(call('/v1/blobs/start', encodeBlobStartRequest(request), decodeBlobState, signal)),
  put: (part, signal) => refusing(call('/v1/blobs/part', encodeBlobPartRequest(part), decodeBlobState, signal, SLOW)),
  fetch: async (request, signal) => {
    const body = encodeBlobFetchRequest(request);
    return (await call('/v1/blobs/fetch', body, decodeBlobFetchResponse, signal, SLOW)).data;
  },
  delete: async (blobId, capability, signal) => {
    const body = encodeBlobDeleteRequest({ blobId, capability });
    await call('/v1/blobs/delete', body, decodeBlobDeleteResponse, signal);
  },
});

/** What no repetition gets past soon, and the app should hear of. */
const refusing = async <T>(answer: Promise<T>): Promise<T> => {
  try {
    return await answer;
  } catch (cause) {
    if (!(cause instanceof ClientError) || !FINAL_CODES.has(cause.relayCode ?? '')) throw cause;
    const { relayCode = '' } = cause;
    throw new ClientError('E_ATTACHMENT_REFUSED', 'the relay takes no such attachment now', { cause, relayCode });
  }
};

const FINAL_CODES: ReadonlySet<string> = new Set(['E_BLOB_QUOTA', 'E_BLOBS_FULL', 'E_BLOB_TOO_LARGE', 'E_NOT_FOUND']);
const SLOW: CallLimits = { answerBytesMax: BLOB_ANSWER_BYTES_MAX, timeoutMs: BLOB_REQUEST_TIMEOUT_MS };
