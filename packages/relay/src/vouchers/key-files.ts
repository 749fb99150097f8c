/**
 * The keys that this relay signs vouchers with, in files of the data directory: `voucher-<class>-<epoch>.key`, PKCS #8. An
 * epoch is 30 days; a voucher is taken until the end of the next one, and then the file is deleted. They are files, not rows,
 * so that a discovery document can name those of the months to come when it is signed on another machine.
 */

import { createPrivateKey, createPublicKey, generateKeyPair, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bytesToHex, type CryptoProvider } from '@sotto/crypto';
import type { OnlineKey } from '@sotto/wire';
import { RelayError } from '../errors.ts';
import { readSecretFile, writeOnce } from '../key-files.ts';

/** How much the relay knows of an account. */
export type VoucherClass = 'new' | 'established' | 'known';

export const voucherClasses: readonly VoucherClass[] = ['new', 'established', 'known'];

export interface VoucherKey {
  /** Its name says the class, which is all that a voucher says of its account. */
  readonly id: string;
  readonly voucherClass: VoucherClass;
  readonly epoch: number;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly privateKey: KeyObject;
}

/** @param seconds since 1970 */
export const voucherEpochAt = (seconds: number): number => Math.floor(seconds / EPOCH_SECONDS);

/** Those whose vouchers are still taken; files of others are deleted. `known` are not read again. Throws `E_KEYS_INVALID`. */
export const readVoucherKeys = (
  crypto: Pick<CryptoProvider, 'sha256'>,
  dataDirectory: string,
  seconds: number,
  known: readonly VoucherKey[] = [],
): readonly VoucherKey[] => {
  const first = voucherEpochAt(seconds) - 1;
  return namesIn(dataDirectory).flatMap(({ name, voucherClass, epoch }) => {
    if (epoch < first) {
      unlinkSync(join(dataDirectory, name));
      return [];
    }
    const found = known.find((key) => key.voucherClass === voucherClass && key.epoch === epoch);
    return found ?? read(crypto, dataDirectory, name, voucherClass, epoch);
  });
};

/** A quarter of a second of a processor, on a thread of its own. A key that is there stays. */
export const makeVoucherKey = async (
  dataDirectory: string,
  voucherClass: VoucherClass,
  epoch: number,
): Promise<void> => {
  const path = pathOf(dataDirectory, voucherClass, epoch);
  if (existsSync(path)) return;
  const { privateKey } = await promisify(generateKeyPair)('rsa', KEY_PARAMETERS);
  write(path, privateKey);
};

/** The same for a command, which has nothing else to do. */
export const makeVoucherKeySync = (dataDirectory: string, voucherClass: VoucherClass, epoch: number): void => {
  const path = pathOf(dataDirectory, voucherClass, epoch);
  if (!existsSync(path)) write(path, generateKeyPairSync('rsa', KEY_PARAMETERS).privateKey);
};

/** As the discovery document names it: a day before it signs, so that others have it by then. */
export const toOnlineKey = ({ id, epoch, publicKey }: VoucherKey): OnlineKey => ({
  id,
  purpose: 'voucher',
  publicKey,
  notBefore: epoch * EPOCH_SECONDS - DAY,
  notAfter: (epoch + 2) * EPOCH_SECONDS,
});

const pathOf = (dataDirectory: string, voucherClass: VoucherClass, epoch: number): string =>
  join(dataDirectory, `voucher-${voucherClass}-${epoch}.key`);

/** Another process may have made one meanwhile, which stays. */
const write = (path: string, key: KeyObject): void => {
  if (!existsSync(path)) writeOnce(path, Uint8Array.from(key.export({ type: 'pkcs8', format: 'der' })));
};

const namesIn = (dataDirectory: string) =>
  readdirSync(dataDirectory).flatMap((name) => {
    const [, voucherClass, epoch] = NAME.exec(name) ?? [];
    const found = voucherClasses.find((one) => one === voucherClass);
    return found === undefined ? [] : [{ name, voucherClass: found, epoch: Number(epoch) }];
  });

const read = (
  crypto: Pick<CryptoProvider, 'sha256'>,
  dataDirectory: string,
  name: string,
  voucherClass: VoucherClass,
  epoch: number,
): VoucherKey => {
  const file = readSecretFile(dataDirectory, name);
  try {
    const privateKey = createPrivateKey({ key: Buffer.from(file), format: 'der', type: 'pkcs8' });
    const publicKey = Uint8Array.from(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }));
    const id = `${voucherClass}-${bytesToHex(crypto.sha256(publicKey).subarray(0, 8))}`;
    return { id, voucherClass, epoch, publicKey, privateKey };
  } catch (cause) {
    throw new RelayError('E_KEYS_INVALID', `${name} is no key for vouchers`, { cause });
  } finally {
    file.fill(0);
  }
};

const NAME = /^voucher-([a-z]+)-(\d+)\.key$/;
const KEY_PARAMETERS = { modulusLength: 2048, publicExponent: 65537 };
const DAY = 86_400;
const EPOCH_SECONDS = 30 * DAY;
