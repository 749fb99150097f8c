import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { decodeDecryptionErrorMessage, encodeDecryptionErrorMessage } from './signal-plaintext.ts';
import {
  decodeSenderCertificateBody,
  decodeUnidentifiedSenderContent,
  encodeSenderCertificateBody,
  encodeUnidentifiedSenderContent,
} from './signal-sealed-sender.ts';

const malformed = expect.objectContaining({ code: 'E_WIRE_MALFORMED' });
const ruleBroken = expect.objectContaining({ code: 'E_WIRE_FIELD' });

// Fields of a sender certificate, hexadecimal.
const embedded = '2a020102';
const byId = '4007';
const uuidString = '320161';
const uuidBytes = `3a10${'11'.repeat(16)}`;

describe('SenderCertificateBody', () => {
  it('has the bytes of the specification', () => {
    // Signal session layer, section 14.7, with short stand-ins for the key and the server certificate.
    const body = {
      senderDevice: 1,
      expires: 1_700_086_400_000,
      identityKey: hexToBytes('05ad'),
      certificate: hexToBytes('0a25'),
      uuidString: '9d0652a3',
    };
    const hex = '10011900c40bd58b010000220205ad2a020a2532083964303635326133';
    expect(bytesToHex(encodeSenderCertificateBody(body))).toBe(hex);
    expect(decodeSenderCertificateBody(hexToBytes(hex))).toEqual(body);
  });

  it.each([
    ['an embedded signer', embedded, { certificate: hexToBytes('0102') }],
    ['a signer by id', byId, { id: 7 }],
    ['a signer of id 0', '4000', { id: 0 }],
    ['a sender id as text', uuidString, { uuidString: 'a' }],
    ['a sender id as empty text', '3200', { uuidString: '' }],
    ['a sender id as bytes', uuidBytes, { uuidBytes: new Uint8Array(16).fill(0x11) }],
    ['one signer and one sender id', uuidBytes + byId, { id: 7, uuidBytes: new Uint8Array(16).fill(0x11) }],
    ['another field twice, of which the last counts', '10011002', { senderDevice: 2 }],
  ])('WI-40: is accepted with %s', (_what, hex, body) => {
    expect(decodeSenderCertificateBody(hexToBytes(hex))).toEqual(body);
  });

  it.each([
    ['two signers', embedded + byId],
    ['two signers the other way round', byId + embedded],
    ['one signer twice', embedded + embedded],
    ['two sender ids', uuidString + uuidBytes],
    ['two sender ids with other fields between', `${uuidBytes}1001${byId}${uuidString}`],
    ['one sender id twice', uuidString + uuidString],
  ])('WI-40: is refused with %s', (_what, hex) => {
    expect(() => decodeSenderCertificateBody(hexToBytes(hex))).toThrow(malformed);
  });

  it('is never written with two signers or two sender ids', () => {
    const two = (body: object) => () => encodeSenderCertificateBody(body);
    expect(two({ certificate: new Uint8Array(1), id: 7 })).toThrow(TypeError);
    expect(two({ uuidString: 'a', uuidBytes: new Uint8Array(16) })).toThrow(TypeError);
  });

  it('refuses a time that a number does not hold', () => {
    expect(decodeSenderCertificateBody(hexToBytes('19ffffffffffff1f00'))).toEqual({ expires: 2 ** 53 - 1 });
    expect(() => decodeSenderCertificateBody(hexToBytes('190000000000002000'))).toThrow(ruleBroken);
    expect(() => decodeSenderCertificateBody(hexToBytes('19ffffffffffffffff'))).toThrow(ruleBroken);
  });
});

describe('UnidentifiedSenderContent', () => {
  it('keeps values it does not know and a field of 64 bits', () => {
    const content = { type: 8, contentHint: 77, groupId: new Uint8Array(0), sentAt: 1_700_000_000_000 };
    const hex = '0808204d2a00a00680d095ffbc31';
    expect(bytesToHex(encodeUnidentifiedSenderContent(content))).toBe(hex);
    expect(decodeUnidentifiedSenderContent(hexToBytes(hex))).toEqual(content);
  });
});

describe('DecryptionErrorMessage', () => {
  it('has the bytes of the specification', () => {
    const hex = '0a2105dccf9fc001b345c77474e76e1021bde04f7ea0ed8ee61f7f6f1a4e47a5af2f541080d095ffbc311801';
    const ratchetKey = hexToBytes(hex.slice(4, 70));
    const fields = { ratchetKey, timestamp: 1_700_000_000_000, deviceId: 1 };
    expect(bytesToHex(encodeDecryptionErrorMessage(fields))).toBe(hex);
    expect(decodeDecryptionErrorMessage(hexToBytes(hex))).toEqual(fields);
  });

  it('keeps apart what is missing and what is zero', () => {
    expect(decodeDecryptionErrorMessage(new Uint8Array(0))).toEqual({});
    expect(bytesToHex(encodeDecryptionErrorMessage({ timestamp: 0, deviceId: 0 }))).toBe('10001800');
  });

  it('refuses a time that a number does not hold', () => {
    expect(() => decodeDecryptionErrorMessage(hexToBytes('108080808080808010'))).toThrow(ruleBroken);
    expect(() => decodeDecryptionErrorMessage(hexToBytes('10ffffffffffffffffff01'))).toThrow(ruleBroken);
  });
});
