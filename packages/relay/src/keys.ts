/**
 * The keys of a data directory, each 32 bytes in a file of its own:
 *
 *     root.key   Ed25519   signs the discovery document
 *     s2s.key    Ed25519   signs requests to other relays
 *     dedupe.key           keys the digests of nonces and item ids
 *
 *     sealed-sender-root.key   X25519   signs sealed-sender.certificate, which holds the key of
 *     sealed-sender.key        X25519   which signs the certificates of senders
 *
 * The certificate is a file beside its keys and not made from them at each start: XEdDSA is randomised, and messages name
 * their server certificate by its bytes (Signal session layer, sections 1.2 and 9.1).
 */

import {
  type CryptoProvider,
  type Ed25519KeyPair,
  equalBytes,
  type RandomBytes,
  wipe,
  type X25519KeyPair,
  type X25519PrivateKey,
} from '@sotto/crypto';
import {
  createServerCertificate,
  parseServerCertificate,
  RatchetError,
  type ServerCertificate,
  serializePublicKey,
} from '@sotto/ratchet/certificates';
import type { SealedSenderAuthority } from '@sotto/wire';
import { RelayError } from './errors.ts';
import { type KeyFiles, openKeyFiles } from './key-files.ts';

export interface RelayKeys {
  readonly root: Ed25519KeyPair;
  readonly serverToServer: Ed25519KeyPair;
  readonly dedupe: Uint8Array;
  readonly sealedSender: SealedSenderKeys;
}

export interface SealedSenderKeys {
  /** What the discovery document says of them. */
  readonly authority: SealedSenderAuthority;
  /** Serialised; the one that new sender certificates carry. */
  readonly serverCertificate: Uint8Array;
  readonly serverPrivateKey: X25519PrivateKey;
}

export interface KeysEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
}

/**
 * Throws `E_KEYS_INVALID`.
 *
 * @param schemaVersion of the database in the directory, 0 when there is none: what came later may be made
 */
export const loadKeys = (dataDirectory: string, schemaVersion: number, env: KeysEnvironment): RelayKeys => {
  const files = openKeyFiles(dataDirectory, schemaVersion);
  const root = loadKey(files, 'root.key', 1, env);
  const serverToServer = loadKey(files, 's2s.key', 1, env);
  const keys = {
    root: env.crypto.ed25519KeyPair(root),
    serverToServer: env.crypto.ed25519KeyPair(serverToServer),
    dedupe: loadKey(files, 'dedupe.key', 1, env),
    sealedSender: loadSealedSender(files, env),
  };
  wipe(root, serverToServer);
  return keys;
};

const loadKey = (files: KeyFiles, name: string, since: number, { random }: KeysEnvironment): Uint8Array => {
  const key = files.load(name, since, () => random(KEY_BYTES));
  if (key.length !== KEY_BYTES) throw new RelayError('E_KEYS_INVALID', `${name} is not ${KEY_BYTES} bytes long`);
  return key;
};

const loadSealedSender = (files: KeyFiles, env: KeysEnvironment): SealedSenderKeys => {
  const root = loadKeyPair(files, 'sealed-sender-root.key', env);
  const server = loadKeyPair(files, 'sealed-sender.key', env);
  const serverCertificate = files.load('sealed-sender.certificate', SEALED_SENDER_SINCE, () =>
    createServerCertificate(env, {
      id: SERVER_CERTIFICATE_ID,
      key: server.publicKey,
      trustRootPrivateKey: root.privateKey,
    }),
  );
  wipe(root.privateKey);
  const { key, signed, signature } = parseOwnCertificate(serverCertificate);
  if (!equalBytes(key, server.publicKey) || !env.crypto.xeddsaVerify(root.publicKey, signed, signature))
    throw new RelayError('E_KEYS_INVALID', 'sealed-sender.certificate is not of the two keys beside it');
  return {
    authority: { trustRoot: serializePublicKey(root.publicKey), serverCertificates: [serverCertificate] },
    serverCertificate,
    serverPrivateKey: server.privateKey,
  };
};

const loadKeyPair = (files: KeyFiles, name: string, env: KeysEnvironment): X25519KeyPair => {
  const seed = loadKey(files, name, SEALED_SENDER_SINCE, env);
  const pair = env.crypto.x25519KeyPair(seed);
  wipe(seed);
  return pair;
};

const parseOwnCertificate = (bytes: Uint8Array): ServerCertificate => {
  try {
    return parseServerCertificate(bytes);
  } catch (cause) {
    if (!(cause instanceof RatchetError)) throw cause;
    throw new RelayError('E_KEYS_INVALID', 'sealed-sender.certificate is no certificate', { cause });
  }
};

const KEY_BYTES = 32;
/** The schema version with which a relay began to vouch for senders. */
const SEALED_SENDER_SINCE = 2;
const SERVER_CERTIFICATE_ID = 1;
