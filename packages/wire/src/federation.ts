/** What relays say to each other (proto/sotto/federation/v1). */

import { sotto } from '#gen/messages';
import {
  sottoFederationV1BundleRequest,
  sottoFederationV1BundleResponse,
  sottoFederationV1DeliverBatch,
  sottoFederationV1DeliverResult,
  sottoFederationV1Error,
  sottoFederationV1ManifestRequest,
  sottoFederationV1ManifestResponse,
} from '#gen/shapes';
import { preKeyBundleForm } from './bundle.ts';
import { defineCodec, type Form, message } from './codec.ts';
import { fixedBytes, localpart, repeated, uint32, wholeHour } from './fields.ts';
import { type Expiry, expiry, type Lane, lane, type Sealed, sealedForm } from './forward.ts';
import {
  BATCH_BYTES_MAX,
  BATCH_ID_BYTES,
  BATCH_ITEMS_MAX,
  BATCH_RESULT_BYTES_MAX,
  BUNDLE_BYTES_MAX,
  DEVICE_ID_MAX,
  ERROR_BODY_BYTES_MAX,
  ITEM_ID_BYTES,
  SIGNED_MANIFEST_BYTES_MAX,
  SMALL_REQUEST_BYTES_MAX,
} from './limits.ts';
import { signedManifestForm } from './manifest.ts';
import {
  type BundleResponse,
  type ErrorBody,
  errorBodyForm,
  type ItemResult,
  itemResultForm,
  type ManifestResponse,
} from './relay.ts';

export interface DeliverBatch {
  readonly batchId: Uint8Array;
  readonly items: readonly DeliverItem[];
}

export interface DeliverItem {
  readonly itemId: Uint8Array;
  readonly lane: Lane;
  readonly expiry: Expiry;
  /** When the origin took it from its sender: seconds since 1970, a whole hour. */
  readonly acceptedAt: number;
  /** A padded `ForwardContent` for this relay. */
  readonly content: Sealed;
}

export interface DeliverResult {
  /** In the order of the items. */
  readonly results: readonly ItemResult[];
}

export interface FederationManifestRequest {
  readonly localpart: string;
}

export interface FederationBundleRequest {
  readonly localpart: string;
  readonly deviceId: number;
}

const itemForm: Form<DeliverItem, sotto.federation.v1.Item> = {
  itemId: fixedBytes(ITEM_ID_BYTES),
  lane: lane(),
  expiry: expiry(),
  acceptedAt: wholeHour(),
  content: message(sealedForm),
};

export const { encode: encodeDeliverBatch, decode: decodeDeliverBatch } = defineCodec<
  DeliverBatch,
  sotto.federation.v1.DeliverBatch
>({
  code: sotto.federation.v1.DeliverBatch,
  shape: sottoFederationV1DeliverBatch,
  bytesMax: BATCH_BYTES_MAX,
  form: { batchId: fixedBytes(BATCH_ID_BYTES), items: repeated(message(itemForm), BATCH_ITEMS_MAX, 1) },
});

export const { encode: encodeDeliverResult, decode: decodeDeliverResult } = defineCodec<
  DeliverResult,
  sotto.federation.v1.DeliverResult
>({
  code: sotto.federation.v1.DeliverResult,
  shape: sottoFederationV1DeliverResult,
  bytesMax: BATCH_RESULT_BYTES_MAX,
  form: { results: repeated(message(itemResultForm), BATCH_ITEMS_MAX) },
});

export const { encode: encodeFederationManifestRequest, decode: decodeFederationManifestRequest } = defineCodec<
  FederationManifestRequest,
  sotto.federation.v1.ManifestRequest
>({
  code: sotto.federation.v1.ManifestRequest,
  shape: sottoFederationV1ManifestRequest,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: { localpart: localpart() },
});

export const { encode: encodeFederationManifestResponse, decode: decodeFederationManifestResponse } = defineCodec<
  ManifestResponse,
  sotto.federation.v1.ManifestResponse
>({
  code: sotto.federation.v1.ManifestResponse,
  shape: sottoFederationV1ManifestResponse,
  bytesMax: SIGNED_MANIFEST_BYTES_MAX + SMALL_REQUEST_BYTES_MAX,
  form: { manifest: message(signedManifestForm) },
});

export const { encode: encodeFederationBundleRequest, decode: decodeFederationBundleRequest } = defineCodec<
  FederationBundleRequest,
  sotto.federation.v1.BundleRequest
>({
  code: sotto.federation.v1.BundleRequest,
  shape: sottoFederationV1BundleRequest,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: { localpart: localpart(), deviceId: uint32(1, DEVICE_ID_MAX) },
});

export const { encode: encodeFederationBundleResponse, decode: decodeFederationBundleResponse } = defineCodec<
  BundleResponse,
  sotto.federation.v1.BundleResponse
>({
  code: sotto.federation.v1.BundleResponse,
  shape: sottoFederationV1BundleResponse,
  bytesMax: BUNDLE_BYTES_MAX + SMALL_REQUEST_BYTES_MAX,
  form: { bundle: message(preKeyBundleForm) },
});

export const { encode: encodeFederationErrorBody, decode: decodeFederationErrorBody } = defineCodec<
  ErrorBody,
  sotto.federation.v1.Error
>({
  code: sotto.federation.v1.Error,
  shape: sottoFederationV1Error,
  bytesMax: ERROR_BODY_BYTES_MAX,
  form: errorBodyForm,
});
