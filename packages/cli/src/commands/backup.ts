/** `sotto backup` and `sotto restore`: what they take. */

import type { Command } from 'commander';
import { keyFileOption, passphraseOption } from '../options.ts';
import type { BackupCommandOptions, RestoreCommandOptions } from '../recovery/run.ts';

export function addBackupCommands(program: Command): void {
  program
    .command('backup')
    .summary('write an encrypted backup of an account')
    .description(
      'Writes a backup of the account in a store and reads it again to see that it is good. The first time it shows 24 words, which alone open it: write them down.',
    )
    .argument('<file>', 'where to; must not exist')
    .requiredOption('--store <file>', 'the store of a chat')
    .addOption(keyFileOption())
    .addOption(passphraseOption())
    .addHelpText('after', BACKUP_EXAMPLES)
    .action(async (file: string, _, command: Command) =>
      (await import('../recovery/run.ts')).runBackup(file, command.optsWithGlobals<BackupCommandOptions>()),
    );
  program
    .command('restore')
    .summary('make a new device of an account from a backup')
    .description(
      'Reads the 24 words from standard input, and a backup into a new store. The devices that the account had can neither read nor send afterwards, unless you keep them.',
    )
    .argument('<file>', 'the backup')
    .requiredOption('--store <file>', 'the new store; made if missing')
    .addOption(keyFileOption())
    .addOption(passphraseOption())
    .option('--keep-devices', 'the devices that the account has stay')
    .addHelpText('after', RESTORE_EXAMPLES)
    .action(async (file: string, _, command: Command) =>
      (await import('../recovery/run.ts')).runRestore(file, command.optsWithGlobals<RestoreCommandOptions>()),
    );
}

const BACKUP_EXAMPLES = `
Examples:
  The first time: it shows the words, and asks for them.
    sotto backup alice.backup --store alice.db

  From a script, once the words were shown:
    sotto backup "alice-$(date +%F).backup" --store alice.db

Exit codes: 0 written and read again, 1 failed or the words are not written down yet, 2 wrong command line.`;

const RESTORE_EXAMPLES = `
Examples:
  sotto restore alice.backup --store alice-new.db
  sotto chat --as alice@a.example --with bob@b.example --store alice-new.db

Exit codes: 0 done, 1 failed, 2 wrong command line. After a failure, the same command goes on.`;
