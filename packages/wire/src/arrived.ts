/**
 * A message as the home relay keeps it for a device, before it seals it to the mailbox key of that device:
 *
 *   arrived = version (1) || lane (1) || hour of acceptance (4, big-endian) || authorization nonce (16) || envelope
 *
 * The head has one length, so that the size of what is stored is the bucket of the envelope and says nothing more. The hour
 * counts since 1970. A nonce of zeros stands for none: no permission has it.
 */

import { WireError } from './errors.ts';
import type { Lane } from './forward.ts';
import { ARRIVED_HEADER_BYTES, AUTHORIZATION_NONCE_BYTES, ENVELOPE_BYTES_MAX } from './limits.ts';

export interface Arrived {
  readonly lane: Lane;
  /** When the sender's relay took it: seconds since 1970, a whole hour. */
  readonly acceptedAt: number;
  /** Of the permission by which it was let in, 16 bytes. */
  readonly authorizationNonce?: Uint8Array;
  /** Serialised `Envelope`, padded. */
  readonly envelope: Uint8Array;
}

/** Throws `RangeError` for a time that is no whole hour and for lengths beyond the limits. */
export function formatArrived({ lane, acceptedAt, authorizationNonce, envelope }: Arrived): Uint8Array {
  if (!Number.isInteger(acceptedAt) || acceptedAt <= 0 || acceptedAt % HOUR !== 0 || acceptedAt > HOUR * UINT32_MAX)
    throw new RangeError('acceptedAt: must be a whole hour in seconds since 1970');
  if (envelope.length === 0 || envelope.length > ENVELOPE_BYTES_MAX)
    throw new RangeError(`envelope: must be 1 to ${ENVELOPE_BYTES_MAX} bytes long`);
  if (authorizationNonce !== undefined && authorizationNonce.length !== AUTHORIZATION_NONCE_BYTES)
    throw new RangeError(`authorizationNonce: must be ${AUTHORIZATION_NONCE_BYTES} bytes long`);
  const arrived = new Uint8Array(ARRIVED_HEADER_BYTES + envelope.length);
  arrived[0] = VERSION;
  arrived[1] = LANE_NUMBERS.get(lane)!;
  new DataView(arrived.buffer).setUint32(HOUR_AT, acceptedAt / HOUR);
  if (authorizationNonce !== undefined) arrived.set(authorizationNonce, NONCE_AT);
  arrived.set(envelope, ARRIVED_HEADER_BYTES);
  return arrived;
}

/** Inverse of {@link formatArrived}. Throws `E_WIRE_FIELD` for whatever that cannot have made. */
export function parseArrived(arrived: Uint8Array): Arrived {
  const isOfLength =
    arrived.length > ARRIVED_HEADER_BYTES && arrived.length <= ARRIVED_HEADER_BYTES + ENVELOPE_BYTES_MAX;
  if (!isOfLength || arrived[0] !== VERSION) throw malformed('it has another version or length');
  const lane = LANES.get(arrived[1]!);
  if (lane === undefined) throw malformed('its lane is unknown');
  const hour = new DataView(arrived.buffer, arrived.byteOffset).getUint32(HOUR_AT);
  if (hour === 0) throw malformed('it has no hour');
  const nonce = arrived.slice(NONCE_AT, ARRIVED_HEADER_BYTES);
  return {
    lane,
    acceptedAt: hour * HOUR,
    ...(nonce.some((byte) => byte !== 0) && { authorizationNonce: nonce }),
    envelope: arrived.slice(ARRIVED_HEADER_BYTES),
  };
}

const malformed = (why: string): WireError => new WireError('E_WIRE_FIELD', `an arrived message is malformed: ${why}`);

const VERSION = 1;
/** Those of `federation.v1.Lane`. */
const LANES: ReadonlyMap<number, Lane> = new Map([
  [1, 'control'],
  [2, 'message'],
  [3, 'bulk'],
  [4, 'ephemeral'],
]);
const LANE_NUMBERS: ReadonlyMap<Lane, number> = new Map([...LANES].map(([number, lane]) => [lane, number]));
const HOUR_AT = 2;
const NONCE_AT = 6;
const HOUR = 3600;
const UINT32_MAX = 0xffff_ffff;
