/** Devices that listen: each has a stream, notes what is delivered, and acknowledges it at once. */

import { attachFrame, type Device } from './device.ts';
import type { Ledger } from './ledger.ts';
import { acknowledgedOf, acknowledgeFrame, deliveryOf } from './message-fields.ts';
import { numberOf } from './sender.ts';
import { openWebSocket, type WebSocketClient } from './web-socket.ts';

export interface Recipients {
  readonly devices: readonly Device[];
  close(): void;
}

export interface RecipientsOptions {
  readonly port: number;
  readonly devices: readonly Device[];
  readonly ledger: Ledger;
  /** The first frame of a stream; that of the protocol unless the server is the ceiling. */
  readonly firstFrame?: (port: number, device: Device) => Uint8Array;
}

/** Resolves when all are attached. */
export const attachAll = async ({
  port,
  devices,
  ledger,
  firstFrame = attachFrame,
}: RecipientsOptions): Promise<Recipients> => {
  const streams: WebSocketClient[] = [];
  for (let first = 0; first < devices.length; first += ATTACHED_AT_ONCE) {
    const some = devices.slice(first, first + ATTACHED_AT_ONCE);
    streams.push(...(await Promise.all(some.map((device) => attach(port, firstFrame(port, device), ledger)))));
  }
  return { devices, close: () => streams.forEach((stream) => void stream.close()) };
};

const attach = (port: number, first: Uint8Array, ledger: Ledger): Promise<WebSocketClient> =>
  new Promise((resolve, reject) => {
    let stream: WebSocketClient | undefined;
    const message = (frame: Buffer): void => {
      const delivery = deliveryOf(frame);
      if (frame[0] === ATTACHED) resolve(stream!);
      else if (frame[0] === ERROR) reject(new Error(`a stream was refused: ${frame.toString('latin1')}`));
      else if (delivery !== undefined) {
        ledger.delivered(numberOf(delivery.envelope), Buffer.from(delivery.cursor).toString('latin1'));
        stream!.send(acknowledgeFrame(delivery.cursor));
      } else for (const cursor of acknowledgedOf(frame)) ledger.acknowledged(Buffer.from(cursor).toString('latin1'));
    };
    openWebSocket(port, '/v1/stream', { message, closed: () => undefined }).then((opened) => {
      stream = opened;
      stream.send(first);
    }, reject);
  });

/** First byte of a RelayFrame: the tag of the field that is set. */
const ATTACHED = 0x0a;
const ERROR = 0x22;
const ATTACHED_AT_ONCE = 64;
