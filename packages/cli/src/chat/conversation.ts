/** A conversation with one person: what is typed goes out, what arrives is printed and then acknowledged. */

import { setTimeout as sleep } from 'node:timers/promises';
import {
  ClientError,
  type ConnectionEvent,
  type InboxMessage,
  type SafetyNumber,
  type SentMessage,
  type SottoClient,
} from '@sotto/client';
import { CliError } from '../errors.ts';
import { describeError } from '../report-error.ts';
import { type DeviceCommands, deviceCommands } from './devices.ts';
import { messageLines, noticeLine, receiptLine, safetyNumberLines } from './lines.ts';
import { healthLines, requestLines, requestOf } from './people.ts';
import { type PlaceCommands, placeCommands } from './places.ts';
import type { Screen } from './screen.ts';

export interface ConversationOptions {
  readonly client: SottoClient;
  readonly screen: Screen;
  /** The address of the other person. */
  readonly peer: string;
  /** After the end of piped input: how long acceptance is waited for. */
  readonly waitMs: number;
}

interface Conversation extends ConversationOptions {
  /** One for each message that is queued and not yet accepted; it leaves before it resolves. */
  readonly waiting: Set<Promise<void>>;
  sent: number;
  /** The last message that was queued. */
  last: SentMessage | undefined;
  /** The safety number that was last on the screen. */
  shown: SafetyNumber | undefined;
  readonly devices: DeviceCommands;
  readonly places: PlaceCommands;
  /** Lines of piped input that could not be sent. */
  failed: number;
}

/** Runs until the input ends or the person quits. Throws `CliError` `E_CHAT_UNDELIVERED`. */
export async function converse(options: ConversationOptions): Promise<void> {
  const ended = new AbortController();
  const conversation: Conversation = {
    ...options,
    waiting: new Set(),
    sent: 0,
    last: undefined,
    shown: undefined,
    failed: 0,
    places: placeCommands(options.client, options.peer, (text) => notice(conversation, text)),
    devices: deviceCommands(
      options.client,
      {
        print: options.screen.print,
        notice: (text) => notice(conversation, text),
        complain: (error) => complain(conversation, error),
      },
      ended.signal,
    ),
  };
  const { client, screen } = conversation;
  const tell = ({ state }: ConnectionEvent): void => notice(conversation, connectionText(state));
  client.addEventListener('connection', tell);
  if (client.connection === 'online') notice(conversation, connectionText('online'));
  const receiving = receive(conversation, ended.signal);
  const greeting = greet(conversation, ended.signal);
  try {
    for await (const line of screen.lines()) {
      if (line.trim() === '/quit') break;
      await obey(conversation, line).catch((error: unknown) => complain(conversation, error));
    }
    await finish(conversation);
  } finally {
    client.removeEventListener('connection', tell);
    ended.abort();
    screen.close();
    await Promise.allSettled([receiving, greeting]);
  }
}

/** One line of input: a command, or a text. */
async function obey(conversation: Conversation, line: string): Promise<void> {
  const text = line.trimEnd();
  if (text === '') return redraw(conversation);
  if (text.startsWith('//')) return send(conversation, text.slice(1));
  if (!text.startsWith('/')) return send(conversation, text);
  const [name = '', ...words] = text.split(' ');
  const command = COMMANDS.get(name);
  const isTaken = words.length === 0 || WITH_WORDS.has(name);
  if (command === undefined || !isTaken)
    return notice(conversation, `${text} is no command; type /help, or //… for a text with a slash`);
  await command(conversation, words.join(' ').trim());
}

/** `words` is what stands behind the command. */
type ChatCommand = (conversation: Conversation, words: string) => Promise<void>;

const showHelp: ChatCommand = async ({ screen }) => screen.print(HELP);

const showSafetyNumber: ChatCommand = async (conversation) => {
  const { client, screen, peer } = conversation;
  const number = await client.safetyNumber(peer);
  conversation.shown = number;
  screen.print([
    `Safety number with ${peer}; it must be the same on both sides:`,
    ...safetyNumberLines(number.digits).map(indent),
    ...(number.confirmed
      ? []
      : ['This identity is new. Compare the number, then type /accept; until then nothing is sent.']),
  ]);
};

/** What was typed is what the other person has read out, so a number that was not on the screen will do. */
const verify: ChatCommand = async (conversation, digits) => {
  const { client, peer, shown } = conversation;
  if (digits === '' && shown === undefined) return showSafetyNumber(conversation, '');
  await client.verify(peer, { digits: digits === '' ? (shown?.digits ?? '') : digits });
  conversation.shown = undefined;
  notice(conversation, `${peer} is verified: if that identity changes, nothing is sent until you say so`);
};

/** Somebody who asks to be heard, by the address; or an identity, which nobody accepts whose number was not on the screen. */
const accept: ChatCommand = async (conversation, address) => {
  const { client, peer, shown } = conversation;
  if (address !== '' || shown === undefined) {
    const request = await requestOf(client, address === '' ? peer : address);
    if (request !== undefined) {
      await client.accept(request);
      return notice(conversation, `${request.address} is heard from now on`);
    }
    if (address !== '') return notice(conversation, `${address} does not ask to be heard; see /requests`);
  }
  if (shown === undefined || shown.confirmed) return showSafetyNumber(conversation, '');
  await client.acceptIdentityChange(peer, shown);
  conversation.shown = undefined;
  notice(conversation, `the identity that ${peer} has now is accepted`);
};

const decline: ChatCommand = async (conversation, address) => {
  const { client, peer } = conversation;
  const request = await requestOf(client, address === '' ? peer : address);
  if (request === undefined) return notice(conversation, `${address || peer} does not ask to be heard; see /requests`);
  await client.decline(request);
  notice(conversation, `what ${request.address} sent is deleted; it is not told, and may ask again`);
};

const showRequests: ChatCommand = async ({ client, screen }) => screen.print(requestLines(await client.requests()));

const showHealth: ChatCommand = async ({ client, screen }) => screen.print(healthLines(await client.health()));

/** What the other relay has signed about the last message of this chat. */
const showReceipt: ChatCommand = async ({ client, screen, peer, last }) => {
  if (last === undefined) return screen.print(['Nothing was sent yet.']);
  const receipts = await client.receipts(peer, last.messageId);
  screen.print(receipts.map(receiptLine));
};

const block: ChatCommand = async (conversation) => {
  const { client, peer } = conversation;
  await client.block(peer);
  notice(conversation, `${peer} is blocked: nothing of it is shown, and it is not told; /unblock takes it back`);
};

const unblock: ChatCommand = async (conversation) => {
  const { client, peer } = conversation;
  await client.unblock(peer);
  notice(conversation, `${peer} is not blocked; it can write as before once you have written`);
};

const COMMANDS: ReadonlyMap<string, ChatCommand> = new Map([
  ['/help', showHelp],
  ['/safety', showSafetyNumber],
  ['/verify', verify],
  ['/accept', accept],
  ['/decline', decline],
  ['/requests', showRequests],
  ['/health', showHealth],
  ['/receipt', showReceipt],
  ['/block', block],
  ['/unblock', unblock],
  ['/secret', ({ places }, words) => places.secret(words)],
  ['/timer', ({ places }, words) => places.timer(words)],
  ['/devices', ({ devices }) => devices.list()],
  ['/link', ({ devices }, code) => devices.link(code)],
  ['/yes', ({ devices }) => devices.answer(true)],
  ['/no', ({ devices }) => devices.answer(false)],
  ['/remove', ({ devices }, device) => devices.remove(device)],
]);

/** Commands that something may stand behind. */
const WITH_WORDS: ReadonlySet<string> = new Set([
  '/verify',
  '/accept',
  '/decline',
  '/secret',
  '/timer',
  '/link',
  '/remove',
]);

async function send(conversation: Conversation, text: string): Promise<void> {
  const { places, waiting } = conversation;
  const message = await places.current().send(text);
  conversation.last = message;
  const number = ++conversation.sent;
  notice(conversation, `message ${number} queued`);
  const acceptance = followUp(conversation, message, number).finally(() => waiting.delete(acceptance));
  waiting.add(acceptance);
}

/** Reports what becomes of a queued message. Never rejects. */
async function followUp(conversation: Conversation, message: SentMessage, number: number): Promise<void> {
  try {
    await message.accepted();
    notice(conversation, `message ${number} accepted by your relay`);
  } catch (error) {
    if (!isClosing(error)) complain(conversation, error);
  }
}

async function receive({ client, peer, screen }: Conversation, signal: AbortSignal): Promise<void> {
  for await (const message of client.inbox({ signal })) {
    screen.print(messageLines(await hear(client, peer, message), screen.style));
    await message.ack();
  }
}

/** Whoever opens a chat with somebody wants to hear that person, and need not be asked. */
async function hear(client: SottoClient, peer: string, message: InboxMessage): Promise<InboxMessage> {
  if (!('from' in message) || !message.request) return message;
  if (message.from.address !== peer || !message.from.addressVerified) return message;
  return { ...message, request: false, from: await client.accept(message.from) };
}

/** Asks once who the other person is, so that a changed identity is seen before the first message and not after. */
async function greet(conversation: Conversation, signal: AbortSignal): Promise<void> {
  const { client, peer } = conversation;
  try {
    await client.contact(peer, { signal });
    notice(conversation, `${peer} is known; /safety shows the safety number, /help everything else`);
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof ClientError)) throw error;
    if (error.code === 'E_ADDRESS_UNKNOWN') notice(conversation, `${peer} is not registered yet`);
    else complain(conversation, error);
  }
}

/** On a terminal the person decides when to leave; a pipe has ended before its last line was accepted. */
async function finish(conversation: Conversation): Promise<void> {
  const { screen, waiting, waitMs } = conversation;
  if (!screen.isInteractive && !screen.isInterrupted()) {
    const timeout = new AbortController();
    await Promise.race([Promise.all(waiting), sleep(waitMs, undefined, { signal: timeout.signal })]);
    timeout.abort();
  }
  const queued = `${messages(waiting.size)} still queued`;
  if (waiting.size > 0 && !screen.isInteractive) throw new CliError('E_CHAT_UNDELIVERED', queued);
  if (waiting.size > 0) screen.print([`${queued}; run the chat again to send.`]);
  if (conversation.failed === 0) return;
  throw new CliError('E_CHAT_UNDELIVERED', `${messages(conversation.failed)} not sent, for the reasons above`, {
    remedy: 'Send again what was refused.',
  });
}

function complain(conversation: Conversation, error: unknown): void {
  const { screen } = conversation;
  if (!screen.isInteractive) conversation.failed++;
  screen.print(describeError(error, screen.style));
}

function notice({ screen }: Conversation, text: string): void {
  screen.print([noticeLine(text, new Date(), screen.style)]);
}

const redraw = ({ screen }: Conversation): void => screen.print([]);

const connectionText = (state: 'online' | 'offline'): string =>
  state === 'online' ? 'online: connected to your relay' : 'offline: your relay is not reached; trying again';

/** A message that is still queued when the chat ends is no failure of the message. */
const isClosing = (error: unknown): boolean =>
  error instanceof ClientError ? error.code === 'E_CLIENT_CLOSED' : error instanceof DOMException;

const messages = (count: number): string => (count === 1 ? '1 message is' : `${count} messages are`);

const indent = (line: string): string => `  ${line}`;

const HELP = [
  'Every line is sent when you press Enter. Commands:',
  '  /safety   show the safety number with the other person; compare it by voice or in person',
  '  /verify   say that you have compared it; with digits behind it: compare them with what you typed',
  '  /accept   accept the new identity of the other person, once its safety number was shown; or a request',
  '  /requests show who asks to be heard; /accept ADDRESS hears, /decline ADDRESS deletes',
  '  /health   show how this client is: store, connection, what waits, keys, clock',
  '  /receipt  show what the relay of the other person has signed about the last message',
  '  /block    show nothing of the other person any more; they are not told',
  '  /unblock  take that back',
  '  /secret   write in a secret chat: on this device and one of theirs alone; /secret off leaves it, /secret end deletes it',
  '  /timer    after what time messages are deleted: /timer and 30s, 5m, 12h or 7d; /timer off',
  '  /devices  list the devices of your account',
  '  /link     link a new device: /link and the code that it shows; then /yes or /no',
  '  /remove   remove a device: /remove and its number',
  '  /help     show this',
  '  /quit     leave; what is still queued is sent the next time',
  '  //text    send a text that begins with a slash',
];
