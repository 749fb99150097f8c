/**
 * What comes from the other side of a secret chat, judged in the commit that reads it: by the device that sent it. The first
 * device of the other side that is heard from takes part; no other one ever does.
 */

import type { Content, StoredConversation, StoredSecretChat } from '@sotto/wire';
import { type Snapshot, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import type { Arrived } from '../conversations/arrivals.ts';
import { NEW_CONVERSATION, type Put, putConversation, readConversation } from '../conversations/record.ts';
import { conversationKey, lastPartOf, parseWaitingKey, repairKey, secretChatsPrefix, waitingPrefix } from '../keys.ts';
import { SECRET_CHATS_LOOKED_AT, SECRET_INVITATIONS_MAX, SECRET_WAITING_MAX } from '../limits.ts';
import { repairTask } from '../repair-task.ts';
import type { Opened } from '../senders.ts';
import { toTime } from '../times.ts';
import { announcing, erasing, readChat, task, tellOthers } from './chat.ts';
import { noted } from './place.ts';

/** A content of a secret chat that is to be filed, with what follows from its being the first one of its device. */
export type Bound = Pick<Arrived, 'put' | 'entries' | 'woken'> & { readonly secret: StoredSecretChat };

export type Passed =
  | { readonly kind: 'done'; readonly arrived: Arrived }
  | { readonly kind: 'in'; readonly expect: Snapshot['expect']; readonly bound?: Bound };

export async function passSecretChat(
  context: AccountContext,
  opened: Opened,
  name: string,
  content: Content,
): Promise<Passed> {
  const { deviceId } = opened;
  const { body } = content;
  const snapshot = await takeSnapshot(context.store, [conversationKey(name)]);
  const before = readConversation(snapshot, name);
  const { secret } = before;
  const reading = { context, opened, name, snapshot, before };
  if (body.kind === 'secretChat' && body.step === 'offered') return done(await invite(reading, content));
  const isOpenTo = secret?.deviceId === undefined || secret.deviceId === deviceId;
  // CS-02: in a secret chat one device of each side takes part; what another one writes changes nothing and is shown to nobody.
  const isEnd = body.kind === 'secretChat' && body.step === 'ended';
  if (secret === undefined && isEnd) return done(nothing(snapshot));
  if (secret === undefined || !isOpenTo) return done(await refuse(reading));
  if (isEnd) return done(await end(reading, secret));
  if (secret.state === 'offered' && body.kind !== 'receipt') {
    const bound = await bind(reading, secret);
    if (body.kind !== 'secretChat') return { kind: 'in', expect: snapshot.expect, bound };
    const record = putConversation(name, before, { ...before, secret: bound.secret });
    const put = [...record.put, ...bound.put];
    return done({ ...bound, expect: snapshot.expect, put, delete: record.delete });
  }
  if (secret.state !== 'open') return done(await refuse(reading));
  return body.kind === 'secretChat' ? done(nothing(snapshot)) : { kind: 'in', expect: snapshot.expect };
}

interface Reading {
  readonly context: AccountContext;
  readonly opened: Opened;
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly before: StoredConversation;
}

/** Another one of many devices may have been offered the same: the first that accepts has it. */
async function invite(reading: Reading, { timer }: Content): Promise<Arrived> {
  const { context, opened, name, snapshot, before } = reading;
  const { serviceId, deviceId } = opened;
  // CS-04: a secret chat is offered once, and few of one account wait to be accepted.
  if (before.secret !== undefined || timer === undefined) return nothing(snapshot);
  if (!(await hasRoom(context, serviceId))) return refuse(reading);
  const now = Math.floor(context.environment.clock.now());
  const record = putConversation(name, NEW_CONVERSATION, {
    ...NEW_CONVERSATION,
    changedAt: toTime(now),
    timer: { ...timer, version: Math.max(timer.version, 1) },
    secret: { state: 'invited', deviceId },
  });
  return {
    expect: snapshot.expect,
    put: [...record.put, ...noted(name, now)],
    delete: record.delete,
    entries: [{ kind: 'secretChat', state: 'invited' }],
    woken: [announcing(context, name, { deviceId, state: 'invited' }), context.expiryChanges],
  };
}

async function hasRoom(context: AccountContext, serviceId: string): Promise<boolean> {
  const found = await context.store.scan(secretChatsPrefix(serviceId), { limit: SECRET_CHATS_LOOKED_AT });
  const names = found.map(([key]) => lastPartOf(key));
  const chats = await Promise.all(names.map((name) => readChat(context, name)));
  const invitations = chats.filter(({ secret }) => secret?.state === 'invited');
  return found.length < SECRET_CHATS_LOOKED_AT && invitations.length < SECRET_INVITATIONS_MAX;
}

/** From now on that device takes part: what waited is encrypted for it, and the others are told. */
async function bind({ context, opened, name }: Reading, secret: StoredSecretChat): Promise<Bound> {
  const { serviceId, deviceId } = opened;
  const waiting = await context.store.scan(waitingPrefix(name), { limit: SECRET_WAITING_MAX });
  const repair = repairTask(context.environment.clock);
  const due = waiting.map(([key]): Put => [repairKey(serviceId, deviceId, parseWaitingKey(key)), repair]);
  const others = secret.deviceId === undefined ? await tellOthers(context, name, deviceId) : [];
  return {
    secret: { state: 'open', deviceId },
    put: [...due, ...others],
    entries: [{ kind: 'secretChat', state: 'open' }],
    woken: [announcing(context, name, { deviceId, state: 'open' }), context.repairChanges],
  };
}

/** The other side has deleted it, or does not want it, or another device has it. */
async function end({ context, opened, name, snapshot, before }: Reading, secret: StoredSecretChat): Promise<Arrived> {
  const { deviceId } = opened;
  if (secret.state === 'ended' || secret.state === 'erasing') return nothing(snapshot);
  const { put, delete: gone } = erasing(name, before, secret);
  const isOffer = secret.state === 'offered' && secret.deviceId === undefined;
  return {
    expect: snapshot.expect,
    put: [...put, ...(isOffer ? await tellOthers(context, name, deviceId) : [])],
    delete: gone,
    // An invitation that nobody has accepted here is gone as if it had not been there.
    entries: secret.state === 'invited' ? [] : [{ kind: 'secretChat', state: 'ended' }],
    woken: [announcing(context, name, { deviceId, state: 'ended' })],
  };
}

/** Whoever believes to take part, and does not, is told. */
async function refuse({ context, opened, name, snapshot, before }: Reading): Promise<Arrived> {
  const { deviceId } = opened;
  const isTold = before.secret !== undefined && before.secret.state !== 'invited';
  context.environment.log({ level: 'warn', event: 'secret-chat-refused', fields: {} });
  return {
    ...nothing(snapshot),
    put: isTold ? [task('tell', name, deviceId)] : [],
    woken: [announcing(context, name, { deviceId, state: 'refused' })],
  };
}

const done = (arrived: Arrived): Passed => ({ kind: 'done', arrived });

const nothing = ({ expect }: Snapshot): Arrived => ({ expect, put: [], delete: [], entries: [], woken: [] });
