import { asKyberPublicKey, asX25519PublicKey, type KyberPublicKey } from '@sotto/crypto';
import { describe, expect, it } from 'vitest';
import { codeOf, crypto, pair, remoteOf } from '../test/support.ts';
import { assertBundleSignatures, type PreKeyBundle, parsePreKeyBundle, type SerializedPreKeyBundle } from './bundle.ts';
import { serializeKemPublicKey, serializePublicKey } from './keys.ts';
import { initiateSession } from './session-cipher.ts';

const { alice, bob } = pair('bundle');
const bundle = bob.bundle();
const serialized = serialize(bundle);

describe('published bundles', () => {
  it('parse into what was published, with a one-time pre-key and without', () => {
    expect(parsePreKeyBundle(serialized)).toEqual(bundle);
    expect(parsePreKeyBundle({ ...serialized, oneTimePreKey: undefined })).toEqual(bob.bundle({ oneTime: false }));
  });

  it('PB-01: name device 1..127', () => {
    expect(parsePreKeyBundle({ ...serialized, deviceId: 127 }).deviceId).toBe(127);
    for (const deviceId of [0, 128, 1.5]) expectInvalid({ ...serialized, deviceId });
  });

  it('PB-02: have unsigned 32-bit ids', () => {
    expect(parsePreKeyBundle({ ...serialized, registrationId: 0xffff_ffff }).registrationId).toBe(0xffff_ffff);
    const { signedPreKey, kemPreKey, oneTimePreKey } = serialized;
    for (const id of [-1, 0x1_0000_0000, Number.NaN]) {
      expectInvalid({ ...serialized, registrationId: id });
      expectInvalid({ ...serialized, signedPreKey: { ...signedPreKey, id } });
      expectInvalid({ ...serialized, kemPreKey: { ...kemPreKey, id } });
      expectInvalid({ ...serialized, oneTimePreKey: { ...oneTimePreKey!, id } });
    }
  });

  it('PB-03: have keys of the right type and length', () => {
    const { signedPreKey, kemPreKey, oneTimePreKey } = serialized;
    const untyped = serialized.identityKey.subarray(1);
    const mlKem = Uint8Array.from(kemPreKey.publicKey, (byte, i) => (i === 0 ? 0x0a : byte));
    expectInvalid({ ...serialized, identityKey: untyped });
    expectInvalid({ ...serialized, signedPreKey: { ...signedPreKey, publicKey: untyped } });
    expectInvalid({ ...serialized, kemPreKey: { ...kemPreKey, publicKey: mlKem } });
    expectInvalid({ ...serialized, oneTimePreKey: { ...oneTimePreKey!, publicKey: untyped } });
    expect(parsePreKeyBundle(serialized).kemPreKey.publicKey.length).toBe(1568);
  });
});

describe('bundle signatures', () => {
  it('PB-04: the signed pre-key is signed by the identity', () => {
    expect(() => assertBundleSignatures(crypto, bundle)).not.toThrow();
    const { signedPreKey } = bundle;
    const bare = sign(signedPreKey.publicKey);
    expectUnsigned({ ...bundle, signedPreKey: { ...signedPreKey, signature: bare } });
    expectUnsigned({ ...bundle, signedPreKey: { ...signedPreKey, signature: new Uint8Array(0) } });
    expectUnsigned({ ...bundle, signedPreKey: { ...signedPreKey, signature: flip(signedPreKey.signature) } });
    expectUnsigned({ ...bundle, signedPreKey: { ...signedPreKey, publicKey: alice.bundle().identityKey } });
    expectUnsigned({ ...bundle, identityKey: alice.bundle().identityKey });
  });

  it('PB-05: the KEM pre-key is signed by the identity', () => {
    expect(() => assertBundleSignatures(crypto, bob.bundle({ lastResort: true }))).not.toThrow();
    const { kemPreKey } = bundle;
    expectUnsigned({ ...bundle, kemPreKey: { ...kemPreKey, signature: sign(kemPreKey.publicKey) } });
    expectUnsigned({ ...bundle, kemPreKey: { ...kemPreKey, signature: flip(kemPreKey.signature) } });
    expectUnsigned({ ...bundle, kemPreKey: { ...kemPreKey, publicKey: alice.bundle().kemPreKey.publicKey } });
  });

  it('are checked when a session is initiated', () => {
    const { kemPreKey } = bundle;
    const forged = { ...bundle, kemPreKey: { ...kemPreKey, signature: flip(kemPreKey.signature) } };
    expect(codeOf(() => initiate(forged))).toBe('E_BUNDLE_SIGNATURE_INVALID');
  });
});

it('PB-06: keys without an agreement start no session', () => {
  const zero = asX25519PublicKey(new Uint8Array(32));
  expect(() => initiate(bundle)).not.toThrow();
  expect(codeOf(() => initiate({ ...bundle, oneTimePreKey: { id: 1, publicKey: zero } }))).toBe('E_BUNDLE_INVALID');
  const signature = sign(serializePublicKey(zero));
  const signedPreKey = { id: 22, publicKey: zero, signature };
  expect(codeOf(() => initiate({ ...bundle, signedPreKey }))).toBe('E_BUNDLE_INVALID');
  const publicKey: KyberPublicKey = asKyberPublicKey(new Uint8Array(1568).fill(0xff));
  const kemPreKey = { id: 77, publicKey, signature: sign(serializeKemPublicKey(publicKey)) };
  expect(codeOf(() => initiate({ ...bundle, kemPreKey }))).toBe('E_BUNDLE_INVALID');
});

it('PB-07: a bundle of another device starts no session', () => {
  expect(() => initiate(bundle)).not.toThrow();
  expect(codeOf(() => initiate({ ...bundle, deviceId: 4 }))).toBe('E_BUNDLE_INVALID');
});

function initiate(untrusted: PreKeyBundle): void {
  initiateSession(undefined, { local: alice.local, remote: remoteOf(bob), bundle: untrusted }, alice.env);
}

function sign(message: Uint8Array): Uint8Array {
  return crypto.xeddsaSign(bob.local.identityKeyPair.privateKey, message, bob.env.random(64));
}

function flip(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => (i === 10 ? byte ^ 1 : byte));
}

function expectInvalid(untrusted: SerializedPreKeyBundle): void {
  expect(codeOf(() => parsePreKeyBundle(untrusted))).toBe('E_BUNDLE_INVALID');
}

function expectUnsigned(untrusted: PreKeyBundle): void {
  expect(codeOf(() => assertBundleSignatures(crypto, untrusted))).toBe('E_BUNDLE_SIGNATURE_INVALID');
}

function serialize(parsed: PreKeyBundle): SerializedPreKeyBundle {
  const { signedPreKey, kemPreKey, oneTimePreKey } = parsed;
  return {
    ...parsed,
    identityKey: serializePublicKey(parsed.identityKey),
    signedPreKey: { ...signedPreKey, publicKey: serializePublicKey(signedPreKey.publicKey) },
    kemPreKey: { ...kemPreKey, publicKey: serializeKemPublicKey(kemPreKey.publicKey) },
    oneTimePreKey: oneTimePreKey && { ...oneTimePreKey, publicKey: serializePublicKey(oneTimePreKey.publicKey) },
  };
}
