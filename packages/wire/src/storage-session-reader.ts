/**
 * Session records, read by hand where they are as {@link writeSessionRecord} writes them: the record that is loaded for
 * every message. Anything else goes to {@link decodeStoredSessionRecord}, so both accept and refuse the same.
 */

import { ForwardReader } from './forward-reader.ts';
import {
  ARCHIVED_SESSIONS_MAX,
  CHUNK_BYTES,
  CHUNK_INDEX_MAX,
  KEM_CIPHERTEXT_BYTES,
  KEY_BYTES,
  MAC_BYTES,
  ML_KEM_CIPHERTEXT1_BYTES,
  ML_KEM_CIPHERTEXT2_BYTES,
  ML_KEM_HEADER_BYTES,
  ML_KEM_PRIVATE_KEY_BYTES,
  ML_KEM_VECTOR_BYTES,
  POST_QUANTUM_LINKS_MAX,
  POST_QUANTUM_STATES,
  PUBLIC_KEY_BYTES,
  RECEIVING_CHAINS_MAX,
  SESSION_RECORD_BYTES_MAX,
  SKIPPED_KEYS_MAX,
} from './limits.ts';
import {
  decodeStoredSessionRecord,
  type StoredChunk,
  type StoredChunkDecoder,
  type StoredChunkEncoder,
  type StoredPendingPreKey,
  type StoredPostQuantumExchange,
  type StoredPostQuantumHalf,
  type StoredPostQuantumLink,
  type StoredPostQuantumRatchet,
  type StoredReceivingChain,
  type StoredSendingChain,
  type StoredSession,
  type StoredSessionRecord,
  type StoredSkippedSeed,
} from './storage-session.ts';

/** As {@link decodeStoredSessionRecord}. Throws `WireError`. The result shares nothing with `bytes`. */
export function readSessionRecord(bytes: Uint8Array): StoredSessionRecord {
  return readCanonical(bytes) ?? decodeStoredSessionRecord(bytes);
}

function readCanonical(bytes: Uint8Array): StoredSessionRecord | undefined {
  if (bytes.length > SESSION_RECORD_BYTES_MAX || bytes.constructor !== Uint8Array) return undefined;
  const reader = new ForwardReader(bytes);
  const end = bytes.length;
  if (reader.number(0x08, end) !== VERSION) return undefined;
  const current = reader.isNext(0x12, end) ? readSession(reader, reader.enter(0x12, end)) : undefined;
  const archived = readAll(reader, 0x1a, end, ARCHIVED_SESSIONS_MAX, readSession);
  reader.finish(end);
  if (reader.failed) return undefined;
  return current === undefined ? { archived } : { current, archived };
}

function readSession(reader: ForwardReader, end: number): StoredSession {
  const localIdentityKey = reader.fixed(0x0a, PUBLIC_KEY_BYTES, end);
  const remoteIdentityKey = reader.fixed(0x12, PUBLIC_KEY_BYTES, end);
  const rootKey = reader.fixed(0x1a, KEY_BYTES, end);
  const previousCounter = reader.number(0x20, end);
  const sendingChain = reader.isNext(0x2a, end) ? readSendingChain(reader, reader.enter(0x2a, end)) : undefined;
  const receivingChains = readAll(reader, 0x32, end, RECEIVING_CHAINS_MAX, readReceivingChain);
  const postQuantumRatchet = reader.isNext(0x3a, end) ? readRatchet(reader, reader.enter(0x3a, end)) : undefined;
  const initiatorBaseKey = reader.fixed(0x42, PUBLIC_KEY_BYTES, end);
  const localRegistrationId = reader.number(0x48, end);
  const remoteRegistrationId = reader.number(0x50, end);
  const pendingPreKey = reader.isNext(0x5a, end) ? readPendingPreKey(reader, reader.enter(0x5a, end)) : undefined;
  const retired = reader.number(0x60, end, 1) === 1;
  reader.finish(end);
  return {
    localIdentityKey,
    remoteIdentityKey,
    rootKey,
    previousCounter,
    ...(sendingChain !== undefined && { sendingChain }),
    receivingChains,
    ...(postQuantumRatchet !== undefined && { postQuantumRatchet }),
    initiatorBaseKey,
    localRegistrationId,
    remoteRegistrationId,
    ...(pendingPreKey !== undefined && { pendingPreKey }),
    retired,
  };
}

function readSendingChain(reader: ForwardReader, end: number): StoredSendingChain {
  const ratchetPrivateKey = reader.fixed(0x0a, KEY_BYTES, end);
  const ratchetPublicKey = reader.fixed(0x12, PUBLIC_KEY_BYTES, end);
  const chainKey = reader.fixed(0x1a, KEY_BYTES, end);
  const index = reader.number(0x20, end);
  reader.finish(end);
  return { ratchetPrivateKey, ratchetPublicKey, chainKey, index };
}

function readReceivingChain(reader: ForwardReader, end: number): StoredReceivingChain {
  const ratchetPublicKey = reader.fixed(0x0a, PUBLIC_KEY_BYTES, end);
  const chainKey = reader.fixed(0x12, KEY_BYTES, end);
  const index = reader.number(0x18, end);
  const skippedSeeds = readAll(reader, 0x22, end, SKIPPED_KEYS_MAX, readSkipped);
  reader.finish(end);
  return { ratchetPublicKey, chainKey, index, skippedSeeds };
}

function readSkipped(reader: ForwardReader, end: number): StoredSkippedSeed {
  const index = reader.number(0x08, end);
  const seed = reader.fixed(0x12, KEY_BYTES, end);
  reader.finish(end);
  return { index, seed };
}

function readPendingPreKey(reader: ForwardReader, end: number): StoredPendingPreKey {
  const preKeyId = reader.isNext(0x08, end) ? reader.explicitNumber(0x08, end) : undefined;
  const signedPreKeyId = reader.number(0x10, end);
  const kyberPreKeyId = reader.number(0x18, end);
  const kyberCiphertext = reader.fixed(0x22, KEM_CIPHERTEXT_BYTES, end);
  const createdAt = reader.number(0x28, end);
  reader.finish(end);
  const rest = { signedPreKeyId, kyberPreKeyId, kyberCiphertext, createdAt };
  return preKeyId === undefined ? rest : { preKeyId, ...rest };
}

function readRatchet(reader: ForwardReader, end: number): StoredPostQuantumRatchet {
  const direction = reader.number(0x08, end, 1);
  const negotiated = reader.number(0x10, end, 1) === 1;
  if (!reader.isNext(0x1a, end)) reader.failed = true;
  const exchange = readExchange(reader, reader.enter(0x1a, end));
  const rootKey = reader.fixed(0x22, KEY_BYTES, end);
  const sendingEpoch = reader.number(0x28, end);
  const links = readAll(reader, 0x32, end, POST_QUANTUM_LINKS_MAX, readLink);
  if (links.length === 0) reader.failed = true;
  reader.finish(end);
  return { direction, negotiated, exchange, rootKey, sendingEpoch, links };
}

function readLink(reader: ForwardReader, end: number): StoredPostQuantumLink {
  const epoch = reader.number(0x08, end);
  const sending = reader.isNext(0x12, end) ? readHalf(reader, reader.enter(0x12, end)) : undefined;
  if (!reader.isNext(0x1a, end)) reader.failed = true;
  const receiving = readHalf(reader, reader.enter(0x1a, end));
  reader.finish(end);
  return sending === undefined ? { epoch, receiving } : { epoch, sending, receiving };
}

function readHalf(reader: ForwardReader, end: number): StoredPostQuantumHalf {
  const nextKey = reader.fixed(0x0a, KEY_BYTES, end);
  const counter = reader.number(0x10, end);
  const skippedKeys = readAll(reader, 0x1a, end, SKIPPED_KEYS_MAX, readSkipped);
  reader.finish(end);
  return { nextKey, counter, skippedKeys };
}

function readExchange(reader: ForwardReader, end: number): StoredPostQuantumExchange {
  const state = reader.number(0x08, end, POST_QUANTUM_STATES);
  const epoch = reader.number(0x10, end);
  if (state === 0 || epoch === 0) reader.failed = true;
  const common = {
    state,
    epoch,
    authenticatorRootKey: reader.fixed(0x1a, KEY_BYTES, end),
    authenticatorMacKey: reader.fixed(0x22, KEY_BYTES, end),
  };
  const pieces = {
    privateKey: reader.optional(0x2a, ML_KEM_PRIVATE_KEY_BYTES, end),
    vector: reader.optional(0x32, ML_KEM_VECTOR_BYTES, end),
    header: reader.optional(0x3a, ML_KEM_HEADER_BYTES, end),
    random: reader.optional(0x42, KEY_BYTES, end),
    ciphertext1: reader.optional(0x4a, ML_KEM_CIPHERTEXT1_BYTES, end),
    headerEncoder: readEncoder(reader, 0x52, end, ML_KEM_HEADER_BYTES + MAC_BYTES),
    ekEncoder: readEncoder(reader, 0x5a, end, ML_KEM_VECTOR_BYTES),
    ct1Encoder: readEncoder(reader, 0x62, end, ML_KEM_CIPHERTEXT1_BYTES),
    ct2Encoder: readEncoder(reader, 0x6a, end, ML_KEM_CIPHERTEXT2_BYTES + MAC_BYTES),
    headerDecoder: readDecoder(reader, 0x72, end, ML_KEM_HEADER_BYTES + MAC_BYTES),
    ekDecoder: readDecoder(reader, 0x7a, end, ML_KEM_VECTOR_BYTES),
    ct1Decoder: readDecoder(reader, 0x82, end, ML_KEM_CIPHERTEXT1_BYTES),
    ct2Decoder: readDecoder(reader, 0x8a, end, ML_KEM_CIPHERTEXT2_BYTES + MAC_BYTES),
  };
  reader.finish(end);
  // Which fields are there tells the state; the names of those that are not stay away.
  const held = Object.fromEntries(Object.entries(pieces).filter(([, piece]) => piece !== undefined));
  return { ...common, ...held };
}

function readEncoder(
  reader: ForwardReader,
  tag: number,
  outerEnd: number,
  messageBytes: number,
): StoredChunkEncoder | undefined {
  if (!reader.isNext(tag, outerEnd)) return undefined;
  const end = reader.enter(tag, outerEnd);
  const message = reader.fixed(0x0a, messageBytes, end);
  const position = reader.number(0x10, end);
  reader.finish(end);
  return { message, position };
}

function readDecoder(
  reader: ForwardReader,
  tag: number,
  outerEnd: number,
  messageBytes: number,
): StoredChunkDecoder | undefined {
  if (!reader.isNext(tag, outerEnd)) return undefined;
  const end = reader.enter(tag, outerEnd);
  const chunks = readAll(reader, 0x0a, end, messageBytes / CHUNK_BYTES - 1, readChunk);
  reader.finish(end);
  return { chunks };
}

function readChunk(reader: ForwardReader, end: number): StoredChunk {
  const index = reader.number(0x08, end, CHUNK_INDEX_MAX);
  const data = reader.fixed(0x12, CHUNK_BYTES, end);
  reader.finish(end);
  return { index, data };
}

/** All messages of a repeated field. */
function readAll<Message>(
  reader: ForwardReader,
  tag: number,
  end: number,
  max: number,
  read: (reader: ForwardReader, end: number) => Message,
): Message[] {
  const all: Message[] = [];
  while (reader.isNext(tag, end)) {
    if (all.length === max) reader.failed = true;
    all.push(read(reader, reader.enter(tag, end)));
  }
  return all;
}

const VERSION = 1;
