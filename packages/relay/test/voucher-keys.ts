/** Keys for vouchers, made once for all relays of a test file: each takes a quarter of a second of the processor. */

import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeVoucherKeySync, type VoucherClass, voucherClasses, voucherEpochAt } from '../src/vouchers/key-files.ts';

/** What a relay would make at its first start. */
export const lendVoucherKey = (dataDirectory: string, milliseconds: number): void =>
  lend(dataDirectory, 'new', voucherEpochAt(milliseconds / 1000));

/** What a request for a discovery document would make. */
export const lendVoucherKeysOfRequest = (dataDirectory: string, seconds: number): void => {
  for (let months = 0; months <= 3; months++)
    for (const voucherClass of voucherClasses) lend(dataDirectory, voucherClass, voucherEpochAt(seconds) + months);
};

const lend = (dataDirectory: string, voucherClass: VoucherClass, epoch: number): void => {
  const name = `voucher-${voucherClass}-${epoch}.key`;
  if (!existsSync(dataDirectory) || existsSync(join(dataDirectory, name))) return;
  makeVoucherKeySync(library, voucherClass, epoch);
  copyFileSync(join(library, name), join(dataDirectory, name));
};

const library = mkdtempSync(join(tmpdir(), 'sotto-voucher-keys-'));
process.on('exit', () => rmSync(library, { recursive: true, force: true }));
