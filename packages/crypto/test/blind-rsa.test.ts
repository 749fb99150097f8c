/**
 * Blind RSA signatures against RFC 9474, appendix A.1, and against OpenSSL by way of `node:crypto`, which signs by raw RSA
 * and verifies by its own PSS.
 */

import { constants, createPublicKey, generateKeyPairSync, privateDecrypt, verify } from 'node:crypto';
import { bytesToHex, CryptoError, concatBytes, hexToBytes, systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import {
  BLIND_RSA_BYTES,
  BLIND_RSA_PUBLIC_KEY_BYTES,
  type BlindRsaPublicKey,
  blindMessage,
  blindRsaPrivateOperation,
  blindSign,
  finalizeBlindSignature,
  parseBlindRsaPublicKey,
  prepareBlindMessage,
  serializeBlindRsaPublicKey,
  verifyBlindRsa,
} from '@sotto/crypto/blind-rsa';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inverseMod } from '../src/blind-rsa/integers.ts';
import { RFC_9474_A_1 as RFC } from './blind-rsa-vectors.ts';

const hex = hexToBytes;
const { privateKey, publicKey: opensslKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const spki = new Uint8Array(opensslKey.export({ type: 'spki', format: 'der' }));
const issuer = parseBlindRsaPublicKey(spki);
const byOpenssl = (blinded: Uint8Array): Uint8Array =>
  new Uint8Array(privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, blinded));
const opensslVerifies = (key: BlindRsaPublicKey, prepared: Uint8Array, signature: Uint8Array): boolean =>
  verify(
    'sha384',
    prepared,
    {
      key: createPublicKey({ key: Buffer.from(serializeBlindRsaPublicKey(key)), format: 'der', type: 'spki' }),
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 48,
    },
    signature,
  );

const codeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error instanceof CryptoError ? error.code : error;
  }
};

/** The primes of the key, from its JSON Web Key. */
const primes = (): readonly [Uint8Array, Uint8Array] => {
  const { p = '', q = '' } = privateKey.export({ format: 'jwk' });
  return [new Uint8Array(Buffer.from(p, 'base64url')), new Uint8Array(Buffer.from(q, 'base64url'))];
};

describe('RFC 9474, appendix A.1: RSABSSA-SHA384-PSS-Randomized', () => {
  const { publicKey, privateOperation } = blindRsaPrivateOperation(random, hex(RFC.p), hex(RFC.q));
  const prepared = concatBytes(hex(RFC.msgPrefix), hex(RFC.msg));
  const ends = (bytes: Uint8Array): readonly [string, string] => [
    bytesToHex(bytes.subarray(0, 32)),
    bytesToHex(bytes.subarray(-32)),
  ];

  test('blinding, blind signature and signature', () => {
    expect(bytesToHex(prepareBlindMessage(() => hex(RFC.msgPrefix), hex(RFC.msg)))).toBe(bytesToHex(prepared));
    const factor = inverseMod(BigInt(`0x${RFC.inv}`), publicKey.modulus)!.toString(16);
    const drawn = [hex(RFC.salt), hex(factor.padStart(1024, '0'))];
    const { blinded, inverse } = blindMessage(() => drawn.shift()!, publicKey, prepared);
    expect(bytesToHex(inverse)).toBe(RFC.inv);
    expect(ends(blinded)).toEqual(RFC.blindedMsg);
    const blindSignature = blindSign(publicKey, privateOperation, blinded);
    expect(ends(blindSignature)).toEqual(RFC.blindSig);
    const signature = finalizeBlindSignature(publicKey, prepared, blindSignature, inverse);
    expect(ends(signature)).toEqual(RFC.sig);
    expect(verifyBlindRsa(publicKey, prepared, signature)).toBe(true);
  });
});

describe('with OpenSSL', () => {
  test('a signature of either private operation verifies here and there', () => {
    const own = blindRsaPrivateOperation(random, ...primes());
    expect(own.publicKey).toEqual(issuer);
    for (const privateOperation of [byOpenssl, own.privateOperation]) {
      const prepared = prepareBlindMessage(random, utf8ToBytes('one voucher'));
      const { blinded, inverse } = blindMessage(random, issuer, prepared);
      expect(bytesToHex(own.privateOperation(blinded))).toBe(bytesToHex(byOpenssl(blinded)));
      const blindSignature = blindSign(issuer, privateOperation, blinded);
      const signature = finalizeBlindSignature(issuer, prepared, blindSignature, inverse);
      expect(verifyBlindRsa(issuer, prepared, signature)).toBe(true);
      expect(opensslVerifies(issuer, prepared, signature)).toBe(true);
    }
  });

  test('any changed bit of message or signature is refused by both', () => {
    const prepared = prepareBlindMessage(random, utf8ToBytes('one voucher'));
    const { blinded, inverse } = blindMessage(random, issuer, prepared);
    const signature = finalizeBlindSignature(issuer, prepared, blindSign(issuer, byOpenssl, blinded), inverse);
    const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
      bytes.map((byte, n) => (n === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    fc.assert(
      fc.property(fc.nat(prepared.length * 8 - 1), fc.nat(BLIND_RSA_BYTES * 8 - 1), (ofMessage, ofSignature) => {
        for (const [message, signed] of [
          [flipped(prepared, ofMessage), signature],
          [prepared, flipped(signature, ofSignature)],
        ] as const) {
          expect(verifyBlindRsa(issuer, message, signed)).toBe(false);
          expect(opensslVerifies(issuer, message, signed)).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a signature that is longer, shorter or the same number plus the modulus is refused', () => {
    const prepared = prepareBlindMessage(random, utf8ToBytes('one voucher'));
    const { blinded, inverse } = blindMessage(random, issuer, prepared);
    const signature = finalizeBlindSignature(issuer, prepared, blindSign(issuer, byOpenssl, blinded), inverse);
    const value = BigInt(`0x${bytesToHex(signature)}`) + issuer.modulus;
    const same = value >> 2048n === 0n ? [hex(value.toString(16).padStart(512, '0'))] : [];
    for (const wrong of [signature.subarray(1), concatBytes(new Uint8Array(1), signature), new Uint8Array(0), ...same])
      expect(verifyBlindRsa(issuer, prepared, wrong)).toBe(false);
    expect(verifyBlindRsa(issuer, prepared, new Uint8Array(BLIND_RSA_BYTES))).toBe(false);
  });
});

describe('what each side refuses', () => {
  const prepared = prepareBlindMessage(random, utf8ToBytes('one voucher'));
  const { blinded, inverse } = blindMessage(random, issuer, prepared);

  test('the issuer: a number that is not below the modulus, and a wrong private key', () => {
    expect(codeOf(() => blindSign(issuer, byOpenssl, blinded.subarray(1)))).toBe('E_BLINDED_MESSAGE_INVALID');
    const modulus = hex(issuer.modulus.toString(16));
    expect(codeOf(() => blindSign(issuer, byOpenssl, modulus))).toBe('E_BLINDED_MESSAGE_INVALID');
    const faulty = (message: Uint8Array): Uint8Array =>
      byOpenssl(message).map((byte, n) => (n === 7 ? byte ^ 1 : byte));
    expect(codeOf(() => blindSign(issuer, faulty, blinded))).toBe('E_PRIVATE_KEY_INVALID');
    expect(codeOf(() => blindRsaPrivateOperation(random, hex('0b'), hex('0b')))).toBe('E_PRIVATE_KEY_INVALID');
  });

  test('whoever asks: an answer that is no signature of the blinded message', () => {
    const other = blindSign(issuer, byOpenssl, blindMessage(random, issuer, prepared).blinded);
    for (const answer of [other, new Uint8Array(BLIND_RSA_BYTES), new Uint8Array(0)]) {
      const code = codeOf(() => finalizeBlindSignature(issuer, prepared, answer, inverse));
      expect(code).toBe('E_BLIND_SIGNATURE_INVALID');
    }
  });

  test('public keys have one encoding', () => {
    expect(bytesToHex(serializeBlindRsaPublicKey(issuer))).toBe(bytesToHex(spki));
    expect(spki.length).toBe(BLIND_RSA_PUBLIC_KEY_BYTES);
    const changed = (index: number, bits: number): Uint8Array => spki.map((b, n) => (n === index ? b ^ bits : b));
    const even = changed(spki.length - 6, 1);
    const short = changed(33, 0x80);
    const exponent = changed(spki.length - 1, 2);
    for (const wrong of [even, short, exponent, changed(5, 1), spki.subarray(1), concatBytes(spki, new Uint8Array(1))])
      expect(codeOf(() => parseBlindRsaPublicKey(wrong))).toBe('E_PUBLIC_KEY_INVALID');
    expect(() => serializeBlindRsaPublicKey({ ...issuer, exponent: 3n })).toThrow(RangeError);
  });
});

test('what is blinded tells nothing of the message: the same message gives other numbers each time', () => {
  const prepared = prepareBlindMessage(random, utf8ToBytes('one voucher'));
  const seen = new Set(Array.from({ length: 20 }, () => bytesToHex(blindMessage(random, issuer, prepared).blinded)));
  expect(seen.size).toBe(20);
});
