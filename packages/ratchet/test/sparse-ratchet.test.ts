/** The sparse post-quantum ratchet: its vectors, and what holds for every history of two ends. */

import { bytesToHex, concatBytes, hexToBytes, type RandomBytes, wipe } from '@sotto/crypto';
import { readVectors, type VectorCase } from '@sotto/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PostQuantumAuthKey } from '../src/keys.ts';
import { FORWARD_JUMP_MAX } from '../src/limits.ts';
import { parsePostQuantumPayload, parsePostQuantumPrefix } from '../src/post-quantum-message.ts';
import { type SparseRatchetState, sparseRatchet } from '../src/sparse-ratchet.ts';
import {
  type Authenticator,
  createCiphertextMac,
  createHeaderMac,
  deriveEpochSecret,
  startAuthenticator,
  updateAuthenticator,
} from '../src/sparse-ratchet-authenticator.ts';
import { decodeSparseRatchet } from '../src/sparse-ratchet-storage.ts';
import { everyState, receive, send, startEnds } from './exchange.ts';
import { storedOf } from './stored-ratchet.ts';
import { crypto, envOf } from './support.ts';

interface TranscriptCase extends VectorCase {
  readonly authKey: string;
  readonly messages: readonly { readonly number: number; readonly message: string; readonly key: string }[];
  readonly transitions: readonly string[];
  readonly digests: readonly { readonly after: number; readonly digest: string }[];
}

it.each(readVectors<TranscriptCase>('signal/sparse-ratchet-transcript.json').cases)(
  'signal/sparse-ratchet-transcript.json: every message, key and transition of $name',
  (vector) => {
    const authKey = hexToBytes(vector.authKey) as PostQuantumAuthKey;
    const ends = {
      A: sparseRatchet.start(crypto, authKey, 'initiator'),
      B: sparseRatchet.start(crypto, authKey, 'responder'),
    };
    const transitions: string[] = [];
    const digests: { after: number; digest: string }[] = [];
    let transcript = new Uint8Array(0);
    for (let number = 1; number <= 400; number++) {
      const [from, to] = number % 2 === 1 ? (['A', 'B'] as const) : (['B', 'A'] as const);
      const keep = (side: 'A' | 'B', after: SparseRatchetState) => {
        const [was, is] = [ends[side].exchange, after.exchange];
        const epoch = is.epoch === was.epoch ? '' : ` (epoch ${is.epoch})`;
        const [a, b] = [STATES.indexOf(was.kind) + 1, STATES.indexOf(is.kind) + 1];
        if (a !== b) transitions.push(`${number} ${side} ${a}→${b}${epoch}`);
        ends[side] = after;
      };
      const sent = sparseRatchet.send(ends[from], envOf(vectorRandom(ends[from].exchange.epoch)))!;
      keep(from, sent.state);
      const received = sparseRatchet.receive(crypto, ends[to], sent.message, FORWARD_JUMP_MAX);
      if (received.kind === 'refused') throw new Error(received.reason);
      expect(received.key).toEqual(sent.key);
      keep(to, received.state);
      const known = vector.messages.find((entry) => entry.number === number);
      if (known !== undefined)
        expect([bytesToHex(sent.message), bytesToHex(sent.key)]).toEqual([known.message, known.key]);
      const length = Uint8Array.of(sent.message.length >> 8, sent.message.length & 0xff);
      transcript = concatBytes(transcript, length, sent.message, sent.key);
      if (vector.digests.some(({ after }) => after === number)) {
        digests.push({ after: number, digest: bytesToHex(crypto.sha256(transcript)) });
      }
    }
    expect(digests).toEqual(vector.digests);
    expect(transitions.slice(0, vector.transitions.length)).toEqual(vector.transitions);
  },
);

interface AuthenticatorCase extends VectorCase {
  readonly authKey: string;
  readonly epoch: number;
  readonly rootKey: string;
  readonly macKey: string;
  readonly keyRandom: string;
  readonly encapsulationRandom: string;
  readonly header: string;
  readonly headerMac: string;
  readonly sharedSecret: string;
  readonly epochSecret: string;
  readonly rootKeyAfterUpdate: string;
  readonly macKeyAfterUpdate: string;
  readonly ciphertext1Sha256: string;
  readonly ciphertext2: string;
  readonly ciphertextMac: string;
}

it.each(readVectors<AuthenticatorCase>('signal/sparse-ratchet-authenticator.json').cases)(
  'signal/sparse-ratchet-authenticator.json: authenticates as in the table: $name',
  (vector) => {
    const { epoch } = vector;
    const authenticator = startAuthenticator(crypto, hexToBytes(vector.authKey) as PostQuantumAuthKey);
    expect(hexOf(authenticator)).toEqual([vector.rootKey, vector.macKey]);
    const { header, vector: ek } = crypto.mlKem768KeyPair(hexToBytes(vector.keyRandom));
    expect(bytesToHex(header)).toBe(vector.header);
    expect(bytesToHex(createHeaderMac(crypto, authenticator, epoch, header))).toBe(vector.headerMac);
    const random = hexToBytes(vector.encapsulationRandom);
    const { ciphertext1, sharedSecret } = crypto.mlKem768Encapsulate1(header, random);
    const ciphertext2 = crypto.mlKem768Encapsulate2(header, ek, random);
    expect(bytesToHex(sharedSecret)).toBe(vector.sharedSecret);
    expect(bytesToHex(crypto.sha256(ciphertext1))).toBe(vector.ciphertext1Sha256);
    expect(bytesToHex(ciphertext2)).toBe(vector.ciphertext2);
    const secret = deriveEpochSecret(crypto, sharedSecret, epoch);
    expect(bytesToHex(secret)).toBe(vector.epochSecret);
    const updated = updateAuthenticator(crypto, authenticator, epoch, secret);
    expect(hexOf(updated)).toEqual([vector.rootKeyAfterUpdate, vector.macKeyAfterUpdate]);
    const mac = createCiphertextMac(crypto, updated, epoch, ciphertext1, ciphertext2);
    expect(bytesToHex(mac)).toBe(vector.ciphertextMac);
  },
);

function hexOf({ rootKey, macKey }: Authenticator): string[] {
  return [bytesToHex(rootKey), bytesToHex(macKey)];
}

const action = fc.record({
  side: fc.nat(1),
  fate: fc.constantFrom('read', 'read', 'read', 'held', 'lost', 'read twice'),
  pick: fc.nat(),
});

describe('any history', () => {
  it('of loss, order and repetition gives both ends equal keys, each once, and epochs go on after it', () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 100, maxLength: 700 }), (actions) => {
        const history = new History();
        for (const { side, fate, pick } of actions) {
          const letter = history.write(side);
          if (fate === 'held') history.held.push(letter);
          if (fate === 'read' || fate === 'read twice') history.read(letter);
          if (fate === 'read twice') history.read(letter);
          if (pick % 3 === 0 && history.held.length > 0) history.read(history.held[pick % history.held.length]!);
          if (pick % 16 === 0) history.reload(side);
        }
        for (const letter of history.held) history.read(letter);
        const { epoch } = history.ends[0]!.exchange;
        for (let n = 0; n < 300; n++) history.read(history.write(n % 2));
        for (const end of history.ends) expect(end.exchange.epoch).toBeGreaterThanOrEqual(epoch + 2);
      }),
      { numRuns: 12 },
    );
  });
});

it('goes on where every systematic chunk is lost, from the redundant ones alone', () => {
  const history = new History();
  let lost = 0;
  for (let n = 0; n < 1500; n++) {
    const letter = history.write(n % 2);
    const payload = parsePostQuantumPayload(letter.message, parsePostQuantumPrefix(letter.message)!)!;
    if ('chunk' in payload && payload.chunkIndex < SYSTEMATIC_CHUNKS[payload.type]) lost++;
    else history.read(letter);
  }
  expect(lost).toBeGreaterThan(300);
  for (const end of history.ends) expect(end.exchange.epoch).toBeGreaterThanOrEqual(6);
});

describe('forked copies', () => {
  it('that try a message and are thrown away change nothing, and two that read it get the same key', () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 100, maxLength: 400 }), (actions) => {
        const history = new History();
        for (const { side, fate, pick } of actions) {
          const letter = history.write(side);
          if (pick % 2 === 0) history.tryOn(letter);
          if (fate === 'held') history.held.push(letter);
          if (fate === 'read' || fate === 'read twice') history.read(letter);
          if (pick % 5 === 0 && history.held.length > 0) history.tryOn(history.held[pick % history.held.length]!);
        }
        for (const letter of history.held) history.read(letter);
      }),
      { numRuns: 6 },
    );
  });

  it('of a sender get no key out of its peer twice, and nothing but refusals where they have parted', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(action, { minLength: 150, maxLength: 500 }), fc.nat(100), (actions, fork) => {
        const [alice, bob] = startEnds();
        const copies = [alice];
        let peer = bob;
        const handedOut = new Set<string>();
        for (const [n, { side, pick }] of actions.entries()) {
          if (n === fork) copies.push(copies[0]!);
          const copy = pick % copies.length;
          const [from, to] = side === 0 ? [copies[copy]!, peer] : [peer, copies[copy]!];
          const sent = send(from);
          const result = receive(to, sent.message);
          const key = bytesToHex(sent.key);
          const isRight = result.kind === 'accepted' && bytesToHex(result.key!) === key;
          if (side === 0 && isRight) expect(handedOut.has(key)).toBe(false);
          if (side === 0 && isRight) handedOut.add(key);
          // The MAC of the enclosing message refuses a wrong key, and with it the state.
          const after = isRight ? result.state : to;
          [copies[copy], peer] = side === 0 ? [sent.state, after] : [after, sent.state];
        }
        accepted += handedOut.size;
      }),
      { numRuns: 10 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

describe('any bytes', () => {
  const states = everyState();
  const payload = fc.record({
    epoch: fc.integer({ min: 1, max: 4 }),
    index: fc.nat(40),
    type: fc.nat(8),
    chunkIndex: fc.nat(200),
    chunk: fc.uint8Array({ minLength: 28, maxLength: 33 }),
  });
  const crafted = payload.map(({ epoch, index, type, chunkIndex, chunk }) => {
    const place = chunkIndex < 128 ? [chunkIndex] : [chunkIndex, 1];
    return Uint8Array.of(1, epoch, index, type, ...place, ...chunk);
  });

  it('are read or refused, in every state, and change no state', () => {
    const copies = structuredClone(states);
    fc.assert(
      fc.property(fc.nat(10), fc.oneof(crafted, fc.uint8Array({ maxLength: 60 })), (n, message) => {
        const result = receive(states[n]!, message);
        expect(['accepted', 'refused']).toContain(result.kind);
      }),
      { numRuns: 2000 },
    );
    expect(states).toEqual(copies);
  });
});

interface Letter {
  readonly to: number;
  readonly epoch: number;
  readonly message: Uint8Array;
  readonly key: string;
}

/** Two ends that wipe what a step spends, as a client does after its commit. */
class History {
  readonly ends = [...startEnds()];
  readonly held: Letter[] = [];
  readonly #keys = new Set<string>();
  readonly #read = new Set<string>();

  write(side: number): Letter {
    const before = this.ends[side]!;
    const { state, message, key } = send(before);
    const letter = { to: 1 - side, epoch: state.exchange.epoch - 1, message, key: bytesToHex(key) };
    expect(this.#keys.has(letter.key)).toBe(false);
    this.#keys.add(letter.key);
    this.#commit(side, before, state);
    return letter;
  }

  read({ to, epoch, message, key }: Letter): void {
    const before = this.ends[to]!;
    const result = receive(before, message);
    if (!before.epochs.links.some((link) => link.epoch === epoch)) {
      expect(result).toEqual({ kind: 'refused', reason: 'epoch-out-of-range' });
    } else if (this.#read.has(key)) {
      expect(result).toEqual({ kind: 'refused', reason: 'key-already-requested' });
    } else {
      if (result.kind === 'refused') throw new Error(result.reason);
      expect(bytesToHex(result.key ?? new Uint8Array(0))).toBe(key);
      this.#read.add(key);
      this.#commit(to, before, result.state);
    }
  }

  /** Two copies of the reader try a letter; both are thrown away, with what they derived. */
  tryOn({ to, message }: Letter): void {
    const before = this.ends[to]!;
    const stored = storedOf(before);
    const copies = [before, decodeSparseRatchet(stored)];
    const results = copies.map((copy) => receive(copy, message));
    expect(outcomeOf(results[0]!)).toBe(outcomeOf(results[1]!));
    if (results[0]!.kind === 'accepted') wipe(...sparseRatchet.secretsOnlyIn(results[0]!.state, before));
    expect(storedOf(before)).toEqual(stored);
  }

  reload(side: number): void {
    const state = this.ends[side]!;
    const loaded = decodeSparseRatchet(storedOf(state));
    expect(loaded).toEqual(state);
    this.ends[side] = loaded;
  }

  #commit(side: number, before: SparseRatchetState, after: SparseRatchetState): void {
    wipe(...sparseRatchet.secretsOnlyIn(before, after));
    this.ends[side] = after;
  }
}

/** A result as text: its key and stored state, or its reason. */
function outcomeOf(result: ReturnType<typeof receive>): string {
  if (result.kind === 'refused') return result.reason;
  return `${bytesToHex(result.key!)} ${JSON.stringify(storedOf(result.state))}`;
}

/** Section 8.2. */
const SYSTEMATIC_CHUNKS = { header: 3, ek: 36, 'ek-ct1-ack': 36, ct1: 30, ct2: 5 };

/** Section 15.1: byte i is (64 e + i) for key generation and (32 e + 128 + i) for encapsulation. */
function vectorRandom(epoch: number): RandomBytes {
  return (length) => {
    const first = length === 64 ? 64 * epoch : 32 * epoch + 128;
    return Uint8Array.from({ length }, (_, i) => (first + i) & 0xff);
  };
}

/** By their number in section 9.1. */
const STATES = [
  'keys-unsampled',
  'keys-sampled',
  'header-sent',
  'ct1-received',
  'ek-sent-ct1-received',
  'no-header-received',
  'header-received',
  'ct1-sampled',
  'ek-received-ct1-sampled',
  'ct1-acknowledged',
  'ct2-sampled',
];
