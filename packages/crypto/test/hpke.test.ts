/** HPKE in base mode against the published vectors, against another implementation, and against whoever changes something. */

import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { CipherSuite, HkdfSha256 } from '@hpke/core';
import { DhkemX25519HkdfSha256 } from '@hpke/dhkem-x25519';
import { XWing } from '@hpke/hybridkem-x-wing';
import { bytesToHex, CryptoError, hexToBytes, systemRandom as random, utf8ToBytes } from '@sotto/crypto';
import {
  type HpkeAead,
  type HpkeKem,
  hpkeOpen,
  hpkeSeal,
  hpkeX25519,
  hpkeXWing,
  setupHpkeReceiver,
  setupHpkeSender,
} from '@sotto/crypto/hpke';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backends } from './backends.ts';
import { RFC_9180_A_2_1 as RFC, X_WING } from './hpke-vectors.ts';

const kems: readonly HpkeKem[] = [hpkeX25519, hpkeXWing];
const hex = hexToBytes;
const given = (value: string) => () => hex(value);
const message = { info: utf8ToBytes('info'), additionalData: utf8ToBytes('data'), plaintext: utf8ToBytes('text') };

/** The same cipher of somebody else. */
const nativeAead: HpkeAead = {
  seal(key, nonce, additionalData, plaintext) {
    const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    cipher.setAAD(additionalData, { plaintextLength: plaintext.length });
    return new Uint8Array(Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
  },
  open(key, nonce, additionalData, sealed) {
    if (sealed.length < 16) return undefined;
    const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    decipher.setAAD(additionalData, { plaintextLength: sealed.length - 16 });
    decipher.setAuthTag(sealed.subarray(-16));
    try {
      return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]));
    } catch {
      return undefined;
    }
  },
};

const codeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error instanceof CryptoError ? error.code : error;
  }
};

describe.each(backends)('HPKE on $name', (crypto) => {
  test('RFC 9180, A.2.1: encapsulation, ciphertexts and exports of both ends', () => {
    const keys = hpkeX25519.keyPair(crypto, hex(RFC.skRm));
    expect(bytesToHex(keys.publicKey)).toBe(RFC.pkRm);
    const sender = setupHpkeSender({ crypto, random: given(RFC.skEm) }, hpkeX25519, keys.publicKey, hex(RFC.info));
    expect(bytesToHex(sender.encapsulated)).toBe(RFC.enc);
    expect(bytesToHex(hpkeX25519.decapsulate(crypto, keys, hex(RFC.enc))!)).toBe(RFC.sharedSecret);
    const receiver = setupHpkeReceiver(crypto, hpkeX25519, keys, hex(RFC.enc), hex(RFC.info));
    for (const [sequence, ciphertext] of RFC.encryptions) {
      while (sender.sequence < sequence) sender.seal(new Uint8Array(0), new Uint8Array(0));
      const data = utf8ToBytes(`Count-${sequence}`);
      expect(bytesToHex(sender.seal(data, hex(RFC.plaintext)))).toBe(ciphertext);
      expect(bytesToHex(receiver.openAt(sequence, data, hex(ciphertext)))).toBe(RFC.plaintext);
    }
    for (const [context, value] of RFC.exports) {
      expect(bytesToHex(sender.export(hex(context), 32))).toBe(value);
      expect(bytesToHex(receiver.export(hex(context), 32))).toBe(value);
    }
  });

  test.each(X_WING)('X-Wing of the draft: $seed', ({ seed, random, sharedSecret, publicKey, encapsulated }) => {
    const keys = hpkeXWing.keyPair(crypto, hex(seed));
    const sent = hpkeXWing.encapsulate(crypto, keys.publicKey, hex(random))!;
    expect(bytesToHex(crypto.sha256(keys.publicKey))).toBe(publicKey);
    expect(bytesToHex(crypto.sha256(sent.encapsulated))).toBe(encapsulated);
    expect(bytesToHex(sent.sharedSecret)).toBe(sharedSecret);
    expect(bytesToHex(hpkeXWing.decapsulate(crypto, keys, sent.encapsulated)!)).toBe(sharedSecret);
  });

  test.each(kems)('$name: messages open in their order, each once its turn has come, whatever they hold', (kem) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.uint8Array(), fc.uint8Array()), { maxLength: 5 }), (messages) => {
        const keys = kem.keyPair(crypto, random(kem.privateKeyBytes));
        const sender = setupHpkeSender({ crypto, random }, kem, keys.publicKey, message.info);
        const receiver = setupHpkeReceiver(crypto, kem, keys, sender.encapsulated, message.info);
        const sealed = messages.map(([data, text]) => sender.seal(data, text));
        expect(codeOf(() => receiver.open(utf8ToBytes('other'), new Uint8Array(16)))).toBe('E_CIPHERTEXT_INVALID');
        expect(sealed.map((one, n) => receiver.open(messages[n]![0], one))).toEqual(messages.map(([, text]) => text));
      }),
      { numRuns: 10 },
    );
  });

  test.each(kems)('$name: what is changed does not open, and the sender is told nothing but that', (kem) => {
    const keys = kem.keyPair(crypto, random(kem.privateKeyBytes));
    const sealed = hpkeSeal({ crypto, random }, kem, keys.publicKey, message);
    expect(sealed).toHaveLength(kem.encapsulatedBytes + 4 + 16);
    const open = (changes: object = {}, by = keys) => hpkeOpen(crypto, kem, by, { ...message, sealed, ...changes });
    expect(open()).toEqual(message.plaintext);
    const other = kem.keyPair(crypto, random(kem.privateKeyBytes));
    expect(codeOf(() => open({}, other))).toBe('E_CIPHERTEXT_INVALID');
    expect(codeOf(() => open({ info: utf8ToBytes('ofni') }))).toBe('E_CIPHERTEXT_INVALID');
    expect(codeOf(() => open({ additionalData: utf8ToBytes('atad') }))).toBe('E_CIPHERTEXT_INVALID');
    for (const at of [0, kem.encapsulatedBytes - 2, kem.encapsulatedBytes, sealed.length - 1]) {
      const changed = sealed.slice();
      changed[at]! ^= 1;
      expect(codeOf(() => open({ sealed: changed }))).toBe('E_CIPHERTEXT_INVALID');
    }
    for (const length of [0, kem.encapsulatedBytes - 1, kem.encapsulatedBytes, kem.encapsulatedBytes + 15])
      expect(codeOf(() => open({ sealed: sealed.subarray(0, length) }))).toBe('E_CIPHERTEXT_INVALID');
  });

  test.each(kems)('$name: a public key or an encapsulated key of order one is refused', (kem) => {
    const keys = kem.keyPair(crypto, random(kem.privateKeyBytes));
    const publicKey = keys.publicKey.slice();
    publicKey.fill(0, publicKey.length - 32);
    expect(codeOf(() => hpkeSeal({ crypto, random }, kem, publicKey, message))).toBe('E_PUBLIC_KEY_INVALID');
    const sealed = hpkeSeal({ crypto, random }, kem, keys.publicKey, message);
    sealed.fill(0, kem.encapsulatedBytes - 32, kem.encapsulatedBytes);
    expect(codeOf(() => hpkeOpen(crypto, kem, keys, { ...message, sealed }))).toBe('E_CIPHERTEXT_INVALID');
  });

  test('X-Wing: a public key with a coefficient of q or more is refused', () => {
    const { publicKey } = hpkeXWing.keyPair(crypto, random(32));
    publicKey.fill(0xff, 0, 3);
    expect(codeOf(() => hpkeSeal({ crypto, random }, hpkeXWing, publicKey, message))).toBe('E_PUBLIC_KEY_INVALID');
  });

  test.each([
    [hpkeX25519, new DhkemX25519HkdfSha256()],
    [hpkeXWing, new XWing()],
  ])('$0.name speaks with another implementation, both ways', async (kem, theirKem) => {
    const suite = new CipherSuite({ kem: theirKem, kdf: new HkdfSha256(), aead: new Chacha20Poly1305() });
    const keys = kem.keyPair(crypto, random(kem.privateKeyBytes));
    const recipientPublicKey = await suite.kem.deserializePublicKey(keys.publicKey.slice().buffer);
    const theirs = await suite.createSenderContext({ recipientPublicKey, info: message.info.slice().buffer });
    const receiver = setupHpkeReceiver(crypto, kem, keys, new Uint8Array(theirs.enc), message.info);
    for (const text of ['one', 'two']) {
      const sealed = await theirs.seal(utf8ToBytes(text).slice().buffer, message.additionalData.slice().buffer);
      expect(receiver.open(message.additionalData, new Uint8Array(sealed))).toEqual(utf8ToBytes(text));
    }
    const pair = await suite.kem.generateKeyPair();
    const theirPublicKey = new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey));
    const sender = setupHpkeSender({ crypto, random }, kem, theirPublicKey, message.info);
    const recipient = await suite.createRecipientContext({
      recipientKey: pair.privateKey,
      enc: sender.encapsulated.slice().buffer,
      info: message.info.slice().buffer,
    });
    for (const text of ['three', 'four']) {
      const sealed = sender.seal(message.additionalData, utf8ToBytes(text));
      const opened = await recipient.open(sealed.slice().buffer, message.additionalData.slice().buffer);
      expect(new TextDecoder().decode(opened)).toBe(text);
    }
    expect(new Uint8Array(await recipient.export(new ArrayBuffer(0), 40))).toEqual(
      sender.export(new Uint8Array(0), 40),
    );
  });
});

test.each(kems)('$name: a cipher that is passed does what the built-in one does', (kem) => {
  const [crypto] = backends;
  const keys = kem.keyPair(crypto!, random(kem.privateKeyBytes));
  const sender = setupHpkeSender({ crypto: crypto!, random, aead: nativeAead }, kem, keys.publicKey, message.info);
  const receiver = setupHpkeReceiver(crypto!, kem, keys, sender.encapsulated, message.info);
  const other = setupHpkeReceiver(crypto!, kem, keys, sender.encapsulated, message.info, nativeAead);
  for (const text of ['', 'one', 'x'.repeat(70_000)]) {
    const sealed = sender.seal(message.additionalData, utf8ToBytes(text));
    expect(receiver.open(message.additionalData, sealed)).toEqual(utf8ToBytes(text));
    expect(codeOf(() => other.open(message.info, sealed))).toBe('E_CIPHERTEXT_INVALID');
    expect(codeOf(() => other.open(message.additionalData, sealed.subarray(1)))).toBe('E_CIPHERTEXT_INVALID');
    expect(other.open(message.additionalData, sealed)).toEqual(utf8ToBytes(text));
  }
});

test.each(kems)('$name: after wiping, nothing seals, opens or exports', (kem) => {
  const [crypto] = backends;
  const keys = kem.keyPair(crypto!, random(kem.privateKeyBytes));
  const sender = setupHpkeSender({ crypto: crypto!, random }, kem, keys.publicKey, message.info);
  const receiver = setupHpkeReceiver(crypto!, kem, keys, sender.encapsulated, message.info);
  const sealed = sender.seal(message.additionalData, message.plaintext);
  sender.wipe();
  receiver.wipe();
  expect(() => sender.seal(message.additionalData, message.plaintext)).toThrow(TypeError);
  expect(() => sender.export(message.info, 32)).toThrow(TypeError);
  expect(() => receiver.open(message.additionalData, sealed)).toThrow(TypeError);
});

test('arguments of wrong lengths are misuse', () => {
  const crypto = backends[0]!;
  const keys = hpkeXWing.keyPair(crypto, random(32));
  expect(() => hpkeXWing.keyPair(crypto, random(31))).toThrow(RangeError);
  expect(() => setupHpkeSender({ crypto, random }, hpkeXWing, keys.publicKey.subarray(1), message.info)).toThrow(
    RangeError,
  );
  const sender = setupHpkeSender({ crypto, random }, hpkeXWing, keys.publicKey, message.info);
  expect(() => sender.export(message.info, 8161)).toThrow(RangeError);
  const receiver = setupHpkeReceiver(crypto, hpkeXWing, keys, sender.encapsulated, message.info);
  for (const sequence of [-1, 0.5, Number.MAX_SAFE_INTEGER])
    expect(() => receiver.openAt(sequence, message.info, new Uint8Array(16))).toThrow(RangeError);
});
