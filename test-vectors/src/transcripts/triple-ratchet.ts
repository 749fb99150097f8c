/**
 * A conversation through three epochs of the post-quantum ratchet, with loss, reordering and repetition, step by step.
 *
 * Spec: Signal session layer, sections 3 to 7; sparse post-quantum ratchet, all of it.
 */

import { asX25519PublicKey, hexToBytes, utf8ToBytes } from '@sotto/crypto';
import {
  decryptMessage,
  encryptMessage,
  initiateSession,
  type LocalDevice,
  type PreKeyLookup,
  RatchetError,
  type RemoteDevice,
  type Session,
  type SessionMessage,
  type SessionRecord,
} from '@sotto/ratchet';
import { afterReceiving, afterSending, wholeSession } from '../checkpoint.ts';
import { innerMessage, nextMessageKeys, rootStep, signalMessageFields } from '../derive.ts';
import { type GeneratedFile, hex } from '../json.ts';
import { ALICE, BOB, bundleOf, createParty, createPreKeys, lookupOf, remoteOf } from '../parties.ts';
import { createRecorder, crypto, envOf, NOW, type Recorder } from '../recorder.ts';
import { createSchedule, type Schedule } from './schedule.ts';

export const tripleRatchetTranscript: GeneratedFile = {
  path: 'transcripts/triple-ratchet.json',
  make: (seed) => ({
    format: 'triple-ratchet-transcript-v1',
    description:
      'A conversation through three epochs of the post-quantum ratchet. Messages are numbered as they are sent; some are lost, late or repeated. Every step has the random bytes it draws and what the session holds after it. Private keys are given before clamping. name is text, now is milliseconds since 1970. How to replay it, and each field: README.md, transcripts.',
    spec: 'Signal session layer, sections 3 to 7; sparse post-quantum ratchet, sections 2 to 11',
    cases: [tripleRatchetCase(`${seed}/triple-ratchet`)],
  }),
};

/** The conversation ends when both sides have reached this epoch of the key exchange. */
const LAST_EPOCH = 4;

/** One message in so many is lost. Uneven, so that an exchange also finds the encapsulation key before the first ciphertext. */
const LOST_ONE_IN = { alice: 3, bob: 12 };

type Side = 'alice' | 'bob';

interface End {
  readonly side: Side;
  readonly local: LocalDevice;
  readonly remote: RemoteDevice;
  readonly preKeys: PreKeyLookup;
  readonly recorder: Recorder;
  record: SessionRecord | undefined;
}

interface Letter {
  readonly number: number;
  readonly to: End;
  readonly message: SessionMessage;
  /** The turn in which it arrives. */
  readonly due: number;
}

export type TripleRatchetStep =
  | { readonly action: 'initiate'; readonly by: Side; readonly random: string[]; readonly after: object }
  | ReturnType<typeof send>['step']
  | ReturnType<typeof receive>
  | ReturnType<typeof repeat>;

export type TripleRatchetCase = ReturnType<typeof tripleRatchetCase>;

function tripleRatchetCase(seed: string) {
  const [alice, bob] = [createParty(ALICE, `${seed}/alice`), createParty(BOB, `${seed}/bob`)];
  const preKeys = createPreKeys(bob, `${seed}/bob`, { oneTime: true });
  const ends: Record<Side, End> = {
    alice: createEnd('alice', alice.device, remoteOf(bob), lookupOf(preKeys), seed),
    bob: createEnd('bob', bob.device, remoteOf(alice), lookupOf(preKeys), seed),
  };
  const input = { local: alice.device, remote: remoteOf(bob), bundle: bundleOf(bob, preKeys) };
  ends.alice.record = initiateSession(undefined, input, envOf(ends.alice.recorder)).state;
  const initiated = {
    action: 'initiate',
    by: 'alice',
    random: ends.alice.recorder.take(),
    after: wholeSession(ends.alice.record.current!),
  } as const;
  const steps = [initiated, ...converse(ends, createSchedule(seed))];
  return {
    name: 'three epochs with loss, reordering and repetition',
    seed,
    now: NOW,
    alice: alice.json,
    bob: { ...bob.json, ...preKeys.json },
    steps: steps.map((step, n) => ({ step: n + 1, ...step })),
    final: { alice: wholeSession(sessionOf(ends.alice)), bob: wholeSession(sessionOf(ends.bob)) },
  };
}

function converse(ends: Record<Side, End>, schedule: Schedule): TripleRatchetStep[] {
  const steps: TripleRatchetStep[] = [];
  const underway: Letter[] = [];
  let number = 0;
  for (let turn = 0; !isOver(ends); turn++) {
    const [from, to] = turn % 2 === 0 ? [ends.alice, ends.bob] : [ends.bob, ends.alice];
    for (let left = from.record === undefined ? 0 : schedule.turnLength(); left > 0; left--) {
      number++;
      // The first message has to arrive for the other side to have anything to write on.
      const fate = number === 1 ? ({ kind: 'arrives', delay: 0 } as const) : schedule.fate(LOST_ONE_IN[from.side]);
      const sent = send(from, number, fate.kind === 'lost');
      steps.push(sent.step);
      if (fate.kind === 'arrives') underway.push({ number, to, message: sent.message, due: turn + fate.delay });
    }
    for (const letter of underway.filter(({ due }) => due === turn)) {
      steps.push(receive(letter));
      if (schedule.isRepeated()) steps.push(repeat(letter));
    }
  }
  return steps;
}

function isOver({ alice, bob }: Record<Side, End>): boolean {
  return [alice, bob].every(({ record }) => (record?.current?.postQuantum.exchange.epoch ?? 0) >= LAST_EPOCH);
}

function send(from: End, number: number, lost: boolean) {
  const before = sessionOf(from);
  // Sending leaves the epoch of the key exchange as it is, and keys are of the chain epoch below it.
  const chainEpoch = before.postQuantum.exchange.epoch - 1;
  const keys = nextMessageKeys(before, chainEpoch);
  const plaintext = utf8ToBytes(`message ${number} of ${from.side}`);
  const { local, remote, recorder } = from;
  const { state, output } = encryptMessage(from.record, { local, remote, plaintext }, envOf(recorder));
  from.record = state;
  const fields = signalMessageFields(innermost(output));
  const step = {
    action: 'send',
    by: from.side,
    message: number,
    ...(lost && { lost }),
    random: recorder.take(),
    plaintext: hex(plaintext),
    type: output.type,
    bytes: hex(output.bytes),
    counter: fields.counter!,
    postQuantumMessage: hex(fields.pqRatchet!),
    keys,
    after: afterSending(before, sessionOf(from), chainEpoch),
  } as const;
  return { step, message: output };
}

function receive({ number, to, message }: Letter) {
  const before = to.record?.current;
  const { local, remote, preKeys, recorder } = to;
  const { state, output } = decryptMessage(to.record, { local, remote, message, preKeys }, envOf(recorder));
  to.record = state;
  const { ratchetKey, pqRatchet } = signalMessageFields(innermost(message));
  const random = recorder.take();
  return {
    action: 'receive',
    by: to.side,
    message: number,
    random,
    plaintext: hex(output.plaintext),
    ...(before !== undefined && random[0] !== undefined && { ratchet: ratchetSteps(before, ratchetKey!, random[0]) }),
    after: afterReceiving(before, sessionOf(to), hex(ratchetKey!), readEpoch(pqRatchet!) - 1),
  } as const;
}

/** Both halves of a Diffie-Hellman step. `random` is the private key of the new ratchet pair. */
function ratchetSteps({ rootKey, sendingChain }: Session, serialized: Uint8Array, random: string) {
  const theirs = asX25519PublicKey(serialized.slice(1));
  const receiving = rootStep(rootKey, sendingChain.ratchetKeyPair.privateKey, theirs);
  const { privateKey } = crypto.x25519KeyPair(hexToBytes(random));
  return { receiving, sending: rootStep(hexToBytes(receiving.rootKey), privateKey, theirs) };
}

/** A second copy: refused, and nothing changes. */
function repeat({ number, to, message }: Letter) {
  const { local, remote, preKeys, recorder } = to;
  try {
    decryptMessage(to.record, { local, remote, message, preKeys }, envOf(recorder));
  } catch (error) {
    if (!(error instanceof RatchetError)) throw error;
    return { action: 'receive', by: to.side, message: number, random: recorder.take(), error: error.code } as const;
  }
  throw new Error('a repeated message was read');
}

function createEnd(side: Side, local: LocalDevice, remote: RemoteDevice, preKeys: PreKeyLookup, seed: string): End {
  return { side, local, remote, preKeys, recorder: createRecorder(`${seed}/${side}`), record: undefined };
}

function sessionOf({ record }: End): Session {
  if (record?.current === undefined) throw new Error('there is no session');
  return record.current;
}

function innermost({ type, bytes }: SessionMessage): Uint8Array {
  return type === 'preKeySignalMessage' ? innerMessage(bytes) : bytes;
}

/** The epoch of a post-quantum message; small ones stand in one byte. */
function readEpoch(message: Uint8Array): number {
  const epoch = message[1]!;
  if (epoch >= 0x80) throw new Error('epoch is in more than one byte');
  return epoch;
}
