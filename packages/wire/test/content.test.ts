/** The bodies of content: each rule of their fields, in both directions. */

import { describe, expect, it } from 'vitest';
import * as wire from '../src/index.ts';
import { lookupSchema } from './schemas.ts';
import { times, zeros } from './values.ts';

const head = { messageId: zeros(16), sentAt: { seconds: 0, milliseconds: 0 } };
const targetId = zeros(16);
const type = lookupSchema('sotto.content.v1.Content');

const encoded = (fields: object): Uint8Array =>
  Uint8Array.from(type.encode(type.fromObject({ ...head, version: 1, ...fields })).finish());

const bad: readonly (readonly [kind: string, fields: object])[] = [
  ['reply', { targetId: zeros(15), body: '' }],
  ['edit', { targetId: zeros(17), body: '' }],
  ['delete', { targetId: zeros(0) }],
  ['reaction', { targetId, emoji: 'a'.repeat(wire.EMOJI_BYTES_MAX + 1) }],
  ['receipt', { receiptKind: 2, messageIds: [] }],
  ['receipt', { receiptKind: 3, messageIds: [targetId] }],
  ['receipt', { receiptKind: 1, messageIds: times(wire.RECEIPT_IDS_MAX + 1, targetId) }],
  ['profile', { sealed: zeros(wire.PROFILE_BYTES_MAX + 1) }],
];

const timer = { seconds: 1, start: 'read', version: 1 } as const;
const secretChatId = zeros(16);

describe('CS-01: contents of a secret chat', () => {
  const good: readonly wire.Content[] = [
    { ...head, secretChatId, timer, body: { kind: 'text', body: 'secret' } },
    { ...head, secretChatId, body: { kind: 'receipt', receiptKind: 'read', messageIds: [targetId] } },
    { ...head, secretChatId, timer, body: { kind: 'secretChat', step: 'offered' } },
    { ...head, secretChatId, body: { kind: 'secretChat', step: 'ended' } },
  ];
  it.each(good)('are read (%#)', (content) => {
    expect(wire.decodeContent(wire.encodeContent(content))).toEqual(content);
  });

  const numbers = { timer: { seconds: 0, start: 2, version: 1 }, secretChatId };
  const refused: readonly (readonly [what: string, fields: object])[] = [
    ['a text without a timer', { secretChatId, text: { body: 'secret' } }],
    ['a text whose timer never ends', { ...numbers, text: { body: 'secret' } }],
    ['an offer without a timer', { secretChatId, secretChat: { step: 1 } }],
    ['an end of no chat', { secretChat: { step: 3 } }],
    ['a profile', { ...numbers, timer: { seconds: 1, start: 2, version: 1 }, profile: { sealed: zeros(1) } }],
  ];
  it.each(refused)('%s is refused', (_what, fields) => {
    expect(() => wire.decodeContent(encoded(fields))).toThrow(expect.objectContaining({ code: 'E_WIRE_FIELD' }));
  });
});

const kinds: Readonly<Record<number, wire.ReceiptKind>> = { 1: 'delivered', 2: 'read' };

describe('WI-12: bodies of content', () => {
  it.each(bad)('a %s that breaks a rule is refused when received (%#)', (kind, fields) => {
    expect(() => wire.decodeContent(encoded({ [kind]: fields }))).toThrow(
      expect.objectContaining({ code: 'E_WIRE_FIELD' }),
    );
  });

  it.each(bad)('a %s that breaks a rule is misuse when sent (%#)', (kind, fields) => {
    const named = 'receiptKind' in fields ? { ...fields, receiptKind: kinds[Number(fields.receiptKind)] } : fields;
    expect(() => wire.encodeContent({ ...head, body: { kind, ...named } } as wire.Content)).toThrow(
      expect.toSatisfy((error) => error instanceof RangeError || error instanceof TypeError),
    );
  });

  it('a kind that is none is misuse', () => {
    expect(() => wire.encodeContent({ ...head, body: { kind: 'unknown' } })).toThrow(TypeError);
  });
});

describe('what was said', () => {
  it('is the content without tokens and report, whatever else stands in it', () => {
    const said: wire.Content = { ...head, chain: { counter: 1 }, body: { kind: 'text', body: 'hello' } };
    const grant = { mailboxId: zeros(32), epoch: 1, tokens: [zeros(32), zeros(32)] };
    const bytes = wire.encodeContent({ ...said, grant, report: { left: 300, grants: 1 } });
    expect(wire.withoutTokens(bytes)).toEqual(wire.encodeContent(said));
    // A field of a newer version.
    const newer = Uint8Array.of(0xfa, 0x7d, 1, 7);
    expect(wire.withoutTokens(Uint8Array.of(...bytes, ...newer))).toEqual(
      Uint8Array.of(...wire.encodeContent(said), ...newer),
    );
    expect(() => wire.withoutTokens(bytes.subarray(0, -1))).toThrow(
      expect.objectContaining({ code: 'E_WIRE_MALFORMED' }),
    );
  });
});
