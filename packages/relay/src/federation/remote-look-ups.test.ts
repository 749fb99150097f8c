import type { SignedAnswer } from '@sotto/identity';
import { encodeFederationErrorBody } from '@sotto/wire';
import { expect, test } from 'vitest';
import { createRemoteLookUps } from './remote-look-ups.ts';

const refusedWith = (status: number, code: string, retryAfter: number, isSigned = true): Promise<unknown> =>
  createRemoteLookUps({
    directory: {
      find: async (domain) => ({
        domain,
        baseUrl: '',
        isConfigured: true,
        discovery: { ...unused, domain },
        signedDiscovery: new Uint8Array(0),
      }),
      forgetFailure: () => undefined,
      forgetRoot: async () => undefined,
      findKey: async () => undefined,
      findIssuerKey: async () => undefined,
      publishesForwardingKey: () => undefined,
    },
    caller: {
      post: async () => {
        const body = encodeFederationErrorBody({ code, message: 'theirs', retryAfter });
        return { status, body, proof: isSigned ? ({ status, body } as SignedAnswer) : undefined };
      },
    },
  }).ask('b.example', { keyId: 'key', sealed: new Uint8Array(1) });

const unused = {
  apiUrl: 'http://127.0.0.1:1',
  protocolMin: 1,
  protocolMax: 1,
  keys: [],
  issuedAt: 0,
  expiresAt: 1,
  limits: { envelopeBytesMax: 1, batchBytesMax: 1, batchItemsMax: 1, lifetimeMax: 1 },
  sealedSender: { trustRoot: new Uint8Array(33), serverCertificates: [] },
  revokedKeyIds: [],
  rootChanges: [],
};

test.each([
  [409, 'E_FORWARD_KEY_UNKNOWN', 1, 'E_FORWARD_KEY_UNKNOWN', 1],
  [400, 'E_LOOK_UP_INVALID', 0, 'E_PEER_REFUSED', 0],
  [429, 'E_RATE_LIMITED', 7, 'E_RATE_LIMITED', 7],
  [503, 'E_BUSY', 5, 'E_PEER_UNREACHABLE', 5],
  [401, 'E_ORIGIN_UNVERIFIED', 30, 'E_PEER_UNREACHABLE', 30],
  [401, 'E_SIGNATURE_INVALID', 0, 'E_PEER_REFUSED', 0],
  [404, 'E_NOT_FOUND', 0, 'E_PEER_REFUSED', 0],
])(
  'an answer %i %s is passed on as what the client can do about it',
  async (status, theirs, after, code, retryAfter) => {
    const refusal = expect.objectContaining({ code, retryAfter, message: expect.not.stringContaining('theirs') });
    await expect(refusedWith(status, theirs, after)).rejects.toEqual(refusal);
  },
);

test('that a key is unknown is believed only if the other relay has signed it', async () => {
  const refusal = expect.objectContaining({ code: 'E_PEER_REFUSED' });
  await expect(refusedWith(409, 'E_FORWARD_KEY_UNKNOWN', 0, false)).rejects.toEqual(refusal);
});
