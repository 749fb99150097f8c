/**
 * The home relay as the client calls it. Every request is authenticated over method, target and body, by the device's
 * authentication key or within a session that it opened; there is no password and no token to steal (docs/protocol.md).
 */

import { type HeaderList, parseSignedRequest, type RequestParts, signRequest } from '@sotto/identity';
import {
  type ClientFrame,
  type DeliveryOutcome,
  decodeDiscoveryResponse,
  decodeErrorBody,
  decodeLookUpResponse,
  decodeManifestResponse,
  decodeOpenSessionResponse,
  decodeOutcomesResponse,
  decodePreKeyStatus,
  decodePushKeyResponse,
  decodePushResponse,
  decodeReceiptResponse,
  decodeRegisterResponse,
  decodeRegistrationTerms,
  decodeSenderCertificateResponse,
  decodeSendResponse,
  decodeSignedManifest,
  decodeTokenKeysResponse,
  decodeTokenRevocationResponse,
  decodeVoucherResponse,
  encodeDiscoveryRequest,
  encodeLookUpRequest,
  encodeManifestRequest,
  encodeOpenSessionRequest,
  encodeOutcomesRequest,
  encodePreKeyStatusRequest,
  encodePreKeyUpload,
  encodePushKeyRequest,
  encodePushRequest,
  encodeReceiptRequest,
  encodeRegisterRequest,
  encodeSenderCertificateRequest,
  encodeSendRequest,
  encodeSignedManifest,
  encodeTokenKeysUpload,
  encodeTokenRevocation,
  encodeVoucherRequest,
  type OutgoingItem,
  type PreKeyStatus,
  type PreKeyUpload,
  type PushSubscription,
  type Receipt,
  type RegisterRequest,
  type RegistrationTerms,
  type Sealed,
  type SendResponse,
  type StoreMark,
  type TokenEpochKey,
  type VoucherRequest,
  type VoucherResponse,
  WireError,
} from '@sotto/wire';
import type { Account } from './account.ts';
import { type BlobApi, blobApi, type Call, type CallLimits } from './attachments/blob-api.ts';
import { type Environment, nowSeconds } from './environment.ts';
import { ClientError, type ClientErrorCode } from './errors.ts';
import { REQUEST_TIMEOUT_MS } from './limits.ts';
import { withSignal } from './linked-signal.ts';
import { type RelaySession, relaySession } from './relay-session.ts';
import type { Transport, TransportRequest } from './transport.ts';

/**
 * Every method throws `ClientError`: `E_RELAY_UNREACHABLE` when no answer came, `E_RELAY_INVALID` when it cannot be
 * read, and for a refusal `E_RELAY_REFUSED` or a code of its own, with the relay's code in `relayCode`.
 */
export interface RelayApi {
  /** Idempotent for the same identity. */
  register(
    manifest: Uint8Array,
    preKeys: PreKeyUpload,
    admission: Pick<RegisterRequest, 'invite' | 'proofOfWork'>,
    signal: AbortSignal,
  ): Promise<void>;
  /** The newest manifest of the account, for a device that `manifest` names; `undefined` when the relay has no such account. */
  newestManifest(manifest: Uint8Array, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** What registration takes. */
  registrationTerms(signal: AbortSignal): Promise<RegistrationTerms>;
  uploadPreKeys(preKeys: PreKeyUpload, signal: AbortSignal): Promise<PreKeyStatus>;
  preKeyStatus(withDigest: boolean, signal: AbortSignal): Promise<PreKeyStatus>;
  /** What the relay of any domain answers to a sealed question, sealed. */
  lookUp(domain: string, query: Sealed, signal: AbortSignal): Promise<Uint8Array>;
  /** A sender certificate for this device; not verified. */
  senderCertificate(signal: AbortSignal): Promise<Uint8Array>;
  /** Serialised `SignedDiscovery` of the relay of any domain; not verified. */
  discovery(domain: string, signal: AbortSignal): Promise<Uint8Array>;
  /** 65 bytes: by which push services know the relay. */
  pushKey(signal: AbortSignal): Promise<Uint8Array>;
  /** Absent: this device is woken no more. */
  setPush(subscription: PushSubscription | undefined, signal: AbortSignal): Promise<void>;
  /** With `mark`, the answer may be a mark that the relay keeps and that is not known here; then nothing was taken. */
  send(items: readonly OutgoingItem[], signal: AbortSignal, mark?: StoreMark): Promise<SendResponse>;
  /** What became of items for other relays; at most `OUTCOMES_MAX`. */
  outcomes(itemIds: readonly Uint8Array[], signal: AbortSignal): Promise<readonly DeliveryOutcome[]>;
  receipt(itemId: Uint8Array, signal: AbortSignal): Promise<Receipt>;
  /** Keys of epochs that the relay has had before are replaced. */
  putTokenKeys(keys: readonly TokenEpochKey[], signal: AbortSignal): Promise<void>;
  revokeTokens(epoch: number, nonces: readonly Uint8Array[], signal: AbortSignal): Promise<void>;
  /** Signatures of blinded vouchers, or the id of another key that they must be made for. */
  vouchers(request: VoucherRequest, signal: AbortSignal): Promise<VoucherResponse>;
  readonly blobs: BlobApi;
  readonly streamUrl: string;
  /** The first frame of a stream; good for one stream. */
  attachFrame(): ClientFrame;
  /** Overwrites the key of the session. */
  close(): void;
}

/** What every request is made with. */
interface Caller {
  readonly environment: Environment;
  readonly transport: Transport;
  readonly account: Account;
  /** Told the clock of the relay, in seconds since 1970, when it refuses ours. */
  readonly clockSeen: (now: number) => void;
}

export function relayApi(
  environment: Environment,
  transport: Transport,
  account: Account,
  clockSeen: (now: number) => void = () => undefined,
): RelayApi {
  const base = new URL(account.relayUrl);
  const caller: Caller = { environment, transport, account, clockSeen };
  const session = openedBy(caller, base);
  const call: Call = (path, body, decode, signal, limits = {}) =>
    postInSession(caller, session, unsigned(new URL(path, base), body), decode, signal, limits);
  return {
    register: async (manifest, preKeys, admission, signal) => {
      const body = encodeRegisterRequest({ manifest: decodeSignedManifest(manifest), preKeys, ...admission });
      const request = unsigned(new URL('/v1/accounts', base), body);
      await post(caller, request, signByDevice(caller, request), decodeRegisterResponse, signal);
    },
    newestManifest: async (manifest, signal) => {
      const body = encodeManifestRequest({ manifest: decodeSignedManifest(manifest) });
      const request = unsigned(new URL('/v1/manifest', base), body);
      try {
        const answer = await post(caller, request, signByDevice(caller, request), decodeManifestResponse, signal);
        return encodeSignedManifest(answer.manifest);
      } catch (error) {
        if (error instanceof ClientError && error.relayCode === 'E_ACCOUNT_UNKNOWN') return undefined;
        throw error;
      }
    },
    registrationTerms: (signal) => get(transport, new URL('/v1/registration', base), decodeRegistrationTerms, signal),
    uploadPreKeys: (preKeys, signal) => call('/v1/prekeys', encodePreKeyUpload(preKeys), decodePreKeyStatus, signal),
    preKeyStatus: (withDigest, signal) =>
      call('/v1/prekeys/status', encodePreKeyStatusRequest({ withDigest }), decodePreKeyStatus, signal),
    lookUp: async (domain, query, signal) => {
      const body = encodeLookUpRequest({ domain, query });
      return (await call('/v1/look-up', body, decodeLookUpResponse, signal)).answer;
    },
    senderCertificate: async (signal) => {
      const body = encodeSenderCertificateRequest({});
      return (await call('/v1/sender-certificate', body, decodeSenderCertificateResponse, signal)).certificate;
    },
    discovery: async (domain, signal) => {
      const body = encodeDiscoveryRequest({ domain });
      return (await call('/v1/discovery', body, decodeDiscoveryResponse, signal)).discovery;
    },
    pushKey: async (signal) =>
      (await call('/v1/push/key', encodePushKeyRequest({}), decodePushKeyResponse, signal)).publicKey,
    setPush: async (subscription, signal) => {
      const body = encodePushRequest(subscription === undefined ? {} : { subscription });
      await call('/v1/push', body, decodePushResponse, signal);
    },
    send: (items, signal, storeMark) =>
      call('/v1/messages', encodeSendRequest({ items, ...(storeMark && { storeMark }) }), decodeSendResponse, signal),
    outcomes: async (itemIds, signal) =>
      (await call('/v1/outcomes', encodeOutcomesRequest({ itemIds }), decodeOutcomesResponse, signal)).outcomes,
    receipt: async (itemId, signal) =>
      (await call('/v1/receipt', encodeReceiptRequest({ itemId }), decodeReceiptResponse, signal)).receipt,
    putTokenKeys: async (keys, signal) => {
      await call('/v1/tokens/keys', encodeTokenKeysUpload({ keys }), decodeTokenKeysResponse, signal);
    },
    revokeTokens: async (epoch, nonces, signal) => {
      const body = encodeTokenRevocation({ epoch, nonces });
      await call('/v1/tokens/revoke', body, decodeTokenRevocationResponse, signal);
    },
    vouchers: (request, signal) => call('/v1/vouchers', encodeVoucherRequest(request), decodeVoucherResponse, signal),
    blobs: blobApi(call),
    streamUrl: streamUrl(base),
    attachFrame: () => ({ kind: 'attach', ...attachSignature(environment, account, base) }),
    close: session.close,
  };
}

/** A request before anything authenticates it. */
interface Unsigned {
  readonly url: URL;
  readonly parts: RequestParts;
}

const unsigned = (url: URL, body: Uint8Array): Unsigned => ({
  url,
  parts: { method: 'POST', ...target(url), headers: [CONTENT_TYPE], body },
});

const openedBy = (caller: Caller, base: URL): RelaySession =>
  relaySession(caller.environment, async (ephemeralKey, signal) => {
    const request = unsigned(new URL('/v1/session', base), encodeOpenSessionRequest({ ephemeralKey }));
    const headers = signByDevice(caller, request);
    const answer = await post(caller, request, headers, decodeOpenSessionResponse, signal);
    const signed = { ...request.parts, headers: [...request.parts.headers, ...headers] };
    return { answer, signature: parseSignedRequest('client', signed).signature };
  });

/** A relay that was started anew, or made room, does not know the session any more: one more is opened, once. */
async function postInSession<T>(
  caller: Caller,
  session: RelaySession,
  request: Unsigned,
  decode: (bytes: Uint8Array) => T,
  signal: AbortSignal,
  limits: CallLimits,
): Promise<T> {
  const first = await session.sign(request.parts, signal);
  try {
    return await post(caller, request, first.headers, decode, signal, limits);
  } catch (error) {
    if (!(error instanceof ClientError && error.relayCode === 'E_SESSION_UNKNOWN')) throw error;
    session.forget(first);
    const second = await session.sign(request.parts, signal);
    return post(caller, request, second.headers, decode, signal, limits);
  }
}

const signByDevice = ({ environment, account }: Caller, { parts }: Unsigned): HeaderList =>
  signRequest(environment.crypto, {
    profile: 'client',
    request: parts,
    privateKey: account.authenticationKeyPair.privateKey,
    keyId: keyId(account),
    now: nowSeconds(environment.clock),
    nonce: environment.random(16),
  });

async function post<T>(
  { transport, clockSeen }: Caller,
  { url, parts }: Unsigned,
  headers: HeaderList,
  decode: (bytes: Uint8Array) => T,
  signal: AbortSignal,
  { answerBytesMax, timeoutMs }: CallLimits = {},
): Promise<T> {
  const { body } = parts;
  const bounded = answerBytesMax === undefined ? {} : { answerBytesMax };
  return exchange(
    transport,
    { method: 'POST', url: url.href, headers: [CONTENT_TYPE, ...headers], body, ...bounded },
    decode,
    signal,
    timeoutMs,
    clockSeen,
  );
}

/** What anybody may say: nothing authenticates it. Throws as every method of {@link RelayApi}. */
export const postUnsigned = <T>(
  transport: Transport,
  url: URL,
  body: Uint8Array,
  decode: (bytes: Uint8Array) => T,
  signal: AbortSignal,
): Promise<T> => exchange(transport, { method: 'POST', url: url.href, headers: [CONTENT_TYPE], body }, decode, signal);

/** What anybody may ask. */
const get = <T>(transport: Transport, url: URL, decode: (bytes: Uint8Array) => T, signal: AbortSignal): Promise<T> =>
  exchange(transport, { method: 'GET', url: url.href, headers: [] }, decode, signal);

async function exchange<T>(
  transport: Transport,
  request: Omit<TransportRequest, 'signal'>,
  decode: (bytes: Uint8Array) => T,
  signal: AbortSignal,
  timeoutMs = REQUEST_TIMEOUT_MS,
  clockSeen?: (now: number) => void,
): Promise<T> {
  const attempt = () =>
    withSignal([signal], timeoutMs, (timed) => transport.request({ ...request, signal: timed })).catch(
      (cause: unknown) => {
        const reason = 'the relay could not be reached in time';
        throw new ClientError('E_RELAY_UNREACHABLE', reason, { cause, retryable: true });
      },
    );
  const first = await attempt();
  // RFC 9110, section 15.5.9: the connection was given up before the request was read, which may be repeated on another.
  const response = first.status === 408 ? await attempt() : first;
  if (response.status !== 200) throw refusal(response.status, response.body, clockSeen);
  return readAnswer(response.body, decode);
}

function readAnswer<T>(body: Uint8Array, decode: (bytes: Uint8Array) => T): T {
  try {
    return decode(body);
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw new ClientError('E_RELAY_INVALID', 'the answer of the relay cannot be read', { cause });
  }
}

/** A proxy in front of the relay may answer too, without the relay's body; its refusals are worth a retry. */
function refusal(status: number, body: Uint8Array, clockSeen?: (now: number) => void): ClientError {
  let answer: ReturnType<typeof decodeErrorBody>;
  try {
    answer = decodeErrorBody(body);
  } catch {
    const retryable = status >= 500 || status === 429 || status === 408;
    const code: ClientErrorCode = retryable ? 'E_RELAY_UNREACHABLE' : 'E_RELAY_INVALID';
    return new ClientError(code, `the relay's host answered with HTTP status ${status}`, { retryable });
  }
  if (answer.now !== undefined) clockSeen?.(answer.now);
  const code = OWN_CODES.get(answer.code) ?? 'E_RELAY_REFUSED';
  return new ClientError(code, `the relay refused: ${answer.message}`, {
    relayCode: answer.code,
    // A clock is corrected by whoever has it, often by itself.
    retryable: answer.retryAfter > 0 || code === 'E_CLOCK_WRONG',
  });
}

function attachSignature(
  environment: Environment,
  account: Account,
  base: URL,
): { readonly signatureInput: string; readonly signature: string } {
  const headers = signRequest(environment.crypto, {
    profile: 'clientStream',
    request: { method: 'GET', ...target(new URL(STREAM_PATH, base)), headers: [], body: new Uint8Array(0) },
    privateKey: account.authenticationKeyPair.privateKey,
    keyId: keyId(account),
    now: nowSeconds(environment.clock),
    nonce: environment.random(16),
  });
  const byName = new Map(headers);
  return { signatureInput: byName.get('signature-input') ?? '', signature: byName.get('signature') ?? '' };
}

function streamUrl(base: URL): string {
  const url = new URL(STREAM_PATH, base);
  url.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** `URL.host` is lower-case and without the default port, as `@authority` has it. */
const target = (url: URL): { readonly authority: string; readonly path: string; readonly query: string } => ({
  authority: url.host,
  path: url.pathname,
  query: url.search === '' ? '?' : url.search,
});

const keyId = (account: Account): string => `${account.serviceId}/${account.deviceId}`;

const STREAM_PATH = '/v1/stream';
const CONTENT_TYPE = ['content-type', 'application/x-protobuf'] as const;

/** Refusals that an app handles by themselves. */
const OWN_CODES: ReadonlyMap<string, ClientErrorCode> = new Map([
  ['E_ADDRESS_TAKEN', 'E_ADDRESS_TAKEN'],
  ['E_REGISTRATION_CLOSED', 'E_REGISTRATION_CLOSED'],
  ['E_INVITE_REQUIRED', 'E_INVITE_REQUIRED'],
  ['E_INVITE_INVALID', 'E_INVITE_INVALID'],
  ['E_PROOF_OF_WORK_REQUIRED', 'E_PROOF_OF_WORK_REQUIRED'],
  ['E_PUSH_REFUSED', 'E_PUSH_REFUSED'],
  ['E_SIGNATURE_EXPIRED', 'E_CLOCK_WRONG'],
]);
