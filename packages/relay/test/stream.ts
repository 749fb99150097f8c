/** The device's end of a delivery stream, for tests. */

import { defaultProvider as crypto } from '@sotto/crypto';
import { type HpkeReceiver, hpkeXWing, setupHpkeReceiver } from '@sotto/crypto/hpke';
import { mailboxContextInfo } from '@sotto/identity';
import {
  type Arrived,
  type ClientFrame,
  type Delivery,
  decodeRelayFrame,
  encodeClientFrame,
  parseArrived,
  type RelayFrame,
} from '@sotto/wire';
import { WebSocket } from 'ws';
import { type SignOptions, type TestDevice, wordOf } from './device.ts';

/** As the relay sends it; a delivery also as its device opens it. */
export type TestFrame = Exclude<RelayFrame, { kind: 'delivery' }> | OpenedDelivery;
export type OpenedDelivery = Extract<RelayFrame, { kind: 'delivery' }> & Arrived;

export interface TestStream {
  send(frame: ClientFrame): void;
  sendRaw(bytes: Uint8Array | string): void;
  /** Next frame of the relay, or of that kind; rejects when the socket closes first. */
  next(): Promise<TestFrame>;
  nextOf<Kind extends TestFrame['kind']>(kind: Kind): Promise<Extract<TestFrame, { kind: Kind }>>;
  /** Envelopes as text, in order, each acknowledged. */
  take(count: number): Promise<readonly string[]>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  close(): Promise<void>;
}

/** @param device to open deliveries with */
export const openStream = async (url: string, device?: TestDevice): Promise<TestStream> => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/stream`);
  const frames: TestFrame[] = [];
  const open = createOpener(device);
  const waiting: { resolve(frame: TestFrame): void; reject(error: Error): void }[] = [];
  socket.on('message', (data: Buffer) => {
    const received = decodeRelayFrame(new Uint8Array(data));
    const frame = received.kind === 'delivery' ? { ...received, ...open(received) } : received;
    const first = waiting.shift();
    if (first === undefined) frames.push(frame);
    else first.resolve(frame);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      for (const { reject } of waiting.splice(0)) reject(new Error(`stream closed: ${code}`));
      resolve({ code, reason: reason.toString() });
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);

  const next = (): Promise<TestFrame> => {
    const frame = frames.shift();
    if (frame !== undefined) return Promise.resolve(frame);
    if (socket.readyState !== socket.OPEN) return Promise.reject(new Error('stream closed'));
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  const nextOf: TestStream['nextOf'] = async (kind) => {
    for (;;) {
      const frame = await next();
      if (frame.kind === kind) return frame as Extract<TestFrame, { kind: typeof kind }>;
      if (frame.kind === 'error') throw new Error(`relay sent ${frame.code}`);
    }
  };
  const send = (frame: ClientFrame): void => socket.send(encodeClientFrame(frame));
  return {
    send,
    sendRaw: (bytes) => socket.send(bytes),
    next,
    nextOf,
    async take(count) {
      const texts: string[] = [];
      while (texts.length < count) {
        const { cursor, envelope } = await nextOf('delivery');
        texts.push(wordOf(envelope));
        send({ kind: 'acknowledge', cursors: [cursor] });
      }
      return texts;
    },
    closed,
    async close() {
      socket.close();
      await closed;
    },
  };
};

/** What a device does with a delivery of one stream. */
const createOpener = (device: TestDevice | undefined): ((delivery: Delivery) => Arrived) => {
  let receiver: HpkeReceiver | undefined;
  return ({ context, body }) => {
    if (device === undefined) throw new TypeError('device: must be given to open a delivery');
    if (context !== undefined) {
      const info = mailboxContextInfo(device.device.mailboxId);
      const keys = device.formerMailboxKeys?.get(context.keyId) ?? device.mailboxKeyPair;
      receiver = setupHpkeReceiver(crypto, hpkeXWing, keys, context.encapsulatedKey, info);
    }
    if (body.kind === 'open') return parseArrived(body.arrived);
    return parseArrived(receiver!.openAt(body.number, new Uint8Array(0), body.sealed));
  };
};

export const attachFrame = (device: TestDevice, url: string, options: Partial<SignOptions> = {}): ClientFrame => {
  const headers = new Map(
    device.sign({
      path: '/v1/stream',
      body: new Uint8Array(0),
      authority: new URL(url).host,
      profile: 'clientStream',
      ...options,
    }),
  );
  return {
    kind: 'attach',
    signatureInput: headers.get('signature-input') ?? '',
    signature: headers.get('signature') ?? '',
  };
};

/** An attached stream. */
export const attach = async (device: TestDevice, url: string): Promise<TestStream> => {
  const stream = await openStream(url, device);
  stream.send(attachFrame(device, url));
  await stream.nextOf('attached');
  return stream;
};
