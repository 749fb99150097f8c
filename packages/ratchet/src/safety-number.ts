/**
 * Safety numbers: what two people compare to know that nobody stands between them.
 *
 *     h(1) = SHA-512( 00 00 || identity key || identifier || identity key )      h(i + 1) = SHA-512( h(i) || identity key )
 *
 * Spec: Signal session layer, section 10. The identity key is in its serialised form of 33 bytes; the version argument
 * does not enter the hash.
 */

import { type CryptoProvider, concatBytes, copyBytes, equalBytes, type X25519PublicKey } from '@sotto/crypto';
import {
  decodeScannableFingerprint,
  encodeScannableFingerprint,
  type ScannableFingerprint,
  WireError,
} from '@sotto/wire';
import { RatchetError } from './errors.ts';
import { serializePublicKey } from './keys.ts';
import { FINGERPRINT_ITERATIONS_MAX, FINGERPRINT_ITERATIONS_MIN } from './limits.ts';

/** One of the two parties. */
export interface FingerprintParty {
  readonly identityKey: X25519PublicKey;
  /** What names the party to both: here the 16 bytes of its account id. */
  readonly identifier: Uint8Array;
}

export interface SafetyNumber {
  /** 60 decimal digits, equal on both sides. */
  readonly digits: string;
  /** To be scanned by the other side, and compared there with {@link compareScannable}. 74 bytes, 78 at most. */
  readonly scannable: Uint8Array;
}

export interface SafetyNumberOptions {
  /** 2 to 1 000 000; 5200 unless given. */
  readonly iterations?: number;
  /** Of the scannable form; 2 unless given. */
  readonly version?: number;
}

/** The safety number of two parties, as `local` shows it. Takes twice `iterations` hashes. Throws on misuse only. */
export function safetyNumber(
  crypto: CryptoProvider,
  parties: { readonly local: FingerprintParty; readonly remote: FingerprintParty },
  options: SafetyNumberOptions = {},
): SafetyNumber {
  const { iterations = DEFAULT_ITERATIONS, version = DEFAULT_VERSION } = options;
  // SN-01: a safety number takes 2 to 1 000 000 iterations (section 10; RangeError).
  const isBounded = iterations >= FINGERPRINT_ITERATIONS_MIN && iterations <= FINGERPRINT_ITERATIONS_MAX;
  if (!Number.isInteger(iterations) || !isBounded) {
    throw new RangeError(`iterations: must be ${FINGERPRINT_ITERATIONS_MIN} to ${FINGERPRINT_ITERATIONS_MAX}`);
  }
  const local = hashParty(crypto, parties.local, iterations);
  const remote = hashParty(crypto, parties.remote, iterations);
  return {
    digits: [formatDigits(local), formatDigits(remote)].sort().join(''),
    scannable: encodeScannableFingerprint({
      formatVersion: version,
      local: { content: local.slice(0, SCANNED_BYTES) },
      remote: { content: remote.slice(0, SCANNED_BYTES) },
    }),
  };
}

/**
 * Whether the scanned number is that of the same two parties, seen from the other side. Comparing a number with itself
 * is `false`. `ours` and `theirs` have at most 1024 bytes each. Throws `E_FINGERPRINT_INVALID` or
 * `E_FINGERPRINT_VERSION`.
 */
export function compareScannable(ours: Uint8Array, theirs: Uint8Array): boolean {
  const [own, scanned] = [parseScannable(ours), parseScannable(theirs)];
  // SN-03: scanned safety numbers are of one version (section 10; E_FINGERPRINT_VERSION).
  if (own.version !== scanned.version) {
    throw new RatchetError('E_FINGERPRINT_VERSION', 'safety numbers have different versions');
  }
  // SN-04: each side's local fingerprint is the other's remote one; both are compared, whatever the first gives
  // (section 10; `false`).
  const isOurs = equalBytes(scanned.remote, own.local);
  const isTheirs = equalBytes(scanned.local, own.remote);
  return isOurs && isTheirs;
}

function hashParty(crypto: CryptoProvider, party: FingerprintParty, iterations: number): Uint8Array {
  const key = serializePublicKey(party.identityKey);
  let hash = crypto.sha512(concatBytes(Uint8Array.of(0, 0), key, party.identifier, key));
  for (let i = 1; i < iterations; i++) hash = crypto.sha512(concatBytes(hash, key));
  return hash;
}

/** Six chunks of five bytes, each modulo 100 000: 30 digits. */
function formatDigits(hash: Uint8Array): string {
  const chunk = (start: number) => {
    const value = hash.subarray(start, start + 5).reduce((sum, byte) => sum * 256 + byte, 0);
    return String(value % 100_000).padStart(5, '0');
  };
  return [0, 5, 10, 15, 20, 25].map(chunk).join('');
}

function parseScannable(bytes: Uint8Array) {
  const { formatVersion = 0, local, remote } = decode(bytes);
  // SN-02: a scanned safety number has both fingerprints (section 10; E_FINGERPRINT_INVALID).
  if (local?.content === undefined || remote?.content === undefined) throw fingerprintInvalid();
  return { version: formatVersion, local: local.content, remote: remote.content };
}

function decode(bytes: Uint8Array): ScannableFingerprint {
  try {
    return decodeScannableFingerprint(copyBytes(bytes));
  } catch (cause) {
    if (cause instanceof WireError) throw fingerprintInvalid(cause);
    throw cause;
  }
}

function fingerprintInvalid(cause?: unknown): RatchetError {
  const options = cause === undefined ? {} : { cause };
  return new RatchetError('E_FINGERPRINT_INVALID', 'bytes are not a scannable safety number', options);
}

const DEFAULT_ITERATIONS = 5_200;
const DEFAULT_VERSION = 2;
const SCANNED_BYTES = 32;
