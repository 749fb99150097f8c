/** One stored session record, with what it takes to open it and go on. */

import { encodeSessionRecord, hasUsableSession, type SessionMessage } from '@sotto/ratchet';
import { hex } from '../json.ts';
import { type BundleJson, bundleJson, type PersonJson, personJson } from './people.ts';
import { type SessionRecordSummary, summarizeRecord } from './session-summary.ts';
import { type Letter, read, type Talk } from './talk.ts';

export interface SessionCase {
  readonly name: string;
  readonly description: string;
  /** Milliseconds since 1970: when the record is opened. */
  readonly now: number;
  readonly local: PersonJson;
  readonly remote: PersonJson;
  readonly record: string;
  readonly decodesTo: SessionRecordSummary;
  /** Whether a message can be sent before any is read. */
  readonly canSend: boolean;
  /** In the order in which they arrive. */
  readonly decrypts: readonly SessionLetter[];
  /** What the peer has stored after it wrote all of these. Absent when it has no record yet. */
  readonly remoteRecord?: string;
  /** Of a peer without a record: the bundle that the session was started with. */
  readonly remotePreKeys?: BundleJson;
}

export interface SessionLetter {
  readonly type: SessionMessage['type'];
  readonly message: string;
  /** Text. */
  readonly plaintext: string;
}

/** A moment of a talk, as 0 stores it, and what happens after it. */
export interface Moment {
  readonly name: string;
  readonly description: string;
  readonly stored: Talk;
  /** What 1 has stored when all `arriving` messages are on their way. */
  readonly later: Talk;
  readonly arriving: readonly Letter[];
  /** When the record is opened; otherwise when the talk stood still. */
  readonly openedAt?: number;
}

export function sessionCase({
  name,
  description,
  stored,
  later,
  arriving,
  openedAt = stored.now,
}: Moment): SessionCase {
  const { record } = stored.ends[0];
  if (record === undefined) throw new TypeError('stored: has no record');
  // Nothing is published that does not work today.
  arriving.reduce(read, { ...stored, now: openedAt });
  const remote = later.ends[1];
  return {
    name,
    description,
    now: openedAt,
    local: personJson(stored.ends[0].person),
    remote: personJson(remote.person),
    record: hex(encodeSessionRecord(record)),
    decodesTo: summarizeRecord(record),
    canSend: hasUsableSession(record, openedAt),
    decrypts: arriving.map(letterJson),
    ...(remote.record === undefined
      ? { remotePreKeys: bundleJson(remote.person) }
      : { remoteRecord: hex(encodeSessionRecord(remote.record)) }),
  };
}

const letterJson = ({ message, plaintext }: Letter): SessionLetter => ({
  type: message.type,
  message: hex(message.bytes),
  plaintext: new TextDecoder().decode(plaintext),
});
