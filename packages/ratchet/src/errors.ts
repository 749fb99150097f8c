/**
 * The one error class of this package. Refused input only: misuse is a `TypeError` or `RangeError`.
 *
 * Spec: Signal session layer, section 11. The names libsignal gives the same event stand in brackets.
 */

export type RatchetErrorCode =
  /** The message is shorter than its frame, not a valid protobuf, lacks a field, or holds a key of a wrong form
   * [CiphertextMessageTooShort, InvalidProtobufEncoding, BadKeyType, BadKeyLength, InvalidMessage]. Drop it. */
  | 'E_MESSAGE_MALFORMED'
  /** The message speaks a version this package does not [LegacyCiphertextVersion, UnrecognizedCiphertextVersion,
   * InvalidMessage "X3DH no longer supported"]. One of the two ends needs an update. */
  | 'E_MESSAGE_VERSION'
  /** No session authenticates the message [InvalidMessage "decryption failed"]. Ask the sender to start anew. */
  | 'E_MESSAGE_UNDECRYPTABLE'
  /** The message was read before, or its key is gone [DuplicatedMessage]. Acknowledge it and go on. */
  | 'E_MESSAGE_DUPLICATE'
  /** There is no session with this device [SessionNotFound]. Fetch a bundle and initiate one. */
  | 'E_SESSION_NOT_FOUND'
  /** The session was initiated over 30 days ago and never answered [SessionNotFound]. Fetch a new bundle. */
  | 'E_SESSION_EXPIRED'
  /** A chain has used its last index [InvalidState]. Fetch a new bundle; of a sender key, rotate it. */
  | 'E_SESSION_EXHAUSTED'
  /** The peer's identity key is not the expected one [UntrustedIdentity]. Ask the user, then pass the new key. */
  | 'E_IDENTITY_UNTRUSTED'
  /** A first message names a pre-key we do not hold, or hold damaged [InvalidPreKeyId, InvalidSignedPreKeyId,
   * InvalidKyberPreKeyId]. Ask the sender to start anew. */
  | 'E_PRE_KEY_UNKNOWN'
  /** A first message repeats one that a last-resort key has served [the store's error]. Drop it: it is a replay. */
  | 'E_PRE_KEY_REUSED'
  /** The base key of a first message is not canonical [InvalidMessage "base key invalid"]. Drop it. */
  | 'E_BASE_KEY_INVALID'
  /** A pre-key is not signed by the identity of its bundle [SignatureValidationFailed]. Distrust who served it. */
  | 'E_BUNDLE_SIGNATURE_INVALID'
  /** A bundle is for another device, or one of its keys cannot be used [InvalidKeyAgreement, BadKEMKeyType,
   * BadKEMKeyLength, InvalidArgument]. Fetch another. */
  | 'E_BUNDLE_INVALID'
  /** A serialised key has a wrong type byte or length [NoKeyTypeIdentifier, BadKeyType, BadKeyLength, BadKEMKeyType,
   * BadKEMKeyLength, BadKEMCiphertextLength], or is one that nobody can agree with [InvalidKeyAgreement]. Check where it
   * came from. */
  | 'E_KEY_INVALID'
  /** There is no sender key of this sender, distribution and chain [NoSenderKeyState]. Ask the sender to distribute it
   * again; of one's own, distribute it first. */
  | 'E_SENDER_KEY_UNKNOWN'
  /** The key that was distributed for a message has not signed it [SignatureValidationFailed]. Drop it. */
  | 'E_SIGNATURE_INVALID'
  /** Stored bytes of a session or a sender key do not open [InvalidSession, InvalidSenderKeySession]. Restore them, or
   * delete the record and begin anew. */
  | 'E_RECORD_INVALID'
  /** A sealed message does not open: damaged, for another recipient, or not of the sender it names
   * [InvalidSealedSenderMessage]. Drop it: nobody knows whom to ask. */
  | 'E_SEALED_SENDER_INVALID'
  /** A sealed message speaks a version this package does not [UnknownSealedSenderVersion]. Update this end. */
  | 'E_SEALED_SENDER_VERSION'
  /** A sealed message is our own, come back [SealedSenderSelfSend]. Drop it. */
  | 'E_SEALED_SENDER_SELF'
  /** A certificate is malformed, not signed up to a trust root, or revoked [InvalidProtobufEncoding,
   * InvalidSealedSenderMessage]. Drop the message; of one's own, ask the relay for another. */
  | 'E_SENDER_CERTIFICATE_INVALID'
  /** A sender certificate is genuine and has expired [InvalidSealedSenderMessage]. Drop the message, or check the clock. */
  | 'E_SENDER_CERTIFICATE_EXPIRED'
  /** A sender certificate names its signer by an id that is not known [UnknownSealedSenderServerCertificateId]. Update
   * this end. */
  | 'E_SENDER_CERTIFICATE_UNKNOWN'
  /** A peer's registration id does not fit 14 bits [InvalidRegistrationId]. Seal for each of its devices alone. */
  | 'E_REGISTRATION_ID_INVALID'
  /** A scanned safety number is not one [FingerprintParsingError]. Scan again. */
  | 'E_FINGERPRINT_INVALID'
  /** A scanned safety number has another version [FingerprintVersionMismatch]. One of the two ends needs an update. */
  | 'E_FINGERPRINT_VERSION';

/** Refused input. `message` and `cause` hold no key, plaintext or peer text. */
export class RatchetError extends Error {
  override readonly name = 'RatchetError';
  readonly code: RatchetErrorCode;
  /** Steps are pure: the same input against the same state is refused again. */
  readonly retryable = false;

  constructor(code: RatchetErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
