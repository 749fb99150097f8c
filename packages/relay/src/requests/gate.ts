/**
 * What is judged before the transaction: whether a voucher was signed by the relay it comes from, whether the work that this
 * relay asks for was done, and whether the budget of that relay allows for it. Whatever fails is not told from what holds: a
 * request is always said to be accepted.
 */

import type { CryptoProvider } from '@sotto/crypto';
import { type BlindRsaPublicKey, parseBlindRsaPublicKey } from '@sotto/crypto/blind-rsa';
import { verifyVoucher, voucherWork } from '@sotto/identity';
import type { Authorization, Voucher } from '@sotto/wire';
import { SPENT_VOUCHER_SECONDS_MAX } from '../limits.ts';
import { zeroBitsOf } from '../proof-of-work.ts';
import type { ItemAuthorization, VoucherUse } from '../store/relay-store.ts';
import type { OriginBudget } from './origin-budget.ts';

/** A key that signs vouchers, and until when what it signed is taken: seconds since 1970. */
export interface IssuerKey {
  readonly publicKey: Uint8Array;
  readonly notAfter: number;
}

export interface Gate {
  /** What the transaction needs to know of the authorizations of items, or of questions for bundles; in their order. */
  judge(
    origin: string,
    authorizations: readonly (Authorization | undefined)[],
  ): Promise<readonly (ItemAuthorization | undefined)[]>;
}

export interface GateEnvironment {
  readonly crypto: CryptoProvider;
  readonly domain: string;
  /** The key of that id in the discovery document of this relay or another one, if it is valid now. */
  readonly findIssuerKey: (origin: string, keyId: string) => Promise<IssuerKey | undefined>;
  readonly budget: OriginBudget;
  readonly workBits: number;
  readonly clock: () => number;
}

export const createGate = (env: GateEnvironment): Gate => {
  const parsed = new Map<string, BlindRsaPublicKey>();

  const parse = (spki: Uint8Array): BlindRsaPublicKey | undefined => {
    const name = Buffer.from(spki).toString('base64');
    const known = parsed.get(name);
    if (known !== undefined) return known;
    try {
      const key = parseBlindRsaPublicKey(spki);
      if (parsed.size >= ISSUER_KEYS_REMEMBERED_MAX) parsed.clear();
      parsed.set(name, key);
      return key;
    } catch {
      return undefined;
    }
  };

  const isWorkDone = async (voucher: Voucher): Promise<boolean> => {
    const counter = voucher.work ?? 0;
    return (await zeroBitsOf({ ...voucherWork(env.crypto, voucher, env.domain), counter })) >= env.workBits;
  };

  /** The voucher as the transaction spends it; `undefined` for one that is not good. */
  const check = async (origin: string, issuer: IssuerKey, voucher: Voucher): Promise<VoucherUse | undefined> => {
    const { issuerKeyId, message, signature } = voucher;
    const key = parse(issuer.publicKey);
    // RL-14: a voucher is signed by a key of the relay that it comes from, for this relay.
    if (key === undefined) return undefined;
    if (!verifyVoucher(key, { issuerKeyId, message, signature }, env.domain)) return undefined;
    // RL-16: requests of another relay keep within its budget.
    // It is taken first, so that it bounds what is checked next, which takes longer.
    if (origin !== env.domain && !env.budget.take(origin, costOf(issuerKeyId))) return undefined;
    // RL-15: the work that this relay asks for was done on this voucher.
    if (env.workBits > 0 && !(await isWorkDone(voucher))) return undefined;
    const expiresAt = Math.min(issuer.notAfter, Math.floor(env.clock() / 1000) + SPENT_VOUCHER_SECONDS_MAX);
    return { issuer: origin, issuerKeyId, prefix: message, expiresAt };
  };

  /** A key that is not known here may be new, and its relay may be out of reach: then the item comes again. */
  const judge = async (origin: string, voucher: Voucher): Promise<ItemAuthorization> => {
    const issuer = await env.findIssuerKey(origin, voucher.issuerKeyId).catch(() => undefined);
    if (issuer === undefined) return { kind: 'voucher', isUnjudged: origin !== env.domain };
    const use = await check(origin, issuer, voucher);
    return { kind: 'voucher', isUnjudged: false, ...(use === undefined ? {} : { use }) };
  };

  return {
    async judge(origin, authorizations) {
      const judged: (ItemAuthorization | undefined)[] = [];
      for (const one of authorizations) judged.push(one?.kind === 'voucher' ? await judge(origin, one) : one);
      return judged;
    },
  };
};

/** What an account of a class takes off the budget of its relay: one that is new says less about who stands behind it. */
const costOf = (issuerKeyId: string): number => (issuerKeyId.startsWith('new-') ? 2 : 1);

/** Three classes in two or three epochs, of some hundred relays. */
const ISSUER_KEYS_REMEMBERED_MAX = 1_000;
