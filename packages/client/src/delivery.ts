/**
 * The stream from the home relay: one WebSocket, read in order, every delivery acknowledged after it is durable. When
 * it breaks it is opened again; the relay then starts with the oldest delivery that was not acknowledged.
 */

import { decodeRelayFrame, type Ephemeral, encodeClientFrame, type RelayFrame } from '@sotto/wire';
import { finishForgetting } from './contacts/forget.ts';
import type { AccountContext } from './context.ts';
import { noteRemoved } from './devices/own-manifest.ts';
import { ClientError, codeOf } from './errors.ts';
import type { ConnectionState } from './events.ts';
import { ATTACH_TIMEOUT_MS, REPLACED_PAUSE_MS, STREAM_RETRY_AFTER_MAX, STREAM_SILENCE_MS } from './limits.ts';
import { withSignal } from './linked-signal.ts';
import { createMailboxOpener, type MailboxOpener } from './mailbox-opener.ts';
import { noteOutcome } from './outcomes.ts';
import { seeClock } from './reannounce.ts';
import { receiveDelivery } from './receive.ts';
import { meetStoreMark } from './recovery/store-marks.ts';
import { retryDelayMs } from './retry.ts';
import type { Stream } from './transport.ts';

export interface DeliveryEvents {
  /** The stream was attached or lost. */
  readonly connection: (state: ConnectionState) => void;
  /** Must not throw, and returns at once. */
  readonly ephemeral: (frame: Ephemeral) => void;
}

/** Receives until `signal` is aborted. Never rejects. */
export async function runDelivery(context: AccountContext, events: DeliveryEvents, signal: AbortSignal): Promise<void> {
  const { clock, random, log } = context.environment;
  let failures = 0;
  while (!signal.aborted) {
    let code = 'E_RELAY_UNREACHABLE';
    let toldMs = 0;
    try {
      await attachAndReceive(
        context,
        {
          attached: () => {
            failures = 0;
            events.connection('online');
          },
          ephemeral: events.ephemeral,
          told: (seconds) => {
            toldMs = Math.min(seconds, STREAM_RETRY_AFTER_MAX) * 1000;
          },
        },
        signal,
      );
    } catch (error) {
      code = error instanceof ClientError ? (error.relayCode ?? error.code) : codeOf(error);
    }
    events.connection('offline');
    if (signal.aborted) return;
    if (code === 'E_DEVICE_REMOVED') await noteRemoved(context).catch(() => undefined);
    if (code === 'E_SIGNATURE_EXPIRED') context.trustedTime.dispute();
    if (code === 'E_SIGNATURE_INVALID') {
      context.attachment.isUnknown = true;
      context.preKeyUses.notify();
    }
    failures += 1;
    log({ level: 'info', event: 'stream-lost', fields: { failures, code } });
    const pauseMs = code === 'E_STREAM_REPLACED' ? REPLACED_PAUSE_MS : retryDelayMs(failures, random);
    await clock.sleep(Math.max(pauseMs, toldMs), signal);
  }
}

interface StreamEvents extends Pick<DeliveryEvents, 'ephemeral'> {
  readonly attached: () => void;
  /** The relay ended the stream and said after how many seconds to come back: one that stops spreads its devices out. */
  readonly told: (seconds: number) => void;
}

/** Ends when the stream ends; throws when it was refused or a delivery could not be made durable. */
async function attachAndReceive(context: AccountContext, events: StreamEvents, signal: AbortSignal): Promise<void> {
  await finishForgetting(context);
  const stream = await openStream(context, signal);
  const close = (): void => stream.close();
  signal.addEventListener('abort', close, { once: true });
  let timer = setTimeout(close, ATTACH_TIMEOUT_MS);
  const opener = createMailboxOpener(context);
  try {
    stream.send(encodeClientFrame(context.relay.attachFrame()));
    let online = false;
    for await (const message of stream.messages) {
      const frame = parseFrame(message);
      if (online || frame.kind === 'attached') {
        clearTimeout(timer);
        timer = setTimeout(close, STREAM_SILENCE_MS);
      }
      if (frame.kind === 'error') {
        events.told(frame.retryAfter);
        if (frame.now !== undefined) seeClock(context, frame.now);
        throw new ClientError('E_RELAY_REFUSED', `the relay ended the stream: ${frame.message}`, {
          relayCode: frame.code,
        });
      }
      if (frame.kind === 'attached') {
        online = true;
        context.attachment.epoch = frame.mailboxEpoch;
        seeClock(context, frame.now);
        if (await meetStoreMark(context, frame.storeMark)) context.outboxChanges.notify();
        if (frame.replaced) context.environment.log({ level: 'info', event: 'stream-took-over', fields: {} });
        events.attached();
      } else if (frame.kind === 'alive') continue;
      else if (!online) throw new ClientError('E_RELAY_INVALID', 'the relay delivered before it attached');
      else if (frame.kind === 'delivery') await receiveAndAcknowledge(context, opener, stream, frame);
      else if (frame.kind === 'ephemeral') events.ephemeral(frame);
      else if (frame.kind === 'outcome') await noteOutcome(context, frame);
      else if (frame.kind === 'preKeysLow') context.preKeyUses.notify();
      else if (frame.kind === 'mailboxFull')
        context.environment.log({ level: 'warn', event: 'mailbox-full', fields: {} });
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', close);
    opener.close();
    stream.close();
  }
}

async function openStream(context: AccountContext, signal: AbortSignal): Promise<Stream> {
  try {
    return await withSignal([signal], ATTACH_TIMEOUT_MS, (attaching) =>
      context.transport.openStream(context.relay.streamUrl, attaching),
    );
  } catch (cause) {
    throw new ClientError('E_RELAY_UNREACHABLE', 'the relay could not be reached', { cause, retryable: true });
  }
}

function parseFrame(message: Uint8Array): RelayFrame {
  try {
    return decodeRelayFrame(message);
  } catch (cause) {
    throw new ClientError('E_RELAY_INVALID', 'the relay sent a frame that cannot be read', { cause });
  }
}

async function receiveAndAcknowledge(
  context: AccountContext,
  opener: MailboxOpener,
  stream: Stream,
  frame: Extract<RelayFrame, { kind: 'delivery' }>,
): Promise<void> {
  await receiveDelivery(context, opener, frame);
  stream.send(encodeClientFrame({ kind: 'acknowledge', cursors: [frame.cursor] }));
}
