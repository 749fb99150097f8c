/**
 * The scannable form of a safety number. Every field is optional here and present exactly if it was on the wire, as in
 * the other formats of the Signal session layer.
 *
 * Spec: Signal session layer, sections 0 (decoding rules) and 10.
 */

import { signal } from '#gen/messages';
import { signalScannableFingerprint } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { bytes, optional, optionalExplicit, uint32 } from './fields.ts';
import { SCANNABLE_FINGERPRINT_BYTES_MAX } from './limits.ts';

export interface ScannableFingerprint {
  readonly formatVersion?: number;
  /** Of the device that shows it. */
  readonly local?: Fingerprint;
  readonly remote?: Fingerprint;
}

export interface Fingerprint {
  /** First 32 bytes of the party's hash. */
  readonly content?: Uint8Array;
}

const fingerprintForm: Form<Fingerprint, signal.Fingerprint> = {
  content: optionalExplicit(bytes(0, SCANNABLE_FINGERPRINT_BYTES_MAX)),
};

export const { encode: encodeScannableFingerprint, decode: decodeScannableFingerprint } = defineCodec<
  ScannableFingerprint,
  signal.ScannableFingerprint
>({
  code: signal.ScannableFingerprint,
  shape: signalScannableFingerprint,
  bytesMax: SCANNABLE_FINGERPRINT_BYTES_MAX,
  profile: 'signal',
  form: {
    formatVersion: optionalExplicit(uint32()),
    local: optional(message(fingerprintForm)),
    remote: optional(message(fingerprintForm)),
  },
});
