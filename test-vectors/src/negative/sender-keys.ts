/** Messages and distribution messages of sender keys. */

import { concatBytes, type RandomBytes, utf8ToBytes } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { hex } from '../json.ts';
import { generatedFile, type NegativeCase, type Outcome, refused, shareState, stricter, valid } from './case.ts';
import { crypto, type DrawnPair, drawPair, flipBit, serialized, sign } from './draw.ts';
import { formsOf, LONG_TAG_REASON } from './forms.ts';
import { DEFAULT_PLAINTEXT } from './messages.ts';
import { seedAt } from './people.ts';
import { bytesField, type Fields, messageOf, uintField } from './protobuf.ts';

export const senderKeysFile = generatedFile(
  'sender-keys.json',
  {
    description:
      'Messages of one sender that a reader is given: a SenderKeyMessage where the type is message, a ' +
      'SenderKeyDistributionMessage where it is distribution. Before, the reader was given the distributions of its state ' +
      'and then read its messages, all of one sender. The first case of a state carries it, and the others name that case. ' +
      'A valid message gives the plaintext, a valid distribution is taken in. Bytes that break a rule carry the signature ' +
      'that they would have without the rule. A refused message leaves the stored state as it was, to the byte.',
    spec: 'Signal session layer, sections 0, 6.1, 6.4, 6.5, 8 and 11',
  },
  (seed) => {
    const sender = drawSender(seed);
    return [
      ...shareState(stateOf([distribution(sender)]), [
        messageCase('message', message(sender), valid(OUTPUT)),
        ...frameCases(sender),
        ...formCases(sender),
        ...contentCases(sender),
        ...jumpCases(sender),
        ...distributionCases(sender),
      ]),
      ...placeCases(sender),
      ...chainCases(sender),
    ];
  },
);

/** A chain, of which the sender has drawn everything. */
interface Sender {
  readonly distributionId: Uint8Array;
  readonly chainId: number;
  readonly chainKey: Uint8Array;
  readonly signing: DrawnPair;
  readonly mallory: DrawnPair;
  readonly random: RandomBytes;
}

interface MessagePlan {
  readonly iteration?: number;
  readonly version?: number;
  readonly distributionId?: Uint8Array;
  readonly plaintext?: string;
  readonly ciphertext?: (encrypted: Uint8Array) => Uint8Array;
  readonly fields?: (fields: Fields) => Fields;
  readonly body?: (fields: Fields) => Uint8Array;
  readonly signedBy?: DrawnPair;
}

interface DistributionPlan {
  readonly iteration?: number;
  readonly version?: number;
  readonly fields?: (fields: Fields) => Fields;
  readonly body?: (fields: Fields) => Uint8Array;
}

const OUTPUT = { plaintext: hex(utf8ToBytes(DEFAULT_PLAINTEXT)) };
const malformed = refused('E_MESSAGE_MALFORMED', 'InvalidProtobufEncoding');
const tooShort = refused('E_MESSAGE_MALFORMED', 'CiphertextMessageTooShort');
const undecryptable = refused('E_MESSAGE_UNDECRYPTABLE', 'InvalidMessage');
const duplicate = refused('E_MESSAGE_DUPLICATE', 'DuplicatedMessage');
const unknown = refused('E_SENDER_KEY_UNKNOWN', 'NoSenderKeyState');
const badSignature = refused('E_SIGNATURE_INVALID', 'SignatureValidationFailed');
const outcomesOf = (good: Outcome) => ({
  valid: good,
  malformed,
  stricter: stricter('E_MESSAGE_MALFORMED', LONG_TAG_REASON),
});

function drawSender(seed: string): Sender {
  const random = seededRandom(seed);
  return {
    distributionId: random(16),
    chainId: 0x0102_0304,
    chainKey: random(32),
    signing: drawPair(random),
    mallory: drawPair(random),
    random,
  };
}

/** Section 6.4, with the keys of section 8. */
function message(sender: Sender, plan: MessagePlan = {}): Uint8Array {
  const { iteration = 0, version = 0x33, plaintext = DEFAULT_PLAINTEXT, signedBy = sender.signing } = plan;
  const keys = crypto.hkdfSha256(seedAt(sender.chainKey, iteration), undefined, utf8ToBytes('WhisperGroup'), 48);
  const encrypted = crypto.aesCbcEncrypt(keys.slice(16), keys.slice(0, 16), utf8ToBytes(plaintext));
  const fields: Fields = {
    distributionUuid: bytesField(1, plan.distributionId ?? sender.distributionId),
    chainId: uintField(2, sender.chainId),
    iteration: uintField(3, iteration),
    ciphertext: bytesField(4, plan.ciphertext?.(encrypted) ?? encrypted),
  };
  const body = (plan.body ?? messageOf)(plan.fields?.(fields) ?? fields);
  const signed = concatBytes(Uint8Array.of(version), body);
  return concatBytes(signed, sign(signedBy, signed, sender.random));
}

/** Section 6.5. */
function distribution(sender: Sender, { iteration = 0, version = 0x33, ...plan }: DistributionPlan = {}): Uint8Array {
  const fields: Fields = {
    distributionUuid: bytesField(1, sender.distributionId),
    chainId: uintField(2, sender.chainId),
    iteration: uintField(3, iteration),
    chainKey: bytesField(4, sender.chainKey),
    signingKey: bytesField(5, serialized(sender.signing.publicKey)),
  };
  return concatBytes(Uint8Array.of(version), (plan.body ?? messageOf)(plan.fields?.(fields) ?? fields));
}

function stateOf(distributions: readonly Uint8Array[], messages: readonly Uint8Array[] = []): object {
  return { distributions: distributions.map(hex), messages: messages.map(hex) };
}

function messageCase(name: string, bytes: Uint8Array, outcome: Outcome): NegativeCase {
  return { name, type: 'message', bytes: hex(bytes), ...outcome };
}

function distributionCase(name: string, bytes: Uint8Array, asked: Outcome): NegativeCase {
  // Some lack so much that they are too short in the first place.
  const outcome = asked === malformed && bytes.length < 65 ? tooShort : asked;
  return { name: `distribution: ${name}`, type: 'distribution', bytes: hex(bytes), ...outcome };
}

function frameCases(sender: Sender): NegativeCase[] {
  const whole = message(sender);
  const legacy = refused('E_MESSAGE_VERSION', 'LegacyCiphertextVersion');
  const unrecognized = refused('E_MESSAGE_VERSION', 'UnrecognizedCiphertextVersion');
  const ofVersion = (version: number, outcome: Outcome) => {
    return messageCase(`version byte ${version.toString(16).padStart(2, '0')}`, message(sender, { version }), outcome);
  };
  return [
    messageCase('empty', whole.slice(0, 0), tooShort),
    messageCase('64 bytes', whole.slice(0, 64), tooShort),
    messageCase('65 bytes: an empty body', concatBytes(Uint8Array.of(0x33), new Uint8Array(64)), malformed),
    ...[0x30, 0x34, 0x3f].map((version) => ofVersion(version, valid(OUTPUT))),
    ...[0x03, 0x13, 0x23].map((version) => ofVersion(version, legacy)),
    ...[0x43, 0x44, 0x53, 0x83, 0xf3].map((version) => ofVersion(version, unrecognized)),
  ];
}

function formCases(sender: Sender): NegativeCase[] {
  let fields: Fields = {};
  message(sender, { fields: (seen) => (fields = seen) });
  const outcomes = outcomesOf(valid(OUTPUT));
  return [
    ...formsOf(fields, Object.keys(fields)).map(({ name, body, verdict }) =>
      messageCase(name, message(sender, { body: () => body }), outcomes[verdict]),
    ),
    messageCase(
      'iteration above 32 bits, of which the low ones count',
      message(sender, { fields: (before) => ({ ...before, iteration: uintField(3, 2n ** 32n) }) }),
      valid(OUTPUT),
    ),
  ];
}

function contentCases(sender: Sender): NegativeCase[] {
  const { distributionId, random } = sender;
  const planned = (name: string, plan: MessagePlan, outcome: Outcome) => {
    return messageCase(name, message(sender, plan), outcome);
  };
  const whole = message(sender);
  // Without its last block the padding is what stands at the end of the text before it.
  const unpadded = (plaintext: string): MessagePlan => ({
    plaintext,
    ciphertext: (encrypted) => encrypted.slice(0, 16),
  });
  return [
    planned('distribution id of 15 bytes', { distributionId: distributionId.slice(1) }, malformed),
    planned('distribution id of 17 bytes', { distributionId: random(17) }, malformed),
    planned('another distribution', { distributionId: random(16) }, unknown),
    messageCase('another chain id', message({ ...sender, chainId: 9 }), unknown),
    messageCase('first bit of the signature flipped', flipBit(whole, -64, 7), badSignature),
    messageCase('last bit of the signature flipped', flipBit(whole, -1, 7), badSignature),
    messageCase('signature of zeros', concatBytes(whole.slice(0, -64), new Uint8Array(64)), badSignature),
    messageCase(
      'signature over another message',
      concatBytes(whole.slice(0, -64), message(sender, { iteration: 1 }).slice(-64)),
      badSignature,
    ),
    messageCase('low nibble of the version byte changed', flipBit(whole, 0), badSignature),
    planned('signed by somebody else', { signedBy: sender.mallory }, badSignature),
    planned('empty ciphertext', { ciphertext: () => new Uint8Array(0) }, undecryptable),
    planned('ciphertext of 15 bytes', { ciphertext: (encrypted) => encrypted.slice(0, 15) }, undecryptable),
    planned('padding of 0 bytes', unpadded('0123456789abcde\0'), undecryptable),
    planned('padding of 17 bytes', unpadded('0123456789abcde\x11'), undecryptable),
    planned('padding bytes that differ', unpadded('0123456789abcd\x03\x02'), undecryptable),
    // Cipher key first, as the messages of a session have it.
    planned(
      'key and initialisation vector the other way round',
      { ciphertext: () => splitWrong(sender) },
      undecryptable,
    ),
  ];
}

function splitWrong({ chainKey }: Sender): Uint8Array {
  const keys = crypto.hkdfSha256(seedAt(chainKey, 0), undefined, utf8ToBytes('WhisperGroup'), 48);
  return crypto.aesCbcEncrypt(keys.slice(0, 32), keys.slice(32), utf8ToBytes(DEFAULT_PLAINTEXT));
}

function jumpCases(sender: Sender): NegativeCase[] {
  const ahead = (name: string, iteration: number, outcome: Outcome) => {
    return messageCase(name, message(sender, { iteration }), outcome);
  };
  const last = (fields: Fields) => ({ ...fields, iteration: uintField(3, 0xffff_ffff) });
  return [
    ahead('25000 messages skipped', 25_000, valid(OUTPUT)),
    ahead('25001 messages skipped', 25_001, undecryptable),
    messageCase('iteration 2^32 - 1', message(sender, { fields: last }), undecryptable),
  ];
}

/** What has the form of a distribution message is taken in: only the pairwise message around it is authentic. */
function distributionCases(sender: Sender): NegativeCase[] {
  let fields: Fields = {};
  const whole = distribution(sender, { fields: (seen) => (fields = seen) });
  const outcomes = outcomesOf(valid());
  const signingKey = serialized(sender.signing.publicKey);
  const changed = (name: string, changes: Fields, outcome: Outcome) => {
    const bytes = distribution(sender, { fields: (before) => ({ ...before, ...changes }) });
    return distributionCase(name, bytes, outcome);
  };
  const version = (name: string, byte: number, outcome: Outcome) => {
    return distributionCase(name, distribution(sender, { version: byte }), outcome);
  };
  return [
    distributionCase('whole', whole, valid()),
    distributionCase('empty', whole.slice(0, 0), tooShort),
    distributionCase('64 bytes', whole.slice(0, 64), tooShort),
    distributionCase('65 bytes', whole.slice(0, 65), malformed),
    version('low nibble of the version byte 0', 0x30, valid()),
    version('version 2', 0x23, refused('E_MESSAGE_VERSION', 'LegacyCiphertextVersion')),
    version('version 4', 0x44, refused('E_MESSAGE_VERSION', 'UnrecognizedCiphertextVersion')),
    ...formsOf(fields, Object.keys(fields)).map(({ name, body, verdict }) =>
      distributionCase(name, distribution(sender, { body: () => body }), outcomes[verdict]),
    ),
    changed('distribution id of 15 bytes', { distributionUuid: bytesField(1, new Uint8Array(15)) }, malformed),
    changed('distribution id of 17 bytes', { distributionUuid: bytesField(1, new Uint8Array(17)) }, malformed),
    changed('chain key of 31 bytes', { chainKey: bytesField(4, new Uint8Array(31)) }, malformed),
    changed('chain key of 33 bytes', { chainKey: bytesField(4, new Uint8Array(33)) }, malformed),
    changed(
      'signing key of type 04',
      { signingKey: bytesField(5, signingKey.with(0, 4)) },
      refused('E_MESSAGE_MALFORMED', 'BadKeyType'),
    ),
    changed('signing key of 32 bytes', { signingKey: bytesField(5, signingKey.slice(0, 32)) }, malformed),
    changed(
      'signing key with a byte behind, which is not dropped here',
      { signingKey: bytesField(5, concatBytes(signingKey, Uint8Array.of(0))) },
      malformed,
    ),
    changed('empty signing key', { signingKey: bytesField(5, new Uint8Array(0)) }, malformed),
  ];
}

/** Places behind the end of the chain. */
function placeCases(sender: Sender): NegativeCase[] {
  const newest = message(sender, { iteration: 2106 });
  const state = stateOf([distribution({ ...sender, chainKey: laterKey(sender) }, { iteration: 2 })], [newest]);
  const late = (name: string, iteration: number, outcome: Outcome) => {
    return messageCase(name, message(sender, { iteration }), outcome);
  };
  return shareState(state, [
    late('after 2104 skipped messages: the oldest of the 2000 that are kept', 106, valid(OUTPUT)),
    late('the newest of those that are not kept', 105, duplicate),
    messageCase('the message that was read', newest, duplicate),
    late('a message from before the distribution', 1, duplicate),
    late('the next message after all of these', 2107, valid(OUTPUT)),
    messageCase('a forged message in a place that was read', flipBit(newest, -1, 7), badSignature),
  ]);
}

/** The chain key of iteration 2. */
function laterKey({ chainKey }: Sender): Uint8Array {
  return crypto.hmacSha256(crypto.hmacSha256(chainKey, Uint8Array.of(2)), Uint8Array.of(2));
}

/** Several chains of one sender, and none. */
function chainCases(sender: Sender): NegativeCase[] {
  const { random } = sender;
  const others = [1, 2, 3, 4, 5].map((chainId) => ({
    ...sender,
    chainId,
    chainKey: random(32),
    signing: drawPair(random),
  }));
  const six = stateOf([sender, ...others].map((one) => distribution(one)));
  const known = stateOf([distribution(sender), distribution({ ...sender, chainKey: random(32) })]);
  const replacement = { ...sender, chainKey: random(32), signing: drawPair(random) };
  const replaced = stateOf([distribution(sender), distribution(replacement)]);
  const none = stateOf([]);
  return [
    ...shareState(six, [
      messageCase('oldest of five chains', message(others[0]!), valid(OUTPUT)),
      messageCase('newest of five chains', message(others[4]!), valid(OUTPUT)),
      messageCase('a sixth chain, older than these', message(sender), unknown),
    ]),
    ...shareState(known, [
      messageCase('a chain that was handed out again, with another chain key, stays', message(sender), valid(OUTPUT)),
    ]),
    ...shareState(replaced, [
      messageCase(
        'a chain id that was handed out again, with another signing key',
        message(replacement),
        valid(OUTPUT),
      ),
      messageCase('the chain that made way for it', message(sender), badSignature),
    ]),
    ...shareState(none, [
      distributionCase('the first one of a sender', distribution(sender), valid()),
      messageCase('nothing was handed out', message(sender), unknown),
    ]),
  ];
}
