/**
 * Vouchers: what a stranger shows to another relay instead of a token. The home relay signs it blindly, so it knows how many
 * an account got and not which; the relay that takes it learns which relay vouches, and nothing else.
 *
 *   prepared = prefix (32 random bytes) || "Sotto voucher v1" || 0x00 || domain
 *   voucher  = issuer key id, prefix, signature of prepared (RFC 9474, RSABSSA-SHA384-PSS-Randomized)
 *
 * The domain is that of the relay it is for: no voucher can be spent at two relays, which do not compare notes. The issuer
 * does not see the domain. One voucher pays for one pre-key bundle and for one message.
 */

import { type CryptoProvider, concatBytes, type RandomBytes, utf8ToBytes } from '@sotto/crypto';
import {
  BLIND_RSA_PREFIX_BYTES,
  type BlindedMessage,
  type BlindRsaPublicKey,
  blindMessage,
  finalizeBlindSignature,
  prepareBlindMessage,
  verifyBlindRsa,
} from '@sotto/crypto/blind-rsa';
import type { Voucher } from '@sotto/wire';

export interface BlindedVoucher extends BlindedMessage {
  readonly prepared: Uint8Array;
}

/** Throws `CryptoError` `E_PUBLIC_KEY_INVALID` for a key that nobody honest has. */
export function blindVoucher(random: RandomBytes, issuerKey: BlindRsaPublicKey, domain: string): BlindedVoucher {
  const prepared = prepareBlindMessage(random, suffix(domain));
  return { prepared, ...blindMessage(random, issuerKey, prepared) };
}

/** Throws `CryptoError` `E_BLIND_SIGNATURE_INVALID` when the issuer did not sign the request by this key. */
export function finalizeVoucher(
  issuerKey: BlindRsaPublicKey,
  issuerKeyId: string,
  { prepared, inverse }: BlindedVoucher,
  blindSignature: Uint8Array,
): Voucher {
  const signature = finalizeBlindSignature(issuerKey, prepared, blindSignature, inverse);
  return { issuerKeyId, message: prepared.slice(0, BLIND_RSA_PREFIX_BYTES), signature };
}

/** Whether the issuer with this key signed the voucher, for this domain. */
export const verifyVoucher = (issuerKey: BlindRsaPublicKey, voucher: Voucher, domain: string): boolean =>
  verifyBlindRsa(issuerKey, concatBytes(voucher.message, suffix(domain)), voucher.signature);

/** What is hashed, with a counter, for the work beside a voucher (see `@sotto/crypto/proof-of-work`). */
export interface VoucherWork {
  readonly challenge: Uint8Array;
  /** 32 bytes. */
  readonly subject: Uint8Array;
  readonly cost: number;
}

/** The relay of `domain` may ask for it beside the voucher: a try takes one mebibyte. */
export const voucherWork = (
  crypto: CryptoProvider,
  { message }: Pick<Voucher, 'message'>,
  domain: string,
): VoucherWork => ({
  challenge: WORK_CHALLENGE,
  subject: crypto.sha256(concatBytes(WORK_LABEL, message, utf8ToBytes(domain))),
  cost: WORK_COST,
});

const suffix = (domain: string): Uint8Array => concatBytes(LABEL, utf8ToBytes(domain));

const LABEL = utf8ToBytes('Sotto voucher v1\0');
const WORK_LABEL = utf8ToBytes('Sotto request work v1\0');
const WORK_CHALLENGE = utf8ToBytes('Sotto work v1');
const WORK_COST = 10;
