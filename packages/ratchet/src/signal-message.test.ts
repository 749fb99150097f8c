import { asX25519PublicKey, concatBytes } from '@sotto/crypto';
import { encodeSignalMessage, type SignalMessageFields } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { craftSignalMessage, splitMessageKeys } from '../test/craft.ts';
import { codeOf, crypto } from '../test/support.ts';
import type { MessageKeys } from './keys.ts';
import { openSignalMessage, parseSignalMessage, sealSignalMessage } from './signal-message.ts';

const ratchetKey = asX25519PublicKey(new Uint8Array(32).fill(9));
const keys = Uint8Array.from({ length: 80 }, (_, i) => i) as MessageKeys;
const { cipherKey, macKey, nonce } = splitMessageKeys(keys);
const plaintext = Uint8Array.of(7, 7, 7);
const sender = asX25519PublicKey(new Uint8Array(32).fill(1));
const receiver = asX25519PublicKey(new Uint8Array(32).fill(2));
const content = {
  ratchetKey,
  counter: 0,
  previousCounter: 7,
  ciphertext: crypto.aesCbcEncrypt(cipherKey, nonce, plaintext),
  postQuantumMessage: Uint8Array.of(1, 1, 1, 0),
  addressBinding: undefined,
};
const message = craftSignalMessage(crypto, content, macKey, { sender, receiver });

const fields: SignalMessageFields = {
  ratchetKey: Uint8Array.of(5, ...ratchetKey),
  counter: 0,
  ciphertext: new Uint8Array(16),
};

describe('SignalMessage', () => {
  it('is parsed into what it was made of', () => {
    const parsed = parseSignalMessage(message);
    expect(parsed).toMatchObject({ ...content, version: 4 });
    expect(openSignalMessage(crypto, parsed, keys, { sender, receiver })).toEqual(plaintext);
    expect(openSignalMessage(crypto, parsed, keys, { sender: receiver, receiver: sender })).toBeUndefined();
    expect(parsed.bytes).toEqual(message);
  });

  it('is sealed into the bytes that generated code and plain concatenation give', () => {
    for (const postQuantumMessage of [content.postQuantumMessage, new Uint8Array(0), new Uint8Array(300)]) {
      for (const addressBinding of [undefined, new Uint8Array(36).fill(6)]) {
        for (const counter of [0, 127, 128, 0x4000, 0xffff_fffe]) {
          const varied = { ...content, postQuantumMessage, addressBinding, counter, previousCounter: counter >>> 1 };
          const sealed = sealSignalMessage(crypto, varied, plaintext, keys, { sender, receiver });
          expect(sealed).toEqual(craftSignalMessage(crypto, varied, macKey, { sender, receiver }));
        }
      }
    }
  });

  it('SM-01: has nine bytes at least', () => {
    expect(codeOf(() => parseSignalMessage(new Uint8Array(0)))).toBe('E_MESSAGE_MALFORMED');
    expect(codeOf(() => parseSignalMessage(new Uint8Array(8).fill(0x44)))).toBe('E_MESSAGE_MALFORMED');
    // Nine bytes are enough for the frame: what fails then is the missing content.
    expect(() => parseSignalMessage(new Uint8Array(9).fill(0x44))).toThrow('lacks a required field');
  });

  it('SM-02: has version 3 or 4 in the high nibble; the low nibble is free', () => {
    const versions = Array.from({ length: 16 }, (_, version) => {
      const bytes = Uint8Array.of((version << 4) | 0x0a, ...message.subarray(1));
      return version === 3 || version === 4
        ? parseSignalMessage(bytes).version
        : codeOf(() => parseSignalMessage(bytes));
    });
    const refused = 'E_MESSAGE_VERSION';
    expect(versions).toEqual([refused, refused, refused, 3, 4, ...Array.from({ length: 11 }, () => refused)]);
  });

  it('SM-03: is a whole protobuf', () => {
    expect(parseSignalMessage(frame(fields)).counter).toBe(0);
    const body = encodeSignalMessage(fields);
    const wrongWireType = Uint8Array.from(body, (byte, i) => (i === 0 ? 0x08 : byte));
    expect(codeOf(() => parseSignalMessage(frameBytes(wrongWireType)))).toBe('E_MESSAGE_MALFORMED');
    expect(codeOf(() => parseSignalMessage(frameBytes(body.subarray(0, -1))))).toBe('E_MESSAGE_MALFORMED');
  });

  it('SM-04: has ratchet key, counter and ciphertext', () => {
    for (const missing of ['ratchetKey', 'counter', 'ciphertext'] as const) {
      const { [missing]: _, ...rest } = fields;
      expect(codeOf(() => parseSignalMessage(frame(rest)))).toBe('E_MESSAGE_MALFORMED');
    }
    const parsed = parseSignalMessage(frame(fields));
    expect(parsed.previousCounter).toBe(0);
    expect(parsed.postQuantumMessage.length).toBe(0);
    expect(parsed.addressBinding).toBeUndefined();
  });

  it('SM-05: has a ratchet key of the right type and length', () => {
    const long = Uint8Array.of(5, ...ratchetKey, 1, 2);
    expect(parseSignalMessage(frame({ ...fields, ratchetKey: long })).ratchetKey).toEqual(ratchetKey);
    for (const key of [
      new Uint8Array(0),
      Uint8Array.of(6, ...ratchetKey),
      Uint8Array.of(5, ...ratchetKey.subarray(1)),
    ]) {
      expect(codeOf(() => parseSignalMessage(frame({ ...fields, ratchetKey: key })))).toBe('E_MESSAGE_MALFORMED');
    }
  });

  it('keeps an empty address field apart from an absent one', () => {
    const parsed = parseSignalMessage(frame({ ...fields, addresses: new Uint8Array(0) }));
    expect(parsed.addressBinding).toEqual(new Uint8Array(0));
  });

  it('larger than any envelope is refused before it is decoded', () => {
    const ciphertext = new Uint8Array(90_000);
    expect(parseSignalMessage(frame({ ...fields, ciphertext })).ciphertext.length).toBe(90_000);
    const large = concatBytes(frame(fields), new Uint8Array(200_000));
    expect(codeOf(() => parseSignalMessage(large))).toBe('E_MESSAGE_MALFORMED');
  });
});

function frame(parts: SignalMessageFields): Uint8Array {
  return frameBytes(encodeSignalMessage(parts));
}

function frameBytes(body: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(0x44), body, new Uint8Array(8));
}
