/**
 * `POST /v1/manifest` and `/v1/bundle`: about an account of this relay or of another, which is then asked without
 * telling it who wants to know. Answers are signed by the account they are about; the client checks them.
 */

import {
  type Address,
  decodeBundleRequest,
  decodeManifestRequest,
  decodeSignedManifest,
  encodeBundleResponse,
  encodeManifestResponse,
  parseAddress,
  SMALL_REQUEST_BYTES_MAX,
} from '@sotto/wire';
import { RelayError } from '../errors.ts';
import type { RemoteLookUps } from '../federation/remote-look-ups.ts';
import type { Route } from '../http/server.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { RelayStore } from '../store/relay-store.ts';
import type { DeviceAuthentication } from './authenticate.ts';

export interface LookUpsEnvironment {
  readonly domain: string;
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
  readonly remote: RemoteLookUps;
}

export const createManifestRoute = (env: LookUpsEnvironment): Route => ({
  path: '/v1/manifest',
  bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
  async handle(request) {
    const { account, nonce } = await env.authentication.authenticate(request);
    env.accounts.take(account);
    const { localpart, domain } = parseNormalAddress(decodeManifestRequest(request.body).address);
    if (domain !== env.domain) {
      await env.store.spendNonce(nonce);
      return encodeManifestResponse({ manifest: await env.remote.manifest(domain, localpart) });
    }
    const found = await env.store.findManifest(nonce, localpart);
    if (found === undefined) throw unknownAccount();
    return encodeManifestResponse({ manifest: decodeSignedManifest(found) });
  },
});

export const createBundleRoute = (env: LookUpsEnvironment): Route => ({
  path: '/v1/bundle',
  bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
  async handle(request) {
    const { account, nonce } = await env.authentication.authenticate(request);
    env.accounts.take(account, BUNDLE_COST);
    const { address, deviceId } = decodeBundleRequest(request.body);
    const { localpart, domain } = parseNormalAddress(address);
    if (domain !== env.domain) {
      await env.store.spendNonce(nonce);
      return encodeBundleResponse({ bundle: await env.remote.bundle(domain, localpart, deviceId) });
    }
    const bundle = await env.store.takeBundle(nonce, localpart, deviceId);
    if (bundle === undefined) throw unknownAccount();
    return encodeBundleResponse({ bundle });
  },
});

export const unknownAccount = (): RelayError => new RelayError('E_ACCOUNT_UNKNOWN', 'no such account or device');

/** The decoder has already refused what is not an address in its one spelling. */
const parseNormalAddress = (text: string): Address => parseAddress(text);

/** A bundle takes keys off somebody's shelf: dearer than a question. */
const BUNDLE_COST = 4;
