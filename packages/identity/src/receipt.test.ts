import { concatBytes, defaultProvider as crypto } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import {
  type Discovery,
  encodeDeliverResult,
  encodeServerCertificate,
  encodeServerCertificateBody,
  type Receipt,
} from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { createDiscovery } from './discovery.ts';
import { parseSignedAnswer, signAnswer } from './http-answer-signature.ts';
import { itemDigest, verifyReceipt } from './receipt.ts';

const NOW = 1_700_000_000;
const DAY = 86_400;
const rng = seededRandom('receipt');
const root = crypto.ed25519KeyPair(rng(32));
const online = crypto.ed25519KeyPair(rng(32));
const other = crypto.ed25519KeyPair(rng(32));
const trustRoot = crypto.x25519KeyPair(rng(32));
const serialized = (key: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(5), key);
const certificate = encodeServerCertificateBody({ id: 1, key: serialized(crypto.x25519KeyPair(rng(32)).publicKey) });
const serverCertificate = encodeServerCertificate({
  certificate,
  signature: crypto.xeddsaSign(trustRoot.privateKey, certificate, rng(64)),
});
const key = {
  id: 'k1',
  purpose: 'serverToServer' as const,
  publicKey: online.publicKey,
  notBefore: NOW - DAY,
  notAfter: NOW + DAY,
};
const documentOf = (changes: Partial<Discovery> = {}): Uint8Array =>
  createDiscovery(crypto, root, {
    domain: 'b.example',
    apiUrl: 'https://b.example',
    protocolMin: 1,
    protocolMax: 1,
    keys: [key],
    issuedAt: NOW - 60,
    expiresAt: NOW + DAY,
    limits: { envelopeBytesMax: 1, batchBytesMax: 1, batchItemsMax: 1, lifetimeMax: 1 },
    sealedSender: { trustRoot: serialized(trustRoot.publicKey), serverCertificates: [serverCertificate] },
    revokedKeyIds: [],
    rootChanges: [],
    ...changes,
  });

const [itemId, refusedId] = [rng(16), rng(16)];
const answer = encodeDeliverResult({
  results: [
    { itemDigest: itemDigest(crypto, itemId), status: 'accepted', retryAfter: 0 },
    { itemDigest: itemDigest(crypto, refusedId), status: 'rejected', code: 'E_ITEM_REFUSED', retryAfter: 0 },
  ],
});

const receiptOf = (status = 200, changes: Partial<Receipt> = {}, signer = online): Receipt => {
  const requestHeaders = [['signature', 'sotto=:AAAA:']] as const;
  const said = { status, headers: [['content-type', 'application/x-protobuf']] as const, body: answer };
  const { privateKey } = signer;
  const signature = signAnswer(crypto, { answer: said, requestHeaders, privateKey, keyId: 'k1', now: NOW });
  const signed = parseSignedAnswer({ ...said, headers: [...said.headers, ...signature] }, requestHeaders);
  const { keyId, created, requestSignature } = signed;
  return {
    domain: 'b.example',
    answer,
    requestSignature,
    keyId,
    created,
    signature: signed.signature,
    discovery: documentOf(),
    ...changes,
  };
};

const verify = (receipt: Receipt, id = itemId) =>
  verifyReceipt(crypto, receipt, { itemId: id, pinnedRootKey: root.publicKey });
const refusal = (code = 'E_RECEIPT_INVALID') => expect.objectContaining({ name: 'IdentityError', code });

describe('a receipt', () => {
  it('says what the relay said of an item, and when', () => {
    expect(verify(receiptOf())).toEqual({
      domain: 'b.example',
      status: 'accepted',
      code: undefined,
      answeredAt: NOW,
      rootKey: root.publicKey,
    });
    expect(verify(receiptOf(), refusedId)).toMatchObject({ status: 'rejected', code: 'E_ITEM_REFUSED' });
  });

  it('RC-03: says nothing of other items', () => {
    expect(() => verify(receiptOf(), rng(16))).toThrow(refusal());
  });

  it.each([
    ['another answer', receiptOf(200, { answer: encodeDeliverResult({ results: [] }) })],
    ['an answer that was no success', receiptOf(400)],
    ['another time', receiptOf(200, { created: NOW + 1 })],
    ['another request', receiptOf(200, { requestSignature: 'sotto=:BBBB:' })],
    ['the signature of another key', receiptOf(200, {}, other)],
  ])('RC-02: with %s is refused', (_what, receipt) => {
    expect(() => verify(receipt)).toThrow(refusal());
  });

  it.each([
    ['that does not list the key', documentOf({ keys: [{ ...key, id: 'k2' }] })],
    ['in which the key begins later', documentOf({ keys: [{ ...key, notBefore: NOW + 1 }] })],
    ['in which the key has ended', documentOf({ keys: [{ ...key, notAfter: NOW - 1 }] })],
    ['in which the key was revoked already', documentOf({ revokedKeyIds: ['k1'] })],
  ])('RC-01: with a document %s is refused', (_what, discovery) => {
    expect(() => verify(receiptOf(200, { discovery }))).toThrow(refusal());
  });

  it('RC-01: with a document of another domain, time or root key is refused', () => {
    const of = (discovery: Uint8Array) => () => verify(receiptOf(200, { discovery }));
    expect(of(documentOf({ domain: 'c.example' }))).toThrow(refusal('E_DISCOVERY_INVALID'));
    expect(of(documentOf({ issuedAt: NOW - DAY, expiresAt: NOW - 3600 }))).toThrow(refusal('E_DISCOVERY_EXPIRED'));
    const options = { itemId, pinnedRootKey: other.publicKey };
    expect(() => verifyReceipt(crypto, receiptOf(), options)).toThrow(refusal('E_DISCOVERY_ROOT_CHANGED'));
  });

  it('of bytes that are no answer is refused, and an id that is none is misuse', () => {
    const body = Uint8Array.of(0xff);
    const headers = [['content-type', 'application/x-protobuf']] as const;
    const requestHeaders = [['signature', 'sotto=:AAAA:']] as const;
    const { privateKey } = online;
    const added = signAnswer(crypto, {
      answer: { status: 200, headers, body },
      requestHeaders,
      privateKey,
      keyId: 'k1',
      now: NOW,
    });
    const { signature } = parseSignedAnswer({ status: 200, headers: [...headers, ...added], body }, requestHeaders);
    expect(() => verify(receiptOf(200, { answer: body, signature }))).toThrow(refusal());
    expect(() => itemDigest(crypto, rng(15))).toThrow(RangeError);
  });
});
