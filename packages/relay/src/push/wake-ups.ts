/**
 * When a device that has no stream is woken: soon after something came for it, at a random moment, so that a push service
 * cannot tell by the time which message of which relay it was; once for all that came meanwhile; and not again for a while.
 * A service that fails is tried again, less and less often; one that says that the subscription is gone is believed.
 *
 * In memory only. Whoever is forgotten here finds its mail at its next connection.
 */

import { randomInt } from 'node:crypto';
import type { PushConfig } from '../config.ts';
import type { PeerAnswer, PeerHttp } from '../federation/peer-http.ts';
import {
  PUSH_ANSWER_BYTES_MAX,
  PUSH_ATTEMPTS_MAX,
  PUSH_RETRY_CAP_MS,
  PUSHES_AT_ONCE,
  PUSHES_PENDING_MAX,
} from '../limits.ts';
import type { MailboxRow, PushStore } from '../store/relay-store.ts';
import type { PushMessages, Urgency } from './message.ts';
import type { SubscriptionSeal } from './subscription.ts';

export interface WakeUps {
  /** Something is there for the device of this mailbox. */
  note(mailbox: MailboxRow, urgency: Urgency): void;
  /** Resolves when nothing is being sent any more. */
  stop(): Promise<void>;
}

export type PushResult = 'sent' | 'gone' | 'failed' | 'given-up';

export interface WakeUpsEnvironment {
  readonly store: PushStore;
  readonly seal: SubscriptionSeal;
  readonly messages: PushMessages;
  readonly http: PeerHttp;
  readonly config: PushConfig;
  readonly isAttached: (mailbox: MailboxRow) => boolean;
  readonly observer: { push(result: PushResult): void };
}

/** One device that is to be woken, or was lately. */
interface Pending {
  timer: NodeJS.Timeout | undefined;
  /** Absent: nothing came since it was woken. */
  urgency: Urgency | undefined;
  failures: number;
}

export const createWakeUps = (env: WakeUpsEnvironment): WakeUps => {
  const pending = new Map<MailboxRow, Pending>();
  const sending = new Set<Promise<void>>();
  let isStopped = false;

  const schedule = (mailbox: MailboxRow, entry: Pending, milliseconds: number): void => {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => fire(mailbox, entry), milliseconds);
    entry.timer.unref();
  };

  const fire = (mailbox: MailboxRow, entry: Pending): void => {
    if (isStopped) return;
    if (entry.urgency === undefined || env.isAttached(mailbox)) pending.delete(mailbox);
    else if (sending.size >= PUSHES_AT_ONCE) schedule(mailbox, entry, jitter(env.config.jitterMs));
    else startSending(mailbox, entry);
  };

  const startSending = (mailbox: MailboxRow, entry: Pending): void => {
    const done = wake(mailbox, entry).finally(() => sending.delete(done));
    sending.add(done);
  };

  const wake = async (mailbox: MailboxRow, entry: Pending): Promise<void> => {
    const urgency = entry.urgency ?? 'normal';
    entry.urgency = undefined;
    const { result, pauseMs } = await attempt(env, mailbox, urgency, entry.failures);
    if (result !== undefined) env.observer.push(result);
    if (isStopped) return;
    entry.failures = result === 'failed' ? entry.failures + 1 : 0;
    if (result === 'failed') entry.urgency ??= urgency;
    if (pauseMs === undefined) pending.delete(mailbox);
    else schedule(mailbox, entry, pauseMs);
  };

  return {
    note(mailbox, urgency) {
      if (isStopped) return;
      const known = pending.get(mailbox);
      if (known !== undefined) {
        known.urgency = strongest(known.urgency, urgency);
        return;
      }
      if (pending.size >= PUSHES_PENDING_MAX) return;
      const entry: Pending = { timer: undefined, urgency, failures: 0 };
      pending.set(mailbox, entry);
      schedule(mailbox, entry, jitter(env.config.jitterMs));
    },
    async stop() {
      isStopped = true;
      for (const { timer } of pending.values()) clearTimeout(timer);
      await Promise.allSettled([...sending]);
    },
  };
};

interface Attempt {
  /** Absent when the device has no subscription. */
  readonly result: PushResult | undefined;
  /** How long this device is left alone; absent: there is nothing to wait for. */
  readonly pauseMs: number | undefined;
}

const attempt = async (
  env: WakeUpsEnvironment,
  mailbox: MailboxRow,
  urgency: Urgency,
  failures: number,
): Promise<Attempt> => {
  let askedMs = 0;
  try {
    const found = await env.store.find(mailbox);
    if (found === undefined) return { result: undefined, pauseMs: undefined };
    const subscription = env.seal.open(found.device, found.sealed);
    const { status, retryAfterMs } = subscription === undefined ? GONE : await send(env, subscription, urgency);
    askedMs = retryAfterMs;
    if (status === 404 || status === GONE.status) {
      await env.store.remove(found.device, found.sealed);
      return { result: 'gone', pauseMs: undefined };
    }
    if (status >= 200 && status < 300) return { result: 'sent', pauseMs: env.config.intervalMs };
    // What it does not understand now it will not understand later.
    if (status < 500 && status !== 429) return { result: 'given-up', pauseMs: env.config.intervalMs };
  } catch {
    // Not reached in time; treated as any other failure.
  }
  if (failures + 1 >= PUSH_ATTEMPTS_MAX) return { result: 'given-up', pauseMs: undefined };
  const cap = Math.min(PUSH_RETRY_CAP_MS, env.config.retryBaseMs * 2 ** failures);
  return { result: 'failed', pauseMs: Math.max(askedMs, cap / 2 + jitter(cap / 2)) };
};

/** Of a push service. */
interface Answer {
  readonly status: number;
  readonly retryAfterMs: number;
}

const send = async (
  { messages, http, config }: WakeUpsEnvironment,
  subscription: Parameters<PushMessages['create']>[0],
  urgency: Urgency,
): Promise<Answer> => {
  const { origin, pathname, search } = new URL(subscription.endpoint);
  const { headers, body } = await messages.create(subscription, urgency);
  const answer = await http.request({
    baseUrl: origin,
    isConfigured: config.origins.includes(origin),
    method: 'POST',
    path: `${pathname}${search}`,
    headers,
    body,
    answerBytesMax: PUSH_ANSWER_BYTES_MAX,
  });
  return { status: answer.status, retryAfterMs: retryAfterOf(answer) };
};

/** In seconds; a date is not taken. */
const retryAfterOf = ({ headers }: PeerAnswer): number => {
  const [, said = ''] = headers.find(([name]) => name === 'retry-after') ?? [];
  return /^[0-9]{1,6}$/.test(said) ? Math.min(PUSH_RETRY_CAP_MS, Number(said) * 1000) : 0;
};

const strongest = (a: Urgency | undefined, b: Urgency): Urgency =>
  a !== undefined && ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b;

const jitter = (milliseconds: number): number => randomInt(Math.max(1, Math.floor(milliseconds)));

const ORDER: readonly Urgency[] = ['low', 'normal', 'high'];
const GONE: Answer = { status: 410, retryAfterMs: 0 };
