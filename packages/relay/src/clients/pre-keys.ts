/** `POST /v1/prekeys` and `/v1/prekeys/status`: a device fills its shelf and counts what is left. */

import type { CryptoProvider, RandomBytes } from '@sotto/crypto';
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
  readonly random: RandomBytes;
  readonly clock: () => number;
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
}

export const createPreKeysRoute = (env: PreKeysEnvironment): Route => ({
  path: '/v1/prekeys',
  bodyBytesMax: PRE_KEY_UPLOAD_BYTES_MAX,
  stores: true,
  async handle(request) {
    const { device, accountId, deviceId, account, nonce } = await env.authentication.authenticate(request);
    env.accounts.take(account, UPLOAD_COST);
    const preKeys = decodePreKeyUpload(request.body);
    const now = Math.floor(env.clock() / 1000);
    await checkPreKeys(env, device.identityKey, { accountId, deviceId }, preKeys, now);
    return encodePreKeyStatus(await env.store.putPreKeys(nonce, device, preKeys));
  },
});

export const createPreKeyStatusRoute = (env: PreKeysEnvironment): Route => ({
  path: '/v1/prekeys/status',
  bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
  async handle(request) {
    const { device, account, nonce } = await env.authentication.authenticate(request);
    env.accounts.take(account);
    const { withDigest } = decodePreKeyStatusRequest(request.body);
    return encodePreKeyStatus(await env.store.preKeyStatus(nonce, device.row, withDigest));
  },
});

/** An upload has dozens of signatures to check, as much work as so many requests. */
const UPLOAD_COST = 20;
