/** `sotto chat`: what it takes. */

import type { Command } from 'commander';
import type { ChatOptions } from '../chat/run.ts';
import { keyFileOption, passphraseOption, readAddress, readBaseUrl, readSeconds } from '../options.ts';

export function addChatCommand(program: Command): void {
  program
    .command('chat')
    .summary('talk to somebody')
    .description(
      'Sends what you type to one person and prints what arrives. The first run registers your address; the store holds your keys from then on.',
    )
    .requiredOption('--as <address>', 'your address', readAddress)
    .requiredOption('--with <address>', 'the address of the other person', readAddress)
    .requiredOption('--store <file>', 'where your keys and messages are kept; made if missing. Keep it secret')
    .addOption(keyFileOption())
    .addOption(passphraseOption())
    .option('--relay <url>', 'your relay, at the first run (default: what the domain says over HTTPS)', readBaseUrl)
    .option('--link', 'at the first run: become a further device of an account that you have on another one')
    .option('--wait <seconds>', 'after the end of piped input: how long to wait for acceptance', readSeconds, 60)
    .addHelpText('after', EXAMPLES)
    .action(async (_, command: Command) =>
      (await import('../chat/run.ts')).runChat(command.optsWithGlobals<ChatOptions>()),
    );
}

const EXAMPLES = `
Examples:
  Two people in two terminals, with the relays of "sotto relay --help":
    sotto chat --as alice@a.example --with bob@b.example --relay http://127.0.0.1:4001 --store alice.db
    sotto chat --as bob@b.example --with alice@a.example --relay http://127.0.0.1:4002 --store bob.db

  From a script; it ends when the relay has accepted every line:
    echo "the backup is done" | sotto chat --as bot@a.example --with bob@b.example --store bot.db

  With a store that only a pass-phrase opens. The first time it is asked for twice; from then on a terminal asks by itself:
    sotto chat --as alice@a.example --with bob@b.example --store alice.db --passphrase

In the chat: /safety and /verify compare the safety number, /accept accepts a changed identity or a request, /requests, /health,
/block and /unblock, /secret and /timer, /devices, /link and /remove, /help, /quit. With --link a first run becomes a further device.

Exit codes: 0 done, 1 failed or not everything was accepted in time, 2 wrong command line.`;
