/** Refused identities, manifests, discovery documents and request signatures. */

import { REMEDIES } from './remedies.ts';

export type IdentityErrorCode =
  /** Not an account id in its one spelling. Correct it. */
  | 'E_ACCOUNT_ID_INVALID'
  /** A device manifest of a wrong form, with a wrong signature, or of another account than before. Ask its owner. */
  | 'E_MANIFEST_INVALID'
  /** A device manifest older than the one known, or one that does not continue it. Keep the known one; suspect the relay. */
  | 'E_MANIFEST_ROLLBACK'
  /** A device manifest that names an older version of the protocol than the one known. Keep the known one; ask its owner. */
  | 'E_MANIFEST_DOWNGRADE'
  /** What came while a device was linked does not open, or is not what the other device was bound to. Begin anew; suspect the relay. */
  | 'E_LINK_INVALID'
  /** What was scanned or typed is no code of a new device. Look again at the device that shows it. */
  | 'E_LINK_CODE_INVALID'
  /** A discovery document of a wrong form, for another domain, or with a wrong signature. Tell the operator of that relay. */
  | 'E_DISCOVERY_INVALID'
  /** A discovery document that is not yet or no longer valid. Fetch it again; check the clocks. */
  | 'E_DISCOVERY_EXPIRED'
  /** The relay presents another root key than before. Ask its operator before trusting it again. */
  | 'E_DISCOVERY_ROOT_CHANGED'
  /** What is sealed to a relay does not open: another key, another way or changed bytes. Seal it anew with a current key. */
  | 'E_FORWARD_INVALID'
  /** A block feed of a wrong form, or not signed by the key it is taken from. Ask its publisher. */
  | 'E_BLOCK_FEED_INVALID'
  /** A block feed that is not newer than the last one, or not of this time. Fetch it again; check the clocks. */
  | 'E_BLOCK_FEED_STALE'
  /** A receipt that its relay has not signed, or that is of other items. Believe nothing that it seems to say. */
  | 'E_RECEIPT_INVALID'
  /** Bytes of an attachment that its sender has not made, or a description of one that cannot be. Fetch it again; then ask for it. */
  | 'E_ATTACHMENT_INVALID'
  /** Words that are no recovery secret: misspelt, missing or in another order. Compare them with what was written down. */
  | 'E_RECOVERY_WORDS_INVALID'
  /** Bytes that are no backup. Choose another file. */
  | 'E_BACKUP_MALFORMED'
  /** A backup that a newer version has written. Update, then restore it. */
  | 'E_BACKUP_VERSION'
  /** The words or the pass-phrase are not those of the backup. Type them again; they may be of another backup. */
  | 'E_BACKUP_KEY_WRONG'
  /** A backup that lacks its end. Fetch it again, or take an older one. */
  | 'E_BACKUP_TRUNCATED'
  /** A backup that was changed. Fetch it again, or take another one. */
  | 'E_BACKUP_DAMAGED'
  /** The request carries no signature. Sign it. */
  | 'E_SIGNATURE_MISSING'
  /** The signature is not exactly of the profile this endpoint demands. Update the side that signs. */
  | 'E_SIGNATURE_MALFORMED'
  /** The request was signed too long ago or in the future. Correct the clock and sign again. */
  | 'E_SIGNATURE_EXPIRED'
  /** The signature does not verify under the key it names. Check which key signs. */
  | 'E_SIGNATURE_INVALID'
  /** The body is not the one that was signed. Send it unchanged. */
  | 'E_DIGEST_MISMATCH';

/** Those a later attempt may get past without anybody changing anything but a clock. */
const RETRYABLE: ReadonlySet<IdentityErrorCode> = new Set(['E_DISCOVERY_EXPIRED', 'E_SIGNATURE_EXPIRED']);

export class IdentityError extends Error {
  override readonly name = 'IdentityError';
  readonly code: IdentityErrorCode;
  readonly retryable: boolean;
  /** What to do about it, for a developer. */
  readonly remedy: string;

  constructor(code: IdentityErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.remedy = REMEDIES[code];
    this.retryable = RETRYABLE.has(code);
  }
}
