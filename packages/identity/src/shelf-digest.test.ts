import { createHash } from 'node:crypto';
import { defaultProvider as crypto } from '@sotto/crypto';
import { expect, it } from 'vitest';
import type { DeviceKey } from './device-key.ts';
import { shelfDigest } from './shelf-digest.ts';

const key = (kind: DeviceKey['kind'], id: number): DeviceKey => ({ kind, id, publicKey: Uint8Array.of(id, id) });
const shelf = [key('mailboxKey', 3), key('oneTimePreKey', 260), key('oneTimePreKey', 2), key('signedPreKey', 1)];

it('is the hash of docs/protocol.md, whatever the order of the keys', () => {
  const bytes = [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1]
    .concat([2, 0, 0, 0, 2, 0, 0, 0, 2, 2, 2, 0, 0, 1, 4, 4, 4])
    .concat([3, 0, 0, 0, 0, 4, 0, 0, 0, 0])
    .concat([5, 0, 0, 0, 1, 0, 0, 0, 3, 3, 3]);
  const expected = createHash('sha256').update('Sotto shelf v1\0').update(Uint8Array.from(bytes)).digest('hex');
  for (const keys of [shelf, shelf.toReversed()])
    expect(Buffer.from(shelfDigest(crypto, keys)).toString('hex')).toBe(expected);
});

it('changes with every key, id and kind', () => {
  const digests = [
    shelf,
    shelf.slice(1),
    [...shelf, key('oneTimePreKey', 4)],
    shelf.map((one) => (one.id === 1 ? { ...one, id: 4 } : one)),
    shelf.map((one) => (one.id === 1 ? { ...one, kind: 'lastResortKemPreKey' as const } : one)),
    shelf.map((one) => (one.id === 1 ? { ...one, publicKey: Uint8Array.of(1, 2) } : one)),
  ].map((keys) => Buffer.from(shelfDigest(crypto, keys)).toString('hex'));
  expect(new Set(digests).size).toBe(digests.length);
});
