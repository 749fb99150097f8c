/**
 * What an app can be refused, and why. A message that cannot be read is not an error but a value in the inbox.
 */

import type { DeviceInfo } from './devices/own.ts';
import { REMEDIES } from './remedies.ts';

export type ClientErrorCode =
  /** The store holds no account. Call `register` first. */
  | 'E_ACCOUNT_MISSING'
  /** The account has no such device. Look at `devices()`. */
  | 'E_DEVICE_UNKNOWN'
  /** What was scanned or typed is no code of a new device, or of one that waits at another relay. Look at it again. */
  | 'E_LINK_CODE_INVALID'
  /** The user said that the two devices do not show the same code. Begin anew; if it happens again, somebody is in between. */
  | 'E_LINK_DECLINED'
  /** The other device was not heard from in time, or has ended. Begin anew on both: nothing was linked. */
  | 'E_LINK_INTERRUPTED'
  /** What came is not of the other device, or of no account that may be linked here. Begin anew; suspect the relay. */
  | 'E_LINK_INVALID'
  /** The relay shows a manifest of this account that is not signed by it, or older than the one known. Ask its operator: nothing was changed. */
  | 'E_MANIFEST_REFUSED'
  /** The store already holds an account of another address. Open another store for another account. */
  | 'E_ACCOUNT_EXISTS'
  /** Somebody else has the address. Choose another handle. */
  | 'E_ADDRESS_TAKEN'
  /** The relay of the address knows nobody of that name. Check the spelling. */
  | 'E_ADDRESS_UNKNOWN'
  /** The relay of the attachment has it no more. Ask its sender for it again. */
  | 'E_ATTACHMENT_GONE'
  /** The attachment is not what its sender encrypted. Fetch it again later; then ask its sender. */
  | 'E_ATTACHMENT_INVALID'
  /** The home relay takes no such attachment now. Its own code, quota or room or size, is in `relayCode`. */
  | 'E_ATTACHMENT_REFUSED'
  /** The source of an attachment is not as it said, or has to be read once more and cannot. Call again with a fresh one. */
  | 'E_ATTACHMENT_SOURCE'
  /** The file is larger than an attachment may be. Send it in parts. */
  | 'E_ATTACHMENT_TOO_LARGE'
  /** The message is not one that this account may change in this way. Edit and delete texts of its own only. */
  | 'E_CHANGE_REFUSED'
  /** The client was closed. Open it again. */
  | 'E_CLIENT_CLOSED'
  /** The clocks of this device and of its relay are more than five minutes apart. Correct the one that is wrong. */
  | 'E_CLOCK_WRONG'
  /** An inbox has so many consumers already. Drop those that no longer read it. */
  | 'E_CONSUMERS_MANY'
  /** The account is none of the contacts: it was never heard of here, or was deleted. Call `contact` with its address. */
  | 'E_CONTACT_UNKNOWN'
  /** The sender of this file was neither accepted nor answered. Call `accept` first. */
  | 'E_CONTACT_REQUEST'
  /** The contact is blocked. Call `unblock` first. */
  | 'E_CONTACT_BLOCKED'
  /** The account is used with a newer version of the protocol than this one speaks. Update this app. */
  | 'E_ACCOUNT_NEWER'
  /** What came is weaker than before or than it must be: no post-quantum key, or an older version. Report it to the operator. */
  | 'E_DOWNGRADE_REFUSED'
  /** The address stands for another identity than before. Compare safety numbers, then call `acceptIdentityChange`. */
  | 'E_IDENTITY_CHANGED'
  /** No relay took the message within its lifetime. Send it again. */
  | 'E_MESSAGE_EXPIRED'
  /** A relay refused the message for good. Look at the relay's own code, which is in `relayCode`. */
  | 'E_MESSAGE_REFUSED'
  /** The text is longer than a message may be. Send it in parts. */
  | 'E_MESSAGE_TOO_LARGE'
  /** Nothing is kept of this message any more, or it never was one of this account. Send it again if it matters. */
  | 'E_MESSAGE_UNKNOWN'
  /** The relay takes no new accounts. Ask its operator or choose another relay. */
  | 'E_REGISTRATION_CLOSED'
  /** The relay takes accounts by invitation. Ask for an invite and register with it. */
  | 'E_INVITE_REQUIRED'
  /** The invite is unknown, used up or expired. Check its spelling or ask for another. */
  | 'E_INVITE_INVALID'
  /** Registration takes some work, and no solution was found or it was too old. Call `register` again. */
  | 'E_PROOF_OF_WORK_REQUIRED'
  /** The relay does not send to this push service, or cannot. Subscribe anew, or ask its operator to name the service. */
  | 'E_PUSH_REFUSED'
  /** There is no receipt: the message has not come to another relay yet, was for none, or is too old. Ask again if `retryable`. */
  | 'E_RECEIPT_UNKNOWN'
  /** There is no recovery secret yet, and no pass-phrase was given. Call `recovery.create` first. */
  | 'E_RECOVERY_MISSING'
  /** There is a recovery secret already, which older backups need. Say `replace` to make another one. */
  | 'E_RECOVERY_EXISTS'
  /** The words are a recovery secret, but not that of this account. Compare them with what was written down. */
  | 'E_RECOVERY_WORDS_OTHER'
  /** The backup is of another account than that of the store. Choose another file. */
  | 'E_BACKUP_FOREIGN'
  /** The account has as many devices as it may have. Remove one first. */
  | 'E_DEVICE_LIMIT'
  /** A backup is restored into an empty store only. Use another store. */
  | 'E_STORE_NOT_EMPTY'
  /** A backup was being restored into the store. Call `restore` again, which ends it or begins anew. */
  | 'E_RESTORE_UNFINISHED'
  /** What was compared is not the root key that the relay shows now. Compare it again, with `relayIdentity`. */
  | 'E_RELAY_KEY_MISMATCH'
  /** The relay answered with something that is malformed or does not verify. Report it to its operator. */
  | 'E_RELAY_INVALID'
  /** The relay refused the request. Look at its own code, which is in `relayCode`. */
  | 'E_RELAY_REFUSED'
  /** The home relay gives no more vouchers to this account today, and what is queued for strangers waits. Try others tomorrow. */
  | 'E_VOUCHERS_SPENT'
  /** The relay could not be reached in time. Try again later. */
  | 'E_RELAY_UNREACHABLE'
  /** The secret chat has ended, or is not on this device. Begin a new one. */
  | 'E_SECRET_CHAT_ENDED'
  /** The other side has offered this secret chat, and nobody has accepted it on this device. Call `accept` first. */
  | 'E_SECRET_CHAT_INVITED'
  /** So much waits in this secret chat for the other side to accept it. Wait until it has. */
  | 'E_SECRET_CHAT_WAITING'
  /** What was scanned is no safety number. Scan the code that the other side shows for this conversation. */
  | 'E_SAFETY_NUMBER_INVALID'
  /** The safety numbers of the two sides differ. Make sure of the person and compare again; if it stays, send nothing secret. */
  | 'E_SAFETY_NUMBER_MISMATCH'
  /** What was scanned is the code that this side shows. Scan that of the other side. */
  | 'E_SAFETY_NUMBER_OWN'
  /** The other side shows a safety number of another version. Update the older of the two apps. */
  | 'E_SAFETY_NUMBER_VERSION'
  /** Other writers on the same store kept winning. Try again. */
  | 'E_STORE_CONTENDED'
  /** A stored record cannot be read. Restore a backup if the store is damaged, or open it with the newer version that wrote it. */
  | 'E_STORE_INVALID';

/** Codes that are told and never thrown: as the reason of a message in the inbox, and in log events. */
export type ClientReasonCode =
  /** What was decrypted is authentic and no content of this protocol. Its sender's software is at fault. */
  | 'E_CONTENT_INVALID'
  /** A kind of message that this version does not take from a single peer. Its sender's software is at fault. */
  | 'E_MESSAGE_KIND'
  /** A device wrote that its account had removed before. Ignore it. */
  | 'E_SENDER_DEVICE_REMOVED'
  /** Somebody pretends to be another device of this account. Ignore it. */
  | 'E_SYNC_FOREIGN'
  /** Certificate, session and account id of a message do not name the same sender. Ignore it: somebody pretends. */
  | 'E_SENDER_MISMATCH'
  /** The sender's relay signs with another root key than before, and for seven days nobody has confirmed it. Ask its operator
   * for the key, call `acceptRelayChange`, and ask the sender to write again. */
  | 'E_SENDER_RELAY_CHANGED'
  /** The relay that vouches for the sender could not be asked in time. Ask the sender to write again. */
  | 'E_SENDER_UNVERIFIED'
  /** A failure without a code of its own. Report it with the log. */
  | 'E_UNKNOWN';

export interface ClientErrorOptions extends ErrorOptions {
  readonly retryable?: boolean;
  readonly relayCode?: string;
  readonly devices?: readonly DeviceInfo[];
}

export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly code: ClientErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** The relay's error code, where a relay refused. */
  readonly relayCode: string | undefined;
  /** What to do about it, for a developer. */
  readonly remedy: string;
  /** Of an account that has as many as it may. */
  readonly devices: readonly DeviceInfo[] | undefined;

  constructor(code: ClientErrorCode, message: string, options: ClientErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.relayCode = options.relayCode;
    this.remedy = REMEDIES[code];
    this.devices = options.devices;
  }
}

/** What a log event may say of a failure. */
export function codeOf(error: unknown): string {
  return error instanceof ClientError ? error.code : ('E_UNKNOWN' satisfies ClientReasonCode);
}
