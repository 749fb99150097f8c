/** What a step derives or draws is wiped when the step is over, unless the new state holds it. */

import { utf8ToBytes, wipe } from '@sotto/crypto';
import { describe, expect, it } from 'vitest';
import { type Session, secretsOnlyIn } from '../src/session.ts';
import { decryptMessage, encryptMessage, initiateSession } from '../src/session-cipher.ts';
import { listSessions, type SessionRecord } from '../src/session-record.ts';
import type { Step } from '../src/step.ts';
import { acquaintedPair, codeOf, type Device, pair, remoteOf } from './support.ts';
import { leftOf, watched } from './watched.ts';

describe('a step leaves no secret behind', () => {
  it('when it initiates, encrypts and starts a session from the first message', () => {
    const { alice, bob } = pair('wiping');
    const { env, born } = watched(alice);
    const input = { local: alice.local, remote: remoteOf(bob), bundle: bob.bundle() };
    const { state } = initiateSession(undefined, input, env);
    expectGone(born, state);
    const plaintext = utf8ToBytes('hello');
    const sent = encryptMessage(state, { local: alice.local, remote: remoteOf(bob), plaintext }, env);
    expectGone(born, state, sent.state);

    const bobs = watched(bob);
    const first = { local: bob.local, remote: remoteOf(alice), message: sent.output, preKeys: bob.preKeys };
    const received = decryptMessage(undefined, first, bobs.env);
    expectGone(bobs.born, received.state);
  });

  it('when it reads a message late, on a new chain, and when it refuses one', () => {
    const { alice, bob } = acquaintedPair('wiping later');
    const skipped = alice.encrypt(bob, 'skipped');
    const message = alice.encrypt(bob, 'text');
    const { env, born } = watched(bob);
    const input = { local: bob.local, remote: remoteOf(alice), preKeys: bob.preKeys };
    const damaged = {
      ...message,
      bytes: message.bytes.map((byte, i, all) => (i === all.length - 1 ? byte ^ 1 : byte)),
    };
    const refused = () => decryptMessage(bob.record, { ...input, message: damaged }, env);
    expect(codeOf(refused)).toBe('E_MESSAGE_UNDECRYPTABLE');
    expect(born.length).toBeGreaterThan(5);
    expectGone(born, bob.record!);
    const read = decryptMessage(bob.record, { ...input, message }, env);
    const late = decryptMessage(read.state, { ...input, message: skipped }, env);
    expectGone(born, bob.record!, read.state, late.state);
  });

  it('when a key exchange of the post-quantum ratchet goes through all its states', () => {
    const { alice, bob } = acquaintedPair('wiping epochs');
    const ends = [alice, bob].map((device) => ({ device, ...watched(device) }));
    for (let n = 0; n < 200; n++) {
      const [from, to] = n % 2 === 0 ? [ends[0]!, ends[1]!] : [ends[1]!, ends[0]!];
      const letter = { local: from.device.local, remote: remoteOf(to.device), plaintext: utf8ToBytes('text') };
      const sent = encryptMessage(from.device.record, letter, from.env);
      expectGone(from.born, from.device.record!, sent.state);
      commit(from.device, sent);
      const input = { local: to.device.local, remote: remoteOf(from.device), preKeys: to.device.preKeys };
      const read = decryptMessage(to.device.record, { ...input, message: sent.output }, to.env);
      expectGone(to.born, to.device.record!, read.state);
      commit(to.device, read);
    }
    for (const { device } of ends) expect(device.record!.current!.postQuantum.exchange.epoch).toBe(3);
  });

  it('when a bundle is refused after the agreement began', () => {
    const { alice, bob } = pair('wiping a refusal');
    const { env, born } = watched(alice);
    const publicKey = bob.bundle().identityKey.map(() => 0) as Session['remoteIdentityKey'];
    const bundle = { ...bob.bundle(), oneTimePreKey: { id: 1, publicKey } };
    const input = { local: alice.local, remote: remoteOf(bob), bundle };
    expect(codeOf(() => initiateSession(undefined, input, env))).toBe('E_BUNDLE_INVALID');
    expect(born.length).toBeGreaterThan(3);
    expectGone(born);
  });
});

/** As a client does; without the copies that {@link Device.commit} keeps for tests. */
function commit(device: Device, { state, spent }: Step<SessionRecord, unknown>): void {
  device.record = state;
  wipe(...spent);
}

/** All of `born` is zero, but for what one of the records holds. */
function expectGone(born: readonly Uint8Array[], ...records: readonly SessionRecord[]): void {
  const held = records.flatMap((record) => listSessions(record).flatMap((one) => secretsOnlyIn(one, undefined)));
  expect(leftOf(born, held).length).toBe(0);
}
