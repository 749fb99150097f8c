/**
 * The keys of a data directory, each in a file of its own:
 *
 *     root.key   Ed25519   signs the discovery document; may be kept elsewhere, when documents are signed there
 *     s2s.key    Ed25519   the first one that signs requests and answers between relays
 *     dedupe.key           keys the digests of nonces and item ids
 *
 *     forward.key             X-Wing   the first one that opens what clients of other relays have sealed to this one
 *     forward-ephemeral.key   X25519   the same, for what is never stored
 *
 *     sealed-sender-root.key   X25519   signs sealed-sender.certificate; may be kept elsewhere with root.key
 *     sealed-sender.key        X25519   the first one that signs the certificates of senders
 *
 *     key-…                    what is said of the online keys, and their successors (online-keys.ts)
 *
 * A certificate is a file beside its keys and not made from them at each start: XEdDSA is randomised, and messages name their
 * server certificate by its bytes (Signal session layer, sections 1.2 and 9.1).
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CryptoProvider, type Ed25519KeyPair, type RandomBytes, wipe, type X25519PrivateKey } from '@sotto/crypto';
import { createServerCertificate, serializePublicKey } from '@sotto/ratchet/certificates';
import { RelayError } from './errors.ts';
import { readInstalledDocument } from './federation/installed-document.ts';
import { describeForwardingKey, type ForwardingPurpose, keyIdOf } from './federation/key-id.ts';
import { type KeyFiles, openKeyFiles } from './key-files.ts';
import { KEY_LIFETIME_SECONDS, KEY_PUBLICATION_SECONDS } from './limits.ts';
import { addOnlineKey, type OnlineKeyPurpose, readOnlineKeys } from './online-keys.ts';
import { createWorkingKeys, type WorkingKeys } from './working-keys.ts';

export interface RelayKeys {
  /** Absent when the discovery document is signed elsewhere. */
  readonly root: Ed25519KeyPair | undefined;
  readonly dedupe: Uint8Array;
  readonly online: WorkingKeys;
}

export interface KeysEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/**
 * Throws `E_KEYS_INVALID`.
 *
 * @param schemaVersion of the database in the directory, 0 when there is none: what came later may be made
 */
export const loadKeys = (dataDirectory: string, schemaVersion: number, env: KeysEnvironment): RelayKeys => {
  const files = openKeyFiles(dataDirectory, schemaVersion);
  const installed = readInstalledDocument(dataDirectory);
  const isThere = (name: string): boolean => existsSync(join(dataDirectory, name));
  const root = isThere('root.key') || installed === undefined ? loadRoot(files, env) : undefined;
  const add = createFirstKeys(dataDirectory, files, env);
  add('serverToServer', () => importServerToServer(files, env));
  const dedupe = loadKey(files, 'dedupe.key', 1, env);
  const isTrustRootHere = isThere('sealed-sender-root.key') || installed === undefined;
  const trustRoot = isTrustRootHere
    ? loadTrustRoot(files, env)
    : { publicKey: installed.discovery.sealedSender.trustRoot, privateKey: undefined };
  for (const [purpose, file] of FORWARDING_FILES) add(purpose, () => importForwarding(files, purpose, file, env));
  add('sealedSender', () => importSealedSender(files, trustRoot.privateKey, env));
  if (trustRoot.privateKey !== undefined) wipe(trustRoot.privateKey);
  const online = createWorkingKeys({ ...env, dataDirectory, trustRoot: trustRoot.publicKey });
  return { root, dedupe, online };
};

/** Says of the first key of a purpose what is said of every key; it was made before this was done, or just now. */
const createFirstKeys = (dataDirectory: string, files: KeyFiles, { clock }: KeysEnvironment) => {
  const now = Math.floor(clock() / 1000);
  const entries = readOnlineKeys(dataDirectory);
  return (purpose: OnlineKeyPurpose, load: (files: KeyFiles) => FirstKey): void => {
    if (entries.some((entry) => entry.purpose === purpose)) return;
    // Nobody knows an older document of this relay that lacks it.
    const since = now - KEY_PUBLICATION_SECONDS;
    addOnlineKey(dataDirectory, {
      purpose,
      notBefore: since,
      publishedAt: since,
      ...load(files),
      ...lifetime(purpose, now),
    });
  };
};

interface FirstKey {
  readonly id: string;
  readonly publicKey: Uint8Array;
  readonly file: string;
  readonly certificateFile: string | undefined;
}

/** Certificates of senders have no end but that of their server key, so such a key ends when it is replaced. */
const lifetime = (purpose: OnlineKeyPurpose, now: number): { readonly notAfter: number } => ({
  notAfter: purpose === 'sealedSender' ? TIME_MAX : now + KEY_LIFETIME_SECONDS,
});

const importServerToServer = (files: KeyFiles, env: KeysEnvironment): FirstKey => {
  const seed = loadKey(files, 's2s.key', 1, env);
  const { publicKey } = env.crypto.ed25519KeyPair(seed);
  wipe(seed);
  return { id: keyIdOf(env.crypto, 's2s', publicKey), publicKey, file: 's2s.key', certificateFile: undefined };
};

const importForwarding = (
  files: KeyFiles,
  purpose: ForwardingPurpose,
  file: string,
  env: KeysEnvironment,
): FirstKey => {
  const { id, publicKey, seed } = describeForwardingKey(
    env.crypto,
    purpose,
    loadKey(files, file, FORWARDING_SINCE, env),
  );
  wipe(seed);
  return { id, publicKey, file, certificateFile: undefined };
};

const importSealedSender = (
  files: KeyFiles,
  trustRoot: X25519PrivateKey | undefined,
  env: KeysEnvironment,
): FirstKey => {
  const seed = loadKey(files, 'sealed-sender.key', SEALED_SENDER_SINCE, env);
  const { publicKey } = env.crypto.x25519KeyPair(seed);
  wipe(seed);
  const certificateFile = 'sealed-sender.certificate';
  files.load(certificateFile, SEALED_SENDER_SINCE, () => {
    if (trustRoot === undefined) throw new RelayError('E_KEYS_INVALID', `${certificateFile} is missing`);
    return createServerCertificate(env, { id: 1, key: publicKey, trustRootPrivateKey: trustRoot });
  });
  return { id: 'sealed-sender-1', publicKey, file: 'sealed-sender.key', certificateFile };
};

const loadRoot = (files: KeyFiles, env: KeysEnvironment): Ed25519KeyPair => {
  const seed = loadKey(files, 'root.key', 1, env);
  const pair = env.crypto.ed25519KeyPair(seed);
  wipe(seed);
  return pair;
};

const loadTrustRoot = (files: KeyFiles, env: KeysEnvironment) => {
  const seed = loadKey(files, 'sealed-sender-root.key', SEALED_SENDER_SINCE, env);
  const { publicKey, privateKey } = env.crypto.x25519KeyPair(seed);
  wipe(seed);
  return { publicKey: serializePublicKey(publicKey), privateKey };
};

const loadKey = (files: KeyFiles, name: string, since: number, { random }: KeysEnvironment): Uint8Array => {
  const key = files.load(name, since, () => random(KEY_BYTES));
  if (key.length !== KEY_BYTES) throw new RelayError('E_KEYS_INVALID', `${name} is not ${KEY_BYTES} bytes long`);
  return key;
};

const KEY_BYTES = 32;
/** The schema version with which a relay began to vouch for senders. */
const SEALED_SENDER_SINCE = 2;
/** The one with which items of other relays came to be sealed. */
const FORWARDING_SINCE = 3;
const FORWARDING_FILES = [
  ['forward', 'forward.key'],
  ['forwardEphemeral', 'forward-ephemeral.key'],
] as const;
/** The last time a document can name. */
const TIME_MAX = 0xffff_ffff;
