/**
 * What a forged message can make a device compute before its MAC is found wrong: exact numbers of provider calls. The
 * times that go with them are measured in benchmarks/forged-jump.mjs. Rules: DR-11, DR-01, DR-02, PQ-10 to PQ-14, SS-09,
 * SS-10.
 */

import { asX25519PublicKey, type CryptoProvider, concatBytes } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { encodeSignalMessage } from '@sotto/wire';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { serializePublicKey } from '../src/keys.ts';
import { ARCHIVED_FORWARD_JUMP_MAX, FORWARD_JUMP_MAX, SKIPPED_SEEDS_MAX } from '../src/limits.ts';
import { encodePostQuantumMessage } from '../src/post-quantum-message.ts';
import { createPreKeySignalMessage, parsePreKeySignalMessage } from '../src/pre-key-message.ts';
import { decryptMessage, type SessionMessage } from '../src/session-cipher.ts';
import { listSessions } from '../src/session-record.ts';
import { encodeSessionRecord } from '../src/session-storage.ts';
import { VERSION_BYTE } from '../src/signal-message.ts';
import { sparseRatchet } from '../src/sparse-ratchet.ts';
import { derivationsOf, NO_WORK, type Work, workOf } from './counting-provider.ts';
import { exchange, startEnds } from './exchange.ts';
import { acquaintedPair, codeOf, type Device, pair, remoteOf, sendLost } from './support.ts';

const random = seededRandom('forged work');

/** Chain step, of two HMACs, message keys and MAC of one attempt. */
const OPENING = { hmac: 3, hkdf: 1 };

describe('a forged message on a session', () => {
  const { alice, bob } = acquaintedPair('forged work');
  const skipped = alice.encrypt(bob, 'skipped');
  bob.decrypt(alice, alice.encrypt(bob, 'on a new chain'));
  const { receivingChains, postQuantum } = bob.record!.current!;
  const [chain, link] = [receivingChains.at(-1)!, postQuantum.epochs.links[0]!];
  const known = { ratchetKey: chain.ratchetKey, counter: chain.index, index: link.receiving.counter + 1 };
  const unknown = { ...known, ratchetKey: random(32), counter: 0 };
  const refusedBy = (forgery: Forgery, code = 'E_MESSAGE_UNDECRYPTABLE') =>
    workOfRefusal(bob, alice, forge(forgery), code);

  it('costs the opening, and an agreement where its ratchet key is unknown', () => {
    expect(refusedBy(known)).toEqual({ ...NO_WORK, hmac: OPENING.hmac, hkdf: OPENING.hkdf + 1 });
    expect(refusedBy(unknown)).toEqual({ ...NO_WORK, hmac: OPENING.hmac, hkdf: OPENING.hkdf + 2, agreements: 1 });
  });

  it('DR-11: that jumps as far as it may costs one HMAC and one HKDF a place: 25 003 and 25 001', () => {
    const jump = { counter: chain.index + FORWARD_JUMP_MAX, index: link.receiving.counter + FORWARD_JUMP_MAX };
    expect(refusedBy({ ...known, ...jump })).toEqual({ ...NO_WORK, hmac: 25_003, hkdf: 25_001 });
    const started = { ...jump, counter: FORWARD_JUMP_MAX };
    expect(refusedBy({ ...unknown, ...started })).toEqual({ ...NO_WORK, hmac: 25_003, hkdf: 25_002, agreements: 1 });
  });

  it('costs one HMAC a place even where the seeds would be kept', () => {
    const jump = { ...known, counter: chain.index + SKIPPED_SEEDS_MAX };
    expect(refusedBy(jump)).toEqual({ ...NO_WORK, hmac: SKIPPED_SEEDS_MAX + OPENING.hmac, hkdf: OPENING.hkdf + 1 });
  });

  it('costs nothing at all where one ratchet or the other has no such place', () => {
    const far = { counter: chain.index + FORWARD_JUMP_MAX, index: link.receiving.counter + FORWARD_JUMP_MAX };
    const impossible: Forgery[] = [
      { ...known, ...far, counter: far.counter + 1 },
      { ...unknown, ...far, counter: FORWARD_JUMP_MAX + 1 },
      { ...known, ...far, index: far.index + 1 },
      { ...unknown, ...far, index: far.index + 1 },
      { ...known, ...far, counter: 0xffff_ffff },
      { ...known, ...far, index: 0xffff_ffff },
      { ...known, ...far, epoch: 2 },
      { ...known, ...far, index: link.receiving.counter },
      { ...unknown, ...far, postQuantum: new Uint8Array(0) },
      { ...unknown, ...far, postQuantum: Uint8Array.of(1, 1) },
      { ...unknown, ...far, postQuantum: Uint8Array.of(2, 1, 5) },
    ];
    for (const forgery of impossible) expect(refusedBy(forgery)).toEqual(NO_WORK);
  });

  it('costs nothing when it repeats a counter, and only the post-quantum way when it names a skipped one', () => {
    expect(refusedBy({ ...known, counter: chain.index - 1 }, 'E_MESSAGE_DUPLICATE')).toEqual(NO_WORK);
    const late = { ...known, counter: chain.index - 2, index: link.receiving.counter + FORWARD_JUMP_MAX };
    expect(refusedBy(late)).toEqual({ ...NO_WORK, hmac: 1, hkdf: 25_001 });
    expect(bob.decrypt(alice, skipped)).toBe('skipped');
  });
});

it('an honest jump costs the same before the MAC, and the seeds it keeps after it', () => {
  const { alice, bob } = acquaintedPair('honest jump');
  bob.decrypt(alice, alice.encrypt(bob, 'on a new chain'));
  sendLost(alice, FORWARD_JUMP_MAX - 1);
  const message = alice.encrypt(bob, 'last');
  const work = workOf((crypto) => decrypt(bob, alice, message, crypto));
  // 24 999 places, chain step and MAC, and the MAC of the header that this message completes; then 2000 seeds.
  const settling = 1 + SKIPPED_SEEDS_MAX;
  expect(work).toEqual({ ...NO_WORK, hmac: FORWARD_JUMP_MAX - 1 + OPENING.hmac + settling, hkdf: 25_001 });
});

describe('a forged message on 41 sessions', () => {
  let alice: Device;
  let bob: Device;
  beforeAll(() => {
    ({ alice, bob } = acquaintedPair('forged work on all'));
    for (let n = 1; n <= 40; n++) {
      alice.initiate(bob, bob.bundle({ lastResort: true }));
      bob.decrypt(alice, alice.encrypt(bob, 'first'));
      alice.decrypt(bob, bob.encrypt(alice, 'reply'));
    }
    expect(listSessions(bob.record!).length).toBe(41);
  });
  const forgedWork = (counter: number, index: number) => {
    return workOfRefusal(bob, alice, forge({ ratchetKey: random(32), counter, index }), 'E_MESSAGE_UNDECRYPTABLE');
  };
  /** Opening and root step of 41 attempts around the steps. */
  const around = 41 * (OPENING.hmac + OPENING.hkdf + 1);

  it('SS-10: costs 41 agreements and at most 50 000 chain steps, shared by all of them', () => {
    let most = 0;
    for (const [counter, index] of [
      [FORWARD_JUMP_MAX, FORWARD_JUMP_MAX],
      [ARCHIVED_FORWARD_JUMP_MAX, ARCHIVED_FORWARD_JUMP_MAX],
      [600, 620],
      [0, ARCHIVED_FORWARD_JUMP_MAX],
      [ARCHIVED_FORWARD_JUMP_MAX, 2],
      [20_000, ARCHIVED_FORWARD_JUMP_MAX],
    ] as const) {
      const work = forgedWork(counter, index);
      expect(derivationsOf(work)).toBeLessThanOrEqual(2 * FORWARD_JUMP_MAX + around);
      expect(work.agreements).toBeLessThanOrEqual(41);
      expect(work.kem).toBe(0);
      most = Math.max(most, derivationsOf(work));
    }
    // It is the limit that ends the search, not the lack of sessions.
    expect(most).toBeGreaterThan(2 * FORWARD_JUMP_MAX - 2 * ARCHIVED_FORWARD_JUMP_MAX);
  });

  it('leaves no place for more, wherever it lies', () => {
    const place = fc.oneof(fc.nat(ARCHIVED_FORWARD_JUMP_MAX + 1), fc.nat(FORWARD_JUMP_MAX + 1));
    fc.assert(
      fc.property(place, place, (counter, index) => {
        const work = forgedWork(counter, index);
        expect(derivationsOf(work)).toBeLessThanOrEqual(2 * FORWARD_JUMP_MAX + around);
        expect(work.agreements).toBeLessThanOrEqual(41);
      }),
      { numRuns: 10 },
    );
  });

  it('SS-10: an honest one is read on the oldest session after 300 lost messages', () => {
    const [current, oldest] = [alice.record!.current!, alice.record!.archived.at(-1)!];
    expect(oldest.initiatorBaseKey).not.toEqual(current.initiatorBaseKey);
    // She answers on it, as after a crossing, with a ratchet key he has not seen.
    alice.record = { current: oldest, archived: [] };
    const before = bob.record!;
    const held = before.archived.at(-1)!;
    bob.record = { current: held, archived: [] };
    alice.decrypt(bob, bob.encrypt(alice, 'turn'));
    bob.record = { ...before, archived: [...before.archived.slice(0, -1), bob.record.current!] };
    sendLost(alice, 300);
    expect(bob.decrypt(alice, alice.encrypt(bob, 'late'))).toBe('late');
  });
});

it('a forged first message costs the key agreement and one jump', () => {
  const { alice, bob } = pair('forged first message');
  alice.initiate(bob);
  const first = parsePreKeySignalMessage(alice.encrypt(bob, 'first').bytes);
  const inner = forge({ ratchetKey: random(32), counter: FORWARD_JUMP_MAX, index: FORWARD_JUMP_MAX });
  const bytes = createPreKeySignalMessage({ ...first, message: inner.bytes });
  const work = workOfRefusal(bob, alice, { type: 'preKeySignalMessage', bytes }, 'E_MESSAGE_UNDECRYPTABLE');
  // Four agreements and one of the ratchet; one HKDF each for the agreement, the authenticator and the chains.
  expect(work).toEqual({ agreements: 5, kem: 1, hmac: 25_003, hkdf: 25_002 + 3 });
});

it('a payload of the key exchange costs at most one operation of ML-KEM and four derivations', () => {
  let ends = startEnds();
  let [kem, derivations] = [0, 0];
  for (let n = 0; n < 200; n++) {
    const turn = exchange(ends, n);
    const work = workOf((crypto) => sparseRatchet.receive(crypto, turn.before, turn.message, FORWARD_JUMP_MAX));
    kem = Math.max(kem, work.kem);
    // One of them is the key of the message.
    derivations = Math.max(derivations, derivationsOf(work) - 1);
    ends = turn.ends;
  }
  expect({ epoch: ends[0].exchange.epoch, kem, derivations }).toEqual({ epoch: 3, kem: 1, derivations: 4 });
});

interface Forgery {
  readonly ratchetKey: Uint8Array;
  readonly counter: number;
  readonly index: number;
  readonly epoch?: number;
  readonly postQuantum?: Uint8Array;
}

/** What anybody can write who has seen a message of the session: all is right but the MAC. */
function forge({ ratchetKey, counter, index, epoch = 1, postQuantum }: Forgery): SessionMessage {
  const body = encodeSignalMessage({
    ratchetKey: serializePublicKey(asX25519PublicKey(ratchetKey)),
    counter,
    previousCounter: 0,
    ciphertext: random(16),
    pqRatchet: postQuantum ?? encodePostQuantumMessage(epoch, index, { type: 'none' }),
  });
  return { type: 'signalMessage', bytes: concatBytes(Uint8Array.of(VERSION_BYTE), body, random(8)) };
}

/** What `receiver` computes until it refuses `message`, which leaves its record as it is. */
function workOfRefusal(receiver: Device, sender: Device, message: SessionMessage, code: string): Work {
  const before = receiver.record && encodeSessionRecord(receiver.record);
  const work = workOf((crypto) => expect(codeOf(() => decrypt(receiver, sender, message, crypto))).toBe(code));
  expect(receiver.record && encodeSessionRecord(receiver.record)).toEqual(before);
  return work;
}

function decrypt(receiver: Device, sender: Device, message: SessionMessage, crypto: CryptoProvider): void {
  const input = { local: receiver.local, remote: remoteOf(sender), message, preKeys: receiver.preKeys };
  decryptMessage(receiver.record, input, { ...receiver.env, crypto });
}
