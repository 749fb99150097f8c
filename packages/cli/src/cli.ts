/** Commands, help and exit codes. */

import { Command, CommanderError } from 'commander';
import { addBackupCommands } from './commands/backup.ts';
import { addChatCommand } from './commands/chat.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDiscoverCommand } from './commands/discover.ts';
import { addInspectCommand } from './commands/inspect.ts';
import { addInspectRelayCommand } from './commands/inspect-relay.ts';
import { addRelayCommand } from './commands/relay.ts';
import { EXIT_USAGE } from './exit-codes.ts';
import { reportError } from './report-error.ts';
import { readVersion } from './version.ts';

/** Runs one command line and leaves its exit code in `process.exitCode`. Never rejects. */
export async function runCli(args: readonly string[]): Promise<void> {
  process.stdout.on('error', endWithoutReader);
  const program = createProgram();
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // Commander has said it already.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
    else process.exitCode = reportError(error, { debug: program.opts<{ debug?: boolean }>().debug === true });
  }
}

function createProgram(): Command {
  const program = new Command('sotto')
    .description('Messages between people of different relays that nobody else can read.')
    .version(readVersion(), '-V, --version', 'print the version')
    .option('--debug', 'print stack traces and what clients do')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ showGlobalOptions: true, helpWidth: HELP_WIDTH })
    .showHelpAfterError('Add --help to see what is possible.')
    .exitOverride()
    .addHelpText('after', EXAMPLES);
  addDemoCommand(program);
  addRelayCommand(program);
  addChatCommand(program);
  addBackupCommands(program);
  addDiscoverCommand(program);
  addInspectCommand(program);
  addInspectRelayCommand(program);
  return program;
}

/** Who closed the pipe, such as `head`, has read enough. */
function endWithoutReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

const HELP_WIDTH = 100;

const EXAMPLES = `
Examples:
  sotto demo                      see two relays, two people and everything between them, in ten seconds
  sotto relay --help              how to run a relay
  sotto chat --help               how two people talk from two terminals

Exit codes: 0 done, 1 failed, 2 wrong command line or setting.
Set NO_COLOR to anything to have no colour.`;
