/**
 * Messages that must be refused, made from one that was accepted, and a way to get them delivered: the outbox of a
 * machine publishes whatever stands in it.
 */

import { randomBytes } from 'node:crypto';
import {
  decodeEnvelope,
  decodePreKeySignalMessage,
  decodeSignalMessage,
  type Envelope,
  encodeEnvelope,
  encodeSignalMessage,
  encodeStoredOutboxEntry,
  type OutgoingItem,
} from '@sotto/wire';
import { outboxKey } from '../src/keys.ts';
import { boot, eventually, isQueued, type Machine, shutDown } from './world.ts';

const MAC_BYTES = 8;

/** By name: an envelope that the recipient of `accepted` must refuse, and the code it must give. */
export function forgeries(
  accepted: OutgoingItem,
): readonly (readonly [name: string, envelope: Uint8Array, code: string])[] {
  const envelope = decodeEnvelope(accepted.envelope);
  const content = signalMessageOf(envelope);
  const body = content.slice(1, -MAC_BYTES);
  const mac = content.slice(-MAC_BYTES);
  const fields = decodeSignalMessage(body);
  const whisper = (bytes: Uint8Array): Uint8Array =>
    encodeEnvelope({ ...envelope, type: 'signalMessage', content: bytes });
  const remade = (changed: typeof fields): Uint8Array =>
    whisper(Uint8Array.of(0x44, ...encodeSignalMessage({ ...fields, ...changed }), ...mac));
  const otherKey = fields.ratchetKey!.slice();
  otherKey[7]! ^= 1;
  return [
    ['of another protocol version', whisper(Uint8Array.of(0x55, ...content.slice(1))), 'E_MESSAGE_VERSION'],
    ['cut short', whisper(content.slice(0, 30)), 'E_MESSAGE_MALFORMED'],
    ['with another ratchet key', remade({ ratchetKey: otherKey }), 'E_MESSAGE_UNDECRYPTABLE'],
    ['with a counter ahead', remade({ counter: fields.counter! + 7 }), 'E_MESSAGE_UNDECRYPTABLE'],
    ['with a counter far ahead', remade({ counter: fields.counter! + 30_000 }), 'E_MESSAGE_UNDECRYPTABLE'],
    [
      'of a stranger without a session',
      encodeEnvelope({ ...envelope, type: 'signalMessage', content, senderAccountId: randomAccountId() }),
      'E_SESSION_NOT_FOUND',
    ],
  ];
}

/** A first message under somebody else's account id. */
export function misattributed(firstMessage: OutgoingItem): Uint8Array {
  return encodeEnvelope({ ...decodeEnvelope(firstMessage.envelope), senderAccountId: randomAccountId() });
}

/** Lets a machine publish raw envelopes to where `like` went. */
export async function publishRaw(from: Machine, like: OutgoingItem, envelopes: readonly Uint8Array[]): Promise<void> {
  await queueRaw(from, like, envelopes);
  const sender = await boot(from);
  await eventually('the relay has them', async () => !(await isQueued(from)));
  await shutDown(sender);
}

/** Puts raw envelopes into the outbox of `from`, for the mailbox that `like` went to. */
export async function queueRaw(from: Machine, like: OutgoingItem, envelopes: readonly Uint8Array[]): Promise<void> {
  for (const [index, envelope] of envelopes.entries()) {
    const itemId = randomBytes(16);
    const entry = encodeStoredOutboxEntry({
      itemId,
      messageId: randomBytes(16),
      accountId: randomAccountId(),
      address: `bob@${like.destination}`,
      destination: like.destination,
      mailboxId: like.mailboxId,
      envelope,
      createdAt: Math.floor(Date.now() / 1000),
      lifetime: 3600,
    });
    await from.disk.commit({ put: [[outboxKey(Date.now(), index, itemId.toString('hex')), entry]] });
  }
}

export function signalMessageOf({ type, content }: Envelope): Uint8Array {
  return type === 'signalMessage' ? content : decodePreKeySignalMessage(content.slice(1)).message!;
}

function randomAccountId(): Uint8Array {
  const id = new Uint8Array(randomBytes(16));
  id[6] = (id[6]! & 0x0f) | 0x80;
  id[8] = (id[8]! & 0x3f) | 0x80;
  return id;
}
