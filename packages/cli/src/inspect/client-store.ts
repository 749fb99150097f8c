/** How much of what stands in the store of a client. Never a key, and no address unless asked for. */

import { stat } from 'node:fs/promises';
import { type Store, StoreError } from '@sotto/store';
import { encryptedStoreState } from '@sotto/store-encrypted';
import { sqliteStore } from '@sotto/store-sqlite';
import { CliError } from '../errors.ts';
import { printableLine } from '../output/printable.ts';
import { styleFor } from '../output/style.ts';
import { formatTable } from '../output/table.ts';
import { formatBytes, formatDate } from '../output/units.ts';
import { type StoreSummary, summarizeStore } from './store-summary.ts';

export interface InspectOptions {
  readonly store: string;
  readonly showAddresses?: boolean;
  readonly json?: boolean;
}

export async function inspect({ store: path, showAddresses = false, json }: InspectOptions): Promise<void> {
  const store = await openExisting(path);
  let summary: StoreSummary;
  try {
    summary = await summarizeStore(store);
  } finally {
    await store.close();
  }
  const { account, contactAddresses, ...counts } = summary;
  const addresses = showAddresses ? { address: account?.address, contactAddresses } : {};
  const text =
    json === true
      ? JSON.stringify({ registered: account?.registered ?? false, ...counts, ...addresses }, undefined, 2)
      : summaryLines(summary, showAddresses).join('\n');
  process.stdout.write(`${text}\n`);
}

/** A store that does not exist would be made: a slip in the path is an error here. */
async function openExisting(path: string): Promise<Store> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new CliError('E_FILE_INVALID', `there is no store at ${path}`, { cause });
  });
  if (!found.isFile()) throw new CliError('E_FILE_INVALID', `${path} is no file`);
  const store = await sqliteStore(path);
  if ((await encryptedStoreState(store)) !== 'locked') return store;
  await store.close();
  throw new StoreError('E_STORE_LOCKED', 'the store is encrypted: only its application can count what is in it');
}

function summaryLines(
  { account, kinds, oldestQueuedAt, contactAddresses }: StoreSummary,
  showAddresses: boolean,
): string[] {
  const style = styleFor(process.stdout);
  const rows = kinds.map(({ kind, records, bytes }) => [kind, String(records), formatBytes(bytes)]);
  const [head = '', ...lines] = formatTable([['Records', 'Count', 'Bytes'], ...rows], ['left', 'right', 'right']);
  const oldest = oldestQueuedAt === undefined ? [] : [`oldest queued message: ${formatDate(oldestQueuedAt / 1000)}`];
  const names = showAddresses
    ? [`account: ${printableLine(account?.address ?? 'none')}`, ...contactLines(contactAddresses)]
    : [];
  return [accountLine(account), '', style.bold(head), ...lines, ...oldest, ...(names.length > 0 ? ['', ...names] : [])];
}

const accountLine = (account: StoreSummary['account']): string => {
  if (account === undefined) return 'The store holds no account.';
  return account.registered
    ? 'The store holds a registered account.'
    : 'The store holds an account that is not registered yet.';
};

const contactLines = (addresses: readonly string[]): string[] =>
  addresses.map((address) => `contact: ${printableLine(address)}`);
