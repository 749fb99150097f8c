import { asX25519PrivateKey, asX25519PublicKey, bytesToHex, utf8ToBytes } from '@sotto/crypto';
import { decodePreKeySignalMessage, encodePreKeySignalMessage, type PreKeySignalMessageFields } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { ALICE_ID, acquaintedPair, codeOf, Device, NOW, pair, remoteOf, sendLost } from '../test/support.ts';
import { ARCHIVED_FORWARD_JUMP_MAX, PLAINTEXT_BYTES_MAX, UNACKNOWLEDGED_SESSION_SECONDS } from './limits.ts';
import { decryptMessage, encryptMessage, initiateSession, type SessionMessage } from './session-cipher.ts';
import { encodeSessionRecord } from './session-storage.ts';

const DAYS_30_MS = UNACKNOWLEDGED_SESSION_SECONDS * 1000;

describe('sending', () => {
  it('SS-03: needs a current session', () => {
    const { alice, bob } = pair('no session');
    expect(codeOf(() => alice.encrypt(bob, 'x'))).toBe('E_SESSION_NOT_FOUND');
    alice.initiate(bob);
    expect(alice.encrypt(bob, 'x').type).toBe('preKeySignalMessage');
  });

  it('SS-04: ends 30 days after an unanswered beginning, exactly', () => {
    const { alice, bob } = pair('thirty days');
    alice.initiate(bob);
    expect(alice.encrypt(bob, 'x', NOW + DAYS_30_MS).type).toBe('preKeySignalMessage');
    expect(codeOf(() => alice.encrypt(bob, 'x', NOW + DAYS_30_MS + 1))).toBe('E_SESSION_EXPIRED');
    bob.decrypt(alice, alice.encrypt(bob, 'hello'));
    alice.decrypt(bob, bob.encrypt(alice, 'hi'));
    expect(alice.encrypt(bob, 'x', NOW + 100 * DAYS_30_MS).type).toBe('signalMessage');
  });

  it('repeats the same agreement in every message until it is heard from', () => {
    const { alice, bob } = pair('wrapped');
    alice.initiate(bob);
    const ids = [alice.encrypt(bob, 'a'), alice.encrypt(bob, 'b')].map(({ bytes }) => {
      const { message: _, ...rest } = decodePreKeySignalMessage(bytes.subarray(1));
      return rest;
    });
    expect(ids[0]).toEqual(ids[1]);
    expect(ids[0]).toMatchObject({ preKeyId: 31, signedPreKeyId: 22, kyberPreKeyId: 77, registrationId: 101 });
  });

  it('takes plaintexts from nothing to 65 536 bytes', () => {
    const { alice, bob } = acquaintedPair('sizes');
    for (const length of [0, 1, 15, 16, PLAINTEXT_BYTES_MAX]) {
      const text = 'x'.repeat(length);
      expect(bob.decrypt(alice, alice.encrypt(bob, text))).toBe(text);
    }
    expect(() => alice.encrypt(bob, 'x'.repeat(PLAINTEXT_BYTES_MAX + 1))).toThrow(/^plaintext: /);
  });
});

describe('receiving a first message', () => {
  it('says what it used up, once', () => {
    const { alice, bob } = pair('consumed');
    alice.initiate(bob);
    const [first, second] = [alice.encrypt(bob, 'first'), alice.encrypt(bob, 'second')];
    const { consumed, identityKey } = bob.receive(alice, first);
    expect(identityKey).toEqual(alice.local.identityKeyPair.publicKey);
    expect(consumed).toMatchObject({ preKeyId: 31, signedPreKeyId: 22, kemPreKeyId: 77, kemLastResort: false });
    expect(consumed?.baseKey).toEqual(alice.record!.current!.initiatorBaseKey);
    expect(bob.receive(alice, second).consumed).toBeUndefined();
  });

  it('works without a one-time pre-key, and on the last-resort KEM key', () => {
    const { alice, bob } = pair('last resort');
    alice.initiate(bob, bob.bundle({ oneTime: false, lastResort: true }));
    const { consumed } = bob.receive(alice, alice.encrypt(bob, 'first'));
    expect(consumed).toMatchObject({ preKeyId: undefined, kemPreKeyId: 78, kemLastResort: true });
  });

  it('PM-07: refuses a base key that is not canonical', () => {
    const { alice, bob } = pair('base key');
    alice.initiate(bob);
    const message = alice.encrypt(bob, 'x');
    for (const fill of [0x00, 0xff]) {
      const baseKey = Uint8Array.of(5, ...new Uint8Array(32).fill(fill));
      expect(codeOf(() => bob.decrypt(alice, rewrite(message, { baseKey })))).toBe('E_BASE_KEY_INVALID');
    }
    expect(bob.decrypt(alice, message)).toBe('x');
  });

  it('PM-08: refuses pre-keys that are not held', () => {
    const { alice, bob } = pair('unknown ids');
    alice.initiate(bob);
    const message = alice.encrypt(bob, 'x');
    for (const change of [{ signedPreKeyId: 1 }, { kyberPreKeyId: 1 }, { preKeyId: 1 }]) {
      expect(codeOf(() => bob.decrypt(alice, rewrite(message, change)))).toBe('E_PRE_KEY_UNKNOWN');
    }
    expect(bob.decrypt(alice, message)).toBe('x');
  });

  it('PM-10, T09: refuses a first message whose KEM pre-key is damaged, and reads it with the whole one', () => {
    const { alice, bob } = pair('damaged pre-key');
    alice.initiate(bob);
    const message = alice.encrypt(bob, 'x');
    const { privateKey } = bob.preKeys.kemPreKey(77)!.keyPair;
    // The hash of the public key stands in the last 64 bytes but 32.
    privateKey[privateKey.length - 64]! ^= 1;
    expect(codeOf(() => bob.decrypt(alice, message))).toBe('E_PRE_KEY_UNKNOWN');
    expect(bob.record).toBeUndefined();
    privateKey[privateKey.length - 64]! ^= 1;
    expect(bob.decrypt(alice, message)).toBe('x');
  });

  it('leaves the signed pre-key as it is, also in a Buffer', () => {
    const { alice, bob } = pair('buffer');
    alice.initiate(bob);
    const message = alice.encrypt(bob, 'x');
    const signedPreKey = bob.preKeys.signedPreKey(22)!;
    const privateKey = asX25519PrivateKey(Buffer.from(signedPreKey.keyPair.privateKey));
    const held = { ...signedPreKey, keyPair: { ...signedPreKey.keyPair, privateKey } };
    const preKeys = { ...bob.preKeys, signedPreKey: () => held };
    bob.commit(decryptMessage(undefined, { local: bob.local, remote: remoteOf(alice), message, preKeys }, bob.env));
    alice.decrypt(bob, bob.encrypt(alice, 'y'));
    bob.decrypt(alice, alice.encrypt(bob, 'z'));
    expect(bytesToHex(privateKey)).toBe(bytesToHex(signedPreKey.keyPair.privateKey));
  });

  it('PM-09, T02: refuses a repeated first message on a last-resort key after the session was lost', () => {
    const { alice, bob } = pair('replay');
    alice.initiate(bob, bob.bundle({ oneTime: false, lastResort: true }));
    const message = alice.encrypt(bob, 'x');
    expect(bob.decrypt(alice, message)).toBe('x');
    expect(codeOf(() => bob.decrypt(alice, message))).toBe('E_MESSAGE_DUPLICATE');
    bob.record = undefined;
    expect(codeOf(() => bob.decrypt(alice, message))).toBe('E_PRE_KEY_REUSED');
    alice.initiate(bob, bob.bundle({ oneTime: false, lastResort: true }));
    expect(bob.decrypt(alice, alice.encrypt(bob, 'a new one'))).toBe('a new one');
  });

  it('DR-09: refuses keys without an agreement like any other forgery', () => {
    const { alice, bob } = pair('zero identity');
    alice.initiate(bob);
    const message = alice.encrypt(bob, 'x');
    const identityKey = Uint8Array.of(5, ...new Uint8Array(32));
    const forged = rewrite(message, { identityKey });
    expect(codeOf(() => decryptTrustingAnybody(bob, alice, forged))).toBe('E_MESSAGE_UNDECRYPTABLE');
    expect(bob.decrypt(alice, message)).toBe('x');
  });

  it('refuses another identity, a dropped one-time id and a damaged KEM ciphertext alike', () => {
    const { alice, bob } = pair('alike');
    alice.initiate(bob);
    const message = alice.encrypt(bob, 'x');
    const { kyberCiphertext, preKeyId: _, ...others } = decodePreKeySignalMessage(message.bytes.subarray(1));
    const damaged = kyberCiphertext!.map((byte, i) => (i === 100 ? byte ^ 1 : byte));
    const identityKey = Uint8Array.of(5, ...bob.local.identityKeyPair.publicKey);
    const withoutId = { ...message, bytes: frame({ ...others, kyberCiphertext: kyberCiphertext! }) };
    const forgeries = [rewrite(message, { identityKey }), rewrite(message, { kyberCiphertext: damaged }), withoutId];
    for (const forged of forgeries) {
      expect(codeOf(() => decryptTrustingAnybody(bob, alice, forged))).toBe('E_MESSAGE_UNDECRYPTABLE');
    }
    expect(bob.decrypt(alice, message)).toBe('x');
  });

  it('stores a changed registration id, which nothing authenticates', () => {
    const { alice, bob } = pair('registration id');
    alice.initiate(bob);
    bob.decrypt(alice, rewrite(alice.encrypt(bob, 'x'), { registrationId: 9 }));
    expect(bob.record!.current!.remoteRegistrationId).toBe(9);
  });
});

describe('receiving', () => {
  it('SS-05: a plain message needs a record', () => {
    const { alice, bob } = acquaintedPair('no record');
    const message = alice.encrypt(bob, 'x');
    const record = bob.record;
    bob.record = undefined;
    expect(codeOf(() => bob.decrypt(alice, message))).toBe('E_SESSION_NOT_FOUND');
    bob.record = record;
    expect(bob.decrypt(alice, message)).toBe('x');
  });

  it('SS-06: a duplicate is one, whatever older sessions there are', () => {
    const { alice, bob } = acquaintedPair('duplicate');
    bob.initiate(alice);
    alice.decrypt(bob, bob.encrypt(alice, 'on a new session'));
    bob.decrypt(alice, alice.encrypt(bob, 'answer'));
    const message = alice.encrypt(bob, 'x');
    expect(bob.decrypt(alice, message)).toBe('x');
    expect(bob.record!.archived.length).toBe(1);
    expect(codeOf(() => bob.decrypt(alice, message))).toBe('E_MESSAGE_DUPLICATE');
  });

  it('SS-07: a known session stays with its identity, whatever a message claims', () => {
    const { alice, bob } = pair('claimed identity');
    alice.initiate(bob);
    bob.decrypt(alice, alice.encrypt(bob, 'first'));
    const second = alice.encrypt(bob, 'second');
    const identityKey = Uint8Array.of(5, ...bob.local.identityKeyPair.publicKey);
    const forged = rewrite(second, { identityKey });
    expect(codeOf(() => decryptTrustingAnybody(bob, alice, forged))).toBe('E_MESSAGE_UNDECRYPTABLE');
    expect(bob.decrypt(alice, second)).toBe('second');
  });

  it('SS-08: an identity other than the expected one is refused in every step and changes nothing', () => {
    const { alice, bob } = pair('untrusted');
    const other = bob.local.identityKeyPair.publicKey;
    const untrusted = (peer: Device) => ({ address: peer.local.address, identityKey: other });
    const wrongBob = { address: bob.local.address, identityKey: alice.local.identityKeyPair.publicKey };
    const initiate = { local: alice.local, remote: wrongBob, bundle: bob.bundle() };
    expect(codeOf(() => initiateSession(undefined, initiate, alice.env))).toBe('E_IDENTITY_UNTRUSTED');

    alice.initiate(bob);
    const encrypt = { local: alice.local, remote: wrongBob, plaintext: utf8ToBytes('x') };
    expect(codeOf(() => encryptMessage(alice.record, encrypt, alice.env))).toBe('E_IDENTITY_UNTRUSTED');

    const first = alice.encrypt(bob, 'first');
    const decrypt = (message: SessionMessage) => {
      const input = { local: bob.local, remote: untrusted(alice), message, preKeys: bob.preKeys };
      return decryptMessage(bob.record, input, bob.env);
    };
    expect(codeOf(() => decrypt(first))).toBe('E_IDENTITY_UNTRUSTED');
    expect(bob.decrypt(alice, first)).toBe('first');
    alice.decrypt(bob, bob.encrypt(alice, 'hi'));

    const plain = alice.encrypt(bob, 'plain');
    const before = encodeSessionRecord(bob.record!);
    expect(codeOf(() => decrypt(plain))).toBe('E_IDENTITY_UNTRUSTED');
    expect(encodeSessionRecord(bob.record!)).toEqual(before);
    expect(bob.decrypt(alice, plain)).toBe('plain');
  });

  it('SS-09: an unknown chain of an archived session is bridged as far as its limit, a known one as ever', () => {
    const { alice, bob } = acquaintedPair('archived jump');
    const onKnownChain = bob.encrypt(alice, 'known chain');
    const sent = Array.from({ length: ARCHIVED_FORWARD_JUMP_MAX + 2 }, (_, n) => alice.encrypt(bob, `${n}`));
    bob.initiate(alice);
    expect(codeOf(() => bob.decrypt(alice, sent.at(-1)!))).toBe('E_MESSAGE_UNDECRYPTABLE');
    expect(codeOf(() => bob.decrypt(alice, sent.at(-2)!))).toBe('E_MESSAGE_UNDECRYPTABLE');
    // The post-quantum index counts the target itself, so it meets the limit one message earlier.
    expect(bob.decrypt(alice, sent.at(-3)!)).toBe(`${ARCHIVED_FORWARD_JUMP_MAX - 1}`);
    bob.initiate(alice);
    expect(bob.decrypt(alice, sent.at(-1)!)).toBe(`${ARCHIVED_FORWARD_JUMP_MAX + 1}`);
    expect(alice.decrypt(bob, onKnownChain)).toBe('known chain');
    sendLost(alice, ARCHIVED_FORWARD_JUMP_MAX + 2);
    const last = alice.encrypt(bob, 'last');
    bob.initiate(alice);
    expect(bob.decrypt(alice, last)).toBe('last');
  });

  it('a message between two others is not read', () => {
    const { alice, bob } = acquaintedPair('between');
    const { alice: eve, bob: frank } = acquaintedPair('others');
    const message = eve.encrypt(frank, 'x');
    expect(codeOf(() => bob.decrypt(alice, message))).toBe('E_MESSAGE_UNDECRYPTABLE');
    expect(frank.decrypt(eve, message)).toBe('x');
  });
});

describe('both at once', () => {
  it('simultaneous initiation settles on one session, with one archived', () => {
    const { alice, bob } = pair('simultaneous');
    alice.initiate(bob);
    bob.initiate(alice);
    const [fromAlice, fromBob] = [alice.encrypt(bob, 'a'), bob.encrypt(alice, 'b')];
    expect(alice.decrypt(bob, fromBob)).toBe('b');
    expect(bob.decrypt(alice, fromAlice)).toBe('a');
    for (let round = 0; round < 4; round++) {
      const [next, back] = [alice.encrypt(bob, `a${round}`), bob.encrypt(alice, `b${round}`)];
      expect([next.type, back.type]).toEqual(['signalMessage', 'signalMessage']);
      expect(alice.decrypt(bob, back)).toBe(`b${round}`);
      expect(bob.decrypt(alice, next)).toBe(`a${round}`);
    }
    expect(bob.decrypt(alice, alice.encrypt(bob, 'settled'))).toBe('settled');
    expect(alice.decrypt(bob, bob.encrypt(alice, 'settled'))).toBe('settled');
    expect(alice.record!.archived.length).toBe(1);
    expect(bob.record!.archived.length).toBe(1);
    expect(alice.record!.current!.initiatorBaseKey).toEqual(bob.record!.current!.initiatorBaseKey);
  });

  it('two devices of one account write to each other', () => {
    const phone = new Device(ALICE_ID, 'own devices', 1);
    const laptop = new Device(ALICE_ID, 'own devices', 2, phone.local.identityKeyPair);
    phone.initiate(laptop);
    expect(laptop.decrypt(phone, phone.encrypt(laptop, 'note'))).toBe('note');
    expect(phone.decrypt(laptop, laptop.encrypt(phone, 'read'))).toBe('read');
  });
});

describe('misuse', () => {
  const { alice, bob } = pair('misuse');

  it('names the argument', () => {
    const remote = { address: { name: ALICE_ID, deviceId: 0 } };
    const input = { local: alice.local, remote, plaintext: utf8ToBytes('x') };
    expect(() => encryptMessage(undefined, input, alice.env)).toThrow(/^remote: /);
    const local = { ...alice.local, address: { name: ALICE_ID, deviceId: 128 } };
    expect(() => encryptMessage(undefined, { ...input, local, remote: remoteOf(bob) }, alice.env)).toThrow(/^local: /);
    for (const now of [-1, Number.NaN, 2 ** 33 * 1000]) {
      expect(() => alice.encrypt(bob, 'x', now)).toThrow(/^now: /);
    }
    const message = { type: 'other', bytes: new Uint8Array(0) } as unknown as SessionMessage;
    expect(() => alice.decrypt(bob, message)).toThrow(/^message: /);
  });
});

/** Decrypts as somebody who knows nothing of the sender yet. */
function decryptTrustingAnybody(receiver: Device, sender: Device, message: SessionMessage) {
  const remote = { address: sender.local.address };
  return decryptMessage(
    receiver.record,
    { local: receiver.local, remote, message, preKeys: receiver.preKeys },
    receiver.env,
  );
}

/** A first message with other outer fields. */
function rewrite(message: SessionMessage, changes: PreKeySignalMessageFields): SessionMessage {
  return { ...message, bytes: frame({ ...decodePreKeySignalMessage(message.bytes.subarray(1)), ...changes }) };
}

function frame(fields: PreKeySignalMessageFields): Uint8Array {
  return Uint8Array.of(0x44, ...encodePreKeySignalMessage(fields));
}

it('an identity key is compared by its bytes', () => {
  const { alice, bob } = pair('copies');
  const identityKey = asX25519PublicKey(bob.local.identityKeyPair.publicKey.slice());
  const input = { local: alice.local, remote: { address: bob.local.address, identityKey }, bundle: bob.bundle() };
  expect(initiateSession(undefined, input, alice.env).output.identityKey).toEqual(identityKey);
});
