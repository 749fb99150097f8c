/** One side of a conversation, in a terminal or between pipes. */

import { type LogEvent, open, type SottoClient } from '@sotto/client';
import type { Store } from '@sotto/store';
import { parseAddress } from '@sotto/wire';
import { CliError } from '../errors.ts';
import { openStore } from '../store/open-store.ts';
import { converse } from './conversation.ts';
import { spaced } from './devices.ts';
import { logLine, noticeLine } from './lines.ts';
import { openScreen, type Screen } from './screen.ts';

export interface ChatOptions {
  readonly as: string;
  readonly with: string;
  readonly store: string;
  readonly keyFile?: string;
  readonly passphrase?: boolean;
  readonly relay?: string;
  readonly wait: number;
  readonly debug?: boolean;
  /** Takes the account over from another device, which is shown what it asks for. */
  readonly link?: boolean;
}

export async function runChat(options: ChatOptions): Promise<void> {
  if (options.as === options.with) throw new CliError('E_USAGE', '--with must be another address than --as');
  // Before the screen takes what is typed.
  const store = await openStore(options);
  const screen = openScreen();
  try {
    await using client = await openClient(store, options, screen);
    await register(client, options, screen);
    await converse({ client, screen, peer: options.with, waitMs: options.wait * 1000 });
  } finally {
    screen.close();
  }
}

async function openClient(store: Store, options: ChatOptions, screen: Screen): Promise<SottoClient> {
  const logger = (event: LogEvent): void => screen.print([logLine(event, new Date(), screen.style)]);
  try {
    return await open({ store, ...(options.debug === true ? { logger } : {}) });
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
  if (isNew && options.link === true) return linkHere(client, options, screen);
  const { address } = await client.register(domain, { handle: localpart, ...relay });
  const text = isNew ? `registered as ${address}` : `you are ${address}`;
  screen.print([noticeLine(text, new Date(), screen.style)]);
}

/** The other device runs a chat as the same person, and is told the code there. */
async function linkHere(client: SottoClient, options: ChatOptions, screen: Screen): Promise<void> {
  const print = (text: string): void => screen.print([noticeLine(text, new Date(), screen.style)]);
  const { address, deviceId } = await client.link(parseAddress(options.as).domain, {
    ...(options.relay === undefined ? {} : { relayUrl: options.relay }),
    onInvitation: ({ text, code }) => {
      print(`on your other device, in its chat, type: /link ${code}`);
      print(`or scan as a QR code: ${text}`);
    },
    onDigits: (digits) =>
      print(`your other device must show ${spaced(digits)}: type /yes there if it does, /no if not`),
  });
  if (address !== options.as) throw new CliError('E_USAGE', `the other device is ${address}, which is not --as`);
  print(`linked as device ${deviceId} of ${address}`);
}
