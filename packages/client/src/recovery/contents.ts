/**
 * What of a store is in a backup: what another device of the same account should know. Never what encrypts or decrypts for
 * this device alone (sessions, pre-keys, its keys at the relay), nor what is on its way or of this device's place in it.
 */

import type { Key } from '@sotto/store';
import {
  decodeStoredAddressPin,
  decodeStoredContact,
  decodeStoredContactRequest,
  decodeStoredConversation,
  decodeStoredIdentityEvidence,
  decodeStoredInboxEntry,
  decodeStoredKnownRelay,
  decodeStoredMessage,
  decodeStoredMessageStatus,
  decodeStoredProfile,
  decodeStoredStanding,
  decodeStoredTokenWallet,
  encodeStoredConversation,
  encodeStoredMessageStatus,
  encodeStoredStanding,
  encodeStoredTokenWallet,
  type StoredConversation,
} from '@sotto/wire';
import { isAccepted } from '../contacts/consent.ts';
import { NO_TOKENS } from '../contacts/standing.ts';
import { isLasting } from '../conversations/kept-content.ts';
import { isOfSecretChat } from '../conversations/name.ts';
import {
  ADDRESS_PREFIX,
  CONTACT_PREFIX,
  EVIDENCE_PREFIX,
  INBOX_PREFIX,
  OWN_PROFILE_KEY,
  PROFILE_PREFIX,
  RECENT_PREFIX,
  RELAY_PREFIX,
  REQUEST_PREFIX,
  STANDING_PREFIX,
  WALLET_PREFIX,
} from '../keys.ts';
import { turned } from '../wallet.ts';

/** One kind of record. */
export interface KeptKind {
  readonly prefix: Key;
  /** What goes into the backup; `undefined` for a record that stays out. Throws for one that cannot be read. */
  readonly pack: (value: Uint8Array) => Uint8Array | undefined;
  /** What goes into the store of the new device. Throws for one that cannot be read. */
  readonly unpack: (value: Uint8Array) => Uint8Array;
}

/** As it is, once it proved to be readable. */
const readable =
  (decode: (value: Uint8Array) => unknown) =>
  (value: Uint8Array): Uint8Array => {
    decode(value);
    return value;
  };

const checked = (decode: (value: Uint8Array) => unknown): Pick<KeptKind, 'pack' | 'unpack'> => ({
  pack: readable(decode),
  unpack: readable(decode),
});

export const KEPT: readonly KeptKind[] = [
  { prefix: CONTACT_PREFIX, ...checked(decodeStoredContact) },
  { prefix: ADDRESS_PREFIX, ...checked(decodeStoredAddressPin) },
  { prefix: RELAY_PREFIX, ...checked(decodeStoredKnownRelay) },
  // The tokens that a contact was given are for a mailbox that the new device does not have.
  {
    prefix: STANDING_PREFIX,
    pack: (value) => {
      const standing = decodeStoredStanding(value);
      return standing.forgotten ? undefined : encodeStoredStanding(standing);
    },
    unpack: (value) => {
      const standing = decodeStoredStanding(value);
      // Whoever was given tokens had been accepted.
      return encodeStoredStanding({ ...standing, ...NO_TOKENS, accepted: isAccepted(standing) });
    },
  },
  { prefix: REQUEST_PREFIX, ...checked(decodeStoredContactRequest) },
  { prefix: EVIDENCE_PREFIX, ...checked(decodeStoredIdentityEvidence) },
  // From their other end: the former device may have gone on from this one.
  {
    prefix: WALLET_PREFIX,
    pack: (value) => encodeStoredTokenWallet(decodeStoredTokenWallet(value)),
    unpack: (value) => encodeStoredTokenWallet(turned(decodeStoredTokenWallet(value))),
  },
  {
    prefix: INBOX_PREFIX,
    pack: (value) => (decodeStoredInboxEntry(value).secretChatId === undefined ? value : undefined),
    unpack: readable(decodeStoredInboxEntry),
  },
  // What this device has written continues no chain of another one.
  {
    prefix: 'conversation/',
    pack: (value) => encodeStoredConversation(withoutOwnChain(decodeStoredConversation(value))),
    unpack: (value) => encodeStoredConversation(withoutOwnChain(decodeStoredConversation(value))),
  },
  {
    prefix: 'message/',
    pack: (value) => (isLasting(decodeStoredMessage(value)) ? value : undefined),
    unpack: readable(decodeStoredMessage),
  },
  { prefix: RECENT_PREFIX, ...checked(() => undefined) },
  { prefix: OWN_PROFILE_KEY, ...checked(decodeStoredProfile) },
  { prefix: PROFILE_PREFIX, ...checked(decodeStoredProfile) },
  // An outbox is of one device: what waits in it is not waited for elsewhere.
  {
    prefix: 'message-id/',
    pack: (value) => encodeStoredMessageStatus({ ...decodeStoredMessageStatus(value), outboxKeys: [] }),
    unpack: readable(decodeStoredMessageStatus),
  },
];

function withoutOwnChain({ sent: _, ...conversation }: StoredConversation): StoredConversation {
  return conversation;
}

/** The kind of a record in a backup; `undefined` for one that a newer version may know, and for what is in none. */
export const keptKind = (key: Key): KeptKind | undefined =>
  isOfSecretChat(key) ? undefined : KEPT.find(({ prefix }) => key.startsWith(prefix));
