/** Which device may have a message of ours once more, or, of a secret chat that somebody has accepted, at last. */

import { bytesToHex } from '@sotto/crypto';
import type { Batch, Key } from '@sotto/store';
import {
  decodeContent,
  decodeStoredMessageStatus,
  encodeStoredMessageStatus,
  type StoredSentMessage,
} from '@sotto/wire';
import { takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { conversationName } from '../conversations/name.ts';
import { readConversation } from '../conversations/record.ts';
import { conversationKey, statusKey, waitingKey } from '../keys.ts';
import { MESSAGE_LIFETIME_S } from '../limits.ts';
import { startTimer } from './ends.ts';

export interface Release {
  readonly expect: NonNullable<Batch['expect']>;
  /** How long relays may keep it, in seconds; missing when its own timer says so. */
  readonly lifetime?: number;
  readonly meant?: Pick<StoredSentMessage, 'onlyDevice'>;
  /** What changes with it, when it has waited and goes out now as these entries. */
  readonly of: (outboxKeys: readonly Key[]) => Required<Pick<Batch, 'put' | 'delete'>>;
}

/** `undefined`: that device may not have it. */
export async function releaseTo(
  context: AccountContext,
  { messageId, content, secretChatId, onlyDevice }: StoredSentMessage,
  { serviceId, deviceId, sentAt }: { readonly serviceId: string; readonly deviceId: number; readonly sentAt: number },
): Promise<Release | undefined> {
  if (onlyDevice !== undefined && onlyDevice !== deviceId) return undefined;
  if (secretChatId === undefined) return { expect: [], of: () => NOTHING };
  const name = conversationName(serviceId, secretChatId);
  const waiting = waitingKey(name, sentAt);
  const statusName = statusKey(bytesToHex(messageId), name);
  const snapshot = await takeSnapshot(context.store, [conversationKey(name), waiting, statusName]);
  const { secret } = readConversation(snapshot, name);
  const { body, timer } = decodeContent(content);
  const isOffer = body.kind === 'secretChat' && body.step === 'offered';
  // What is of a secret chat goes to the device that takes part, and an offer to others until one does.
  const isFor = isOffer ? secret?.state === 'offered' : secret?.state === 'open' && secret.deviceId === deviceId;
  if (!isFor) return undefined;
  const { expect } = snapshot;
  if (snapshot.read(waiting, (bytes) => bytes) === undefined)
    return { expect, ...(isOffer && { lifetime: MESSAGE_LIFETIME_S }), of: () => NOTHING };
  const status = snapshot.read(statusName, decodeStoredMessageStatus);
  return {
    expect,
    meant: { onlyDevice: deviceId },
    lifetime: timer?.start === 'sent' ? Math.min(timer.seconds, MESSAGE_LIFETIME_S) : MESSAGE_LIFETIME_S,
    of: (outboxKeys) => ({
      put: [
        ...(status ? [[statusName, encodeStoredMessageStatus({ ...status, outboxKeys })] as const] : []),
        ...startTimer(context, name, content, status?.order),
      ],
      delete: [waiting],
    }),
  };
}

const NOTHING = { put: [], delete: [] };
