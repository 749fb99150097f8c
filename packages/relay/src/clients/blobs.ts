/**
 * `POST /v1/blobs/…`: encrypted attachments. A device uploads to its own relay, and fetches through it, wherever a blob lies.
 * What is stored names neither who uploads nor who fetches; only the rates know the account.
 */

import type { CryptoProvider } from '@sotto/crypto';
import {
  BLOB_MESSAGE_BYTES_MAX,
  decodeBlobDeleteRequest,
  decodeBlobFetchRequest,
  decodeBlobPartRequest,
  decodeBlobStartRequest,
  encodeBlobDeleteResponse,
  encodeBlobFetchResponse,
  encodeBlobState,
  SMALL_REQUEST_BYTES_MAX,
} from '@sotto/wire';
import type { Blobs } from '../blobs/blobs.ts';
import type { RemoteBlobs } from '../federation/remote-blobs.ts';
import type { Route } from '../http/server.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { RelayStore } from '../store/relay-store.ts';
import type { DeviceAuthentication } from './authenticate.ts';

/** What a blob's bytes did here. */
export type BlobWay = 'uploaded' | 'fetched' | 'served';

export interface BlobRoutesEnvironment {
  readonly crypto: Pick<CryptoProvider, 'sha256'>;
  readonly domain: string;
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
  readonly blobs: Blobs;
  readonly remote: RemoteBlobs;
  readonly observer: { blobBytes(way: BlobWay, bytes: number): void };
}

export const createBlobRoutes = (env: BlobRoutesEnvironment): readonly Route[] => [
  {
    path: '/v1/blobs/start',
    bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
    stores: true,
    async handle(request) {
      const { account, nonce } = await env.authentication.authenticate(request);
      env.accounts.take(account);
      return encodeBlobState(await env.blobs.start(nonce, account, decodeBlobStartRequest(request.body)));
    },
  },
  {
    path: '/v1/blobs/part',
    bodyBytesMax: BLOB_MESSAGE_BYTES_MAX,
    stores: true,
    async handle(request) {
      const { account, nonce } = await env.authentication.authenticate(request);
      env.accounts.take(account);
      const part = decodeBlobPartRequest(request.body);
      const state = await env.blobs.part(nonce, account, part);
      env.observer.blobBytes('uploaded', part.data.length);
      return encodeBlobState(state);
    },
  },
  {
    path: '/v1/blobs/fetch',
    bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
    answersLargely: true,
    async handle(request) {
      const { account, nonce } = await env.authentication.authenticate(request);
      env.accounts.take(account);
      const { domain, ...range } = decodeBlobFetchRequest(request.body);
      await env.store.spendNonce(nonce);
      const data = domain === env.domain ? (await env.blobs.read(range)).data : await env.remote.read(domain, range);
      env.observer.blobBytes('fetched', data.length);
      return encodeBlobFetchResponse({ data });
    },
  },
  {
    path: '/v1/blobs/delete',
    bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
    async handle(request) {
      const { account, nonce } = await env.authentication.authenticate(request);
      env.accounts.take(account);
      const { blobId, capability } = decodeBlobDeleteRequest(request.body);
      await env.blobs.remove(nonce, blobId, env.crypto.sha256(capability));
      return encodeBlobDeleteResponse({});
    },
  },
];
