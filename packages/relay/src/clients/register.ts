/**
 * `POST /v1/accounts`: an identity takes an address and publishes the pre-keys of the device that signs. The manifest is
 * the authority, signed by the identity key; the request is signed by a device the manifest names. The same request
 * again changes nothing; a newer manifest of the same identity replaces the one kept.
 */

import type { CryptoProvider, RandomBytes } from '@sotto/crypto';
import { equalBytes } from '@sotto/crypto';
import { IdentityError, type VerifiedManifest, verifyManifest } from '@sotto/identity';
import {
  decodeManifestRequest,
  decodeRegisterRequest,
  decodeSignedManifest,
  encodeManifestResponse,
  encodeRegisterResponse,
  encodeSignedManifest,
  MANIFEST_MESSAGE_BYTES_MAX,
  parseAddress,
  REGISTER_REQUEST_BYTES_MAX,
  type RegisterRequest,
  type SignedManifest,
} from '@sotto/wire';
import type { Blocks } from '../admin/blocks.ts';
import { RelayError } from '../errors.ts';
import type { Route } from '../http/server.ts';
import { checkDigest } from '../http/signed.ts';
import type { RateLimiter } from '../rate-limiter.ts';
import type { RegistrationOutcome, RelayStore } from '../store/relay-store.ts';
import type { Admission } from './admission.ts';
import type { DeviceAuthentication, DeviceClaim } from './authenticate.ts';
import { checkPreKeys } from './pre-key-check.ts';

export interface ManifestEnvironment {
  readonly crypto: CryptoProvider;
  readonly domain: string;
  readonly blocks: Pick<Blocks, 'checkAccount'>;
  readonly store: RelayStore;
  readonly authentication: DeviceAuthentication;
  /** One bucket for all: what is new here has no name yet. */
  readonly registrations: RateLimiter;
}

export interface RegisterEnvironment extends ManifestEnvironment {
  readonly random: RandomBytes;
  readonly clock: () => number;
  readonly admission: Admission;
}

export const createRegisterRoute = (env: RegisterEnvironment): Route => ({
  path: '/v1/accounts',
  bodyBytesMax: REGISTER_REQUEST_BYTES_MAX,
  stores: true,
  async handle(request) {
    const claim = env.authentication.claim('client', request);
    checkDigest(env.crypto, claim.signed);
    const body = decodeRegisterRequest(request.body);
    const verified = verifyByManifest(env, body.manifest, claim);
    const localpart = ownLocalpart(verified.manifest.address, env.domain);
    const account = await env.store.findAccount(claim.accountId);
    const isKnownDevice = (await env.store.findDevice(claim.accountId, claim.deviceId)) !== undefined;
    env.blocks.checkAccount(claim.accountId);
    if (account?.isSuspended === true) throw new RelayError('E_ACCOUNT_SUSPENDED', 'the account is suspended here');
    env.registrations.take('all');
    // RL-43: a further device of an account that is here asks for no admission; its manifest speaks for it.
    const invite = account === undefined ? await env.admission.admit(claim.accountId, body) : undefined;
    const owner = { accountId: claim.accountId, deviceId: claim.deviceId };
    await checkPreKeys(env, verified.identityKey, owner, body.preKeys, Math.floor(env.clock() / 1000));
    const outcome = await env.store.register(claim.nonce, {
      localpart,
      accountId: verified.accountId,
      identityKey: verified.identityKey,
      signedManifest: verified.bytes,
      devices: verified.manifest.devices,
      deviceId: claim.deviceId,
      preKeys: requireFirstKeys(body, isKnownDevice),
      ...(invite === undefined ? {} : { invite }),
      compare: (kept) => compareManifests(env.crypto, verified, kept),
    });
    assertRegistered(outcome);
    return encodeRegisterResponse({});
  },
});

/**
 * `POST /v1/manifest`: the newest manifest of an account, for a device that is not part of it yet and has to continue it. It
 * proves to be of the account as one that registers does: by a manifest of the identity key that names it.
 */
export const createManifestRoute = (env: ManifestEnvironment): Route => ({
  path: '/v1/manifest',
  bodyBytesMax: MANIFEST_MESSAGE_BYTES_MAX,
  async handle(request) {
    const claim = env.authentication.claim('client', request);
    checkDigest(env.crypto, claim.signed);
    const { manifest } = decodeManifestRequest(request.body);
    const verified = verifyByManifest(env, manifest, claim);
    const localpart = ownLocalpart(verified.manifest.address, env.domain);
    env.blocks.checkAccount(claim.accountId);
    env.registrations.take('all');
    const kept = await env.store.findManifest(claim.nonce, localpart);
    // RL-52: of somebody else's account it says as little as of none.
    if (kept === undefined || !equalBytes(verifyManifest(env.crypto, kept).identityKey, verified.identityKey))
      throw new RelayError('E_ACCOUNT_UNKNOWN', 'no account of this identity has the address');
    return encodeManifestResponse({ manifest: decodeSignedManifest(kept) });
  },
});

/** The manifest in a request, which is signed by the key that it names for the device. */
const verifyByManifest = (env: ManifestEnvironment, signed: SignedManifest, claim: DeviceClaim): VerifiedManifest => {
  const verified = verifyOwnManifest(env, signed, claim);
  const device = verified.manifest.devices.find(({ deviceId }) => deviceId === claim.deviceId);
  if (device === undefined) throw new RelayError('E_MANIFEST_INVALID', 'the manifest does not name this device');
  env.authentication.verify(claim, device.authenticationKey);
  return verified;
};

const verifyOwnManifest = (env: ManifestEnvironment, signed: SignedManifest, claim: DeviceClaim): VerifiedManifest => {
  try {
    const verified = verifyManifest(env.crypto, encodeSignedManifest(signed));
    if (equalBytes(verified.accountId, claim.accountId)) return verified;
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    throw new RelayError('E_MANIFEST_INVALID', 'the manifest does not verify', { cause });
  }
  throw new RelayError('E_MANIFEST_INVALID', 'the manifest is of another account than the key id');
};

const ownLocalpart = (text: string, own: string): string => {
  const { localpart, domain } = parseAddress(text);
  if (domain !== own) throw new RelayError('E_ADDRESS_FOREIGN', 'the address is of another domain');
  return localpart;
};

/** A device nobody can write to is not registered: the three keys that it always has must come first. */
const requireFirstKeys = (body: RegisterRequest, isKnown: boolean): RegisterRequest['preKeys'] => {
  const { preKeys } = body;
  const { signedPreKey, lastResortKemPreKey, mailboxKey } = preKeys;
  const hasAll = signedPreKey !== undefined && lastResortKemPreKey !== undefined && mailboxKey !== undefined;
  if (!hasAll && !isKnown)
    throw new RelayError('E_PRE_KEY_INVALID', 'signed pre-key, KEM key of last resort or mailbox key is absent');
  return preKeys;
};

const compareManifests = (
  crypto: CryptoProvider,
  next: VerifiedManifest,
  keptBytes: Uint8Array,
): 'same' | 'newer' | 'stale' => {
  const kept = verifyManifest(crypto, keptBytes);
  if (equalBytes(next.hash, kept.hash)) return 'same';
  try {
    verifyManifest(crypto, next.bytes, { previous: kept });
    return 'newer';
  } catch (error) {
    if (error instanceof IdentityError) return 'stale';
    throw error;
  }
};

const assertRegistered = (outcome: RegistrationOutcome): void => {
  switch (outcome) {
    case 'address-taken':
      throw new RelayError('E_ADDRESS_TAKEN', 'another identity holds this address');
    case 'invite-invalid':
      throw new RelayError('E_INVITE_INVALID', 'the invite is unknown, used up or expired');
    case 'mailbox-taken':
      throw new RelayError('E_MAILBOX_TAKEN', 'a mailbox id belongs to another device');
    case 'stale':
      throw new RelayError('E_MANIFEST_STALE', 'another manifest of this account is known that this does not continue');
    case 'registered':
    case 'updated':
    case 'unchanged':
  }
};
