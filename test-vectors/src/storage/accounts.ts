/** Accounts on relays: what stands around a device in the product, signed as docs/protocol.md has it. */

import {
  concatBytes,
  defaultProvider,
  type Ed25519KeyPair,
  utf8ToBytes,
  type X25519KeyPair,
  type X25519PublicKey,
} from '@sotto/crypto';
import {
  createSenderCertificate,
  createServerCertificate,
  generateIdentityKeyPair,
  type RandomEnv,
  serializePublicKey,
} from '@sotto/ratchet';
import {
  encodeDeviceManifest,
  encodeDiscovery,
  encodeSignedDiscovery,
  encodeSignedManifest,
  type StoredContact,
} from '@sotto/wire';
import { createPerson, NOW, type Person, parseUuid } from './people.ts';

export interface Account {
  readonly person: Person;
  readonly address: string;
  readonly domain: string;
  readonly accountId: Uint8Array;
  /** 33 bytes. */
  readonly identityKey: Uint8Array;
  readonly authentication: Ed25519KeyPair;
  readonly mailboxId: Uint8Array;
  readonly signedManifest: Uint8Array;
}

export function createAccount(env: RandomEnv, handle: string, domain: string): Account {
  const person = createPerson(env);
  const authentication = defaultProvider.ed25519KeyPair(env.random(32));
  const mailboxId = env.random(32);
  const { identityKeyPair, address, registrationId } = person.local;
  const account = {
    person,
    address: `${handle}@${domain}`,
    domain,
    accountId: parseUuid(address.name),
    identityKey: serializePublicKey(identityKeyPair.publicKey),
    authentication,
    mailboxId,
  };
  const manifest = encodeDeviceManifest({
    identityKey: account.identityKey,
    address: account.address,
    sequence: 1,
    issuedAt: NOW / 1000,
    devices: [{ deviceId: address.deviceId, registrationId, authenticationKey: authentication.publicKey, mailboxId }],
  });
  const signed = concatBytes(utf8ToBytes('Sotto device manifest v1\0'), manifest);
  const signature = defaultProvider.xeddsaSign(identityKeyPair.privateKey, signed, env.random(64));
  return { ...account, signedManifest: encodeSignedManifest({ manifest, signature }) };
}

/** Somebody whose address its relay has confirmed. */
export const contactOf = ({ accountId, identityKey, address, signedManifest }: Account): StoredContact => ({
  accountId,
  identityKey,
  address,
  addressVerified: true,
  signedManifest,
});

/** A relay as others see it: its root key, and who vouches for its senders. */
export interface Relay {
  readonly domain: string;
  readonly root: Ed25519KeyPair;
  readonly server: X25519KeyPair;
  readonly serverCertificate: Uint8Array;
  readonly signedDiscovery: Uint8Array;
}

export function createRelay(env: RandomEnv, domain: string): Relay {
  const root = defaultProvider.ed25519KeyPair(env.random(32));
  const online = defaultProvider.ed25519KeyPair(env.random(32));
  const [trustRoot, server] = [generateIdentityKeyPair(env), generateIdentityKeyPair(env)];
  const certificate = { id: 1, key: server.publicKey, trustRootPrivateKey: trustRoot.privateKey };
  const serverCertificate = createServerCertificate(env, certificate);
  const [issuedAt, expiresAt] = [NOW / 1000, NOW / 1000 + 30 * DAY_S];
  const document = encodeDiscovery({
    domain,
    apiUrl: `https://relay.${domain}`,
    protocolMin: 1,
    protocolMax: 1,
    keys: [
      { id: 'k1', purpose: 'serverToServer', publicKey: online.publicKey, notBefore: issuedAt, notAfter: expiresAt },
    ],
    issuedAt,
    expiresAt,
    limits: { envelopeBytesMax: 100_000, batchBytesMax: 1_048_576, batchItemsMax: 100, lifetimeMax: 21 * DAY_S },
    sealedSender: { trustRoot: serializePublicKey(trustRoot.publicKey), serverCertificates: [serverCertificate] },
    revokedKeyIds: [],
    rootChanges: [],
  });
  const signature = defaultProvider.ed25519Sign(
    root.privateKey,
    concatBytes(utf8ToBytes('Sotto discovery v1\0'), document),
  );
  const signedDiscovery = encodeSignedDiscovery({ document, rootKey: root.publicKey, signature });
  return { domain, root, server, serverCertificate, signedDiscovery };
}

/** What the relay vouches for a sender with until `expires`, milliseconds since 1970. */
export function certify(env: RandomEnv, relay: Relay, account: Account, expires: number): Uint8Array {
  const { address, identityKeyPair } = account.person.local;
  const identityKey: X25519PublicKey = identityKeyPair.publicKey;
  return createSenderCertificate(env, {
    serverCertificate: relay.serverCertificate,
    serverPrivateKey: relay.server.privateKey,
    sender: { uuid: address.name, e164: account.address, deviceId: address.deviceId, identityKey },
    expires,
  });
}

const DAY_S = 24 * 60 * 60;
