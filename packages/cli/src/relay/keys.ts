/** The keys that a relay works with. */

import { defaultProvider, systemRandom } from '@sotto/crypto';
import { inventory, type OnlineKeyEntry, type OnlineKeyPurpose, readOnlineKeys, rotateKey } from '@sotto/relay';
import { styleFor } from '../output/style.ts';
import { formatTable } from '../output/table.ts';
import { formatDate } from '../output/units.ts';

export interface KeysOptions {
  readonly data: string;
}

export async function listKeys({ data }: KeysOptions): Promise<void> {
  await inventory(data);
  const rows = readOnlineKeys(data).map((key) => [
    key.id,
    key.purpose,
    stateOf(key),
    formatDate(key.notBefore),
    endOf(key),
  ]);
  const [head = '', ...lines] = formatTable([['Key', 'Purpose', 'State', 'Made', 'Good until'], ...rows]);
  process.stdout.write(`${[styleFor(process.stdout).bold(head), ...lines].join('\n')}\n`);
}

export interface RotateOptions extends KeysOptions {
  readonly purpose: OnlineKeyPurpose;
  readonly emergency?: boolean;
}

export async function rotate({ data, purpose, emergency }: RotateOptions): Promise<void> {
  await inventory(data);
  const env = { crypto: defaultProvider, random: systemRandom, clock: Date.now };
  const id = rotateKey(data, purpose, env, { isEmergency: emergency === true });
  const then = emergency === true ? 'used at once' : 'used when it has been public for a day';
  process.stdout.write(`Made ${id}. It is ${then}; a running relay takes it up by itself.\n`);
}

function stateOf({ isRevoked, publishedAt }: OnlineKeyEntry): string {
  if (isRevoked) return 'revoked';
  return publishedAt === undefined ? 'not public yet' : `public since ${formatDate(publishedAt)}`;
}

function endOf({ notAfter }: OnlineKeyEntry): string {
  return notAfter === TIME_MAX ? 'replaced' : formatDate(notAfter);
}

/** The last time a document can name. */
const TIME_MAX = 0xffff_ffff;
