/** Cases of negative vectors: what is fed, and what has to come of it. */

import type { CryptoErrorCode } from '@sotto/crypto';
import type { RatchetErrorCode } from '@sotto/ratchet';
import type { VectorCase, VectorFile } from '@sotto/testkit';
import type { GeneratedFile } from '../json.ts';

/** Names of section 11, as far as a peer's bytes can provoke them; those of unknown and used pre-keys are the store's. */
export type LibsignalError =
  | 'BadKEMCiphertextLength'
  | 'BadKEMKeyLength'
  | 'BadKEMKeyType'
  | 'BadKeyLength'
  | 'BadKeyType'
  | 'CiphertextMessageTooShort'
  | 'DuplicatedMessage'
  | 'FingerprintParsingError'
  | 'FingerprintVersionMismatch'
  | 'InvalidArgument'
  | 'InvalidKeyAgreement'
  | 'InvalidKyberPreKeyId'
  | 'InvalidMessage'
  | 'InvalidPreKeyId'
  | 'InvalidProtobufEncoding'
  | 'InvalidSealedSenderMessage'
  | 'InvalidSignedPreKeyId'
  | 'KyberPreKeyReused'
  | 'LegacyCiphertextVersion'
  | 'NoKeyTypeIdentifier'
  | 'NoSenderKeyState'
  | 'SealedSenderSelfSend'
  | 'SessionNotFound'
  | 'SignatureValidationFailed'
  | 'UnknownSealedSenderServerCertificateId'
  | 'UnknownSealedSenderVersion'
  | 'UnrecognizedCiphertextVersion'
  | 'UnrecognizedMessageVersion'
  | 'UntrustedIdentity';

export type Code = RatchetErrorCode | CryptoErrorCode;

export type Outcome = Valid | Refused | StricterRefused;

/** Accepted, and what comes out of it. */
export interface Valid {
  readonly valid: true;
  readonly [output: string]: unknown;
}

export interface Refused {
  readonly valid: false;
  readonly error: Code;
  readonly libsignal: LibsignalError;
}

/** Refused here and accepted by libsignal. */
export interface StricterRefused {
  readonly valid: false;
  readonly error: Code;
  readonly stricterThanLibsignal: true;
  readonly reason: string;
}

/** What is fed stands beside its outcome, under names that the format of the file gives it. */
export type NegativeCase = VectorCase & Outcome & { readonly [input: string]: unknown };

export function valid(output: Readonly<Record<string, unknown>> = {}): Valid {
  return { valid: true, ...output };
}

export function refused(error: Code, libsignal: LibsignalError): Refused {
  return { valid: false, error, libsignal };
}

export function stricter(error: Code, reason: string): StricterRefused {
  return { valid: false, error, stricterThanLibsignal: true, reason };
}

/** Cases of one state: the first, which must be a control, carries it, and the others name that case. */
export function shareState(state: object, cases: readonly NegativeCase[]): NegativeCase[] {
  const [control] = cases;
  if (control === undefined || !control.valid) throw new TypeError('cases: must begin with a control');
  return cases.map((one, i) => inState(i === 0 ? state : control.name, one));
}

/** The state stands in front, where a reader looks for it. `state` may be the name of the case that carries it. */
export function inState(state: object | string, one: NegativeCase): NegativeCase {
  return Object.assign({ name: one.name, state }, one);
}

export function generatedFile(
  path: string,
  texts: { readonly description: string; readonly spec: string },
  make: (seed: string) => readonly NegativeCase[],
): GeneratedFile {
  const format = `negative-${path.replace(/\.json$/, '')}-v1`;
  return {
    path: `negative/${path}`,
    make: (seed): VectorFile<NegativeCase> => ({ format, ...texts, cases: make(`${seed}/${format}`) }),
  };
}
