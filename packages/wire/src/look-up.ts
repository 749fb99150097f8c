/**
 * Questions about accounts, sealed to their relay, and the answers (proto/sotto/forward/v1). The seal itself is made and opened in
 * `@sotto/identity`; what carries it is the same for a device and for its relay.
 */

import { sotto } from '#gen/messages';
import {
  sottoFederationV1LookUpRequest,
  sottoFederationV1LookUpResponse,
  sottoForwardV1LookUpAnswer,
  sottoForwardV1LookUpQuery,
  sottoRelayV1LookUpRequest,
  sottoRelayV1LookUpResponse,
} from '#gen/shapes';
import { type PreKeyBundle, preKeyBundleForm } from './bundle.ts';
import { defineCodec, type Form, message } from './codec.ts';
import { WireError } from './errors.ts';
import { bytes, domain, errorCode, localpart, optional, uint32 } from './fields.ts';
import { type Authorization, authorization, type Sealed, sealedForm } from './forward.ts';
import {
  DEVICE_ID_MAX,
  LOOK_UP_ANSWER_BYTES_MAX,
  LOOK_UP_QUERY_BYTES,
  LOOK_UP_REQUEST_BYTES_MAX,
  LOOK_UP_RESPONSE_BYTES_MAX,
} from './limits.ts';
import { type SignedManifest, signedManifestForm } from './manifest.ts';

export type LookUpQuery =
  | { readonly kind: 'manifest'; readonly localpart: string }
  | ({ readonly kind: 'bundle'; readonly localpart: string } & BundleQuery);

export interface BundleQuery {
  readonly deviceId: number;
  /** Why the bundle may be had; missing when the asker has nothing. */
  readonly authorization?: Authorization;
}

export type LookUpAnswer =
  | { readonly kind: 'manifest'; readonly manifest: SignedManifest }
  | { readonly kind: 'bundle'; readonly bundle: PreKeyBundle }
  /** An error code. */
  | { readonly kind: 'refusal'; readonly code: string };

export interface LookUpRequest {
  /** Of the relay that is asked or of any other. */
  readonly domain: string;
  readonly query: Sealed;
}

export interface LookUpResponse {
  /** A sealed {@link LookUpAnswer}. */
  readonly answer: Uint8Array;
}

/** Between relays the destination stands in the signed request. */
export type FederationLookUpRequest = Pick<LookUpRequest, 'query'>;

interface FlatQuery {
  readonly localpart: string;
  readonly manifest?: Readonly<Record<never, never>>;
  readonly bundle?: BundleQuery;
}

const bundleQueryForm: Form<BundleQuery, sotto.forward.v1.BundleQuery> = {
  deviceId: uint32(1, DEVICE_ID_MAX),
  authorization: optional(authorization),
};

const flatQuery = defineCodec<FlatQuery, sotto.forward.v1.LookUpQuery>({
  code: sotto.forward.v1.LookUpQuery,
  shape: sottoForwardV1LookUpQuery,
  bytesMax: LOOK_UP_QUERY_BYTES,
  form: { localpart: localpart(), manifest: optional(message({})), bundle: optional(message(bundleQueryForm)) },
});

export function encodeLookUpQuery(query: LookUpQuery): Uint8Array {
  const { localpart } = query;
  if (query.kind === 'manifest') return flatQuery.encode({ localpart, manifest: {} });
  if (query.kind === 'bundle') return flatQuery.encode({ localpart, bundle: query });
  throw new TypeError('LookUpQuery.kind must be a known kind');
}

export function decodeLookUpQuery(bytes: Uint8Array): LookUpQuery {
  const { localpart, manifest, bundle } = flatQuery.decode(bytes);
  if (manifest !== undefined) return { kind: 'manifest', localpart };
  if (bundle !== undefined) return { kind: 'bundle', localpart, ...bundle };
  throw new WireError('E_WIRE_FIELD', 'LookUpQuery.kind is missing or unknown');
}

interface FlatAnswer {
  readonly manifest?: SignedManifest;
  readonly bundle?: PreKeyBundle;
  readonly refusal?: string;
}

const flatAnswer = defineCodec<FlatAnswer, sotto.forward.v1.LookUpAnswer>({
  code: sotto.forward.v1.LookUpAnswer,
  shape: sottoForwardV1LookUpAnswer,
  bytesMax: LOOK_UP_ANSWER_BYTES_MAX,
  form: {
    manifest: optional(message(signedManifestForm)),
    bundle: optional(message(preKeyBundleForm)),
    refusal: optional(errorCode()),
  },
});

export function encodeLookUpAnswer(answer: LookUpAnswer): Uint8Array {
  if (answer.kind === 'manifest') return flatAnswer.encode({ manifest: answer.manifest });
  if (answer.kind === 'bundle') return flatAnswer.encode({ bundle: answer.bundle });
  if (answer.kind === 'refusal') return flatAnswer.encode({ refusal: answer.code });
  throw new TypeError('LookUpAnswer.kind must be a known kind');
}

export function decodeLookUpAnswer(bytes: Uint8Array): LookUpAnswer {
  const { manifest, bundle, refusal } = flatAnswer.decode(bytes);
  if (manifest !== undefined) return { kind: 'manifest', manifest };
  if (bundle !== undefined) return { kind: 'bundle', bundle };
  if (refusal !== undefined) return { kind: 'refusal', code: refusal };
  throw new WireError('E_WIRE_FIELD', 'LookUpAnswer.kind is missing or unknown');
}

export const { encode: encodeLookUpRequest, decode: decodeLookUpRequest } = defineCodec<
  LookUpRequest,
  sotto.relay.v1.LookUpRequest
>({
  code: sotto.relay.v1.LookUpRequest,
  shape: sottoRelayV1LookUpRequest,
  bytesMax: LOOK_UP_REQUEST_BYTES_MAX,
  form: { domain: domain(), query: message(sealedForm) },
});

export const { encode: encodeLookUpResponse, decode: decodeLookUpResponse } = defineCodec<
  LookUpResponse,
  sotto.relay.v1.LookUpResponse
>({
  code: sotto.relay.v1.LookUpResponse,
  shape: sottoRelayV1LookUpResponse,
  bytesMax: LOOK_UP_RESPONSE_BYTES_MAX,
  form: { answer: bytes(1, LOOK_UP_RESPONSE_BYTES_MAX) },
});

export const { encode: encodeFederationLookUpRequest, decode: decodeFederationLookUpRequest } = defineCodec<
  FederationLookUpRequest,
  sotto.federation.v1.LookUpRequest
>({
  code: sotto.federation.v1.LookUpRequest,
  shape: sottoFederationV1LookUpRequest,
  bytesMax: LOOK_UP_REQUEST_BYTES_MAX,
  form: { query: message(sealedForm) },
});

export const { encode: encodeFederationLookUpResponse, decode: decodeFederationLookUpResponse } = defineCodec<
  LookUpResponse,
  sotto.federation.v1.LookUpResponse
>({
  code: sotto.federation.v1.LookUpResponse,
  shape: sottoFederationV1LookUpResponse,
  bytesMax: LOOK_UP_RESPONSE_BYTES_MAX,
  form: { answer: bytes(1, LOOK_UP_RESPONSE_BYTES_MAX) },
});
