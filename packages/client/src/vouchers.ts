/**
 * Vouchers of the home relay, with which this account writes to strangers. The relay signs what it cannot see; the key must
 * be one that it publishes, or it could give each account a key of its own and know its vouchers again.
 */

import { CryptoError } from '@sotto/crypto';
import { type BlindRsaPublicKey, parseBlindRsaPublicKey } from '@sotto/crypto/blind-rsa';
import { blindVoucher, finalizeVoucher, voucherWork } from '@sotto/identity';
import { type Authorization, VOUCHERS_MAX, type Voucher } from '@sotto/wire';
import type { AccountContext } from './context.ts';
import { ClientError } from './errors.ts';
import { relayDiscovery } from './known-relays.ts';
import { solveProofOfWork } from './proof-of-work.ts';

/** One voucher for the relay of `domain`. Throws as {@link obtainVouchers} does. */
export async function obtainVoucher(
  context: AccountContext,
  domain: string,
  signal: AbortSignal,
): Promise<Authorization> {
  const [voucher] = await obtainVouchers(context, domain, 1, signal);
  if (voucher === undefined) throw invalid();
  return { kind: 'voucher', ...voucher };
}

/**
 * So many vouchers for the relay of `domain`, at most 16. Throws `E_VOUCHERS_SPENT`, `E_RELAY_UNREACHABLE`,
 * `E_RELAY_REFUSED`, `E_RELAY_INVALID`.
 */
export async function obtainVouchers(
  context: AccountContext,
  domain: string,
  count: number,
  signal: AbortSignal,
): Promise<readonly Voucher[]> {
  const { random } = context.environment;
  const wanted = Math.min(count, VOUCHERS_MAX);
  let { issuerKeyId } = await ask(context, { issuerKeyId: '', blinded: [] }, signal);
  for (let tries = 0; tries < KEY_CHANGES_MAX; tries++) {
    const issuer = await issuerKey(context, issuerKeyId);
    const requests = invalidUnless(() => Array.from({ length: wanted }, () => blindVoucher(random, issuer, domain)));
    const answer = await ask(context, { issuerKeyId, blinded: requests.map(({ blinded }) => blinded) }, signal);
    if (answer.issuerKeyId !== issuerKeyId) {
      issuerKeyId = answer.issuerKeyId;
      continue;
    }
    if (answer.blindSignatures.length !== wanted) throw invalid();
    const vouchers = invalidUnless(() =>
      requests.map((request, n) => finalizeVoucher(issuer, issuerKeyId, request, answer.blindSignatures[n]!)),
    );
    return Promise.all(vouchers.map((voucher) => withWork(context, domain, voucher, signal)));
  }
  throw invalid();
}

const ask = async (
  context: AccountContext,
  request: Parameters<AccountContext['relay']['vouchers']>[0],
  signal: AbortSignal,
): ReturnType<AccountContext['relay']['vouchers']> => {
  try {
    return await context.relay.vouchers(request, signal);
  } catch (cause) {
    if (!(cause instanceof ClientError) || cause.relayCode !== 'E_VOUCHERS_SPENT') throw cause;
    throw new ClientError('E_VOUCHERS_SPENT', 'the relay gives no more vouchers today', { cause, retryable: true });
  }
};

/** As the home relay publishes it, so that everybody sees the same key. */
async function issuerKey(context: AccountContext, issuerKeyId: string): Promise<BlindRsaPublicKey> {
  const { domain } = context.account;
  const isIssuer = ({ id, purpose }: { readonly id: string; readonly purpose: string }): boolean =>
    id === issuerKeyId && purpose === 'voucher';
  const discovery = await relayDiscovery(context, domain, ({ keys }) => keys.some(isIssuer));
  const key = discovery?.keys.find(isIssuer);
  if (key === undefined)
    throw new ClientError('E_RELAY_INVALID', 'the relay signs vouchers with a key that it does not publish', {
      retryable: true,
    });
  return invalidUnless(() => parseBlindRsaPublicKey(key.publicKey));
}

/** What the relay of `domain` asks for beside a voucher, if it does. */
async function withWork(
  context: AccountContext,
  domain: string,
  voucher: Voucher,
  signal: AbortSignal,
): Promise<Voucher> {
  const { crypto, clock } = context.environment;
  const bits = (await relayDiscovery(context, domain))?.limits.requestWorkBits ?? 0;
  if (bits === 0) return voucher;
  const { subject, ...work } = voucherWork(crypto, voucher, domain);
  const { counter } = await solveProofOfWork({ ...work, zeroBits: bits }, subject, clock, signal, () => undefined);
  return counter === 0 ? voucher : { ...voucher, work: counter };
}

const invalid = (cause?: unknown): ClientError =>
  new ClientError('E_RELAY_INVALID', 'the relay did not sign the vouchers it was asked for', { cause });

const invalidUnless = <T>(act: () => T): T => {
  try {
    return act();
  } catch (error) {
    if (error instanceof CryptoError) throw invalid(error);
    throw error;
  }
};

/** A key may end between two requests, and once more if the clock of the relay jumps. */
const KEY_CHANGES_MAX = 3;
