/**
 * Requests of a client session: RFC 9421 with `hmac-sha256` in the one profile `clientSession`, which covers what the
 * profile `client` covers. The nonce is the number of the request within the session, so that a verifier excludes replay
 * with a few bytes of memory. Every line is built from what came and compared as a whole: nothing is negotiated.
 */

import { type CryptoProvider, equalBytes, utf8ToBytes } from '@sotto/crypto';
import {
  CLIENT_SESSION_ID_BYTES,
  MAC_BYTES,
  SIGNATURE_CHARACTERS_MAX,
  SIGNATURE_INPUT_CHARACTERS_MAX,
} from '@sotto/wire';
import { bytesToBase64 } from './base64.ts';
import { contentDigest } from './content-digest.ts';
import { IdentityError } from './errors.ts';
import { SIGNATURE_LABEL, signatureProfiles } from './http-profiles.ts';
import { componentValue, type HeaderList, headerValues, type RequestParts } from './http-request.ts';
import { malformed, signatureHeader } from './http-signature.ts';
import { CLOCK_TOLERANCE_SECONDS } from './limits.ts';
import { serializeBytes } from './structured-bytes.ts';

export interface SignSessionRequestOptions {
  /** Its headers must hold `content-type`. */
  readonly request: RequestParts;
  /** Of the session, 32 bytes. */
  readonly key: Uint8Array;
  /** Id of the session in hexadecimal. */
  readonly keyId: string;
  /** Seconds since 1970. */
  readonly now: number;
  /** 1 for the first request of the session, then one more each time. */
  readonly sequence: number;
}

/** What a request of a session claims. Nothing in it is authenticated yet. */
export interface SessionRequest {
  /** Id of the session in hexadecimal. */
  readonly keyId: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly sequence: number;
  /** Value of the header. */
  readonly contentDigest: string;
  readonly signatureBase: Uint8Array;
  /** In base64, of the right length. */
  readonly mac: string;
  readonly body: Uint8Array;
}

/** Headers to add to the request. */
export function signSessionRequest(crypto: CryptoProvider, options: SignSessionRequestOptions): HeaderList {
  const { request, key, keyId, sequence } = options;
  const created = Math.floor(options.now);
  const parameters = `${PREFIX};created=${created};nonce="${sequence}";keyid="${keyId}"${SUFFIX}`;
  if (key.length !== MAC_BYTES) throw new RangeError(`key must be ${MAC_BYTES} bytes`);
  if (!PARAMETERS.test(`${SIGNATURE_LABEL}=${parameters}`) || !Number.isSafeInteger(sequence))
    throw new RangeError('keyId, sequence and now must be the id of a session, a number from 1 and a time');
  const digest = ['content-digest', contentDigest(crypto, request.body)] as const;
  const base = signatureBase({ ...request, headers: [...request.headers, digest] }, parameters);
  if (base === undefined) throw new RangeError('request must have exactly one of each covered component');
  return [
    digest,
    ['signature-input', `${SIGNATURE_LABEL}=${parameters}`],
    ['signature', `${SIGNATURE_LABEL}=${serializeBytes(crypto.hmacSha256(key, base))}`],
  ];
}

/** Whether the request says that it is of a session: what it then says must be so in every character. */
export function isSessionRequest(request: RequestParts): boolean {
  return headerValues(request.headers, 'signature-input').some((value) => value.endsWith(SUFFIX));
}

/** Reads a request of a session. Throws `E_SIGNATURE_MISSING` or `E_SIGNATURE_MALFORMED`. */
export function parseSessionRequest(request: RequestParts): SessionRequest {
  // HS-17: there is exactly one header of each of the two.
  const input = signatureHeader(request.headers, 'signature-input', SIGNATURE_INPUT_CHARACTERS_MAX);
  const signature = signatureHeader(request.headers, 'signature', SIGNATURE_CHARACTERS_MAX);
  // HS-11: signature-input is, to the character, what a signer of this profile would have sent.
  const match = PARAMETERS.exec(input);
  if (match === null) throw malformed('signature-input is not exactly of the profile');
  const [created, sequence, keyId] = [Number(match[1]), Number(match[2]), match[3]!];
  // HS-12: the number of the request is 1 to 2^53 - 1, in decimal.
  if (!Number.isSafeInteger(sequence)) throw malformed('nonce is no sequence number');
  const base = signatureBase(request, input.slice(SIGNATURE_LABEL.length + 1));
  if (base === undefined) throw malformed('a covered component is missing, repeated or ill-formed');
  const digest = headerValues(request.headers, 'content-digest')[0]!;
  return {
    keyId,
    created,
    sequence,
    contentDigest: digest,
    signatureBase: base,
    mac: parseMac(signature),
    body: request.body,
  };
}

/**
 * Checks time, MAC and body, in this order. Throws `E_SIGNATURE_EXPIRED`, `E_SIGNATURE_INVALID` or `E_DIGEST_MISMATCH`.
 * Whether the number of the request is new is still to be asked afterwards.
 */
export function verifySessionRequest(
  crypto: CryptoProvider,
  signed: SessionRequest,
  { key, now }: { readonly key: Uint8Array; readonly now: number },
): void {
  if (!Number.isFinite(now)) throw new RangeError('now must be seconds since 1970');
  // HS-13: the request was made at most 300 seconds from now.
  if (Math.abs(now - signed.created) > CLOCK_TOLERANCE_SECONDS)
    throw new IdentityError('E_SIGNATURE_EXPIRED', `made more than ${CLOCK_TOLERANCE_SECONDS} seconds from now`);
  // HS-14: the key of the session has made the MAC.
  // Compared as text: what is computed has the one spelling of base64, which is the only one that passes.
  const mac = bytesToBase64(crypto.hmacSha256(key, signed.signatureBase));
  if (!equalBytes(utf8ToBytes(mac), utf8ToBytes(signed.mac)))
    throw new IdentityError('E_SIGNATURE_INVALID', 'request MAC does not verify');
  // HS-15: the body is the one whose digest is covered.
  if (signed.contentDigest !== contentDigest(crypto, signed.body))
    throw new IdentityError('E_DIGEST_MISMATCH', 'request body does not match its digest');
}

/** RFC 9421, section 2.5; `undefined` when a component is not there once in its one spelling. */
function signatureBase(request: RequestParts, parameters: string): Uint8Array | undefined {
  let text = '';
  for (const component of COMPONENTS) {
    const value = componentValue(request, component);
    if (value === undefined) return undefined;
    text += `"${component}": ${value}\n`;
  }
  return utf8ToBytes(`${text}"@signature-params": ${parameters}`);
}

function parseMac(header: string): string {
  // HS-16: the MAC is 32 bytes in base64.
  const match = MAC.exec(header);
  if (match === null) throw malformed(`signature is not ${MAC_BYTES} bytes`);
  return match[1]!;
}

const { components: COMPONENTS, tag: TAG } = signatureProfiles.clientSession;
const PREFIX = `(${COMPONENTS.map((name) => `"${name}"`).join(' ')})`;
const SUFFIX = `;tag="${TAG}"`;
const escaped = (text: string): string => text.replace(/[()."]/g, '\\$&');
const MAC = new RegExp(`^${SIGNATURE_LABEL}=:([A-Za-z0-9+/]{43}=):$`);
const PARAMETERS = new RegExp(
  `^${SIGNATURE_LABEL}=${escaped(PREFIX)};created=([1-9][0-9]{0,9});nonce="([1-9][0-9]{0,15})";` +
    `keyid="([0-9a-f]{${CLIENT_SESSION_ID_BYTES * 2}})"${escaped(SUFFIX)}$`,
);
