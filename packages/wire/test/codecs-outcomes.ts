/** Codecs of what became of items, with values. */

import fc from 'fast-check';
import * as wire from '../src/index.ts';
import {
  bytes,
  codec,
  domain,
  errorCode,
  list,
  type NamedCodec,
  optionalKeys,
  printable,
  record,
  someBytes,
  uint32,
} from './values.ts';

export const outcome = optionalKeys<wire.DeliveryOutcome>(
  { itemId: bytes(16), state: fc.constantFrom('unknown', 'delivered', 'undelivered'), code: errorCode },
  ['itemId', 'state'],
);
export const outcomeOracle = ({ state, ...rest }: wire.DeliveryOutcome) => ({
  ...rest,
  state: { unknown: 1, delivered: 2, undelivered: 3 }[state],
});
const receipt = record<wire.Receipt>({
  domain,
  answer: someBytes(),
  requestSignature: printable(1),
  keyId: printable(1),
  created: uint32(),
  signature: bytes(64),
  discovery: someBytes(),
});

export const outcomeCodecs: readonly NamedCodec[] = [
  codec(
    'OutcomesRequest',
    'sotto.relay.v1.OutcomesRequest',
    wire.encodeOutcomesRequest,
    wire.decodeOutcomesRequest,
    record<wire.OutcomesRequest>({ itemIds: list(bytes(16), 1) }),
  ),
  codec(
    'OutcomesResponse',
    'sotto.relay.v1.OutcomesResponse',
    wire.encodeOutcomesResponse,
    wire.decodeOutcomesResponse,
    record<wire.OutcomesResponse>({ outcomes: list(outcome) }),
    ({ outcomes }) => ({ outcomes: outcomes.map(outcomeOracle) }),
  ),
  codec(
    'ReceiptRequest',
    'sotto.relay.v1.ReceiptRequest',
    wire.encodeReceiptRequest,
    wire.decodeReceiptRequest,
    record<wire.ReceiptRequest>({ itemId: bytes(16) }),
  ),
  codec(
    'ReceiptResponse',
    'sotto.relay.v1.ReceiptResponse',
    wire.encodeReceiptResponse,
    wire.decodeReceiptResponse,
    record<wire.ReceiptResponse>({ receipt }),
  ),
  codec('Receipt', 'sotto.relay.v1.Receipt', wire.encodeReceipt, wire.decodeReceipt, receipt),
  codec('Hello', 'sotto.federation.v1.Hello', wire.encodeHello, wire.decodeHello, record<wire.Hello>({})),
  codec(
    'HelloResponse',
    'sotto.federation.v1.HelloResponse',
    wire.encodeHelloResponse,
    wire.decodeHelloResponse,
    record<wire.Hello>({}),
  ),
];
