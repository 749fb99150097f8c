/** Where a content of ours goes: to all devices of the recipient, or in a secret chat to the one that takes part. */

import type { Batch, Key } from '@sotto/store';
import type { ContentTimer, Device, SecretChatStep, StoredSentMessage } from '@sotto/wire';
import { NO_CHANGE, type ReadBatch, type Snapshot, takeSnapshot } from '../commit.ts';
import type { Recipient } from '../contacts/recipient.ts';
import type { Outgoing } from '../content/outgoing.ts';
import type { AccountContext } from '../context.ts';
import { accountIn, secretChatOf } from '../conversations/name.ts';
import { NEW_CONVERSATION, type Put, putConversation, readConversation } from '../conversations/record.ts';
import { otherDevices } from '../devices/own.ts';
import { ClientError } from '../errors.ts';
import { conversationKey, NO_VALUE, secretChatKey, waitingPrefix } from '../keys.ts';
import { SECRET_OFFER_LIFETIME_S, SECRET_WAITING_MAX } from '../limits.ts';
import { putExpiry } from '../timers/expiry.ts';
import { toTime } from '../times.ts';
import { DEFAULT_TIMER } from './chat.ts';

/** What a content of ours says of where it goes. */
export interface Placing {
  readonly recipient: Recipient;
  readonly outgoing: Outgoing;
  /** The name of the secret chat; missing for the ordinary conversation. */
  readonly secretChat?: string;
  readonly control?: Control;
}

/** Of a content that begins or ends a secret chat. */
export interface Control {
  /** For this device of the other side alone. */
  readonly deviceId?: number;
  /** The task that is done with it. */
  readonly task?: Key;
}

export interface Place {
  /** Of the conversation. */
  readonly name: string;
  readonly devices: readonly Device[];
  /** Nobody has accepted the secret chat: it waits. */
  readonly isHeld: boolean;
  /** Which devices may have it later. */
  readonly meant: Pick<StoredSentMessage, 'secretChatId' | 'onlyDevice'>;
  /** Of the secret chat that it begins. */
  readonly timer?: ContentTimer;
  /** What the commit that queues it changes besides. */
  readonly batch: ReadBatch;
}

/** `undefined` for what has no place any more: then only `done` is to be committed. Throws `E_SECRET_CHAT_…`. */
export async function placeOf(
  context: AccountContext,
  placing: Placing,
): Promise<Place | { readonly done: Pick<Batch, 'delete'> }> {
  const { recipient, outgoing, secretChat: name } = placing;
  const { manifest, serviceId } = recipient;
  const isOwn = serviceId === context.account.serviceId;
  const devices = isOwn ? otherDevices(context, manifest) : manifest.manifest.devices;
  if (name === undefined) return { name: serviceId, devices, isHeld: false, meant: {}, batch: NO_CHANGE };
  const snapshot = await takeSnapshot(context.store, [conversationKey(name)]);
  const { body } = outgoing;
  if (body.kind === 'secretChat') return placeControl(context, { ...placing, name, devices, snapshot }, body.step);
  const { secret } = readConversation(snapshot, name);
  const batch = { ...NO_CHANGE, expect: snapshot.expect };
  if (secret?.state === 'invited')
    throw new ClientError('E_SECRET_CHAT_INVITED', 'the secret chat was not accepted here');
  if (secret?.state === 'offered') {
    const waiting = await context.store.scan(waitingPrefix(name), { limit: SECRET_WAITING_MAX });
    if (waiting.length >= SECRET_WAITING_MAX)
      throw new ClientError('E_SECRET_CHAT_WAITING', 'too much waits for the secret chat to be accepted');
    return { name, devices: [], isHeld: true, meant: secretChatOf(name), batch };
  }
  const bound = only(devices, secret?.state === 'open' ? secret.deviceId : undefined);
  // CS-03: what is written in a secret chat is encrypted for the device that takes part, and for no other.
  if (bound === undefined) throw chatEnded();
  return { name, devices: [bound], isHeld: false, meant: meantFor(name, bound), batch };
}

interface Controlled extends Placing {
  readonly name: string;
  readonly devices: readonly Device[];
  readonly snapshot: Snapshot;
}

function placeControl(
  context: AccountContext,
  { name, devices, snapshot, control = {}, outgoing }: Controlled,
  step: SecretChatStep,
): Place | { readonly done: Pick<Batch, 'delete'> } {
  const before = readConversation(snapshot, name);
  const { secret } = before;
  const one = only(devices, control.deviceId);
  const done = { delete: control.task === undefined ? [] : [control.task] };
  if (step === 'ended') {
    if (one === undefined) return { done };
    return {
      name,
      devices: [one],
      isHeld: false,
      meant: { onlyDevice: one.deviceId },
      batch: { ...NO_CHANGE, ...done },
    };
  }
  if (step === 'accepted') {
    if (secret?.state === 'open') return { done };
    const bound = only(devices, secret?.deviceId);
    if (secret?.state !== 'invited' || bound === undefined) throw chatEnded();
    const record = putConversation(name, before, { ...before, written: true, secret: { ...secret, state: 'open' } });
    const batch = { expect: snapshot.expect, ...record };
    return { name, devices: [bound], isHeld: false, meant: meantFor(name, bound), batch };
  }
  if (secret !== undefined) return { done };
  if (control.deviceId !== undefined && one === undefined)
    throw new ClientError('E_DEVICE_UNKNOWN', 'the contact has no such device');
  const now = Math.floor(context.environment.clock.now());
  const timer = { ...(outgoing.timer ?? DEFAULT_TIMER), version: 1 };
  const record = putConversation(name, NEW_CONVERSATION, {
    ...NEW_CONVERSATION,
    changedAt: toTime(now),
    written: true,
    timer,
    secret: { state: 'offered', ...(one && { deviceId: one.deviceId }) },
  });
  const put = [...record.put, ...noted(name, now)];
  return {
    name,
    devices: one === undefined ? devices : [one],
    isHeld: false,
    meant: one === undefined ? secretChatOf(name) : meantFor(name, one),
    timer,
    batch: { expect: snapshot.expect, put, delete: record.delete },
  };
}

/** That there is the secret chat, and until when it may be accepted. */
export const noted = (name: string, nowMs: number): readonly Put[] => [
  [secretChatKey(accountIn(name), name), NO_VALUE],
  putExpiry(name, { kind: 'offer' }, nowMs + SECRET_OFFER_LIFETIME_S * 1000),
];

const only = (devices: readonly Device[], deviceId: number | undefined): Device | undefined =>
  devices.find((device) => device.deviceId === deviceId);

const meantFor = (name: string, { deviceId }: Device): Place['meant'] => ({
  ...secretChatOf(name),
  onlyDevice: deviceId,
});

const chatEnded = (): ClientError =>
  new ClientError('E_SECRET_CHAT_ENDED', 'the secret chat has ended, or is not on this device');
