/**
 * The conversation of the transcript, followed by the formulas of the spec alone, as another implementation would: from
 * the private keys, the random bytes and the bytes of the messages to every value that the file lists. ML-KEM-768 is the
 * whole one of a library; the pieces that travel in chunks are not looked at.
 */

import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { utf8ToBytes } from '@sotto/crypto';
import { parseKemPublicKey } from '@sotto/ratchet';
import { readVectors } from '@sotto/testkit';
import { decodePreKeySignalMessage, decodeSignalMessage } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import type { TripleRatchetCase, TripleRatchetStep } from '../src/transcripts/triple-ratchet.ts';
import {
  type Authenticator,
  agree,
  type ChainEpoch,
  chainStep,
  derive,
  epochSecret,
  firstChainEpoch,
  nextChainEpoch,
  nextChainKey,
  rootStep,
  seedOf,
  updateAuthenticator,
  ZERO,
} from './foreign-formulas.ts';
import { bytes, crypto, hex } from './transcripts-support.ts';

type Side = 'alice' | 'bob';
type SendStep = Extract<TripleRatchetStep, { action: 'send' }>;
type ReceiveStep = Exclude<Extract<TripleRatchetStep, { action: 'receive' }>, { error: string }>;

describe.each(readVectors<TripleRatchetCase>('transcripts/triple-ratchet.json').cases)(
  'transcripts/triple-ratchet.json: $name, by formulas alone',
  (vector) => {
    it('has every key and every chain key that follows', () => {
      expect(follow(vector).epochs).toBe(4);
    });

    it.each([
      ['rootKey', '$.after.rootKey'],
      ['chainKey', '$.after.receiving.chainKey'],
      ['postQuantumKey', '$.keys.postQuantumKey'],
      ['chainKey', '$.after.postQuantum.chainKey'],
      ['macKey', '$.after.postQuantum.authenticator.macKey'],
    ])('would not have another %s at %s', (field, path) => {
      const [, ...names] = path.split('.');
      const changed = { ...vector, steps: structuredClone(vector.steps.slice(0, 100)) };
      const holders = changed.steps.map((step) => names.slice(0, -1).reduce(descend, step));
      const holder = holders.filter((one) => one !== undefined && field in one).at(-1)!;
      holder[field] = String(holder[field]).replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
      expect(() => follow(changed)).toThrow(/expected/);
    });
  },
);

function follow(vector: TripleRatchetCase): Walk {
  const walk = new Walk(vector);
  for (const step of vector.steps) {
    if (step.action === 'send') walk.send(step);
    else if (step.action === 'receive' && !('error' in step)) walk.receive(step);
  }
  return walk;
}

function descend(value: unknown, name: string): Record<string, unknown> | undefined {
  return (value as Record<string, Record<string, unknown>> | undefined)?.[name];
}

interface End {
  rootKey: string;
  /** Before clamping. */
  ratchetPrivateKey: string;
  sending: { chainKey: string; index: number };
  readonly receiving: Map<string, { chainKey: string; index: number; skipped: number[] }>;
}

class Walk {
  readonly #ends: Record<Side, End>;
  readonly #sent = new Map<number, SendStep>();
  readonly #chains: ChainEpoch[];
  readonly #authenticators: Authenticator[];
  /** Random bytes of the key exchanges so far: of a key pair, then of an encapsulation to it. */
  readonly #exchanges: string[] = [];

  constructor(vector: TripleRatchetCase) {
    const { alice, bob, authKey } = agreeAsBoth(vector);
    this.#ends = { alice, bob };
    this.#chains = [firstChainEpoch(authKey)];
    this.#authenticators = [updateAuthenticator(ZERO, 1, authKey)];
  }

  get epochs(): number {
    return this.#chains.length;
  }

  send(step: SendStep): void {
    for (const draw of step.random) this.#draw(draw);
    this.#sent.set(step.message, step);
    const { rootKey, sending } = this.#ends[step.by];
    expect(step.after.rootKey).toBe(rootKey);
    expect(step.counter).toBe(sending.index);
    expect(step.keys.seed).toBe(seedOf(sending.chainKey));
    sending.chainKey = nextChainKey(sending.chainKey);
    sending.index++;
    expect(step.after.sending).toMatchObject(sending);
    this.#expectPostQuantum(step.by, step.by, step.after.postQuantum, step);
  }

  receive(step: ReceiveStep): void {
    const sent = this.#sent.get(step.message)!;
    const end = this.#ends[step.by];
    const ratchetKey = hex(innermost(sent).ratchetKey!);
    if (!end.receiving.has(ratchetKey)) this.#turn(end, ratchetKey, step);
    const chain = end.receiving.get(ratchetKey)!;
    if (sent.counter < chain.index) {
      expect(chain.skipped).toContain(sent.counter);
      chain.skipped = chain.skipped.filter((index) => index !== sent.counter);
    }
    for (; chain.index <= sent.counter; chain.index++) {
      if (chain.index === sent.counter) expect(sent.keys.seed).toBe(seedOf(chain.chainKey));
      else chain.skipped.push(chain.index);
      chain.chainKey = nextChainKey(chain.chainKey);
    }
    expect(step.after.receiving).toEqual({ ratchetKey, ...chain });
    expect(step.after.rootKey).toBe(end.rootKey);
    this.#expectPostQuantum(step.by, sent.by, step.after.postQuantum, sent);
  }

  /** Section 4.6 step 2. */
  #turn(end: End, ratchetKey: string, step: ReceiveStep): void {
    const receiving = rootStep(end.rootKey, agree(end.ratchetPrivateKey, ratchetKey));
    end.ratchetPrivateKey = step.random[0]!;
    const sending = rootStep(receiving.rootKey, agree(end.ratchetPrivateKey, ratchetKey));
    if ('ratchet' in step) expect(step.ratchet).toEqual({ receiving, sending });
    end.receiving.set(ratchetKey, { chainKey: receiving.chainKey, index: 0, skipped: [] });
    end.rootKey = sending.rootKey;
    end.sending = { chainKey: sending.chainKey, index: 0 };
    expect(step.after.sending).toMatchObject(end.sending);
  }

  /** The key of the message that `sender` sent, and the chain as `side` has it, which may have come further. */
  #expectPostQuantum(
    side: Side,
    sender: Side,
    after: SendStep['after']['postQuantum'] | ReceiveStep['after']['postQuantum'],
    { keys, postQuantumMessage }: SendStep,
  ): void {
    const { epoch, index } = readPrefix(bytes(postQuantumMessage));
    expect(after.chainEpoch).toBe(epoch - 1);
    const start = this.#chains[after.chainEpoch]!;
    const direction = sender === 'alice' ? start.initiatorToResponder : start.responderToInitiator;
    const steps = chainSteps(direction, Math.max(index, after.counter));
    expect(keys.postQuantumKey).toBe(steps[index]!.key);
    expect(after.chainKey).toBe(steps[after.counter]!.chainKey);
    if (side === sender) expect(after.counter).toBe(index);
    const output = crypto.hkdfSha256(
      bytes(keys.seed),
      bytes(keys.postQuantumKey),
      utf8ToBytes('WhisperMessageKeys'),
      80,
    );
    expect(hex(output)).toBe(keys.cipherKey + keys.macKey + keys.nonce);
    if ('authenticator' in after) expect(this.#authenticators).toContainEqual(after.authenticator);
    if ('rootKey' in after) expect(this.#chains.map(({ rootKey }) => rootKey)).toContain(after.rootKey);
  }

  /** What sending draws is d || z of a key pair, or m of an encapsulation; the second of two ends an exchange. */
  #draw(draw: string): void {
    this.#exchanges.push(draw);
    if (draw.length === 128) return;
    const [keyRandom, encapsulationRandom] = this.#exchanges.slice(-2);
    const { publicKey } = ml_kem768.keygen(bytes(keyRandom!));
    const { sharedSecret } = ml_kem768.encapsulate(publicKey, bytes(encapsulationRandom!));
    const epoch = this.#chains.length;
    const secret = epochSecret(hex(sharedSecret), epoch);
    this.#chains.push(nextChainEpoch(this.#chains.at(-1)!, secret));
    this.#authenticators.push(updateAuthenticator(this.#authenticators.at(-1)!.rootKey, epoch, secret));
  }
}

/** Section 3.2, and the states that both ends start from. */
function agreeAsBoth({ alice, bob, steps }: TripleRatchetCase) {
  const [base, encapsulation, ratchet] = steps[0]!.random;
  const { signedPreKey, kemPreKey, oneTimePreKey } = bob;
  const kem = parseKemPublicKey(bytes(kemPreKey.publicKey));
  const { sharedSecret } = crypto.kyberEncapsulate(kem, bytes(encapsulation!));
  const secret = [
    'ff'.repeat(32),
    agree(alice.identity.privateKey, signedPreKey.publicKey),
    agree(base!, bob.identity.publicKey),
    agree(base!, signedPreKey.publicKey),
    agree(base!, oneTimePreKey!.publicKey),
    hex(sharedSecret),
  ].join('');
  const info = utf8ToBytes('WhisperText_X25519_SHA-256_CRYSTALS-KYBER-1024');
  const [rootKey, chainKey, authKey] = derive(ZERO, secret, info, 3);
  const first = rootStep(rootKey!, agree(ratchet!, signedPreKey.publicKey));
  const [ofAlice, ofBob]: [End, End] = [
    {
      rootKey: first.rootKey,
      ratchetPrivateKey: ratchet!,
      sending: { chainKey: first.chainKey, index: 0 },
      receiving: new Map([[signedPreKey.publicKey, { chainKey: chainKey!, index: 0, skipped: [] }]]),
    },
    {
      rootKey: rootKey!,
      ratchetPrivateKey: signedPreKey.privateKey,
      sending: { chainKey: chainKey!, index: 0 },
      receiving: new Map(),
    },
  ];
  return { alice: ofAlice, bob: ofBob, authKey: authKey! };
}

function innermost({ type, bytes: message }: SendStep) {
  const whole = bytes(message);
  const inner = type === 'signalMessage' ? whole : decodePreKeySignalMessage(whole.slice(1)).message!;
  return decodeSignalMessage(inner.slice(1, -8));
}

/** Ratchet section 4.3. Both numbers are varints. */
function readPrefix(message: Uint8Array): { readonly epoch: number; readonly index: number } {
  const numbers: number[] = [];
  let position = 1;
  while (numbers.length < 2) {
    let value = 0;
    let shift = 0;
    for (let more = true; more; shift += 7) {
      const byte = message[position++]!;
      value |= (byte & 0x7f) << shift;
      more = byte >= 0x80;
    }
    numbers.push(value);
  }
  return { epoch: numbers[0]!, index: numbers[1]! };
}

/** Keys and chain keys by their index, as far as `last`; kept, since every message asks for them again. */
function chainSteps(start: string, last: number): readonly { readonly chainKey: string; readonly key: string }[] {
  const steps = CHAINS.get(start) ?? [{ chainKey: start, key: '' }];
  CHAINS.set(start, steps);
  while (steps.length <= last) steps.push(chainStep(steps.at(-1)!.chainKey, steps.length));
  return steps;
}

const CHAINS = new Map<string, { chainKey: string; key: string }[]>();
