/**
 * `POST /v1/sender-certificate`: the device that signs gets a certificate of its account, number, identity key and address
 * (Signal session layer, sections 6.7 and 9.1). It puts it inside sealed messages, where no relay sees it again. Nothing is
 * kept of it here, not even that it was issued.
 */

import { asX25519PublicKey, type CryptoProvider, type RandomBytes } from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import { createSenderCertificate } from '@sotto/ratchet/certificates';
import {
  decodeSenderCertificateRequest,
  encodeSenderCertificateResponse,
  formatAddress,
  SMALL_REQUEST_BYTES_MAX,
} from '@sotto/wire';
import type { Route } from '../http/server.ts';
import { SENDER_CERTIFICATE_LIFETIME_MS } from '../limits.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { RelayStore } from '../store/relay-store.ts';
import type { SealedSenderKey } from '../working-keys.ts';
import type { AuthenticatedDevice, DeviceAuthentication } from './authenticate.ts';

export interface SenderCertificateEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  readonly domain: string;
  /** What certifies senders now. */
  readonly key: () => SealedSenderKey;
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
  readonly clock: () => number;
}

export const createSenderCertificateRoute = (env: SenderCertificateEnvironment): Route => ({
  path: '/v1/sender-certificate',
  bodyBytesMax: SMALL_REQUEST_BYTES_MAX,
  async handle(request) {
    const authenticated = await env.authentication.authenticate(request);
    env.accounts.take(authenticated.account);
    decodeSenderCertificateRequest(request.body);
    await env.store.spendNonce(authenticated.nonce);
    return encodeSenderCertificateResponse({ certificate: certify(env, authenticated) });
  },
});

const certify = (
  env: SenderCertificateEnvironment,
  { device, accountId, deviceId }: AuthenticatedDevice,
): Uint8Array => {
  const { serverCertificate, serverPrivateKey } = env.key();
  const sender = {
    uuid: formatAccountId(accountId),
    e164: formatAddress({ localpart: device.localpart, domain: env.domain }),
    deviceId,
    identityKey: asX25519PublicKey(device.identityKey.slice(1)),
  };
  // Whole hours: the end would otherwise tell each recipient the second at which the certificate was fetched.
  const expires = Math.ceil((env.clock() + SENDER_CERTIFICATE_LIFETIME_MS) / HOUR_MS) * HOUR_MS;
  return createSenderCertificate(env, { serverCertificate, serverPrivateKey, sender, expires });
};

const HOUR_MS = 3_600_000;
