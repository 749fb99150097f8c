/** What a chat prints, as text. Everything that came from somebody else is made printable here. */

import type {
  AttachmentsMessage,
  Contact,
  DeliveryReceipt,
  DeviceMessage,
  IdentityChangeMessage,
  InboxMessage,
  LogEvent,
  MissingMessage,
  ReactionMessage,
  RelayChangeMessage,
  SecretChatMessage,
  TimerChangeMessage,
  UndecryptableMessage,
} from '@sotto/client';
import { printable, printableLine } from '../output/printable.ts';
import type { Style } from '../output/style.ts';
import { formatBytes, formatDuration, formatTime } from '../output/units.ts';

/** A message, or what came instead of one. Further lines of a text are indented, so that none looks like a new one. */
export function messageLines(message: InboxMessage, style: Style): string[] {
  const isSecret = 'secretChat' in message && message.secretChat !== undefined;
  const time = style.dim(formatTime(message.receivedAt)) + (isSecret ? style.yellow(' (secret)') : '');
  switch (message.kind) {
    case 'text': {
      const [first = '', ...rest] = printable(message.text).split('\n');
      const indented = rest.map((line) => `          | ${line}`);
      const again = message.repairs === undefined ? '' : style.dim('(sent again) ');
      return [`${time}  ${style.cyan(nameOf(message.from))}: ${again}${first}`, ...indented];
    }
    case 'attachments':
      return fileLines(message).map((line) => `${time}  ${style.cyan(nameOf(message.from))}: ${line}`);
    case 'viewOnce':
      return [`${time}  ${style.yellow(`${nameOf(message.from)} sent something to be shown once; a chat does not`)}`];
    case 'edit':
      return [`${time}  ${style.cyan(nameOf(message.from))}: ${style.dim('(changed) ')}${printableLine(message.text)}`];
    case 'delete':
      return [`${time}  ${style.dim(`${nameOf(message.from)} has deleted a message`)}`];
    case 'reaction':
      return [`${time}  ${style.dim(reactionText(message))}`];
    case 'timerChange':
      return [`${time}  ${style.dim(timerText(message))}`];
    case 'secretChat':
      return [`${time}  ${style.yellow(secretChatText(message))}`];
    case 'missing':
      return [`${time}  ${style.red(missingText(message))}`];
    case 'unknown':
      return [`${time}  ${style.yellow(`${nameOf(message.from)} sent something that this version cannot show`)}`];
    case 'undecryptable':
      return [`${time}  ${style.red(undecryptableText(message))}`];
    case 'sent': {
      const what = message.text === undefined ? 'something that this version cannot show' : printable(message.text);
      const [first = '', ...rest] = what.split('\n');
      const indented = rest.map((line) => `          | ${line}`);
      return [`${time}  ${style.dim(`you, on another device, to ${nameOf(message.to)}`)}: ${first}`, ...indented];
    }
    case 'device':
      return [`${time}  ${deviceText(message, style)}`];
    case 'undelivered':
      return [
        `${time}  ${style.red(`undelivered: a message to ${nameOf(message.to)} (${printableLine(message.reason)})`)}`,
      ];
    case 'identityChange':
      return identityChangeLines(message).map((line) => `${time}  ${style.red(line)}`);
    case 'relayChange':
      return relayChangeLines(message).map((line) => `${time}  ${style.red(line)}`);
  }
}

/** A chat shows what there is and fetches nothing. */
const fileLines = ({ text, attachments }: AttachmentsMessage): readonly string[] => [
  ...(text === undefined ? [] : [printableLine(text)]),
  ...attachments.map(({ name, size }) => `[file] ${printableLine(name ?? 'without a name')}, ${formatBytes(size)}`),
];
const reactionText = ({ from, emoji }: ReactionMessage): string =>
  emoji === undefined
    ? `${nameOf(from)} has taken a reaction back`
    : `${nameOf(from)} reacts to a message: ${printableLine(emoji)}`;

const timerText = ({ from, setTo }: TimerChangeMessage): string =>
  setTo === undefined
    ? `${nameOf(from)} has ended the timer: messages stay from now on`
    : `${nameOf(from)} has set a timer: messages are deleted ${formatDuration(setTo.seconds * 1000)} after they were ${setTo.start}`;

const secretChatText = ({ from, state }: SecretChatMessage): string => {
  if (state === 'invited') return `${nameOf(from)} offers a secret chat: /secret takes part with this device`;
  const what = state === 'open' ? 'has accepted the secret chat' : 'takes no part in the secret chat any more';
  return `${nameOf(from)} ${what}`;
};

const missingText = ({ from, count }: MissingMessage): string =>
  count === 0
    ? `a message from ${nameOf(from)} is another than the next one says`
    : `missing: ${count === 1 ? 'a message' : `${count} messages`} from ${nameOf(from)} did not come`;
function identityChangeLines({ contact, wasVerified, accepted }: IdentityChangeMessage): string[] {
  const who = printableLine(contact.address);
  const was = wasVerified ? ', whose safety number you had compared' : '';
  return [
    `the identity of ${who} has changed${was}: this is another account, or somebody pretends`,
    accepted
      ? 'what you send goes to the new one; /safety shows its safety number'
      : 'nothing is sent until you have compared the safety number (/safety) and confirmed it (/verify or /accept)',
  ];
}

function relayChangeLines({ domain, formerRootKey, rootKey }: RelayChangeMessage): string[] {
  return [
    `the relay ${printableLine(domain)} signs with another root key than before; nothing of its people is read now`,
    `  before ${formerRootKey}`,
    `  now    ${rootKey}`,
  ];
}

/** A device that nobody has confirmed may be somebody else's. */
export function deviceText(
  { deviceId, change, confirmedBy }: Pick<DeviceMessage, 'deviceId' | 'change' | 'confirmedBy'>,
  style: Style,
): string {
  if (change === 'removed') return style.yellow(`device ${deviceId} was removed from this account`);
  if (confirmedBy !== undefined)
    return style.yellow(`device ${deviceId} was added to this account, confirmed on device ${confirmedBy}`);
  return style.red(`UNKNOWN DEVICE ${deviceId} in this account, which nobody confirmed: remove it with /devices`);
}

function undecryptableText({ from, reason, askedAgain, repairs }: UndecryptableMessage): string {
  const what = `undecryptable: something that claims to be from ${nameOf(from)} (${printableLine(reason)})`;
  if (askedAgain) return `${what}; its sender was asked to send it again`;
  return repairs === undefined ? what : `${what}, again; it will not be asked for another time`;
}

/** Something about the conversation, not in it. */
export function noticeLine(text: string, now: Date, style: Style): string {
  return style.dim(`${formatTime(now)}  - ${text}`);
}

export function logLine({ level, event, fields }: LogEvent, now: Date, style: Style): string {
  const details = Object.entries(fields).map(([name, value]) => `${name}=${printableLine(String(value))}`);
  return style.dim(`${formatTime(now)}  [${level}] ${[event, ...details].join(' ')}`);
}

/** What a relay has signed about a message. */
export const receiptLine = ({ domain, status, reason, answeredAt }: DeliveryReceipt): string =>
  `${domain} signed on ${answeredAt.toISOString()}: ${status}${reason === undefined ? '' : ` (${printableLine(reason)})`}`;

/** 60 digits in three lines of four groups, as people read them to each other. */
export function safetyNumberLines(digits: string): string[] {
  const groups = digits.match(/[0-9]{5}/g) ?? [];
  const lines: string[] = [];
  for (let first = 0; first < groups.length; first += GROUPS_A_LINE) {
    lines.push(groups.slice(first, first + GROUPS_A_LINE).join(' '));
  }
  return lines;
}

/** An address is only claimed until its relay has named the same identity; a stranger asks to be heard. */
function nameOf({ address, addressVerified, request }: Contact): string {
  const marks = [...(addressVerified ? [] : ['address not confirmed']), ...(request ? ['a request: /requests'] : [])];
  return marks.length === 0 ? printableLine(address) : `${printableLine(address)} (${marks.join('; ')})`;
}

const GROUPS_A_LINE = 4;
