/** What to do about each refusal of this package: the advice of docs/errors.md, as the `remedy` of an error. */

import type { IdentityErrorCode } from './errors.ts';

export const REMEDIES: Readonly<Record<IdentityErrorCode, string>> = {
  E_ACCOUNT_ID_INVALID: 'Correct it.',
  E_MANIFEST_INVALID: 'Ask its owner.',
  E_MANIFEST_ROLLBACK: 'Keep the known one; suspect the relay.',
  E_MANIFEST_DOWNGRADE: 'Keep the known one; ask its owner.',
  E_LINK_INVALID: 'Begin anew; suspect the relay.',
  E_LINK_CODE_INVALID: 'Look again at the device that shows it.',
  E_DISCOVERY_INVALID: 'Tell the operator of that relay.',
  E_DISCOVERY_EXPIRED: 'Fetch it again; check the clocks.',
  E_DISCOVERY_ROOT_CHANGED: 'Ask its operator before trusting it again.',
  E_FORWARD_INVALID: 'Seal it anew with a current key.',
  E_BLOCK_FEED_INVALID: 'Ask its publisher.',
  E_BLOCK_FEED_STALE: 'Fetch it again; check the clocks.',
  E_RECEIPT_INVALID: 'Believe nothing that it seems to say.',
  E_ATTACHMENT_INVALID: 'Fetch it again; then ask for it.',
  E_RECOVERY_WORDS_INVALID: 'Compare them with what was written down.',
  E_BACKUP_MALFORMED: 'Choose another file.',
  E_BACKUP_VERSION: 'Update, then restore it.',
  E_BACKUP_KEY_WRONG: 'Type them again; they may be of another backup.',
  E_BACKUP_TRUNCATED: 'Fetch it again, or take an older one.',
  E_BACKUP_DAMAGED: 'Fetch it again, or take another one.',
  E_SIGNATURE_MISSING: 'Sign it.',
  E_SIGNATURE_MALFORMED: 'Update the side that signs.',
  E_SIGNATURE_EXPIRED: 'Correct the clock and sign again.',
  E_SIGNATURE_INVALID: 'Check which key signs.',
  E_DIGEST_MISMATCH: 'Send it unchanged.',
};
