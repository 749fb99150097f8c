/** One sender of the load: a connection, and a request of so many items in place, whose ids and envelopes are drawn anew. */

import { randomBytes, randomFillSync } from 'node:crypto';
import { encodeSendRequest } from '@sotto/wire';
import { type Device, type DeviceSession, mintToken } from './device.ts';
import { type HttpConnection, openHttp } from './http-connection.ts';
import type { Ledger } from './ledger.ts';
import { envelopeOf, itemIdOf, itemsOf, mailboxOf, statusesOf, tokenOf } from './message-fields.ts';

export const ENVELOPE_BYTES = 1024;

/** The number of the message, in the first bytes of its envelope. */
export const numberOf = (envelope: Uint8Array): number =>
  new DataView(envelope.buffer, envelope.byteOffset).getUint32(0);

export interface Sender {
  /** Sends one request and calls back with what came of it. A request that was not answered is the next one again. */
  send(done: (outcome: SendOutcome) => void): void;
  /** Goes on with another connection and session, after the relay was started anew. */
  reconnect(port: number, session: DeviceSession | undefined): void;
  close(): void;
}

export type SendOutcome = 'answered' | 'busy' | 'failed' | 'broken';

export interface SenderOptions {
  readonly port: number;
  readonly session: DeviceSession | undefined;
  readonly itemsPerRequest: number;
  readonly recipients: readonly Device[];
  readonly ledger: Ledger;
  /** Where requests come from; each is one of `itemsPerRequest` items, written in place, unless told otherwise. */
  readonly nextRequest?: () => PreparedRequest;
}

/** What is sent: the bytes of a request, and the numbers of its messages. */
export interface PreparedRequest {
  readonly body: Uint8Array;
  readonly numbers: readonly number[];
}

/** It connects when it first sends, for a server closes connections on which nothing comes. */
export const createSender = (options: SenderOptions): Sender => {
  const { ledger, nextRequest = requestsInPlace(options) } = options;
  let connection: HttpConnection | undefined;
  let { port } = options;
  let headOf = headWriter(port, options.session);
  /** The one that is not answered yet. */
  let pending: PreparedRequest | undefined;

  const sendOn = (open: HttpConnection, done: (outcome: SendOutcome) => void): void => {
    pending ??= nextRequest();
    const { body, numbers } = pending;
    open.send(headOf(body), body, (answer) => {
      if (answer === undefined) return done('broken');
      pending = undefined;
      if (answer.status !== 200) {
        for (const number of numbers) ledger.refused(number);
        return done(answer.status === 503 && answer.retryAfter > 0 ? 'busy' : 'failed');
      }
      const statuses = statusesOf(answer.body);
      for (const [index, number] of numbers.entries()) {
        const isTaken = statuses[index] === 'accepted' || statuses[index] === 'duplicate';
        if (isTaken) ledger.accepted(number);
        else ledger.refused(number);
      }
      done('answered');
    });
  };

  return {
    send(done) {
      if (connection !== undefined) return sendOn(connection, done);
      openHttp(port).then(
        (opened) => {
          connection = opened;
          sendOn(opened, done);
        },
        () => done('broken'),
      );
    },
    reconnect(to, session) {
      connection?.close();
      connection = undefined;
      port = to;
      headOf = headWriter(to, session);
    },
    close: () => connection?.close(),
  };
};

/** Requests to the own relay, in one buffer whose ids, mailboxes and numbers are drawn anew. */
const requestsInPlace = ({ itemsPerRequest, recipients, ledger }: SenderOptions): (() => PreparedRequest) => {
  const body = template(itemsPerRequest, recipients[0]!);
  const items = itemsOf(body).map((item) => ({
    id: itemIdOf(item),
    mailbox: mailboxOf(item),
    token: tokenOf(item),
    envelope: envelopeOf(item),
  }));
  return () => {
    const numbers = items.map(({ id, mailbox, token, envelope }) => {
      const number = ledger.begin();
      randomFillSync(id);
      const recipient = recipients[Math.floor(Math.random() * recipients.length)]!;
      mailbox.set(recipient.mailboxId);
      mintToken(recipient, token);
      new DataView(envelope.buffer, envelope.byteOffset).setUint32(0, number);
      return number;
    });
    return { body, numbers };
  };
};

const template = (itemsPerRequest: number, { domain }: Device): Uint8Array =>
  encodeSendRequest({
    items: Array.from({ length: itemsPerRequest }, () => ({
      itemId: new Uint8Array(16),
      destination: domain,
      lane: 'message' as const,
      expiry: 'day' as const,
      content: {
        kind: 'local' as const,
        mailboxId: new Uint8Array(32),
        authorization: { kind: 'contactToken' as const, token: new Uint8Array(32) },
        envelope: new Uint8Array(randomBytes(ENVELOPE_BYTES)),
      },
    })),
  });

/** Without a session: for the ceiling, which asks for nothing, with headers as long as the others. */
const headWriter = (port: number, session: DeviceSession | undefined): ((body: Uint8Array) => string) => {
  if (session !== undefined) return (body) => session.head(body);
  const fixed =
    `POST /v1/messages HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/x-protobuf\r\n` +
    `content-digest: ${'x'.repeat(54)}\r\nsignature-input: ${'x'.repeat(190)}\r\nsignature: ${'x'.repeat(51)}\r\n`;
  return () => fixed;
};
