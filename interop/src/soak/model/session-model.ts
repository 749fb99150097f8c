/**
 * One end of one session, as numbers. Ratchet keys are numbered in the order of their owner: the initiator starts on
 * key 1, the responder on its signed pre-key, which is key 0 and which nothing is sent on. A new key of the peer is the
 * one after the newest known; an older one that is not held any more can not be read.
 *
 * Spec: Signal session layer, sections 4.1, 4.5, 4.6 and 4.7.
 */

import type { MessageView } from '../message-view.ts';
import { type Counters, takeCounter } from './counters.ts';
import {
  POST_QUANTUM_START,
  type PostQuantumModel,
  type PostQuantumPlace,
  readPostQuantum,
  writePostQuantum,
} from './post-quantum-model.ts';
import type { PreKeyNames } from './pre-key-model.ts';
import { read, refused, type Verdict } from './verdict.ts';

export type Role = 'initiator' | 'responder';

export interface SessionModel {
  /** The same on both ends. */
  readonly number: number;
  readonly role: Role;
  /** Hexadecimal. */
  readonly remoteIdentity: string;
  readonly sending: SendingModel;
  /** At most five, oldest first. */
  readonly receiving: readonly ReceivingModel[];
  readonly postQuantum: PostQuantumModel;
  /** Until the peer is heard from, every message repeats how the session starts. */
  readonly pending: PendingModel | undefined;
}

export interface SendingModel {
  /** The number of the ratchet key. */
  readonly chain: number;
  /** Hexadecimal, once it was seen. */
  readonly ratchetKey: string | undefined;
  readonly counter: number;
  readonly previousCounter: number;
}

export interface ReceivingModel extends Counters {
  readonly chain: number;
}

export interface PendingModel {
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly preKeys: PreKeyNames;
}

/** Where a message stands in its session. */
export interface MessagePlace extends PostQuantumPlace {
  readonly session: number;
  /** The sender's. */
  readonly role: Role;
  readonly chain: number;
  readonly counter: number;
}

export function startInitiator(number: number, remoteIdentity: string, pending: PendingModel): SessionModel {
  return {
    number,
    role: 'initiator',
    remoteIdentity,
    sending: { chain: 1, ratchetKey: undefined, counter: 0, previousCounter: 0 },
    receiving: [{ chain: 0, next: 0, skipped: [] }],
    postQuantum: POST_QUANTUM_START,
    pending,
  };
}

export function startResponder(number: number, remoteIdentity: string): SessionModel {
  return {
    number,
    role: 'responder',
    remoteIdentity,
    sending: { chain: 0, ratchetKey: undefined, counter: 0, previousCounter: 0 },
    receiving: [],
    postQuantum: POST_QUANTUM_START,
    pending: undefined,
  };
}

/** The session after a message was written, or what of the message is not as it must be. */
export function write(session: SessionModel, view: MessageView): SessionModel | string {
  const { sending, pending } = session;
  if (view.counter !== sending.counter) return `counter ${view.counter} instead of ${sending.counter}`;
  if (view.previousCounter !== sending.previousCounter) {
    return `previous counter ${view.previousCounter} instead of ${sending.previousCounter}`;
  }
  if (sending.ratchetKey !== undefined && view.ratchetKey !== sending.ratchetKey) return 'another ratchet key';
  const problem = startProblem(view, pending);
  if (problem !== undefined) return problem;
  const postQuantum = writePostQuantum(session.postQuantum, view);
  if (postQuantum === undefined) {
    const { epoch, index } = session.postQuantum.written;
    return `epoch ${view.epoch} index ${view.index} after epoch ${epoch} index ${index}`;
  }
  const { ratchetKey } = view;
  return { ...session, postQuantum, sending: { ...sending, ratchetKey, counter: sending.counter + 1 } };
}

function startProblem({ start }: MessageView, pending: PendingModel | undefined): string | undefined {
  if (start === undefined || pending === undefined) {
    return start === pending ? undefined : `${start === undefined ? 'an unwrapped' : 'a wrapped'} message`;
  }
  const { signed, kem, oneTime } = pending.preKeys;
  const isSame = start.signedPreKeyId === signed.id && start.kemPreKeyId === kem.id && start.preKeyId === oneTime?.id;
  return isSame ? undefined : 'other pre-keys';
}

/** What the session says to a message of its peer. `jumpMax` bounds how far either ratchet goes ahead. */
export function readWithSession(session: SessionModel, place: MessagePlace, jumpMax: number): Verdict<SessionModel> {
  const known = session.receiving.find(({ chain }) => chain === place.chain);
  if (known === undefined && place.chain !== newestChain(session) + 1) return refused('undecryptable');
  const counters = known ?? { chain: place.chain, next: 0, skipped: [] };
  const taken = takeCounter(counters, place.counter, jumpMax);
  if (taken.kind === 'refused') return taken;
  const postQuantum = readPostQuantum(session.postQuantum, place, jumpMax);
  if (postQuantum.kind === 'refused') return postQuantum;
  const chain: ReceivingModel = { ...taken.after, chain: place.chain };
  const after = { ...session, postQuantum: postQuantum.after, pending: undefined };
  if (known === undefined) return read(startChain(after, chain));
  return read({ ...after, receiving: session.receiving.map((other) => (other === known ? chain : other)) });
}

/** Whether a message would start a new chain here. */
export function isNewChain(session: SessionModel, place: MessagePlace): boolean {
  return !session.receiving.some(({ chain }) => chain === place.chain);
}

function newestChain(session: SessionModel): number {
  return session.receiving.at(-1)?.chain ?? 0;
}

function startChain(session: SessionModel, chain: ReceivingModel): SessionModel {
  const { sending } = session;
  const previousCounter = Math.max(0, sending.counter - 1);
  return {
    ...session,
    receiving: [...session.receiving, chain].slice(-CHAINS_MAX),
    sending: { chain: sending.chain + 1, ratchetKey: undefined, counter: 0, previousCounter },
  };
}

const CHAINS_MAX = 5;
