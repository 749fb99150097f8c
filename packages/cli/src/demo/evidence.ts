/** What is left when everything has stopped: the inventories of both relays, and every byte they wrote. */

import { basename } from 'node:path';
import { parseAccountId } from '@sotto/identity';
import { inventory } from '@sotto/relay';
import { type Needle, searchFiles, textNeedles } from '../byte-search.ts';
import { CliError } from '../errors.ts';
import { expiryText } from '../inspect/relay-data.ts';
import { formatBytes } from '../output/units.ts';
import type { Playbill } from './playbill.ts';
import { dataDirectory, domains, logFile, type RelayName, type Stage } from './stage.ts';

/** Counts, sizes and expiry of every table that holds something. */
export async function showInventories(stage: Stage, playbill: Playbill): Promise<void> {
  const rows: (readonly string[])[] = [];
  for (const name of RELAYS) {
    const { tables } = await inventory(dataDirectory(stage, name));
    rows.push([playbill.style.bold(domains[name]), 'rows', 'bytes', 'expires']);
    for (const { table, rows: count, bytes, expires } of tables) {
      if (count > 0)
        rows.push([TABLES.get(table) ?? table, String(count), formatBytes(bytes), expiryText(count, expires)]);
    }
  }
  playbill.facts(rows, ['left', 'right', 'right', 'left']);
}

/** Looks for every text of the play. Looks for the account ids too, which are there: a search that finds nothing ever proves nothing. */
export async function showByteSearch(stage: Stage, playbill: Playbill): Promise<string> {
  const paths = RELAYS.flatMap((name) => [dataDirectory(stage, name), logFile(stage, name)]);
  const texts = await searchFiles(paths, stage.texts.flatMap(textNeedles));
  const known = await searchFiles(paths, [...stage.accountIds].map(accountNeedle));
  playbill.facts([
    ['searched', `${texts.files} files, ${formatBytes(texts.bytes)}: databases, keys and logs`],
    ['for', `${stage.texts.length} texts in UTF-8, UTF-16, base64, hexadecimal and JSON`],
    ['check', `the same search finds the account ids, in ${filesOf(known.findings)}`],
  ]);
  const [first] = texts.findings;
  if (first !== undefined) throw new CliError('E_DEMO_FAILED', `${basename(first.file)} holds ${first.needle}`);
  if (new Set(known.findings.map(({ needle }) => needle)).size !== stage.accountIds.length) {
    throw new CliError('E_DEMO_FAILED', 'the search does not find what is there');
  }
  return 'none of the texts is anywhere';
}

const accountNeedle = (accountId: string): Needle => ({ name: accountId, bytes: parseAccountId(accountId) });

const filesOf = (findings: readonly { readonly file: string }[]): string =>
  [...new Set(findings.map(({ file }) => basename(file)))].join(', ');

const RELAYS: readonly RelayName[] = ['a', 'b'];

/** The tables of a relay in plain words. */
const TABLES: ReadonlyMap<string, string> = new Map([
  ['relay', 'the domain'],
  ['account', 'accounts: name, public key, device list'],
  ['mailbox', 'mailboxes'],
  ['device', 'devices: public key'],
  ['signed_pre_key', 'public signed pre-keys'],
  ['last_resort_kem_pre_key', 'public last-resort keys'],
  ['one_time_pre_key', 'public one-time pre-keys'],
  ['one_time_kem_pre_key', 'public one-time KEM pre-keys'],
  ['envelope', 'encrypted messages for its own people'],
  ['dedupe', 'keyed digests against delivering twice'],
  ['outbox', 'encrypted messages for the other relay'],
  ['outbox_load', 'how much waits for the other relay'],
  ['nonce', 'keyed digests against replayed requests'],
]);
