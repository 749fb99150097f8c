import { bytesToHex, concatBytes, defaultProvider as crypto } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import {
  type Discovery,
  decodeSignedDiscovery,
  encodeServerCertificate,
  encodeServerCertificateBody,
  encodeSignedDiscovery,
  type SealedSenderAuthority,
} from '@sotto/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDiscovery, createRootChange, findForwardingKey, findOnlineKey, verifyDiscovery } from './discovery.ts';
import { IdentityError } from './errors.ts';

const NOW = 1_700_000_000;
const DAY = 24 * 60 * 60;
const rng = seededRandom('discovery');
const rootKeyPair = crypto.ed25519KeyPair(rng(32));
const key = (id: string, notBefore = NOW, notAfter = NOW + DAY) => ({
  id,
  purpose: 'serverToServer' as const,
  publicKey: rng(32),
  notBefore,
  notAfter,
});
const trustRoot = crypto.x25519KeyPair(rng(32));
const serialized = (publicKey: Uint8Array, type = 0x05) => concatBytes(Uint8Array.of(type), publicKey);
const serverKey: Uint8Array = serialized(crypto.x25519KeyPair(rng(32)).publicKey);
const serverCertificate = (id: number, { signer = trustRoot, key = serverKey } = {}) => {
  const certificate = encodeServerCertificateBody({ id, key });
  return encodeServerCertificate({
    certificate,
    signature: crypto.xeddsaSign(signer.privateKey, certificate, rng(64)),
  });
};
const sealedSender: SealedSenderAuthority = {
  trustRoot: serialized(trustRoot.publicKey),
  serverCertificates: [serverCertificate(1), serverCertificate(2)],
};
const discovery: Discovery = {
  domain: 'b.example',
  apiUrl: 'https://relay.b.example',
  protocolMin: 1,
  protocolMax: 1,
  keys: [key('old', NOW - DAY, NOW), key('new', NOW, NOW + DAY)],
  issuedAt: NOW,
  expiresAt: NOW + 7 * DAY,
  limits: { envelopeBytesMax: 98304, batchBytesMax: 1048576, batchItemsMax: 512, lifetimeMax: 2592000 },
  sealedSender,
  revokedKeyIds: [],
  rootChanges: [],
};
const create = (change: Partial<Discovery> = {}) => createDiscovery(crypto, rootKeyPair, { ...discovery, ...change });
const options = { domain: 'b.example', now: NOW };

describe('discovery documents', () => {
  it('come back as they were made, with the key to pin', () => {
    const bytes = create();
    const verified = verifyDiscovery(crypto, bytes, { ...options, pinnedRootKey: rootKeyPair.publicKey });
    expect(verified).toEqual({ discovery, rootKey: rootKeyPair.publicKey, bytes });
  });

  it('DS-17: hold keys of each purpose, as long as that says', () => {
    const keys = [
      { ...key('s'), purpose: 'serverToServer' as const, publicKey: rng(32) },
      { ...key('f'), purpose: 'forward' as const, publicKey: rng(1216) },
      { ...key('e'), purpose: 'forward' as const, publicKey: rng(32) },
      { ...key('v'), purpose: 'voucher' as const, publicKey: rng(294) },
    ];
    expect(verifyDiscovery(crypto, create({ keys }), options).discovery.keys).toEqual(keys);
  });

  it('DS-04: need the danger option for an API without TLS', () => {
    const bytes = create({ apiUrl: 'http://127.0.0.1:8080' });
    expect(() => verifyDiscovery(crypto, bytes, options)).toThrow(
      expect.objectContaining({ code: 'E_DISCOVERY_INVALID' }),
    );
    expect(verifyDiscovery(crypto, bytes, { ...options, dangerAllowHttp: true }).discovery.apiUrl).toMatch(/^http:/);
  });

  it.each([
    ['apiUrl', { apiUrl: 'https://relay.b.example/' }],
    ['apiUrl', { apiUrl: 'relay.b.example' }],
    ['protocolMin', { protocolMin: 2 }],
    ['keys', { keys: [key('a'), key('a')] }],
    ['keys', { keys: [key('a', NOW, NOW)] }],
    ['keys', { keys: [{ ...key('a'), publicKey: rng(33) }] }],
    ['keys', { keys: [{ ...key('a'), purpose: 'forward' as const, publicKey: rng(33) }] }],
    ['keys', { keys: [{ ...key('a'), purpose: 'voucher' as const, publicKey: rng(255) }] }],
    ['keys', { keys: [{ ...key('a'), purpose: 'voucher' as const, publicKey: rng(577) }] }],
    ['expiresAt', { expiresAt: NOW }],
    ['expiresAt', { expiresAt: NOW + 90 * DAY + 1 }],
    ['Discovery', { domain: 'B.example' }],
  ])('DS-06, DS-07, DS-08, DS-17: with a wrong %s are misuse (case %#)', (argument, change) => {
    expect(() => create(change)).toThrow(RangeError);
    expect(() => create(change)).toThrow(new RegExp(`^${argument}`));
  });

  const other = crypto.x25519KeyPair(rng(32));
  it.each([
    ['DS-10', 'trustRoot', { trustRoot: serialized(trustRoot.publicKey, 0x06) }],
    ['DS-11', 'serverCertificates', { serverCertificates: [Uint8Array.of(0xff)] }],
    ['DS-11', 'serverCertificates', { serverCertificates: [serverCertificate(1, { key: serverKey.subarray(1) })] }],
    ['DS-11', 'serverCertificates', { serverCertificates: [serverCertificate(1, { key: serialized(serverKey) })] }],
    ['DS-12', 'serverCertificates', { serverCertificates: [serverCertificate(0xdeadc357)] }],
    ['DS-13', 'serverCertificates', { serverCertificates: [serverCertificate(1, { signer: other })] }],
    ['DS-13', 'serverCertificates', { trustRoot: serialized(other.publicKey) }],
    ['DS-14', 'serverCertificates', { serverCertificates: [serverCertificate(7), serverCertificate(7)] }],
  ])('%s: with a wrong sealedSender.%s are misuse (case %#)', (_rule, field, change) => {
    const make = () => create({ sealedSender: { ...sealedSender, ...change } });
    expect(make).toThrow(RangeError);
    expect(make).toThrow(new RegExp(`^sealedSender\\.${field} must`));
  });

  it('DS-13: hold no certificate with a bit changed, whoever signs the document', () => {
    const [certificate = new Uint8Array(0)] = sealedSender.serverCertificates;
    fc.assert(
      fc.property(fc.nat(certificate.length - 1), fc.nat(7), (at, bit) => {
        const changed = Uint8Array.from(certificate);
        changed[at]! ^= 1 << bit;
        expect(() => create({ sealedSender: { ...sealedSender, serverCertificates: [changed] } })).toThrow(
          /^sealedSender/,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('DS-02: are refused with any changed bit', () => {
    const signed = decodeSignedDiscovery(create());
    const length = signed.document.length + 96;
    fc.assert(
      fc.property(fc.nat(length - 1), fc.nat(7), (at, bit) => {
        const all = Uint8Array.from([...signed.rootKey, ...signed.signature, ...signed.document]);
        all[at]! ^= 1 << bit;
        const parts = { rootKey: all.slice(0, 32), signature: all.slice(32, 96), document: all.slice(96) };
        expect(() => verifyDiscovery(crypto, encodeSignedDiscovery(parts), options)).toThrow(
          expect.objectContaining({ code: 'E_DISCOVERY_INVALID' }),
        );
      }),
      { numRuns: 120 },
    );
  });

  it('are decoded or refused, whatever the bytes, which stay as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const before = bytesToHex(bytes);
        expect(() => verifyDiscovery(crypto, bytes, options)).toThrow(IdentityError);
        expect(bytesToHex(bytes)).toBe(before);
      }),
    );
  });

  it('do not take a time that is none', () => {
    expect(() => verifyDiscovery(crypto, create(), { ...options, now: Number.NaN })).toThrow(RangeError);
  });

  const formerRoots = [crypto.ed25519KeyPair(rng(32)), crypto.ed25519KeyPair(rng(32))] as const;
  const [first, second] = formerRoots;
  const changes = [
    createRootChange(crypto, first, { domain: 'b.example', next: second.publicKey }),
    createRootChange(crypto, second, { domain: 'b.example', next: rootKeyPair.publicKey }),
  ];

  it('DS-05, DS-15: are believed by whoever pinned a root key that led to theirs', () => {
    const bytes = create({ rootChanges: changes });
    for (const { publicKey } of [...formerRoots, rootKeyPair]) {
      const verified = verifyDiscovery(crypto, bytes, { ...options, pinnedRootKey: publicKey });
      expect(verified.rootKey).toEqual(rootKeyPair.publicKey);
    }
    const refusal = expect.objectContaining({ code: 'E_DISCOVERY_ROOT_CHANGED' });
    const stranger = crypto.ed25519KeyPair(rng(32)).publicKey;
    expect(() => verifyDiscovery(crypto, bytes, { ...options, pinnedRootKey: stranger })).toThrow(refusal);
    expect(() => verifyDiscovery(crypto, create(), { ...options, pinnedRootKey: second.publicKey })).toThrow(refusal);
  });

  it.each([
    ['of another domain', [createRootChange(crypto, second, { domain: 'c.example', next: rootKeyPair.publicKey })]],
    ['to another key', [createRootChange(crypto, second, { domain: 'b.example', next: first.publicKey })]],
    ['in another order', changes.toReversed()],
    ['with a gap', changes.slice(0, 1)],
    ['by another key', [{ ...changes[1]!, formerRootKey: first.publicKey }]],
  ])('DS-15: with a change of the root key %s are misuse', (_what, rootChanges) => {
    expect(() => create({ rootChanges })).toThrow(/^rootChanges must/);
  });

  it('DS-09: that expired may be asked for again', () => {
    const expired = expect.objectContaining({ code: 'E_DISCOVERY_EXPIRED', retryable: true });
    expect(() => verifyDiscovery(crypto, create(), { ...options, now: NOW + 8 * DAY })).toThrow(expired);
  });
});

describe('findOnlineKey', () => {
  const find = (id: string, now: number) => findOnlineKey(discovery, { id, purpose: 'serverToServer', now });

  it('gives a key within its time, both ends included', () => {
    expect(find('new', NOW)).toEqual(discovery.keys[1]!.publicKey);
    expect(find('new', NOW + DAY)).toEqual(discovery.keys[1]!.publicKey);
    expect(find('old', NOW)).toEqual(discovery.keys[0]!.publicKey);
  });

  it('gives none before, after, or of another id', () => {
    expect(find('new', NOW - 1)).toBeUndefined();
    expect(find('new', NOW + DAY + 1)).toBeUndefined();
    expect(find('old', NOW + 1)).toBeUndefined();
    expect(find('other', NOW)).toBeUndefined();
  });

  it('DS-16: gives none that is revoked', () => {
    const revoked = { ...discovery, revokedKeyIds: ['new'] };
    expect(findOnlineKey(revoked, { id: 'new', purpose: 'serverToServer', now: NOW })).toBeUndefined();
    expect(findOnlineKey(revoked, { id: 'old', purpose: 'serverToServer', now: NOW })).toBeDefined();
  });

  it('gives none of another purpose', () => {
    const keys = [{ ...key('new'), purpose: 'forward' as const }];
    const purpose = 'serverToServer';
    expect(findOnlineKey({ ...discovery, keys }, { id: 'new', purpose, now: NOW })).toBeUndefined();
  });
});

describe('findForwardingKey', () => {
  const forward = (id: string, length: number, notBefore = NOW - DAY, notAfter = NOW + DAY) => ({
    ...key(id, notBefore, notAfter),
    purpose: 'forward' as const,
    publicKey: rng(length),
  });
  const keys = [
    key('server'),
    forward('last week', 1216, NOW - 7 * DAY, NOW - 1),
    forward('yesterday', 1216),
    forward('today', 1216, NOW),
    forward('tomorrow', 1216, NOW + 1, NOW + 2 * DAY),
    forward('ephemeral', 32),
  ];
  const find = (algorithm: 'xWing' | 'x25519', from = keys) =>
    findForwardingKey({ ...discovery, keys: from }, { algorithm, now: NOW })?.id;

  it('gives the one of the algorithm that holds now and came last', () => {
    expect(find('xWing')).toBe('today');
    expect(find('xWing', keys.toReversed())).toBe('today');
    expect(find('x25519')).toBe('ephemeral');
  });

  it('gives none of another purpose, and none that is revoked', () => {
    expect(find('x25519', [key('server')])).toBeUndefined();
    const revoked = { ...discovery, keys, revokedKeyIds: ['today'] };
    expect(findForwardingKey(revoked, { algorithm: 'xWing', now: NOW })?.id).toBe('yesterday');
  });
});
