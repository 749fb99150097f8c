/**
 * Which device a request is from. The key is the one its account's manifest names; an unknown device costs the same
 * check and gets the same answer as a wrong key, so nobody learns here which devices exist. Within a client session a MAC
 * takes the place of the signature, and the number of the request that of its nonce.
 */

import { asEd25519PublicKey, type CryptoProvider, type Ed25519PublicKey, type RandomBytes } from '@sotto/crypto';
import type { Blocks } from '../admin/blocks.ts';
import type { Authorities } from '../authorities.ts';
import { RelayError } from '../errors.ts';
import type { IncomingRequest } from '../http/incoming.ts';
import {
  isSessionRequest,
  parseDeviceKeyId,
  parseSession,
  parseSigned,
  type SignedRequest,
  verifySession,
  verifySigned,
} from '../http/signed.ts';
import type { RelayStore, RequestNonce, SignatureNonce } from '../store/relay-store.ts';
import type { ClientSessions, SessionDevice } from './sessions.ts';

/** Says it is this device; nothing is verified yet. */
export interface DeviceClaim {
  readonly accountId: Uint8Array;
  readonly deviceId: number;
  /** `<account id>/<device id>`; names the account's rate bucket and nonces, never a log line. */
  readonly keyId: string;
  readonly signed: SignedRequest;
  readonly nonce: SignatureNonce;
}

export interface AuthenticatedDevice extends SessionDevice {
  /** To be spent with the effect of the request. */
  readonly nonce: RequestNonce;
}

export interface SigningDevice extends AuthenticatedDevice {
  readonly nonce: SignatureNonce;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

export type ClientProfile = 'client' | 'clientStream';

export interface DeviceAuthentication {
  claim(profile: ClientProfile, request: IncomingRequest): DeviceClaim;
  /** Throws unless the claim was signed with this key, just now. */
  verify(claim: DeviceClaim, key: Uint8Array): void;
  /** A registered device that signed the request, or the error that says nothing else. */
  authenticateSignature(profile: ClientProfile, request: IncomingRequest): Promise<SigningDevice>;
  /** The same, or a device within a session that it opened. */
  authenticate(request: IncomingRequest): Promise<AuthenticatedDevice>;
}

export interface DeviceAuthenticationEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  readonly store: RelayStore;
  readonly authorities: Authorities;
  readonly sessions: ClientSessions;
  readonly blocks: Pick<Blocks, 'checkAccount'>;
  readonly clock: () => number;
}

export const createDeviceAuthentication = (env: DeviceAuthenticationEnvironment): DeviceAuthentication => {
  const decoy: Ed25519PublicKey = env.crypto.ed25519KeyPair(env.random(32)).publicKey;

  const claim = (profile: ClientProfile, request: IncomingRequest): DeviceClaim => {
    env.authorities.check(request.authority);
    const signed = parseSigned(profile, request);
    return { ...parseDeviceKeyId(signed.keyId), keyId: signed.keyId, signed, nonce: nonceOf(signed) };
  };

  const verify = ({ signed }: DeviceClaim, key: Uint8Array): void =>
    verifySigned(env.crypto, signed, asEd25519PublicKey(key), Math.floor(env.clock() / 1000));

  /** Said only to whoever has proved to be that account. */
  const assertWelcome = (isSuspended: boolean, accountId: Uint8Array): void => {
    if (isSuspended) throw new RelayError('E_ACCOUNT_SUSPENDED', 'the account is suspended here');
    env.blocks.checkAccount(accountId);
  };

  const authenticateSignature = async (profile: ClientProfile, request: IncomingRequest): Promise<SigningDevice> => {
    const claimed = claim(profile, request);
    const device = await env.store.findDevice(claimed.accountId, claimed.deviceId);
    verify(claimed, device?.authenticationKey ?? decoy);
    if (device === undefined) throw new RelayError('E_SIGNATURE_INVALID', 'the signature does not verify');
    assertWelcome(device.isSuspended, claimed.accountId);
    const [account] = claimed.keyId.split('/') as [string];
    const { accountId, deviceId, nonce, signed } = claimed;
    return { device, accountId, deviceId, account, nonce, signature: signed.signature };
  };

  const authenticateSession = (request: IncomingRequest): AuthenticatedDevice => {
    env.authorities.check(request.authority);
    const signed = parseSession(request);
    const session = env.sessions.find(signed.keyId);
    verifySession(env.crypto, signed, session.key, Math.floor(env.clock() / 1000));
    // RL-05: a request of a session is among its newest and was not seen before.
    if (!session.sequences.take(signed.sequence))
      throw new RelayError('E_SIGNATURE_REPLAYED', 'this request of the session was seen before');
    // RL-06: the device of a session is still registered, with the same key, and its account is neither suspended nor blocked.
    const state = env.store.deviceState(session.device.row);
    if (state === undefined) {
      env.sessions.remove(signed.keyId);
      throw new RelayError('E_SESSION_UNKNOWN', 'the device of the session is gone');
    }
    const { device, accountId, deviceId, account } = session;
    assertWelcome(state === 'suspended', accountId);
    return { device, accountId, deviceId, account, nonce: undefined };
  };

  return {
    claim,
    verify,
    authenticateSignature,
    authenticate: async (request) =>
      isSessionRequest(request) ? authenticateSession(request) : authenticateSignature('client', request),
  };
};

const nonceOf = ({ keyId, nonce }: SignedRequest): SignatureNonce => ({ scope: keyId, nonce });
