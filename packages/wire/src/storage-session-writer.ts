/**
 * Session records, written by hand: the record that changes with every message. What is written equals what
 * {@link encodeStoredSessionRecord} writes; parts that did not change since they were written last are taken as bytes.
 */

import {
  ARCHIVED_SESSIONS_MAX,
  CHUNK_BYTES,
  KEM_CIPHERTEXT_BYTES,
  KEY_BYTES,
  ML_KEM_CIPHERTEXT1_BYTES,
  ML_KEM_HEADER_BYTES,
  ML_KEM_PRIVATE_KEY_BYTES,
  ML_KEM_VECTOR_BYTES,
  PUBLIC_KEY_BYTES,
  SESSION_RECORD_BYTES_MAX,
  SKIPPED_KEYS_MAX,
} from './limits.ts';
import { ReverseWriter } from './reverse-writer.ts';
import type {
  StoredChunkDecoder,
  StoredChunkEncoder,
  StoredPendingPreKey,
  StoredPostQuantumExchange,
  StoredPostQuantumHalf,
  StoredPostQuantumLink,
  StoredPostQuantumRatchet,
  StoredReceivingChain,
  StoredSendingChain,
  StoredSession,
  StoredSkippedSeed,
} from './storage-session.ts';

/** A part of a record as bytes, from {@link writeSkippedSecrets} or {@link writeSession}. Holds its secrets. */
export interface EncodedPart {
  readonly encoded: Uint8Array;
}

/** {@link StoredSessionRecord}, where lists of skipped secrets and archived sessions may be encoded already. */
export interface WritableSessionRecord {
  readonly current?: WritableSession | undefined;
  readonly archived: readonly (WritableSession | EncodedPart)[];
}

export type WritableSession = Omit<StoredSession, 'receivingChains' | 'postQuantumRatchet' | 'pendingPreKey'> & {
  readonly receivingChains: readonly WritableReceivingChain[];
  readonly postQuantumRatchet?: WritableRatchet;
  readonly pendingPreKey?: StoredPendingPreKey | undefined;
};

export type WritableReceivingChain = Omit<StoredReceivingChain, 'skippedSeeds'> & {
  readonly skippedSeeds: WritableSkipped;
};

export type WritableRatchet = Omit<StoredPostQuantumRatchet, 'links' | 'exchange'> & {
  readonly links: readonly WritableLink[];
  readonly exchange: WritableExchange;
};

/** What is not there may be `undefined`. */
export type WritableExchange = {
  readonly [Name in keyof StoredPostQuantumExchange]: StoredPostQuantumExchange[Name] | undefined;
} & Pick<StoredPostQuantumExchange, 'state' | 'epoch' | 'authenticatorRootKey' | 'authenticatorMacKey'>;

export type WritableLink = Omit<StoredPostQuantumLink, 'receiving' | 'sending'> & {
  readonly sending?: StoredPostQuantumHalf | undefined;
  readonly receiving: Omit<StoredPostQuantumHalf, 'skippedKeys'> & { readonly skippedKeys: WritableSkipped };
};

export type WritableSkipped = readonly StoredSkippedSeed[] | EncodedPart;

/** Which list of a record skipped secrets stand in. */
export type SkippedList = 'seeds' | 'keys';

/** Misuse is a `RangeError` that begins with the name of the field. */
export function writeSessionRecord({ current, archived }: WritableSessionRecord): Uint8Array {
  if (archived.length > ARCHIVED_SESSIONS_MAX) throw new RangeError(`archived: at most ${ARCHIVED_SESSIONS_MAX}`);
  return write(SESSION_RECORD_BYTES_MAX, 'SessionRecord', () => {
    for (let i = archived.length - 1; i >= 0; i--) {
      const session = archived[i]!;
      if ('encoded' in session) writer.bytes(0x1a, session.encoded);
      else close(0x1a, () => writeSessionFields(session));
    }
    if (current !== undefined) close(0x12, () => writeSessionFields(current));
    writer.number(0x08, VERSION, 'version');
  });
}

/** A session, to stand in {@link WritableSessionRecord.archived} as often as it is the same. */
export function writeSession(session: WritableSession): Uint8Array {
  return write(SESSION_RECORD_BYTES_MAX, 'Session', () => writeSessionFields(session));
}

/** A list of skipped secrets, to stand in {@link WritableSession} as often as it is the same. */
export function writeSkippedSecrets(list: readonly StoredSkippedSeed[], kind: SkippedList): Uint8Array {
  return write(SESSION_RECORD_BYTES_MAX, 'skipped', () => writeSkipped(kind === 'seeds' ? 0x22 : 0x1a, list));
}

function writeSessionFields(session: WritableSession): void {
  const { pendingPreKey, postQuantumRatchet, receivingChains, sendingChain } = session;
  writer.number(0x60, session.retired ? 1 : 0, 'retired');
  if (pendingPreKey !== undefined) close(0x5a, () => writePendingPreKey(pendingPreKey));
  writer.number(0x50, session.remoteRegistrationId, 'remoteRegistrationId');
  writer.number(0x48, session.localRegistrationId, 'localRegistrationId');
  writer.fixed(0x42, session.initiatorBaseKey, PUBLIC_KEY_BYTES, 'initiatorBaseKey');
  if (postQuantumRatchet !== undefined) close(0x3a, () => writeRatchet(postQuantumRatchet));
  for (let i = receivingChains.length - 1; i >= 0; i--) {
    close(0x32, () => writeReceivingChain(receivingChains[i]!));
  }
  if (sendingChain !== undefined) close(0x2a, () => writeSendingChain(sendingChain));
  writer.number(0x20, session.previousCounter, 'previousCounter');
  writer.fixed(0x1a, session.rootKey, KEY_BYTES, 'rootKey');
  writer.fixed(0x12, session.remoteIdentityKey, PUBLIC_KEY_BYTES, 'remoteIdentityKey');
  writer.fixed(0x0a, session.localIdentityKey, PUBLIC_KEY_BYTES, 'localIdentityKey');
}

function writeSendingChain(chain: StoredSendingChain): void {
  writer.number(0x20, chain.index, 'index');
  writer.fixed(0x1a, chain.chainKey, KEY_BYTES, 'chainKey');
  writer.fixed(0x12, chain.ratchetPublicKey, PUBLIC_KEY_BYTES, 'ratchetPublicKey');
  writer.fixed(0x0a, chain.ratchetPrivateKey, KEY_BYTES, 'ratchetPrivateKey');
}

function writeReceivingChain(chain: WritableReceivingChain): void {
  writeSkippedOrEncoded(0x22, chain.skippedSeeds);
  writer.number(0x18, chain.index, 'index');
  writer.fixed(0x12, chain.chainKey, KEY_BYTES, 'chainKey');
  writer.fixed(0x0a, chain.ratchetPublicKey, PUBLIC_KEY_BYTES, 'ratchetPublicKey');
}

function writeSkippedOrEncoded(tag: number, list: WritableSkipped): void {
  if ('encoded' in list) writer.raw(list.encoded);
  else writeSkipped(tag, list);
}

function writeSkipped(tag: number, list: readonly StoredSkippedSeed[]): void {
  if (list.length > SKIPPED_KEYS_MAX) throw new RangeError(`skipped: at most ${SKIPPED_KEYS_MAX}`);
  for (let i = list.length - 1; i >= 0; i--) {
    const mark = writer.mark();
    writer.fixed(0x12, list[i]!.seed, KEY_BYTES, 'seed');
    writer.number(0x08, list[i]!.index, 'index');
    writer.close(tag, mark);
  }
}

function writePendingPreKey(pending: StoredPendingPreKey): void {
  writer.number(0x28, pending.createdAt, 'createdAt');
  writer.fixed(0x22, pending.kyberCiphertext, KEM_CIPHERTEXT_BYTES, 'kyberCiphertext');
  writer.number(0x18, pending.kyberPreKeyId, 'kyberPreKeyId');
  writer.number(0x10, pending.signedPreKeyId, 'signedPreKeyId');
  if (pending.preKeyId !== undefined) writer.explicitNumber(0x08, pending.preKeyId, 'preKeyId');
}

function writeRatchet(ratchet: WritableRatchet): void {
  for (let i = ratchet.links.length - 1; i >= 0; i--) close(0x32, () => writeLink(ratchet.links[i]!));
  writer.number(0x28, ratchet.sendingEpoch, 'sendingEpoch');
  writer.fixed(0x22, ratchet.rootKey, KEY_BYTES, 'rootKey');
  close(0x1a, () => writeExchange(ratchet.exchange));
  writer.number(0x10, ratchet.negotiated ? 1 : 0, 'negotiated');
  writer.number(0x08, ratchet.direction, 'direction');
}

function writeLink({ epoch, sending, receiving }: WritableLink): void {
  close(0x1a, () => writeHalf(receiving));
  if (sending !== undefined) close(0x12, () => writeHalf(sending));
  writer.number(0x08, epoch, 'epoch');
}

function writeHalf(half: WritableLink['receiving']): void {
  writeSkippedOrEncoded(0x1a, half.skippedKeys);
  writer.number(0x10, half.counter, 'counter');
  writer.fixed(0x0a, half.nextKey, KEY_BYTES, 'nextKey');
}

function writeExchange(exchange: WritableExchange): void {
  writeDecoder(0x8a, exchange.ct2Decoder);
  writeDecoder(0x82, exchange.ct1Decoder);
  writeDecoder(0x7a, exchange.ekDecoder);
  writeDecoder(0x72, exchange.headerDecoder);
  writeEncoder(0x6a, exchange.ct2Encoder);
  writeEncoder(0x62, exchange.ct1Encoder);
  writeEncoder(0x5a, exchange.ekEncoder);
  writeEncoder(0x52, exchange.headerEncoder);
  writeOptional(0x4a, exchange.ciphertext1, ML_KEM_CIPHERTEXT1_BYTES, 'ciphertext1');
  writeOptional(0x42, exchange.random, KEY_BYTES, 'random');
  writeOptional(0x3a, exchange.header, ML_KEM_HEADER_BYTES, 'header');
  writeOptional(0x32, exchange.vector, ML_KEM_VECTOR_BYTES, 'vector');
  writeOptional(0x2a, exchange.privateKey, ML_KEM_PRIVATE_KEY_BYTES, 'privateKey');
  writer.fixed(0x22, exchange.authenticatorMacKey, KEY_BYTES, 'authenticatorMacKey');
  writer.fixed(0x1a, exchange.authenticatorRootKey, KEY_BYTES, 'authenticatorRootKey');
  writer.number(0x10, exchange.epoch, 'epoch');
  writer.number(0x08, exchange.state, 'state');
}

function writeEncoder(tag: number, encoder: StoredChunkEncoder | undefined): void {
  if (encoder === undefined) return;
  close(tag, () => {
    writer.number(0x10, encoder.position, 'position');
    writer.bytes(0x0a, encoder.message);
  });
}

function writeDecoder(tag: number, decoder: StoredChunkDecoder | undefined): void {
  if (decoder === undefined) return;
  const outer = writer.mark();
  for (let i = decoder.chunks.length - 1; i >= 0; i--) {
    const mark = writer.mark();
    writer.fixed(0x12, decoder.chunks[i]!.data, CHUNK_BYTES, 'data');
    writer.number(0x08, decoder.chunks[i]!.index, 'index');
    writer.close(0x0a, mark);
  }
  writer.close(tag, outer);
}

function writeOptional(tag: number, value: Uint8Array | undefined, length: number, name: string): void {
  if (value !== undefined) writer.fixed(tag, value, length, name);
}

function write(max: number, name: string, fields: () => void): Uint8Array {
  try {
    fields();
    return writer.finish(max, name);
  } catch (error) {
    writer.reset();
    throw error;
  }
}

/** A message inside a message. */
function close(tag: number, fields: () => void): void {
  const mark = writer.mark();
  fields();
  writer.close(tag, mark);
}

const writer = new ReverseWriter();
const VERSION = 1;
