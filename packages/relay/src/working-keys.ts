/**
 * The online keys of a running relay, private halves loaded: which one signs now, and what documents say of all. Which one
 * is in use follows from the time, so that a key that was made and published yesterday takes over by itself.
 */

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  asX25519PublicKey,
  bytesToHex,
  type CryptoProvider,
  type Ed25519KeyPair,
  equalBytes,
  wipe,
  type X25519PrivateKey,
} from '@sotto/crypto';
import { type ForwardingKeyPair, forwardingKeyPair } from '@sotto/identity';
import { parseServerCertificate, RatchetError, type ServerCertificate } from '@sotto/ratchet/certificates';
import type { KeyPurpose, OnlineKey, SealedSenderAuthority } from '@sotto/wire';
import { RelayError } from './errors.ts';
import { readSecretFile } from './key-files.ts';
import { keptUntil, keyInUse, type OnlineKeyEntry, readOnlineKeys, usableFrom } from './online-keys.ts';

/** What signs requests and answers between relays. */
export interface ServerKey extends Ed25519KeyPair {
  readonly id: string;
  readonly notAfter: number;
}

/** What signs the certificates of senders. */
export interface SealedSenderKey {
  /** Serialised; the one that new sender certificates carry. */
  readonly serverCertificate: Uint8Array;
  readonly serverPrivateKey: X25519PrivateKey;
}

export interface WorkingKeys {
  /** Throws `E_KEYS_INVALID` when no key may be used now. */
  serverToServer(): ServerKey;
  /** Throws `E_KEYS_INVALID` when no key may be used now. */
  sealedSender(): SealedSenderKey;
  /** All that this relay can still open with, also when documents no longer list it. */
  forwarding(): readonly ForwardingKeyPair[];
  /** Keys of the purposes that documents name, published or not, that are not over and not revoked. */
  listed(): readonly OnlineKey[];
  revokedIds(): readonly string[];
  /** The trust root, and the certificates of keys for sealed senders that are not over and not revoked. */
  authority(): SealedSenderAuthority;
  entries(): readonly OnlineKeyEntry[];
  /** Reads again what a command may have changed. Throws `E_KEYS_INVALID` and keeps what it had. */
  reload(): void;
}

export interface WorkingKeysEnvironment {
  readonly crypto: CryptoProvider;
  readonly dataDirectory: string;
  /** 33 bytes. */
  readonly trustRoot: Uint8Array;
  readonly clock: () => number;
}

interface Loaded {
  readonly entries: readonly OnlineKeyEntry[];
  readonly serverKeys: ReadonlyMap<string, Ed25519KeyPair>;
  readonly sealedSenderKeys: ReadonlyMap<string, SealedSenderKey>;
  readonly forwardingKeys: readonly ForwardingKeyPair[];
}

export const createWorkingKeys = (env: WorkingKeysEnvironment): WorkingKeys => {
  const read = createReaders(env);
  let loaded = load(env, read);
  const now = (): number => Math.floor(env.clock() / 1000);
  const inUse = (purpose: 'serverToServer' | 'sealedSender'): OnlineKeyEntry => {
    const entry = keyInUse(loaded.entries, purpose, now());
    if (entry === undefined) throw new RelayError('E_KEYS_INVALID', `no key for ${purpose} may be used now`);
    return entry;
  };
  const alive = (purpose: OnlineKeyEntry['purpose']): readonly OnlineKeyEntry[] =>
    loaded.entries.filter((entry) => entry.purpose === purpose && !entry.isRevoked && now() <= entry.notAfter);

  return {
    serverToServer() {
      const { id, notAfter } = inUse('serverToServer');
      return { id, notAfter, ...loaded.serverKeys.get(id)! };
    },
    sealedSender: () => loaded.sealedSenderKeys.get(inUse('sealedSender').id)!,
    forwarding: () => loaded.forwardingKeys,
    listed: () => [
      ...alive('serverToServer').map((entry) => toListed(entry, 'serverToServer')),
      ...[...alive('forward'), ...alive('forwardEphemeral')].map((entry) => toListed(entry, 'forward')),
    ],
    revokedIds: () => loaded.entries.filter(({ isRevoked }) => isRevoked).map(({ id }) => id),
    authority: () => ({
      trustRoot: env.trustRoot,
      serverCertificates: alive('sealedSender').flatMap(
        ({ id }) => loaded.sealedSenderKeys.get(id)?.serverCertificate ?? [],
      ),
    }),
    entries: () => loaded.entries,
    reload() {
      loaded = load(env, read);
    },
  };
};

type Readers = ReturnType<typeof createReaders>;

const createReaders = (env: WorkingKeysEnvironment) => ({
  server: createReader(env.dataDirectory, (entry) => loadServerKey(env, entry)),
  sealedSender: createReader(env.dataDirectory, (entry) => loadSealedSenderKey(env, entry)),
  forwarding: createReader(env.dataDirectory, (entry) => loadForwardingKey(env, entry)),
});

/** By their ids. One whose files are as they were the last time is not computed again, which takes a hundred times as long. */
const createReader = <Key>(dataDirectory: string, compute: (entry: OnlineKeyEntry) => Key) => {
  let known: ReadonlyMap<string, { readonly stamp: string; readonly key: Key }> = new Map();
  return (entries: readonly OnlineKeyEntry[]): ReadonlyMap<string, Key> => {
    const read = entries.map((entry) => {
      const stamp = stampOf(dataDirectory, entry);
      const before = known.get(entry.id);
      return [entry.id, before?.stamp === stamp ? before : { stamp, key: compute(entry) }] as const;
    });
    known = new Map(read);
    return new Map(read.map(([id, { key }]) => [id, key]));
  };
};

const load = (env: WorkingKeysEnvironment, read: Readers): Loaded => {
  const entries = readOnlineKeys(env.dataDirectory);
  const now = Math.floor(env.clock() / 1000);
  const alive = entries.filter(({ isRevoked, notAfter }) => !isRevoked && now <= notAfter);
  const certified = alive.filter((entry) => entry.purpose === 'sealedSender' && !isWaiting(env.dataDirectory, entry));
  const kept = entries.filter((entry) => now <= keptUntil(entry) && isForwarding(entry));
  return {
    entries,
    serverKeys: read.server(alive.filter(({ purpose }) => purpose === 'serverToServer')),
    sealedSenderKeys: read.sealedSender(certified),
    forwardingKeys: [...read.forwarding(kept).values()],
  };
};

/** Another one when the entry or a file it names is another one. */
const stampOf = (dataDirectory: string, { id, purpose, file, certificateFile, publicKey }: OnlineKeyEntry): string => {
  const names = certificateFile === undefined ? [file] : [file, certificateFile];
  const times = names.map((name) => {
    const found = statSync(join(dataDirectory, name), { throwIfNoEntry: false });
    return found === undefined ? 'none' : `${found.ino} ${found.mtimeMs} ${found.size}`;
  });
  return [id, purpose, bytesToHex(publicKey), ...names, ...times].join('/');
};

/** Before its time a key is listed with the time at which it will be used. */
const toListed = (entry: OnlineKeyEntry, purpose: KeyPurpose): OnlineKey => ({
  id: entry.id,
  purpose,
  publicKey: entry.publicKey,
  notBefore: usableFrom(entry) ?? entry.notBefore,
  notAfter: entry.notAfter,
});

const isForwarding = ({ purpose }: OnlineKeyEntry): boolean => purpose === 'forward' || purpose === 'forwardEphemeral';

/** A revoked one still opens what is under way. */
const loadForwardingKey = (
  { crypto, dataDirectory }: WorkingKeysEnvironment,
  entry: OnlineKeyEntry,
): ForwardingKeyPair => {
  const algorithm = entry.purpose === 'forward' ? 'xWing' : 'x25519';
  const seed = readSeed(dataDirectory, entry);
  const keys = forwardingKeyPair(crypto, algorithm, seed);
  wipe(seed);
  if (!equalBytes(keys.publicKey, entry.publicKey))
    throw new RelayError('E_KEYS_INVALID', `${entry.file} is not the key that key-${entry.id}.json is about`);
  return { id: entry.id, algorithm, keys };
};

/** A key that the trust root, which is elsewhere, has not certified yet. */
const isWaiting = (dataDirectory: string, { certificateFile, publishedAt }: OnlineKeyEntry): boolean =>
  publishedAt === undefined && !existsSync(join(dataDirectory, certificateFile ?? ''));

const loadServerKey = ({ crypto, dataDirectory }: WorkingKeysEnvironment, entry: OnlineKeyEntry): Ed25519KeyPair => {
  const seed = readSeed(dataDirectory, entry);
  const pair = crypto.ed25519KeyPair(seed);
  wipe(seed);
  if (!equalBytes(pair.publicKey, entry.publicKey))
    throw new RelayError('E_KEYS_INVALID', `${entry.file} is not the key that key-${entry.id}.json is about`);
  return pair;
};

const loadSealedSenderKey = (
  { crypto, dataDirectory, trustRoot }: WorkingKeysEnvironment,
  entry: OnlineKeyEntry,
): SealedSenderKey => {
  const name = entry.certificateFile ?? '';
  const serverCertificate = readSecretFile(dataDirectory, name);
  const seed = readSeed(dataDirectory, entry);
  const { publicKey, privateKey: serverPrivateKey } = crypto.x25519KeyPair(seed);
  wipe(seed);
  const { key, signed, signature } = parseOwnCertificate(serverCertificate, name);
  const root = asX25519PublicKey(trustRoot.slice(1));
  if (!equalBytes(key, publicKey) || !crypto.xeddsaVerify(root, signed, signature))
    throw new RelayError('E_KEYS_INVALID', `${name} is not of the two keys beside it`);
  return { serverCertificate, serverPrivateKey };
};

const readSeed = (dataDirectory: string, { file }: OnlineKeyEntry): Uint8Array => {
  const seed = readSecretFile(dataDirectory, file);
  if (seed.length !== KEY_BYTES) throw new RelayError('E_KEYS_INVALID', `${file} is not ${KEY_BYTES} bytes long`);
  return seed;
};

const parseOwnCertificate = (bytes: Uint8Array, name: string): ServerCertificate => {
  try {
    return parseServerCertificate(bytes);
  } catch (cause) {
    if (!(cause instanceof RatchetError)) throw cause;
    throw new RelayError('E_KEYS_INVALID', `${name} is no certificate`, { cause });
  }
};

const KEY_BYTES = 32;
