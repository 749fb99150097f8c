import { bytesToHex, defaultProvider, hexToBytes } from '@sotto/crypto';
import { assertSealedSender, parsePublicKey, parseSenderCertificate, serializePublicKey } from '@sotto/ratchet';
import { describe, it } from 'vitest';
import { byName, expectCase, readNegative } from './negative-support.ts';

interface Input {
  readonly bytes: string;
  readonly trustRoots: readonly string[];
  readonly at: number;
}

/** Somebody else than every sender here. */
const LOCAL = { address: { name: 'nobody', deviceId: 1 } };

describe('negative/certificates.json: sender certificates', () => {
  it.each(byName(readNegative<Input>('negative/certificates.json')))('%s', (_, one) => {
    expectCase(one, () => {
      const certificate = parseSenderCertificate(hexToBytes(one.bytes));
      const trustRoots = one.trustRoots.map((root) => parsePublicKey(hexToBytes(root)));
      assertSealedSender(defaultProvider, { ...CONTENT, certificate }, { local: LOCAL, trustRoots, at: one.at });
      const { senderUuid, senderE164, senderDeviceId, identityKey, expires } = certificate;
      const key = bytesToHex(serializePublicKey(identityKey));
      return { senderUuid, senderE164, senderDeviceId, identityKey: key, expires };
    });
  });
});

const CONTENT = {
  type: 'signalMessage',
  content: new Uint8Array(0),
  contentHint: 0,
  groupId: undefined,
  sentAt: undefined,
} as const;
