/** Vouchers: from the request to the relay that takes one. */

import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { bytesToHex, defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { blindSign, parseBlindRsaPublicKey } from '@sotto/crypto/blind-rsa';
import { expect, test } from 'vitest';
import { blindVoucher, finalizeVoucher, verifyVoucher, voucherWork } from '../src/index.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const issuer = parseBlindRsaPublicKey(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })));
const sign = (blinded: Uint8Array): Uint8Array =>
  blindSign(
    issuer,
    (message) => new Uint8Array(privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, message)),
    blinded,
  );

test('a voucher holds at the relay it was made for, and at no other', () => {
  const request = blindVoucher(random, issuer, 'b.example');
  const voucher = finalizeVoucher(issuer, 'voucher-1', request, sign(request.blinded));
  expect(voucher.issuerKeyId).toBe('voucher-1');
  expect(verifyVoucher(issuer, voucher, 'b.example')).toBe(true);
  expect(verifyVoucher(issuer, voucher, 'c.example')).toBe(false);
  expect(verifyVoucher(issuer, { ...voucher, message: random(32) }, 'b.example')).toBe(false);
  expect(bytesToHex(voucherWork(crypto, voucher, 'b.example').subject)).not.toBe(
    bytesToHex(voucherWork(crypto, voucher, 'c.example').subject),
  );
});

test('what the issuer signs has nothing in common with what is shown', () => {
  const request = blindVoucher(random, issuer, 'b.example');
  const blindSignature = sign(request.blinded);
  const voucher = finalizeVoucher(issuer, 'voucher-1', request, blindSignature);
  const seen = bytesToHex(request.blinded) + bytesToHex(blindSignature);
  expect(seen).not.toContain(bytesToHex(voucher.message));
  expect(seen).not.toContain(bytesToHex(voucher.signature).slice(0, 32));
});

test('an answer to another request is refused', () => {
  const [one, other] = [blindVoucher(random, issuer, 'b.example'), blindVoucher(random, issuer, 'b.example')];
  expect(() => finalizeVoucher(issuer, 'voucher-1', one, sign(other.blinded))).toThrow(
    expect.objectContaining({ code: 'E_BLIND_SIGNATURE_INVALID' }),
  );
});
