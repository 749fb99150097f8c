import { concatBytes } from '@sotto/crypto';
import { decodePreKeySignalMessage, encodePreKeySignalMessage, type PreKeySignalMessageFields } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { codeOf, pair } from '../test/support.ts';
import { serializePublicKey } from './keys.ts';
import { parsePreKeySignalMessage, readPreKeyMessageIds } from './pre-key-message.ts';

const { alice, bob } = pair('pre-key message');
alice.initiate(bob);
const { bytes } = alice.encrypt(bob, 'hello');
const fields = decodePreKeySignalMessage(bytes.subarray(1));

describe('PreKeySignalMessage', () => {
  it('says which pre-keys it needs before it is decrypted', () => {
    const ids = readPreKeyMessageIds(bytes);
    expect(ids).toMatchObject({ preKeyId: 31, signedPreKeyId: 22, kemPreKeyId: 77 });
    expect(serializePublicKey(ids.baseKey)).toEqual(fields.baseKey);
    expect(ids.identityKey).toEqual(alice.local.identityKeyPair.publicKey);
    const { preKeyId: _, ...rest } = fields;
    expect(readPreKeyMessageIds(frame(rest)).preKeyId).toBeUndefined();
  });

  it('PM-01: is not empty', () => {
    expect(codeOf(() => parsePreKeySignalMessage(new Uint8Array(0)))).toBe('E_MESSAGE_MALFORMED');
    expect(codeOf(() => parsePreKeySignalMessage(Uint8Array.of(0x44)))).toBe('E_MESSAGE_MALFORMED');
    expect(parsePreKeySignalMessage(bytes).message.counter).toBe(0);
  });

  it('PM-02: has version 4', () => {
    for (const version of [0x34, 0x24, 0x04, 0x54, 0xf4]) {
      const other = Uint8Array.of(version, ...bytes.subarray(1));
      expect(codeOf(() => parsePreKeySignalMessage(other))).toBe('E_MESSAGE_VERSION');
    }
    expect(parsePreKeySignalMessage(Uint8Array.of(0x4f, ...bytes.subarray(1))).signedPreKeyId).toBe(22);
  });

  it('PM-03: is a whole protobuf', () => {
    expect(codeOf(() => parsePreKeySignalMessage(bytes.subarray(0, -1)))).toBe('E_MESSAGE_MALFORMED');
    const wrongWireType = Uint8Array.of(0x44, 0x0a, ...bytes.subarray(2));
    expect(codeOf(() => parsePreKeySignalMessage(wrongWireType))).toBe('E_MESSAGE_MALFORMED');
    expect(parsePreKeySignalMessage(concatBytes(bytes, Uint8Array.of(0x78, 0x00))).preKeyId).toBe(31);
  });

  it('PM-04: has base key, identity key, message and signed pre-key id', () => {
    for (const missing of ['baseKey', 'identityKey', 'message', 'signedPreKeyId'] as const) {
      const { [missing]: _, ...rest } = fields;
      expect(codeOf(() => parsePreKeySignalMessage(frame(rest)))).toBe('E_MESSAGE_MALFORMED');
    }
    const { registrationId: _, ...anonymous } = fields;
    expect(parsePreKeySignalMessage(frame(anonymous)).registrationId).toBe(0);
  });

  it('PM-05: has both parts of the KEM, not one and not none', () => {
    const { kyberPreKeyId: id, kyberCiphertext: ciphertext, ...rest } = fields;
    expect(codeOf(() => parsePreKeySignalMessage(frame(rest)))).toBe('E_MESSAGE_MALFORMED');
    const onlyId = frame({ ...rest, kyberPreKeyId: id! });
    const onlyCiphertext = frame({ ...rest, kyberCiphertext: ciphertext! });
    expect(codeOf(() => parsePreKeySignalMessage(onlyId))).toBe('E_MESSAGE_MALFORMED');
    expect(codeOf(() => parsePreKeySignalMessage(onlyCiphertext))).toBe('E_MESSAGE_MALFORMED');
    expect(parsePreKeySignalMessage(frame(fields)).kemPreKeyId).toBe(77);
  });

  it('PM-06: has a KEM ciphertext of the right type and length', () => {
    const ciphertext = fields.kyberCiphertext!;
    expect(parsePreKeySignalMessage(frame(fields)).kemCiphertext).toEqual(ciphertext.subarray(1));
    for (const kyberCiphertext of [ciphertext.subarray(1), Uint8Array.of(0x0a, ...ciphertext.subarray(1))]) {
      const message = frame({ ...fields, kyberCiphertext });
      expect(codeOf(() => parsePreKeySignalMessage(message))).toBe('E_MESSAGE_MALFORMED');
    }
  });

  it('holds keys of the right form, and a whole message', () => {
    const untyped = fields.baseKey!.subarray(1);
    const damaged = [{ baseKey: untyped }, { identityKey: untyped }, { message: fields.message!.subarray(0, 8) }];
    for (const part of damaged) {
      expect(codeOf(() => parsePreKeySignalMessage(frame({ ...fields, ...part })))).toBe('E_MESSAGE_MALFORMED');
    }
  });
});

function frame(parts: PreKeySignalMessageFields): Uint8Array {
  return concatBytes(Uint8Array.of(0x44), encodePreKeySignalMessage(parts));
}
