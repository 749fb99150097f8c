/** What is left when everything has stopped: the inventories of both relays, and every byte they wrote. */

import { basename } from 'node:path';
import { parseAccountId } from '@sotto/identity';
import { inventory } from '@sotto/relay';
import { type Needle, searchFiles, textNeedles } from '../byte-search.ts';
import { CliError } from '../errors.ts';
import { expiryText } from '../inspect/relay-data.ts';
import { formatBytes } from '../output/units.ts';
import type { Playbill } from './playbill.ts';
import {
  addressOf,
  dataDirectory,
  domains,
  homes,
  logFile,
  type PersonName,
  type RelayName,
  type Stage,
} from './stage.ts';

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

/** Looks for every text of the play. */
export async function showByteSearch(stage: Stage, playbill: Playbill): Promise<string> {
  const texts = await searchFiles(
    RELAYS.flatMap((name) => filesOf(stage, name)),
    stage.texts.flatMap(textNeedles),
  );
  playbill.facts([
    ['searched', `${texts.files} files, ${formatBytes(texts.bytes)}: databases, keys and logs`],
    ['for', `${stage.texts.length} texts in UTF-8, UTF-16, base64, hexadecimal and JSON`],
  ]);
  const [first] = texts.findings;
  if (first !== undefined) throw new CliError('E_DEMO_FAILED', `${basename(first.file)} holds ${first.needle}`);
  return 'none of the texts is anywhere';
}

/**
 * Looks in each relay for the people of both. Its own are there, which shows that the search finds what there is; of the
 * others, who wrote to them and whom they wrote to, there is nothing.
 */
export async function showNameSearch(stage: Stage, playbill: Playbill): Promise<string> {
  const rows: (readonly string[])[] = [];
  for (const name of RELAYS) {
    const found = new Set<PersonName>();
    for (const [who, accountId] of stage.accountIds) {
      const { findings } = await searchFiles(filesOf(stage, name), nameNeedles(who, accountId));
      if (findings.length > 0) found.add(who);
      const isAtHome = homes[who] === name;
      if (isAtHome !== findings.length > 0) {
        throw new CliError(
          'E_DEMO_FAILED',
          `${domains[name]} ${isAtHome ? 'does not hold' : 'holds'} a name of ${who}`,
        );
      }
    }
    rows.push([domains[name], `holds a name of ${[...found].join(', ')}, and of nobody else`]);
  }
  playbill.facts([...rows, ['searched for', 'addresses and account ids, as bytes and as text']]);
  return 'neither relay keeps a trace of whom its own person wrote to, or of who wrote';
}

const nameNeedles = (who: PersonName, accountId: string): readonly Needle[] => [
  { name: who, bytes: parseAccountId(accountId) },
  ...textNeedles(accountId),
  ...textNeedles(addressOf(who)),
];

const filesOf = (stage: Stage, name: RelayName): readonly string[] => [
  dataDirectory(stage, name),
  logFile(stage, name),
];

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
  ['outbox', 'messages sealed to the other relay: for whom, is inside'],
  ['wrap', 'what their devices open messages with'],
  ['outbox_load', 'how much waits for the other relay'],
  ['nonce', 'keyed digests against replayed requests'],
  ['push', 'where devices may be woken, sealed'],
  ['invite', 'digests of invite codes'],
  ['block_list', 'lists of whom it does not deal with'],
  ['block', 'whom it does not deal with'],
]);
