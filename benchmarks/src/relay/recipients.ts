/** Devices that listen: each has a stream, notes what is delivered, and acknowledges it at once. */

import { createDecipheriv } from 'node:crypto';
import { defaultProvider } from '@sotto/crypto';
import {
  type HpkeAead,
  type HpkeReceiver,
  hpkeChaCha20Poly1305,
  hpkeXWing,
  setupHpkeReceiver,
} from '@sotto/crypto/hpke';
import { mailboxContextInfo } from '@sotto/identity';
import { parseArrived, SEAL_TAG_BYTES } from '@sotto/wire';
import { attachFrame, type Device, mailboxKeys } from './device.ts';
import type { Ledger } from './ledger.ts';
import { pause } from './load.ts';
import { acknowledgedOf, acknowledgeFrame, type Delivered, deliveryOf } from './message-fields.ts';
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
    const attached = some.map((device) =>
      attachPatiently(() => attach(port, firstFrame(port, device), device, ledger)),
    );
    streams.push(...(await Promise.all(attached)));
  }
  return { devices, close: () => streams.forEach((stream) => void stream.close()) };
};

/** A busy relay is asked again, as a device would. */
const attachPatiently = async (act: () => Promise<WebSocketClient>): Promise<WebSocketClient> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof Error && error.message.includes('E_BUSY'))) throw error;
      await pause(1_000 * Math.random());
    }
  }
};

const attach = (port: number, first: Uint8Array, device: Device, ledger: Ledger): Promise<WebSocketClient> =>
  new Promise((resolve, reject) => {
    const open = createOpener(device);
    let stream: WebSocketClient | undefined;
    const message = (frame: Buffer): void => {
      const delivery = deliveryOf(frame);
      if (frame[0] === ATTACHED) resolve(stream!);
      else if (frame[0] === ERROR) reject(new Error(`a stream was refused: ${frame.toString('latin1')}`));
      else if (delivery !== undefined) {
        ledger.delivered(numberOf(open(delivery)), Buffer.from(delivery.cursor).toString('latin1'));
        stream!.send(acknowledgeFrame(delivery.cursor));
      } else for (const cursor of acknowledgedOf(frame)) ledger.acknowledged(Buffer.from(cursor).toString('latin1'));
    };
    openWebSocket(port, '/v1/stream', { message, closed: () => undefined }).then((opened) => {
      stream = opened;
      stream.send(first);
    }, reject);
  });

/** As a client opens what comes on one stream: the envelope inside. */
const createOpener = ({ mailboxId }: Device): ((delivery: Delivered) => Uint8Array) => {
  let receiver: HpkeReceiver | undefined;
  return ({ encapsulatedKey, number, sealed, open }) => {
    if (encapsulatedKey !== undefined) {
      const info = mailboxContextInfo(mailboxId);
      receiver = setupHpkeReceiver(defaultProvider, hpkeXWing, mailboxKeys, encapsulatedKey, info, nativeAead);
    }
    return parseArrived(open ?? receiver!.openAt(number, NO_BYTES, sealed!)).envelope;
  };
};

/** The generator must outrun the relay, so it opens with the cipher of `node:crypto`. */
const nativeAead: HpkeAead = {
  ...hpkeChaCha20Poly1305,
  open(key, nonce, additionalData, sealed) {
    const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: SEAL_TAG_BYTES });
    decipher.setAAD(additionalData, { plaintextLength: sealed.length - SEAL_TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(-SEAL_TAG_BYTES));
    const plaintext = decipher.update(sealed.subarray(0, -SEAL_TAG_BYTES));
    decipher.final();
    return plaintext;
  },
};
const NO_BYTES = new Uint8Array(0);

/** First byte of a RelayFrame: the tag of the field that is set. */
const ATTACHED = 0x0a;
const ERROR = 0x22;
const ATTACHED_AT_ONCE = 64;
const ATTEMPTS = 30;
