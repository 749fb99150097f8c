import {
  asEd25519PrivateKey,
  asEd25519PublicKey,
  asX25519PrivateKey,
  asX25519PublicKey,
  bytesToHex,
  defaultProvider,
  hexToBytes,
} from '@sotto/crypto';
import { readVectors } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { signatureBase } from '../src/http-signature.ts';
import {
  accountIdFromIdentityKey,
  type DeviceKeyKind,
  deriveClientSessionKey,
  formatAccountId,
  formatClientSessionId,
  type HeaderList,
  IdentityError,
  isDeviceKeyBound,
  parseAccountId,
  parseSessionRequest,
  parseSignedRequest,
  type SignatureProfileName,
  signRequest,
  signSessionRequest,
  verifyDiscovery,
  verifyManifest,
  verifyRequest,
  verifySessionRequest,
} from '../src/index.ts';

const crypto = defaultProvider;

/** The code of a refusal, or `accepted`. */
function answerOf(act: () => unknown): string {
  try {
    act();
    return 'accepted';
  } catch (error) {
    if (error instanceof IdentityError) return error.code;
    throw error;
  }
}

interface AccountIdCase {
  readonly name: string;
  readonly identityKey: string;
  readonly accountId: string;
  readonly text: string;
}

describe('sotto/account-id.json: account ids', () => {
  const { cases } = readVectors<AccountIdCase>('sotto/account-id.json');
  it.each(cases)('$name', ({ identityKey, accountId, text }) => {
    const id = accountIdFromIdentityKey(crypto, hexToBytes(identityKey));
    expect(bytesToHex(id)).toBe(accountId);
    expect(formatAccountId(id)).toBe(text);
    expect(parseAccountId(text)).toEqual(id);
  });
});

interface ManifestCase {
  readonly name: string;
  readonly signedManifest: string;
  readonly previous?: string;
  readonly answer: string;
  readonly manifestSha256?: string;
  readonly accountId?: string;
}

describe('sotto/manifest.json: MN-01, MN-02, MN-03, MN-07: device manifests', () => {
  const { cases } = readVectors<ManifestCase>('sotto/manifest.json');
  it.each(cases)('$name: $answer', ({ signedManifest, previous, answer, manifestSha256, accountId }) => {
    const known = previous === undefined ? undefined : verifyManifest(crypto, hexToBytes(previous));
    const verify = () => verifyManifest(crypto, hexToBytes(signedManifest), { previous: known });
    expect(answerOf(verify)).toBe(answer);
    if (answer !== 'accepted') return;
    const verified = verify();
    expect(bytesToHex(verified.hash)).toBe(manifestSha256);
    expect(formatAccountId(verified.accountId)).toBe(accountId);
    expect(bytesToHex(verified.bytes)).toBe(signedManifest);
  });
});

interface DeviceKeyCase {
  readonly name: string;
  readonly identityKey: string;
  readonly accountId: string;
  readonly deviceId: number;
  readonly kind: DeviceKeyKind;
  readonly id: number;
  readonly publicKey: string;
  readonly createdAt: number;
  readonly signature: string;
  readonly now: number;
  readonly valid: boolean;
}

describe('sotto/device-key.json: DK-01, DK-02, DK-03: bindings of device keys', () => {
  const { cases } = readVectors<DeviceKeyCase>('sotto/device-key.json');
  it.each(cases)('$name: $valid', ({ identityKey, accountId, deviceId, kind, id, publicKey, now, valid, ...rest }) => {
    const owner = { accountId: hexToBytes(accountId), deviceId };
    const key = { kind, id, publicKey: hexToBytes(publicKey) };
    const binding = { createdAt: rest.createdAt, signature: hexToBytes(rest.signature) };
    expect(isDeviceKeyBound(crypto, hexToBytes(identityKey), owner, key, binding, now)).toBe(valid);
    expect(isDeviceKeyBound(crypto, hexToBytes(identityKey), owner, key, undefined, now)).toBe(false);
  });
});

interface DiscoveryCase {
  readonly name: string;
  readonly signedDiscovery: string;
  readonly domain: string;
  readonly now: number;
  readonly pinnedRootKey?: string;
  readonly answer: string;
}

describe('sotto/discovery.json: DS-01, DS-03, DS-05, DS-10 to DS-14, DS-17: discovery documents', () => {
  const { cases } = readVectors<DiscoveryCase>('sotto/discovery.json');
  it.each(cases)('$name: $answer', ({ signedDiscovery, domain, now, pinnedRootKey, answer }) => {
    const pinned = pinnedRootKey === undefined ? undefined : hexToBytes(pinnedRootKey);
    const options = { domain, now, pinnedRootKey: pinned };
    expect(answerOf(() => verifyDiscovery(crypto, hexToBytes(signedDiscovery), options))).toBe(answer);
  });
});

interface SignatureCase {
  readonly name: string;
  readonly profile: SignatureProfileName;
  readonly method: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly headers: HeaderList;
  readonly body: string;
  readonly privateKey: string;
  readonly publicKey: string;
  readonly keyId: string;
  readonly created: number;
  readonly nonce: string;
  readonly contentDigest?: string;
  readonly signatureBase: string;
  readonly signatureInput: string;
  readonly signature: string;
}

describe('sotto/http-signature.json: signed requests', () => {
  const { cases } = readVectors<SignatureCase>('sotto/http-signature.json');
  it.each(cases)('$name', (one) => {
    const { method, authority, path, query, profile, keyId, created } = one;
    const request = { method, authority, path, query, headers: one.headers, body: hexToBytes(one.body) };
    const privateKey = asEd25519PrivateKey(hexToBytes(one.privateKey));
    const nonce = hexToBytes(one.nonce);
    const added = signRequest(crypto, { profile, request, privateKey, keyId, now: created, nonce });
    expect(Object.fromEntries(added)).toEqual({
      ...(one.contentDigest === undefined ? {} : { 'content-digest': one.contentDigest }),
      'signature-input': one.signatureInput,
      signature: one.signature,
    });

    const signed = parseSignedRequest(profile, { ...request, headers: [...one.headers, ...added] });
    expect(signed).toMatchObject({ keyId, created, expires: created + 60, nonce });
    expect(bytesToHex(signed.signatureBase)).toBe(one.signatureBase);
    verifyRequest(crypto, signed, { publicKey: asEd25519PublicKey(hexToBytes(one.publicKey)), now: created });
  });
});

interface SessionCase {
  readonly name: string;
  readonly devicePrivateKey: string;
  readonly devicePublicKey: string;
  readonly relayPrivateKey: string;
  readonly relayPublicKey: string;
  readonly sessionId: string;
  readonly openingSignature: string;
  readonly key: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly created: number;
  readonly sequence: number;
  readonly contentDigest: string;
  readonly signatureBase: string;
  readonly signatureInput: string;
  readonly signature: string;
}

describe('sotto/client-session.json: client sessions', () => {
  const { cases } = readVectors<SessionCase>('sotto/client-session.json');
  it.each(cases)('$name', (one) => {
    const common = {
      sessionId: hexToBytes(one.sessionId),
      signature: hexToBytes(one.openingSignature),
      deviceKey: asX25519PublicKey(hexToBytes(one.devicePublicKey)),
      relayKey: asX25519PublicKey(hexToBytes(one.relayPublicKey)),
    };
    for (const side of ['device', 'relay'] as const) {
      const privateKey = asX25519PrivateKey(hexToBytes(one[`${side}PrivateKey`]));
      expect(bytesToHex(deriveClientSessionKey(crypto, { ...common, privateKey, side }))).toBe(one.key);
    }
    const key = hexToBytes(one.key);
    const keyId = formatClientSessionId(common.sessionId);
    const { authority, path, query, created, sequence } = one;
    const contentType = ['content-type', 'application/x-protobuf'] as const;
    const request = { method: 'POST', authority, path, query, headers: [contentType], body: hexToBytes(one.body) };
    const added = signSessionRequest(crypto, { request, key, keyId, now: created, sequence });
    expect(Object.fromEntries(added)).toEqual({
      'content-digest': one.contentDigest,
      'signature-input': one.signatureInput,
      signature: one.signature,
    });
    const parsed = parseSessionRequest({ ...request, headers: [contentType, ...added] });
    expect(parsed).toMatchObject({ keyId, created, sequence });
    expect(bytesToHex(parsed.signatureBase)).toBe(one.signatureBase);
    verifySessionRequest(crypto, parsed, { key, now: created });
  });
});

// RFC 9421, appendix B.2.6, with the key of B.1.4.
it('the Ed25519 example of RFC 9421', () => {
  const components = new Map([
    ['date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
    ['@method', 'POST'],
    ['@path', '/foo'],
    ['@authority', 'example.com'],
    ['content-type', 'application/json'],
    ['content-length', '18'],
  ]);
  const names = [...components.keys()].map((name) => `"${name}"`).join(' ');
  const base = signatureBase(components, `(${names});created=1618884473;keyid="test-key-ed25519"`);
  const publicKey = asEd25519PublicKey(hexToBytes('26b40b8f93fff3d897112f7ebc582b232dbd72517d082fe83cfb30ddce43d1bb'));
  const signature = Uint8Array.from(
    atob('wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=='),
    (character) => character.charCodeAt(0),
  );
  expect(crypto.ed25519Verify(publicKey, base, signature)).toBe(true);
});
