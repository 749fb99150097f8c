/** The negative vectors, test-vectors/negative, as libsignal is to answer them. */

import { readVectors, type VectorCase } from '@sotto/testkit';

/** A case of a file: its input under the names of the format, and its outcome. */
export type NegativeCase<Input> = VectorCase &
  Input & { readonly valid: boolean } & {
    /** What libsignal calls the refusal. */
    readonly libsignal?: string;
    /** We refuse it, and libsignal does not. */
    readonly stricterThanLibsignal?: true;
    /** Outputs. */
    readonly [name: string]: unknown;
  };

/** The cases of a file; a state that is named stands in its place. */
export function readNegative<Input>(path: string): NegativeCase<Input>[] {
  const { cases } = readVectors<NegativeCase<Input>>(path);
  const states = new Map(cases.map(({ name, state }) => [name, state]));
  return cases.map((one) => Object.assign({}, one, typeof one.state === 'string' && { state: states.get(one.state) }));
}

/** Cases under their names, for titles of tests. */
export function byName<Case extends VectorCase>(cases: readonly Case[]): [name: string, one: Case][] {
  return cases.map((one) => [one.name, one]);
}

/** What came out of a case that was accepted, under the names of its format. */
export type Outputs = Readonly<Record<string, unknown>>;

/** What libsignal says to a case: its outputs, or its refusal. */
export type Answer = { readonly outputs: Outputs } | { readonly refusal: unknown };

export async function answerOf(feed: () => Outputs | Promise<Outputs>): Promise<Answer> {
  try {
    return { outputs: await feed() };
  } catch (refusal) {
    return { refusal };
  }
}

/** The name of section 11 for a refusal. Most have the generic code; their text is what tells them apart. */
export function nameOf(refusal: unknown): string {
  if (!(refusal instanceof Error)) throw refusal;
  const { message } = refusal;
  return NAMES.find(([text]) => text.test(message))?.[1] ?? message;
}

const NAMES: readonly (readonly [text: RegExp, name: string])[] = [
  [/^bad KEM ciphertext length/, 'BadKEMCiphertextLength'],
  [/^bad KEM key length/, 'BadKEMKeyLength'],
  [/^bad KEM key type/, 'BadKEMKeyType'],
  [/^bad key length/, 'BadKeyLength'],
  [/^bad key type/, 'BadKeyType'],
  [/^ciphertext serialized bytes were too short/, 'CiphertextMessageTooShort'],
  [/^message with old counter/, 'DuplicatedMessage'],
  [/^fingerprint parsing error/, 'FingerprintParsingError'],
  [/^fingerprint version number mismatch/, 'FingerprintVersionMismatch'],
  [/^invalid argument/, 'InvalidArgument'],
  [/^invalid key agreement/, 'InvalidKeyAgreement'],
  [/^invalid (PreKey|Whisper|SenderKey) message/, 'InvalidMessage'],
  [/^protobuf encoding was invalid/, 'InvalidProtobufEncoding'],
  [/^invalid sealed sender message/, 'InvalidSealedSenderMessage'],
  [/^ciphertext version was too old/, 'LegacyCiphertextVersion'],
  [/^no key type identifier/, 'NoKeyTypeIdentifier'],
  [/^missing sender key state/, 'NoSenderKeyState'],
  [/^self send of a sealed sender message/, 'SealedSenderSelfSend'],
  [/^session with .* not found/, 'SessionNotFound'],
  [/^invalid signature detected/, 'SignatureValidationFailed'],
  [/^unknown server certificate/, 'UnknownSealedSenderServerCertificateId'],
  [/^unknown sealed sender message version/, 'UnknownSealedSenderVersion'],
  [/^ciphertext version was unrecognized/, 'UnrecognizedCiphertextVersion'],
  [/^unrecognized message version/, 'UnrecognizedMessageVersion'],
  [/^untrusted identity/, 'UntrustedIdentity'],
  // What the stores say.
  [/no pre-key$/, 'InvalidPreKeyId'],
  [/no signed pre-key$/, 'InvalidSignedPreKeyId'],
  [/no KEM pre-key$/, 'InvalidKyberPreKeyId'],
  [/KEM pre-key was used before$/, 'KyberPreKeyReused'],
];
