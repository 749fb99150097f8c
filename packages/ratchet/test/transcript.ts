/** A conversation of two devices with everything an attacker could have seen or stolen of it. */

import { bytesToHex, type X25519KeyPair } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { RatchetError } from '../src/errors.ts';
import { encodeSessionRecord } from '../src/session-storage.ts';
import { parseSignalMessage, type SignalMessage } from '../src/signal-message.ts';
import { epochOf } from './eavesdropper.ts';
import { acquaintedPair, type Device } from './support.ts';

/** Alice, the initiator, or Bob. */
export type Side = 0 | 1;

export interface Letter {
  readonly number: number;
  readonly from: Side;
  readonly text: string;
  readonly message: SignalMessage;
  /** The ratchet key it was written on, and the chain epoch of its post-quantum key. */
  readonly chain: string;
  readonly epoch: number;
  /** Of the other end, as the writer knew it: the key its chain was agreed with. */
  readonly answers: string;
}

export type Event =
  | { readonly kind: 'sent'; readonly letter: Letter }
  /** `ratchetKeyPair` is the reader's afterwards. */
  | { readonly kind: 'read'; readonly letter: Letter; readonly ratchetKeyPair: X25519KeyPair };

export interface Transcript {
  readonly events: readonly Event[];
  /** The stored record of each side before the event of the same place, and after the last one. */
  readonly records: readonly (readonly [Uint8Array, Uint8Array])[];
  /** Secrets that each side had spent before the event of the same place, in hexadecimal. */
  readonly spent: readonly (readonly [number, number])[];
  readonly secrets: readonly [readonly string[], readonly string[]];
}

/** How a conversation goes. All of it is drawn from `seed`. */
export interface Schedule {
  readonly seed: string;
  readonly messages: number;
  /** Messages in a row of one side. */
  readonly turnMax: number;
  /** Of a hundred. */
  readonly lossPercent: number;
  /** Messages that may overtake one. */
  readonly delayMax: number;
  /** Bob never writes. */
  readonly isMonologue?: boolean;
}

export function converse(schedule: Schedule): Transcript {
  const draw = drawing(`${schedule.seed}/schedule`);
  const { alice, bob } = acquaintedPair(schedule.seed);
  const recorder = new Recorder([alice, bob]);
  let underway: { readonly letter: Letter; readonly arrival: number; readonly bytes: Uint8Array }[] = [];
  let [side, left]: [Side, number] = [1, 0];
  for (let number = 0; number < schedule.messages; number++) {
    if (left === 0) {
      side = schedule.isMonologue ? 0 : side === 0 ? 1 : 0;
      left = 1 + draw(schedule.turnMax);
    }
    left--;
    const sent = recorder.send(side, number);
    if (draw(100) >= schedule.lossPercent) underway.push({ ...sent, arrival: number + draw(schedule.delayMax + 1) });
    for (const { letter, bytes } of underway.filter(({ arrival }) => arrival <= number)) recorder.read(letter, bytes);
    underway = underway.filter(({ arrival }) => arrival > number);
  }
  return recorder;
}

class Recorder implements Transcript {
  readonly events: Event[] = [];
  readonly records: [Uint8Array, Uint8Array][] = [];
  readonly spent: [number, number][] = [];
  readonly secrets: [string[], string[]] = [[], []];
  readonly #devices: readonly [Device, Device];

  constructor(devices: readonly [Device, Device]) {
    this.#devices = devices;
    this.#snapshot();
  }

  send(from: Side, number: number): { readonly letter: Letter; readonly bytes: Uint8Array } {
    const [device, peer] = [this.#devices[from], this.#devices[from === 0 ? 1 : 0]];
    const text = `message ${number}`;
    const { bytes } = device.encrypt(peer, text);
    const answers = bytesToHex(device.record!.current!.receivingChains.at(-1)!.ratchetKey);
    const message = parseSignalMessage(bytes);
    const chain = bytesToHex(message.ratchetKey);
    const letter = { number, from, text, message, chain, epoch: epochOf(message), answers };
    this.#record(from, { kind: 'sent', letter });
    return { letter, bytes };
  }

  /** What comes too late for five chains is lost, as the protocol has it. */
  read(letter: Letter, bytes: Uint8Array): void {
    const to: Side = letter.from === 0 ? 1 : 0;
    const device = this.#devices[to];
    try {
      device.decrypt(this.#devices[letter.from], { type: 'signalMessage', bytes });
    } catch (error) {
      if (error instanceof RatchetError) return;
      throw error;
    }
    const { privateKey, publicKey } = device.record!.current!.sendingChain.ratchetKeyPair;
    const copy = privateKey.slice() as X25519KeyPair['privateKey'];
    this.#record(to, { kind: 'read', letter, ratchetKeyPair: { privateKey: copy, publicKey } });
  }

  #record(side: Side, event: Event): void {
    this.events.push(event);
    this.secrets[side].push(...this.#devices[side].lastSpent.map(bytesToHex));
    this.#snapshot();
  }

  #snapshot(): void {
    const [alice, bob] = this.#devices;
    this.records.push([encodeSessionRecord(alice.record!), encodeSessionRecord(bob.record!)]);
    this.spent.push([this.secrets[0].length, this.secrets[1].length]);
  }
}

/** Numbers from 0 to below `end`. */
function drawing(seed: string): (end: number) => number {
  const random = seededRandom(seed);
  return (end) => {
    const [high, low] = random(2);
    return (high! * 256 + low!) % end;
  };
}
