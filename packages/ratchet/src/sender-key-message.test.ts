import { concatBytes } from '@sotto/crypto';
import { encodeSenderKeyMessage, type SenderKeyMessageFields } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { DISTRIBUTION_ID, SenderKeyEnd } from '../test/sender-key-support.ts';
import { codeOf, crypto } from '../test/support.ts';
import { generateKeyPair } from './keys.ts';
import {
  createSenderKeyMessage,
  isSenderKeyMessageAuthentic,
  parseSenderKeyMessage,
  readSenderKeyMessageIds,
} from './sender-key-message.ts';

const { env } = new SenderKeyEnd('message');
const signing = generateKeyPair(env);
const content = {
  distributionId: DISTRIBUTION_ID,
  chainId: 7,
  iteration: 0,
  ciphertext: new Uint8Array(16).fill(4),
};
const message = createSenderKeyMessage(content, signing.privateKey, env);
const fields: SenderKeyMessageFields = {
  distributionUuid: DISTRIBUTION_ID,
  chainId: 7,
  iteration: 0,
  ciphertext: new Uint8Array(16),
};

describe('SenderKeyMessage', () => {
  it('is parsed into what it was made of', () => {
    const parsed = parseSenderKeyMessage(message);
    expect(parsed).toMatchObject(content);
    expect(concatBytes(parsed.authenticated, parsed.signature)).toEqual(message);
    expect(isSenderKeyMessageAuthentic(crypto, parsed, signing.publicKey)).toBe(true);
    expect(isSenderKeyMessageAuthentic(crypto, parsed, generateKeyPair(env).publicKey)).toBe(false);
    expect(readSenderKeyMessageIds(message)).toEqual({ distributionId: DISTRIBUTION_ID, chainId: 7, iteration: 0 });
  });

  it('shares nothing with its bytes', () => {
    const buffer = Buffer.from(message);
    const parsed = parseSenderKeyMessage(buffer);
    buffer.fill(0);
    expect(parsed).toEqual(parseSenderKeyMessage(message));
  });

  it('SK-01: has 65 bytes at least', () => {
    expect(codeOf(() => parseSenderKeyMessage(new Uint8Array(0)))).toBe('E_MESSAGE_MALFORMED');
    expect(() => parseSenderKeyMessage(new Uint8Array(64).fill(0x33))).toThrow('too short');
    // 65 bytes are enough for the frame: what fails then is the missing content.
    expect(() => parseSenderKeyMessage(new Uint8Array(65).fill(0x33))).toThrow('lacks a required field');
  });

  it('SK-02: has version 3 in the high nibble; the low nibble is free', () => {
    for (let version = 0; version < 16; version++) {
      for (const low of [0, 3, 15]) {
        const bytes = Uint8Array.of((version << 4) | low, ...message.subarray(1));
        if (version === 3) expect(parseSenderKeyMessage(bytes).chainId).toBe(7);
        else expect(codeOf(() => parseSenderKeyMessage(bytes))).toBe('E_MESSAGE_VERSION');
      }
    }
  });

  it('SK-03: is a whole protobuf', () => {
    const body = encodeSenderKeyMessage(fields);
    expect(parseSenderKeyMessage(frame(body)).iteration).toBe(0);
    const wrongWireType = Uint8Array.from(body, (byte, i) => (i === 0 ? 0x08 : byte));
    for (const damaged of [wrongWireType, body.subarray(0, -1)]) {
      expect(codeOf(() => parseSenderKeyMessage(frame(damaged)))).toBe('E_MESSAGE_MALFORMED');
    }
  });

  it.each(['distributionUuid', 'chainId', 'iteration', 'ciphertext'] as const)('SK-04: has a field %s', (name) => {
    const { [name]: _, ...rest } = fields;
    expect(parseSenderKeyMessage(frame(encodeSenderKeyMessage(fields))).chainId).toBe(7);
    expect(codeOf(() => parseSenderKeyMessage(frame(encodeSenderKeyMessage(rest))))).toBe('E_MESSAGE_MALFORMED');
  });

  it('SK-05: has a distribution id of 16 bytes', () => {
    for (const length of [0, 15, 16, 17]) {
      const bytes = frame(encodeSenderKeyMessage({ ...fields, distributionUuid: new Uint8Array(length) }));
      if (length === 16) expect(parseSenderKeyMessage(bytes).distributionId).toEqual(new Uint8Array(16));
      else expect(codeOf(() => parseSenderKeyMessage(bytes))).toBe('E_MESSAGE_MALFORMED');
    }
  });
});

/** With a version byte and 64 bytes in the place of a signature. */
function frame(body: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(0x33), body, new Uint8Array(64));
}
