/** `POST /v1/prekeys` and `/v1/prekeys/status`: a device fills its shelf and counts what is left. */

import type { CryptoProvider } from '@sotto/crypto';
import {
  decodePreKeyStatusRequest,
  decodePreKeyUpload,
  encodePreKeyStatus,
  PRE_KEY_UPLOAD_BYTES_MAX,
  SMALL_REQUEST_BYTES_MAX,
} from '@sotto/wire';
import type { Route } from '../http/server.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { RelayStore } from '../store/relay-store.ts';
import type { DeviceAuthentication } from './authenticate.ts';
import { checkPreKeys } from './pre-key-check.ts';

export interface PreKeysEnvironment {
  readonly crypto: CryptoProvider;
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
}

export const createPreKeysRoute = (env: PreKeysEnvironment): Route => ({
  path: '/v1/prekeys',
  bodyBytesMax: PRE_KEY_UPLOAD_BYTES_MAX,
  stores: true,
  async handle(request) {
    const { device, account, nonce } = await env.authentication.authenticate(request);
    env.accounts.take(account, UPLOAD_COST);
    const preKeys = decodePreKeyUpload(request.body);
    checkPreKeys(env.crypto, device.identityKey, preKeys);
    return encodePreKeyStatus(await env.store.putPreKeys(nonce, device.row, preKeys));
  },
});

export const createPreKeyStatusRoute = (env: PreKeysEnvironment): Route => ({
  path: '/v1/prekeys/status',
  bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
  async handle(request) {
    const { device, account, nonce } = await env.authentication.authenticate(request);
    env.accounts.take(account);
    decodePreKeyStatusRequest(request.body);
    return encodePreKeyStatus(await env.store.countPreKeys(nonce, device.row));
  },
});

/** An upload has dozens of signatures to check, as much work as so many requests. */
const UPLOAD_COST = 20;
