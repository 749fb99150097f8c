/** What became of items for other relays, and the receipts for them (proto/sotto/relay/v1). */

import { sotto } from '#gen/messages';
import {
  sottoRelayV1OutcomesRequest,
  sottoRelayV1OutcomesResponse,
  sottoRelayV1Receipt,
  sottoRelayV1ReceiptRequest,
  sottoRelayV1ReceiptResponse,
} from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { bytes, domain, enumeration, errorCode, fixedBytes, optional, printable, repeated, uint32 } from './fields.ts';
import {
  BATCH_RESULT_BYTES_MAX,
  DISCOVERY_BYTES_MAX,
  ITEM_ID_BYTES,
  KEY_ID_CHARACTERS_MAX,
  OUTCOMES_MAX,
  RECEIPT_BYTES_MAX,
  SIGNATURE_BYTES,
  SIGNATURE_CHARACTERS_MAX,
  SMALL_REQUEST_BYTES_MAX,
} from './limits.ts';

export interface OutcomesRequest {
  readonly itemIds: readonly Uint8Array[];
}

export interface OutcomesResponse {
  /** In the order of the ids. */
  readonly outcomes: readonly DeliveryOutcome[];
}

/** `unknown`: waits still, or nothing is kept of it any more. */
export type OutcomeState = 'unknown' | 'delivered' | 'undelivered';

export interface DeliveryOutcome {
  readonly itemId: Uint8Array;
  readonly state: OutcomeState;
  /** An error code when undelivered. */
  readonly code?: string | undefined;
}

export interface ReceiptRequest {
  readonly itemId: Uint8Array;
}

export interface ReceiptResponse {
  readonly receipt: Receipt;
}

/** The signed answer of another relay to the batch in which it was given an item. */
export interface Receipt {
  readonly domain: string;
  /** A serialised `DeliverResult`, which came with status 200. */
  readonly answer: Uint8Array;
  /** The `signature` header of the request. */
  readonly requestSignature: string;
  readonly keyId: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly signature: Uint8Array;
  /** A serialised `SignedDiscovery` that lists the key. */
  readonly discovery: Uint8Array;
}

export const outcomeForm: Form<DeliveryOutcome, sotto.relay.v1.ItemOutcome> = {
  itemId: fixedBytes(ITEM_ID_BYTES),
  state: enumeration<OutcomeState>({ unknown: 1, delivered: 2, undelivered: 3 }),
  code: optional(errorCode()),
};

const receiptForm: Form<Receipt, sotto.relay.v1.Receipt> = {
  domain: domain(),
  answer: bytes(1, BATCH_RESULT_BYTES_MAX),
  requestSignature: printable(SIGNATURE_CHARACTERS_MAX, 1),
  keyId: printable(KEY_ID_CHARACTERS_MAX, 1),
  created: uint32(),
  signature: fixedBytes(SIGNATURE_BYTES),
  discovery: bytes(1, DISCOVERY_BYTES_MAX),
};

export const { encode: encodeOutcomesRequest, decode: decodeOutcomesRequest } = defineCodec<
  OutcomesRequest,
  sotto.relay.v1.OutcomesRequest
>({
  code: sotto.relay.v1.OutcomesRequest,
  shape: sottoRelayV1OutcomesRequest,
  bytesMax: OUTCOMES_MAX * 2 * ITEM_ID_BYTES,
  form: { itemIds: repeated(fixedBytes(ITEM_ID_BYTES), OUTCOMES_MAX, 1) },
});

export const { encode: encodeOutcomesResponse, decode: decodeOutcomesResponse } = defineCodec<
  OutcomesResponse,
  sotto.relay.v1.OutcomesResponse
>({
  code: sotto.relay.v1.OutcomesResponse,
  shape: sottoRelayV1OutcomesResponse,
  bytesMax: BATCH_RESULT_BYTES_MAX,
  form: { outcomes: repeated(message(outcomeForm), OUTCOMES_MAX) },
});

export const { encode: encodeReceiptRequest, decode: decodeReceiptRequest } = defineCodec<
  ReceiptRequest,
  sotto.relay.v1.ReceiptRequest
>({
  code: sotto.relay.v1.ReceiptRequest,
  shape: sottoRelayV1ReceiptRequest,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: { itemId: fixedBytes(ITEM_ID_BYTES) },
});

export const { encode: encodeReceiptResponse, decode: decodeReceiptResponse } = defineCodec<
  ReceiptResponse,
  sotto.relay.v1.ReceiptResponse
>({
  code: sotto.relay.v1.ReceiptResponse,
  shape: sottoRelayV1ReceiptResponse,
  bytesMax: RECEIPT_BYTES_MAX,
  form: { receipt: message(receiptForm) },
});

/** By itself, as it is kept and shown to others. */
export const { encode: encodeReceipt, decode: decodeReceipt } = defineCodec<Receipt, sotto.relay.v1.Receipt>({
  code: sotto.relay.v1.Receipt,
  shape: sottoRelayV1Receipt,
  bytesMax: RECEIPT_BYTES_MAX,
  form: receiptForm,
});
