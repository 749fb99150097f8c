/**
 * Decrypting, in order, on a confirmed session. What depends on nothing else runs at once:
 *
 *     root step, X25519 and HKDF --> chain step, 2 HMAC ---+
 *     (new ratchet key)                                    +--> message keys, HKDF --> MAC --> AES-CBC
 *     pq step, HKDF ---------------------------------------+
 *     new ratchet key pair --> second root step
 */

import { concatBytes, equalBytes, wipe, type X25519KeyPair, type X25519PublicKey } from '@sotto/crypto';
import {
  type DecryptedMessage,
  decryptMessage,
  parsePublicKey,
  type RatchetEnv,
  type Session,
  type SessionRecord,
  type Step,
  serializePublicKey,
} from '@sotto/ratchet';
import { viewSignalMessage } from '@sotto/wire';
import { owned } from '../../src/byte-store.ts';
import type { Bytes } from '../../src/implementation.ts';
import { generateKeyPair } from './agreement.ts';
import type { Agreement, PreparedProvider } from './prepared-provider.ts';
import {
  chainStep,
  cipherKeyOf,
  MAC_BYTES,
  messageKeys,
  messageMac,
  nonceOf,
  postQuantumStep,
  rootStep,
} from './steps.ts';
import { aesCbcDecrypt } from './subtle.ts';

type DecryptInput = Parameters<typeof decryptMessage>[1];

/**
 * As `decryptMessage`. `undefined`: the message starts a session, is not the next one of its chain, or there is another
 * session that it could be of, so it is not the message that is measured.
 */
export async function decryptSteady(
  record: SessionRecord | undefined,
  input: DecryptInput,
  provider: PreparedProvider,
  env: Omit<RatchetEnv, 'crypto'>,
): Promise<Step<SessionRecord, DecryptedMessage> | undefined> {
  const session = record?.current;
  if (session === undefined || record?.archived.length !== 0) return undefined;
  const place = findPlace(session, input.message);
  if (place === undefined) return undefined;
  const { chainKey, turn } = await startChain(session, place);
  const [chain, postQuantum, second] = await Promise.all([
    chainStep(chainKey),
    postQuantumStep(place.postQuantum.chainKey, place.postQuantum.counter + 1),
    turn && rootStep(turn.first.output.subarray(0, 32), turn.pair.privateKey, place.ratchetKey),
  ]);
  const keys = await messageKeys(chain.seed, postQuantum.key);
  try {
    const prepared = {
      chainStep: chain,
      postQuantumStep: postQuantum,
      agreements: turn === undefined || second === undefined ? [] : [turn.first, second],
      ratchetKeyPair: turn?.pair,
      plaintext: await open(session, input.message.bytes, place.ciphertext, keys),
    };
    return provider.run(prepared, (crypto) => decryptMessage(record, input, { ...env, crypto })).output;
  } finally {
    wipe(keys);
  }
}

/** Where a message belongs, read from its bytes. */
interface Place {
  readonly ratchetKey: X25519PublicKey;
  /** `undefined` for a ratchet key that the session does not know. */
  readonly chainKey: Uint8Array | undefined;
  readonly postQuantum: { readonly chainKey: Uint8Array; readonly counter: number };
  readonly ciphertext: Bytes;
}

function findPlace(session: Session, { type, bytes }: DecryptInput['message']): Place | undefined {
  if (type !== 'signalMessage') return undefined;
  const fields = viewSignalMessage(bytes.subarray(1, bytes.length - MAC_BYTES));
  if (fields.ratchetKey === undefined || fields.ciphertext === undefined) return undefined;
  const ratchetKey = parsePublicKey(fields.ratchetKey);
  const chain = session.receivingChains.find((one) => equalBytes(one.ratchetKey, ratchetKey));
  const [epoch, index] = readPostQuantumPlace(fields.pqRatchet ?? new Uint8Array(0));
  const postQuantum = session.postQuantum.epochs.links.find((link) => link.epoch === epoch - 1)?.receiving;
  const isNext = fields.counter === (chain?.index ?? 0) && index === (postQuantum?.counter ?? 0) + 1;
  if (!isNext || postQuantum === undefined) return undefined;
  return { ratchetKey, chainKey: chain?.chainKey, postQuantum, ciphertext: owned(fields.ciphertext) };
}

interface Start {
  readonly chainKey: Uint8Array;
  /** The Diffie-Hellman step that a new ratchet key asks for. */
  readonly turn: { readonly first: Agreement; readonly pair: X25519KeyPair } | undefined;
}

async function startChain({ rootKey, sendingChain }: Session, { chainKey, ratchetKey }: Place): Promise<Start> {
  if (chainKey !== undefined) return { chainKey, turn: undefined };
  const [first, pair] = await Promise.all([
    rootStep(rootKey, sendingChain.ratchetKeyPair.privateKey, ratchetKey),
    generateKeyPair(),
  ]);
  return { chainKey: first.output.slice(32), turn: { first, pair } };
}

/** Section 4.6 step 5. `undefined`: the MAC is another one. */
async function open(
  { remoteIdentityKey, localIdentityKey }: Session,
  bytes: Uint8Array,
  ciphertext: Bytes,
  keys: Bytes,
): Promise<Bytes | undefined> {
  const body = bytes.subarray(0, bytes.length - MAC_BYTES);
  const identities = [serializePublicKey(remoteIdentityKey), serializePublicKey(localIdentityKey)];
  const mac = await messageMac(keys, owned(concatBytes(...identities, body)));
  if (!equalBytes(mac, bytes.subarray(body.length))) return undefined;
  return aesCbcDecrypt(cipherKeyOf(keys), nonceOf(keys), ciphertext);
}

/** Sparse post-quantum ratchet, section 4.3: the epoch and the index, behind the version. */
function readPostQuantumPlace(bytes: Uint8Array): readonly [epoch: number, index: number] {
  const numbers: number[] = [];
  let at = 1;
  while (numbers.length < 2) {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) break;
    }
    numbers.push(value);
  }
  return [numbers[0]!, numbers[1]!];
}
