/**
 * An initiator that waits for the first reply, and what it may be given instead.
 *
 * Spec: Signal session layer, section 5; sparse post-quantum ratchet, sections 3 and 9.4.
 */

import { concatBytes, type RandomBytes, utf8ToBytes } from '@sotto/crypto';
import { encodeSessionRecord, encryptMessage, initiateSession, parsePreKeyBundle } from '@sotto/ratchet';
import { hex } from '../json.ts';
import { type NegativeCase, type Outcome, refused, shareState, valid } from './case.ts';
import { agree, crypto, drawPair, flipBit, serialized } from './draw.ts';
import { chunkMessage, ciphertextMessage } from './key-exchange.ts';
import { DEFAULT_PLAINTEXT, forgeMessage, type MessageChain, postQuantumMessage } from './messages.ts';
import { type Agreement, bundleSignatures, type People, rootStep } from './people.ts';
import { localOf, readPlain } from './states.ts';

const OUTPUT = { plaintext: hex(utf8ToBytes(DEFAULT_PLAINTEXT)) };

export function initiatorCases(people: People, agreement: Agreement): NegativeCase[] {
  const exchangeRandom = people.random(64);
  const scene = { people, agreement, exchangeRandom, chain: replyChain(people, agreement) };
  return [...negotiationCases(scene), ...ciphertextCases(scene)];
}

interface Scene {
  readonly people: People;
  readonly agreement: Agreement;
  /** Of the initiator's ML-KEM-768 key pair. */
  readonly exchangeRandom: Uint8Array;
  /** The responder's first chain. */
  readonly chain: MessageChain;
}

function negotiationCases(scene: Scene): NegativeCase[] {
  const reply = (name: string, message: Uint8Array | undefined, postQuantumIndex: number, outcome: Outcome) => {
    const bytes = forgeMessage(scene.chain, { postQuantumIndex, postQuantumMessage: message });
    return replyCase(`first reply: ${name}`, bytes, outcome);
  };
  const none = refusedBy('MinimumVersion');
  const ahead = refusedBy('EpochOutOfRange');
  return shareState(stateOf(scene, []), [
    reply('nothing to say', postQuantumMessage(1), 1, valid(OUTPUT)),
    reply('absent', undefined, 0, none),
    reply('empty', new Uint8Array(0), 0, none),
    reply('version 0', Uint8Array.of(0, 1, 1, 0), 0, none),
    reply('index 0, without a key', Uint8Array.of(1, 1, 0, 0), 0, valid(OUTPUT)),
    reply('version 2', Uint8Array.of(2, 1, 1, 0), 1, valid(OUTPUT)),
    reply('type 7', Uint8Array.of(1, 1, 1, 7), 1, refusedBy('MessageDecode')),
    reply('epoch 2', Uint8Array.of(1, 2, 1, 0), 1, ahead),
    reply('index 25000', postQuantumMessage(25_000), 25_000, valid(OUTPUT)),
    reply('index 25001', postQuantumMessage(25_001), 25_001, refusedBy('KeyJump')),
  ]);
}

/** 30 chunks make ct1; of the five of ct2 and its MAC the last one shows whether both are authentic. */
function ciphertextCases(scene: Scene): NegativeCase[] {
  const { people, agreement, chain, exchangeRandom } = scene;
  const { header, vector } = crypto.mlKem768KeyPair(exchangeRandom);
  const random = people.random(32);
  const { ciphertext1, sharedSecret } = crypto.mlKem768Encapsulate1(header, random);
  const ciphertext2 = crypto.mlKem768Encapsulate2(header, vector, random);
  const whole = ciphertextMessage(agreement.postQuantumAuthKey, sharedSecret, ciphertext1, ciphertext2);
  const read = (message: Uint8Array) => {
    const first = Array.from({ length: 30 }, (_, i) => chunkMessage(chain, i, 'ciphertext1', i, ciphertext1));
    const second = Array.from({ length: 4 }, (_, i) => chunkMessage(chain, 30 + i, 'ciphertext2', i, message));
    return stateOf(scene, [...first, ...second]);
  };
  const last = (message: Uint8Array) => chunkMessage(chain, 34, 'ciphertext2', 4, message);
  const forged = refusedBy('MacVerifyFailed');
  return shareState(read(whole), [
    replyCase('last chunk of a ciphertext', last(whole), valid(OUTPUT)),
    replyCase('last chunk of a ciphertext: a bit of the MAC flipped', last(flipBit(whole, -1)), forged),
    replyCase('last chunk of a ciphertext: of zeros', last(new Uint8Array(160)), forged),
  ]);
}

/** Section 3.3: the responder's first receive makes the pair that it replies with. */
function replyChain({ alice, bob, ratchet, random }: People, agreement: Agreement): MessageChain {
  const pair = drawPair(random);
  const { chainKey } = rootStep(agreement.rootKey, agree(pair, ratchet.publicKey));
  return {
    chainKey,
    postQuantumChain: agreement.postQuantumChains.fromResponder,
    ratchetKey: pair.publicKey,
    sender: bob.identity.publicKey,
    receiver: alice.identity.publicKey,
  };
}

/** The initiator after its first message, which nobody needs to have read. */
function stateOf(scene: Scene, read: readonly Uint8Array[]): object {
  const { alice, bob, signedPreKey, oneTimePreKey, kemPreKey } = scene.people;
  const identityKey = hex(serialized(bob.identity.publicKey));
  const random = drawn(scene);
  return {
    local: localOf(alice),
    remote: { name: bob.name, deviceId: bob.deviceId, identityKey },
    record: hex(recordOf(scene)),
    initiated: {
      at: NOW,
      registrationId: bob.registrationId,
      signedPreKey: { id: signedPreKey.id, publicKey: hex(serialized(signedPreKey.publicKey)) },
      kemPreKey: { id: kemPreKey.id, publicKey: hex(serializedKem(kemPreKey.publicKey)) },
      oneTimePreKey: { id: oneTimePreKey.id, publicKey: hex(serialized(oneTimePreKey.publicKey)) },
      basePrivateKey: hex(random.base),
      encapsulationRandom: hex(random.encapsulation),
      ratchetPrivateKey: hex(random.ratchet),
      written: hex(FIRST_TEXT),
      keyExchangeRandom: hex(random.exchange),
    },
    history: read.map(readPlain),
  };
}

function recordOf(scene: Scene): Uint8Array {
  const { alice, bob, signedPreKey, oneTimePreKey, kemPreKey } = scene.people;
  const signatures = bundleSignatures(scene.people);
  const bundle = parsePreKeyBundle({
    registrationId: bob.registrationId,
    deviceId: bob.deviceId,
    identityKey: serialized(bob.identity.publicKey),
    signedPreKey: {
      id: signedPreKey.id,
      publicKey: serialized(signedPreKey.publicKey),
      signature: signatures.signedPreKey,
    },
    kemPreKey: { id: kemPreKey.id, publicKey: serializedKem(kemPreKey.publicKey), signature: signatures.kemPreKey },
    oneTimePreKey: { id: oneTimePreKey.id, publicKey: serialized(oneTimePreKey.publicKey) },
  });
  const { base, encapsulation, ratchet, exchange } = drawn(scene);
  const env = { crypto, random: scripted(base, encapsulation, ratchet, exchange), now: NOW };
  const { name, deviceId, registrationId, identity } = alice;
  const local = { address: { name, deviceId }, registrationId, identityKeyPair: identity };
  const remote = { address: { name: bob.name, deviceId: bob.deviceId } };
  const { state } = initiateSession(undefined, { local, remote, bundle }, env);
  return encodeSessionRecord(encryptMessage(state, { local, remote, plaintext: FIRST_TEXT }, env).state);
}

function drawn({ people, exchangeRandom }: Scene) {
  const { base, encapsulationRandom, ratchet } = people;
  return {
    base: base.random,
    encapsulation: encapsulationRandom,
    ratchet: ratchet.random,
    exchange: exchangeRandom,
  };
}

/** Gives these bytes, one after the other, in copies, since whoever draws them wipes them. */
function scripted(...answers: readonly Uint8Array[]): RandomBytes {
  const rest = [...answers];
  return (length) => {
    const answer = rest.shift();
    if (answer?.length !== length) throw new RangeError('length: is not the one of the script');
    return answer.slice();
  };
}

function serializedKem(publicKey: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(0x08), publicKey);
}

function refusedBy(postQuantumError: string): Outcome {
  return Object.assign({ postQuantumError }, refused('E_MESSAGE_UNDECRYPTABLE', 'InvalidMessage'));
}

function replyCase(name: string, bytes: Uint8Array, outcome: Outcome): NegativeCase {
  return { name, type: 'signalMessage', bytes: hex(bytes), ...outcome };
}

const NOW = 1_700_000_000_000;
const FIRST_TEXT = utf8ToBytes('first message');
