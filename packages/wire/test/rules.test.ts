import { describe, expect, it } from 'vitest';
import * as wire from '../src/index.ts';
import { networkCodecs } from './codecs-network.ts';
import { senderKeyCodecs } from './codecs-sender-keys.ts';
import { storageCodecs } from './codecs-storage.ts';
import { lookupSchema } from './schemas.ts';

const codecs = new Map([...networkCodecs, ...senderKeyCodecs, ...storageCodecs]);
const zeros = (length: number) => new Uint8Array(length);
const times = <Value>(count: number, value: Value) => Array.from({ length: count }, () => value);

const signedManifest: wire.SignedManifest = { manifest: zeros(1), signature: zeros(64) };
const signedPreKey: wire.SignedPreKey = { id: 1, publicKey: zeros(33), signature: zeros(64) };
const kemPreKey: wire.KemPreKey = { id: 1, publicKey: zeros(1569), signature: zeros(64) };
const oneTimePreKey: wire.OneTimePreKey = { id: 1, publicKey: zeros(33) };
const device: wire.Device = { deviceId: 1, registrationId: 1, authenticationKey: zeros(32), mailboxId: zeros(32) };
const item: wire.OutgoingItem = {
  itemId: zeros(16),
  destination: 'b.example',
  mailboxId: zeros(32),
  envelope: zeros(1),
  lifetime: 1,
};
const result: wire.ItemResult = { itemId: zeros(16), status: 'accepted', retryAfter: 0 };
const deliverItem: wire.DeliverItem = {
  itemId: zeros(16),
  lane: 'message',
  expiresAt: 1,
  mailboxId: zeros(32),
  envelope: zeros(1),
};
const onlineKey: wire.OnlineKey = {
  id: 'a',
  purpose: 'serverToServer',
  publicKey: zeros(32),
  notBefore: 0,
  notAfter: 1,
};

const skippedSeed: wire.StoredSkippedSeed = { index: 0, seed: zeros(32) };
const senderKeyState: wire.StoredSenderKeyState = {
  messageVersion: 3,
  chainId: 1,
  chainKey: zeros(32),
  iteration: 0,
  signingPublicKey: zeros(33),
  skippedSeeds: [],
};

/** A good value of each message that has rules, and values of single fields that break them. */
const rules: Record<string, { readonly good: object; readonly bad: readonly (readonly [string, unknown])[] }> = {
  Envelope: {
    good: {
      type: 'signalMessage',
      content: zeros(1),
      senderAccountId: zeros(16),
      senderDeviceId: 1,
      senderAddress: 'a@a.example',
    } satisfies wire.Envelope,
    bad: [
      ['content', zeros(0)],
      ['content', zeros(wire.SIGNAL_MESSAGE_BYTES_MAX + 1)],
      ['senderAccountId', zeros(15)],
      ['senderAccountId', zeros(17)],
      ['senderDeviceId', 0],
      ['senderDeviceId', 128],
      ['senderAddress', ''],
      ['senderAddress', 'A@a.example'],
      ['senderAddress', 'a@localhost'],
    ],
  },
  SignedManifest: {
    good: signedManifest,
    bad: [
      ['manifest', zeros(0)],
      ['manifest', zeros(wire.MANIFEST_BYTES_MAX + 1)],
      ['signature', zeros(63)],
      ['signature', zeros(65)],
    ],
  },
  DeviceManifest: {
    good: {
      identityKey: zeros(33),
      address: 'a@a.example',
      sequence: 1,
      issuedAt: 0,
      devices: [device],
    } satisfies wire.DeviceManifest,
    bad: [
      ['identityKey', zeros(32)],
      ['address', 'a'],
      ['sequence', 0],
      ['previousHash', zeros(31)],
      ['devices', []],
      ['devices', times(wire.DEVICES_MAX + 1, device)],
      ['devices', [{ ...device, deviceId: 0 }]],
      ['devices', [{ ...device, deviceId: 128 }]],
      ['devices', [{ ...device, registrationId: 0 }]],
      ['devices', [{ ...device, registrationId: 0x4000 }]],
      ['devices', [{ ...device, authenticationKey: zeros(33) }]],
      ['devices', [device, { ...device, mailboxId: zeros(31) }]],
    ],
  },
  PreKeyBundle: {
    good: {
      deviceId: 1,
      registrationId: 1,
      identityKey: zeros(33),
      signedPreKey,
      kemPreKey,
      kemLastResort: false,
    } satisfies wire.PreKeyBundle,
    bad: [
      ['deviceId', 0],
      ['registrationId', 0x4000],
      ['identityKey', zeros(34)],
      ['signedPreKey', undefined],
      ['signedPreKey', { ...signedPreKey, publicKey: zeros(32) }],
      ['signedPreKey', { ...signedPreKey, signature: zeros(0) }],
      ['kemPreKey', undefined],
      ['kemPreKey', { ...kemPreKey, publicKey: zeros(1568) }],
      ['oneTimePreKey', { id: 1, publicKey: zeros(0) }],
    ],
  },
  Content: {
    good: {
      messageId: zeros(16),
      sentAt: { seconds: 0, milliseconds: 0 },
      body: { kind: 'text', body: '' },
    } satisfies wire.Content,
    bad: [
      ['messageId', zeros(0)],
      ['sentAt', undefined],
      ['sentAt', { seconds: 0, milliseconds: 1000 }],
    ],
  },
  PreKeyUpload: {
    good: { oneTimePreKeys: [], oneTimeKemPreKeys: [] } satisfies wire.PreKeyUpload,
    bad: [
      ['signedPreKey', { ...signedPreKey, signature: zeros(63) }],
      ['lastResortKemPreKey', { ...kemPreKey, publicKey: zeros(1570) }],
      ['oneTimePreKeys', times(wire.ONE_TIME_PRE_KEYS_MAX + 1, oneTimePreKey)],
      ['oneTimeKemPreKeys', times(wire.ONE_TIME_KEM_PRE_KEYS_MAX + 1, kemPreKey)],
    ],
  },
  RegisterRequest: {
    good: { manifest: signedManifest, preKeys: { oneTimePreKeys: [], oneTimeKemPreKeys: [] } },
    bad: [
      ['manifest', undefined],
      ['preKeys', undefined],
    ],
  },
  SendRequest: {
    good: { items: [item] },
    bad: [
      ['items', []],
      ['items', times(wire.BATCH_ITEMS_MAX + 1, item)],
      ['items', [{ ...item, itemId: zeros(15) }]],
      ['items', [{ ...item, destination: 'localhost' }]],
      ['items', [{ ...item, mailboxId: zeros(31) }]],
      ['items', [{ ...item, envelope: zeros(0) }]],
      ['items', [{ ...item, envelope: zeros(wire.ENVELOPE_BYTES_MAX + 1) }]],
      ['items', [{ ...item, lifetime: 0 }]],
      ['items', [{ ...item, lifetime: wire.LIFETIME_SECONDS_MAX + 1 }]],
    ],
  },
  SendResponse: {
    good: { results: [result] },
    bad: [
      ['results', times(wire.BATCH_ITEMS_MAX + 1, result)],
      ['results', [{ ...result, code: 'not a code' }]],
      ['results', [{ ...result, retryAfter: wire.RETRY_AFTER_SECONDS_MAX + 1 }]],
    ],
  },
  ErrorBody: {
    good: { code: 'E_X', message: '', retryAfter: 0 },
    bad: [
      ['code', ''],
      ['code', 'E_'],
      ['code', 'e_x'],
      ['code', `E_${'X'.repeat(wire.ERROR_CODE_CHARACTERS_MAX - 1)}`],
      ['message', 'two\nlines'],
      ['message', '\u001b[31mred'],
      ['message', 'x'.repeat(wire.ERROR_MESSAGE_BYTES_MAX + 1)],
    ],
  },
  DeliverBatch: {
    good: { batchId: zeros(16), items: [deliverItem] },
    bad: [
      ['batchId', zeros(17)],
      ['items', []],
      ['items', times(wire.BATCH_ITEMS_MAX + 1, deliverItem)],
      ['items', [{ ...deliverItem, itemId: zeros(0) }]],
      ['items', [{ ...deliverItem, expiresAt: 0 }]],
      ['items', [{ ...deliverItem, envelope: zeros(wire.ENVELOPE_BYTES_MAX + 1) }]],
    ],
  },
  SignedDiscovery: {
    good: { document: zeros(1), rootKey: zeros(32), signature: zeros(64) },
    bad: [
      ['document', zeros(0)],
      ['rootKey', zeros(33)],
      ['signature', zeros(0)],
    ],
  },
  Discovery: {
    good: {
      domain: 'a.example',
      apiUrl: 'https://a.example',
      protocolMin: 1,
      protocolMax: 1,
      keys: [onlineKey],
      issuedAt: 0,
      expiresAt: 1,
      limits: { envelopeBytesMax: 1, batchBytesMax: 1, batchItemsMax: 1, lifetimeMax: 1 },
    } satisfies wire.Discovery,
    bad: [
      ['domain', 'A.example'],
      ['apiUrl', ''],
      ['apiUrl', 'https://ä.example'],
      ['protocolMin', 0],
      ['keys', times(wire.ONLINE_KEYS_MAX + 1, onlineKey)],
      ['keys', [{ ...onlineKey, id: '' }]],
      ['keys', [{ ...onlineKey, publicKey: zeros(31) }]],
      ['limits', undefined],
      ['limits', { envelopeBytesMax: 1, batchBytesMax: 1, batchItemsMax: 0, lifetimeMax: 1 }],
    ],
  },
  StoredSenderKeyRecord: {
    good: { distributionId: zeros(16), states: [senderKeyState] } satisfies wire.StoredSenderKeyRecord,
    bad: [
      ['distributionId', zeros(15)],
      ['states', []],
      ['states', times(6, senderKeyState)],
      ['states', [{ ...senderKeyState, messageVersion: 2 }]],
      ['states', [{ ...senderKeyState, messageVersion: 4 }]],
      ['states', [{ ...senderKeyState, chainKey: zeros(31) }]],
      ['states', [{ ...senderKeyState, signingPublicKey: zeros(32) }]],
      ['states', [{ ...senderKeyState, signingPrivateKey: zeros(33) }]],
      ['states', [{ ...senderKeyState, skippedSeeds: times(wire.SKIPPED_KEYS_MAX + 1, skippedSeed) }]],
    ],
  },
  StoredSessionRecord: {
    good: { archived: [] },
    bad: [['current', { rootKey: zeros(31), receivingChains: [] }]],
  },
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
    const tooLarge = bytes.length > wire.MANIFEST_BYTES_MAX ? ['E_WIRE_TOO_LARGE', 'E_WIRE_FIELD'] : ['E_WIRE_FIELD'];
    expect(() => codec.decode(bytes)).toThrow(expect.objectContaining({ code: expect.toBeOneOf(tooLarge) }));
  });

  it.each(cases)('$name.$field (case $i): misuse when sent', ({ name, field, bad }) => {
    const encode = () => codecs.get(name)!.encode(bad);
    expect(encode).toThrow(new RegExp(`\\.${field}\\b|at most`));
    expect(encode).toThrow(expect.toSatisfy((error) => error instanceof RangeError || error instanceof TypeError));
  });

  const good = (name: string) => rules[name]!.good;
  const unknownValues: [name: string, message: object][] = [
    ...[0, 1, 4].map((type): [string, object] => ['Envelope', { ...good('Envelope'), version: 1, type }]),
    ...[0, 1, 3].map((lane): [string, object] => [
      'DeliverBatch',
      { batchId: zeros(16), items: [{ ...deliverItem, lane }] },
    ]),
    ...[0, 5].map((status): [string, object] => ['SendResponse', { results: [{ ...result, status }] }]),
    ...[0, 5].map((status): [string, object] => ['DeliverResult', { results: [{ ...result, status }] }]),
    ...[0, 2].map((purpose): [string, object] => [
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
    const envelope = good('Envelope');
    const wrong = { type: 'message', content: 'text', senderDeviceId: '1', senderAddress: 5, senderAccountId: [1] };
    for (const [field, value] of Object.entries(wrong)) {
      const encode = () => codecs.get('Envelope')!.encode({ ...envelope, [field]: value });
      expect(encode).toThrow(TypeError);
      expect(encode).toThrow(new RegExp(`^Envelope\\.${field} must be`));
    }
    expect(() => codecs.get('SendRequest')!.encode({ items: item })).toThrow(TypeError);
    expect(() => codecs.get('SendRequest')!.encode({ items: [null] })).toThrow(TypeError);
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

  it('content of a newer kind is known as such', () => {
    const bytes = wire.encodeContent(good('Content') as wire.Content);
    const type = lookupSchema('sotto.content.v1.Content');
    const newer = type.encode(type.fromObject({ ...good('Content'), version: 1 })).finish();
    expect(wire.decodeContent(bytes).body).toEqual({ kind: 'text', body: '' });
    expect(wire.decodeContent(Uint8Array.from(newer)).body).toEqual({ kind: 'unknown' });
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

  it('a message larger than its limit is misuse, though every field is within its own', () => {
    const items = times(12, { ...item, envelope: zeros(wire.ENVELOPE_BYTES_MAX) });
    expect(() => wire.encodeSendRequest({ items })).toThrow(RangeError);
    const fitting = wire.encodeSendRequest({ items: items.slice(0, 10) });
    expect(wire.decodeSendRequest(fitting).items).toHaveLength(10);
  });
});
