import { bytesToHex, defaultProvider as crypto } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { type Device, decodeSignedManifest, encodeSignedManifest } from '@sotto/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdentityError } from './errors.ts';
import { createManifest, type ManifestContents, protocolOf, verifyManifest } from './manifest.ts';

const rng = seededRandom('manifest');
const alice = crypto.x25519KeyPair(rng(32));
const bob = crypto.x25519KeyPair(rng(32));
const device = (deviceId: number): Device => ({
  deviceId,
  registrationId: deviceId,
  authenticationKey: rng(32),
  mailboxId: rng(32),
});
const contents: ManifestContents = { address: 'alice@a.example', devices: [device(1)], issuedAt: 1_700_000_000 };
const create = (change: Partial<ManifestContents> = {}, keyPair = alice) =>
  createManifest(crypto, rng, keyPair, { ...contents, ...change });

describe('a chain of manifests', () => {
  it('is verified step by step', () => {
    const first = verifyManifest(crypto, create());
    expect(first.manifest).toMatchObject({ address: 'alice@a.example', sequence: 1, devices: contents.devices });
    expect(first.manifest.previousHash).toBeUndefined();
    const second = verifyManifest(crypto, create({ previous: first, devices: [device(1), device(127)] }), {
      previous: first,
    });
    expect(second.manifest).toMatchObject({ sequence: 2, previousHash: first.hash });
    expect(second.accountId).toEqual(first.accountId);
  });

  it('MN-08: is never walked backwards', () => {
    const chain = [verifyManifest(crypto, create())];
    for (let i = 0; i < 4; i++) chain.push(verifyManifest(crypto, create({ previous: chain[i]! })));
    for (const [i, previous] of chain.entries()) {
      for (const [j, next] of chain.entries()) {
        const verify = () => verifyManifest(crypto, next.bytes, { previous });
        if (j >= i) expect(verify().hash).toEqual(next.hash);
        else expect(verify).toThrow(expect.objectContaining({ code: 'E_MANIFEST_ROLLBACK' }));
      }
    }
  });

  it('MN-09: does not branch', () => {
    const first = verifyManifest(crypto, create());
    const branch = verifyManifest(crypto, create({ issuedAt: 1 }));
    const second = verifyManifest(crypto, create({ previous: branch }));
    expect(() => verifyManifest(crypto, second.bytes, { previous: first })).toThrow(
      expect.objectContaining({ code: 'E_MANIFEST_ROLLBACK' }),
    );
  });

  it('T05: MN-10: never names an older version of the protocol, and goes on with the one it has', () => {
    const first = verifyManifest(crypto, create({ protocol: 2 }));
    const second = verifyManifest(crypto, create({ previous: first, devices: [device(2)] }), { previous: first });
    expect([first, second, verifyManifest(crypto, create())].map(protocolOf)).toEqual([2, 2, 1]);
    expect(() => create({ previous: second, protocol: 1 })).toThrow(RangeError);
    // As if the one before had named a newer one.
    for (const known of [first, verifyManifest(crypto, create())]) {
      const next = verifyManifest(crypto, create({ previous: known }));
      const previous = { ...known, manifest: { ...known.manifest, protocol: 3 } };
      expect(() => verifyManifest(crypto, next.bytes, { previous })).toThrow(
        expect.objectContaining({ code: 'E_MANIFEST_DOWNGRADE' }),
      );
    }
  });
});

describe('createManifest', () => {
  const one = device(1);
  const manyDevices = Array.from({ length: 11 }, (_, i) => device(i + 1));

  it.each([
    ['MN-01: no device', { devices: [] }],
    ['MN-01: eleven devices', { devices: manyDevices }],
    ['MN-04: a device twice', { devices: [one, { ...device(2), deviceId: 1 }] }],
    ['MN-04: devices out of order', { devices: [device(2), one] }],
    ['MN-05: two devices with one mailbox', { devices: [one, { ...device(2), mailboxId: one.mailboxId }] }],
    ['MN-05: two devices with one key', { devices: [one, { ...device(2), authenticationKey: one.authenticationKey }] }],
    ['an address that is not normal', { address: 'Alice@a.example' }],
    ['MN-07: the manifest of somebody else before', { previous: verifyManifest(crypto, create({}, bob)) }],
  ])('%s: is misuse', (_what, change) => {
    expect(() => create(change)).toThrow(RangeError);
  });

  it('takes ten devices', () => {
    expect(verifyManifest(crypto, create({ devices: manyDevices.slice(0, 10) })).manifest.devices).toHaveLength(10);
  });
});

describe('verifyManifest', () => {
  it('MN-06: refuses any changed bit of manifest and signature', () => {
    const bytes = create();
    const { manifest, signature } = decodeSignedManifest(bytes);
    fc.assert(
      fc.property(fc.nat(manifest.length + 64 - 1), fc.nat(7), (at, bit) => {
        const changed = { manifest: manifest.slice(), signature: signature.slice() };
        const [part, i] = at < 64 ? ([changed.signature, at] as const) : ([changed.manifest, at - 64] as const);
        part[i]! ^= 1 << bit;
        expect(() => verifyManifest(crypto, encodeSignedManifest(changed))).toThrow(
          expect.objectContaining({ code: 'E_MANIFEST_INVALID' }),
        );
      }),
      { numRuns: 120 },
    );
  });

  it('decodes or refuses arbitrary bytes, and leaves them as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const before = bytesToHex(bytes);
        expect(() => verifyManifest(crypto, bytes)).toThrow(IdentityError);
        expect(bytesToHex(bytes)).toBe(before);
      }),
    );
  });

  it('keeps nothing of the array it was given', () => {
    const bytes = create();
    const verified = verifyManifest(crypto, bytes);
    const before = bytesToHex(verified.bytes);
    bytes.fill(0);
    expect(bytesToHex(verified.bytes)).toBe(before);
  });

  it('MN-01: says what did not decode', () => {
    const refusal = expect.objectContaining({
      code: 'E_MANIFEST_INVALID',
      retryable: false,
      cause: expect.objectContaining({ name: 'WireError' }),
    });
    expect(() => verifyManifest(crypto, new Uint8Array(0))).toThrow(refusal);
  });
});
