/**
 * The key derivations of a message while JavaScript is cold (thresholds.ts): as the specification writes them, in HMAC and
 * HKDF of `node:crypto`. From then on they are those of the portable backend, which does each in one go.
 *
 * Spec: Signal session layer, sections 4.3 and 4.4; sparse post-quantum ratchet, section 5.4; RFC 5869.
 */

import { hkdfSync } from 'node:crypto';
import { assertBytes, assertLength } from '../assert.ts';
import { bytesToHex } from '../bytes.ts';
import { defaultSteps } from '../create-provider.ts';
import { HKDF_OUTPUT_BYTES_MAX } from '../lengths.ts';
import { portablePrimitives, portableProvider } from '../portable/provider.ts';
import type { ProtocolSteps } from '../provider.ts';
import { hasHmac, nativeHmac } from './hash.ts';
import { once, ownBytes, secretKeyOf } from './native.ts';
import { spendColdCall } from './thresholds.ts';

export function hkdfSha256(
  inputKey: Uint8Array,
  salt: Uint8Array | undefined,
  info: Uint8Array,
  length: number,
): Uint8Array {
  assertBytes('inputKey', inputKey);
  if (salt !== undefined) assertBytes('salt', salt);
  assertBytes('info', info);
  assertLength('length', length, HKDF_OUTPUT_BYTES_MAX);
  const isTaken = length > 0 && info.length <= INFO_BYTES_MAX;
  const isNative = isTaken && derivesNatively();
  return (isNative ? nativeHkdf : portablePrimitives.hkdfSha256)(inputKey, salt, info, length);
}

export const chainStep: ProtocolSteps['chainStep'] = (chainKey) => currentSteps().chainStep(chainKey);

export const messageKeys: ProtocolSteps['messageKeys'] = (seed, salt, target) =>
  currentSteps().messageKeys(seed, salt, target);

export const pqStep: ProtocolSteps['pqStep'] = (chainKey, index) => currentSteps().pqStep(chainKey, index);

function currentSteps(): ProtocolSteps {
  return derivesNatively() ? coldSteps : portableProvider;
}

const derivesNatively = (): boolean => spendColdCall() && hasHmac() && hasHkdf();

function nativeHkdf(inputKey: Uint8Array, salt: Uint8Array | undefined, info: Uint8Array, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secretKeyOf(inputKey), salt ?? NOTHING, info, length));
}

/** RFC 5869, appendix A.3. */
const hasHkdf = once(
  () =>
    bytesToHex(nativeHkdf(new Uint8Array(22).fill(0x0b), undefined, NOTHING, 42)) ===
    '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
);

const NOTHING = new Uint8Array(0);
/** What Node takes. Of lengths, it takes all but 0. */
const INFO_BYTES_MAX = 1024;

const coldSteps = defaultSteps({
  ...portablePrimitives,
  hmacSha256: (key, data) => ownBytes(nativeHmac(key, data, NOTHING)),
  hkdfSha256: nativeHkdf,
});
