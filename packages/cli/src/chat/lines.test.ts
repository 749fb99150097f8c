import type { InboxMessage, ReceivedAttachment, TextMessage } from '@sotto/client';
import { expect, test } from 'vitest';
import { styleFor } from '../output/style.ts';
import { logLine, messageLines, noticeLine, receiptLine, safetyNumberLines } from './lines.ts';

const plain = styleFor({});
const receivedAt = new Date(2026, 0, 1, 14, 5, 9);
const bob = {
  address: 'bob@b.example',
  accountId: 'id',
  addressVerified: true,
  verified: false,
  request: false,
  blocked: false,
};
const base = { id: '1', receivedAt, ack: async () => undefined };

const text = (body: string, from = bob): TextMessage => ({
  ...base,
  kind: 'text',
  from,
  request: from.request,
  messageId: 'm',
  sentAt: receivedAt,
  text: body,
});

test('a text has time and sender', () => {
  expect(messageLines(text('Hello'), plain)).toEqual(['14:05:09  bob@b.example: Hello']);
});

test('a text that was sent again says so', () => {
  const lines = messageLines({ ...text('Hello'), repairs: '7' }, plain);
  expect(lines).toEqual(['14:05:09  bob@b.example: (sent again) Hello']);
});

test('a text cannot look like another message or move the cursor', () => {
  expect(messageLines(text('a\n14:05:10  carol@c.example: b\u001b[1A'), plain)).toEqual([
    '14:05:09  bob@b.example: a',
    '          | 14:05:10  carol@c.example: b\\u{1b}[1A',
  ]);
});

test('files are told with name and size, which cannot look like another message', () => {
  const attachment = { name: 'a\n14:05:10  carol@c.example: b', size: 1536 } as ReceivedAttachment;
  const { text: _, ...rest } = text('');
  const lines = messageLines({ ...rest, kind: 'attachments', text: 'look', attachments: [attachment] }, plain);
  expect(lines).toEqual([
    '14:05:09  bob@b.example: look',
    '14:05:09  bob@b.example: [file] a\\n14:05:10  carol@c.example: b, 1.50 KiB',
  ]);
});

test('a receipt says who signed what, and cannot move the cursor', () => {
  const receipt = {
    domain: 'b.example',
    answeredAt: new Date(0),
    itemId: new Uint8Array(16),
    evidence: new Uint8Array(1),
  };
  expect(receiptLine({ ...receipt, status: 'accepted' })).toBe(
    'b.example signed on 1970-01-01T00:00:00.000Z: accepted',
  );
  expect(receiptLine({ ...receipt, status: 'rejected', reason: 'E_X\u001b[1A' })).toContain('rejected (E_X\\u{1b}[1A)');
});

test('a changed identity and a changed relay are loud, and say what to do', () => {
  const change = { ...base, kind: 'identityChange', contact: bob, formerAccountId: 'f', wasVerified: true } as const;
  const [held, remedy] = messageLines({ ...change, accepted: false }, plain);
  expect(held).toContain('the identity of bob@b.example has changed, whose safety number you had compared');
  expect(remedy).toContain('nothing is sent until');
  expect(messageLines({ ...change, accepted: true }, plain)[1]).toContain('what you send goes to the new one');
  const relay = { ...base, kind: 'relayChange', domain: 'b.example', formerRootKey: 'aa', rootKey: 'bb' } as const;
  expect(messageLines(relay, plain).join()).toMatch(/b\.example.*before aa.*now {4}bb/);
});

test('a request is marked', () => {
  expect(messageLines(text('Hi', { ...bob, request: true }), plain)[0]).toContain('(a request: /requests)');
});

test('an address that is only claimed is marked', () => {
  expect(messageLines(text('Hi', { ...bob, addressVerified: false }), plain)[0]).toContain('(address not confirmed)');
});

test.each([
  [
    { ...base, kind: 'undecryptable', from: bob, request: false, reason: 'E_CONTENT_INVALID', askedAgain: false },
    'undecryptable',
    'E_CONTENT_INVALID',
  ],
  [
    { ...base, kind: 'undecryptable', from: bob, request: false, reason: 'E_SESSION_NOT_FOUND', askedAgain: true },
    'E_SESSION_NOT_FOUND',
    'asked to send it again',
  ],
  [
    {
      ...base,
      kind: 'undecryptable',
      from: bob,
      request: false,
      reason: 'E_PRE_KEY_UNKNOWN',
      askedAgain: false,
      repairs: '0',
    },
    'E_PRE_KEY_UNKNOWN',
    'will not be asked for another time',
  ],
  [
    { ...base, kind: 'undelivered', to: bob, messageId: 'm', reason: 'E_ITEM_EXPIRED' },
    'undelivered',
    'E_ITEM_EXPIRED',
  ],
  [
    { ...base, kind: 'viewOnce', from: bob, request: false, messageId: 'm', sentAt: receivedAt },
    'shown once',
    'bob@b.example',
  ],
  [
    { ...base, kind: 'edit', from: bob, request: false, messageId: 'm', text: 'Hi\u001b[1A' },
    '(changed) Hi\\u{1b}[1A',
    'bob@b.example',
  ],
  [{ ...base, kind: 'delete', from: bob, request: false, messageId: 'm' }, 'deleted', 'bob@b.example'],
  [{ ...base, kind: 'reaction', from: bob, request: false, messageId: 'm', emoji: '\u001b' }, 'reacts', '\\u{1b}'],
  [{ ...base, kind: 'reaction', from: bob, request: false, messageId: 'm' }, 'taken', 'back'],
  [
    {
      ...base,
      kind: 'timerChange',
      from: bob,
      request: false,
      messageId: 'm',
      sentAt: receivedAt,
      setTo: { seconds: 3_600, start: 'read' },
    },
    '1 h',
    'after they were read',
  ],
  [
    { ...base, kind: 'timerChange', from: bob, request: false, messageId: 'm', sentAt: receivedAt },
    'ended the timer',
    'bob@b.example',
  ],
  [{ ...base, kind: 'missing', from: bob, request: false, count: 2 }, 'missing', '2 messages'],
  [{ ...base, kind: 'missing', from: bob, request: false, count: 0 }, 'another', 'bob@b.example'],
  [
    {
      ...base,
      kind: 'unknown',
      from: bob,
      request: false,
      messageId: 'm',
      sentAt: receivedAt,
      content: new Uint8Array(),
    },
    'this version cannot show',
    'bob@b.example',
  ],
] satisfies readonly [InboxMessage, string, string][])('$0.kind is shown as such', (message, first, second) => {
  const lines = messageLines(message, plain);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(first);
  expect(lines[0]).toContain(second);
});

test('notices and log events', () => {
  expect(noticeLine('online', receivedAt, plain)).toBe('14:05:09  - online');
  const event = { level: 'info', event: 'stream-lost', fields: { failures: 2 } } as const;
  expect(logLine(event, receivedAt, plain)).toBe('14:05:09  [info] stream-lost failures=2');
});

test('a safety number stands in groups', () => {
  const digits = Array.from({ length: 12 }, (_, group) => String(group).padStart(5, '0')).join('');
  expect(safetyNumberLines(digits)).toEqual([
    '00000 00001 00002 00003',
    '00004 00005 00006 00007',
    '00008 00009 00010 00011',
  ]);
});
