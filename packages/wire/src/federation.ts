/** What relays say to each other (proto/sotto/federation/v1). */

import { sotto } from '#gen/messages';
import { sottoFederationV1DeliverBatch, sottoFederationV1DeliverResult, sottoFederationV1Error } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { fixedBytes, repeated, wholeHour } from './fields.ts';
import { type Expiry, expiry, type Lane, lane, type Sealed, sealedForm } from './forward.ts';
import {
  BATCH_BYTES_MAX,
  BATCH_ID_BYTES,
  BATCH_ITEMS_MAX,
  BATCH_RESULT_BYTES_MAX,
  ERROR_BODY_BYTES_MAX,
  ITEM_ID_BYTES,
} from './limits.ts';
import { type ErrorBody, errorBodyForm, type ItemResult, itemResultForm } from './relay.ts';

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

export const { encode: encodeFederationErrorBody, decode: decodeFederationErrorBody } = defineCodec<
  ErrorBody,
  sotto.federation.v1.Error
>({
  code: sotto.federation.v1.Error,
  shape: sottoFederationV1Error,
  bytesMax: ERROR_BODY_BYTES_MAX,
  form: errorBodyForm,
});
