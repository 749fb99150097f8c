/**
 * What holds for every history of a sender key, and its limits at their edges. A failing run prints the seed and path
 * that replay it. Rules: DR-01 to DR-03, DR-12, SK-12 to SK-15.
 */

import { bytesToHex, concatBytes } from '@sotto/crypto';
import { encodeSenderKeyDistributionMessage, encodeSenderKeyMessage } from '@sotto/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RatchetError } from '../src/errors.ts';
import { FORWARD_JUMP_MAX, SENDER_KEY_STATES_MAX, SKIPPED_SEEDS_MAX, UINT32_MAX } from '../src/limits.ts';
import { processSenderKeyDistribution } from '../src/sender-key-cipher.ts';
import { readSenderKeyDistributionIds } from '../src/sender-key-distribution.ts';
import { createSenderKeyMessage, readSenderKeyMessageIds } from '../src/sender-key-message.ts';
import { type SenderKeyRecord, senderKeySecretsOnlyIn } from '../src/sender-key-record.ts';
import { decodeSenderKeyRecord, encodeSenderKeyRecord } from '../src/sender-key-storage.ts';
import type { Step } from '../src/step.ts';
import { DISTRIBUTION_ID, type SenderKeyEnd, senderAndReader } from './sender-key-support.ts';
import { codeOf } from './support.ts';

interface Letter {
  readonly text: string;
  readonly message: Uint8Array;
}

type Action =
  | { readonly kind: 'send' | 'lose' | 'rotate' | 'reload' | 'distribute' }
  | { readonly kind: 'deliver' | 'repeat' | 'redistribute'; readonly pick: number };

const pick = fc.nat();
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('send' as const) }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('deliver' as const), pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('repeat' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('redistribute' as const), pick }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('lose' as const, 'rotate', 'reload', 'distribute') }),
  },
);

describe('any history', () => {
  it('delivers each message once on a chain that is known, whatever is reordered, lost, repeated, rotated and distributed again', () => {
    fc.assert(
      fc.property(fc.array(action, { minLength: 20, maxLength: 80 }), fc.nat(), (actions, seed) => {
        play(senderAndReader(`history ${seed}`), actions);
      }),
      { numRuns: 40 },
    );
  });

  it('of 50 messages is read in every order', () => {
    const texts = Array.from({ length: 50 }, (_, n) => `message ${n}`);
    fc.assert(
      fc.property(fc.shuffledSubarray(texts, { minLength: 50 }), fc.nat(), (order, seed) => {
        const { sender, reader } = senderAndReader(`fifty ${seed}`);
        const messages = new Map(texts.map((text) => [text, sender.encrypt(text)]));
        for (const text of order) expect(checked(reader, () => reader.decrypt(messages.get(text)!))).toBe(text);
        for (const text of order) refused(reader, () => reader.decrypt(messages.get(text)!), 'E_MESSAGE_DUPLICATE');
        expect(reader.record!.states).toMatchObject([{ index: 50, skippedSeeds: [] }]);
      }),
      { numRuns: 6 },
    );
  });
});

describe('one chain', () => {
  it('bridges 25 000 lost messages, and not 25 001', () => {
    const { sender, reader } = senderAndReader('jump');
    sender.sendLost(FORWARD_JUMP_MAX);
    const [last, beyond] = [sender.encrypt('last'), sender.encrypt('beyond')];
    refused(reader, () => reader.decrypt(beyond), 'E_MESSAGE_UNDECRYPTABLE');
    expect(checked(reader, () => reader.decrypt(last))).toBe('last');
    expect(reader.decrypt(beyond)).toBe('beyond');
  });

  it('keeps 2000 of 2104 skipped messages: number 104 is read, number 103 is not', () => {
    const { sender, reader } = senderAndReader('skipped');
    sender.sendLost(103);
    const early = [sender.encrypt('103'), sender.encrypt('104')];
    sender.sendLost(SKIPPED_SEEDS_MAX - 1);
    const after = sender.encrypt('2104');
    expect(checked(reader, () => reader.decrypt(after))).toBe('2104');
    expect(reader.record!.states[0]!.skippedSeeds.length).toBe(SKIPPED_SEEDS_MAX);
    refused(reader, () => reader.decrypt(early[0]!), 'E_MESSAGE_DUPLICATE');
    expect(checked(reader, () => reader.decrypt(early[1]!))).toBe('104');
    refused(reader, () => reader.decrypt(early[1]!), 'E_MESSAGE_DUPLICATE');
  });

  it('does not advance beyond 2^32 - 1', () => {
    const { sender, reader } = senderAndReader('end');
    const [state] = sender.record!.states;
    for (const index of [UINT32_MAX - 1, UINT32_MAX]) {
      sender.record = { ...sender.record!, states: [{ ...state!, index }] };
      reader.record = undefined;
      reader.process(sender.distribution());
      const ids = { distributionId: DISTRIBUTION_ID, chainId: state!.chainId, iteration: UINT32_MAX };
      const content = { ...ids, ciphertext: new Uint8Array(16) };
      const beyond = createSenderKeyMessage(content, state!.signingPrivateKey!, sender.env);
      refused(reader, () => reader.decrypt(beyond), 'E_MESSAGE_UNDECRYPTABLE');
    }
  });
});

describe('one sender', () => {
  it('is read on the five chains distributed last, and not on the sixth', () => {
    const { sender, reader } = senderAndReader('five chains');
    const messages = [sender.encrypt('chain 0')];
    for (let n = 1; n <= SENDER_KEY_STATES_MAX; n++) {
      const distribution = sender.rotate();
      checked(reader, () => reader.process(distribution));
      messages.push(sender.encrypt(`chain ${n}`));
    }
    expect(reader.record!.states.length).toBe(SENDER_KEY_STATES_MAX);
    refused(reader, () => reader.decrypt(messages[0]!), 'E_SENDER_KEY_UNKNOWN');
    for (const n of [1, 3, 2, 5, 4]) expect(checked(reader, () => reader.decrypt(messages[n]!))).toBe(`chain ${n}`);
  });

  it('may name a new chain like an old one, which it replaces', () => {
    const { sender, reader } = senderAndReader('replaced');
    const old = sender.encrypt('old');
    const { chainId } = sender.record!.states[0]!;
    sender.rotate();
    sender.record = { ...sender.record!, states: [{ ...sender.record!.states[0]!, chainId }] };
    const distribution = sender.distribution();
    checked(reader, () => reader.process(distribution));
    expect(reader.record!.states.length).toBe(1);
    refused(reader, () => reader.decrypt(old), 'E_SIGNATURE_INVALID');
    expect(reader.decrypt(sender.encrypt('new'))).toBe('new');
  });
});

describe('arbitrary bytes', () => {
  const { sender, reader } = senderAndReader('arbitrary');
  const { chainId } = sender.record!.states[0]!;
  const anyBytes = fc.uint8Array({ maxLength: 200 });
  const uint32 = fc.nat(UINT32_MAX);
  const ids = {
    distributionUuid: fc.oneof(fc.constant(DISTRIBUTION_ID), anyBytes),
    chainId: fc.oneof(fc.constant(chainId), uint32),
    iteration: fc.oneof(fc.nat(40), uint32),
  };
  const signature = fc.uint8Array({ minLength: 64, maxLength: 64 });
  const message = fc.tuple(fc.record({ ...ids, ciphertext: anyBytes }, { requiredKeys: [] }), signature);
  const key = fc.oneof(fc.uint8Array({ minLength: 32, maxLength: 32 }), anyBytes);
  const signingKey = key.map((bytes) => Uint8Array.of(5, ...bytes));
  const distribution = fc.record({ ...ids, chainKey: key, signingKey }, { requiredKeys: ['chainKey', 'signingKey'] });

  it('are refused as a message, and change nothing', () => {
    const framed = message.map(([fields, signature]) => {
      return concatBytes(Uint8Array.of(0x33), encodeSenderKeyMessage(fields), signature);
    });
    fc.assert(
      fc.property(fc.oneof(anyBytes, framed), (bytes) => {
        const before = encodeSenderKeyRecord(reader.record!);
        expect(typed(() => reader.decryptStep(bytes))).toBeUndefined();
        typed(() => readSenderKeyMessageIds(bytes));
        expect(encodeSenderKeyRecord(reader.record!)).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  it('are refused as a distribution, or leave a record that can be stored', () => {
    const framed = distribution.map((fields) => {
      return concatBytes(Uint8Array.of(0x33), encodeSenderKeyDistributionMessage(fields));
    });
    fc.assert(
      fc.property(fc.oneof(anyBytes, framed), (bytes) => {
        typed(() => readSenderKeyDistributionIds(bytes));
        const before = encodeSenderKeyRecord(reader.record!);
        const step = typed(() => processSenderKeyDistribution(reader.record, { bytes }));
        expect(encodeSenderKeyRecord(reader.record!)).toEqual(before);
        if (step !== undefined) expect(decodeSenderKeyRecord(encodeSenderKeyRecord(step.state))).toEqual(step.state);
      }),
      { numRuns: 300 },
    );
  });

  it('in a stored record are refused, or are a record', () => {
    const stored = encodeSenderKeyRecord(reader.record!);
    const damage = fc.record({ at: fc.nat(stored.length - 1), bit: fc.nat(7), end: fc.nat(stored.length) });
    fc.assert(
      fc.property(damage, ({ at, bit, end }) => {
        const flipped = stored.map((byte, i) => (i === at ? byte ^ (1 << bit) : byte));
        for (const bytes of [flipped, flipped.subarray(0, end)]) {
          const record = typed(() => decodeSenderKeyRecord(bytes));
          if (record !== undefined) expect(decodeSenderKeyRecord(encodeSenderKeyRecord(record))).toEqual(record);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** A chain as the reader should know it. */
interface KnownChain {
  readonly chainId: number;
  /** Where it began for this reader. */
  readonly iteration: number;
  readonly read: Set<string>;
}

/** Plays a history and checks what becomes of every message. */
function play(
  ends: { readonly sender: SenderKeyEnd; readonly reader: SenderKeyEnd },
  actions: readonly Action[],
): void {
  const { sender, reader } = ends;
  const underway: Letter[] = [];
  const distributions = [sender.distribution()];
  let chains = distribute(reader, distributions[0]!, []);
  for (const [n, action] of actions.entries()) {
    if (action.kind === 'send') underway.push(send(sender, `message ${n}`));
    if (action.kind === 'lose') underway.shift();
    if (action.kind === 'reload') for (const end of [sender, reader]) reload(end);
    if (action.kind === 'rotate') distributions.push(checked(sender, () => sender.rotate()));
    if (action.kind === 'distribute') distributions.push(checked(sender, () => sender.distribution()));
    if (action.kind === 'distribute') chains = distribute(reader, distributions.at(-1)!, chains);
    if (action.kind === 'redistribute') {
      chains = distribute(reader, distributions[action.pick % distributions.length]!, chains);
    }
    if ((action.kind === 'deliver' || action.kind === 'repeat') && underway.length > 0) {
      const position = action.pick % underway.length;
      deliver(reader, underway[position]!, chains);
      if (action.kind === 'deliver') underway.splice(position, 1);
    }
  }
}

function send(sender: SenderKeyEnd, text: string): Letter {
  const message = checked(sender, () => sender.encrypt(text));
  return { text, message };
}

/** The chains a reader knows after a distribution. One that was dropped begins anew, and forgets what was read on it. */
function distribute(reader: SenderKeyEnd, bytes: Uint8Array, before: readonly KnownChain[]): readonly KnownChain[] {
  const { chainId, iteration } = readSenderKeyDistributionIds(bytes);
  const known = before.find((chain) => chain.chainId === chainId) ?? { chainId, iteration, read: new Set() };
  checked(reader, () => reader.process(bytes));
  const chains = [known, ...before.filter((chain) => chain !== known)].slice(0, SENDER_KEY_STATES_MAX);
  expect(reader.record!.states.map((state) => state.chainId)).toEqual(chains.map((chain) => chain.chainId));
  return chains;
}

/** Hands one message over. What a reader says to it follows from the chains it knows and what it has read. */
function deliver(reader: SenderKeyEnd, { text, message }: Letter, chains: readonly KnownChain[]): void {
  const { chainId, iteration } = readSenderKeyMessageIds(message);
  const chain = chains.find((one) => one.chainId === chainId);
  if (chain === undefined) {
    refused(reader, () => reader.decrypt(message), 'E_SENDER_KEY_UNKNOWN');
  } else if (iteration < chain.iteration || chain.read.has(text)) {
    refused(reader, () => reader.decrypt(message), 'E_MESSAGE_DUPLICATE');
  } else {
    expect(checked(reader, () => reader.decrypt(message))).toBe(text);
    chain.read.add(text);
  }
}

/** Runs a step and checks what every step promises. */
function checked<Result>(end: SenderKeyEnd, run: () => Result): Result {
  const before = end.record;
  const bytesBefore = before && encodeSenderKeyRecord(before);
  let textAfter = '';
  end.observe = (step) => {
    // The argument is as it was, to the byte.
    if (before !== undefined) expect(encodeSenderKeyRecord(before)).toEqual(bytesBefore);
    textAfter = bytesToHex(encodeSenderKeyRecord(step.state));
    expectSpent(before, step, textAfter);
  };
  const result = run();
  end.observe = () => {};
  // Everything spent is wiped by now, and the new state did not feel it.
  expect(bytesToHex(encodeSenderKeyRecord(end.record!))).toBe(textAfter);
  return result;
}

/** `spent` is exactly what the old state held and the new one does not, and no stored byte of it is left. */
function expectSpent(
  before: SenderKeyRecord | undefined,
  step: Step<SenderKeyRecord, unknown>,
  textAfter: string,
): void {
  const held = before === undefined ? [] : senderKeySecretsOnlyIn(before, undefined).map(bytesToHex);
  const gone = held.filter((secret) => !textAfter.includes(secret));
  expect(step.spent.map(bytesToHex).toSorted()).toEqual(gone.toSorted());
}

function refused(end: SenderKeyEnd, run: () => unknown, code: string): void {
  const before = end.record!;
  const bytesBefore = encodeSenderKeyRecord(before);
  expect(codeOf(run)).toBe(code);
  expect(end.record).toBe(before);
  expect(encodeSenderKeyRecord(before)).toEqual(bytesBefore);
}

/** The result, or `undefined` when it is refused in the one way there is. */
function typed<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof RatchetError) return undefined;
    throw error;
  }
}

function reload(end: SenderKeyEnd): void {
  const bytes = encodeSenderKeyRecord(end.record!);
  const record = decodeSenderKeyRecord(bytes);
  expect(record).toEqual(end.record);
  expect(encodeSenderKeyRecord(record)).toEqual(bytes);
  end.record = record;
}
