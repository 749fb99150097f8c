/**
 * What a stolen record opens: of the past nothing but skipped messages, of the future what is written until fresh secrets
 * of both ends have met. The figures stand in docs/protocol.md; each conversation is drawn from its seed.
 */

import { bytesToHex, bytesToUtf8, equalBytes } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { parsePostQuantumPrefix } from '../src/post-quantum-message.ts';
import type { PreKeyLookup } from '../src/pre-keys.ts';
import type { Session } from '../src/session.ts';
import { decryptMessage } from '../src/session-cipher.ts';
import { decodeSessionRecord } from '../src/session-storage.ts';
import { findSkipped } from '../src/skipped-secrets.ts';
import { Eavesdropper } from './eavesdropper.ts';
import { codeOf, pair, remoteOf } from './support.ts';
import { converse, type Letter, type Side, type Transcript } from './transcript.ts';

const SIDES: readonly Side[] = [0, 1];
const IN_TURNS = { turnMax: 1, lossPercent: 0, delayMax: 0 };
const ROUGH = { turnMax: 4, lossPercent: 20, delayMax: 4 };
const SEEDS = ['one', 'two', 'three'];

describe('of the messages before it, a stolen record', () => {
  it.each(SEEDS)('opens exactly those that were skipped and whose keys are kept, seed %s', (seed) => {
    const transcript = converse({ ...ROUGH, seed: `past ${seed}`, messages: 120 });
    let opened = 0;
    for (const victim of SIDES) {
      for (let theft = 5; theft < transcript.events.length; theft += 11) {
        opened += expectClosedPast(transcript, victim, theft);
      }
    }
    expect(opened).toBeGreaterThan(20);
  });

  it('holds no secret that was spent before', () => {
    const { records, spent, secrets } = converse({ ...ROUGH, seed: 'spent', messages: 250 });
    for (const victim of SIDES) {
      for (const theft of [50, 150, records.length - 1]) {
        const stolen = bytesToHex(records[theft]![victim]);
        const gone = secrets[victim].slice(0, spent[theft]![victim]);
        expect(gone.length).toBeGreaterThan(40);
        expect(gone.filter((secret) => stolen.includes(secret))).toEqual([]);
      }
    }
  });
});

describe('of recorded first messages, stolen pre-keys', () => {
  it.each([
    { oneTime: true, lastResort: false, outcome: 'closed: its one-time keys are deleted' },
    { oneTime: true, lastResort: true, outcome: 'closed: its one-time key is deleted' },
    { oneTime: false, lastResort: true, outcome: 'open: it used none' },
  ])('leave one with one-time key $oneTime and last-resort key $lastResort $outcome', ({ oneTime, lastResort }) => {
    const { alice, bob } = pair('first message');
    alice.initiate(bob, bob.bundle({ oneTime, lastResort }));
    const message = alice.encrypt(bob, 'recorded');
    expect(bob.decrypt(alice, message)).toBe('recorded');
    // What is stored now: the account, the pre-keys of long life, and nothing of the session, which moved on.
    const preKeys: PreKeyLookup = {
      ...bob.preKeys,
      oneTimePreKey: () => undefined,
      kemPreKey: (id) => [bob.preKeys.kemPreKey(id)].find((key) => key?.lastResort),
      isUsed: () => false,
    };
    const open = () => {
      const input = { local: bob.local, remote: remoteOf(alice), message, preKeys };
      return bytesToUtf8(decryptMessage(undefined, input, bob.env).output.plaintext);
    };
    if (oneTime) expect(codeOf(open)).toBe('E_PRE_KEY_UNKNOWN');
    else expect(open()).toBe('recorded');
  });
});

describe('of the messages after it, a stolen record by itself', () => {
  it('opens two at most, one round trip, where both write in turns', () => {
    const transcript = converse({ ...IN_TURNS, seed: 'classical in turns', messages: 40 });
    expect(expectClassicalHealing(transcript, { part: 0.7, step: 4 })).toEqual({ messages: 2, turns: 2 });
  });

  it.each(SEEDS)(
    'opens what is written until a fresh key was heard and answered, whatever is lost, seed %s',
    (seed) => {
      const transcript = converse({ ...ROUGH, seed: `classical ${seed}`, messages: 120 });
      const { messages, turns } = expectClassicalHealing(transcript, { part: 0.7, step: 15 });
      expect(messages).toBeLessThanOrEqual(25);
      expect(turns).toBeLessThanOrEqual(10);
    },
  );

  it('opens everything while one side is silent', () => {
    const transcript = converse({ ...IN_TURNS, seed: 'monologue', messages: 60, isMonologue: true });
    for (const victim of SIDES) expectNoHealing(transcript, victim, { breaksX25519: false });
  });
});

describe('of the messages after it, a stolen record and the power to break X25519', () => {
  it('open 172 at most, the rest of an epoch and the whole next one, where both write in turns', () => {
    const transcript = converse({ ...IN_TURNS, seed: 'post-quantum in turns', messages: 400 });
    expect(expectPostQuantumHealing(transcript, { part: 0.5, step: 31 })).toEqual({ messages: 172, turns: 172 });
  });

  it.each(SEEDS)('open what is written until the next but one epoch at most, whatever is lost, seed %s', (seed) => {
    const transcript = converse({ ...ROUGH, seed: `post-quantum ${seed}`, messages: 520 });
    const { messages, turns } = expectPostQuantumHealing(transcript, { part: 0.45, step: 90 });
    expect(messages).toBeLessThanOrEqual(255);
    expect(turns).toBeLessThanOrEqual(107);
  });

  it('open everything while one side is silent', () => {
    const transcript = converse({ ...IN_TURNS, seed: 'quantum monologue', messages: 250, isMonologue: true });
    for (const victim of SIDES) expectNoHealing(transcript, victim, { breaksX25519: true });
  });
});

interface Powers {
  readonly breaksX25519: boolean;
}

/** Until the last message that was opened: messages on the wire, and turns, which end when the other side writes. */
interface Figures {
  readonly messages: number;
  readonly turns: number;
}

/** Returns how many were opened. */
function expectClosedPast(transcript: Transcript, victim: Side, theft: number): number {
  const record = transcript.records[theft]![victim];
  const session = decodeSessionRecord(record).current!;
  const before = transcript.events.slice(0, theft);
  const read = new Set(before.flatMap(({ kind, letter }) => (kind === 'read' ? [letter.number] : [])));
  const heard = new Set(before.flatMap(({ kind, letter }) => (kind === 'read' ? [letter.chain] : [])));
  let opened = 0;
  for (const { kind, letter } of before) {
    if (kind !== 'sent') continue;
    const attacker = new Eavesdropper(record, { breaksX25519: false, random: seededRandom('past') });
    if (letter.from === victim) {
      expect(attacker.readSent(letter.message)).toBeUndefined();
      continue;
    }
    const text = attacker.readOffered(letter.message);
    if (read.has(letter.number)) expect(text).toBeUndefined();
    // What lies ahead of every chain the victim has not read: it is under way, and belongs to the future.
    if (isAhead(session, letter, heard)) continue;
    expect(text).toBe(isKept(session, letter) ? letter.text : undefined);
    if (text !== undefined) opened++;
  }
  return opened;
}

/** Of a chain that has not come so far, or that the victim has not heard of. */
function isAhead({ receivingChains }: Session, letter: Letter, heard: ReadonlySet<string>): boolean {
  const { message } = letter;
  const chain = receivingChains.find(({ ratchetKey }) => equalBytes(ratchetKey, message.ratchetKey));
  return chain === undefined ? !heard.has(letter.chain) : message.counter >= chain.index;
}

/** Its seed is kept, and its post-quantum key is kept too or comes from a chain that has not come so far. */
function isKept({ receivingChains, postQuantum }: Session, { message, epoch }: Letter): boolean {
  const chain = receivingChains.find(({ ratchetKey }) => equalBytes(ratchetKey, message.ratchetKey));
  const link = postQuantum.epochs.links.find((one) => one.epoch === epoch);
  if (chain === undefined || link === undefined) return false;
  const { index } = parsePostQuantumPrefix(message.postQuantumMessage)!;
  const hasKey = index > link.receiving.counter || findSkipped(link.receiving.skippedKeys, index) >= 0;
  return hasKey && findSkipped(chain.skippedSeeds, message.counter) >= 0;
}

/**
 * Without breaking X25519, exactly this is opened: what the victim writes on the chain it had, and what the peer writes
 * as long as it has heard no newer key of the victim.
 */
function expectClassicalHealing(transcript: Transcript, thefts: Thefts): Figures {
  return expectHealing(transcript, thefts, { breaksX25519: false }, ({ sendingChain }, victim, theft) => {
    const stolen = bytesToHex(sendingChain.ratchetKeyPair.publicKey);
    const later = transcript.events.slice(theft).flatMap((event) => {
      if (event.kind !== 'read' || event.letter.from === victim) return [];
      return [bytesToHex(event.ratchetKeyPair.publicKey)];
    });
    const fresh = new Set(later.filter((key) => key !== stolen));
    return (letter) => (letter.from === victim ? letter.chain === stolen : !fresh.has(letter.answers));
  });
}

/**
 * Who breaks X25519 as well opens exactly what has a key of an epoch whose secret the record held, or could find with the
 * ML-KEM private key it held.
 */
function expectPostQuantumHealing(transcript: Transcript, thefts: Thefts): Figures {
  return expectHealing(transcript, thefts, { breaksX25519: true }, ({ postQuantum: { exchange, epochs } }) => {
    const lastKnown = 'privateKey' in exchange ? exchange.epoch : epochs.links.at(-1)!.epoch;
    return ({ epoch }) => epoch <= lastKnown;
  });
}

type Rule = (letter: Letter) => boolean;

/** Where a record is stolen: at every event of the first part. The attack is played at every so many, and at the worst. */
interface Thefts {
  readonly part: number;
  readonly step: number;
}

/** Expects that exactly the letters of a rule are opened. The figures are those of the worst theft. */
function expectHealing(
  transcript: Transcript,
  { part, step }: Thefts,
  powers: Powers,
  ruleOf: (stolen: Session, victim: Side, theft: number) => Rule,
): Figures {
  const figures = { messages: 0, turns: 0 };
  for (const victim of SIDES) {
    let worst = { theft: 0, messages: 0 };
    const played = new Set<number>();
    const lettersOf = (theft: number) => {
      const stolen = decodeSessionRecord(transcript.records[theft]![victim]).current!;
      const letters = lettersAfter(transcript, theft);
      return { letters, opened: letters.filter(ruleOf(stolen, victim, theft)) };
    };
    for (let theft = 0; theft < transcript.events.length * part; theft++) {
      const { letters, opened } = lettersOf(theft);
      // Somebody must have been locked out, or there is nothing to see.
      expect(opened.length).toBeLessThan(letters.length);
      const until = letters.slice(0, letters.lastIndexOf(opened.at(-1)!) + 1);
      if (until.length > worst.messages) worst = { theft, messages: until.length };
      figures.messages = Math.max(figures.messages, until.length);
      figures.turns = Math.max(figures.turns, turnsOf(until));
      if (theft % step === 0) played.add(theft);
    }
    for (const theft of played.add(worst.theft)) {
      expect(numbersOf(eavesdrop(transcript, victim, theft, powers))).toEqual(numbersOf(lettersOf(theft).opened));
    }
  }
  return figures;
}

function expectNoHealing(transcript: Transcript, victim: Side, powers: Powers): void {
  const theft = 20;
  const letters = lettersAfter(transcript, theft);
  expect(letters.length).toBeGreaterThan(40);
  expect(numbersOf(eavesdrop(transcript, victim, theft, powers))).toEqual(numbersOf(letters));
}

/** The letters written after a theft that the thief opens, in the order in which they were written. */
function eavesdrop({ events, records }: Transcript, victim: Side, theft: number, powers: Powers): readonly Letter[] {
  const random = seededRandom(`attacker of ${victim} at ${theft}`);
  const attacker = new Eavesdropper(records[theft]![victim], { ...powers, random });
  const opened = new Set<Letter>();
  const note = (letter: Letter, text: string | undefined) => {
    if (text === undefined) return;
    expect(text).toBe(letter.text);
    opened.add(letter);
  };
  for (const event of events.slice(theft)) {
    const { kind, letter } = event;
    const isVictims = letter.from === victim;
    if (kind === 'sent' && isVictims) note(letter, attacker.readSent(letter.message));
    if (kind === 'sent' && !isVictims) note(letter, attacker.readOffered(letter.message));
    if (kind === 'read' && !isVictims) note(letter, attacker.readDelivered(letter.message, event.ratchetKeyPair));
  }
  return lettersAfter({ events }, theft).filter((letter) => opened.has(letter));
}

function lettersAfter({ events }: Pick<Transcript, 'events'>, theft: number): readonly Letter[] {
  return events.slice(theft).flatMap(({ kind, letter }) => (kind === 'sent' ? [letter] : []));
}

function numbersOf(letters: readonly Letter[]): readonly number[] {
  return letters.map(({ number }) => number);
}

function turnsOf(letters: readonly Letter[]): number {
  return letters.filter(({ from }, i) => from !== letters[i - 1]?.from).length;
}
