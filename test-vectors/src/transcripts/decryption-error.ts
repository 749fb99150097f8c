/** Requests to send a message again, of each type of message. Spec: Signal session layer, section 6.6. */

import { hexToBytes } from '@sotto/crypto';
import {
  createDecryptionError,
  encodeDecryptionError,
  encodePlaintextContent,
  type SealedMessageType,
  serializePublicKey,
} from '@sotto/ratchet';
import { type GeneratedFile, hex } from '../json.ts';
import { NOW } from '../recorder.ts';
import { pqxdhTranscript } from './pqxdh.ts';
import { senderKeyTranscript } from './sender-key.ts';

export const decryptionErrorTranscript: GeneratedFile = {
  path: 'transcripts/decryption-error.json',
  make: (seed) => ({
    format: 'decryption-error-transcript-v1',
    description:
      'Requests to send again: of the message that could not be read, type (text) and bytes; when it was sent (milliseconds since 1970) and by which device; then the request, a DecryptionErrorMessage, and the PlaintextContent that it travels in. ratchetKey is absent where the message has none. The messages are those of the other transcripts.',
    spec: 'Signal session layer, section 6.6',
    cases: unreadable(seed).map(decryptionErrorCase),
  }),
};

interface Unreadable {
  readonly name: string;
  readonly type: SealedMessageType;
  readonly message: string;
  readonly sentAt: number;
  readonly senderDeviceId: number;
}

function unreadable(seed: string): Unreadable[] {
  const agreement = pqxdhTranscript.make(seed).cases[0] as unknown as {
    readonly firstMessage: { readonly preKeySignalMessage: string };
    readonly reply: { readonly signalMessage: string };
  };
  const group = senderKeyTranscript.make(seed).cases[0] as unknown as {
    readonly steps: readonly { readonly action: string; readonly bytes?: string }[];
  };
  const { preKeySignalMessage } = agreement.firstMessage;
  const { signalMessage } = agreement.reply;
  const senderKeyMessage = group.steps.find(({ action }) => action === 'encrypt')?.bytes ?? '';
  return [
    { name: 'a message of a session', type: 'signalMessage', message: signalMessage, sentAt: NOW, senderDeviceId: 3 },
    {
      name: 'a first message',
      type: 'preKeySignalMessage',
      message: preKeySignalMessage,
      sentAt: 1,
      senderDeviceId: 1,
    },
    {
      name: 'a message of a sender key, which has no ratchet key',
      type: 'senderKeyMessage',
      message: senderKeyMessage,
      sentAt: NOW + 999,
      senderDeviceId: 127,
    },
    {
      name: 'a time of 0, and a device of 0, which is written all the same',
      type: 'signalMessage',
      message: signalMessage,
      sentAt: 0,
      senderDeviceId: 0,
    },
    {
      name: 'a time beyond 32 bits, and a device beyond 127, which no rule forbids',
      type: 'signalMessage',
      message: signalMessage,
      sentAt: Number.MAX_SAFE_INTEGER,
      senderDeviceId: 0xffff_ffff,
    },
  ];
}

function decryptionErrorCase(one: Unreadable) {
  const error = createDecryptionError({ ...one, message: hexToBytes(one.message) });
  return {
    ...one,
    ...(error.ratchetKey && { ratchetKey: hex(serializePublicKey(error.ratchetKey)) }),
    request: hex(encodeDecryptionError(error)),
    plaintextContent: hex(encodePlaintextContent(error)),
  };
}
