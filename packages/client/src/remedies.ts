/** What to do about each refusal of this package: the advice of docs/errors.md, as the `remedy` of an error. */

import type { ClientErrorCode } from './errors.ts';

export const REMEDIES: Readonly<Record<ClientErrorCode, string>> = {
  E_ACCOUNT_MISSING: 'Call `register` first.',
  E_ACCOUNT_EXISTS: 'Open another store for another account.',
  E_ADDRESS_TAKEN: 'Choose another handle.',
  E_ADDRESS_UNKNOWN: 'Check the spelling.',
  E_CLIENT_CLOSED: 'Open it again.',
  E_CONSUMERS_MANY: 'Drop those that no longer read it.',
  E_CONTACT_BLOCKED: 'Call `unblock` first.',
  E_IDENTITY_CHANGED: 'Compare safety numbers, then call `acceptIdentityChange`.',
  E_MESSAGE_EXPIRED: 'Send it again.',
  E_MESSAGE_REFUSED: "Look at the relay's own code, which is in `relayCode`.",
  E_MESSAGE_TOO_LARGE: 'Send it in parts.',
  E_MESSAGE_UNKNOWN: 'Send it again if it matters.',
  E_REGISTRATION_CLOSED: 'Ask its operator or choose another relay.',
  E_INVITE_REQUIRED: 'Ask for an invite and register with it.',
  E_INVITE_INVALID: 'Check its spelling or ask for another.',
  E_PROOF_OF_WORK_REQUIRED: 'Call `register` again.',
  E_PUSH_REFUSED: 'Subscribe anew, or ask its operator to name the service.',
  E_RECEIPT_UNKNOWN: 'Ask again if `retryable`.',
  E_RELAY_INVALID: 'Report it to its operator.',
  E_RELAY_REFUSED: 'Look at its own code, which is in `relayCode`.',
  E_VOUCHERS_SPENT: 'Try others tomorrow.',
  E_RELAY_UNREACHABLE: 'Try again later.',
  E_STORE_CONTENDED: 'Try again.',
  E_STORE_INVALID: 'Restore a backup if the store is damaged, or open it with the newer version that wrote it.',
};
