/** Where in the messages of proto/sotto/relay/v1 the things stand that the load looks at. The one place that knows. */

import { bytesField, bytesFields, numberField } from './fields.ts';

/** SendRequest.items */
export const itemsOf = (sendRequest: Uint8Array): readonly Uint8Array[] => bytesFields(sendRequest, 1);
/** A SendRequest of such items. */
export const sendRequestOf = (items: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat(items.flatMap((item) => [lengthPrefix(1, item.length), item]));
export const itemIdOf = (item: Uint8Array): Uint8Array => bytesField(item, 1)!;
/** Of the content for the relay itself, which the load is. */
export const mailboxOf = (item: Uint8Array): Uint8Array => bytesField(localOf(item), 1)!;
/** The contact token of its authorization. */
export const tokenOf = (item: Uint8Array): Uint8Array => bytesField(bytesField(localOf(item), 2)!, 1)!;
export const envelopeOf = (item: Uint8Array): Uint8Array => bytesField(localOf(item), 3)!;

/** Tag and length of a length-delimited field. */
const lengthPrefix = (number: number, length: number): Uint8Array => {
  const bytes = [(number << 3) | 2];
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.of(...bytes, rest);
    bytes.push((rest % 128) | 128);
  }
};

const localOf = (item: Uint8Array): Uint8Array => bytesField(item, 5)!;

export type Status = 'accepted' | 'duplicate' | 'retryAfter' | 'rejected';

/** SendResponse.results: the status of each item, in order. */
export const statusesOf = (sendResponse: Uint8Array): readonly Status[] =>
  bytesFields(sendResponse, 1).map((result) => STATUSES[numberField(result, 2)]!);

export interface Delivered {
  readonly cursor: Uint8Array;
  /** Of the context, where it is another than before. */
  readonly encapsulatedKey: Uint8Array | undefined;
  readonly number: number;
  readonly sealed: Uint8Array | undefined;
  /** An arrived message that is not sealed. */
  readonly open: Uint8Array | undefined;
}

/** RelayFrame.delivery, or `undefined` for another kind of frame. */
export const deliveryOf = (relayFrame: Uint8Array): Delivered | undefined => {
  const delivery = bytesField(relayFrame, 2);
  if (delivery === undefined) return undefined;
  const context = bytesField(delivery, 2);
  return {
    cursor: bytesField(delivery, 1)!,
    encapsulatedKey: context && bytesField(context, 2),
    number: numberField(delivery, 3) ?? 0,
    sealed: bytesField(delivery, 4),
    open: bytesField(delivery, 5),
  };
};

/** RelayFrame.acknowledged: the cursors that were deleted. */
export const acknowledgedOf = (relayFrame: Uint8Array): readonly Uint8Array[] =>
  bytesFields(bytesField(relayFrame, 3) ?? new Uint8Array(0), 1);

/** ClientFrame.acknowledge */
export const acknowledgeFrame = (cursor: Uint8Array): Uint8Array => {
  const frame = Buffer.alloc(4 + cursor.length);
  frame.set([0x12, 2 + cursor.length, 0x0a, cursor.length]);
  frame.set(cursor, 4);
  return frame;
};

const STATUSES: readonly (Status | undefined)[] = [undefined, 'accepted', 'duplicate', 'retryAfter', 'rejected'];
