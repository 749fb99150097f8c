/** Backup, restore and migration of a relay's data, and what a person is told of them. */

import {
  acceptRestoredRelay,
  type BackupSummary,
  backUpRelay,
  type MigrationSummary,
  migrateRelay,
  type RestoreSummary,
  restoreRelay,
} from '@sotto/relay';
import { CliError } from '../errors.ts';
import { printableLine } from '../output/printable.ts';
import { formatBytes, formatDuration } from '../output/units.ts';

export interface BackupCommandOptions {
  readonly data: string;
  readonly withKeys?: string;
  readonly json?: boolean;
}

export interface RestoreCommandOptions {
  readonly data: string;
  readonly keys?: string;
  readonly accept?: boolean;
  readonly replace?: boolean;
  readonly json?: boolean;
}

export interface MigrateCommandOptions {
  readonly data: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export async function runBackup(file: string, { data, withKeys, json }: BackupCommandOptions): Promise<void> {
  const summary = await backUpRelay(data, file, withKeys === undefined ? {} : { keysFile: withKeys });
  tell(json, summary, backupLines(file, summary, withKeys));
}

export async function runRestore(file: string | undefined, options: RestoreCommandOptions): Promise<void> {
  const { data, keys, accept, replace, json } = options;
  if ((file === undefined) !== (accept === true))
    throw new CliError('E_USAGE', 'name a backup, or say --accept for the database that is there');
  if (file === undefined) return tellRestored(json, data, await acceptRestoredRelay(data));
  const more = { ...(keys === undefined ? {} : { keysFile: keys }), replace: replace === true };
  tellRestored(json, data, await restoreRelay(file, data, more));
}

export async function runMigrate({ data, dryRun, json }: MigrateCommandOptions): Promise<void> {
  const summary = await migrateRelay(data, { dryRun: dryRun === true });
  tell(json, summary, migrationLines(summary, dryRun === true));
}

function backupLines(file: string, { bytes, tables, keys }: BackupSummary, keysFile: string | undefined): string[] {
  const accounts = tables.account ?? 0;
  return [
    `${printableLine(file)}: ${formatBytes(bytes)}, ${accounts} ${accounts === 1 ? 'account' : 'accounts'}`,
    keysFile === undefined
      ? 'The keys are not in it. Without them it is of no use: keep them by --with-keys.'
      : `${printableLine(keysFile)}: ${keys.length} keys. Whoever has this file is this relay.`,
  ];
}

function tellRestored(json: boolean | undefined, data: string, summary: RestoreSummary): void {
  const { domain, mailboxes, keys, hasKeys } = summary;
  tell(json, summary, [
    `${printableLine(data)} holds the relay of ${printableLine(domain)}: ${mailboxes} mailboxes, each with a new epoch.`,
    ...(keys.length === 0 ? [] : [`${keys.length} keys were put back.`]),
    ...(hasKeys ? [] : ['It has no keys yet, and does not start without them: put them back.']),
    'Devices announce their keys anew when they connect; until then first messages to them use the last-resort key.',
  ]);
}

function migrationLines({ from, to, bytes, hasRoom, milliseconds, copy }: MigrationSummary, dryRun: boolean): string[] {
  if (from === to) return [`The database is of schema ${to}: there is nothing to do.`];
  const took =
    milliseconds === undefined ? [] : [`It took ${formatDuration(milliseconds)}${dryRun ? ' on a copy' : ''}.`];
  const room = hasRoom ? [] : ['The disk has no room for a copy of it: a migration would go without.'];
  const kept = copy === undefined ? [] : [`A copy of the former one is ${copy}; it is deleted after a day.`];
  const what = dryRun ? 'would be brought' : 'was brought';
  return [`The database, ${formatBytes(bytes)}, ${what} from schema ${from} to ${to}.`, ...took, ...room, ...kept];
}

/** One JSON document for machines, lines for people. */
function tell(json: boolean | undefined, summary: object, lines: readonly string[]): void {
  process.stdout.write(json === true ? `${JSON.stringify(summary, undefined, 2)}\n` : `${lines.join('\n')}\n`);
}
