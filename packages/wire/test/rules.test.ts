import { describe, expect, it } from 'vitest';
import * as wire from '../src/index.ts';
import { admissionRules } from './codecs-admission.ts';
import { allCodecs } from './codecs-all.ts';
import { blobRules } from './codecs-blobs.ts';
import { deviceRules } from './codecs-devices.ts';
import { conversationRules } from './rules-conversations.ts';
import { deliverItem, item, localContent, networkRules, onlineKey, result } from './rules-network.ts';
import { outcomeRules } from './rules-outcomes.ts';
import { recoveryRules } from './rules-recovery.ts';
import { storageRules } from './rules-storage.ts';
import { tokenRules } from './rules-tokens.ts';
import { lookupSchema } from './schemas.ts';
import { type Rules, times, zeros } from './values.ts';

const codecs = new Map(allCodecs);
const rules: Record<string, Rules> = {
  ...admissionRules,
  ...blobRules,
  ...conversationRules,
  ...deviceRules,
  ...networkRules,
  ...outcomeRules,
  ...recoveryRules,
  ...storageRules,
  ...tokenRules,
};

const cases = Object.entries(rules).flatMap(([name, { good, bad }]) =>
  bad.map(([field, value], i) => ({ name, field, i, good, bad: { ...good, [field]: value } })),
);

describe('WI-12: field rules', () => {
  it.each(Object.entries(rules))('%s: the value the others differ from is good', (name, { good }) => {
    const codec = codecs.get(name)!;
    expect(codec.decode(codec.encode(good))).toEqual(good);
  });

  it.each(cases)('$name.$field (case $i): refused when received', ({ name, bad }) => {
    const codec = codecs.get(name)!;
    const type = lookupSchema(codec.schema);
    const bytes = Uint8Array.from(type.encode(type.fromObject(codec.oracle(bad))).finish());
    const tooLarge = bytes.length > wire.MANIFEST_BYTES_MAX ? ['E_WIRE_TOO_LARGE'] : [];
    const code = name === 'PreKeyBundle' && bad.kemPreKey === undefined ? 'E_WIRE_DOWNGRADE' : 'E_WIRE_FIELD';
    expect(() => codec.decode(bytes)).toThrow(expect.objectContaining({ code: expect.toBeOneOf([...tooLarge, code]) }));
  });

  it.each(cases)('$name.$field (case $i): misuse when sent', ({ name, field, bad }) => {
    const encode = () => codecs.get(name)!.encode(bad);
    expect(encode).toThrow(new RegExp(`\\.${field}\\b|at most`));
    expect(encode).toThrow(expect.toSatisfy((error) => error instanceof RangeError || error instanceof TypeError));
  });

  const good = (name: string) => rules[name]!.good;
  const unknownValues: [name: string, message: object][] = [
    ...[0, 1, 7].map((type): [string, object] => [
      'StoredOutboxEntry',
      { ...good('StoredOutboxEntry'), version: 1, type },
    ]),
    ...[0, 5].map((lane): [string, object] => [
      'DeliverBatch',
      { batchId: zeros(16), items: [{ ...deliverItem, expiry: 1, lane }] },
    ]),
    ...[0, 5].map((expiry): [string, object] => [
      'DeliverBatch',
      { batchId: zeros(16), items: [{ ...deliverItem, lane: 1, expiry }] },
    ]),
    ...[0, 5].map((status): [string, object] => ['SendResponse', { results: [{ ...result, status }] }]),
    ...[0, 5].map((status): [string, object] => [
      'DeliverResult',
      { results: [{ itemDigest: zeros(16), status, retryAfter: 0 }] },
    ]),
    ...[0, 5].map((policy): [string, object] => ['RegistrationTerms', { policy }]),
    ...[0, 7].map((reason): [string, object] => [
      'BlockFeed',
      { ...good('BlockFeed'), version: 1, entries: [{ domain: 'b.example', reason, expiresAt: 1 }] },
    ]),
    ...[0, 4].map((purpose): [string, object] => [
      'Discovery',
      { ...good('Discovery'), version: 1, keys: [{ ...onlineKey, purpose }] },
    ]),
  ];

  it.each(unknownValues)('%s (case %#): an enum value that is not known is refused', (name, message) => {
    const { schema, decode } = codecs.get(name)!;
    const type = lookupSchema(schema);
    const bytes = Uint8Array.from(type.encode(type.fromObject(message)).finish());
    expect(() => decode(bytes)).toThrow(expect.objectContaining({ code: 'E_WIRE_FIELD' }));
  });

  it('a value of a wrong type is misuse', () => {
    const entry = good('StoredOutboxEntry');
    const wrong = { type: 'message', message: 'text', lifetime: '1', address: 5, accountId: [1], sentAt: 'now' };
    for (const [field, value] of Object.entries(wrong)) {
      const encode = () => codecs.get('StoredOutboxEntry')!.encode({ ...entry, [field]: value });
      expect(encode).toThrow(TypeError);
      expect(encode).toThrow(new RegExp(`^OutboxEntry\\.${field} must be`));
    }
    expect(() => codecs.get('SendRequest')!.encode({ items: item })).toThrow(TypeError);
    expect(() => codecs.get('SendRequest')!.encode({ items: [null] })).toThrow(TypeError);
    expect(() => codecs.get('SendRequest')!.encode({ items: [{ ...item, content: { kind: 'x' } }] })).toThrow(
      TypeError,
    );
    const other = { ...localContent, authorization: { kind: 'x' } };
    expect(() => codecs.get('SendRequest')!.encode({ items: [{ ...item, content: other }] })).toThrow(TypeError);
    expect(() => codecs.get('ClientFrame')!.encode({ kind: 'attached' })).toThrow(TypeError);
    expect(() => codecs.get('RelayFrame')!.encode({ kind: 'toString' })).toThrow(TypeError);
    expect(() => codecs.get('Content')!.encode({ ...good('Content'), body: { kind: 'unknown' } })).toThrow(TypeError);
    expect(() => codecs.get('StoredInboxEntry')!.encode({ body: { kind: 'x' } })).toThrow(TypeError);
    expect(() => wire.decodeEnvelope('text' as never)).toThrow(TypeError);
  });

  it.each(['ClientFrame', 'RelayFrame', 'StoredInboxEntry'])('%s without a known kind is refused', (name) => {
    const { schema, decode } = codecs.get(name)!;
    const type = lookupSchema(schema);
    const rest = { version: 1, receivedAt: 1, accountId: zeros(16), address: 'a@a.example' };
    const bytes = Uint8Array.from(type.encode(type.fromObject(rest)).finish());
    expect(() => decode(bytes)).toThrow(expect.objectContaining({ code: 'E_WIRE_FIELD' }));
  });

  it.each([
    ['an item without content', 'SendRequest', { items: [{ ...item, lane: 2, expiry: 2, content: undefined }] }],
    ['an authorization of no kind', 'ForwardContent', { mailboxId: zeros(32), authorization: {}, envelope: zeros(1) }],
  ])('%s is refused', (_what, name, message) => {
    const { schema, decode } = codecs.get(name)!;
    const type = lookupSchema(schema);
    const bytes = Uint8Array.from(type.encode(type.fromObject(message)).finish());
    expect(() => decode(bytes)).toThrow(expect.objectContaining({ code: 'E_WIRE_FIELD' }));
  });

  it('content of a newer kind is known as such', () => {
    const bytes = wire.encodeContent(good('Content') as wire.Content);
    const type = lookupSchema('sotto.content.v1.Content');
    const newer = type.encode(type.fromObject({ ...good('Content'), version: 1 })).finish();
    expect(wire.decodeContent(bytes).body).toEqual({ kind: 'text', body: '' });
    expect(wire.decodeContent(Uint8Array.from(newer)).body).toEqual({ kind: 'unknown' });
  });

  it('content that was kept as unknown stays so when it breaks a rule that is known by now', () => {
    const type = lookupSchema('sotto.content.v1.Content');
    const kept = (change: object) =>
      Uint8Array.from(
        type.encode(type.fromObject({ ...good('Content'), version: 1, body: undefined, ...change })).finish(),
      );
    const broken = kept({ delete: { targetId: zeros(3) } });
    expect(() => wire.decodeContent(broken)).toThrow(expect.objectContaining({ code: 'E_WIRE_FIELD' }));
    const { messageId, sentAt } = good('Content') as wire.Content;
    expect(wire.readKeptContent(broken)).toEqual({ messageId, sentAt, body: { kind: 'unknown' } });
    const whole = kept({ delete: { targetId: zeros(16) } });
    expect(wire.readKeptContent(whole)).toEqual(wire.decodeContent(whole));
    expect(() => wire.readKeptContent(kept({ messageId: zeros(3) }))).toThrow(wire.WireError);
  });

  it('text with a lone surrogate is misuse, for it would not come back', () => {
    const content = { ...good('Content'), body: { kind: 'text', body: 'a\ud800' } };
    expect(() => wire.encodeContent(content as wire.Content)).toThrow(RangeError);
  });
});

describe('versions and sizes', () => {
  const versionedNames = [...codecs].filter(([, codec]) => lookupSchema(codec.schema).fields.version !== undefined);

  it.each(versionedNames)('WI-11: %s of version 0 or 2 is refused', (_name, codec) => {
    const type = lookupSchema(codec.schema);
    for (const version of [0, 2, 0xffffffff]) {
      const bytes = Uint8Array.from(type.encode(type.fromObject({ version })).finish());
      expect(() => codec.decode(bytes)).toThrow(expect.objectContaining({ code: 'E_WIRE_VERSION' }));
    }
  });

  const large = zeros(wire.SESSION_RECORD_BYTES_MAX + 1);
  it.each([...codecs])('WI-01: %s has a size limit', (_name, codec) => {
    expect(() => codec.decode(large)).toThrow(expect.objectContaining({ code: 'E_WIRE_TOO_LARGE' }));
  });

  it('the largest part fits into what carries it', () => {
    const good = (name: string) => rules[name]!.good;
    const carriers: [name: string, field: string, length: number][] = [
      ['Envelope', 'sealed', wire.SEALED_MESSAGE_BYTES_MAX],
      ['SenderCertificateResponse', 'certificate', wire.SENDER_CERTIFICATE_BYTES_MAX],
      ['DiscoveryResponse', 'discovery', wire.DISCOVERY_BYTES_MAX],
      ['StoredOutboxEntry', 'message', wire.SIGNAL_MESSAGE_BYTES_MAX],
      ['StoredHeldDelivery', 'envelope', wire.ENVELOPE_BYTES_MAX],
      ['StoredKnownRelay', 'signedDiscovery', wire.DISCOVERY_BYTES_MAX],
      ['StoredSentMessage', 'content', wire.CONTENT_BYTES_MAX],
    ];
    for (const [name, field, length] of carriers) {
      const { encode, decode } = codecs.get(name)!;
      const message = { ...good(name), [field]: zeros(length) };
      expect(decode(encode(message))).toEqual(message);
    }
  });

  it('a message larger than its limit is misuse, though every field is within its own', () => {
    const content = { kind: 'sealed' as const, keyId: 'a', sealed: zeros(wire.SEALED_FORWARD_BYTES_MAX) };
    const items = times(12, { ...item, content });
    expect(() => wire.encodeSendRequest({ items })).toThrow(RangeError);
    const fitting = wire.encodeSendRequest({ items: items.slice(0, 10) });
    expect(wire.decodeSendRequest(fitting).items).toHaveLength(10);
  });
});
