import { type CryptoProvider, concatBytes, type X25519PublicKey } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import {
  decodeSenderCertificate,
  encodeSenderCertificate,
  encodeServerCertificate,
  encodeServerCertificateBody,
} from '@sotto/wire';
import { beforeEach, describe, expect, it } from 'vitest';
import { Authority, EXPIRES, seal } from '../test/sealed-support.ts';
import { acquaintedPair, codeOf, crypto } from '../test/support.ts';
import { CertificateMemory } from './certificate-memory.ts';
import { generateKeyPair, serializePublicKey } from './keys.ts';
import { CERTIFICATES_REMEMBERED_MAX } from './limits.ts';
import { createSealedContent } from './sealed-content.ts';
import { unsealMessage } from './sealed-sender.ts';
import {
  type CertificateTrust,
  createSenderCertificate,
  parseSenderCertificate,
  type SenderCertificate,
  validateSenderCertificate,
} from './sender-certificate.ts';
import { createServerCertificate, parseServerCertificate, signCertificate } from './server-certificate.ts';

const env = { crypto, random: seededRandom('certificate memory') };
const [root, otherRoot, server, otherServer] = Array.from({ length: 4 }, () => generateKeyPair(env));
const identity = generateKeyPair(env);
const AT = 1_700_000_000_000;
const LAST = AT + 1000;

const serverCertificateOf = (key: X25519PublicKey, signer = root!, id = 5) =>
  createServerCertificate(env, { id, key, trustRootPrivateKey: signer.privateKey });
const serverCertificate = serverCertificateOf(server!.publicKey);

function certify(changes: object = {}, certificate = serverCertificate, signer = server!): Uint8Array {
  const sender = { uuid: 'alice', deviceId: 3, identityKey: identity.publicKey, ...changes };
  const input = { serverCertificate: certificate, serverPrivateKey: signer.privateKey, sender, expires: LAST };
  return createSenderCertificate(env, input);
}

const bytes = certify();
const certificate = parseSenderCertificate(bytes);

let memory: CertificateMemory;
let verifications: number;
const counting: CryptoProvider = {
  ...crypto,
  xeddsaVerify: (...args) => {
    verifications += 1;
    return crypto.xeddsaVerify(...args);
  },
};
const trust: Omit<CertificateTrust, 'memory'> = { trustRoots: [root!.publicKey], at: AT };
const judge = (one: SenderCertificate, changes: object = {}) =>
  validateSenderCertificate(counting, one, { ...trust, memory, ...changes });
/** Without a memory. */
const judgeAnew = (one: SenderCertificate, changes: object = {}) =>
  validateSenderCertificate(crypto, one, { ...trust, ...changes });

beforeEach(() => {
  memory = new CertificateMemory();
  verifications = 0;
});

describe('a memory of certificates', () => {
  beforeEach(() => {
    expect(judge(certificate)).toBe('valid');
    expect(verifications).toBe(2);
    verifications = 0;
  });

  it('spares both signature checks of a chain that was verified', () => {
    for (let n = 0; n < 3; n++) expect(judge(parseSenderCertificate(bytes.slice()))).toBe('valid');
    expect(verifications).toBe(0);
    expect(memory.size).toBe(1);
  });

  it('takes no other bytes for those it knows, whichever of them is changed', () => {
    const verdicts = new Set<string>();
    for (let place = 0; place < bytes.length; place++) {
      const changed = bytes.slice();
      changed[place]! ^= 1 << (place % 8);
      const parsed = parseOrRefuse(changed);
      if (parsed === undefined) continue;
      verifications = 0;
      const verdict = judge(parsed);
      verdicts.add(verdict);
      expect(verdict, `byte ${place}`).toBe(judgeAnew(parsed));
      expect(verifications, `byte ${place}`).toBeGreaterThan(0);
    }
    expect(verdicts).toEqual(new Set(['untrusted']));
    expect(memory.size).toBe(1);
  });

  it('compares every part of a chain, whatever else was made of the certificate', () => {
    const { signer } = certificate;
    if (signer.kind !== 'embedded') throw new Error('the server certificate is embedded');
    const key = otherServer!.publicKey;
    const flip = (part: Uint8Array) => part.map((byte, i) => (i === part.length - 1 ? byte ^ 1 : byte));
    const { signed, signature } = certificate;
    const strangers: SenderCertificate[] = [
      { ...certificate, signed: flip(signed) },
      { ...certificate, signature: flip(signature) },
      { ...certificate, signed: concatBytes(signed, Uint8Array.of(0)) },
      { ...certificate, signature: signature.subarray(0, 63) },
      ...[
        { ...signer.certificate, key },
        { ...signer.certificate, signed: flip(signer.certificate.signed) },
        { ...signer.certificate, signature: flip(signer.certificate.signature) },
      ].map((other) => ({ ...certificate, signer: { kind: 'embedded' as const, certificate: other } })),
      { ...certificate, signer: { kind: 'wellKnown', id: 3 } },
    ];
    for (const stranger of strangers) {
      expect(judge(stranger)).toBe('untrusted');
      expect(judgeAnew(stranger)).toBe('untrusted');
    }
  });

  it('vouches to nobody who does not trust the root', () => {
    expect(judge(certificate, { trustRoots: [otherRoot!.publicKey] })).toBe('untrusted');
    expect(judge(certificate, { trustRoots: [] })).toBe('untrusted');
    expect(judge(certificate, { trustRoots: [server!.publicKey] })).toBe('untrusted');
    verifications = 0;
    expect(judge(certificate, { trustRoots: [otherRoot!.publicKey, root!.publicKey] })).toBe('valid');
    expect(verifications).toBe(0);
  });

  it('ends with the certificate', () => {
    expect(judge(certificate, { at: LAST })).toBe('valid');
    expect(memory.size).toBe(1);
    expect(judge(certificate, { at: LAST + 1 })).toBe('expired');
    expect(memory.size).toBe(0);
    expect(judge(certificate, { at: Number.NaN })).toBe('expired');
    expect(memory.size).toBe(0);
    verifications = 0;
    expect(judge(certificate)).toBe('valid');
    expect(verifications).toBe(2);
  });

  it('asks for the whole chain of another certificate, though its server is the same', () => {
    const other = parseSenderCertificate(certify({ uuid: 'bob' }));
    expect(judge(other)).toBe('valid');
    expect(verifications).toBe(2);
    const byMallory = parseSenderCertificate(
      certify({ uuid: 'mallory' }, serverCertificateOf(otherServer!.publicKey), otherServer),
    );
    expect(judge(byMallory)).toBe('valid');
    const selfMade = parseSenderCertificate(
      certify({}, serverCertificateOf(otherServer!.publicKey, otherRoot), otherServer),
    );
    expect(judge(selfMade)).toBe('untrusted');
    expect(memory.size).toBe(3);
  });

  it('holds copies: what becomes of the certificate afterwards changes nothing', () => {
    const own = parseSenderCertificate(certify({ uuid: 'carol' }));
    const again = parseSenderCertificate(own.bytes.slice());
    expect(judge(own)).toBe('valid');
    for (const part of [own.signed, own.signature, own.bytes]) part.fill(0);
    verifications = 0;
    expect(judge(again)).toBe('valid');
    expect(verifications).toBe(0);
    expect(judge(own)).toBe('untrusted');
  });
});

describe('a certificate that is remembered', () => {
  beforeEach(() => {
    expect(judge(certificate)).toBe('valid');
  });

  it('is found by its bytes, and is what parsing gives', () => {
    for (let n = 0; n < 2; n++) {
      const found = memory.find(bytes.slice())!;
      expect(found).toEqual(parseSenderCertificate(bytes));
      // Nobody spoils it for the others.
      for (const part of [found.identityKey, found.signed, found.signature, found.bytes]) part.fill(0);
      if (found.signer.kind === 'embedded') found.signer.certificate.key.fill(0);
    }
    verifications = 0;
    expect(judge(memory.find(bytes)!)).toBe('valid');
    expect(verifications).toBe(0);
  });

  it('is not found by any other bytes', () => {
    for (let place = 0; place < bytes.length; place++) {
      const changed = bytes.slice();
      changed[place]! ^= 1 << (place % 8);
      expect(memory.find(changed)).toBeUndefined();
    }
    for (const other of [new Uint8Array(0), bytes.subarray(1), bytes.subarray(-64), concatBytes(bytes, bytes)]) {
      expect(memory.find(other)).toBeUndefined();
    }
    expect(memory.find(certify({ uuid: 'bob' }))).toBeUndefined();
  });

  it('is forgotten with its chain', () => {
    expect(judge(certificate, { at: LAST + 1 })).toBe('expired');
    expect(memory.find(bytes)).toBeUndefined();
  });

  it('is the one of its bytes, whatever else somebody makes of it', () => {
    const own = parseSenderCertificate(certify({ uuid: 'carol' }));
    const renamed = { ...own, senderUuid: 'mallory', identityKey: otherServer!.publicKey };
    expect(judge(renamed)).toBe('valid');
    expect(memory.find(own.bytes)).toMatchObject({ senderUuid: 'carol', identityKey: identity.publicKey });
    const other = parseSenderCertificate(certify({ uuid: 'dave' }));
    expect(() => judge({ ...other, bytes: own.bytes })).toThrow(/^chain: /);
  });
});

describe('what is refused', () => {
  it('is not remembered', () => {
    const forged = parseSenderCertificate(
      encodeSenderCertificate({ ...decodeSenderCertificate(bytes), signature: new Uint8Array(64) }),
    );
    const unknown = { ...certificate, signer: { kind: 'wellKnown' as const, id: 99 } };
    for (let n = 0; n < 2; n++) {
      expect(judge(forged)).toBe('untrusted');
      expect(judge(unknown)).toBe('unknownServer');
      expect(judge(certificate, { at: LAST + 1 })).toBe('expired');
      expect(judge(certificate, { trustRoots: [otherRoot!.publicKey] })).toBe('untrusted');
      expect(memory.size).toBe(0);
    }
  });

  it('SC-02: is refused though it were remembered: a revoked server certificate', () => {
    const signed = encodeServerCertificateBody({ id: 0xdead_c357, key: serializePublicKey(server!.publicKey) });
    const signature = signCertificate(env, root!.privateKey, signed);
    const revoked = encodeServerCertificate({ certificate: signed, signature });
    const sender = parseSenderCertificate(certify({}, revoked));
    memory.add({ server: parseServerCertificate(revoked), sender }, root!.publicKey);
    expect(judge(sender)).toBe('untrusted');
  });
});

describe('the size of a memory', () => {
  /** Verified by nobody; the memory does not ask. */
  const chainOf = (n: number) => {
    const signature = new Uint8Array(64);
    new DataView(signature.buffer).setUint32(0, n);
    const sender = parseSenderCertificate(encodeSenderCertificate({ certificate: certificate.signed, signature }));
    return { server: parseServerCertificate(serverCertificate), sender };
  };
  const roots = [root!.publicKey];

  it('is limited, and the one not used for the longest time goes', () => {
    for (let n = 0; n < CERTIFICATES_REMEMBERED_MAX; n++) memory.add(chainOf(n), root!.publicKey);
    expect(memory.has(chainOf(0), roots)).toBe(true);
    memory.add(chainOf(CERTIFICATES_REMEMBERED_MAX), root!.publicKey);
    expect(memory.size).toBe(CERTIFICATES_REMEMBERED_MAX);
    expect([0, 1, 2, CERTIFICATES_REMEMBERED_MAX].map((n) => memory.has(chainOf(n), roots))).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('does not grow by what is in it already', () => {
    for (let n = 0; n < 3; n++) memory.add(chainOf(7), root!.publicKey);
    expect(memory.size).toBe(1);
    memory.add(chainOf(7), otherRoot!.publicKey);
    expect(memory.has(chainOf(7), roots)).toBe(false);
    memory.delete(chainOf(7));
    memory.delete(chainOf(7));
    expect(memory.size).toBe(0);
  });

  it('a chain that was pushed out is verified again', () => {
    expect(judge(certificate)).toBe('valid');
    for (let n = 0; n < CERTIFICATES_REMEMBERED_MAX; n++) memory.add(chainOf(n), root!.publicKey);
    verifications = 0;
    expect(judge(certificate)).toBe('valid');
    expect(verifications).toBe(2);
  });
});

describe('receiving with a memory', () => {
  const authority = new Authority('receiving with a memory');
  const { alice, bob } = acquaintedPair('receiving with a memory');
  const own = authority.certify(alice);
  const message = () =>
    seal('version 2', alice, bob, createSealedContent({ type: 'plaintextContent', content: bytes, certificate: own }));
  const unseal = (changes: object = {}) =>
    unsealMessage(counting, {
      local: bob.local,
      message: message(),
      trustRoots: [authority.trustRoot],
      at: EXPIRES,
      memory,
      ...changes,
    });

  it('checks no signature of a sender heard from before, and refuses what it refused before', () => {
    unseal();
    expect(verifications).toBe(2);
    expect(unseal().certificate.senderUuid).toBe(alice.local.address.name);
    expect(verifications).toBe(2);
    expect(codeOf(() => unseal({ at: EXPIRES + 1 }))).toBe('E_SENDER_CERTIFICATE_EXPIRED');
    expect(codeOf(() => unseal({ trustRoots: [otherRoot!.publicKey] }))).toBe('E_SENDER_CERTIFICATE_INVALID');
    const self = { ...alice.local, identityKeyPair: bob.local.identityKeyPair };
    expect(codeOf(() => unseal({ local: self }))).toBe('E_SEALED_SENDER_SELF');
  });
});

function parseOrRefuse(changed: Uint8Array): SenderCertificate | undefined {
  try {
    return parseSenderCertificate(changed);
  } catch {
    return undefined;
  }
}
