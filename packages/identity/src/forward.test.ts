import { defaultProvider as crypto } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { ENVELOPE_BYTES_MAX, type Expiry, type ForwardContent, isSealedBucket, type Lane } from '@sotto/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ForwardRoute, forwardingKeyPair, openForward, sealForward } from './forward.ts';

const random = seededRandom('forward');
const refused = expect.objectContaining({ code: 'E_FORWARD_INVALID' });

const keyPair = (id: string, algorithm: 'xWing' | 'x25519') => {
  const keys = forwardingKeyPair(crypto, algorithm, random(32));
  return { secret: { id, algorithm, keys }, published: { id, algorithm, publicKey: keys.publicKey } };
};
const hybrid = keyPair('hybrid', 'xWing');
const short = keyPair('short', 'x25519');

const route: ForwardRoute = {
  origin: 'a.example',
  destination: 'b.example',
  lane: 'message',
  expiry: 'week',
  itemId: random(16),
};
const content: ForwardContent = {
  mailboxId: random(32),
  authorization: { kind: 'contactToken', token: random(32) },
  envelope: random(1024),
};
const seal = (changes: Partial<ForwardRoute> = {}) =>
  sealForward({ crypto, random }, hybrid.published, { ...route, ...changes }, content).sealed;

describe('items sealed to a relay', () => {
  it.each<[Lane, typeof hybrid]>([
    ['control', hybrid],
    ['message', hybrid],
    ['bulk', hybrid],
    ['ephemeral', short],
  ])('come back in the lane %s, in a bucket size', (lane, { secret, published }) => {
    const way = { ...route, lane };
    const { keyId, sealed } = sealForward({ crypto, random }, published, way, content);
    expect(keyId).toBe(published.id);
    expect(isSealedBucket(sealed.length, lane)).toBe(true);
    expect(openForward(crypto, secret, way, sealed)).toEqual(content);
  });

  it('are of one size whatever authorizes them, the largest envelope included', () => {
    const envelope = new Uint8Array(ENVELOPE_BYTES_MAX);
    const signature = random(256);
    const kinds: ForwardContent[] = [
      { mailboxId: random(32), envelope },
      { ...content, envelope },
      {
        mailboxId: random(32),
        authorization: { kind: 'voucher', issuerKeyId: 'i'.repeat(64), message: random(32), signature },
        envelope,
      },
    ];
    const sealed = kinds.map((one) => sealForward({ crypto, random }, hybrid.published, route, one).sealed);
    expect(new Set(sealed.map(({ length }) => length)).size).toBe(1);
    expect(sealed.map((one) => openForward(crypto, hybrid.secret, route, one))).toEqual(kinds);
  });

  it.each<[string, Partial<ForwardRoute>]>([
    ['origin', { origin: 'e.example' }],
    ['destination', { destination: 'c.example' }],
    ['lane', { lane: 'bulk' }],
    ['expiry', { expiry: 'threeWeeks' }],
    ['item id', { itemId: random(16) }],
    // Without lengths, the two names would run together.
    ['border of the domains', { origin: 'a.exampleb', destination: '.example' }],
  ])('FW-02, T34: do not open under another %s', (_what, changes) => {
    const sealed = seal();
    expect(openForward(crypto, hybrid.secret, route, sealed)).toEqual(content);
    expect(() => openForward(crypto, hybrid.secret, { ...route, ...changes }, sealed)).toThrow(refused);
  });

  it('FW-01: open with a key of their lane alone', () => {
    const sealed = seal();
    const wrong = { ...route, lane: 'ephemeral' as const };
    expect(() => openForward(crypto, hybrid.secret, wrong, sealed)).toThrow(refused);
    expect(() => openForward(crypto, short.secret, route, sealed)).toThrow(refused);
    expect(() => sealForward({ crypto, random }, short.published, route, content)).toThrow(TypeError);
  });

  it('do not open with another key, nor with a changed bit, nor cut', () => {
    const sealed = seal();
    expect(() => openForward(crypto, keyPair('other', 'xWing').secret, route, sealed)).toThrow(refused);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.nat(7), (at, bit) => {
        const changed = Uint8Array.from(sealed);
        changed[at]! ^= 1 << bit;
        expect(() => openForward(crypto, hybrid.secret, route, changed)).toThrow(refused);
        expect(() => openForward(crypto, hybrid.secret, route, sealed.subarray(0, at))).toThrow(refused);
      }),
      { numRuns: 60 },
    );
  });

  it('that open but are not padded as a sealed item must be are refused with the same code', () => {
    const expiries: Expiry[] = ['hour', 'day', 'week', 'threeWeeks'];
    for (const expiry of expiries) {
      const sealed = seal({ expiry });
      expect(openForward(crypto, hybrid.secret, { ...route, expiry }, sealed)).toEqual(content);
    }
    expect(() =>
      sealForward({ crypto, random }, hybrid.published, route, { ...content, envelope: random(1000) }),
    ).toThrow(RangeError);
  });
});
