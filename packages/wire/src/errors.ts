/** Refused bytes and refused addresses. Misuse by the caller is a `TypeError` or `RangeError` instead. */

import { REMEDIES } from './remedies.ts';

export type WireErrorCode =
  /** More bytes than the limit of this message allows. Send less; retrying does not help. */
  | 'E_WIRE_TOO_LARGE'
  /** Not the protobuf encoding of this message: truncated, wrong wire type, repeated field, bad UTF-8. Drop it; its sender is at fault. */
  | 'E_WIRE_MALFORMED'
  /** A version of the format that this code does not know. Update the side that is older. */
  | 'E_WIRE_VERSION'
  /** Well-formed, but a field is missing or breaks its rule (length, range, count, known values). Drop it; its sender is at fault. */
  | 'E_WIRE_FIELD'
  /** A pre-key bundle without its post-quantum key. Begin no session with less; whoever handed it out is at fault. */
  | 'E_WIRE_DOWNGRADE'
  /** Not an address `localpart@domain` of the one normalised form. Correct the spelling. */
  | 'E_ADDRESS_INVALID'
  /** Decrypted content without the padding every sender adds. Drop it; its sender is at fault. */
  | 'E_PADDING_INVALID';

export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: WireErrorCode;
  /** Bytes do not get better by trying again. */
  readonly retryable = false;
  /** What to do about it, for a developer. */
  readonly remedy: string;

  constructor(code: WireErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = REMEDIES[code];
  }
}
