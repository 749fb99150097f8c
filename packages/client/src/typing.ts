import { CONTENT_HINT, createSealedContent, encryptEphemeral, hasUsableSession } from '@sotto/ratchet';
import {
  type Device,
  decodeStoredAddressPin,
  encodeContent,
  type OutgoingItem,
  padContent,
  parseAddress,
} from '@sotto/wire';
import { type Addressee, addressOf, secretChatNamed } from './addressee.ts';
import { ownCertificate } from './certificate.ts';
import { takeSnapshot } from './commit.ts';
import { assertUnchanged } from './contacts/pins.ts';
import { pinnedRecipient, type Recipient } from './contacts/recipient.ts';
import { readStanding } from './contacts/standing.ts';
import type { AccountContext } from './context.ts';
import { secretChatOf } from './conversations/name.ts';
import { isPausing } from './environment.ts';
import { ClientError } from './errors.ts';
import { addressKey, sessionKey, standingKey } from './keys.ts';
import { forwardingKey } from './known-relays.ts';
import { ADDRESS_CHECK_TIMEOUT_MS, TYPING_PAUSE_MS, TYPING_PEERS_MAX } from './limits.ts';
import { peerTurn } from './local-device.ts';
import { sealItems } from './seal-items.ts';
import { boundDevice } from './secret/chat.ts';
import { commitSessions } from './session-memory.ts';
import { toTime } from './times.ts';

/** What was last said to somebody. */
export interface TypingSaid {
  readonly active: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * Never throws for a relay, a contact without a session, one that is blocked, or one whose identity waits to be confirmed:
 * those hear nothing.
 */
export async function sendTyping(
  context: AccountContext,
  addressee: Addressee,
  active: boolean,
  signal: AbortSignal,
): Promise<void> {
  const address = addressOf(addressee);
  const secretChat = secretChatNamed(addressee);
  if (isSaid(context, secretChat ?? address, active)) return;
  try {
    const recipient = await pinnedRecipient(context, address);
    const messages = recipient && (await encryptTyping(context, recipient, secretChat, active));
    if (messages === undefined || messages.length === 0) return;
    const items = await sealTyping(context, messages, parseAddress(address).domain, signal);
    if (items.length > 0) await context.relay.send(items, signal);
  } catch (error) {
    if (!(error instanceof ClientError) || error.code.startsWith('E_STORE')) throw error;
    context.environment.log({ level: 'debug', event: 'typing-not-sent', fields: { code: error.code } });
  }
}

/** Whether the same was said a moment ago; else it is noted. */
function isSaid({ typingSaid, environment }: AccountContext, to: string, active: boolean): boolean {
  const now = environment.clock.now();
  const last = typingSaid.get(to);
  if (last !== undefined && last.active === active && isPausing(last.at, now, TYPING_PAUSE_MS)) return true;
  if (typingSaid.size >= TYPING_PEERS_MAX) typingSaid.clear();
  typingSaid.set(to, { active, at: now });
  return false;
}

/** For one device. */
interface TypingMessage {
  readonly mailboxId: Uint8Array;
  /** 33 bytes. */
  readonly identityKey: Uint8Array;
  readonly message: Uint8Array;
}

/** For every device with a session that takes part. Begins none: that would take keys off a shelf. */
async function encryptTyping(
  context: AccountContext,
  { contact, serviceId, manifest }: Recipient,
  secretChat: string | undefined,
  active: boolean,
): Promise<readonly TypingMessage[]> {
  const { crypto, random, clock } = context.environment;
  const only = secretChat === undefined ? undefined : await boundDevice(context, secretChat);
  const isMeant = ({ deviceId }: Device) => secretChat === undefined || deviceId === only;
  const devices = manifest.manifest.devices.filter(isMeant);
  const env = { crypto, random, now: clock.now() };
  const sentAt = toTime(Math.floor(env.now));
  const about = secretChat === undefined ? {} : secretChatOf(secretChat);
  const content = encodeContent({ messageId: random(16), sentAt, ...about, body: { kind: 'typing', active } });
  const plaintext = padContent(content);
  return context.turns.run(peerTurn(serviceId), () =>
    commitSessions(context, async (sessions) => {
      const snapshot = await takeSnapshot(context.store, [
        addressKey(contact.address),
        standingKey(serviceId),
        ...devices.map(({ deviceId }) => sessionKey(serviceId, deviceId)),
      ]);
      assertUnchanged(snapshot.read(addressKey(contact.address), decodeStoredAddressPin));
      if (readStanding(snapshot, serviceId).blocked) return { batch: {}, result: [] };
      const result = devices.flatMap(({ deviceId, mailboxId }) => {
        const record = sessions.read(snapshot, sessionKey(serviceId, deviceId));
        if (record === undefined || !hasUsableSession(record, env.now)) return [];
        const { identityKey } = contact;
        return [{ mailboxId, identityKey, message: encryptEphemeral(record, plaintext, env) }];
      });
      return { batch: {}, result };
    }),
  );
}

async function sealTyping(
  context: AccountContext,
  messages: readonly TypingMessage[],
  destination: string,
  signal: AbortSignal,
): Promise<readonly OutgoingItem[]> {
  const { random } = context.environment;
  const isOwn = destination === context.account.domain;
  const key = isOwn ? undefined : await forwardingKey(context, destination, ADDRESS_CHECK_TIMEOUT_MS, 'x25519');
  if (!isOwn && key === undefined) return [];
  const certificate = await ownCertificate(context, signal);
  const toSeal = messages.map(({ mailboxId, identityKey, message }) => ({
    item: { itemId: random(16), destination, lane: 'ephemeral', expiry: 'hour' } as const,
    mailboxId,
    identityKey,
    content: createSealedContent({
      type: 'ephemeralMessage',
      content: message,
      certificate,
      contentHint: CONTENT_HINT.implicit,
    }),
  }));
  return sealItems(context, toSeal, () => key);
}
