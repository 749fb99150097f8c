/** `POST /v1/vouchers`: vouchers for strangers, signed blindly. Counted by account and day, and written down nowhere. */

import { decodeVoucherRequest, encodeVoucherResponse, VOUCHERS_BYTES_MAX } from '@sotto/wire';
import type { Route } from '../http/server.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { Device, RelayStore } from '../store/relay-store.ts';
import type { VoucherIssuer } from '../vouchers/issuer.ts';
import type { VoucherClass } from '../vouchers/key-files.ts';
import type { DeviceAuthentication } from './authenticate.ts';

export interface VouchersRouteEnvironment {
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  readonly accounts: RateLimiter;
  readonly issuer: Pick<VoucherIssuer, 'currentKeyId' | 'sign'>;
  /** Local parts of accounts that the operator knows. */
  readonly known: ReadonlySet<string>;
  readonly clock: () => number;
}

export const createVouchersRoute = (env: VouchersRouteEnvironment): Route => ({
  path: '/v1/vouchers',
  bodyBytesMax: VOUCHERS_BYTES_MAX,
  async handle(request) {
    const { device, account, nonce } = await env.authentication.authenticate(request);
    const { issuerKeyId, blinded } = decodeVoucherRequest(request.body);
    env.accounts.take(account, 1 + blinded.length);
    await env.store.spendNonce(nonce);
    const voucherClass = classOf(env, device);
    const current = await env.issuer.currentKeyId(voucherClass);
    const isCurrent = issuerKeyId === current && blinded.length > 0;
    const blindSignatures = isCurrent ? await env.issuer.sign(account, voucherClass, blinded) : [];
    return encodeVoucherResponse({ issuerKeyId: current, blindSignatures });
  },
});

const classOf = ({ known, clock }: VouchersRouteEnvironment, { localpart, createdDay }: Device): VoucherClass => {
  if (known.has(localpart)) return 'known';
  return Math.floor(clock() / DAY_MS) - createdDay < NEW_DAYS ? 'new' : 'established';
};

const DAY_MS = 86_400_000;
/** Days for which an account is new. */
const NEW_DAYS = 7;
