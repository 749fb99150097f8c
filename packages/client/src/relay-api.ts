/**
 * The home relay as the client calls it. Every request is signed with the device's authentication key over method,
 * target and body; there is no password and no token to steal (docs/protocol.md).
 */

import { signRequest } from '@sotto/identity';
import {
  type ClientFrame,
  decodeBundleResponse,
  decodeDiscoveryResponse,
  decodeErrorBody,
  decodeManifestResponse,
  decodePreKeyStatus,
  decodeRegisterResponse,
  decodeSenderCertificateResponse,
  decodeSendResponse,
  decodeSignedManifest,
  encodeBundleRequest,
  encodeDiscoveryRequest,
  encodeManifestRequest,
  encodePreKeyStatusRequest,
  encodePreKeyUpload,
  encodeRegisterRequest,
  encodeSenderCertificateRequest,
  encodeSendRequest,
  encodeSignedManifest,
  type ItemResult,
  type OutgoingItem,
  type PreKeyBundle,
  type PreKeyStatus,
  type PreKeyUpload,
  WireError,
} from '@sotto/wire';
import type { Account } from './account.ts';
import { type Environment, nowSeconds } from './environment.ts';
import { ClientError, type ClientErrorCode } from './errors.ts';
import { REQUEST_TIMEOUT_MS } from './limits.ts';
import { withSignal } from './linked-signal.ts';
import type { Transport } from './transport.ts';

/**
 * Every method throws `ClientError`: `E_RELAY_UNREACHABLE` when no answer came, `E_RELAY_INVALID` when it cannot be
 * read, and for a refusal `E_RELAY_REFUSED` or a code of its own, with the relay's code in `relayCode`.
 */
export interface RelayApi {
  /** Idempotent for the same identity. */
  register(manifest: Uint8Array, preKeys: PreKeyUpload, signal: AbortSignal): Promise<void>;
  uploadPreKeys(preKeys: PreKeyUpload, signal: AbortSignal): Promise<PreKeyStatus>;
  preKeyStatus(signal: AbortSignal): Promise<PreKeyStatus>;
  /** Serialised `SignedManifest` of any address; not verified. */
  manifest(address: string, signal: AbortSignal): Promise<Uint8Array>;
  /** A bundle of any device; not verified. It may use up a one-time pre-key. */
  bundle(address: string, deviceId: number, signal: AbortSignal): Promise<PreKeyBundle>;
  /** A sender certificate for this device; not verified. */
  senderCertificate(signal: AbortSignal): Promise<Uint8Array>;
  /** Serialised `SignedDiscovery` of the relay of any domain; not verified. */
  discovery(domain: string, signal: AbortSignal): Promise<Uint8Array>;
  send(items: readonly OutgoingItem[], signal: AbortSignal): Promise<readonly ItemResult[]>;
  readonly streamUrl: string;
  /** The first frame of a stream; good for one stream. */
  attachFrame(): ClientFrame;
}

export function relayApi(environment: Environment, transport: Transport, account: Account): RelayApi {
  const base = new URL(account.relayUrl);
  const call = <T>(path: string, body: Uint8Array, decode: (bytes: Uint8Array) => T, signal: AbortSignal): Promise<T> =>
    post(environment, transport, account, new URL(path, base), body, decode, signal);
  return {
    register: async (manifest, preKeys, signal) => {
      const body = encodeRegisterRequest({ manifest: decodeSignedManifest(manifest), preKeys });
      await call('/v1/accounts', body, decodeRegisterResponse, signal);
    },
    uploadPreKeys: (preKeys, signal) => call('/v1/prekeys', encodePreKeyUpload(preKeys), decodePreKeyStatus, signal),
    preKeyStatus: (signal) => call('/v1/prekeys/status', encodePreKeyStatusRequest({}), decodePreKeyStatus, signal),
    manifest: async (address, signal) => {
      const { manifest } = await call(
        '/v1/manifest',
        encodeManifestRequest({ address }),
        decodeManifestResponse,
        signal,
      );
      return encodeSignedManifest(manifest);
    },
    bundle: async (address, deviceId, signal) => {
      const body = encodeBundleRequest({ address, deviceId });
      return (await call('/v1/bundle', body, decodeBundleResponse, signal)).bundle;
    },
    senderCertificate: async (signal) => {
      const body = encodeSenderCertificateRequest({});
      return (await call('/v1/sender-certificate', body, decodeSenderCertificateResponse, signal)).certificate;
    },
    discovery: async (domain, signal) => {
      const body = encodeDiscoveryRequest({ domain });
      return (await call('/v1/discovery', body, decodeDiscoveryResponse, signal)).discovery;
    },
    send: async (items, signal) =>
      (await call('/v1/messages', encodeSendRequest({ items }), decodeSendResponse, signal)).results,
    streamUrl: streamUrl(base),
    attachFrame: () => ({ kind: 'attach', ...attachSignature(environment, account, base) }),
  };
}

async function post<T>(
  environment: Environment,
  transport: Transport,
  account: Account,
  url: URL,
  body: Uint8Array,
  decode: (bytes: Uint8Array) => T,
  signal: AbortSignal,
): Promise<T> {
  const headers = signRequest(environment.crypto, {
    profile: 'client',
    request: { method: 'POST', ...target(url), headers: [CONTENT_TYPE], body },
    privateKey: account.authenticationKeyPair.privateKey,
    keyId: keyId(account),
    now: nowSeconds(environment.clock),
    nonce: environment.random(16),
  });
  const request = { method: 'POST' as const, url: url.href, headers: [CONTENT_TYPE, ...headers], body };
  const response = await withSignal([signal], REQUEST_TIMEOUT_MS, (timed) =>
    transport.request({ ...request, signal: timed }),
  ).catch((cause: unknown) => {
    throw new ClientError('E_RELAY_UNREACHABLE', 'the relay could not be reached in time', { cause, retryable: true });
  });
  if (response.status !== 200) throw refusal(response.status, response.body);
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
function refusal(status: number, body: Uint8Array): ClientError {
  let answer: ReturnType<typeof decodeErrorBody>;
  try {
    answer = decodeErrorBody(body);
  } catch {
    const retryable = status >= 500 || status === 429;
    const code: ClientErrorCode = retryable ? 'E_RELAY_UNREACHABLE' : 'E_RELAY_INVALID';
    return new ClientError(code, `the relay's host answered with HTTP status ${status}`, { retryable });
  }
  const code = OWN_CODES.get(answer.code) ?? 'E_RELAY_REFUSED';
  return new ClientError(code, `the relay refused: ${answer.message}`, {
    relayCode: answer.code,
    retryable: answer.retryAfter > 0,
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
  ['E_ACCOUNT_UNKNOWN', 'E_ADDRESS_UNKNOWN'],
  ['E_REGISTRATION_CLOSED', 'E_REGISTRATION_CLOSED'],
]);
