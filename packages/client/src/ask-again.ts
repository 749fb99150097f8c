/**
 * Asking the sender of a message that could not be read to send it again (Signal session layer, section 6.6). The request
 * is not encrypted by a session, which may be what is broken, but sealed like everything; it leaves in the commit that
 * tells the app.
 */

import {
  createDecryptionError,
  type DecryptionError,
  encodePlaintextContent,
  RatchetError,
  type RatchetErrorCode,
  type SessionMessage,
} from '@sotto/ratchet';
import type { Key } from '@sotto/store';
import { encodeStoredAwaitedMessage, type StoredContact } from '@sotto/wire';
import { storedManifest } from './contacts/pins.ts';
import type { AccountContext } from './context.ts';
import { outboxEntry } from './encrypt.ts';
import { nowSeconds } from './environment.ts';
import { awaitedKey, awaitedPrefix } from './keys.ts';
import { AWAITED_MAX } from './limits.ts';
import type { Incoming } from './receive.ts';

/**
 * The records to put that ask for a message again, once; `undefined` when asking would not help, or its sender cannot be
 * written to. `inboxSequence` is of the entry that tells the app.
 */
export async function askAgain(
  context: AccountContext,
  { opened, session }: Incoming,
  contact: StoredContact | undefined,
  inboxSequence: number,
  code: string,
): Promise<readonly (readonly [Key, Uint8Array])[] | undefined> {
  const { sentAt } = opened.content;
  if (!REPAIRABLE.has(code)) return undefined;
  if (session === undefined || sentAt === undefined || contact?.signedManifest === undefined) return undefined;
  const { environment } = context;
  const { devices } = storedManifest(context, opened.serviceId, contact.signedManifest).manifest;
  const device = devices.find(({ deviceId }) => deviceId === opened.deviceId);
  if (device === undefined) return undefined;
  const underWay = await context.store.scan(awaitedPrefix(opened.serviceId), { limit: AWAITED_MAX });
  if (underWay.length >= AWAITED_MAX) return undefined;
  const { deviceId } = opened;
  const request = requestFor(session, sentAt, deviceId);
  if (request === undefined) return undefined;
  const awaited = encodeStoredAwaitedMessage({ inboxSequence, askedAt: nowSeconds(environment.clock) });
  return [
    [awaitedKey(opened.serviceId, deviceId, sentAt), awaited],
    outboxEntry(context, contact, device.mailboxId, {
      aside: true,
      unmissed: true,
      bulk: false,
      messageId: environment.random(16),
      sentAt: context.nextSentAt(),
      type: 'plaintextContent',
      bytes: encodePlaintextContent(request),
    }),
  ];
}

/** `undefined` for a message that is not even well-formed. */
function requestFor(session: SessionMessage, sentAt: number, senderDeviceId: number): DecryptionError | undefined {
  try {
    return createDecryptionError({ type: session.type, message: session.bytes, sentAt, senderDeviceId });
  } catch (error) {
    if (error instanceof RatchetError) return undefined;
    throw error;
  }
}

/** Refusals that a new session would mend. */
const REPAIRABLE: ReadonlySet<string> = new Set<RatchetErrorCode>([
  'E_MESSAGE_UNDECRYPTABLE',
  'E_SESSION_NOT_FOUND',
  'E_PRE_KEY_UNKNOWN',
]);
