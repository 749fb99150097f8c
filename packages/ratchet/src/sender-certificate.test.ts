import { bytesToHex, concatBytes, defaultProvider as crypto, hexToBytes, type X25519PrivateKey } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import {
  encodeSenderCertificate,
  encodeSenderCertificateBody,
  encodeServerCertificate,
  encodeServerCertificateBody,
  type SenderCertificateBodyFields,
} from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { codeOf } from '../test/support.ts';
import { generateKeyPair, parsePublicKey, serializePublicKey } from './keys.ts';
import { createSenderCertificate, parseSenderCertificate, validateSenderCertificate } from './sender-certificate.ts';
import {
  createServerCertificate,
  findWellKnownServerCertificate,
  parseServerCertificate,
  signCertificate,
} from './server-certificate.ts';

const env = { crypto, random: seededRandom('certificates') };
const root = generateKeyPair(env);
const server = generateKeyPair(env);
const identity = generateKeyPair(env);
const UUID = '9d0652a3-dcc3-4d11-975f-74d61598733f';
const EXPIRES = 1_700_086_400_000;

const serverCertificate = createServerCertificate(env, {
  id: 5,
  key: server.publicKey,
  trustRootPrivateKey: root.privateKey,
});
const sender = { uuid: UUID, e164: 'alice@a.example', deviceId: 3, identityKey: identity.publicKey };
const input = { serverCertificate, serverPrivateKey: server.privateKey, sender, expires: EXPIRES };
const bytes = createSenderCertificate(env, input);
const certificate = parseSenderCertificate(bytes);
const options = { trustRoots: [root.publicKey], at: EXPIRES - 1 };

/** Section 6.7 with all that is required, and `changes`. */
const body = (changes: object = {}): SenderCertificateBodyFields => ({
  senderDevice: 3,
  expires: EXPIRES,
  identityKey: serializePublicKey(identity.publicKey),
  certificate: serverCertificate,
  uuidString: UUID,
  ...changes,
});

/** Without the fields that `changes` sets to `undefined`. */
function certify(changes: object = {}, privateKey: X25519PrivateKey = server.privateKey): Uint8Array {
  const signed = encodeSenderCertificateBody(body(changes));
  return encodeSenderCertificate({ certificate: signed, signature: signCertificate(env, privateKey, signed) });
}

describe('a sender certificate', () => {
  it('says what it was made of', () => {
    expect(certificate).toMatchObject({
      senderUuid: UUID,
      senderE164: 'alice@a.example',
      senderDeviceId: 3,
      identityKey: identity.publicKey,
      expires: EXPIRES,
      signer: { kind: 'embedded', certificate: { id: 5, key: server.publicKey } },
      bytes,
    });
    expect(parseSenderCertificate(certify()).senderE164).toBeUndefined();
  });

  it('shares nothing with the bytes it was parsed from', () => {
    const copy = bytes.slice();
    const parsed = parseSenderCertificate(copy);
    copy.fill(0);
    expect(parsed).toEqual(certificate);
  });

  it('SC-06: SC-12: is refused without any one of its fields, and accepted with all', () => {
    expect(parseSenderCertificate(certify()).senderDeviceId).toBe(3);
    for (const field of ['senderDevice', 'expires', 'identityKey', 'certificate', 'uuidString']) {
      expect(codeOf(() => parseSenderCertificate(certify({ [field]: undefined })))).toBe(
        'E_SENDER_CERTIFICATE_INVALID',
      );
    }
    const { signed, signature } = certificate;
    for (const fields of [{}, { certificate: signed }, { signature }]) {
      const half = encodeSenderCertificate(fields);
      expect(codeOf(() => parseSenderCertificate(half))).toBe('E_SENDER_CERTIFICATE_INVALID');
    }
  });

  it('SC-07: is of a device from 1 to 127', () => {
    for (const senderDevice of [1, 127]) {
      expect(parseSenderCertificate(certify({ senderDevice })).senderDeviceId).toBe(senderDevice);
    }
    for (const senderDevice of [0, 128, 0xffff_ffff]) {
      expect(codeOf(() => parseSenderCertificate(certify({ senderDevice })))).toBe('E_SENDER_CERTIFICATE_INVALID');
    }
  });

  it('SC-11: names its sender by any text, or by 16 bytes that stand for a UUID', () => {
    expect(parseSenderCertificate(certify({ uuidString: 'anybody' })).senderUuid).toBe('anybody');
    const named = (uuidBytes: Uint8Array) => certify({ uuidString: undefined, uuidBytes });
    const uuid = hexToBytes(UUID.replaceAll('-', ''));
    expect(parseSenderCertificate(named(uuid)).senderUuid).toBe(UUID);
    for (const wrong of [new Uint8Array(0), uuid.subarray(1), concatBytes(Uint8Array.of(0), uuid)]) {
      expect(codeOf(() => parseSenderCertificate(named(wrong)))).toBe('E_SENDER_CERTIFICATE_INVALID');
    }
  });

  it('SC-04: holds keys of the one form', () => {
    const trailing = concatBytes(serializePublicKey(identity.publicKey), Uint8Array.of(1));
    expect(parseSenderCertificate(certify({ identityKey: trailing })).identityKey).toEqual(identity.publicKey);
    for (const identityKey of [new Uint8Array(0), identity.publicKey, new Uint8Array(33)]) {
      expect(codeOf(() => parseSenderCertificate(certify({ identityKey })))).toBe('E_SENDER_CERTIFICATE_INVALID');
    }
  });

  it('SC-05: is a whole protobuf of at most 1024 bytes, with one signer and one sender id', () => {
    expect(parseSenderCertificate(bytes)).toEqual(certificate);
    const twoSigners = concatBytes(certificate.signed, hexToBytes('4002'));
    const refused = [
      new Uint8Array(0),
      bytes.subarray(0, -1),
      new Uint8Array(1025),
      encodeSenderCertificate({ certificate: twoSigners, signature: certificate.signature }),
      certify({ certificate: new Uint8Array(3) }),
    ];
    for (const one of refused) expect(codeOf(() => parseSenderCertificate(one))).toBe('E_SENDER_CERTIFICATE_INVALID');
  });

  it('is not made of what nobody would accept', () => {
    const make = (changes: object) => () => createSenderCertificate(env, { ...input, ...changes });
    expect(make({ serverPrivateKey: root.privateKey })).toThrow(/^serverPrivateKey: /);
    expect(make({ sender: { ...sender, deviceId: 0 } })).toThrow(/^sender: /);
    expect(make({ expires: 2 ** 53 })).toThrow(/^expires: /);
    expect(codeOf(make({ serverCertificate: new Uint8Array(9) }))).toBe('E_SENDER_CERTIFICATE_INVALID');
  });
});

describe('validation of a sender certificate', () => {
  const validate = (bytes: Uint8Array, changes: object = {}) =>
    validateSenderCertificate(crypto, parseSenderCertificate(bytes), { ...options, ...changes });

  it('SC-10: finds it valid up to its expiry, that millisecond included', () => {
    expect(validate(bytes)).toBe('valid');
    expect(validate(bytes, { at: EXPIRES })).toBe('valid');
    expect(validate(bytes, { at: EXPIRES + 1 })).toBe('expired');
    expect(validate(bytes, { at: Number.NaN })).toBe('expired');
  });

  it('SC-03: asks for one of the trust roots', () => {
    const other = generateKeyPair(env).publicKey;
    expect(validate(bytes, { trustRoots: [other, root.publicKey] })).toBe('valid');
    expect(validate(bytes, { trustRoots: [other] })).toBe('untrusted');
    expect(validate(bytes, { trustRoots: [] })).toBe('untrusted');
    expect(validate(bytes, { trustRoots: [server.publicKey] })).toBe('untrusted');
  });

  it('SC-09: asks for the key of the server certificate', () => {
    expect(validate(certify({}, root.privateKey))).toBe('untrusted');
    const changed = encodeSenderCertificate({
      certificate: encodeSenderCertificateBody(body({ senderDevice: 4 })),
      signature: certificate.signature,
    });
    expect(validate(changed)).toBe('untrusted');
  });

  it('says untrusted, and not expired, of what is both', () => {
    expect(validate(certify({}, root.privateKey), { at: EXPIRES + 1 })).toBe('untrusted');
  });

  it('covers the bytes as received, unknown fields among them', () => {
    const signed = concatBytes(encodeSenderCertificateBody(body()), hexToBytes('980607'));
    const signature = signCertificate(env, server.privateKey, signed);
    expect(validate(encodeSenderCertificate({ certificate: signed, signature }))).toBe('valid');
  });

  it('SC-02: refuses the revoked server certificate, though a trust root has signed it', () => {
    const revoked = (id: number) => {
      const signed = encodeServerCertificateBody({ id, key: serializePublicKey(server.publicKey) });
      const signature = signCertificate(env, root.privateKey, signed);
      return certify({ certificate: encodeServerCertificate({ certificate: signed, signature }) });
    };
    expect(validate(revoked(0xdead_c356))).toBe('valid');
    expect(validate(revoked(0xdead_c357))).toBe('untrusted');
  });
});

describe('a server certificate', () => {
  it('says what it was made of', () => {
    expect(parseServerCertificate(serverCertificate)).toMatchObject({ id: 5, key: server.publicKey });
    expect(serverCertificate).toHaveLength(105);
  });

  it('SC-01: is refused without any one of its fields', () => {
    const { signed, signature } = parseServerCertificate(serverCertificate);
    const key = serializePublicKey(server.publicKey);
    const refused = [
      { certificate: signed },
      { signature },
      { certificate: encodeServerCertificateBody({ id: 5 }), signature },
      { certificate: encodeServerCertificateBody({ key }), signature },
    ];
    for (const fields of refused) {
      const bytes = encodeServerCertificate(fields);
      expect(codeOf(() => parseServerCertificate(bytes))).toBe('E_SENDER_CERTIFICATE_INVALID');
    }
    const whole = { certificate: encodeServerCertificateBody({ id: 0, key }), signature };
    expect(parseServerCertificate(encodeServerCertificate(whole)).id).toBe(0);
  });

  it('is not made with an id that every peer refuses, or that is none', () => {
    const make = (id: number) => () =>
      createServerCertificate(env, { id, key: server.publicKey, trustRootPrivateKey: root.privateKey });
    for (const id of [-1, 1.5, 2 ** 32, 0xdead_c357]) expect(make(id)).toThrow(/^id: /);
    expect(parseServerCertificate(make(0xffff_ffff)()).id).toBe(0xffff_ffff);
  });
});

describe('a well-known server certificate', () => {
  const roots: [id: number, root: string][] = [
    [2, '058854ead3e3a8fe3a286644cd1b3538be14dfd5797653c9fd7d3d85ae2b12b926'],
    [3, '054918d08fbdfa83e00c29f8f8073a22ef35df2bea903aff81af03ccbc45c6e93a'],
    [0x7357_c357, '052fe57da347cd62431528daac5fbb290730fff684afc4cfc2ed90995f58cb3b74'],
  ];

  it.each(roots)('%i is signed by its root', (id, hex) => {
    const known = findWellKnownServerCertificate(id)!;
    expect(known.id).toBe(id);
    expect(crypto.xeddsaVerify(parsePublicKey(hexToBytes(hex)), known.signed, known.signature)).toBe(true);
  });

  // Section 9.1 gives the private keys of the last one: all zero and all ones before clamping.
  const testRoot = crypto.x25519KeyPair(new Uint8Array(32));
  const testServer = crypto.x25519KeyPair(new Uint8Array(32).fill(0xff));
  const byId = (id: number) => parseSenderCertificate(certify({ certificate: undefined, id }, testServer.privateKey));
  const judge = (id: number, trustRoots = [testRoot.publicKey]) =>
    validateSenderCertificate(crypto, byId(id), { trustRoots, at: EXPIRES });

  it('SC-08: signs what names it by id, if its root is among the trusted ones', () => {
    expect(bytesToHex(serializePublicKey(testRoot.publicKey))).toBe(roots[2]![1]);
    expect(byId(0x7357_c357).signer).toEqual({ kind: 'wellKnown', id: 0x7357_c357 });
    expect(judge(0x7357_c357)).toBe('valid');
    expect(judge(0x7357_c357, [root.publicKey])).toBe('untrusted');
    expect(judge(2)).toBe('untrusted');
    expect(judge(2, [parsePublicKey(hexToBytes(roots[0]![1]))])).toBe('untrusted');
  });

  it('SC-08: that is not known leaves the certificate without a signer', () => {
    for (const id of [0, 1, 4, 5, 0xdead_c357]) expect(judge(id)).toBe('unknownServer');
  });
});
