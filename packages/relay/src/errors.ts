/**
 * The one error class of the relay. The same code reaches the operator at start, a client or a peer as the body of an
 * answer, and the metrics; the text never holds a key, an address or a byte of a message.
 */

export type RelayErrorCode =
  /** A configuration value is missing or wrong; the message names the key. Correct it and start again. */
  | 'E_CONFIG_INVALID'
  /** Another process serves this data directory. Stop it first, or choose another directory. */
  | 'E_DATA_DIRECTORY_LOCKED'
  /** The data directory was made for another domain. Start with that domain, or with an empty directory. */
  | 'E_DATA_DIRECTORY_FOREIGN'
  /** The database is an older copy or a backup. If it is meant to be served, run `sotto relay restore --accept`. */
  | 'E_DATABASE_RESTORED'
  /** The backup could not be written. Name a file that does not exist, in a folder with room. */
  | 'E_BACKUP_FAILED'
  /** The file is no backup of a relay, or the directory is not one to restore into. Do what the message says. */
  | 'E_RESTORE_REFUSED'
  /** A key file or the server certificate is missing, damaged, not of the others, or readable by others. Restore it with mode 0600. */
  | 'E_KEYS_INVALID'
  /** The installed discovery document is not of the keys, the domain or the URL of this relay. Request, sign and install another. */
  | 'E_DISCOVERY_UNFIT'
  /** Keys or a document cannot be changed in this way; the message says why. Do what it asks for first. */
  | 'E_KEY_CHANGE_REFUSED'
  /** The address or port cannot be listened on. Free it or choose another. */
  | 'E_LISTEN_FAILED'
  /** A TLS file is missing, damaged, expired, not of the other, or readable by everybody. Mend what the message names. */
  | 'E_TLS_INVALID'
  /** The disk of the relay is nearly full; nothing was taken. Retry after the seconds named; the operator makes room. */
  | 'E_DISK_LOW'
  /** The metrics ask for a token. Send that of `metricsToken` as `Authorization: Bearer`. */
  | 'E_TOKEN_MISSING'
  /** Nothing is served under this path. Check the URL and the version of the client. */
  | 'E_NOT_FOUND'
  /** The path exists, the method does not. Use the method of docs/relay.md. */
  | 'E_METHOD_NOT_ALLOWED'
  /** `content-type` is not exactly `application/x-protobuf`, once. Send it so. */
  | 'E_CONTENT_TYPE'
  /** A `content-encoding` was sent. Bodies are never compressed: leave it out. */
  | 'E_CONTENT_ENCODING'
  /** The body is larger than this endpoint reads. Split it. */
  | 'E_BODY_TOO_LARGE'
  /** The body is not the message this endpoint reads. The sender is at fault; compare versions. */
  | 'E_REQUEST_MALFORMED'
  /** The request carries no signature. Sign it. */
  | 'E_SIGNATURE_MISSING'
  /** The signature is not exactly of the profile of this endpoint. Update the side that signs. */
  | 'E_SIGNATURE_MALFORMED'
  /** The signature does not verify, or its key is not known here. Sign with the registered key. */
  | 'E_SIGNATURE_INVALID'
  /** `created` or `expires` is outside the tolerance. Correct the clock and sign again. */
  | 'E_SIGNATURE_EXPIRED'
  /** This signature was used before. Sign every request, retries too, with a fresh nonce. */
  | 'E_SIGNATURE_REPLAYED'
  /** No such client session: it ended, gave way to others, or the relay was started anew. Open one by a signed request. */
  | 'E_SESSION_UNKNOWN'
  /** The body is not the one whose digest was signed. Send it unchanged. */
  | 'E_DIGEST_MISMATCH'
  /** The request was made for another host. Use the URL the relay publishes. */
  | 'E_AUTHORITY_UNKNOWN'
  /** `relay-destination` is not the domain of this relay. Check the `peers` of the sending relay. */
  | 'E_DESTINATION_WRONG'
  /** This relay was started anew since the origin's last batch, and has forgotten what it sent back. Send the oldest first. */
  | 'E_INSTANCE_CHANGED'
  /** `relay-origin` is no domain, or its discovery document could not be had. Retry later. */
  | 'E_ORIGIN_UNVERIFIED'
  /** This relay takes no new accounts. Ask its operator or choose another. */
  | 'E_REGISTRATION_CLOSED'
  /** The operator keeps this account out, or ended it. Ask the operator. */
  | 'E_ACCOUNT_SUSPENDED'
  /** This relay does not deal with that domain. Ask its operator; a contact may have an address elsewhere. */
  | 'E_PEER_BLOCKED'
  /** Admin: there is no such block list, or it is there already. List them. */
  | 'E_BLOCK_LIST_UNKNOWN'
  /** Admin: the block feed is not signed by the key of its list, or not newer. Fetch it again. */
  | 'E_BLOCK_FEED_REFUSED'
  /** This relay takes accounts by invitation. Ask for an invite and register with it. */
  | 'E_INVITE_REQUIRED'
  /** The invite is unknown, used up or expired. Check its spelling or ask for another. */
  | 'E_INVITE_INVALID'
  /** Registration here takes some work first. Ask `/v1/registration` for a challenge and register with its solution. */
  | 'E_PROOF_OF_WORK_REQUIRED'
  /** A push subscription that nothing may or can be sent to. Subscribe anew, or ask the operator to name its service. */
  | 'E_PUSH_REFUSED'
  /** Another identity holds this address. Choose another address. */
  | 'E_ADDRESS_TAKEN'
  /** The address is of another domain. Register with the relay of that domain. */
  | 'E_ADDRESS_FOREIGN'
  /** The manifest does not verify, or does not name the device that signed the request. The client is at fault. */
  | 'E_MANIFEST_INVALID'
  /** Another manifest of this account is known, which this one does not continue. Fetch it and continue from it. */
  | 'E_MANIFEST_STALE'
  /** A mailbox id in the manifest belongs to another device. Draw a new one. */
  | 'E_MAILBOX_TAKEN'
  /** A manifest that is newer than this device dropped it. What it has stays readable; link it again to go on. */
  | 'E_DEVICE_REMOVED'
  /** No two devices meet here, or their time is over, or others do. Begin linking anew. */
  | 'E_RENDEZVOUS_UNKNOWN'
  /** A pre-key has an unknown type or a wrong signature, or a required one is absent. The client is at fault. */
  | 'E_PRE_KEY_INVALID'
  /** No such account or device, inside a sealed answer or when a manifest is asked for. Check the address; fetch the manifest again. */
  | 'E_ACCOUNT_UNKNOWN'
  /**
   * Inside a sealed answer: there is no such device, or neither token nor voucher pays for its pre-keys. Fetch the manifest
   * again; show a voucher of your relay.
   */
  | 'E_BUNDLE_REFUSED'
  /** Nothing is kept of the item: it waits still, it was for this relay, or it is too long ago. Ask for its outcome. */
  | 'E_RECEIPT_UNKNOWN'
  /** The other relay could not be reached. Retry later. */
  | 'E_PEER_UNREACHABLE'
  /** The other relay refused, or gave an answer that does not hold. Its operator and ours must look. */
  | 'E_PEER_REFUSED'
  /** The account has had its vouchers of today. Retry after the seconds named, or wait for an answer, which brings tokens. */
  | 'E_VOUCHERS_SPENT'
  /** No such blob, or it is not whole, or its time is over, or this is not what deletes it. Ask its sender for it again. */
  | 'E_BLOB_UNKNOWN'
  /** A blob with this id was begun with another delete capability. Draw another id. */
  | 'E_BLOB_TAKEN'
  /** The blob is larger than any may be. Send a smaller file. */
  | 'E_BLOB_TOO_LARGE'
  /** The account has uploaded as much as it may. Delete something, or retry when something has expired. */
  | 'E_BLOB_QUOTA'
  /** The relay has no room for more blobs. Retry after the seconds named; the operator can give it more. */
  | 'E_BLOBS_FULL'
  /** Too much work is waiting. Retry after the seconds named. */
  | 'E_BUSY'
  /** Too many requests of this account or relay. Retry after the seconds named. */
  | 'E_RATE_LIMITED'
  /** The database could not commit; nothing was changed. Retry; the operator looks at disk and log. */
  | 'E_STORE_FAILED'
  /** A fault of the relay itself. Report it with the operator's log. */
  | 'E_INTERNAL'
  /**
   * Item: its relay does not take it, for one of several reasons that look alike: no such mailbox, or a seal that does not
   * open. Fetch the manifest of the recipient and the discovery document of the relay again.
   */
  | 'E_ITEM_REFUSED'
  /** Item or look-up: it is sealed to a key that its relay does not publish. Fetch its discovery document and seal it anew. */
  | 'E_FORWARD_KEY_UNKNOWN'
  /** Item: it is not sealed though it is for another relay, or sealed though it is for this one. The client is at fault. */
  | 'E_ITEM_MISDIRECTED'
  /** Look-up: it does not open, for it was sealed for another relay or changed. The client is at fault, or a relay on the way. */
  | 'E_LOOK_UP_INVALID'
  /** Item: the relay of the sender signs vouchers with a key that is not known here yet. Retry after the seconds named. */
  | 'E_ISSUER_UNKNOWN'
  /** Item: the mailbox has reached its quota; nothing was lost. Retry after the seconds named. */
  | 'E_MAILBOX_FULL'
  /** Item: too much waits for that relay. Retry after the seconds named. */
  | 'E_OUTBOX_FULL'
  /** Item: its time was over before it arrived. Send it again with a longer lifetime, if it still matters. */
  | 'E_ITEM_EXPIRED'
  /** The operator has given up what waited for that relay. Send again if it comes back. */
  | 'E_ITEM_DROPPED'
  /** Item: the envelope is of a size that would tell it apart. Pad it to a bucket. */
  | 'E_SIZE_NOT_BUCKET'
  /** Stream: another stream of the same device took over. Keep one stream a device. */
  | 'E_STREAM_REPLACED'
  /** Stream: a frame is malformed or out of turn. The client is at fault. */
  | 'E_FRAME_INVALID'
  /** Stream: no Attach came in time. Attach at once after opening. */
  | 'E_ATTACH_TIMEOUT';

const retryableCodes: ReadonlySet<RelayErrorCode> = new Set<RelayErrorCode>([
  'E_DATA_DIRECTORY_LOCKED',
  'E_LISTEN_FAILED',
  'E_ORIGIN_UNVERIFIED',
  'E_PEER_UNREACHABLE',
  'E_BUSY',
  'E_DISK_LOW',
  'E_RATE_LIMITED',
  'E_VOUCHERS_SPENT',
  'E_STORE_FAILED',
  'E_MAILBOX_FULL',
  'E_ISSUER_UNKNOWN',
  'E_OUTBOX_FULL',
  'E_FORWARD_KEY_UNKNOWN',
  'E_ATTACH_TIMEOUT',
  'E_BLOB_QUOTA',
  'E_BLOBS_FULL',
]);

export interface RelayErrorOptions {
  readonly cause?: unknown;
  /** Whole seconds after which a retry makes sense. */
  readonly retryAfter?: number;
  /** Our clock, seconds since 1970, for somebody whose own is wrong. */
  readonly now?: number;
}

export class RelayError extends Error {
  override readonly name = 'RelayError';
  readonly code: RelayErrorCode;
  readonly retryable: boolean;
  readonly retryAfter: number;
  readonly now: number | undefined;

  constructor(code: RelayErrorCode, message: string, options: RelayErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = retryableCodes.has(code);
    this.retryAfter = options.retryAfter ?? 0;
    this.now = options.now;
  }
}
