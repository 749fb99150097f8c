/**
 * The steps of sender keys: one encryption for all members of a distribution.
 *
 *     sender:  create the distribution --> send it to each member, inside pairwise messages --> encrypt
 *     member:  process the distribution --> decrypt
 *
 * Spec: Signal session layer, section 8. A record is of one sender and one distribution; who the sender is, the pairwise
 * messages have shown, and the caller keeps records under that address. The signature of a message is checked before its
 * place in the chain, so only the sender can ask for a jump of 25 000 places, and it costs one HMAC a place and no
 * storage until the message is read. A chain never heals: give everybody a new one when a member leaves
 * ({@link rotateSenderKey}).
 */

import { CryptoError, type CryptoProvider, copyBytes, equalBytes, wipe, type X25519PrivateKey } from '@sotto/crypto';
import { DISTRIBUTION_ID_BYTES } from '@sotto/wire';
import { RatchetError } from './errors.ts';
import { type ChainKey, generateKeyPair, type MessageSeed } from './keys.ts';
import { FORWARD_JUMP_MAX, PLAINTEXT_BYTES_MAX, UINT32_MAX } from './limits.ts';
import {
  findMessagePlace,
  type MessagePlace,
  reachMessageSeed,
  settleMessage,
  stepChain,
  wipeTrail,
} from './message-chain.ts';
import { createSenderKeyDistributionMessage, parseSenderKeyDistributionMessage } from './sender-key-distribution.ts';
import {
  createSenderKeyMessage,
  isSenderKeyMessageAuthentic,
  parseSenderKeyMessage,
  type SenderKeyMessage,
} from './sender-key-message.ts';
import { deriveSenderKeyMessageKeys } from './sender-key-message-keys.ts';
import {
  addSenderKeyState,
  findSenderKeyState,
  replaceSenderKeyState,
  type SenderKeyRecord,
  type SenderKeyState,
  senderKeySecretsOnlyIn,
} from './sender-key-record.ts';
import type { RandomEnv, Step } from './step.ts';

/** The state that messages are encrypted with. */
type OwnState = SenderKeyState & { readonly signingPrivateKey: X25519PrivateKey };

/**
 * The distribution message of our sender key, 92 to 100 bytes: for a member who is to read what is encrypted from now
 * on. The first call starts the chain; later ones hand it out as it stands, so that a new member reads nothing older.
 * `distributionId` is a UUID, 16 bytes.
 *
 * The output holds the chain key: send it in pairwise messages only, and wipe it. A record of another sender or another
 * distribution is misuse (`TypeError`). Throws on misuse only.
 */
export function createSenderKeyDistribution(
  record: SenderKeyRecord | undefined,
  { distributionId }: { readonly distributionId: Uint8Array },
  env: RandomEnv,
): Step<SenderKeyRecord, Uint8Array> {
  if (distributionId.length !== DISTRIBUTION_ID_BYTES) throw new RangeError('distributionId: must be 16 bytes');
  const state = record ?? startRecord(distributionId, env);
  if (!equalBytes(state.distributionId, distributionId)) throw new TypeError('record: is of another distribution');
  return { state, output: distribute(state), spent: [] };
}

/**
 * A new chain in place of ours, and its distribution message as in {@link createSenderKeyDistribution}, 92 to 100
 * bytes. For when a member has left, or a device of one: whoever had the old chain could read all that follows in it.
 * Members keep the old chain for messages that are still under way. Throws on misuse only.
 */
export function rotateSenderKey(record: SenderKeyRecord, env: RandomEnv): Step<SenderKeyRecord, Uint8Array> {
  ownState(record);
  const state = startRecord(record.distributionId, env);
  return { state, output: distribute(state), spent: senderKeySecretsOnlyIn(record, undefined) };
}

/**
 * Takes in a distribution message that the sender sent us. `readSenderKeyDistributionIds` tells which record it belongs
 * to; the record of a distribution that is new of this sender is `undefined`. A chain that is known is not set back.
 * `bytes` has 65 to 97 217 bytes.
 *
 * Throws `E_MESSAGE_MALFORMED`, `E_MESSAGE_VERSION`, and `E_SENDER_KEY_UNKNOWN` for a record of another distribution.
 */
export function processSenderKeyDistribution(
  record: SenderKeyRecord | undefined,
  { bytes }: { readonly bytes: Uint8Array },
): Step<SenderKeyRecord, undefined> {
  const { distributionId, chainId, iteration, chainKey, signingPublicKey } = parseSenderKeyDistributionMessage(bytes);
  const before = record ?? { distributionId, states: [] };
  if (!equalBytes(before.distributionId, distributionId)) {
    wipe(chainKey);
    throw senderKeyUnknown();
  }
  const chain = { chainKey, index: iteration, skippedSeeds: [] };
  const distributed = { ...chain, chainId, signingPublicKey, signingPrivateKey: undefined };
  const state = addSenderKeyState(before, distributed);
  if (!state.states.includes(distributed)) wipe(chainKey);
  return { state, output: undefined, spent: senderKeySecretsOnlyIn(before, state) };
}

/**
 * Encrypts for everybody who has our chain. `plaintext` has at most 65 536 bytes and is padded to whole blocks only;
 * the message has 89 to 99 bytes more than these.
 *
 * Throws `E_SENDER_KEY_UNKNOWN`, `E_SESSION_EXHAUSTED`. A record of another sender is misuse (`TypeError`).
 */
export function encryptSenderKeyMessage(
  record: SenderKeyRecord | undefined,
  { plaintext }: { readonly plaintext: Uint8Array },
  env: RandomEnv,
): Step<SenderKeyRecord, Uint8Array> {
  if (plaintext.length > PLAINTEXT_BYTES_MAX) throw new RangeError(`plaintext: at most ${PLAINTEXT_BYTES_MAX} bytes`);
  // SK-10: sending needs a chain of our own, handed out before (section 8; E_SENDER_KEY_UNKNOWN).
  if (record === undefined) throw senderKeyUnknown();
  const before = ownState(record);
  // SK-11: the iteration of a sending chain stays below 2^32 - 1, which no receiver could go on from (section 8;
  // E_SESSION_EXHAUSTED).
  if (before.index >= UINT32_MAX) throw new RatchetError('E_SESSION_EXHAUSTED', 'a chain has used its last iteration');
  const ids = { distributionId: record.distributionId, chainId: before.chainId, iteration: before.index };
  const { seed, chainKey } = stepChain(env.crypto, before.chainKey);
  const ciphertext = encryptWith(seed, plaintext, env.crypto);
  const output = createSenderKeyMessage({ ...ids, ciphertext }, before.signingPrivateKey, env);
  const state = replaceSenderKeyState(record, before, { ...before, chainKey, index: before.index + 1 });
  return { state, output, spent: [before.chainKey] };
}

/**
 * Decrypts a message of the sender whose record it is. `readSenderKeyMessageIds` tells which record a message needs.
 * `bytes` has 65 to 97 281 bytes; the plaintext is shorter than that by 90 bytes or more.
 *
 * Throws `E_MESSAGE_MALFORMED`, `E_MESSAGE_VERSION`, `E_SENDER_KEY_UNKNOWN`, `E_SIGNATURE_INVALID`,
 * `E_MESSAGE_DUPLICATE`, `E_MESSAGE_UNDECRYPTABLE`.
 */
export function decryptSenderKeyMessage(
  record: SenderKeyRecord | undefined,
  { bytes }: { readonly bytes: Uint8Array },
  env: Pick<RandomEnv, 'crypto'>,
): Step<SenderKeyRecord, Uint8Array> {
  const message = parseSenderKeyMessage(bytes);
  const before = record && findSenderKeyState(record, message.chainId);
  // SK-12: a message is of a sender, a distribution and a chain that are known (section 8; E_SENDER_KEY_UNKNOWN).
  if (record === undefined || before === undefined) throw senderKeyUnknown();
  if (!equalBytes(record.distributionId, message.distributionId)) throw senderKeyUnknown();
  // SK-13: the key that was handed out with its chain signs a message, and nothing is computed for one it does not
  // (section 8; E_SIGNATURE_INVALID).
  if (!isSenderKeyMessageAuthentic(env.crypto, message, before.signingPublicKey)) {
    throw new RatchetError('E_SIGNATURE_INVALID', 'message is not signed by its sender key');
  }
  const { plaintext, after } = openMessage(before, message, env.crypto);
  const state = replaceSenderKeyState(record, before, after);
  return { state, output: plaintext, spent: senderKeySecretsOnlyIn(record, state) };
}

/** The iteration logic of section 8, for a message that is authentic. */
function openMessage(state: SenderKeyState, message: SenderKeyMessage, crypto: CryptoProvider) {
  const place = findMessagePlace(state, message.iteration, FORWARD_JUMP_MAX);
  if (place.kind === 'duplicate') throw new RatchetError('E_MESSAGE_DUPLICATE', 'message was read before');
  if (place.kind === 'too-far') throw undecryptable();
  const { plaintext, reached } = decryptAt(state, place, message.ciphertext, crypto);
  return { plaintext, after: { ...state, ...settleMessage(crypto, state, place, reached) } };
}

/** Wipes `seed`. */
function encryptWith(seed: MessageSeed, plaintext: Uint8Array, crypto: CryptoProvider): Uint8Array {
  const { nonce, cipherKey } = deriveSenderKeyMessageKeys(crypto, seed);
  try {
    return crypto.aesCbcEncrypt(cipherKey, nonce, plaintext);
  } finally {
    wipe(seed, nonce, cipherKey);
  }
}

function decryptAt(state: SenderKeyState, place: MessagePlace, ciphertext: Uint8Array, crypto: CryptoProvider) {
  const reached = reachMessageSeed(crypto, state, place);
  const { nonce, cipherKey } = deriveSenderKeyMessageKeys(crypto, reached.seed);
  try {
    return { plaintext: crypto.aesCbcDecrypt(cipherKey, nonce, ciphertext), reached };
  } catch (cause) {
    wipeTrail(state, reached);
    // SK-14: the ciphertext of a sender-key message is whole blocks with correct padding (section 8;
    // E_MESSAGE_UNDECRYPTABLE).
    if (cause instanceof CryptoError) throw undecryptable();
    throw cause;
  } finally {
    wipe(reached.seed, nonce, cipherKey);
  }
}

/** A record with a chain of our own: 31 random bits name it (section 8). */
function startRecord(distributionId: Uint8Array, env: RandomEnv): SenderKeyRecord {
  const id = env.random(4);
  const chainId = new DataView(id.buffer, id.byteOffset).getUint32(0) & CHAIN_ID_MAX;
  const chainKey = env.random(32) as ChainKey;
  const { privateKey: signingPrivateKey, publicKey: signingPublicKey } = generateKeyPair(env);
  const state = { chainId, chainKey, index: 0, skippedSeeds: [], signingPublicKey, signingPrivateKey };
  return { distributionId: copyBytes(distributionId), states: [state] };
}

function distribute(record: SenderKeyRecord): Uint8Array {
  const { chainId, index: iteration, chainKey, signingPublicKey } = ownState(record);
  const { distributionId } = record;
  return createSenderKeyDistributionMessage({ distributionId, chainId, iteration, chainKey, signingPublicKey });
}

function ownState({ states: [newest] }: SenderKeyRecord): OwnState {
  if (newest === undefined || !isOwn(newest)) throw new TypeError('record: is of another sender');
  return newest;
}

function isOwn(state: SenderKeyState): state is OwnState {
  return state.signingPrivateKey !== undefined;
}

function senderKeyUnknown(): RatchetError {
  return new RatchetError('E_SENDER_KEY_UNKNOWN', 'there is no sender key for this message');
}

function undecryptable(): RatchetError {
  return new RatchetError('E_MESSAGE_UNDECRYPTABLE', 'message cannot be decrypted');
}

const CHAIN_ID_MAX = 0x7fff_ffff;
