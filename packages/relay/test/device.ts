/** A device that can sign: the smallest client of a relay, for tests. */

import {
  concatBytes,
  defaultProvider as crypto,
  type Ed25519KeyPair,
  systemRandom as random,
  type X25519KeyPair,
} from '@sotto/crypto';
import { type HpkeKeyPair, hpkeXWing } from '@sotto/crypto/hpke';
import {
  accountIdFromIdentityKey,
  bindDeviceKey,
  createManifest,
  type DeviceKey,
  type ForwardingAlgorithm,
  type ForwardingKey,
  findForwardingKey,
  formatClientKeyId,
  forwardingAlgorithmOf,
  forwardingKeyPair,
  type HeaderList,
  mintContactToken,
  openLookUpAnswer,
  type RequestParts,
  type SignatureProfileName,
  sealForward,
  sealLookUp,
  signRequest,
  tokenEpochAt,
  type VerifiedManifest,
  verifyManifest,
} from '@sotto/identity';
import {
  type Authorization,
  type DeliverItem,
  type Device,
  type Discovery,
  decodeDiscovery,
  decodeErrorBody,
  decodeLookUpResponse,
  decodePreKeyStatus,
  decodeSendResponse,
  decodeSignedDiscovery,
  decodeSignedManifest,
  type ErrorBody,
  type Expiry,
  encodeLookUpRequest,
  encodePreKeyUpload,
  encodeRegisterRequest,
  encodeSendRequest,
  encodeSignedManifest,
  encodeTokenKeysUpload,
  type ForwardContent,
  type ItemResult,
  type KemPreKey,
  type KeyBinding,
  type Lane,
  type LookUpAnswer,
  type LookUpQuery,
  type MailboxKey,
  type OneTimePreKey,
  type OutgoingItem,
  type PreKeyUpload,
  padEnvelope,
  type SignedPreKey,
  unpadEnvelope,
} from '@sotto/wire';

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export interface SignOptions {
  readonly path: string;
  readonly body: Uint8Array;
  /** `host:port` the signature is made for. */
  readonly authority: string;
  readonly nonce?: Uint8Array;
  readonly now?: number;
  readonly key?: Ed25519KeyPair;
  readonly profile?: SignatureProfileName;
}

export interface TestDevice {
  readonly address: string;
  readonly identity: X25519KeyPair;
  readonly authentication: Ed25519KeyPair;
  readonly device: Device;
  readonly manifest: VerifiedManifest;
  readonly keyId: string;
  /** Of its mailbox, under id 1. */
  readonly mailboxKeyPair: HpkeKeyPair;
  /** Those it had before, by their ids. */
  readonly formerMailboxKeys?: ReadonlyMap<number, HpkeKeyPair>;
  /** With which it mints tokens, once {@link shareTokenKey} was called. */
  readonly tokenKey: Uint8Array;
  sign(options: SignOptions): HeaderList;
}

export const MEDIA_TYPE = 'application/x-protobuf';

export interface TestDeviceOptions {
  readonly identity?: X25519KeyPair;
  readonly deviceId?: number;
  readonly mailboxId?: Uint8Array;
  readonly previous?: VerifiedManifest;
  readonly others?: readonly Device[];
}

export const createDevice = (address: string, options: TestDeviceOptions = {}): TestDevice => {
  const identity = options.identity ?? crypto.x25519KeyPair(random(32));
  const authentication = crypto.ed25519KeyPair(random(32));
  const device: Device = {
    deviceId: options.deviceId ?? 1,
    registrationId: 77,
    authenticationKey: authentication.publicKey,
    mailboxId: options.mailboxId ?? random(32),
  };
  const devices = [...(options.others ?? []), device].sort((a, b) => a.deviceId - b.deviceId);
  const previous = options.previous === undefined ? {} : { previous: options.previous };
  const bytes = createManifest(crypto, random, identity, { address, devices, issuedAt: seconds(), ...previous });
  const manifest = verifyManifest(crypto, bytes);
  const keyId = formatClientKeyId({ accountId: manifest.accountId, deviceId: device.deviceId });
  return {
    address,
    identity,
    authentication,
    device,
    manifest,
    keyId,
    mailboxKeyPair: hpkeXWing.keyPair(crypto, random(32)),
    tokenKey: random(32),
    sign: ({ path, body, authority, nonce, now, key, profile }) => {
      const headers: HeaderList = profile === 'clientStream' ? [] : [['content-type', MEDIA_TYPE]];
      const method = profile === 'clientStream' ? 'GET' : 'POST';
      const request: RequestParts = { method, authority, path, query: '?', headers, body };
      const signed = signRequest(crypto, {
        profile: profile ?? 'client',
        request,
        privateKey: (key ?? authentication).privateKey,
        keyId,
        now: now ?? seconds(),
        nonce: nonce ?? random(16),
      });
      return [...headers, ...signed];
    },
  };
};

export const identityKeyOf = (identity: X25519KeyPair): Uint8Array =>
  concatBytes(Uint8Array.of(0x05), identity.publicKey);

export const accountIdOf = (identity: X25519KeyPair): Uint8Array =>
  accountIdFromIdentityKey(crypto, identityKeyOf(identity));

export const seconds = (): number => Math.floor(Date.now() / 1000);

export const createSignedPreKey = (device: TestDevice, id: number): SignedPreKey => {
  const publicKey = concatBytes(Uint8Array.of(0x05), crypto.x25519KeyPair(random(32)).publicKey);
  const binding = bind(device, { kind: 'signedPreKey', id, publicKey });
  return { id, publicKey, signature: signWithIdentity(device, publicKey), binding };
};

export const createOneTimePreKey = (device: TestDevice, id: number): OneTimePreKey => {
  const publicKey = concatBytes(Uint8Array.of(0x05), crypto.x25519KeyPair(random(32)).publicKey);
  return { id, publicKey, binding: bind(device, { kind: 'oneTimePreKey', id, publicKey }) };
};

export const createMailboxKey = (device: TestDevice, id = 1, pair = device.mailboxKeyPair): MailboxKey => {
  const { publicKey } = pair;
  return { id, publicKey, binding: bind(device, { kind: 'mailboxKey', id, publicKey }) };
};

/** What the identity key says of a key, now. */
export const bind = ({ identity, manifest, device }: TestDevice, key: DeviceKey, createdAt = seconds()): KeyBinding =>
  bindDeviceKey(
    crypto,
    random,
    identity.privateKey,
    { accountId: manifest.accountId, deviceId: device.deviceId },
    key,
    createdAt,
  );

export const createKemPreKey = (
  device: TestDevice,
  id: number,
  kind: 'oneTimeKemPreKey' | 'lastResortKemPreKey' = 'oneTimeKemPreKey',
): KemPreKey => {
  const publicKey = concatBytes(Uint8Array.of(0x08), crypto.kyberKeyPair(random(64)).publicKey);
  const binding = bind(device, { kind, id, publicKey });
  return { id, publicKey, signature: signWithIdentity(device, publicKey), binding };
};

/** The three keys that must be there, and so many one-time keys of each kind, ids from `firstId`. */
export const createPreKeys = (device: TestDevice, oneTime = 3, oneTimeKem = 2, firstId = 1): PreKeyUpload => ({
  signedPreKey: createSignedPreKey(device, 1),
  lastResortKemPreKey: createKemPreKey(device, 1, 'lastResortKemPreKey'),
  mailboxKey: createMailboxKey(device),
  oneTimePreKeys: range(oneTime).map((index) => createOneTimePreKey(device, firstId + index)),
  oneTimeKemPreKeys: range(oneTimeKem).map((index) => createKemPreKey(device, firstId + index)),
  replaceOneTimeKeys: false,
});

export const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

const signWithIdentity = (device: TestDevice, message: Uint8Array): Uint8Array =>
  crypto.xeddsaSign(device.identity.privateKey, message, random(64));

/** Sends a signed request. `authority` is the URL's unless told otherwise. */
export const post = async (
  device: TestDevice,
  url: string,
  path: string,
  body: Uint8Array,
  options: Partial<SignOptions> = {},
): Promise<TestAnswer> => send(url, path, body, device.sign({ path, body, authority: new URL(url).host, ...options }));

export const send = async (url: string, path: string, body: Uint8Array, headers: HeaderList): Promise<TestAnswer> => {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    body: body.slice(),
  });
  return { status: answer.status, headers: answer.headers, body: new Uint8Array(await answer.arrayBuffer()) };
};

export const errorOf = (answer: TestAnswer): ErrorBody => decodeErrorBody(answer.body);

export const registrationOf = (device: TestDevice, preKeys: PreKeyUpload): Uint8Array =>
  encodeRegisterRequest({ manifest: decodeSignedManifest(device.manifest.bytes), preKeys });

/** A device with an account on the relay at this URL. */
export const register = async (url: string, address: string, preKeys?: PreKeyUpload): Promise<TestDevice> => {
  const device = createDevice(address);
  await learnRelay(url);
  const answer = await post(device, url, '/v1/accounts', registrationOf(device, preKeys ?? createPreKeys(device)));
  if (answer.status !== 200) throw new Error(`registration failed: ${errorOf(answer).code}`);
  await shareTokenKey(device, url);
  return device;
};

/** From now on the relay takes tokens of the device. */
export const shareTokenKey = async (device: TestDevice, url: string, epoch = tokenEpochAt(seconds())) => {
  const body = encodeTokenKeysUpload({ keys: [{ epoch, key: device.tokenKey }] });
  const answer = await post(device, url, '/v1/tokens/keys', body);
  if (answer.status !== 200) throw new Error(`the token key was refused: ${errorOf(answer).code}`);
};

/** A fresh token of the device, or one for a nonce. */
export const tokenOf = ({ tokenKey, device }: TestDevice, nonce = random(16)): Authorization => ({
  kind: 'contactToken',
  token: mintContactToken(crypto, tokenKey, nonce, device.mailboxId),
});

export const uploadPreKeys = async (device: TestDevice, url: string, preKeys: PreKeyUpload) =>
  decodePreKeyStatus((await post(device, url, '/v1/prekeys', encodePreKeyUpload(preKeys))).body);

/** An item before it is known who sends it, and so whether it is sealed. */
export interface Draft extends ForwardContent {
  readonly itemId: Uint8Array;
  readonly destination: string;
  readonly lane: Lane;
  readonly expiry: Expiry;
}

/** `envelope` is padded here; it comes with a token of `to`. */
export const itemFor = (to: TestDevice, envelope: Uint8Array, changes: Partial<Draft> = {}): Draft => ({
  itemId: random(16),
  destination: domainOf(to),
  lane: 'message',
  expiry: 'day',
  mailboxId: to.device.mailboxId,
  authorization: tokenOf(to),
  envelope: padEnvelope(envelope),
  ...changes,
});

/** As a client of `origin` hands it over: sealed to the relay of its destination, unless that is the same. */
export const sealedFrom = (origin: string, draft: Draft): OutgoingItem => {
  const { mailboxId, authorization, envelope, ...item } = draft;
  const content = { mailboxId, envelope, ...(authorization === undefined ? {} : { authorization }) };
  if (item.destination === origin) return { ...item, content: { kind: 'local', ...content } };
  const key = forwardingKeyOf(item.destination, forwardingAlgorithmOf(item.lane));
  const sealed = sealForward({ crypto, random }, key, { ...item, origin }, content);
  return { ...item, content: { kind: 'sealed', ...sealed } };
};

/** As it goes from `origin` to the relay of its destination. */
export const deliverItemFrom = (origin: string, draft: Draft, acceptedAt = thisHour()): DeliverItem => {
  const { itemId, lane, expiry, content } = sealedFrom(origin, draft);
  if (content.kind !== 'sealed') throw new TypeError('draft: is for its origin itself');
  return { itemId, lane, expiry, acceptedAt, content: { keyId: content.keyId, sealed: content.sealed } };
};

export interface LookedUp {
  readonly status: number;
  /** Of the request, or inside the answer. */
  readonly code: string | undefined;
  readonly answer: LookUpAnswer | undefined;
}

/** As a client asks: sealed to the relay of the domain, by way of the one at this URL. */
export const lookUp = async (
  from: TestDevice,
  url: string,
  domain: string,
  query: LookUpQuery,
  options: Partial<SignOptions> = {},
): Promise<LookedUp> => {
  const route = { origin: domainOf(from), destination: domain };
  const pending = sealLookUp({ crypto, random }, forwardingKeyOf(domain, 'xWing'), route, query);
  const body = encodeLookUpRequest({ domain, query: pending.query });
  const got = await post(from, url, '/v1/look-up', body, options);
  if (got.status !== 200) return { status: got.status, code: errorOf(got).code, answer: undefined };
  const answer = openLookUpAnswer(crypto, pending, decodeLookUpResponse(got.body).answer);
  return { status: 200, code: answer.kind === 'refusal' ? answer.code : undefined, answer };
};

/** Serialised `SignedManifest` of an address, or the code of the refusal. */
export const lookUpManifest = async (from: TestDevice, url: string, address: string): Promise<Uint8Array | string> => {
  const [localpart = '', domain = ''] = address.split('@');
  const { answer, code } = await lookUp(from, url, domain, { kind: 'manifest', localpart });
  return answer?.kind === 'manifest' ? encodeSignedManifest(answer.manifest) : (code ?? 'nothing');
};

export const thisHour = (): number => Math.floor(seconds() / 3600) * 3600;

export const domainOf = ({ address }: TestDevice): string => address.split('@')[1]!;

/** By domain: what the relays said at which devices were registered. */
const documents = new Map<string, Discovery>();

/** A key that nobody has, for a relay that is not there. */
export const forwardingKeyOf = (domain: string, algorithm: ForwardingAlgorithm): ForwardingKey => {
  const document = documents.get(domain);
  const key = document && findForwardingKey(document, { algorithm, now: seconds() });
  return key ?? { id: 'nobody', algorithm, publicKey: forwardingKeyPair(crypto, algorithm, random(32)).publicKey };
};

/** Remembers the keys of a relay, for items that are sealed to it. */
export const learnRelay = async (url: string): Promise<void> => {
  const answer = await fetch(`${url}/.well-known/sotto-relay`);
  const { document } = decodeSignedDiscovery(new Uint8Array(await answer.arrayBuffer()));
  const discovery = decodeDiscovery(document);
  documents.set(discovery.domain, discovery);
};

/** What {@link itemFor} was given, as text. */
export const wordOf = (envelope: Uint8Array): string => Buffer.from(unpadEnvelope(envelope)).toString();

export const submit = async (
  device: TestDevice,
  url: string,
  drafts: readonly Draft[],
): Promise<readonly ItemResult[]> => {
  const items = drafts.map((draft) => sealedFrom(domainOf(device), draft));
  const answer = await post(device, url, '/v1/messages', encodeSendRequest({ items }));
  if (answer.status !== 200) throw new Error(`submit failed: ${errorOf(answer).code}`);
  return decodeSendResponse(answer.body).results;
};
