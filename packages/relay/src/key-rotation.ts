/**
 * Replacing online keys. A successor is made now, listed from the next document on, and takes over a day after that; the former
 * key stays good for what is under way and is then deleted. Whoever has to be rid of a key at once revokes it.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CryptoProvider, type RandomBytes, wipe } from '@sotto/crypto';
import { createServerCertificate } from '@sotto/ratchet/certificates';
import { SERVER_CERTIFICATES_MAX } from '@sotto/wire';
import { RelayError } from './errors.ts';
import { describeForwardingKey, keyIdOf } from './federation/key-id.ts';
import { readSecretFile, writeOnce } from './key-files.ts';
import {
  CERTIFICATE_OVERLAP_SECONDS,
  KEY_LIFETIME_SECONDS,
  KEY_OVERLAP_SECONDS,
  KEY_PUBLICATION_SECONDS,
} from './limits.ts';
import {
  addOnlineKey,
  endOnlineKey,
  keyInUse,
  type OnlineKeyEntry,
  type OnlineKeyPurpose,
  onlineKeyPurposes,
  readOnlineKeys,
  revokeOnlineKey,
  usableFrom,
} from './online-keys.ts';

export interface RotationEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export interface RotationOptions {
  /**
   * Revokes the keys of this purpose that are in use, and has the new one used at once. For a key that was stolen: until
   * others have the new document, a minute later at the earliest, they refuse what the new key signs. With the root key
   * elsewhere, it is the request for the next document that names what is to be revoked.
   */
  readonly isEmergency?: boolean;
}

/**
 * Makes the successor of the keys of a purpose and returns its id. Works beside a running relay, which takes it up at its next
 * upkeep. Throws `E_KEY_CHANGE_REFUSED`, `E_KEYS_INVALID`.
 */
export const rotateKey = (
  dataDirectory: string,
  purpose: OnlineKeyPurpose,
  env: RotationEnvironment,
  { isEmergency = false }: RotationOptions = {},
): string => {
  const now = Math.floor(env.clock() / 1000);
  const entries = readOnlineKeys(dataDirectory).filter((entry) => entry.purpose === purpose && !entry.isRevoked);
  const alive = entries.filter(({ notAfter }) => now <= notAfter);
  if (keyInUse(alive, purpose, now) === undefined)
    throw refused('there is no key to be replaced: start the relay first');
  if (!isEmergency) refuseHaste(alive, now);
  else if (!existsSync(join(dataDirectory, 'root.key')))
    throw refused('the root key is elsewhere: revoke by the request for the next document');
  const made = makeKey(dataDirectory, purpose, env);
  addOnlineKey(dataDirectory, {
    ...made,
    purpose,
    notBefore: now,
    notAfter: purpose === 'sealedSender' ? TIME_MAX : now + KEY_LIFETIME_SECONDS,
    publishedAt: isEmergency ? now - KEY_PUBLICATION_SECONDS : undefined,
  });
  if (isEmergency) for (const { id } of alive) revokeOnlineKey(dataDirectory, id);
  return made.id;
};

/**
 * Ends the keys that have a successor which is in use: they are listed for as long as something that they signed may be under
 * way. Of a running relay's upkeep.
 */
export const endReplacedKeys = (dataDirectory: string, now: number): void => {
  const entries = readOnlineKeys(dataDirectory);
  for (const purpose of onlineKeyPurposes) {
    const inUse = keyInUse(entries, purpose, now);
    if (inUse === undefined) continue;
    const end = usableFrom(inUse)! + (purpose === 'sealedSender' ? CERTIFICATE_OVERLAP_SECONDS : KEY_OVERLAP_SECONDS);
    for (const entry of entries) {
      const from = usableFrom(entry);
      const isReplaced = entry.purpose === purpose && from !== undefined && from < usableFrom(inUse)!;
      if (isReplaced && entry.notAfter > end) endOnlineKey(dataDirectory, entry, end);
    }
  }
};

/** One successor at a time, and no more server certificates than a document can list. */
const refuseHaste = (alive: readonly OnlineKeyEntry[], now: number): void => {
  const waiting = alive.find((entry) => (usableFrom(entry) ?? Number.POSITIVE_INFINITY) > now);
  if (waiting !== undefined) throw refused(`${waiting.id} is not used yet: it must have been public for a day`);
  const isFull = alive.length >= SERVER_CERTIFICATES_MAX;
  if (isFull) throw refused('too many keys are still good: wait until the oldest one ends');
};

interface MadeKey {
  readonly id: string;
  readonly publicKey: Uint8Array;
  readonly file: string;
  readonly certificateFile: string | undefined;
}

const makeKey = (dataDirectory: string, purpose: OnlineKeyPurpose, env: RotationEnvironment): MadeKey => {
  switch (purpose) {
    case 'serverToServer':
      return makeServerKey(dataDirectory, env);
    case 'sealedSender':
      return makeSealedSenderKey(dataDirectory, env);
    case 'forward':
    case 'forwardEphemeral': {
      const { id, publicKey, seed } = describeForwardingKey(env.crypto, purpose, env.random(KEY_BYTES));
      return { id, publicKey, file: writePrivateHalf(dataDirectory, id, seed), certificateFile: undefined };
    }
  }
};

const makeServerKey = (dataDirectory: string, { crypto, random }: RotationEnvironment): MadeKey => {
  const seed = random(KEY_BYTES);
  const { publicKey, privateKey } = crypto.ed25519KeyPair(seed);
  wipe(privateKey);
  const id = keyIdOf(crypto, 's2s', publicKey);
  const file = writePrivateHalf(dataDirectory, id, seed);
  return { id, publicKey, file, certificateFile: undefined };
};

/** Certified at once when the trust root is at hand, else with the next document. */
const makeSealedSenderKey = (dataDirectory: string, env: RotationEnvironment): MadeKey => {
  const number = nextCertificateNumber(dataDirectory);
  const id = `sealed-sender-${number}`;
  const seed = env.random(KEY_BYTES);
  const { publicKey, privateKey } = env.crypto.x25519KeyPair(seed);
  wipe(privateKey);
  const file = writePrivateHalf(dataDirectory, id, seed);
  const certificateFile = `key-${id}.certificate`;
  if (existsSync(join(dataDirectory, TRUST_ROOT_FILE))) {
    const root = readSecretFile(dataDirectory, TRUST_ROOT_FILE);
    const trustRoot = env.crypto.x25519KeyPair(root);
    const input = { id: number, key: publicKey, trustRootPrivateKey: trustRoot.privateKey };
    writeOnce(join(dataDirectory, certificateFile), createServerCertificate(env, input));
    wipe(root, trustRoot.privateKey);
  }
  return { id, publicKey, file, certificateFile };
};

/** Wipes the seed. */
const writePrivateHalf = (dataDirectory: string, id: string, seed: Uint8Array): string => {
  const file = `key-${id}.key`;
  writeOnce(join(dataDirectory, file), seed);
  return file;
};

/** Never one that was used before: a certificate is known by its bytes, but its number is shown to people. */
const nextCertificateNumber = (dataDirectory: string): number =>
  Math.max(0, ...readOnlineKeys(dataDirectory).map(({ id }) => certificateNumberOf(id) ?? 0)) + 1;

/** Of the id of a key for sealed senders. */
export const certificateNumberOf = (id: string): number | undefined => {
  const match = /^sealed-sender-([1-9][0-9]{0,8})$/.exec(id);
  return match === null ? undefined : Number(match[1]);
};

const refused = (reason: string): RelayError => new RelayError('E_KEY_CHANGE_REFUSED', reason);

const TRUST_ROOT_FILE = 'sealed-sender-root.key';
const KEY_BYTES = 32;
/** The last time a document can name. */
const TIME_MAX = 0xffff_ffff;
