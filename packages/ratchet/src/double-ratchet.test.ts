import { asX25519PublicKey, utf8ToBytes } from '@sotto/crypto';
import { describe, expect, it } from 'vitest';
import { craftSignalMessage, splitMessageKeys } from '../test/craft.ts';
import { ALICE_ID, acquaintedPair, crypto, Device, pair } from '../test/support.ts';
import { type DecryptionResult, decryptWithSession, encryptWithSession } from './double-ratchet.ts';
import { SELF_FORWARD_JUMP_MAX, UINT32_MAX } from './limits.ts';
import { deriveMessageSeed } from './message-chain.ts';
import { deriveMessageKeys } from './message-keys.ts';
import { postQuantumRatchet } from './post-quantum.ts';
import { parsePreKeySignalMessage } from './pre-key-message.ts';
import type { ProtocolAddress } from './protocol-address.ts';
import type { Session } from './session.ts';
import { parseSignalMessage, type SignalMessage } from './signal-message.ts';

const { alice, bob } = acquaintedPair('double ratchet');
const session = bob.record!.current!;
const sent = encryptWithSession(alice.record!.current!, utf8ToBytes('text'), endsOf(alice, bob), alice.env);
const message = parseSignalMessage(sent.message);

describe('one session and one message', () => {
  it('DR-04: opens messages of its version only', () => {
    expect(tryMessage(session, message).kind).toBe('decrypted');
    expect(reasonOf(tryMessage(session, { ...message, version: 3 }))).toBe('version');
  });

  it('DR-05: keeps five receiving chains, the newest', () => {
    const pen = acquaintedPair('five chains');
    const late = [pen.alice.encrypt(pen.bob, 'kept'), pen.alice.encrypt(pen.bob, 'dropped')];
    for (let round = 0; round < 5; round++) exchange(pen.alice, pen.bob);
    expect(pen.bob.record!.current!.receivingChains.length).toBe(5);
    expect(pen.bob.decrypt(pen.alice, late[0]!)).toBe('kept');
    exchange(pen.alice, pen.bob);
    expect(pen.bob.record!.current!.receivingChains.length).toBe(5);
    expect(reasonOf(tryMessage(pen.bob.record!.current!, parseSignalMessage(late[1]!.bytes)))).toBe('MAC');
  });

  it('DR-06: refuses a ratchet key of small order', () => {
    const zero = asX25519PublicKey(new Uint8Array(32));
    expect(reasonOf(tryMessage(session, { ...message, ratchetKey: zero }))).toBe('ratchet key');
    expect(tryMessage(session, message).kind).toBe('decrypted');
  });

  it('DR-07: checks the MAC over both identities and the bytes received', () => {
    for (const position of [0, message.bytes.length - 9, message.bytes.length - 1]) {
      const bytes = message.bytes.map((byte, i) => (i === position ? byte ^ 1 : byte));
      expect(reasonOf(tryMessage(session, { ...message, bytes }))).toBe('MAC');
    }
    const stranger = { ...session, remoteIdentityKey: session.localIdentityKey };
    expect(reasonOf(tryMessage(stranger, message))).toBe('MAC');
    expect(tryMessage(session, message).kind).toBe('decrypted');
  });

  it('DR-08: refuses a ciphertext of a wrong length or padding, though its MAC is right', () => {
    const whole = authentic(new Uint8Array(16).fill(16));
    for (const ciphertext of [new Uint8Array(0), new Uint8Array(15), new Uint8Array(16)]) {
      expect(reasonOf(tryMessage(session, authentic(ciphertext)))).toBe('ciphertext');
    }
    expect(whole.ciphertext.length).toBe(16);
    expect(tryMessage(session, message).kind).toBe('decrypted');
  });

  it('DR-10: sends until an index of either chain is used up', () => {
    const { sendingChain, postQuantum } = session;
    const ends = endsOf(bob, alice);
    const encrypt = (used: Session) => encryptWithSession(used, utf8ToBytes(''), ends, bob.env);
    const last = { ...session, sendingChain: { ...sendingChain, index: UINT32_MAX - 1 } };
    expect(encrypt(last).session.sendingChain.index).toBe(UINT32_MAX);
    expect(() => encrypt(encrypt(last).session)).toThrow('last index');
    const links = postQuantum.epochs.links.map((link) => {
      return { ...link, sending: link.sending && { ...link.sending, counter: UINT32_MAX } };
    });
    const spent = { ...postQuantum, epochs: { ...postQuantum.epochs, links } };
    expect(() => encrypt({ ...session, postQuantum: spent })).toThrow('last index');
  });

  it('AD-05: enforces an address binding after the MAC, in wrapped messages', () => {
    const pen = pair('binding');
    pen.alice.initiate(pen.bob);
    const first = pen.alice.encrypt(pen.bob, 'bound');
    const inner = parsePreKeySignalMessage(first.bytes).message;
    expect(inner.addressBinding?.length).toBe(36);
    pen.bob.decrypt(pen.alice, first);
    const second = parsePreKeySignalMessage(pen.alice.encrypt(pen.bob, 'bound too').bytes).message;
    const bound = pen.bob.record!.current!;
    const ends = endsOf(pen.bob, pen.alice);
    const elsewhere = { ...ends, remote: { ...ends.remote, deviceId: 9 } };
    expect(reasonOf(tryMessage(bound, second, elsewhere))).toBe('address binding');
    expect(tryMessage(bound, second, ends).kind).toBe('decrypted');
  });

  it('leaves out the binding in plain messages, and when a name is no service id', () => {
    expect(message.addressBinding).toBeUndefined();
    const pen = pair('names');
    pen.alice.initiate(pen.bob);
    const ends = { local: { name: 'alice', deviceId: 1 }, remote: pen.bob.local.address };
    const wrapped = encryptWithSession(pen.alice.record!.current!, utf8ToBytes(''), ends, pen.alice.env);
    expect(parseSignalMessage(wrapped.message).addressBinding).toBeUndefined();
  });

  it('draws the next ratchet pair only for an authentic message', () => {
    let draws = 0;
    const env = {
      ...bob.env,
      random: (length: number) => {
        draws++;
        return bob.env.random(length);
      },
    };
    const ends = endsOf(bob, alice);
    const forged = { ...message, bytes: message.bytes.with(-1, message.bytes.at(-1)! ^ 1) };
    expect(decryptWithSession(session, forged, ends, env).kind).toBe('refused');
    expect(draws).toBe(0);
    expect(decryptWithSession(session, message, ends, env).kind).toBe('decrypted');
    expect(draws).toBe(1);
  });

  it('sends the number of messages on the previous chain less one', () => {
    const pen = acquaintedPair('previous counter');
    for (let n = 0; n < 3; n++) pen.bob.decrypt(pen.alice, pen.alice.encrypt(pen.bob, 'x'));
    exchangeBack(pen.alice, pen.bob);
    expect(parseSignalMessage(pen.alice.encrypt(pen.bob, 'y').bytes).previousCounter).toBe(2);
    exchangeBack(pen.alice, pen.bob);
    exchangeBack(pen.alice, pen.bob);
    expect(parseSignalMessage(pen.alice.encrypt(pen.bob, 'z').bytes).previousCounter).toBe(0);
  });
});

describe('two devices of one account', () => {
  const { alice: phone } = pair('self');
  const laptop = new Device(ALICE_ID, 'self', 2, phone.local.identityKeyPair);
  phone.initiate(laptop);
  laptop.decrypt(phone, phone.encrypt(laptop, 'to myself'));
  phone.decrypt(laptop, laptop.encrypt(phone, 'from myself'));
  const own = laptop.record!.current!;
  const next = parseSignalMessage(phone.encrypt(laptop, 'next').bytes);

  it('jump beyond the limit of strangers, up to their own', () => {
    const within = { ...next, counter: 30_000, mac: new Uint8Array(8) };
    expect(reasonOf(tryMessage(own, within, endsOf(laptop, phone)))).toBe('MAC');
    const beyond = { ...next, counter: SELF_FORWARD_JUMP_MAX + 1 };
    expect(reasonOf(tryMessage(own, beyond, endsOf(laptop, phone)))).toBe('too far into the future');
    const stranger = { ...endsOf(laptop, phone), remote: bob.local.address };
    expect(reasonOf(tryMessage(own, within, stranger))).toBe('too far into the future');
  });
});

function tryMessage(to: Session, incoming: SignalMessage, ends = endsOf(bob, alice)): DecryptionResult {
  const before = structuredClone(to);
  const result = decryptWithSession(to, incoming, ends, bob.env);
  expect(to).toEqual(before);
  return result;
}

function reasonOf(result: DecryptionResult): string {
  return result.kind === 'refused' ? result.reason : result.kind;
}

function endsOf(local: Device, remote: Device): { local: ProtocolAddress; remote: ProtocolAddress } {
  return { local: local.local.address, remote: remote.local.address };
}

/** One message each way: two Diffie-Hellman steps. */
function exchange(from: Device, to: Device): void {
  to.decrypt(from, from.encrypt(to, 'forth'));
  from.decrypt(to, to.encrypt(from, 'back'));
}

function exchangeBack(from: Device, to: Device): void {
  from.decrypt(to, to.encrypt(from, 'back'));
  to.decrypt(from, from.encrypt(to, 'forth'));
}

/** A message of Alice's next index with this ciphertext and the right MAC. */
function authentic(ciphertext: Uint8Array): SignalMessage {
  const from = alice.record!.current!;
  const { chainKey, ratchetKeyPair, index } = from.sendingChain;
  const postQuantum = postQuantumRatchet.send(from.postQuantum, alice.env)!;
  const { macKey } = splitMessageKeys(deriveMessageKeys(crypto, deriveMessageSeed(crypto, chainKey), postQuantum.key));
  const content = {
    ratchetKey: ratchetKeyPair.publicKey,
    counter: index,
    previousCounter: 0,
    ciphertext,
    postQuantumMessage: postQuantum.message,
    addressBinding: undefined,
  };
  const identities = { sender: from.localIdentityKey, receiver: from.remoteIdentityKey };
  return parseSignalMessage(craftSignalMessage(crypto, content, macKey, identities));
}
