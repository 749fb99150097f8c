/**
 * The account of a store: made once, registered until the relay confirms, then only read.
 *
 * Everything is durable before the relay hears of it, so a crash during registration is mended by calling it again: the
 * same keys go out, and the relay knows them.
 */

import { asEd25519PrivateKey, asX25519PrivateKey, type Ed25519KeyPair, wipe, type X25519KeyPair } from '@sotto/crypto';
import {
  CLOCK_DIFFERENCE_SECONDS_MAX,
  createManifest,
  formatAccountId,
  type VerifiedManifest,
  verifyManifest,
} from '@sotto/identity';
import { generateIdentityKeyPair, generateRegistrationId, parsePublicKey, serializePublicKey } from '@sotto/ratchet';
import type { Key } from '@sotto/store';
import {
  type StoredAccount as AccountRecord,
  decodeStoredAccount,
  encodeStoredAccount,
  formatAddress,
  type PreKeyUpload,
  parseAddress,
} from '@sotto/wire';
import { commitStep, takeSnapshot } from './commit.ts';
import type { Context } from './context.ts';
import { watchedNow } from './devices/keys.ts';
import { type Environment, nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { ACCOUNT_KEY, RESTORATION_KEY } from './keys.ts';
import { FULL_SHELF, generatePreKeys, markUploaded, pendingUpload } from './pre-keys.ts';
import { type ProofOfWorkProgress, solveProofOfWork } from './proof-of-work.ts';
import type { RelayApi } from './relay-api.ts';
import { claimStore, formatRecord } from './storage/format.ts';

/** The account as the rest of the client uses it. Holds private keys. */
export interface Account {
  readonly address: string;
  /** Of the address. */
  readonly domain: string;
  readonly accountId: Uint8Array;
  /** The account id as a UUID. */
  readonly serviceId: string;
  readonly deviceId: number;
  readonly registrationId: number;
  /** 32 bytes. */
  readonly mailboxId: Uint8Array;
  readonly relayUrl: string;
  readonly identityKeyPair: X25519KeyPair;
  readonly authenticationKeyPair: Ed25519KeyPair;
  /** As it was when the account was loaded. */
  readonly manifest: VerifiedManifest;
  readonly registered: boolean;
}

/** What a relay may ask for before it takes an account. */
export interface AdmissionOptions {
  /** A code, where the relay takes accounts by invitation. */
  readonly invite?: string;
  /** Called between two tries, where the relay asks for some work first. */
  readonly onProofOfWork?: (progress: ProofOfWorkProgress) => void;
}

/** The account of the store, registered or not yet; `undefined` when it has none. Refuses the store of a newer version. */
export async function loadAccount(context: Pick<Context, 'store' | 'environment'>): Promise<Account | undefined> {
  await claimStore(context.store);
  const record = (await takeSnapshot(context.store, [ACCOUNT_KEY])).read(ACCOUNT_KEY, decodeStoredAccount);
  return record && accountOf(context.environment, record);
}

/** Makes the account durable, or returns the one that is. Throws `E_ACCOUNT_EXISTS` when that has another address. */
export async function prepareAccount(context: Context, address: string, relayUrl: string): Promise<Account> {
  await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [ACCOUNT_KEY, RESTORATION_KEY]);
    if (snapshot.read(RESTORATION_KEY, (bytes) => bytes) !== undefined)
      throw new ClientError('E_RESTORE_UNFINISHED', 'a backup is being restored into the store; call restore again');
    const existing = snapshot.read(ACCOUNT_KEY, decodeStoredAccount);
    if (existing !== undefined && existing.address !== address) {
      throw new ClientError('E_ACCOUNT_EXISTS', 'the store holds an account of another address; use another store');
    }
    const isOutOfTime = existing !== undefined && !existing.registered && isMadeAhead(context.environment, existing);
    if (existing !== undefined && !isOutOfTime && (existing.registered || existing.relayUrl === relayUrl)) {
      return { batch: {}, result: undefined };
    }
    const put: readonly (readonly [Key, Uint8Array])[] =
      existing === undefined || isOutOfTime
        ? newAccount(context.environment, address, relayUrl)
        : [[ACCOUNT_KEY, encodeStoredAccount({ ...existing, relayUrl })]];
    return { batch: { expect: snapshot.expect, put }, result: undefined };
  });
  const account = await loadAccount(context);
  if (account === undefined) throw new ClientError('E_ACCOUNT_MISSING', 'the account was deleted while it was made');
  return account;
}

/**
 * Whether the clock was so far ahead when the keys were made that relays refuse them until that time has come. What a relay may
 * have taken is never of that kind: clocks differ by less, and the distance only shrinks.
 */
function isMadeAhead({ crypto, clock }: Environment, { signedManifest }: AccountRecord): boolean {
  const { issuedAt } = verifyManifest(crypto, signedManifest).manifest;
  return issuedAt > nowSeconds(clock) + CLOCK_DIFFERENCE_SECONDS_MAX / 2;
}

/** Tells the relay of the account and records that it agreed. A refusal for good removes what was prepared. */
export async function registerAccount(
  context: Context,
  relay: RelayApi,
  account: Account,
  options: AdmissionOptions,
  signal: AbortSignal,
): Promise<void> {
  const { upload, keys } = await pendingUpload(context.store, context.environment, account);
  try {
    await askForAccount(context, relay, account, upload, options, signal);
  } catch (error) {
    if (error instanceof ClientError && REFUSED_FOR_GOOD.has(error.code)) await discardAccount(context, keys);
    throw error;
  }
  await markUploaded(context.store, keys);
  await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [ACCOUNT_KEY]);
    const record = snapshot.read(ACCOUNT_KEY, decodeStoredAccount);
    if (record === undefined) throw new ClientError('E_ACCOUNT_MISSING', 'the account is gone from the store');
    const put = [[ACCOUNT_KEY, encodeStoredAccount({ ...record, registered: true })] as const, watchedNow(context)];
    return { batch: { expect: snapshot.expect, put }, result: undefined };
  });
}

/** Does the work first if the relay asks for it. */
async function askForAccount(
  context: Context,
  relay: RelayApi,
  account: Account,
  upload: PreKeyUpload,
  { invite, onProofOfWork }: AdmissionOptions,
  signal: AbortSignal,
): Promise<void> {
  const shown = invite === undefined ? {} : { invite };
  try {
    return await relay.register(account.manifest.bytes, upload, shown, signal);
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'E_PROOF_OF_WORK_REQUIRED') throw error;
  }
  const { challenge } = await relay.registrationTerms(signal);
  if (challenge === undefined) throw new ClientError('E_RELAY_INVALID', 'the relay asks for work and names none');
  const { clock } = context.environment;
  const progress = (done: ProofOfWorkProgress): void => onProofOfWork?.(done);
  const proofOfWork = await solveProofOfWork(challenge, account.accountId, clock, signal, progress);
  await relay.register(account.manifest.bytes, upload, { ...shown, proofOfWork }, signal);
}

/** Overwrites the private keys that are held in memory. */
export function wipeAccount(account: Account): void {
  wipe(account.identityKeyPair.privateKey, account.authenticationKeyPair.privateKey);
}

async function discardAccount(context: Context, preKeys: readonly Key[]): Promise<void> {
  await commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [ACCOUNT_KEY]);
    const record = snapshot.read(ACCOUNT_KEY, decodeStoredAccount);
    if (record === undefined || record.registered) return { batch: {}, result: undefined };
    return { batch: { expect: snapshot.expect, delete: [ACCOUNT_KEY, ...preKeys] }, result: undefined };
  });
}

function newAccount(
  environment: Environment,
  address: string,
  relayUrl: string,
): readonly (readonly [Key, Uint8Array])[] {
  const { crypto, random, clock } = environment;
  const identityKeyPair = generateIdentityKeyPair(environment);
  const seed = random(32);
  const authenticationKeyPair = crypto.ed25519KeyPair(seed);
  const registrationId = generateRegistrationId(environment);
  const manifest = createManifest(crypto, random, identityKeyPair, {
    address,
    issuedAt: nowSeconds(clock),
    devices: [
      {
        deviceId: FIRST_DEVICE_ID,
        registrationId,
        authenticationKey: authenticationKeyPair.publicKey,
        mailboxId: random(32),
      },
    ],
  });
  const preKeys = generatePreKeys(environment, identityKeyPair, FIRST_PRE_KEY_ID, FULL_SHELF);
  const record: AccountRecord = {
    address,
    relayUrl,
    identityPrivateKey: identityKeyPair.privateKey,
    identityPublicKey: serializePublicKey(identityKeyPair.publicKey),
    authenticationPrivateKey: authenticationKeyPair.privateKey,
    deviceId: FIRST_DEVICE_ID,
    registrationId,
    signedManifest: manifest,
    registered: false,
    nextPreKeyId: preKeys.nextPreKeyId,
  };
  const bytes = encodeStoredAccount(record);
  wipe(seed, identityKeyPair.privateKey, authenticationKeyPair.privateKey);
  return [...preKeys.put, formatRecord(), [ACCOUNT_KEY, bytes]];
}

export function accountOf({ crypto }: Environment, record: AccountRecord): Account {
  const manifest = verifyManifest(crypto, record.signedManifest);
  const { accountId } = manifest;
  const { devices } = manifest.manifest;
  const device = devices.find(({ deviceId }) => deviceId === record.deviceId);
  if (device === undefined) throw new ClientError('E_STORE_INVALID', 'the manifest of the account lacks this device');
  const address = parseAddress(record.address);
  return {
    address: formatAddress(address),
    domain: address.domain,
    accountId,
    serviceId: formatAccountId(accountId),
    deviceId: record.deviceId,
    registrationId: record.registrationId,
    mailboxId: device.mailboxId,
    relayUrl: record.relayUrl,
    identityKeyPair: {
      privateKey: asX25519PrivateKey(record.identityPrivateKey),
      publicKey: parsePublicKey(record.identityPublicKey),
    },
    authenticationKeyPair: crypto.ed25519KeyPair(asEd25519PrivateKey(record.authenticationPrivateKey)),
    manifest,
    registered: record.registered,
  };
}

/** Refusals after which the prepared keys can never be registered under this address. */
const REFUSED_FOR_GOOD: ReadonlySet<string> = new Set(['E_ADDRESS_TAKEN', 'E_REGISTRATION_CLOSED']);

const FIRST_DEVICE_ID = 1;
const FIRST_PRE_KEY_ID = 1;
