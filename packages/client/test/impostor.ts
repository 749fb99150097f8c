/** A relay that names somebody else behind an address, for as long as a test likes, and who that is. */

import {
  asX25519PrivateKey,
  defaultProvider as crypto,
  systemRandom as random,
  type X25519KeyPair,
} from '@sotto/crypto';
import { accountIdFromIdentityKey, createManifest, formatAccountId, verifyManifest } from '@sotto/identity';
import { generateIdentityKeyPair, parsePublicKey, safetyNumber, serializePublicKey } from '@sotto/ratchet';
import { decodeSignedManifest } from '@sotto/wire';
import type { Transport } from '../src/index.ts';
import { lying } from './app.ts';
import { answerQuestion } from './look-ups.ts';
import { accountOf } from './sealing.ts';
import type { Machine, World } from './world.ts';

/** Somebody who claims an address. */
export interface Impostor {
  readonly identity: X25519KeyPair;
  readonly accountId: string;
  /** Serialised `SignedManifest`. */
  readonly manifest: Uint8Array;
  /** What it shows to the owner of this machine for scanning. */
  scannableFor(machine: Machine): Promise<Uint8Array>;
}

export function impostorOf(address: string): Impostor {
  const identity = generateIdentityKeyPair({ crypto, random });
  const accountId = accountIdFromIdentityKey(crypto, serializePublicKey(identity.publicKey));
  return {
    identity,
    accountId: formatAccountId(accountId),
    manifest: createManifest(crypto, random, identity, { address, issuedAt: now(), devices: [newDevice()] }),
    scannableFor: async (machine) => {
      const { identityPublicKey } = await accountOf(machine);
      const remote = {
        identityKey: parsePublicKey(identityPublicKey),
        identifier: accountIdFromIdentityKey(crypto, identityPublicKey),
      };
      const local = { identityKey: identity.publicKey, identifier: accountId };
      return safetyNumber(crypto, { local, remote }).scannable;
    },
  };
}

/** A list with another device, signed with the identity key of this machine: the `sequence`th. */
export async function forkedManifest(machine: Machine, sequence: 1 | 2 = 1, protocol = 1): Promise<Uint8Array> {
  const { identityPrivateKey, identityPublicKey, signedManifest } = await accountOf(machine);
  const identity = { privateKey: asX25519PrivateKey(identityPrivateKey), publicKey: parsePublicKey(identityPublicKey) };
  const previous = verifyManifest(crypto, signedManifest);
  return createManifest(crypto, random, identity, {
    address: machine.address,
    issuedAt: now(),
    devices: [newDevice()],
    protocol,
    ...(sequence === 2 && { previous }),
  });
}

/** The home relay as it is, but for what it says of `address` while `says` is set. */
export interface LyingRelay {
  readonly transport: Transport;
  /** Serialised `SignedManifest`. */
  says: Uint8Array | undefined;
}

export function relayLyingAbout(world: World, address: string): LyingRelay {
  const [localpart] = address.split('@');
  const relay: LyingRelay = {
    says: undefined,
    transport: lying((path, body) => {
      const { says } = relay;
      if (path !== '/v1/look-up' || says === undefined) return undefined;
      return answerQuestion(world, body, (query) =>
        query.kind === 'manifest' && query.localpart === localpart
          ? { kind: 'manifest', manifest: decodeSignedManifest(says) }
          : undefined,
      );
    }),
  };
  return relay;
}

const newDevice = () => ({
  deviceId: 1,
  registrationId: 5,
  authenticationKey: random(32),
  mailboxId: random(32),
});

const now = (): number => Math.floor(Date.now() / 1000);
