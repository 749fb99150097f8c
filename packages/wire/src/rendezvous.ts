/** Where a new device and one of its account meet (proto/sotto/relay/v1/rendezvous.proto). */

import { sotto } from '#gen/messages';
import { sottoRelayV1RendezvousRequest, sottoRelayV1RendezvousResponse } from '#gen/shapes';
import { defineCodec } from './codec.ts';
import { bytes, enumeration, fixedBytes, optional, uint32 } from './fields.ts';
import {
  RENDEZVOUS_BYTES_MAX,
  RENDEZVOUS_MESSAGE_BYTES_MAX,
  RENDEZVOUS_MESSAGES_MAX,
  RENDEZVOUS_SLOT_BYTES,
} from './limits.ts';

export type RendezvousSide = 'opener' | 'joiner';

export interface RendezvousRequest {
  readonly slot: Uint8Array;
  readonly side: RendezvousSide;
  /** How many messages of this side come before `message`. */
  readonly position: number;
  readonly message?: Uint8Array;
  /** How many messages of the other side have been read. */
  readonly read: number;
}

export interface RendezvousResponse {
  /** How many messages of this side were taken so far. */
  readonly taken: number;
  /** The oldest of the other side that was not read. */
  readonly message?: Uint8Array;
}

const sealed = optional(bytes(1, RENDEZVOUS_MESSAGE_BYTES_MAX));

export const { encode: encodeRendezvousRequest, decode: decodeRendezvousRequest } = defineCodec<
  RendezvousRequest,
  sotto.relay.v1.RendezvousRequest
>({
  code: sotto.relay.v1.RendezvousRequest,
  shape: sottoRelayV1RendezvousRequest,
  bytesMax: RENDEZVOUS_BYTES_MAX,
  form: {
    slot: fixedBytes(RENDEZVOUS_SLOT_BYTES),
    side: enumeration<RendezvousSide>({ opener: 1, joiner: 2 }),
    position: uint32(0, RENDEZVOUS_MESSAGES_MAX),
    message: sealed,
    read: uint32(0, RENDEZVOUS_MESSAGES_MAX),
  },
});

export const { encode: encodeRendezvousResponse, decode: decodeRendezvousResponse } = defineCodec<
  RendezvousResponse,
  sotto.relay.v1.RendezvousResponse
>({
  code: sotto.relay.v1.RendezvousResponse,
  shape: sottoRelayV1RendezvousResponse,
  bytesMax: RENDEZVOUS_BYTES_MAX,
  form: { taken: uint32(0, RENDEZVOUS_MESSAGES_MAX), message: sealed },
});
