/**
 * Signed answers of relay to relay: RFC 9421 in one exact profile, Ed25519. An answer covers its status, its body by
 * `content-digest` and the signature of the request (section 2.4, `;req`), which in turn covers everything of the request:
 * so it is the answer to that request and to no other, and needs neither nonce nor expiry of its own.
 *
 *     "@status": 200
 *     "content-type": application/x-protobuf
 *     "content-digest": sha-256=:…:
 *     "signature";req: sotto=:…:
 *     "@signature-params": ("@status" "content-type" "content-digest" "signature";req);created=…;keyid="…";tag="…"
 *
 * Read the way requests are: the one header that a signer of this profile would have sent is built and compared.
 */

import { type CryptoProvider, type Ed25519PrivateKey, type Ed25519PublicKey, utf8ToBytes } from '@sotto/crypto';
import { SIGNATURE_CHARACTERS_MAX, SIGNATURE_INPUT_CHARACTERS_MAX } from '@sotto/wire';
import { contentDigest, isContentDigest } from './content-digest.ts';
import { IdentityError } from './errors.ts';
import { ANSWER_TAG, SIGNATURE_LABEL } from './http-profiles.ts';
import { type HeaderList, headerComponent } from './http-request.ts';
import { isKeyId, isTime, malformed, parseSignature, readParameters, signatureHeader } from './http-signature.ts';
import { CLOCK_TOLERANCE_SECONDS } from './limits.ts';
import { serializeBytes } from './structured-bytes.ts';

export interface AnswerParts {
  /** 100 to 599. */
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
}

export interface SignAnswerOptions {
  /** Its headers must hold `content-type`. */
  readonly answer: AnswerParts;
  /** Of the request, with its signature. */
  readonly requestHeaders: HeaderList;
  readonly privateKey: Ed25519PrivateKey;
  readonly keyId: string;
  /** Seconds since 1970. */
  readonly now: number;
}

/** What an answer claims, and what {@link verifyAnswer} needs to check it. Nothing in it is authenticated yet. */
export interface SignedAnswer {
  readonly keyId: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly status: number;
  readonly contentType: string;
  /** The `signature` header of the request, as covered. */
  readonly requestSignature: string;
  /** 64 bytes. */
  readonly signature: Uint8Array;
  readonly body: Uint8Array;
  readonly contentDigest: string;
}

/** Headers to add to the answer: `content-digest`, `signature-input` and `signature`. */
export function signAnswer(crypto: CryptoProvider, options: SignAnswerOptions): HeaderList {
  const { answer, requestHeaders, privateKey, keyId } = options;
  const created = Math.floor(options.now);
  if (!isKeyId(keyId)) throw new RangeError('keyId must be visible ASCII without quotes and backslashes');
  if (!isTime(created)) throw new RangeError('now must be seconds since 1970');
  const digest = contentDigest(crypto, answer.body);
  const covered = coveredValues(
    { ...answer, headers: [...answer.headers, ['content-digest', digest]] },
    requestHeaders,
  );
  if (typeof covered === 'string') throw new RangeError(`answer must have exactly one well-formed ${covered}`);
  const parameters = serializeParameters(created, keyId);
  const signature = crypto.ed25519Sign(privateKey, answerBase(covered, parameters));
  return [
    ['content-digest', digest],
    ['signature-input', `${SIGNATURE_LABEL}=${parameters}`],
    ['signature', `${SIGNATURE_LABEL}=${serializeBytes(signature)}`],
  ];
}

/** Reads a signed answer to the request with these headers. Throws `E_SIGNATURE_MISSING` or `E_SIGNATURE_MALFORMED`. */
export function parseSignedAnswer(answer: AnswerParts, requestHeaders: HeaderList): SignedAnswer {
  const input = signatureHeader(answer.headers, 'signature-input', SIGNATURE_INPUT_CHARACTERS_MAX);
  const signature = parseSignature(signatureHeader(answer.headers, 'signature', SIGNATURE_CHARACTERS_MAX));
  const { created, keyId } = parseParameters(input);
  const covered = coveredValues(answer, requestHeaders);
  // HA-02: status, media type, digest and the signature of the request are there once, in their one spelling.
  if (typeof covered === 'string') throw malformed(`${covered} is missing, repeated or ill-formed`);
  // HA-03: the body is covered, by one SHA-256 digest.
  if (!isContentDigest(covered.contentDigest)) throw malformed('content-digest is not exactly one SHA-256');
  return { ...covered, created, keyId, signature, body: answer.body };
}

/** Checks time, signature and body, in this order. Throws `E_SIGNATURE_EXPIRED`, `E_SIGNATURE_INVALID`, `E_DIGEST_MISMATCH`. */
export function verifyAnswer(
  crypto: CryptoProvider,
  answer: SignedAnswer,
  { publicKey, now }: { readonly publicKey: Ed25519PublicKey; readonly now: number },
): void {
  if (!Number.isFinite(now)) throw new RangeError('now must be seconds since 1970');
  // HA-04: the answer was signed at most 300 seconds from now.
  if (Math.abs(now - answer.created) > CLOCK_TOLERANCE_SECONDS) {
    throw new IdentityError('E_SIGNATURE_EXPIRED', `signed more than ${CLOCK_TOLERANCE_SECONDS} seconds from now`);
  }
  verifyAnswerSignature(crypto, answer, publicKey);
}

/** {@link verifyAnswer} whenever: for an answer that was kept. Throws `E_SIGNATURE_INVALID` or `E_DIGEST_MISMATCH`. */
export function verifyAnswerSignature(crypto: CryptoProvider, answer: SignedAnswer, publicKey: Ed25519PublicKey): void {
  const base = answerBase(answer, serializeParameters(answer.created, answer.keyId));
  // HA-05: the key that the caller looked up has made the signature, over this answer and this request.
  if (!crypto.ed25519Verify(publicKey, base, answer.signature)) {
    throw new IdentityError('E_SIGNATURE_INVALID', 'answer signature does not verify');
  }
  // HA-06: the body is the one whose digest is covered.
  if (answer.contentDigest !== contentDigest(crypto, answer.body)) {
    throw new IdentityError('E_DIGEST_MISMATCH', 'answer body does not match its digest');
  }
}

type CoveredValues = Pick<SignedAnswer, 'status' | 'contentType' | 'contentDigest' | 'requestSignature'>;

/** RFC 9421, section 2.5. Exported for its vectors. */
export function answerBase(
  { status, contentType, contentDigest: digest, requestSignature }: CoveredValues,
  parameters: string,
): Uint8Array {
  const lines = [
    `"@status": ${status}`,
    `"content-type": ${contentType}`,
    `"content-digest": ${digest}`,
    `"signature";req: ${requestSignature}`,
    `"@signature-params": ${parameters}`,
  ];
  return utf8ToBytes(lines.join('\n'));
}

function serializeParameters(created: number, keyId: string): string {
  return `("@status" "content-type" "content-digest" "signature";req);created=${created};keyid="${keyId}";tag="${ANSWER_TAG}"`;
}

function parseParameters(header: string): { readonly created: number; readonly keyId: string } {
  const parameters = readParameters(header);
  const created = parameters.get('created');
  const keyId = parameters.get('keyid');
  if (!isTime(created)) throw malformed('created is missing or no time');
  if (!isKeyId(keyId)) throw malformed('keyid is missing or ill-formed');
  // HA-01: the header is, to the character, what a signer of this profile would have sent.
  if (header !== `${SIGNATURE_LABEL}=${serializeParameters(created, keyId)}`) {
    throw malformed('signature-input is not exactly of the profile');
  }
  return { created, keyId };
}

/** The covered values, or the name of one that is missing, repeated or ill-formed. */
function coveredValues({ status, headers }: AnswerParts, requestHeaders: HeaderList): CoveredValues | string {
  if (!Number.isInteger(status) || status < 100 || status > 599) return '@status';
  const contentType = headerComponent(headers, 'content-type');
  if (contentType === undefined) return 'content-type';
  const digest = headerComponent(headers, 'content-digest');
  if (digest === undefined) return 'content-digest';
  const requestSignature = headerComponent(requestHeaders, 'signature');
  if (requestSignature === undefined) return 'signature of the request';
  return { status, contentType, contentDigest: digest, requestSignature };
}
