/** A good value of each message of the network that has rules, and values of single fields that break them. */

import * as wire from '../src/index.ts';
import { noWholeHour, type Rules, times, zeros } from './values.ts';

const signedManifest: wire.SignedManifest = { manifest: zeros(1), signature: zeros(64) };
const signedPreKey: wire.SignedPreKey = { id: 1, publicKey: zeros(33), signature: zeros(64) };
const kemPreKey: wire.KemPreKey = { id: 1, publicKey: zeros(1569), signature: zeros(64) };
const oneTimePreKey: wire.OneTimePreKey = { id: 1, publicKey: zeros(33) };
const device: wire.Device = { deviceId: 1, registrationId: 1, authenticationKey: zeros(32), mailboxId: zeros(32) };
export const item: wire.OutgoingItem = {
  itemId: zeros(16),
  destination: 'b.example',
  lane: 'message',
  expiry: 'day',
  content: { kind: 'sealed', keyId: 'a', sealed: zeros(1) },
};
const voucher: wire.Voucher = { issuerKeyId: 'a', message: zeros(32), signature: zeros(256) };
export const localContent: wire.OutgoingContent = { kind: 'local', mailboxId: zeros(32), envelope: zeros(1) };
export const result: wire.ItemResult = { itemId: zeros(16), status: 'accepted', retryAfter: 0 };
export const deliverItem: wire.DeliverItem = {
  itemId: zeros(16),
  lane: 'message',
  expiry: 'day',
  acceptedAt: 3600,
  content: { keyId: 'a', sealed: zeros(1) },
};
const sealedSender: wire.SealedSenderAuthority = { trustRoot: zeros(33), serverCertificates: [zeros(1)] };
const rootChange: wire.RootChange = { formerRootKey: zeros(32), signature: zeros(64) };
export const onlineKey: wire.OnlineKey = {
  id: 'a',
  purpose: 'serverToServer',
  publicKey: zeros(32),
  notBefore: 0,
  notAfter: 1,
};

const binding: wire.KeyBinding = { createdAt: 1, signature: zeros(64) };
const mailboxKey: wire.MailboxKey = { id: 1, publicKey: zeros(wire.X_WING_PUBLIC_KEY_BYTES), binding };
const mailboxContext: wire.MailboxContext = { keyId: 1, encapsulatedKey: zeros(wire.X_WING_ENCAPSULATED_BYTES) };

export const networkRules: Record<string, Rules> = {
  Envelope: {
    good: { sealed: zeros(1) } satisfies wire.Envelope,
    bad: [
      ['sealed', zeros(0)],
      ['sealed', zeros(wire.SEALED_MESSAGE_BYTES_MAX + 1)],
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
      ['protocol', 1],
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
      ['signedPreKey', { ...signedPreKey, binding: { ...binding, createdAt: 0 } }],
      ['kemPreKey', { ...kemPreKey, binding: { ...binding, signature: zeros(63) } }],
      ['oneTimePreKey', { id: 1, publicKey: zeros(0) }],
      ['oneTimePreKey', { ...oneTimePreKey, binding: { ...binding, signature: zeros(65) } }],
    ],
  },
  PreKeyUpload: {
    good: {
      oneTimePreKeys: [],
      oneTimeKemPreKeys: [],
      mailboxKey,
      replaceOneTimeKeys: true,
    } satisfies wire.PreKeyUpload,
    bad: [
      ['mailboxKey', { ...mailboxKey, publicKey: zeros(wire.X_WING_PUBLIC_KEY_BYTES + 1) }],
      ['mailboxKey', { ...mailboxKey, binding: undefined }],
      ['signedPreKey', { ...signedPreKey, signature: zeros(63) }],
      ['lastResortKemPreKey', { ...kemPreKey, publicKey: zeros(1570) }],
      ['oneTimePreKeys', times(wire.ONE_TIME_PRE_KEYS_MAX + 1, oneTimePreKey)],
      ['oneTimeKemPreKeys', times(wire.ONE_TIME_KEM_PRE_KEYS_MAX + 1, kemPreKey)],
    ],
  },
  RegisterRequest: {
    good: {
      manifest: signedManifest,
      preKeys: { oneTimePreKeys: [], oneTimeKemPreKeys: [], replaceOneTimeKeys: false },
    },
    bad: [
      ['manifest', undefined],
      ['preKeys', undefined],
      ['invite', 'x'.repeat(wire.INVITE_CHARACTERS_MAX + 1)],
      ['proofOfWork', { challenge: zeros(31), counter: 0 }],
    ],
  },
  ManifestRequest: { good: { manifest: signedManifest }, bad: [['manifest', undefined]] },
  ManifestResponse: { good: { manifest: signedManifest }, bad: [['manifest', undefined]] },
  SendRequest: {
    good: { items: [item], storeMark: { next: zeros(16), known: [zeros(16)] } },
    bad: [
      ['storeMark', { next: zeros(15), known: [] }],
      ['storeMark', { next: zeros(16), known: [zeros(17)] }],
      ['storeMark', { next: zeros(16), known: times(wire.STORE_MARKS_MAX + 1, zeros(16)) }],
      ['items', times(wire.BATCH_ITEMS_MAX + 1, item)],
      ['items', [{ ...item, itemId: zeros(15) }]],
      ['items', [{ ...item, destination: 'localhost' }]],
      ['items', [{ ...item, content: { kind: 'sealed', keyId: '', sealed: zeros(1) } }]],
      ['items', [{ ...item, content: { kind: 'sealed', keyId: 'a', sealed: zeros(0) } }]],
      [
        'items',
        [{ ...item, content: { kind: 'sealed', keyId: 'a', sealed: zeros(wire.SEALED_FORWARD_BYTES_MAX + 1) } }],
      ],
      ['items', [{ ...item, content: { ...localContent, mailboxId: zeros(31) } }]],
      ['items', [{ ...item, content: { ...localContent, envelope: zeros(0) } }]],
      ['items', [{ ...item, content: { ...localContent, envelope: zeros(wire.ENVELOPE_BYTES_MAX + 1) } }]],
    ],
  },
  LookUpRequest: {
    good: { domain: 'b.example', query: { keyId: 'a', sealed: zeros(1) } },
    bad: [
      ['domain', 'localhost'],
      ['query', undefined],
      ['query', { keyId: '', sealed: zeros(1) }],
    ],
  },
  FederationLookUpRequest: { good: { query: { keyId: 'a', sealed: zeros(1) } }, bad: [['query', undefined]] },
  LookUpResponse: { good: { answer: zeros(1) }, bad: [['answer', zeros(0)]] },
  FederationLookUpResponse: { good: { answer: zeros(1) }, bad: [['answer', zeros(0)]] },
  ForwardContent: {
    good: { mailboxId: zeros(32), authorization: { kind: 'voucher', ...voucher }, envelope: zeros(1) },
    bad: [
      ['mailboxId', zeros(33)],
      ['authorization', { kind: 'contactToken', token: zeros(31) }],
      ['authorization', { kind: 'voucher', ...voucher, issuerKeyId: 'x'.repeat(65) }],
      ['authorization', { kind: 'voucher', ...voucher, message: zeros(16) }],
      ['authorization', { kind: 'voucher', ...voucher, signature: zeros(255) }],
      ['authorization', { kind: 'voucher', ...voucher, signature: zeros(257) }],
      ['envelope', zeros(0)],
      ['envelope', zeros(wire.ENVELOPE_BYTES_MAX + 1)],
    ],
  },
  SendResponse: {
    good: { results: [result], storeMark: zeros(16) },
    bad: [
      ['storeMark', zeros(15)],
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
      ['items', [{ ...deliverItem, content: undefined }]],
      ['items', [{ ...deliverItem, content: { keyId: 'a', sealed: zeros(wire.SEALED_FORWARD_BYTES_MAX + 1) } }]],
      ...noWholeHour.map((acceptedAt) => ['items', [{ ...deliverItem, acceptedAt }]] as const),
    ],
  },
  PreKeyStatus: {
    good: { oneTimePreKeys: 0, oneTimeKemPreKeys: 0, shelfDigest: zeros(32).fill(1) } satisfies wire.PreKeyStatus,
    bad: [['shelfDigest', zeros(31)]],
  },
  RelayFrame: {
    good: {
      kind: 'delivery',
      cursor: zeros(16),
      context: mailboxContext,
      body: { kind: 'sealed', number: 0, sealed: zeros(1) },
    } satisfies wire.RelayFrame,
    bad: [
      ['cursor', zeros(15)],
      ['context', { ...mailboxContext, encapsulatedKey: zeros(wire.X_WING_ENCAPSULATED_BYTES - 1) }],
    ],
  },
  SenderCertificateResponse: {
    good: { certificate: zeros(1) } satisfies wire.SenderCertificateResponse,
    bad: [
      ['certificate', zeros(0)],
      ['certificate', zeros(wire.SENDER_CERTIFICATE_BYTES_MAX + 1)],
    ],
  },
  DiscoveryRequest: {
    good: { domain: 'a.example' } satisfies wire.DiscoveryRequest,
    bad: [
      ['domain', ''],
      ['domain', 'A.example'],
      ['domain', '127.0.0.1'],
      ['domain', 'a.example:443'],
    ],
  },
  DiscoveryResponse: {
    good: { discovery: zeros(1) } satisfies wire.DiscoveryResponse,
    bad: [
      ['discovery', zeros(0)],
      ['discovery', zeros(wire.DISCOVERY_BYTES_MAX + 1)],
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
      sealedSender,
      revokedKeyIds: ['b'],
      rootChanges: [rootChange],
    } satisfies wire.Discovery,
    bad: [
      ['domain', 'A.example'],
      ['apiUrl', ''],
      ['apiUrl', 'https://ä.example'],
      ['protocolMin', 0],
      ['keys', times(wire.ONLINE_KEYS_MAX + 1, onlineKey)],
      ['keys', [{ ...onlineKey, id: '' }]],
      ['keys', [{ ...onlineKey, publicKey: zeros(31) }]],
      ['keys', [{ ...onlineKey, publicKey: zeros(wire.X_WING_PUBLIC_KEY_BYTES + 1) }]],
      ['limits', undefined],
      ['limits', { envelopeBytesMax: 1, batchBytesMax: 1, batchItemsMax: 0, lifetimeMax: 1 }],
      ['sealedSender', undefined],
      ['sealedSender', { ...sealedSender, trustRoot: zeros(32) }],
      ['sealedSender', { ...sealedSender, serverCertificates: [] }],
      ['sealedSender', { ...sealedSender, serverCertificates: times(wire.SERVER_CERTIFICATES_MAX + 1, zeros(1)) }],
      ['sealedSender', { ...sealedSender, serverCertificates: [zeros(0)] }],
      ['sealedSender', { ...sealedSender, serverCertificates: [zeros(wire.SERVER_CERTIFICATE_BYTES_MAX + 1)] }],
      ['revokedKeyIds', ['']],
      ['revokedKeyIds', times(wire.REVOKED_KEY_IDS_MAX + 1, 'b')],
      ['rootChanges', times(wire.ROOT_CHANGES_MAX + 1, rootChange)],
      ['rootChanges', [{ ...rootChange, formerRootKey: zeros(33) }]],
      ['rootChanges', [{ ...rootChange, signature: zeros(63) }]],
    ],
  },
};
