/**
 * Messages of Alice to Bob with anything in them. Whoever makes them holds all keys, so that a message which breaks a rule
 * carries the MAC that it would have if the rule did not exist: only the rule can refuse it.
 *
 * Spec: Signal session layer, sections 4.4, 4.5, 6.2 and 6.3.
 */

import { concatBytes, utf8ToBytes } from '@sotto/crypto';
import { crypto, serialized } from './draw.ts';
import { type Agreement, ALICE_NAME, BOB_NAME, type People, postQuantumKeyAt, seedAt } from './people.ts';
import { bytesField, type Fields, messageOf, uintField, varint } from './protobuf.ts';

/** One message of a chain; what is not given is as it has to be. */
export interface MessagePlan {
  /** 0 unless given. */
  readonly counter?: number;
  /** What the message says its counter is. */
  readonly counterField?: number | bigint;
  /** Index in the post-quantum chain, whose key makes the message keys; 0 for none. `counter + 1` unless given. */
  readonly postQuantumIndex?: number;
  /** Field 5, where it is not "epoch 1, the index, nothing to say"; `undefined` leaves it out. */
  readonly postQuantumMessage?: Uint8Array | undefined;
  /** Field 6. */
  readonly addresses?: Uint8Array | undefined;
  readonly version?: number;
  readonly plaintext?: string;
  /** Makes the ciphertext another one. */
  readonly ciphertext?: (encrypted: Uint8Array) => Uint8Array;
  readonly fields?: (fields: Fields) => Fields;
  /** Makes the body from the fields; the MAC is over it. */
  readonly body?: (fields: Fields) => Uint8Array;
  /** The eight bytes behind the body. */
  readonly mac?: (input: MacInput) => Uint8Array;
}

export interface MacInput {
  readonly macKey: Uint8Array;
  readonly sender: Uint8Array;
  readonly receiver: Uint8Array;
  /** Version byte and body. */
  readonly authenticated: Uint8Array;
}

/** The chain that a message stands in. */
export interface MessageChain {
  readonly chainKey: Uint8Array;
  readonly postQuantumChain: Uint8Array;
  readonly ratchetKey: Uint8Array;
  readonly sender: Uint8Array;
  readonly receiver: Uint8Array;
}

/** Alice's first chain. */
export function initiatorChain(people: People, agreement: Agreement): MessageChain {
  return {
    chainKey: agreement.sendingChainKey,
    postQuantumChain: agreement.postQuantumChains.fromInitiator,
    ratchetKey: people.ratchet.publicKey,
    sender: people.alice.identity.publicKey,
    receiver: people.bob.identity.publicKey,
  };
}

/** A SignalMessage. */
export function forgeMessage(chain: MessageChain, plan: MessagePlan = {}): Uint8Array {
  const { counter = 0, postQuantumIndex = counter + 1, version = 0x44, plaintext = DEFAULT_PLAINTEXT } = plan;
  const postQuantumKey =
    postQuantumIndex === 0 ? undefined : postQuantumKeyAt(chain.postQuantumChain, postQuantumIndex);
  const seed = seedAt(chain.chainKey, counter);
  const keys = crypto.hkdfSha256(seed, postQuantumKey, utf8ToBytes('WhisperMessageKeys'), 80);
  const encrypted = crypto.aesCbcEncrypt(keys.slice(0, 32), keys.slice(64), utf8ToBytes(plaintext));
  const ciphertext = plan.ciphertext?.(encrypted) ?? encrypted;
  const fields = signalFields(chain, plan, ciphertext, postQuantumIndex);
  const body = (plan.body ?? messageOf)(plan.fields?.(fields) ?? fields);
  const authenticated = concatBytes(Uint8Array.of(version), body);
  const input = { macKey: keys.slice(32, 64), sender: chain.sender, receiver: chain.receiver, authenticated };
  return concatBytes(authenticated, (plan.mac ?? rightMac)(input));
}

/** Section 4.5 step 4. */
export function rightMac(input: MacInput): Uint8Array {
  return wholeMac(input).slice(0, 8);
}

export function wholeMac({ macKey, sender, receiver, authenticated }: MacInput): Uint8Array {
  return crypto.hmacSha256(macKey, concatBytes(serialized(sender), serialized(receiver), authenticated));
}

/** Epoch 1, the index, nothing to say (ratchet section 4.2). */
export function postQuantumMessage(index: number): Uint8Array {
  return concatBytes(Uint8Array.of(1, 1), varint(index), Uint8Array.of(0));
}

/** Section 6.2: who sends to whom. */
export function addressBinding(
  sender = { name: ALICE_NAME, deviceId: 1 },
  recipient = { name: BOB_NAME, deviceId: 3 },
): Uint8Array {
  const half = ({ name, deviceId }: typeof sender) => {
    return concatBytes(Uint8Array.of(0), uuidBytes(name), Uint8Array.of(deviceId));
  };
  return concatBytes(half(sender), half(recipient));
}

export function uuidBytes(uuid: string): Uint8Array {
  return Uint8Array.from(uuid.replaceAll('-', '').match(/../g)!, (pair) => Number.parseInt(pair, 16));
}

export interface FirstMessagePlan {
  readonly version?: number;
  readonly oneTime?: boolean;
  readonly lastResort?: boolean;
  readonly fields?: (fields: Fields) => Fields;
  readonly body?: (fields: Fields) => Uint8Array;
}

/** A PreKeySignalMessage around a SignalMessage. */
export function wrapMessage(
  people: People,
  agreement: Agreement,
  message: Uint8Array,
  { version = 0x44, oneTime = true, lastResort = false, ...plan }: FirstMessagePlan = {},
): Uint8Array {
  const fields: Fields = {
    ...(oneTime && { preKeyId: uintField(1, people.oneTimePreKey.id) }),
    baseKey: bytesField(2, serialized(people.base.publicKey)),
    identityKey: bytesField(3, serialized(people.alice.identity.publicKey)),
    message: bytesField(4, message),
    registrationId: uintField(5, people.alice.registrationId),
    signedPreKeyId: uintField(6, people.signedPreKey.id),
    kyberPreKeyId: uintField(7, (lastResort ? people.lastResortKemPreKey : people.kemPreKey).id),
    kyberCiphertext: bytesField(8, agreement.kemCiphertext),
  };
  return concatBytes(Uint8Array.of(version), (plan.body ?? messageOf)(plan.fields?.(fields) ?? fields));
}

function signalFields(
  chain: MessageChain,
  plan: MessagePlan,
  ciphertext: Uint8Array,
  postQuantumIndex: number,
): Fields {
  const pqRatchet = 'postQuantumMessage' in plan ? plan.postQuantumMessage : postQuantumMessage(postQuantumIndex);
  return {
    ratchetKey: bytesField(1, serialized(chain.ratchetKey)),
    counter: uintField(2, plan.counterField ?? plan.counter ?? 0),
    previousCounter: uintField(3, 0),
    ciphertext: bytesField(4, ciphertext),
    ...(pqRatchet && { pqRatchet: bytesField(5, pqRatchet) }),
    ...(plan.addresses && { addresses: bytesField(6, plan.addresses) }),
  };
}

export const DEFAULT_PLAINTEXT = 'hello';
