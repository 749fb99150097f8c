/** What a session record holds that is no secret: the part of a fixture that shows what it is a fixture of. */

import { type Session, type SessionRecord, serializePublicKey } from '@sotto/ratchet';
import { hex } from '../json.ts';

export interface SessionRecordSummary {
  readonly current?: SessionSummary;
  /** Most recently archived first. */
  readonly archived: readonly SessionSummary[];
}

export interface SessionSummary {
  readonly initiatorBaseKey: string;
  readonly localIdentityKey: string;
  readonly remoteIdentityKey: string;
  readonly localRegistrationId: number;
  readonly remoteRegistrationId: number;
  readonly previousCounter: number;
  readonly sendingChain: { readonly ratchetKey: string; readonly index: number };
  /** Oldest first. */
  readonly receivingChains: readonly ReceivingChainSummary[];
  readonly pendingPreKey?: PendingPreKeySummary;
  readonly postQuantum: PostQuantumSummary;
}

export interface ReceivingChainSummary {
  readonly ratchetKey: string;
  readonly index: number;
  readonly skipped: readonly number[];
}

export interface PendingPreKeySummary {
  readonly preKeyId?: number;
  readonly signedPreKeyId: number;
  readonly kemPreKeyId: number;
  readonly createdAt: number;
}

export interface PostQuantumSummary {
  readonly role: 'initiator' | 'responder';
  readonly negotiated: boolean;
  readonly exchange: { readonly state: string; readonly epoch: number };
  readonly sendingEpoch: number;
  /** Oldest first. */
  readonly links: readonly LinkSummary[];
}

export interface LinkSummary {
  readonly epoch: number;
  readonly sendingCounter?: number;
  readonly receivingCounter: number;
  readonly skipped: readonly number[];
}

export function summarizeRecord({ current, archived }: SessionRecord): SessionRecordSummary {
  return { ...(current && { current: summarizeSession(current) }), archived: archived.map(summarizeSession) };
}

function summarizeSession(session: Session): SessionSummary {
  const { sendingChain, receivingChains, pendingPreKey } = session;
  return {
    initiatorBaseKey: hex(serializePublicKey(session.initiatorBaseKey)),
    localIdentityKey: hex(serializePublicKey(session.localIdentityKey)),
    remoteIdentityKey: hex(serializePublicKey(session.remoteIdentityKey)),
    localRegistrationId: session.localRegistrationId,
    remoteRegistrationId: session.remoteRegistrationId,
    previousCounter: session.previousCounter,
    sendingChain: {
      ratchetKey: hex(serializePublicKey(sendingChain.ratchetKeyPair.publicKey)),
      index: sendingChain.index,
    },
    receivingChains: receivingChains.map((chain) => ({
      ratchetKey: hex(serializePublicKey(chain.ratchetKey)),
      index: chain.index,
      skipped: chain.skippedSeeds.map(({ index }) => index),
    })),
    ...(pendingPreKey && { pendingPreKey: summarizePending(pendingPreKey) }),
    postQuantum: summarizePostQuantum(session.postQuantum),
  };
}

function summarizePending(pending: NonNullable<Session['pendingPreKey']>): PendingPreKeySummary {
  const { preKeyId, signedPreKeyId, kemPreKeyId, createdAt } = pending;
  return { ...(preKeyId !== undefined && { preKeyId }), signedPreKeyId, kemPreKeyId, createdAt };
}

function summarizePostQuantum({ role, negotiated, exchange, epochs }: Session['postQuantum']): PostQuantumSummary {
  return {
    role,
    negotiated,
    exchange: { state: exchange.kind, epoch: exchange.epoch },
    sendingEpoch: epochs.sendingEpoch,
    links: epochs.links.map(({ epoch, sending, receiving }) => ({
      epoch,
      ...(sending && { sendingCounter: sending.counter }),
      receivingCounter: receiving.counter,
      skipped: receiving.skippedKeys.map(({ index }) => index),
    })),
  };
}
