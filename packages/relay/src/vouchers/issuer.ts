/**
 * The relay as an issuer of vouchers: three classes of accounts, each with a key of its own instead of a mark inside the
 * voucher, and a new key of each for every epoch of 30 days. A voucher is taken until the end of the next epoch; then the key
 * is deleted, and with it what others remember of its vouchers may go.
 *
 * How many vouchers an account had today is counted in memory: a restart forgives, and no table says who wrote to strangers.
 */

import { constants, createPrivateKey, generateKeyPair, type KeyObject, privateDecrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { bytesToHex, type CryptoProvider } from '@sotto/crypto';
import { type BlindRsaPublicKey, blindSign, parseBlindRsaPublicKey } from '@sotto/crypto/blind-rsa';
import type { OnlineKey } from '@sotto/wire';
import type { RequestsConfig } from '../config.ts';
import { RelayError } from '../errors.ts';
import { ALLOWANCES_MAX } from '../limits.ts';
import type { RelayStore, VoucherClass, VoucherKey } from '../store/relay-store.ts';

export interface VoucherIssuer {
  /** Makes the keys that are missing: first what new accounts need. Deletes those whose time is over. */
  prepare(): Promise<void>;
  /** For the discovery document. */
  keys(): readonly OnlineKey[];
  /** Id of the key that signs for this class now. Makes it when there is none. */
  currentKeyId(voucherClass: VoucherClass): Promise<string>;
  /** Throws `E_VOUCHERS_SPENT` when the account has had its share of today, and `E_REQUEST_MALFORMED`. */
  sign(account: string, voucherClass: VoucherClass, blinded: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
}

export interface VoucherIssuerEnvironment {
  readonly crypto: CryptoProvider;
  readonly store: Pick<RelayStore, 'voucherKeys' | 'putVoucherKey'>;
  readonly config: Pick<RequestsConfig, 'newPerDay' | 'establishedPerDay' | 'knownPerDay'>;
  readonly clock: () => number;
  /** The discovery document has to be signed anew. */
  readonly onChange: () => void;
}

interface LoadedKey extends VoucherKey {
  readonly id: string;
  readonly parsed: BlindRsaPublicKey;
  readonly key: KeyObject;
}

export const createVoucherIssuer = (env: VoucherIssuerEnvironment): VoucherIssuer => {
  let loaded: readonly LoadedKey[] = [];
  const making = new Map<string, Promise<LoadedKey>>();
  /** Vouchers of the day, by account. */
  let day = 0;
  let issued = new Map<string, number>();
  const seconds = (): number => Math.floor(env.clock() / 1000);
  const epochNow = (): number => Math.floor(seconds() / EPOCH_SECONDS);

  const load = async (): Promise<void> => {
    const kept = await env.store.voucherKeys(epochNow() - 1);
    const known = new Map(loaded.map((one) => [one.id, one]));
    const now = kept.map((key) => known.get(idOf(env.crypto, key)) ?? toLoaded(env.crypto, key));
    const isChanged = now.length !== loaded.length || now.some((key, place) => key.id !== loaded[place]?.id);
    loaded = now;
    if (isChanged) env.onChange();
  };

  const find = (voucherClass: VoucherClass, epoch: number): LoadedKey | undefined =>
    loaded.find((key) => key.voucherClass === voucherClass && key.epoch === epoch);

  const make = async (voucherClass: VoucherClass, epoch: number): Promise<LoadedKey> => {
    const pair = await generate('rsa', { modulusLength: KEY_BITS, publicExponent: 65537 });
    await env.store.putVoucherKey({
      voucherClass,
      epoch,
      publicKey: new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' })),
      privateKey: new Uint8Array(pair.privateKey.export({ type: 'pkcs8', format: 'der' })),
    });
    await load();
    const made = find(voucherClass, epoch);
    if (made === undefined) throw new RelayError('E_INTERNAL', 'a voucher key was made and is not there');
    return made;
  };

  const obtain = (voucherClass: VoucherClass, epoch: number): Promise<LoadedKey> => {
    const found = find(voucherClass, epoch);
    if (found !== undefined) return Promise.resolve(found);
    const name = `${voucherClass}/${epoch}`;
    const running = making.get(name) ?? make(voucherClass, epoch).finally(() => making.delete(name));
    making.set(name, running);
    return running;
  };

  /** Takes so many of the share of today, or throws. */
  const takeShare = (account: string, voucherClass: VoucherClass, count: number): void => {
    const today = Math.floor(seconds() / DAY);
    if (today !== day) [day, issued] = [today, new Map()];
    const before = issued.get(account) ?? 0;
    if (before + count > env.config[`${voucherClass}PerDay`])
      throw new RelayError('E_VOUCHERS_SPENT', 'the account has had its vouchers of today', {
        retryAfter: Math.min(RETRY_AFTER_MAX, (today + 1) * DAY - seconds()),
      });
    issued.delete(account);
    issued.set(account, before + count);
    if (issued.size > ALLOWANCES_MAX) for (const oldest of issued.keys()) return void issued.delete(oldest);
  };

  return {
    async prepare() {
      await load();
      const epoch = epochNow();
      await obtain('new', epoch);
      for (const voucherClass of CLASSES) {
        // Published a day before it signs, so that others have it by then.
        const isNear = Math.floor((seconds() + DAY) / EPOCH_SECONDS) > epoch;
        if (isNear) await obtain(voucherClass, epoch + 1);
      }
    },

    keys: () =>
      loaded.map(({ id, epoch, publicKey }) => ({
        id,
        purpose: 'voucher',
        publicKey,
        notBefore: epoch * EPOCH_SECONDS - DAY,
        notAfter: (epoch + 2) * EPOCH_SECONDS,
      })),

    currentKeyId: async (voucherClass) => (await obtain(voucherClass, epochNow())).id,

    async sign(account, voucherClass, blinded) {
      const { parsed, key } = await obtain(voucherClass, epochNow());
      takeShare(account, voucherClass, blinded.length);
      return blinded.map((one) => signOne(parsed, key, one));
    },
  };
};

/** Its name says the class, which is all that a voucher says of its account. */
const idOf = (crypto: CryptoProvider, { voucherClass, publicKey }: VoucherKey): string =>
  `${voucherClass}-${bytesToHex(crypto.sha256(publicKey).subarray(0, 8))}`;

const toLoaded = (crypto: CryptoProvider, key: VoucherKey): LoadedKey => ({
  ...key,
  id: idOf(crypto, key),
  parsed: parseBlindRsaPublicKey(key.publicKey),
  key: createPrivateKey({ key: Buffer.from(key.privateKey), format: 'der', type: 'pkcs8' }),
});

const signOne = (publicKey: BlindRsaPublicKey, key: KeyObject, blinded: Uint8Array): Uint8Array => {
  try {
    return blindSign(
      publicKey,
      (message) => new Uint8Array(privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, message)),
      blinded,
    );
  } catch (cause) {
    throw new RelayError('E_REQUEST_MALFORMED', 'a blinded voucher is not of this key', { cause });
  }
};

const generate = promisify(generateKeyPair);
const CLASSES: readonly VoucherClass[] = ['new', 'established', 'known'];
const KEY_BITS = 2048;
const DAY = 86_400;
const EPOCH_SECONDS = 30 * DAY;
const RETRY_AFTER_MAX = DAY;
