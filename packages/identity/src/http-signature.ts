/**
 * Signed HTTP requests: RFC 9421 in exact profiles (http-profiles.ts), Ed25519, with the body covered by `content-digest`
 * (RFC 9530). Pure and synchronous: the time and the nonce are arguments, and remembering nonces is for the caller.
 *
 * What is received is parsed only to learn its five parameters. Then the header that a signer of this profile would have
 * sent is built from them and compared with what came, so that no second label, other order, missing or further component
 * or parameter, other spelling or other algorithm can pass: there is nothing to negotiate and nothing to ignore.
 */

import { type CryptoProvider, type Ed25519PrivateKey, type Ed25519PublicKey, utf8ToBytes } from '@sotto/crypto';
import {
  KEY_ID_CHARACTERS_MAX,
  SIGNATURE_BYTES,
  SIGNATURE_CHARACTERS_MAX,
  SIGNATURE_INPUT_CHARACTERS_MAX,
} from '@sotto/wire';
import { isInnerList, parseDictionary } from 'structured-headers';
import { contentDigest, isContentDigest } from './content-digest.ts';
import { IdentityError } from './errors.ts';
import { SIGNATURE_LABEL, type SignatureProfileName, signatureProfiles } from './http-profiles.ts';
import { componentValue, type HeaderList, headerValues, type RequestParts } from './http-request.ts';
import { CLOCK_TOLERANCE_SECONDS, NONCE_BYTES, SIGNATURE_LIFETIME_SECONDS_MAX } from './limits.ts';
import { parseBytes, serializeBytes } from './structured-bytes.ts';

export interface SignRequestOptions {
  readonly profile: SignatureProfileName;
  /** Its headers must hold every covered one but `content-digest`. */
  readonly request: RequestParts;
  readonly privateKey: Ed25519PrivateKey;
  readonly keyId: string;
  /** Seconds since 1970. */
  readonly now: number;
  /** 16 random bytes, never used before. */
  readonly nonce: Uint8Array;
}

/** What a request claims, and what {@link verifyRequest} needs to check it. Nothing in it is authenticated yet. */
export interface SignedRequest {
  readonly keyId: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** Seconds since 1970. */
  readonly expires: number;
  /** To be remembered for `NONCE_MEMORY_SECONDS` together with the key, once verified. */
  readonly nonce: Uint8Array;
  /** Values of the covered components by name, such as `relay-origin`. */
  readonly components: ReadonlyMap<string, string>;
  readonly signatureBase: Uint8Array;
  readonly signature: Uint8Array;
  readonly body: Uint8Array;
}

/** Headers to add to the request: `content-digest` where it is covered, `signature-input` and `signature`. */
export function signRequest(crypto: CryptoProvider, options: SignRequestOptions): HeaderList {
  const { profile, request, privateKey, keyId, nonce } = options;
  if (!isKeyId(keyId)) throw new RangeError('keyId must be visible ASCII without quotes and backslashes');
  if (nonce.length !== NONCE_BYTES) throw new RangeError(`nonce must be ${NONCE_BYTES} bytes`);
  if (!isTime(Math.floor(options.now))) throw new RangeError('now must be seconds since 1970');

  const created = Math.floor(options.now);
  const parameters = { created, expires: created + SIGNATURE_LIFETIME_SECONDS_MAX, nonce, keyId };
  const digest = digestHeader(crypto, profile, request.body);
  const components = coveredComponents(profile, { ...request, headers: [...request.headers, ...digest] });
  if (typeof components === 'string') throw new RangeError(`request must have exactly one well-formed ${components}`);

  const signatureParameters = serializeParameters(profile, parameters);
  const signature = crypto.ed25519Sign(privateKey, signatureBase(components, signatureParameters));
  return [
    ...digest,
    ['signature-input', `${SIGNATURE_LABEL}=${signatureParameters}`],
    ['signature', `${SIGNATURE_LABEL}=${serializeBytes(signature)}`],
  ];
}

/** Reads a signed request of exactly `profile`. Throws `E_SIGNATURE_MISSING` or `E_SIGNATURE_MALFORMED`. */
export function parseSignedRequest(profile: SignatureProfileName, request: RequestParts): SignedRequest {
  const inputHeader = signatureHeader(request.headers, 'signature-input', SIGNATURE_INPUT_CHARACTERS_MAX);
  const signatureValue = signatureHeader(request.headers, 'signature', SIGNATURE_CHARACTERS_MAX);
  const parameters = parseParameters(profile, inputHeader);
  const components = coveredComponents(profile, request);
  if (typeof components === 'string') throw malformed(`${components} is missing, repeated or ill-formed`);
  assertBodyCovered(profile, components, request.body);
  return {
    ...parameters,
    components,
    signatureBase: signatureBase(components, serializeParameters(profile, parameters)),
    signature: parseSignature(signatureValue),
    body: request.body,
  };
}

/**
 * Checks time, signature and body, in this order. Throws `E_SIGNATURE_EXPIRED`, `E_SIGNATURE_INVALID` or
 * `E_DIGEST_MISMATCH`. Whether the nonce is new, and whether the components name us, is still to be asked afterwards.
 */
export function verifyRequest(
  crypto: CryptoProvider,
  signed: SignedRequest,
  { publicKey, now }: { readonly publicKey: Ed25519PublicKey; readonly now: number },
): void {
  if (!Number.isFinite(now)) throw new RangeError('now must be seconds since 1970');
  // `expires` lies after `created`, so with the same tolerance it cannot have passed when this holds.
  // HS-08: the request was signed at most 300 seconds from now.
  if (Math.abs(now - signed.created) > CLOCK_TOLERANCE_SECONDS) {
    throw new IdentityError('E_SIGNATURE_EXPIRED', `signed more than ${CLOCK_TOLERANCE_SECONDS} seconds from now`);
  }
  // HS-09: the key that the caller looked up has made the signature.
  if (!crypto.ed25519Verify(publicKey, signed.signatureBase, signed.signature)) {
    throw new IdentityError('E_SIGNATURE_INVALID', 'request signature does not verify');
  }
  // HS-10: the body is the one whose digest is covered.
  const digest = signed.components.get('content-digest');
  if (digest !== undefined && digest !== contentDigest(crypto, signed.body)) {
    throw new IdentityError('E_DIGEST_MISMATCH', 'request body does not match its digest');
  }
}

interface SignatureParameters {
  readonly created: number;
  readonly expires: number;
  readonly nonce: Uint8Array;
  readonly keyId: string;
}

/** RFC 9421, section 2.5: one line for each component, then the parameters. */
export function signatureBase(components: ReadonlyMap<string, string>, signatureParameters: string): Uint8Array {
  const lines = [...components].map(([name, value]) => `"${name}": ${value}\n`);
  return utf8ToBytes(`${lines.join('')}"@signature-params": ${signatureParameters}`);
}

/** RFC 9421, section 2.3: the inner list of components with its parameters. */
function serializeParameters(profile: SignatureProfileName, parameters: SignatureParameters): string {
  const { components, tag } = signatureProfiles[profile];
  const { created, expires, nonce, keyId } = parameters;
  const names = components.map((name) => `"${name}"`).join(' ');
  const nonceText = serializeBytes(nonce).slice(1, -1);
  return `(${names});created=${created};expires=${expires};nonce="${nonceText}";keyid="${keyId}";tag="${tag}"`;
}

function parseParameters(profile: SignatureProfileName, header: string): SignatureParameters {
  const parameters = readParameters(header);
  const created = parameters.get('created');
  const expires = parameters.get('expires');
  const keyId = parameters.get('keyid');
  // HS-04: created and expires are there, and at most 60 seconds apart.
  if (!isTime(created) || !isTime(expires)) throw malformed('created or expires is missing or no time');
  if (expires <= created || expires - created > SIGNATURE_LIFETIME_SECONDS_MAX)
    throw malformed('expires is out of range');
  // HS-05: the key id is 1 to 64 visible characters, and the nonce 16 bytes.
  if (!isKeyId(keyId)) throw malformed('keyid is missing or ill-formed');
  const parsed = { created, expires, nonce: parseNonce(parameters.get('nonce')), keyId };
  // HS-03: the header is, to the character, what a signer of this profile would have sent.
  if (header !== `${SIGNATURE_LABEL}=${serializeParameters(profile, parsed)}`) {
    throw malformed('signature-input is not exactly of the profile');
  }
  return parsed;
}

export function readParameters(header: string): ReadonlyMap<string, unknown> {
  const member = structured(() => parseDictionary(header), 'signature-input').get(SIGNATURE_LABEL);
  if (member === undefined || !isInnerList(member)) throw malformed('signature-input has no list under the label');
  return member[1];
}

function parseNonce(text: unknown): Uint8Array {
  if (typeof text !== 'string') throw malformed('nonce is missing');
  return parseByteSequence(`:${text}:`, NONCE_BYTES, 'nonce');
}

export function parseSignature(header: string): Uint8Array {
  const prefix = `${SIGNATURE_LABEL}=`;
  if (!header.startsWith(prefix)) throw malformed('signature has no value under the label');
  return parseByteSequence(header.slice(prefix.length), SIGNATURE_BYTES, 'signature');
}

function parseByteSequence(text: string, length: number, name: string): Uint8Array {
  const bytes = structured(() => parseBytes(text), name);
  // HS-06: byte sequences have their length and the one spelling of base64.
  if (bytes?.length !== length) throw malformed(`${name} is not ${length} bytes`);
  return bytes;
}

function structured<Value>(parse: () => Value, name: string): Value {
  try {
    return parse();
  } catch (cause) {
    throw malformed(`${name} is not a structured field`, { cause });
  }
}

export function signatureHeader(headers: HeaderList, name: string, charactersMax: number): string {
  // HS-01: there is exactly one header of each of the two.
  const [value, ...more] = headerValues(headers, name);
  if (value === undefined) throw new IdentityError('E_SIGNATURE_MISSING', `there is no ${name} header`);
  if (more.length > 0 || value.length > charactersMax) throw malformed(`${name} is repeated or too long`);
  return value;
}

/** The covered components with their values, or the name of one that is missing, repeated or ill-formed. */
function coveredComponents(profile: SignatureProfileName, request: RequestParts): ReadonlyMap<string, string> | string {
  const values = new Map<string, string>();
  for (const component of signatureProfiles[profile].components) {
    const value = componentValue(request, component);
    // HS-02: every covered component is there once, in its one spelling.
    if (value === undefined) return component;
    values.set(component, value);
  }
  return values;
}

function digestHeader(crypto: CryptoProvider, profile: SignatureProfileName, body: Uint8Array): HeaderList {
  if (coversBody(profile)) return [['content-digest', contentDigest(crypto, body)]];
  if (body.length > 0) throw new RangeError(`request.body must be empty in the profile ${profile}`);
  return [];
}

function assertBodyCovered(profile: SignatureProfileName, components: ReadonlyMap<string, string>, body: Uint8Array) {
  // HS-07: a body is covered, by one SHA-256 digest.
  if (!coversBody(profile) && body.length > 0) throw malformed('the body is not covered');
  const digest = components.get('content-digest');
  if (digest !== undefined && !isContentDigest(digest)) throw malformed('content-digest is not exactly one SHA-256');
}

function coversBody(profile: SignatureProfileName): boolean {
  const components: readonly string[] = signatureProfiles[profile].components;
  return components.includes('content-digest');
}

export function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
}

/** Visible ASCII without what a quoted string would have to escape. */
export function isKeyId(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > KEY_ID_CHARACTERS_MAX) return false;
  return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value);
}

export function malformed(message: string, options?: ErrorOptions): IdentityError {
  return new IdentityError('E_SIGNATURE_MALFORMED', message, options);
}
