import { defaultProvider as crypto } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import type { LookUpAnswer, LookUpQuery } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { forwardingKeyPair } from './forward.ts';
import { openLookUp, openLookUpAnswer, sealLookUp, sealLookUpAnswer } from './look-up.ts';

const random = seededRandom('look-up');
const env = { crypto, random };
const refused = expect.objectContaining({ code: 'E_FORWARD_INVALID' });

const keys = forwardingKeyPair(crypto, 'xWing', random(32));
const key = { id: 'key', algorithm: 'xWing' as const, publicKey: keys.publicKey };
const secret = { id: 'key', algorithm: 'xWing' as const, keys };
const route = { origin: 'a.example', destination: 'b.example' };
const manifest: LookUpQuery = { kind: 'manifest', localpart: 'bob' };
const bundle: LookUpQuery = { kind: 'bundle', localpart: 'bob', deviceId: 1 };
const answer: LookUpAnswer = {
  kind: 'manifest',
  manifest: { manifest: random(300), signature: random(64) },
};

describe('look-ups sealed to a relay', () => {
  it('are read and answered by it, whatever is asked in one size', () => {
    const sizes = [manifest, bundle].map((query) => {
      const pending = sealLookUp(env, key, route, query);
      const opened = openLookUp(crypto, secret, route, pending.query.sealed);
      expect(opened.query).toEqual(query);
      const sealed = sealLookUpAnswer(env, opened, answer);
      expect(openLookUpAnswer(crypto, pending, sealed)).toEqual(answer);
      return [pending.query.sealed.length, sealed.length];
    });
    expect(sizes[0]).toEqual(sizes[1]);
  });

  it.each([
    ['origin', { origin: 'e.example' }],
    ['destination', { destination: 'c.example' }],
  ])('LU-01: do not open for another %s', (_what, changes) => {
    const { query } = sealLookUp(env, key, route, manifest);
    expect(openLookUp(crypto, secret, route, query.sealed).query).toEqual(manifest);
    expect(() => openLookUp(crypto, secret, { ...route, ...changes }, query.sealed)).toThrow(refused);
  });

  it('do not open with another key, nor cut, nor changed', () => {
    const { sealed } = sealLookUp(env, key, route, manifest).query;
    const other = { ...secret, keys: forwardingKeyPair(crypto, 'xWing', random(32)) };
    const short = { id: 'key', algorithm: 'x25519' as const, keys: forwardingKeyPair(crypto, 'x25519', random(32)) };
    for (const wrong of [other, short]) expect(() => openLookUp(crypto, wrong, route, sealed)).toThrow(refused);
    for (const at of [0, 1119, 1120, sealed.length - 1]) {
      const changed = Uint8Array.from(sealed);
      changed[at]! ^= 1;
      expect(() => openLookUp(crypto, secret, route, changed)).toThrow(refused);
      expect(() => openLookUp(crypto, secret, route, sealed.subarray(0, at))).toThrow(refused);
    }
  });

  it('LU-02: are not answered by anything but the answer to that very question', () => {
    const [first, second] = [sealLookUp(env, key, route, manifest), sealLookUp(env, key, route, manifest)];
    const toFirst = sealLookUpAnswer(env, openLookUp(crypto, secret, route, first.query.sealed), answer);
    expect(() => openLookUpAnswer(crypto, second, toFirst)).toThrow(refused);
    const changed = Uint8Array.from(toFirst);
    changed[40]! ^= 1;
    for (const wrong of [changed, toFirst.subarray(0, 47), new Uint8Array(0)]) {
      const pending = { ...first, sender: sealLookUp(env, key, route, manifest).sender };
      expect(() => openLookUpAnswer(crypto, pending, wrong)).toThrow(refused);
    }
    expect(openLookUpAnswer(crypto, first, toFirst)).toEqual(answer);
    // The keys are gone with the answer.
    expect(() => openLookUpAnswer(crypto, first, toFirst)).toThrow(TypeError);
  });
});
