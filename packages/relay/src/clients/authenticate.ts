/**
 * Which device a request is from. The key is the one its account's manifest names; an unknown device costs the same
 * check and gets the same answer as a wrong key, so nobody learns here which devices exist.
 */

import { asEd25519PublicKey, type CryptoProvider, type Ed25519PublicKey, type RandomBytes } from '@sotto/crypto';
import type { Authorities } from '../authorities.ts';
import { RelayError } from '../errors.ts';
import type { IncomingRequest } from '../http/incoming.ts';
import { parseDeviceKeyId, parseSigned, type SignedRequest, verifySigned } from '../http/signed.ts';
import type { Device, RelayStore, RequestNonce } from '../store/relay-store.ts';

/** Says it is this device; nothing is verified yet. */
export interface DeviceClaim {
  readonly accountId: Uint8Array;
  readonly deviceId: number;
  /** `<account id>/<device id>`; names the account's rate bucket and nonces, never a log line. */
  readonly keyId: string;
  readonly signed: SignedRequest;
  readonly nonce: RequestNonce;
}

export interface AuthenticatedDevice {
  readonly device: Device;
  readonly accountId: Uint8Array;
  readonly deviceId: number;
  readonly account: string;
  readonly nonce: RequestNonce;
}

export type ClientProfile = 'client' | 'clientStream';

export interface DeviceAuthentication {
  claim(profile: ClientProfile, request: IncomingRequest): DeviceClaim;
  /** Throws unless the claim was signed with this key, just now. */
  verify(claim: DeviceClaim, key: Uint8Array): void;
  /** A registered device, or the error that says nothing else. */
  authenticate(profile: ClientProfile, request: IncomingRequest): Promise<AuthenticatedDevice>;
}

export interface DeviceAuthenticationEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  readonly store: RelayStore;
  readonly authorities: Authorities;
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

  return {
    claim,
    verify,
    async authenticate(profile, request) {
      const claimed = claim(profile, request);
      const device = await env.store.findDevice(claimed.accountId, claimed.deviceId);
      verify(claimed, device?.authenticationKey ?? decoy);
      if (device === undefined) throw new RelayError('E_SIGNATURE_INVALID', 'the signature does not verify');
      const [account] = claimed.keyId.split('/') as [string];
      const { accountId, deviceId, nonce } = claimed;
      return { device, accountId, deviceId, account, nonce };
    },
  };
};

const nonceOf = ({ keyId, nonce }: SignedRequest): RequestNonce => ({ scope: keyId, nonce });
