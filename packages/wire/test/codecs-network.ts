/** Codecs of what goes over the network, with values. */

import fc from 'fast-check';
import * as wire from '../src/index.ts';
import { outcome, outcomeOracle } from './codecs-outcomes.ts';
import {
  address,
  bytes,
  codec,
  domain,
  errorCode,
  list,
  localpart,
  longBytes,
  type NamedCodec,
  optionalKeys,
  printable,
  record,
  someBytes,
  uint32,
  versioned,
  wholeHour,
} from './values.ts';

const binding = record<wire.KeyBinding>({ createdAt: uint32(1), signature: bytes(64) });
const signedPreKey = optionalKeys<wire.SignedPreKey>(
  { id: uint32(), publicKey: bytes(33), signature: bytes(64), binding },
  ['id', 'publicKey', 'signature'],
);
const kemPreKey = optionalKeys<wire.KemPreKey>(
  { id: uint32(), publicKey: bytes(1569), signature: bytes(64), binding },
  ['id', 'publicKey', 'signature'],
);
const oneTimePreKey = optionalKeys<wire.OneTimePreKey>({ id: uint32(), publicKey: bytes(33), binding }, [
  'id',
  'publicKey',
]);
const mailboxKey = record<wire.MailboxKey>({
  id: uint32(),
  publicKey: longBytes(wire.X_WING_PUBLIC_KEY_BYTES),
  binding,
});
const signedManifest = record<wire.SignedManifest>({ manifest: someBytes(), signature: bytes(64) });
const bundle = optionalKeys<wire.PreKeyBundle>(
  {
    deviceId: uint32(1, 127),
    registrationId: uint32(1, 0x3fff),
    identityKey: bytes(33),
    signedPreKey,
    kemPreKey,
    kemLastResort: fc.boolean(),
    oneTimePreKey,
  },
  ['deviceId', 'registrationId', 'identityKey', 'signedPreKey', 'kemPreKey', 'kemLastResort'],
);
const preKeyUpload = optionalKeys<wire.PreKeyUpload>(
  {
    signedPreKey,
    lastResortKemPreKey: kemPreKey,
    oneTimePreKeys: list(oneTimePreKey),
    oneTimeKemPreKeys: list(kemPreKey),
    mailboxKey,
    replaceOneTimeKeys: fc.boolean(),
  },
  ['oneTimePreKeys', 'oneTimeKemPreKeys', 'replaceOneTimeKeys'],
);
const itemResult = optionalKeys<wire.ItemResult>(
  {
    itemId: bytes(16),
    status: fc.constantFrom<wire.ItemStatus[]>('accepted', 'duplicate', 'retryAfter', 'rejected'),
    code: errorCode,
    retryAfter: uint32(0, wire.RETRY_AFTER_SECONDS_MAX),
  },
  ['itemId', 'status', 'retryAfter'],
);
const errorBody = record<wire.ErrorBody>({
  code: errorCode,
  message: printable(),
  retryAfter: uint32(0, wire.RETRY_AFTER_SECONDS_MAX),
});
const deviceErrorBody = optionalKeys<wire.DeviceErrorBody>(
  {
    code: errorCode,
    message: printable(),
    retryAfter: uint32(0, wire.RETRY_AFTER_SECONDS_MAX),
    now: uint32(1),
  },
  ['code', 'message', 'retryAfter'],
);

const lane = fc.constantFrom<wire.Lane[]>('control', 'message', 'bulk', 'ephemeral');
const expiry = fc.constantFrom<wire.Expiry[]>('hour', 'day', 'week', 'threeWeeks');
const sealed = record<wire.Sealed>({ keyId: printable(1), sealed: someBytes() });
const authorization = fc.oneof(
  record<wire.Authorization & { kind: 'contactToken' }>({ kind: fc.constant('contactToken'), token: bytes(32) }),
  record<wire.Authorization & { kind: 'voucher' }>({
    kind: fc.constant('voucher'),
    issuerKeyId: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 64 }),
    message: bytes(32),
    signature: bytes(256),
  }),
);
/** With a voucher, the longest local part and key id, a query just fits: shorter ones leave room for fields that are unknown. */
const shortAuthorization = authorization.map((one) => (one.kind === 'voucher' ? { ...one, issuerKeyId: 'id' } : one));
const forwardContent = optionalKeys<wire.ForwardContent>(
  { mailboxId: bytes(32), authorization, envelope: someBytes() },
  ['mailboxId', 'envelope'],
);

const purposeNumbers = { serverToServer: 1, forward: 2, voucher: 3 };
const laneNumbers = { control: 1, message: 2, bulk: 3, ephemeral: 4 };
const expiryNumbers = { hour: 1, day: 2, week: 3, threeWeeks: 4 };
const numbered = (item: { lane: wire.Lane; expiry: wire.Expiry }): object => ({
  ...item,
  lane: laneNumbers[item.lane],
  expiry: expiryNumbers[item.expiry],
});
const authorizationOracle = (value: wire.Authorization) =>
  value.kind === 'contactToken' ? { contactToken: value.token } : { voucher: value };
const forwardOracle = ({ authorization: value, ...content }: { authorization?: wire.Authorization }): object =>
  value === undefined ? content : { ...content, authorization: authorizationOracle(value) };
const statusNumbers = { accepted: 1, duplicate: 2, retryAfter: 3, rejected: 4 };
const resultOracle = <Result extends Pick<wire.ItemResult, 'status'>>(result: Result) => ({
  ...result,
  status: statusNumbers[result.status],
});
const deliverResult = itemResult.map(
  ({ itemId, ...rest }): wire.DeliverItemResult => ({ itemDigest: itemId, ...rest }),
);

const flatDelivery = ({ body, ...rest }: wire.Delivery) =>
  body.kind === 'open' ? { ...rest, open: body.arrived } : { ...rest, number: body.number, sealed: body.sealed };

export const networkCodecs: readonly NamedCodec[] = [
  codec(
    'SignalMessage',
    'signal.SignalMessage',
    wire.encodeSignalMessage,
    wire.decodeSignalMessage,
    optionalKeys<wire.SignalMessageFields>(
      {
        ratchetKey: someBytes(0),
        counter: uint32(),
        previousCounter: uint32(),
        ciphertext: someBytes(0),
        pqRatchet: someBytes(0),
        addresses: someBytes(0),
      },
      [],
    ),
  ),
  codec(
    'PreKeySignalMessage',
    'signal.PreKeySignalMessage',
    wire.encodePreKeySignalMessage,
    wire.decodePreKeySignalMessage,
    optionalKeys<wire.PreKeySignalMessageFields>(
      {
        preKeyId: uint32(),
        baseKey: someBytes(0),
        identityKey: someBytes(0),
        message: someBytes(0),
        registrationId: uint32(),
        signedPreKeyId: uint32(),
        kyberPreKeyId: uint32(),
        kyberCiphertext: someBytes(0),
      },
      [],
    ),
  ),
  codec(
    'ScannableFingerprint',
    'signal.ScannableFingerprint',
    wire.encodeScannableFingerprint,
    wire.decodeScannableFingerprint,
    optionalKeys<wire.ScannableFingerprint>(
      {
        formatVersion: uint32(),
        local: optionalKeys<wire.Fingerprint>({ content: someBytes(0) }, []),
        remote: optionalKeys<wire.Fingerprint>({ content: someBytes(0) }, []),
      },
      [],
    ),
  ),
  codec(
    'Envelope',
    'sotto.wire.v1.Envelope',
    wire.encodeEnvelope,
    wire.decodeEnvelope,
    record<wire.Envelope>({ sealed: someBytes() }),
    versioned,
  ),
  codec(
    'SignedManifest',
    'sotto.wire.v1.SignedManifest',
    wire.encodeSignedManifest,
    wire.decodeSignedManifest,
    signedManifest,
  ),
  codec(
    'DeviceManifest',
    'sotto.wire.v1.DeviceManifest',
    wire.encodeDeviceManifest,
    wire.decodeDeviceManifest,
    optionalKeys<wire.DeviceManifest>(
      {
        identityKey: bytes(33),
        address,
        sequence: uint32(1),
        previousHash: bytes(32),
        issuedAt: uint32(),
        devices: list(
          record<wire.Device>({
            deviceId: uint32(1, 127),
            registrationId: uint32(1, 0x3fff),
            authenticationKey: bytes(32),
            mailboxId: bytes(32),
          }),
          1,
        ),
        protocol: uint32(2),
      },
      ['identityKey', 'address', 'sequence', 'issuedAt', 'devices'],
    ),
    versioned,
  ),
  codec('PreKeyBundle', 'sotto.wire.v1.PreKeyBundle', wire.encodePreKeyBundle, wire.decodePreKeyBundle, bundle),
  codec(
    'RegisterRequest',
    'sotto.relay.v1.RegisterRequest',
    wire.encodeRegisterRequest,
    wire.decodeRegisterRequest,
    optionalKeys<wire.RegisterRequest>(
      {
        manifest: signedManifest,
        preKeys: preKeyUpload,
        invite: printable(1),
        proofOfWork: record<wire.ProofOfWork>({ challenge: bytes(32), counter: uint32() }),
      },
      ['manifest', 'preKeys'],
    ),
  ),
  codec(
    'RegisterResponse',
    'sotto.relay.v1.RegisterResponse',
    wire.encodeRegisterResponse,
    wire.decodeRegisterResponse,
    record<wire.RegisterResponse>({}),
  ),
  codec(
    'ManifestRequest',
    'sotto.relay.v1.ManifestRequest',
    wire.encodeManifestRequest,
    wire.decodeManifestRequest,
    record<wire.ManifestRequest>({ manifest: signedManifest }),
  ),
  codec(
    'ManifestResponse',
    'sotto.relay.v1.ManifestResponse',
    wire.encodeManifestResponse,
    wire.decodeManifestResponse,
    record<wire.ManifestResponse>({ manifest: signedManifest }),
  ),
  codec('PreKeyUpload', 'sotto.relay.v1.PreKeyUpload', wire.encodePreKeyUpload, wire.decodePreKeyUpload, preKeyUpload),
  codec(
    'PreKeyStatus',
    'sotto.relay.v1.PreKeyStatus',
    wire.encodePreKeyStatus,
    wire.decodePreKeyStatus,
    optionalKeys<wire.PreKeyStatus>({ oneTimePreKeys: uint32(), oneTimeKemPreKeys: uint32(), shelfDigest: bytes(32) }, [
      'oneTimePreKeys',
      'oneTimeKemPreKeys',
    ]),
  ),
  codec(
    'PreKeyStatusRequest',
    'sotto.relay.v1.PreKeyStatusRequest',
    wire.encodePreKeyStatusRequest,
    wire.decodePreKeyStatusRequest,
    record<wire.PreKeyStatusRequest>({ withDigest: fc.boolean() }),
  ),
  codec(
    'OpenSessionRequest',
    'sotto.relay.v1.OpenSessionRequest',
    wire.encodeOpenSessionRequest,
    wire.decodeOpenSessionRequest,
    record<wire.OpenSessionRequest>({ ephemeralKey: bytes(32) }),
  ),
  codec(
    'OpenSessionResponse',
    'sotto.relay.v1.OpenSessionResponse',
    wire.encodeOpenSessionResponse,
    wire.decodeOpenSessionResponse,
    record<wire.OpenSessionResponse>({ sessionId: bytes(16), ephemeralKey: bytes(32), lifetime: uint32(1, 86_400) }),
  ),
  codec(
    'LookUpRequest',
    'sotto.relay.v1.LookUpRequest',
    wire.encodeLookUpRequest,
    wire.decodeLookUpRequest,
    record<wire.LookUpRequest>({ domain, query: sealed }),
  ),
  codec(
    'LookUpResponse',
    'sotto.relay.v1.LookUpResponse',
    wire.encodeLookUpResponse,
    wire.decodeLookUpResponse,
    record<wire.LookUpResponse>({ answer: someBytes() }),
  ),
  codec(
    'FederationLookUpRequest',
    'sotto.federation.v1.LookUpRequest',
    wire.encodeFederationLookUpRequest,
    wire.decodeFederationLookUpRequest,
    record<wire.FederationLookUpRequest>({ query: sealed }),
  ),
  codec(
    'FederationLookUpResponse',
    'sotto.federation.v1.LookUpResponse',
    wire.encodeFederationLookUpResponse,
    wire.decodeFederationLookUpResponse,
    record<wire.LookUpResponse>({ answer: someBytes() }),
  ),
  codec(
    'LookUpQuery',
    'sotto.forward.v1.LookUpQuery',
    wire.encodeLookUpQuery,
    wire.decodeLookUpQuery,
    fc.oneof(
      localpart.map((name): wire.LookUpQuery => ({ kind: 'manifest', localpart: name })),
      optionalKeys<wire.LookUpQuery & { kind: 'bundle' }>(
        { kind: fc.constant('bundle'), localpart, deviceId: uint32(1, 127), authorization: shortAuthorization },
        ['kind', 'localpart', 'deviceId'],
      ),
    ),
    (query) => ({
      localpart: query.localpart,
      ...(query.kind === 'manifest' ? { manifest: {} } : { bundle: forwardOracle(query) }),
    }),
  ),
  codec(
    'LookUpAnswer',
    'sotto.forward.v1.LookUpAnswer',
    wire.encodeLookUpAnswer,
    wire.decodeLookUpAnswer,
    fc.oneof(
      signedManifest.map((manifest): wire.LookUpAnswer => ({ kind: 'manifest', manifest })),
      bundle.map((one): wire.LookUpAnswer => ({ kind: 'bundle', bundle: one })),
      errorCode.map((code): wire.LookUpAnswer => ({ kind: 'refusal', code })),
    ),
    (answer) => (answer.kind === 'refusal' ? { refusal: answer.code } : answer),
  ),
  codec(
    'SendRequest',
    'sotto.relay.v1.SendRequest',
    wire.encodeSendRequest,
    wire.decodeSendRequest,
    optionalKeys<wire.SendRequest>(
      {
        storeMark: record<wire.StoreMark>({ next: bytes(16), known: list(bytes(16)) }),
        items: list(
          record<wire.OutgoingItem>({
            itemId: bytes(16),
            destination: domain,
            lane,
            expiry,
            content: fc.oneof(
              forwardContent.map((content): wire.OutgoingContent => ({ kind: 'local', ...content })),
              sealed.map((content): wire.OutgoingContent => ({ kind: 'sealed', ...content })),
            ),
          }),
          1,
        ),
      },
      ['items'],
    ),
    ({ items, ...rest }) => ({
      ...rest,
      items: items.map(({ content, ...item }) => ({
        ...numbered(item),
        ...(content.kind === 'local' ? { local: forwardOracle(content) } : { sealed: content }),
      })),
    }),
  ),
  codec(
    'SendResponse',
    'sotto.relay.v1.SendResponse',
    wire.encodeSendResponse,
    wire.decodeSendResponse,
    optionalKeys<wire.SendResponse>({ results: list(itemResult), storeMark: bytes(16) }, ['results']),
    ({ results, ...rest }) => ({ ...rest, results: results.map(resultOracle) }),
  ),
  codec(
    'ForwardContent',
    'sotto.forward.v1.ForwardContent',
    wire.encodeForwardContent,
    wire.decodeForwardContent,
    forwardContent,
    forwardOracle,
  ),
  codec('ErrorBody', 'sotto.relay.v1.Error', wire.encodeErrorBody, wire.decodeErrorBody, deviceErrorBody),
  codec(
    'ClientFrame',
    'sotto.relay.v1.ClientFrame',
    wire.encodeClientFrame,
    wire.decodeClientFrame,
    fc.oneof(
      record<wire.ClientFrame & { kind: 'attach' }>({
        kind: fc.constant('attach'),
        signatureInput: printable(1),
        signature: printable(1),
      }),
      record<wire.ClientFrame & { kind: 'acknowledge' }>({
        kind: fc.constant('acknowledge'),
        cursors: list(bytes(16), 1),
      }),
    ),
    (frame) => ({ [frame.kind]: frame }),
  ),
  codec(
    'RelayFrame',
    'sotto.relay.v1.RelayFrame',
    wire.encodeRelayFrame,
    wire.decodeRelayFrame,
    fc.oneof(
      optionalKeys<wire.RelayFrame & { kind: 'attached' }>(
        {
          kind: fc.constant('attached'),
          mailboxEpoch: bytes(8),
          replaced: fc.boolean(),
          storeMark: bytes(16),
          now: uint32(),
        },
        ['kind', 'mailboxEpoch', 'replaced', 'now'],
      ),
      optionalKeys<wire.RelayFrame & { kind: 'delivery' }>(
        {
          kind: fc.constant('delivery'),
          cursor: bytes(16),
          context: record<wire.MailboxContext>({
            keyId: uint32(),
            encapsulatedKey: longBytes(wire.X_WING_ENCAPSULATED_BYTES),
          }),
          body: fc.oneof(
            record<wire.DeliveryBody & { kind: 'sealed' }>({
              kind: fc.constant('sealed'),
              number: uint32(0, wire.MAILBOX_CONTEXT_MESSAGES_MAX - 1),
              sealed: someBytes(),
            }),
            record<wire.DeliveryBody & { kind: 'open' }>({ kind: fc.constant('open'), arrived: someBytes() }),
          ),
        },
        ['kind', 'cursor', 'body'],
      ),
      fc.constant<wire.RelayFrame>({ kind: 'mailboxFull' }),
      record<wire.RelayFrame & { kind: 'preKeysLow' }>({
        kind: fc.constant('preKeysLow'),
        oneTimePreKeys: uint32(),
        oneTimeKemPreKeys: uint32(),
      }),
      record<wire.RelayFrame & { kind: 'acknowledged' }>({
        kind: fc.constant('acknowledged'),
        cursors: list(bytes(16), 1),
      }),
      deviceErrorBody.map((body): wire.RelayFrame => ({ kind: 'error', ...body })),
      fc.constant<wire.RelayFrame>({ kind: 'alive' }),
      record<wire.RelayFrame & { kind: 'ephemeral' }>({
        kind: fc.constant('ephemeral'),
        envelope: someBytes(),
        acceptedAt: uint32(),
      }),
      outcome.map((one): wire.RelayFrame => ({ kind: 'outcome', ...one })),
    ),
    (frame) => ({
      [frame.kind]:
        frame.kind === 'outcome' ? outcomeOracle(frame) : frame.kind === 'delivery' ? flatDelivery(frame) : frame,
    }),
  ),
  codec(
    'DeliverBatch',
    'sotto.federation.v1.DeliverBatch',
    wire.encodeDeliverBatch,
    wire.decodeDeliverBatch,
    optionalKeys<wire.DeliverBatch>(
      {
        batchId: bytes(16),
        items: list(
          record<wire.DeliverItem>({
            itemId: bytes(16),
            lane,
            expiry,
            acceptedAt: wholeHour,
            content: sealed,
          }),
          1,
        ),
        instance: bytes(8),
      },
      ['batchId', 'items'],
    ),
    ({ items, ...rest }) => ({ ...rest, items: items.map(numbered) }),
  ),
  codec(
    'DeliverResult',
    'sotto.federation.v1.DeliverResult',
    wire.encodeDeliverResult,
    wire.decodeDeliverResult,
    optionalKeys<wire.DeliverResult>({ results: list(deliverResult), instance: bytes(8) }, ['results']),
    ({ results, ...rest }) => ({ ...rest, results: results.map(resultOracle) }),
  ),
  codec(
    'FederationErrorBody',
    'sotto.federation.v1.Error',
    wire.encodeFederationErrorBody,
    wire.decodeFederationErrorBody,
    errorBody,
  ),
  codec(
    'SignedDiscovery',
    'sotto.federation.v1.SignedDiscovery',
    wire.encodeSignedDiscovery,
    wire.decodeSignedDiscovery,
    record<wire.SignedDiscovery>({ document: someBytes(), rootKey: bytes(32), signature: bytes(64) }),
  ),
  codec(
    'Discovery',
    'sotto.federation.v1.Discovery',
    wire.encodeDiscovery,
    wire.decodeDiscovery,
    record<wire.Discovery>({
      domain,
      apiUrl: printable(1),
      protocolMin: uint32(1),
      protocolMax: uint32(1),
      keys: list(
        record<wire.OnlineKey>({
          id: printable(1),
          purpose: fc.constantFrom<wire.KeyPurpose[]>('serverToServer', 'forward', 'voucher'),
          publicKey: someBytes(32),
          notBefore: uint32(),
          notAfter: uint32(),
        }),
      ),
      issuedAt: uint32(),
      expiresAt: uint32(),
      limits: record<wire.RelayLimits>({
        envelopeBytesMax: uint32(1),
        batchBytesMax: uint32(1),
        batchItemsMax: uint32(1),
        lifetimeMax: uint32(1),
      }),
      sealedSender: record<wire.SealedSenderAuthority>({
        trustRoot: bytes(33),
        serverCertificates: list(someBytes(), 1),
      }),
      revokedKeyIds: list(printable(1)),
      rootChanges: list(record<wire.RootChange>({ formerRootKey: bytes(32), signature: bytes(64) })),
    }),
    (discovery) =>
      versioned({
        ...discovery,
        keys: discovery.keys.map((key) => ({ ...key, purpose: purposeNumbers[key.purpose] })),
      }),
  ),
];
