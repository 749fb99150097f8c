/** What relays say to each other (proto/sotto/federation/v1). */

import { sotto } from '#gen/messages';
import {
  sottoFederationV1DeliverBatch,
  sottoFederationV1DeliverResult,
  sottoFederationV1Error,
  sottoFederationV1Hello,
  sottoFederationV1HelloResponse,
} from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { enumeration, errorCode, fixedBytes, optional, repeated, uint32, wholeHour } from './fields.ts';
import { type Expiry, expiry, type Lane, lane, type Sealed, sealedForm } from './forward.ts';
import {
  BATCH_BYTES_MAX,
  BATCH_ID_BYTES,
  BATCH_ITEMS_MAX,
  BATCH_RESULT_BYTES_MAX,
  ERROR_BODY_BYTES_MAX,
  INSTANCE_BYTES,
  ITEM_DIGEST_BYTES,
  ITEM_ID_BYTES,
  RETRY_AFTER_SECONDS_MAX,
  SMALL_REQUEST_BYTES_MAX,
} from './limits.ts';
import { type ErrorBody, errorBodyForm, type ItemResult, type ItemStatus } from './relay.ts';

export interface DeliverBatch {
  readonly batchId: Uint8Array;
  readonly items: readonly DeliverItem[];
  /** As in the answer before; absent when the oldest of what waits is among the items. */
  readonly instance?: Uint8Array;
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
  readonly results: readonly DeliverItemResult[];
  /** Of the process that answers, which knows what it sent back and no other one does. */
  readonly instance?: Uint8Array;
}

export interface DeliverItemResult extends Omit<ItemResult, 'itemId'> {
  /** Names the item without its id: `itemDigest` of `@sotto/identity`. */
  readonly itemDigest: Uint8Array;
}

export type Hello = Readonly<Record<never, never>>;

const itemForm: Form<DeliverItem, sotto.federation.v1.Item> = {
  itemId: fixedBytes(ITEM_ID_BYTES),
  lane: lane(),
  expiry: expiry(),
  acceptedAt: wholeHour(),
  content: message(sealedForm),
};

const itemResultForm: Form<DeliverItemResult, sotto.federation.v1.ItemResult> = {
  itemDigest: fixedBytes(ITEM_DIGEST_BYTES),
  status: enumeration<ItemStatus>({ accepted: 1, duplicate: 2, retryAfter: 3, rejected: 4 }),
  code: optional(errorCode()),
  retryAfter: uint32(0, RETRY_AFTER_SECONDS_MAX),
};

export const { encode: encodeDeliverBatch, decode: decodeDeliverBatch } = defineCodec<
  DeliverBatch,
  sotto.federation.v1.DeliverBatch
>({
  code: sotto.federation.v1.DeliverBatch,
  shape: sottoFederationV1DeliverBatch,
  bytesMax: BATCH_BYTES_MAX,
  form: {
    batchId: fixedBytes(BATCH_ID_BYTES),
    items: repeated(message(itemForm), BATCH_ITEMS_MAX, 1),
    instance: optional(fixedBytes(INSTANCE_BYTES)),
  },
});

export const { encode: encodeDeliverResult, decode: decodeDeliverResult } = defineCodec<
  DeliverResult,
  sotto.federation.v1.DeliverResult
>({
  code: sotto.federation.v1.DeliverResult,
  shape: sottoFederationV1DeliverResult,
  bytesMax: BATCH_RESULT_BYTES_MAX,
  form: {
    results: repeated(message(itemResultForm), BATCH_ITEMS_MAX),
    instance: optional(fixedBytes(INSTANCE_BYTES)),
  },
});

export const { encode: encodeHello, decode: decodeHello } = defineCodec<Hello, sotto.federation.v1.Hello>({
  code: sotto.federation.v1.Hello,
  shape: sottoFederationV1Hello,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: {},
});

export const { encode: encodeHelloResponse, decode: decodeHelloResponse } = defineCodec<
  Hello,
  sotto.federation.v1.HelloResponse
>({
  code: sotto.federation.v1.HelloResponse,
  shape: sottoFederationV1HelloResponse,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: {},
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
