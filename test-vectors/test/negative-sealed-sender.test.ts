import { bytesToHex, defaultProvider, hexToBytes } from '@sotto/crypto';
import {
  formatServiceId,
  messageForRecipient,
  parseMultiRecipientMessage,
  parsePublicKey,
  type SealedMessageType,
  unsealMessage,
} from '@sotto/ratchet';
import { describe, it } from 'vitest';
import { pairOf } from './negative-sessions-support.ts';
import { byName, expectCase, readNegative } from './negative-support.ts';

interface Received {
  readonly state: {
    readonly identityPrivateKey: string;
    readonly name: string;
    readonly deviceId: number;
    readonly e164?: string;
    readonly trustRoots: readonly string[];
    readonly at: number;
  };
  readonly bytes: string;
}

interface Sent {
  readonly bytes: string;
}

describe('negative/sealed-sender.json: sealed messages', () => {
  it.each(byName(readNegative<Received>('negative/sealed-sender.json')))('%s', (_, one) => {
    expectCase(one, () => read(one));
  });
});

describe('negative/sealed-sender-sent.json: sealed messages for many', () => {
  it.each(byName(readNegative<Sent>('negative/sealed-sender-sent.json')))('%s', (_, one) => {
    expectCase(one, () => split(one));
  });
});

function read({ state, bytes }: Received): Readonly<Record<string, unknown>> {
  const { name, deviceId, e164, identityPrivateKey, trustRoots, at } = state;
  const { content, contentHint, groupId, type, certificate } = unsealMessage(defaultProvider, {
    local: { address: { name, deviceId }, e164, identityKeyPair: pairOf(identityPrivateKey) },
    message: hexToBytes(bytes),
    trustRoots: trustRoots.map((root) => parsePublicKey(hexToBytes(root))),
    at,
  });
  return {
    contentType: TYPE_NUMBERS[type],
    content: bytesToHex(content),
    contentHint,
    groupId: groupId && bytesToHex(groupId),
    senderUuid: certificate.senderUuid,
    senderDeviceId: certificate.senderDeviceId,
  };
}

function split({ bytes }: Sent): Readonly<Record<string, unknown>> {
  const message = parseMultiRecipientMessage(hexToBytes(bytes));
  const recipients = message.recipients.map((recipient) => ({
    name: formatServiceId(recipient.serviceId),
    devices: recipient.devices,
    message: bytesToHex(messageForRecipient(message, recipient)),
  }));
  return { recipients, excluded: message.excluded.map(formatServiceId) };
}

const TYPE_NUMBERS: Readonly<Record<SealedMessageType, number>> = {
  preKeySignalMessage: 1,
  signalMessage: 2,
  senderKeyMessage: 7,
  plaintextContent: 8,
  ephemeralMessage: 100,
};
