/**
 * Messages as the home relay takes them: sealed to their recipient, in one go, so that what the messages to one have in common
 * is computed once; then, if that is not ours, to the recipient's relay.
 */

import { type ForwardingKey, sealForward } from '@sotto/identity';
import { parsePublicKey, sealMessagesV2 } from '@sotto/ratchet';
import { type Authorization, encodeEnvelope, type OutgoingItem, padEnvelope } from '@sotto/wire';
import type { AccountContext } from './context.ts';

export interface ItemToSeal {
  readonly item: Omit<OutgoingItem, 'content'>;
  readonly mailboxId: Uint8Array;
  /** 33 bytes: to whom it is sealed. */
  readonly identityKey: Uint8Array;
  /** What `createSealedContent` gives. */
  readonly content: Uint8Array;
  readonly authorization?: Authorization | undefined;
}

/** @param keyOf the key of a destination; none of our own relay */
export function sealItems(
  { account, agreements, environment }: AccountContext,
  items: readonly ItemToSeal[],
  keyOf: (destination: string) => ForwardingKey | undefined,
): readonly OutgoingItem[] {
  const { crypto, random } = environment;
  const messages = items.map(({ identityKey, content }) => ({
    recipientIdentityKey: parsePublicKey(identityKey),
    content,
  }));
  const senderIdentity = account.identityKeyPair;
  const sealed = sealMessagesV2({ crypto, random }, { senderIdentity, agreements, messages });
  return items.map(({ item, mailboxId, authorization }, n) => {
    const envelope = padEnvelope(encodeEnvelope({ sealed: sealed[n]! }));
    const content = { mailboxId, envelope, ...(authorization && { authorization }) };
    const key = keyOf(item.destination);
    if (key === undefined) return { ...item, content: { kind: 'local', ...content } };
    const route = { ...item, origin: account.domain };
    return { ...item, content: { kind: 'sealed', ...sealForward({ crypto, random }, key, route, content) } };
  });
}
