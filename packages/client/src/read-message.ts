/** What becomes of a message that was decrypted: its content, its entry of the inbox, the record of its sender, the keys it used. */

import type { X25519PublicKey } from '@sotto/crypto';
import { type DecryptedMessage, serializePublicKey } from '@sotto/ratchet';
import type { Batch, Key } from '@sotto/store';
import {
  type Content,
  decodeContent,
  encodeStoredContact,
  encodeStoredUsedLastResort,
  type StoredContact,
  type StoredInboxBody,
  type StoredInboxEntry,
  unpadContent,
  WireError,
} from '@sotto/wire';
import { isDowngrade, withProtocol } from './contacts/protocol.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import type { ClientErrorCode, ClientReasonCode } from './errors.ts';
import { contactKey, preKeyKey } from './keys.ts';
import { usedKey } from './pre-keys.ts';
import type { Opened } from './senders.ts';
import { toTime } from './times.ts';

/** What was decrypted is authentic; if it is no content of ours, the app gets that as a reason. */
export function openContent(
  plaintext: Uint8Array,
  from: StoredContact | undefined,
): { readonly body: StoredInboxBody; readonly content?: Content } {
  try {
    const bytes = unpadContent(plaintext);
    const content = decodeContent(bytes);
    // CL-44: a device does not speak an older version of the protocol than its account has shown.
    if (isDowngrade(from, content))
      return { body: { kind: 'undecryptable', code: 'E_DOWNGRADE_REFUSED' satisfies ClientErrorCode } };
    return { body: { kind: 'content', content: bytes }, content };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { body: { kind: 'undecryptable', code: 'E_CONTENT_INVALID' satisfies ClientReasonCode } };
  }
}

/** `repair`: of a message that could not be read, or is read at last. */
export function inboxEntry(
  context: AccountContext,
  opened: Opened,
  body: StoredInboxBody,
  repair: Pick<StoredInboxEntry, 'asked' | 'repairs'>,
): StoredInboxEntry {
  const { sentAt } = opened.content;
  return {
    ...repair,
    ...(body.kind === 'undecryptable' && sentAt !== undefined && { sentAt: toTime(sentAt) }),
    receivedAt: nowSeconds(context.environment.clock),
    accountId: opened.accountId,
    deviceId: opened.deviceId,
    address: opened.address,
    body,
  };
}

/** Whoever is heard from for the first time, under the address that only its own relay vouched for so far. */
const newContact = (opened: Opened, identityKey: X25519PublicKey): StoredContact => ({
  accountId: opened.accountId,
  identityKey: serializePublicKey(identityKey),
  address: opened.address,
  addressVerified: false,
});

/** What a message shows of its sender that was not known. */
export function contactPut(
  opened: Opened,
  identityKey: X25519PublicKey,
  known: StoredContact | undefined,
  content: Content | undefined,
): readonly (readonly [Key, Uint8Array])[] {
  const contact = withProtocol(known ?? newContact(opened, identityKey), content ?? {});
  return contact === known ? [] : [[contactKey(opened.serviceId), encodeStoredContact(contact)]];
}

/** A one-time key is deleted; a last-resort one is remembered to have served this message. */
export function consumePreKeys(context: AccountContext, consumed: NonNullable<DecryptedMessage['consumed']>): Batch {
  const { preKeyId, kemPreKeyId, kemLastResort, signedPreKeyId, baseKey } = consumed;
  const oneTime = preKeyId === undefined ? [] : [preKeyKey('ec', preKeyId)];
  if (!kemLastResort) return { delete: [...oneTime, preKeyKey('kem', kemPreKeyId)] };
  const { crypto, clock } = context.environment;
  const note = encodeStoredUsedLastResort({ usedAt: nowSeconds(clock) });
  return { delete: oneTime, put: [[usedKey(crypto, { signedPreKeyId, kemPreKeyId, baseKey }), note]] };
}
