import { bytesToHex, utf8ToBytes } from '@sotto/crypto';
import { describe, expect, it } from 'vitest';
import { acquaintedPair, codeOf, crypto, Device, NOW, pair, scripted, sendLost } from '../test/support.ts';
import { decryptEphemeral, encryptEphemeral } from './ephemeral-message.ts';
import { EPHEMERAL_FORWARD_JUMP_MAX, UNACKNOWLEDGED_SESSION_SECONDS } from './limits.ts';
import { archiveCurrentSession } from './session-record.ts';
import { encodeSessionRecord } from './session-storage.ts';

const write = (from: Device, text = 'types', now = NOW): Uint8Array =>
  encryptEphemeral(from.record, utf8ToBytes(text), { ...from.env, now });

const read = (to: Device, from: Device, message: Uint8Array): string => {
  const { publicKey: identityKey } = from.local.identityKeyPair;
  return new TextDecoder().decode(decryptEphemeral(to.record, { identityKey, message }, to.env));
};

const stored = ({ record }: Device): string => bytesToHex(encodeSessionRecord(record!));

describe('an ephemeral message', () => {
  it('leaves both sessions as they are, however many there are and are lost', () => {
    const { alice, bob } = acquaintedPair('harmless');
    const before = [stored(alice), stored(bob)];
    for (let n = 0; n < 3000; n++) write(alice);
    expect(read(bob, alice, write(alice))).toBe('types');
    expect(read(alice, bob, write(bob))).toBe('types');
    expect([stored(alice), stored(bob)]).toEqual(before);
    expect(bob.decrypt(alice, alice.encrypt(bob, 'a letter'))).toBe('a letter');
    expect(bob.record!.current!.receivingChains.every(({ skippedSeeds }) => skippedSeeds.length === 0)).toBe(true);
  });

  it('opens before its sender has sent anything on its new chain, as when somebody types an answer', () => {
    const { alice, bob } = acquaintedPair('answer');
    bob.decrypt(alice, alice.encrypt(bob, 'question'));
    const { ratchetKeyPair, index } = bob.record!.current!.sendingChain;
    expect(index).toBe(0);
    expect(alice.record!.current!.receivingChains.map(({ ratchetKey }) => ratchetKey)).not.toContainEqual(
      ratchetKeyPair.publicKey,
    );
    expect(read(alice, bob, write(bob))).toBe('types');
    expect(alice.decrypt(bob, bob.encrypt(alice, 'answer'))).toBe('answer');
  });

  it('opens when letters before it are still on their way, and is stale once a later one was read', () => {
    const { alice, bob } = acquaintedPair('order');
    const before = write(alice);
    const letters = [alice.encrypt(bob, '1'), alice.encrypt(bob, '2')];
    const after = write(alice);
    expect(read(bob, alice, after)).toBe('types');
    expect(read(bob, alice, before)).toBe('types');
    bob.decrypt(alice, letters[0]!);
    expect(codeOf(() => read(bob, alice, before))).toBe('E_MESSAGE_UNDECRYPTABLE');
    expect(read(bob, alice, after)).toBe('types');
    bob.decrypt(alice, letters[1]!);
    expect(read(bob, alice, after)).toBe('types');
    bob.decrypt(alice, alice.encrypt(bob, '3'));
    expect(codeOf(() => read(bob, alice, after))).toBe('E_MESSAGE_UNDECRYPTABLE');
  });

  it('uses no key twice', () => {
    const { alice } = acquaintedPair('keys');
    expect(write(alice).subarray(69)).not.toEqual(write(alice).subarray(69));
  });

  it('has the bytes that docs/protocol.md says', () => {
    const { alice, bob } = acquaintedPair('bytes');
    const nonce = '7a'.repeat(32);
    const message = encryptEphemeral(alice.record, utf8ToBytes('x'), { ...alice.env, random: scripted(nonce) });
    const { sendingChain } = alice.record!.current!;
    const head = Buffer.concat([
      Uint8Array.of(1),
      sendingChain.ratchetKeyPair.publicKey,
      Uint8Array.of(0, 0, 0, sendingChain.index),
      Buffer.from(nonce, 'hex'),
    ]);
    const label = Buffer.from('Sotto ephemeral message v1\0', 'latin1');
    const key = crypto.hmacSha256(sendingChain.chainKey, Buffer.concat([label, Buffer.from(nonce, 'hex')]));
    const [from, to] = [alice, bob].map(({ local }) => local.identityKeyPair.publicKey);
    const additionalData = Buffer.concat([from!, to!, head]);
    const ciphertext = crypto.aesGcmSivEncrypt(key, new Uint8Array(12), utf8ToBytes('x'), additionalData);
    expect(bytesToHex(message)).toBe(bytesToHex(Buffer.concat([head, ciphertext])));
    expect(message).toHaveLength(1 + 85);
  });

  it('EM-01: needs a session that may send', () => {
    const { alice, bob } = pair('none');
    expect(codeOf(() => write(alice))).toBe('E_SESSION_NOT_FOUND');
    alice.initiate(bob);
    const end = NOW + UNACKNOWLEDGED_SESSION_SECONDS * 1000;
    expect(write(alice, 'x', end)).toHaveLength(86);
    expect(codeOf(() => write(alice, 'x', end + 1))).toBe('E_SESSION_EXPIRED');
    alice.record = archiveCurrentSession(alice.record!).state;
    expect(codeOf(() => write(alice))).toBe('E_SESSION_NOT_FOUND');
  });

  it('of a session that the recipient has not got opens nothing', () => {
    const { alice, bob } = pair('first');
    alice.initiate(bob);
    const first = alice.encrypt(bob, 'first');
    const typing = write(alice);
    expect(codeOf(() => read(bob, alice, typing))).toBe('E_SESSION_NOT_FOUND');
    bob.decrypt(alice, first);
    expect(read(bob, alice, typing)).toBe('types');
  });

  it('EM-02: is refused with another version or a cut frame', () => {
    const { alice, bob } = acquaintedPair('frame');
    const message = write(alice, '');
    expect(read(bob, alice, message)).toBe('');
    expect(codeOf(() => read(bob, alice, message.subarray(0, -1)))).toBe('E_MESSAGE_MALFORMED');
    expect(codeOf(() => read(bob, alice, Uint8Array.of(2, ...message.subarray(1))))).toBe('E_MESSAGE_MALFORMED');
    expect(codeOf(() => read(bob, alice, new Uint8Array(0)))).toBe('E_MESSAGE_MALFORMED');
  });

  it('EM-03: is of the identity that the session is with', () => {
    const { alice, bob } = acquaintedPair('identity');
    const eve = new Device('eve', 'identity');
    const message = write(alice);
    expect(codeOf(() => read(bob, eve, message))).toBe('E_IDENTITY_UNTRUSTED');
    expect(read(bob, alice, message)).toBe('types');
  });

  it('EM-04: lies at most a hundred places ahead', () => {
    const { alice, bob } = acquaintedPair('ahead');
    sendLost(alice, EPHEMERAL_FORWARD_JUMP_MAX);
    expect(read(bob, alice, write(alice))).toBe('types');
    sendLost(alice, 1);
    expect(codeOf(() => read(bob, alice, write(alice)))).toBe('E_MESSAGE_UNDECRYPTABLE');
  });

  it('EM-05: opens for nothing but what was written, to whom, in one direction', () => {
    const { alice, bob } = acquaintedPair('whole');
    const message = write(alice);
    for (let place = 1; place < message.length; place++) {
      const changed = message.slice();
      changed[place]! ^= 1;
      expect(codeOf(() => read(bob, alice, changed))).toBe('E_MESSAGE_UNDECRYPTABLE');
    }
    expect(codeOf(() => read(alice, bob, message))).toBe('E_MESSAGE_UNDECRYPTABLE');
  });

  it('EM-06: names a ratchet key that can be agreed with', () => {
    const { alice, bob } = acquaintedPair('order');
    const message = write(alice);
    message.fill(0, 1, 33);
    message.fill(0, 33, 37);
    expect(codeOf(() => read(bob, alice, message))).toBe('E_MESSAGE_UNDECRYPTABLE');
  });
});
