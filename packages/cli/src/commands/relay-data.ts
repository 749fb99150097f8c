/** `sotto relay backup`, `restore` and `migrate`: what they take. */

import type { Command } from 'commander';
import { dataOption } from '../options.ts';
import type { BackupCommandOptions, MigrateCommandOptions, RestoreCommandOptions } from '../relay-data/run.ts';

export function addRelayDataCommands(relay: Command): void {
  relay
    .command('backup')
    .summary('copy what may be copied of a relay, which may be running')
    .description(
      'Writes the accounts, devices and public keys of a relay into one file. Waiting mail, one-time keys and what was spent stay out: they would be wrong when they come back.',
    )
    .argument('<file>', 'the file to write; it must not exist')
    .addOption(dataOption('the data directory of the relay'))
    .option('--with-keys <file>', 'write the keys too, into this other file: whoever has it is this relay')
    .option('--json', 'print JSON')
    .addHelpText('after', BACKUP_EXAMPLES)
    .action(async (file: string, options: BackupCommandOptions) =>
      (await import('../relay-data/run.ts')).runBackup(file, options),
    );
  relay
    .command('restore')
    .summary('put a backup into service, or accept an older database')
    .description(
      'Restores a backup into a data directory that is not being served. Every mailbox gets a new epoch, one-time keys are gone, and devices announce theirs anew when they connect. With --accept and no file, the database that stands in the directory is accepted in the same way.',
    )
    .argument('[file]', 'a file written by sotto relay backup')
    .addOption(dataOption('the data directory of the relay; made if missing'))
    .option('--keys <file>', 'put back the keys that are missing, from a file written by --with-keys')
    .option('--accept', 'accept the database that is there, which the relay refuses with E_DATABASE_RESTORED')
    .option('--replace', 'replace the database that is there; it is gone then')
    .option('--json', 'print JSON')
    .addHelpText('after', RESTORE_EXAMPLES)
    .action(async (file: string | undefined, options: RestoreCommandOptions) =>
      (await import('../relay-data/run.ts')).runRestore(file, options),
    );
  relay
    .command('migrate')
    .summary('bring the database up to this version of the software')
    .description(
      'Changes the schema of a database that is not being served, after making a copy of it. A start does the same; this is for seeing first what it would take.',
    )
    .addOption(dataOption('the data directory of the relay'))
    .option('--dry-run', 'try it on a copy, which is deleted again, and change nothing')
    .option('--json', 'print JSON')
    .addHelpText('after', MIGRATE_EXAMPLES)
    .action(async (options: MigrateCommandOptions) => (await import('../relay-data/run.ts')).runMigrate(options));
}

const BACKUP_EXAMPLES = `
Example:
  sotto relay backup /backup/a-2026-01-31.db --data /var/lib/sotto --with-keys /backup/a-keys.json

Keep the keys apart from the database, and offline. They change rarely.

Exit codes: 0 done, 1 failed, 2 wrong command line.`;

const RESTORE_EXAMPLES = `
Examples:
  On a new machine:
    sotto relay restore a-2026-01-31.db --data /var/lib/sotto --keys a-keys.json

  After an older relay.db was put back by hand:
    sotto relay restore --accept --data /var/lib/sotto

Exit codes: 0 done, 1 failed, 2 wrong command line.`;

const MIGRATE_EXAMPLES = `
Examples:
  sotto relay migrate --dry-run --data /var/lib/sotto
  sotto relay migrate --data /var/lib/sotto

Exit codes: 0 done, 1 failed, 2 wrong command line.`;
