/**
 * What stands inside the envelopes that machines publish: opened with the keys of the machine they are for, as only that
 * machine can.
 */

import { asX25519PrivateKey, defaultProvider } from '@sotto/crypto';
import { openSealedMessage, parsePublicKey, type SealedContent } from '@sotto/ratchet';
import {
  decodeEnvelope,
  decodePreKeySignalMessage,
  decodeStoredAccount,
  type StoredAccount,
  unpadEnvelope,
} from '@sotto/wire';
import { ACCOUNT_KEY } from '../src/keys.ts';
import type { Machine } from './world.ts';

/** Opens an envelope that is for `recipient`; throws for any other. */
export async function unseal(recipient: Machine, envelope: Uint8Array): Promise<SealedContent> {
  const { identityPrivateKey, identityPublicKey } = await accountOf(recipient);
  const identityKeyPair = {
    privateKey: asX25519PrivateKey(identityPrivateKey),
    publicKey: parsePublicKey(identityPublicKey),
  };
  return openSealedMessage(defaultProvider, {
    identityKeyPair,
    message: decodeEnvelope(unpadEnvelope(envelope)).sealed,
  });
}

/** The messages of sessions that `sender` published for `recipient`, in every attempt. */
export async function messagesTo(recipient: Machine, sender: Machine): Promise<readonly SealedContent[]> {
  const messages: SealedContent[] = [];
  for (const { envelope } of sender.published) {
    const content = await unseal(recipient, envelope).catch(() => undefined);
    if (content !== undefined && content.type !== 'plaintextContent') messages.push(content);
  }
  return messages;
}

export async function accountOf(machine: Machine): Promise<StoredAccount> {
  const [entry] = await machine.disk.get([ACCOUNT_KEY]);
  return decodeStoredAccount(entry!.value);
}

/** The SignalMessage in sealed content, wrapped or not. */
export function signalMessageOf({ type, content }: SealedContent): Uint8Array {
  return type === 'preKeySignalMessage' ? decodePreKeySignalMessage(content.slice(1)).message! : content;
}
