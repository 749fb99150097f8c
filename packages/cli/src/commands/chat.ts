/** `sotto chat`: one side of a conversation, in a terminal or between pipes. */

import { type LogEvent, open, type SottoClient } from '@sotto/client';
import { sqliteStore } from '@sotto/store-sqlite';
import { parseAddress } from '@sotto/wire';
import type { Command } from 'commander';
import { converse } from '../chat/conversation.ts';
import { logLine, noticeLine } from '../chat/lines.ts';
import { openScreen, type Screen } from '../chat/screen.ts';
import { CliError } from '../errors.ts';
import { readAddress, readBaseUrl, readSeconds } from '../options.ts';

interface ChatOptions {
  readonly as: string;
  readonly with: string;
  readonly store: string;
  readonly relay?: string;
  readonly wait: number;
  readonly debug?: boolean;
}

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
    .option('--relay <url>', 'your relay, at the first run (default: what the domain says over HTTPS)', readBaseUrl)
    .option('--wait <seconds>', 'after the end of piped input: how long to wait for acceptance', readSeconds, 60)
    .addHelpText('after', EXAMPLES)
    .action(async (_, command: Command) => runChat(command.optsWithGlobals<ChatOptions>()));
}

async function runChat(options: ChatOptions): Promise<void> {
  if (options.as === options.with) throw new CliError('E_USAGE', '--with must be another address than --as');
  const screen = openScreen();
  try {
    await using client = await openClient(options, screen);
    await register(client, options, screen);
    await converse({ client, screen, peer: options.with, waitMs: options.wait * 1000 });
  } finally {
    screen.close();
  }
}

async function openClient(options: ChatOptions, screen: Screen): Promise<SottoClient> {
  const store = await sqliteStore(options.store);
  const log = (event: LogEvent): void => screen.print([logLine(event, new Date(), screen.style)]);
  try {
    return await open({ store, ...(options.debug === true ? { log } : {}) });
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Says who one is. Does nothing more when the store holds this account, so it works offline. */
async function register(client: SottoClient, options: ChatOptions, screen: Screen): Promise<void> {
  const isNew = client.account === undefined;
  const { localpart, domain } = parseAddress(options.as);
  const relay = options.relay === undefined ? {} : { relayUrl: options.relay };
  const { address } = await client.register(domain, { handle: localpart, ...relay });
  const text = isNew ? `registered as ${address}` : `you are ${address}`;
  screen.print([noticeLine(text, new Date(), screen.style)]);
}

const EXAMPLES = `
Examples:
  Two people in two terminals, with the relays of "sotto relay --help":
    sotto chat --as alice@a.example --with bob@b.example --relay http://127.0.0.1:4001 --store alice.db
    sotto chat --as bob@b.example --with alice@a.example --relay http://127.0.0.1:4002 --store bob.db

  From a script; it ends when the relay has accepted every line:
    echo "the backup is done" | sotto chat --as bot@a.example --with bob@b.example --store bot.db

In the chat: /safety shows the safety number, /accept accepts a changed identity, /help, /quit.

Exit codes: 0 done, 1 failed or not everything was accepted in time, 2 wrong command line.`;
