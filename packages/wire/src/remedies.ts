/** What to do about each refusal of this package: the advice of docs/errors.md, as the `remedy` of an error. */

import type { WireErrorCode } from './errors.ts';

export const REMEDIES: Readonly<Record<WireErrorCode, string>> = {
  E_WIRE_TOO_LARGE: 'Send less; retrying does not help.',
  E_WIRE_MALFORMED: 'Drop it; its sender is at fault.',
  E_WIRE_VERSION: 'Update the side that is older.',
  E_WIRE_FIELD: 'Drop it; its sender is at fault.',
  E_WIRE_DOWNGRADE: 'Begin no session with less; whoever handed it out is at fault.',
  E_ADDRESS_INVALID: 'Correct the spelling.',
  E_PADDING_INVALID: 'Drop it; its sender is at fault.',
};
