/** The device's end of a delivery stream, for tests. */

import { type ClientFrame, decodeRelayFrame, encodeClientFrame, type RelayFrame } from '@sotto/wire';
import { WebSocket } from 'ws';
import { type SignOptions, type TestDevice, wordOf } from './device.ts';

export interface TestStream {
  send(frame: ClientFrame): void;
  sendRaw(bytes: Uint8Array | string): void;
  /** Next frame of the relay, or of that kind; rejects when the socket closes first. */
  next(): Promise<RelayFrame>;
  nextOf<Kind extends RelayFrame['kind']>(kind: Kind): Promise<Extract<RelayFrame, { kind: Kind }>>;
  /** Envelopes as text, in order, each acknowledged. */
  take(count: number): Promise<readonly string[]>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  close(): Promise<void>;
}

export const openStream = async (url: string): Promise<TestStream> => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/stream`);
  const frames: RelayFrame[] = [];
  const waiting: { resolve(frame: RelayFrame): void; reject(error: Error): void }[] = [];
  socket.on('message', (data: Buffer) => {
    const frame = decodeRelayFrame(new Uint8Array(data));
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

  const next = (): Promise<RelayFrame> => {
    const frame = frames.shift();
    if (frame !== undefined) return Promise.resolve(frame);
    if (socket.readyState !== socket.OPEN) return Promise.reject(new Error('stream closed'));
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  const nextOf: TestStream['nextOf'] = async (kind) => {
    for (;;) {
      const frame = await next();
      if (frame.kind === kind) return frame as Extract<RelayFrame, { kind: typeof kind }>;
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
  const stream = await openStream(url);
  stream.send(attachFrame(device, url));
  await stream.nextOf('attached');
  return stream;
};
