/**
 * Device manifests: the devices of one account, signed by its identity key. Nobody adds a device without that key, and no
 * relay brings back a former list to somebody who knows a newer one.
 *
 *   signature = XEdDSA(identity key, "Sotto device manifest v1" || 0x00 || manifest bytes as received)
 *
 * A manifest continues another when it is of the same identity key and its sequence is higher. When it is the very next one,
 * it also holds the hash of the other; across a gap the chain cannot be checked. The same manifest once more is accepted.
 */

import {
  asX25519PublicKey,
  type CryptoProvider,
  concatBytes,
  equalBytes,
  type RandomBytes,
  utf8ToBytes,
  type X25519KeyPair,
} from '@sotto/crypto';
import {
  type Device,
  type DeviceManifest,
  decodeDeviceManifest,
  decodeSignedManifest,
  encodeDeviceManifest,
  encodeSignedManifest,
  type SignedManifest,
  WireError,
} from '@sotto/wire';
import { accountIdFromIdentityKey } from './account-id.ts';
import { IdentityError } from './errors.ts';

export interface ManifestContents {
  readonly address: string;
  /** In ascending order of their ids. */
  readonly devices: readonly Device[];
  /** The manifest this one replaces; none for the first of an account. */
  readonly previous?: VerifiedManifest;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** Newest version of the protocol that all devices speak. Default: that of the manifest before, or 1. */
  readonly protocol?: number;
}

export interface VerifiedManifest {
  readonly manifest: DeviceManifest;
  readonly accountId: Uint8Array;
  /** Serialised: type byte and 32 bytes. */
  readonly identityKey: Uint8Array;
  /** The serialised `SignedManifest`, as received. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the inner manifest; the next one holds it. */
  readonly hash: Uint8Array;
}

const LABEL = utf8ToBytes('Sotto device manifest v1\0');
/** Of a serialised X25519 key (Signal session layer, section 1.1). */
const KEY_TYPE_X25519 = 0x05;
const XEDDSA_RANDOM_BYTES = 64;

/** Returns a serialised `SignedManifest`. Contents that {@link verifyManifest} would refuse are a `RangeError`. */
export function createManifest(
  crypto: CryptoProvider,
  rng: RandomBytes,
  identityKeyPair: X25519KeyPair,
  { address, devices, previous, issuedAt, protocol = previous && protocolOf(previous) }: ManifestContents,
): Uint8Array {
  const identityKey = concatBytes(Uint8Array.of(KEY_TYPE_X25519), identityKeyPair.publicKey);
  if (previous !== undefined && !equalBytes(previous.identityKey, identityKey)) {
    throw new RangeError('previous must be of the same identity key');
  }
  if (previous !== undefined && (protocol ?? 1) < protocolOf(previous)) {
    throw new RangeError('protocol must not be older than before');
  }
  const chain = previous === undefined ? { sequence: 1 } : continuationOf(previous);
  const spoken = protocol !== undefined && protocol > 1 && { protocol };
  const contents: DeviceManifest = { identityKey, address, issuedAt, devices, ...chain, ...spoken };
  const complaint = complaintAbout(contents);
  if (complaint !== undefined) throw new RangeError(complaint);
  const manifest = encodeDeviceManifest(contents);
  const random = rng(XEDDSA_RANDOM_BYTES);
  const signature = crypto.xeddsaSign(identityKeyPair.privateKey, concatBytes(LABEL, manifest), random);
  return encodeSignedManifest({ manifest, signature });
}

/**
 * Checks the form, the signature and, given the newest one known, that this one is it or continues it. Throws
 * `E_MANIFEST_INVALID`, `E_MANIFEST_ROLLBACK` or `E_MANIFEST_DOWNGRADE`.
 */
export function verifyManifest(
  crypto: CryptoProvider,
  bytes: Uint8Array,
  { previous }: { readonly previous?: VerifiedManifest | undefined } = {},
): VerifiedManifest {
  const { signed, manifest } = decode(bytes);
  const complaint = complaintAbout(manifest);
  if (complaint !== undefined) throw new IdentityError('E_MANIFEST_INVALID', complaint);
  const { identityKey } = manifest;
  // MN-06: the identity key in the manifest has signed it.
  const publicKey = asX25519PublicKey(identityKey.slice(1));
  if (!crypto.xeddsaVerify(publicKey, concatBytes(LABEL, signed.manifest), signed.signature)) {
    throw new IdentityError('E_MANIFEST_INVALID', 'manifest signature does not verify');
  }
  const accountId = accountIdFromIdentityKey(crypto, identityKey);
  const hash = crypto.sha256(signed.manifest);
  const verified = { manifest, accountId, identityKey, bytes: new Uint8Array(bytes), hash };
  if (previous !== undefined) assertContinues(verified, previous);
  return verified;
}

/** Newest version of the protocol that all devices of the account speak. */
export const protocolOf = ({ manifest }: Pick<VerifiedManifest, 'manifest'>): number => manifest.protocol ?? 1;

function continuationOf(previous: VerifiedManifest): Pick<DeviceManifest, 'sequence' | 'previousHash'> {
  return { sequence: previous.manifest.sequence + 1, previousHash: previous.hash };
}

function decode(bytes: Uint8Array): { readonly signed: SignedManifest; readonly manifest: DeviceManifest } {
  try {
    // MN-01: both layers have their form: sizes, lengths, one to ten devices.
    const signed = decodeSignedManifest(bytes);
    return { signed, manifest: decodeDeviceManifest(signed.manifest) };
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw new IdentityError('E_MANIFEST_INVALID', 'manifest does not decode', { cause });
  }
}

/** What is wrong with a manifest beyond the form of its fields; `undefined` for a good one. */
function complaintAbout({ identityKey, sequence, previousHash, devices }: DeviceManifest): string | undefined {
  // MN-02: the identity key is an X25519 key.
  if (identityKey[0] !== KEY_TYPE_X25519) return 'identityKey must begin with its type byte';
  // MN-03: the first manifest has no hash of a previous one, all others have.
  if ((sequence === 1) !== (previousHash === undefined)) return 'previousHash must be there unless sequence is 1';
  // MN-04: device ids ascend, so that none comes twice.
  if (devices.some(({ deviceId }, i) => i > 0 && deviceId <= devices[i - 1]!.deviceId)) {
    return 'devices must be in ascending order of their ids';
  }
  // MN-05: no two devices share a mailbox or a key.
  if (hasRepeated(devices.map(({ mailboxId }) => mailboxId))) return 'devices must have mailboxes of their own';
  if (hasRepeated(devices.map(({ authenticationKey }) => authenticationKey)))
    return 'devices must have keys of their own';
  return undefined;
}

function hasRepeated(values: readonly Uint8Array[]): boolean {
  return values.some((value, i) => values.slice(i + 1).some((other) => equalBytes(value, other)));
}

function assertContinues(next: VerifiedManifest, previous: VerifiedManifest): void {
  // MN-07: it is of the same account.
  if (!equalBytes(next.identityKey, previous.identityKey)) {
    throw new IdentityError('E_MANIFEST_INVALID', 'manifest is of another account');
  }
  if (equalBytes(next.hash, previous.hash)) return;
  const { sequence, previousHash } = next.manifest;
  // MN-08: it is newer, or the same once more.
  if (sequence <= previous.manifest.sequence) {
    throw new IdentityError('E_MANIFEST_ROLLBACK', 'manifest is not newer than the known one');
  }
  // MN-09: the very next one holds the hash of the one before.
  const isNext = sequence === previous.manifest.sequence + 1;
  if (isNext && (previousHash === undefined || !equalBytes(previousHash, previous.hash))) {
    throw new IdentityError('E_MANIFEST_ROLLBACK', 'manifest does not continue the known one');
  }
  // MN-10: what devices speak does not become less.
  if (protocolOf(next) < protocolOf(previous)) {
    throw new IdentityError(
      'E_MANIFEST_DOWNGRADE',
      'manifest names an older version of the protocol than the known one',
    );
  }
}
