/**
 * The keys a relay works with, of every purpose, in files of the data directory that are written once:
 *
 *     key-<id>.json         purpose, public half, time of validity, where the private half is
 *     key-<id>.key          the private half
 *     key-<id>.certificate  of a key for sealed senders, once its trust root has certified it
 *     key-<id>.published    since when the discovery document lists it, seconds since 1970
 *     key-<id>.ends         a new end of its time, when it is being replaced
 *     key-<id>.revoked      it counts no more
 *
 * Since nothing is rewritten but `ends`, a command and a running relay cannot undo what the other has said. The private halves
 * of the first keys have names of their own.
 *
 * Design: federation, sections 2 and 3. A key is used when it has been public for a day (others may keep a document that
 * long), within its time, and while it is not revoked.
 */

import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { bytesToHex, hexToBytes } from '@sotto/crypto';
import type { Discovery } from '@sotto/wire';
import { RelayError } from './errors.ts';
import { writeOnce, writeOver } from './key-files.ts';
import { FORWARDING_RETENTION_SECONDS, KEY_PUBLICATION_SECONDS } from './limits.ts';

/** The last two are of the purpose `forward` in documents: X-Wing, and X25519 for what is never stored. */
export type OnlineKeyPurpose = 'serverToServer' | 'sealedSender' | 'forward' | 'forwardEphemeral';

export const onlineKeyPurposes: readonly OnlineKeyPurpose[] = [
  'serverToServer',
  'sealedSender',
  'forward',
  'forwardEphemeral',
];

export interface OnlineKeyEntry {
  readonly id: string;
  readonly purpose: OnlineKeyPurpose;
  readonly publicKey: Uint8Array;
  /** Where the private half is, in the data directory. */
  readonly file: string;
  /** Of a key for sealed senders: its server certificate, in the data directory. */
  readonly certificateFile: string | undefined;
  /** Seconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Absent when no document that was served has listed it. */
  readonly publishedAt: number | undefined;
  readonly isRevoked: boolean;
}

export type NewOnlineKey = Omit<OnlineKeyEntry, 'isRevoked'>;

export const readOnlineKeys = (dataDirectory: string): readonly OnlineKeyEntry[] => {
  const names = readdirSync(dataDirectory).sort();
  const ids = names.flatMap((name) => /^key-(.+)\.json$/.exec(name)?.[1] ?? []);
  return ids.map((id) => readEntry(dataDirectory, id));
};

/** The private half and the certificate, if any, must be there before. */
export const addOnlineKey = (dataDirectory: string, key: NewOnlineKey): void => {
  const { id, purpose, file, certificateFile, notBefore, notAfter, publishedAt } = key;
  if (publishedAt !== undefined) publishOnlineKey(dataDirectory, id, publishedAt);
  const facts = { purpose, publicKey: bytesToHex(key.publicKey), file, certificateFile, notBefore, notAfter };
  writeOnce(keyFile(dataDirectory, id, 'json'), text(`${JSON.stringify(facts, undefined, 2)}\n`));
};

/** The first time stays. */
export const publishOnlineKey = (dataDirectory: string, id: string, at: number): void =>
  writeIfAbsent(keyFile(dataDirectory, id, 'published'), String(at));

/**
 * Notes that a document is about to be served which lists these keys: all that there are, or those in `document`. Those that
 * a document has listed before keep their time. A document that was signed elsewhere may have a key used at once, when it
 * replaces one that was stolen.
 */
export const publishListedKeys = (
  dataDirectory: string,
  entries: readonly OnlineKeyEntry[],
  now: number,
  document?: Discovery,
): void => {
  for (const entry of entries) {
    if (entry.publishedAt !== undefined || entry.isRevoked) continue;
    if (!isListed(dataDirectory, entry, document)) continue;
    const listed = document?.keys.find(({ id }) => id === entry.id);
    const isUrgent = document !== undefined && listed !== undefined && listed.notBefore <= document.issuedAt;
    publishOnlineKey(dataDirectory, entry.id, isUrgent ? now - KEY_PUBLICATION_SECONDS : now);
  }
};

const isListed = (dataDirectory: string, entry: OnlineKeyEntry, document: Discovery | undefined): boolean => {
  const { id, certificateFile } = entry;
  if (certificateFile === undefined) return document === undefined || document.keys.some((key) => key.id === id);
  const path = join(dataDirectory, certificateFile);
  if (!existsSync(path)) return false;
  const certificate = readFileSync(path);
  return document === undefined || document.sealedSender.serverCertificates.some((one) => certificate.equals(one));
};

/** Never later than before. */
export const endOnlineKey = (dataDirectory: string, { id, notAfter }: OnlineKeyEntry, at: number): void =>
  writeOver(keyFile(dataDirectory, id, 'ends'), text(String(Math.min(at, notAfter))));

export const revokeOnlineKey = (dataDirectory: string, id: string): void =>
  writeIfAbsent(keyFile(dataDirectory, id, 'revoked'), '');

/** Since when a key may be used: it has been public for a day by then. `undefined` when it is not public. */
export const usableFrom = ({ publishedAt, notBefore }: OnlineKeyEntry): number | undefined =>
  publishedAt === undefined ? undefined : Math.max(notBefore, publishedAt + KEY_PUBLICATION_SECONDS);

/** The newest key of a purpose that may be used now. */
export const keyInUse = (
  entries: readonly OnlineKeyEntry[],
  purpose: OnlineKeyPurpose,
  now: number,
): OnlineKeyEntry | undefined =>
  entries
    .filter((entry) => entry.purpose === purpose && !entry.isRevoked && now <= entry.notAfter)
    .filter((entry) => (usableFrom(entry) ?? Number.POSITIVE_INFINITY) <= now)
    .sort((a, b) => usableFrom(b)! - usableFrom(a)!)[0];

/** Deletes keys whose time is over, private halves first. Returns their ids. */
export const forgetOverKeys = (dataDirectory: string, now: number): readonly string[] => {
  const over = readOnlineKeys(dataDirectory).filter((entry) => keptUntil(entry) < now);
  for (const { id, file, certificateFile } of over) {
    overwrite(join(dataDirectory, file));
    for (const name of [file, certificateFile ?? file]) unlinkIfThere(join(dataDirectory, name));
    for (const kind of ['published', 'ends', 'revoked', 'json']) unlinkIfThere(keyFile(dataDirectory, id, kind));
  }
  return over.map(({ id }) => id);
};

/** What others have sealed to a key may come long after its end. */
export const keptUntil = ({ purpose, notAfter }: OnlineKeyEntry): number =>
  purpose === 'forward' || purpose === 'forwardEphemeral' ? notAfter + FORWARDING_RETENTION_SECONDS : notAfter;

const keyFile = (dataDirectory: string, id: string, kind: string): string => join(dataDirectory, `key-${id}.${kind}`);

const readEntry = (dataDirectory: string, id: string): OnlineKeyEntry => {
  const facts = readFacts(dataDirectory, id);
  const published = readNumber(dataDirectory, id, 'published');
  const ends = readNumber(dataDirectory, id, 'ends');
  return {
    id,
    ...facts,
    notAfter: Math.min(facts.notAfter, ends ?? facts.notAfter),
    publishedAt: published,
    isRevoked: existsSync(keyFile(dataDirectory, id, 'revoked')),
  };
};

type Facts = Omit<OnlineKeyEntry, 'id' | 'publishedAt' | 'isRevoked'>;

const readFacts = (dataDirectory: string, id: string): Facts => {
  const facts = parseJson(dataDirectory, id);
  const { purpose, publicKey, file, certificateFile, notBefore, notAfter } = facts;
  const isWhole =
    isPurpose(purpose) &&
    typeof publicKey === 'string' &&
    /^(?:[0-9a-f]{2})+$/.test(publicKey) &&
    isFileName(file) &&
    (certificateFile === undefined || isFileName(certificateFile)) &&
    isTime(notBefore) &&
    isTime(notAfter);
  if (!isWhole) throw damaged(id);
  return { purpose, publicKey: hexToBytes(publicKey), file, certificateFile, notBefore, notAfter };
};

const parseJson = (dataDirectory: string, id: string): Readonly<Record<string, unknown>> => {
  try {
    const parsed: unknown = JSON.parse(readFileSync(keyFile(dataDirectory, id, 'json'), 'utf8'));
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
  } catch (cause) {
    throw damaged(id, cause);
  }
  throw damaged(id);
};

const readNumber = (dataDirectory: string, id: string, kind: string): number | undefined => {
  const path = keyFile(dataDirectory, id, kind);
  if (!existsSync(path)) return undefined;
  const number = Number(readFileSync(path, 'utf8'));
  if (!isTime(number)) throw damaged(id);
  return number;
};

const writeIfAbsent = (path: string, content: string): void => {
  if (!existsSync(path)) writeOnce(path, text(content));
};

/** In place; what a flash disk or a snapshot keeps is beyond reach. */
const overwrite = (path: string): void => {
  if (!existsSync(path)) return;
  const file = openSync(path, 'r+');
  try {
    writeSync(file, new Uint8Array(statSync(path).size));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

const unlinkIfThere = (path: string): void => {
  if (existsSync(path)) unlinkSync(path);
};

const isPurpose = (value: unknown): value is OnlineKeyPurpose => onlineKeyPurposes.some((purpose) => purpose === value);

/** A file of the data directory, and none elsewhere. */
const isFileName = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(value);

const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;

const damaged = (id: string, cause?: unknown): RelayError =>
  new RelayError('E_KEYS_INVALID', `key-${id}.json or a file beside it is damaged`, { cause });

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
