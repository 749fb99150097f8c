/** Sender keys of libsignal-client. */

import * as libsignal from '@signalapp/libsignal-client';
import type { Bytes, Group } from '../../dist/implementation.js';
import { bytesOf } from './libsignal-device.ts';
import { SenderKeyStore } from './libsignal-stores.ts';

export async function createGroup(): Promise<Group> {
  const sender = libsignal.ProtocolAddress.new('9d0652a3-dcc3-4d11-975f-74d61598733f', 1);
  const [alice, bob] = [new SenderKeyStore(), new SenderKeyStore()];
  await join(sender, alice, [bob]);
  return {
    encrypt: async ({ bytes }) => {
      const message = await libsignal.groupEncrypt(sender, DISTRIBUTION_ID, alice, bytes);
      return { isFirst: false, body: message.serialize() };
    },
    decrypt: ({ body }) => libsignal.groupDecrypt(sender, bob, bytesOf(body)),
  };
}

/** Starts the chain of the sender, and gives it to the stores of its readers. */
export async function join(
  sender: libsignal.ProtocolAddress,
  own: SenderKeyStore,
  readers: readonly SenderKeyStore[],
): Promise<void> {
  const { SenderKeyDistributionMessage, processSenderKeyDistributionMessage } = libsignal;
  const made = await SenderKeyDistributionMessage.create(sender, DISTRIBUTION_ID, own);
  const bytes: Bytes = made.serialize();
  for (const reader of readers) {
    await processSenderKeyDistributionMessage(sender, SenderKeyDistributionMessage.deserialize(bytes), reader);
  }
}

export const DISTRIBUTION_ID = 'd1d1d1d1-7000-41eb-b32a-36a436a4c603';
