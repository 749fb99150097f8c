/**
 * The relay as an issuer of vouchers: three classes of accounts, each with a key of its own instead of a mark inside the
 * voucher, and a new key of each for every epoch of 30 days.
 *
 * How many vouchers an account had today is counted in memory: a restart forgives, and no table says who wrote to strangers.
 */

import { constants, privateDecrypt } from 'node:crypto';
import type { CryptoProvider } from '@sotto/crypto';
import { type BlindRsaPublicKey, blindSign, parseBlindRsaPublicKey } from '@sotto/crypto/blind-rsa';
import type { OnlineKey } from '@sotto/wire';
import type { RequestsConfig } from '../config.ts';
import { RelayError } from '../errors.ts';
import { ALLOWANCES_MAX } from '../limits.ts';
import {
  makeVoucherKey,
  readVoucherKeys,
  toOnlineKey,
  type VoucherClass,
  type VoucherKey,
  voucherClasses,
  voucherEpochAt,
} from './key-files.ts';

export interface VoucherIssuer {
  /** Reads the keys, and makes the one that new accounts need when it is missing. Deletes those whose time is over. */
  prepare(): Promise<void>;
  /** On the last day of an epoch, makes the keys of the next one. */
  prepareNext(): Promise<void>;
  /** For the discovery document. */
  keys(): readonly OnlineKey[];
  /** Id of the key that signs for this class now. Makes it when there is none. */
  currentKeyId(voucherClass: VoucherClass): Promise<string>;
  /** Throws `E_VOUCHERS_SPENT` when the account has had its share of today, and `E_REQUEST_MALFORMED`. */
  sign(account: string, voucherClass: VoucherClass, blinded: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
}

export interface VoucherIssuerEnvironment {
  readonly crypto: CryptoProvider;
  readonly dataDirectory: string;
  readonly config: Pick<RequestsConfig, 'newPerDay' | 'establishedPerDay' | 'knownPerDay'>;
  readonly clock: () => number;
  /** The discovery document has to be signed anew. */
  readonly onChange: () => void;
}

interface LoadedKey extends VoucherKey {
  readonly parsed: BlindRsaPublicKey;
}

export const createVoucherIssuer = (env: VoucherIssuerEnvironment): VoucherIssuer => {
  const { crypto, dataDirectory } = env;
  let loaded: readonly LoadedKey[] = [];
  const making = new Map<string, Promise<LoadedKey>>();
  /** Vouchers of the day, by account. */
  let day = 0;
  let issued = new Map<string, number>();
  const seconds = (): number => Math.floor(env.clock() / 1000);
  const epochNow = (): number => voucherEpochAt(seconds());

  const load = (): void => {
    const known = new Map(loaded.map((one) => [one.id, one]));
    const now = readVoucherKeys(crypto, dataDirectory, seconds(), loaded).map((key) => known.get(key.id) ?? parse(key));
    const isChanged = now.length !== loaded.length || now.some((key, place) => key.id !== loaded[place]?.id);
    loaded = now;
    if (isChanged) env.onChange();
  };

  const find = (voucherClass: VoucherClass, epoch: number): LoadedKey | undefined =>
    loaded.find((key) => key.voucherClass === voucherClass && key.epoch === epoch);

  const make = async (voucherClass: VoucherClass, epoch: number): Promise<LoadedKey> => {
    await makeVoucherKey(dataDirectory, voucherClass, epoch);
    load();
    const made = find(voucherClass, epoch);
    if (made === undefined) throw new RelayError('E_INTERNAL', 'a voucher key was made and is not there');
    return made;
  };

  const obtain = async (voucherClass: VoucherClass, epoch: number): Promise<LoadedKey> => {
    const found = find(voucherClass, epoch);
    if (found !== undefined) return found;
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
      load();
      await obtain('new', epochNow());
    },

    async prepareNext() {
      const next = voucherEpochAt(seconds() + DAY);
      if (next > epochNow()) for (const voucherClass of voucherClasses) await obtain(voucherClass, next);
    },

    keys: () => loaded.map(toOnlineKey),

    currentKeyId: async (voucherClass) => (await obtain(voucherClass, epochNow())).id,

    async sign(account, voucherClass, blinded) {
      const key = await obtain(voucherClass, epochNow());
      takeShare(account, voucherClass, blinded.length);
      return blinded.map((one) => signOne(key, one));
    },
  };
};

const parse = (key: VoucherKey): LoadedKey => ({ ...key, parsed: parseBlindRsaPublicKey(key.publicKey) });

const signOne = ({ parsed, privateKey }: LoadedKey, blinded: Uint8Array): Uint8Array => {
  try {
    return blindSign(
      parsed,
      (message) => new Uint8Array(privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, message)),
      blinded,
    );
  } catch (cause) {
    throw new RelayError('E_REQUEST_MALFORMED', 'a blinded voucher is not of this key', { cause });
  }
};

const DAY = 86_400;
const RETRY_AFTER_MAX = DAY;
