/** The published vectors, every intermediate value of them. */

import { bytesToHex, bytesToUtf8, hexToBytes, utf8ToBytes, type X25519KeyPair } from '@sotto/crypto';
import { readVectors, type VectorCase } from '@sotto/testkit';
import { describe, expect, it, vi } from 'vitest';
import { isAlternateIdentityValid, signAlternateIdentity } from '../src/alternate-identity.ts';
import type { PreKeyBundle } from '../src/bundle.ts';
import {
  type ChainKey,
  type EpochSecret,
  type MessageSeed,
  type PostQuantumAuthKey,
  type PostQuantumKey,
  parsePublicKey,
  type RootKey,
  serializeKemCiphertext,
  serializeKemPublicKey,
  serializePublicKey,
} from '../src/keys.ts';
import { FORWARD_JUMP_MAX } from '../src/limits.ts';
import { deriveMessageSeed, deriveNextChainKey } from '../src/message-chain.ts';
import { deriveMessageKeys } from '../src/message-keys.ts';
import { type PostQuantumState, postQuantumRatchet } from '../src/post-quantum.ts';
import {
  deriveNextPostQuantumChain,
  type PostQuantumReceivingChain,
  startPostQuantumChain,
  stepPostQuantumChain,
  takePostQuantumKey,
} from '../src/post-quantum-chain.ts';
import { takePostQuantumSendingKey } from '../src/post-quantum-epochs.ts';
import { encodePostQuantumMessage } from '../src/post-quantum-message.ts';
import type { PostQuantumSent } from '../src/post-quantum-ratchet.ts';
import { agreeAsInitiator, agreeAsResponder, deriveSharedSecrets } from '../src/pqxdh.ts';
import { parsePreKeySignalMessage } from '../src/pre-key-message.ts';
import { generateKemPreKey, generateOneTimePreKey, generateSignedPreKey } from '../src/pre-keys.ts';
import { deriveRootStep } from '../src/root-chain.ts';
import { compareScannable, safetyNumber } from '../src/safety-number.ts';
import { decryptMessage, encryptMessage, initiateSession, type LocalDevice } from '../src/session-cipher.ts';
import { parseSignalMessage } from '../src/signal-message.ts';
import type { RandomEnv } from '../src/step.ts';
import { splitMessageKeys } from './craft.ts';
import { crypto, envOf, scripted } from './support.ts';

const hex = bytesToHex;
const bytes = hexToBytes;

interface PairCase {
  readonly privateKey: string;
  readonly publicKey: string;
}

interface PqxdhCase extends VectorCase {
  readonly keys: {
    readonly initiatorIdentity: PairCase;
    readonly responderIdentity: PairCase;
    readonly signedPreKey: PairCase & { readonly signatureRandom: string; readonly signature: string };
    readonly oneTimePreKey?: PairCase;
    readonly base: PairCase;
    readonly kemPreKey: {
      readonly keyRandom: string;
      readonly publicKeySha256: string;
      readonly signatureRandom: string;
      readonly signature: string;
      readonly encapsulationRandom: string;
      readonly ciphertextSha256: string;
      readonly sharedSecret: string;
    };
  };
  readonly terms: readonly string[];
  readonly secretSha256?: string;
  readonly rootKey: string;
  readonly chainKey: string;
  readonly postQuantumAuthKey: string;
}

const pqxdh = readVectors<PqxdhCase>('signal/pqxdh.json').cases;

function pairOf(vector: PairCase): X25519KeyPair {
  const keyPair = crypto.x25519KeyPair(bytes(vector.privateKey));
  expect(hex(serializePublicKey(keyPair.publicKey))).toBe(vector.publicKey);
  return keyPair;
}

function keysOf({ keys }: PqxdhCase) {
  const kem = crypto.kyberKeyPair(bytes(keys.kemPreKey.keyRandom));
  return {
    initiator: pairOf(keys.initiatorIdentity),
    responder: pairOf(keys.responderIdentity),
    signed: pairOf(keys.signedPreKey),
    oneTime: keys.oneTimePreKey && pairOf(keys.oneTimePreKey),
    base: pairOf(keys.base),
    kem,
  };
}

describe.each(pqxdh)('signal/pqxdh.json: $name', (vector) => {
  const { initiator, responder, signed, oneTime, base, kem } = keysOf(vector);
  const encapsulation = bytes(vector.keys.kemPreKey.encapsulationRandom);

  it('has the terms and the secret of the table', () => {
    const agree = (pair: X25519KeyPair, other: X25519KeyPair) => {
      return crypto.x25519SharedSecret(pair.privateKey, other.publicKey);
    };
    const terms = [agree(initiator, signed), agree(base, responder), agree(base, signed)];
    if (oneTime !== undefined) terms.push(agree(base, oneTime));
    expect(terms.map(hex)).toEqual(vector.terms);
    const { ciphertext, sharedSecret } = crypto.kyberEncapsulate(kem.publicKey, encapsulation);
    expect(hex(crypto.sha256(serializeKemPublicKey(kem.publicKey)))).toBe(vector.keys.kemPreKey.publicKeySha256);
    expect(hex(crypto.sha256(serializeKemCiphertext(ciphertext)))).toBe(vector.keys.kemPreKey.ciphertextSha256);
    expect(hex(sharedSecret)).toBe(vector.keys.kemPreKey.sharedSecret);
    if (vector.secretSha256 !== undefined) {
      const secret = bytes('ff'.repeat(32) + vector.terms.join('') + hex(sharedSecret));
      expect(hex(crypto.sha256(secret))).toBe(vector.secretSha256);
    }
    expectShared(deriveSharedSecrets(crypto, [...terms, sharedSecret]));
  });

  it('gives both sides the same three keys', () => {
    const remote = {
      identityKey: responder.publicKey,
      signedPreKey: signed.publicKey,
      oneTimePreKey: oneTime?.publicKey,
      kemPreKey: kem.publicKey,
    };
    const keys = { identityKeyPair: initiator, baseKeyPair: base, remote };
    const shared = agreeAsInitiator(crypto, keys, encapsulation);
    expectShared(shared);
    const answer = agreeAsResponder(crypto, {
      identityKeyPair: responder,
      signedPreKeyPair: signed,
      oneTimePreKeyPair: oneTime,
      kemKeyPair: kem,
      remote: { identityKey: initiator.publicKey, baseKey: base.publicKey, kemCiphertext: shared.kemCiphertext },
    });
    expectShared(answer);
  });

  it('signs the pre-keys as in the table', () => {
    const { signedPreKey, kemPreKey } = vector.keys;
    const forSigned = envOf(scripted(signedPreKey.privateKey, signedPreKey.signatureRandom));
    expect(hex(generateSignedPreKey(22, responder, forSigned).signature)).toBe(signedPreKey.signature);
    const forKem = envOf(scripted(kemPreKey.keyRandom, kemPreKey.signatureRandom));
    const generated = generateKemPreKey(77, responder, { lastResort: true }, forKem);
    expect(hex(generated.signature)).toBe(kemPreKey.signature);
  });

  function expectShared(shared: ReturnType<typeof deriveSharedSecrets>): void {
    expect(hex(shared.rootKey)).toBe(vector.rootKey);
    expect(hex(shared.chainKey)).toBe(vector.chainKey);
    expect(hex(shared.postQuantumAuthKey)).toBe(vector.postQuantumAuthKey);
  }
});

interface MessageCase extends VectorCase {
  readonly plaintext: string;
  readonly ratchetKey: PairCase;
  readonly sharedSecret: string;
  readonly rootKey: string;
  readonly chainKey: string;
  readonly postQuantumMessage: string;
  readonly postQuantumKey: string;
  readonly cipherKey: string;
  readonly macKey: string;
  readonly nonce: string;
  readonly signalMessage: string;
}

interface FirstMessageCase extends MessageCase {
  readonly initiator: { readonly name: string; readonly deviceId: number; readonly registrationId: number };
  readonly responder: { readonly name: string; readonly deviceId: number };
  readonly preKeyIds: { readonly oneTime: number; readonly signed: number; readonly kem: number };
  readonly seed: string;
  readonly nextChainKey: string;
  readonly keysWithoutPostQuantumKey: {
    readonly cipherKey: string;
    readonly macKey: string;
    readonly nonce: string;
  };
  readonly addresses: string;
  readonly ciphertext: string;
  readonly preKeySignalMessageStart: string;
  readonly preKeySignalMessageLength: number;
  readonly preKeySignalMessageSha256: string;
}

describe('signal/session-messages.json: the first message and the reply', () => {
  const [firstCase, replyCase] = readVectors<MessageCase>('signal/session-messages.json').cases;
  const first = firstCase as FirstMessageCase;
  const reply = replyCase as MessageCase;
  const agreement = pqxdh[0]!;
  const keys = keysOf(agreement);
  const aliceRatchet = pairOf(first.ratchetKey);
  const bobRatchet = pairOf(reply.ratchetKey);

  it('derives every value of the first message', () => {
    expectMessageKeys(first, agreement.rootKey, aliceRatchet, keys.signed);
    const seed = deriveMessageSeed(crypto, bytes(first.chainKey) as ChainKey);
    expect(hex(seed)).toBe(first.seed);
    expect(hex(deriveNextChainKey(crypto, bytes(first.chainKey) as ChainKey))).toBe(first.nextChainKey);
    const { cipherKey, macKey, nonce } = splitMessageKeys(deriveMessageKeys(crypto, seed, undefined));
    const bare = { cipherKey: hex(cipherKey), macKey: hex(macKey), nonce: hex(nonce) };
    expect(bare).toEqual(first.keysWithoutPostQuantumKey);
    const message = parseSignalMessage(bytes(first.signalMessage));
    expect(hex(message.addressBinding ?? new Uint8Array(0))).toBe(first.addresses);
    expect(hex(message.ciphertext)).toBe(first.ciphertext);
    expect(hex(message.postQuantumMessage)).toBe(first.postQuantumMessage);
    expect([message.version, message.counter, message.previousCounter]).toEqual([4, 0, 0]);
  });

  it('derives every value of the reply', () => {
    // Bob's receiving step comes first; its root key is the one Alice sent from.
    expectMessageKeys(reply, first.rootKey, bobRatchet, aliceRatchet);
    expect(hex(parseSignalMessage(bytes(reply.signalMessage)).postQuantumMessage)).toBe(reply.postQuantumMessage);
  });

  it('gives exactly these messages, and reads them', () => {
    const { base, kemPreKey } = agreement.keys;
    const alice: LocalDevice = {
      address: first.initiator,
      identityKeyPair: keys.initiator,
      registrationId: first.initiator.registrationId,
    };
    const bob: LocalDevice = { address: first.responder, identityKeyPair: keys.responder, registrationId: 222 };
    const bobRemote = { address: bob.address, identityKey: keys.responder.publicKey };
    const aliceRemote = { address: alice.address, identityKey: keys.initiator.publicKey };
    const bundle = publishedBundle();

    const aliceEnv = envOf(scripted(base.privateKey, kemPreKey.encapsulationRandom, first.ratchetKey.privateKey));
    const initiated = initiateSession(undefined, { local: alice, remote: bobRemote, bundle }, aliceEnv);
    const plaintext = utf8ToBytes(first.plaintext);
    // The table's Alice sends no header yet, which ours does from the first message on.
    const sending = vi.spyOn(postQuantumRatchet, 'send').mockImplementationOnce(sendWithoutHeader);
    const sent = encryptMessage(initiated.state, { local: alice, remote: bobRemote, plaintext }, aliceEnv);
    sending.mockRestore();
    const wrapped = sent.output.bytes;
    expect(hex(wrapped)).toMatch(new RegExp(`^${first.preKeySignalMessageStart}`));
    expect(wrapped.length).toBe(first.preKeySignalMessageLength);
    expect(hex(crypto.sha256(wrapped))).toBe(first.preKeySignalMessageSha256);
    const inner = parsePreKeySignalMessage(wrapped).message;
    expect(hex(inner.bytes)).toBe(first.signalMessage);

    const bobEnv = envOf(scripted(reply.ratchetKey.privateKey));
    const preKeys = heldPreKeys();
    const input = { local: bob, remote: aliceRemote, message: sent.output, preKeys };
    const received = decryptMessage(undefined, input, bobEnv);
    expect(bytesToUtf8(received.output.plaintext)).toBe(first.plaintext);
    const answerText = utf8ToBytes(reply.plaintext);
    const answer = encryptMessage(received.state, { local: bob, remote: aliceRemote, plaintext: answerText }, bobEnv);
    expect(hex(answer.output.bytes)).toBe(reply.signalMessage);

    const readEnv = envOf(scripted('99'.repeat(32)));
    const answerInput = { local: alice, remote: bobRemote, message: answer.output, preKeys };
    const read = decryptMessage(sent.state, answerInput, readEnv);
    expect(bytesToUtf8(read.output.plaintext)).toBe(reply.plaintext);
  });

  function expectMessageKeys(vector: MessageCase, rootKey: string, ours: X25519KeyPair, theirs: X25519KeyPair): void {
    const root = vector === reply ? afterReceiving(rootKey) : (bytes(rootKey) as RootKey);
    expect(hex(crypto.x25519SharedSecret(ours.privateKey, theirs.publicKey))).toBe(vector.sharedSecret);
    const step = deriveRootStep(crypto, root, ours.privateKey, theirs.publicKey);
    expect([hex(step.rootKey), hex(step.chainKey)]).toEqual([vector.rootKey, vector.chainKey]);
    const seed = deriveMessageSeed(crypto, step.chainKey);
    const derived = splitMessageKeys(deriveMessageKeys(crypto, seed, postQuantumKeyOf(vector)));
    expect(hex(derived.cipherKey)).toBe(vector.cipherKey);
    expect(hex(derived.macKey)).toBe(vector.macKey);
    expect(hex(derived.nonce)).toBe(vector.nonce);
  }

  /** Bob's first root step, on receiving, leads to the root key Alice sends from; the reply starts there. */
  function afterReceiving(rootKey: string): RootKey {
    const start = bytes(agreement.rootKey) as RootKey;
    const received = deriveRootStep(crypto, start, keys.signed.privateKey, aliceRatchet.publicKey);
    expect(hex(received.rootKey)).toBe(rootKey);
    return received.rootKey;
  }

  function postQuantumKeyOf(vector: MessageCase): PostQuantumKey {
    const role = vector === reply ? 'responder' : 'initiator';
    const authKey = bytes(agreement.postQuantumAuthKey) as PostQuantumAuthKey;
    const sent = sendWithoutHeader(postQuantumRatchet.start(crypto, authKey, role), envOf(scripted()));
    expect(hex(sent.message)).toBe(vector.postQuantumMessage);
    expect(hex(sent.key)).toBe(vector.postQuantumKey);
    return bytes(vector.postQuantumKey) as PostQuantumKey;
  }

  /** A message keyed as ever, whose payload is "none". */
  function sendWithoutHeader(state: PostQuantumState, env: RandomEnv): PostQuantumSent<PostQuantumState> {
    const { epochs, index, key } = takePostQuantumSendingKey(env.crypto, state.epochs, 0)!;
    return { state: { ...state, epochs }, message: encodePostQuantumMessage(1, index, { type: 'none' }), key };
  }

  function publishedBundle(): PreKeyBundle {
    const { signedPreKey, kemPreKey } = agreement.keys;
    return {
      registrationId: 222,
      deviceId: first.responder.deviceId,
      identityKey: keys.responder.publicKey,
      signedPreKey: {
        id: first.preKeyIds.signed,
        publicKey: keys.signed.publicKey,
        signature: bytes(signedPreKey.signature),
      },
      kemPreKey: { id: first.preKeyIds.kem, publicKey: keys.kem.publicKey, signature: bytes(kemPreKey.signature) },
      oneTimePreKey: { id: first.preKeyIds.oneTime, publicKey: keys.oneTime!.publicKey },
    };
  }

  function heldPreKeys() {
    const { signedPreKey, kemPreKey, oneTimePreKey } = agreement.keys;
    const signedEnv = envOf(scripted(signedPreKey.privateKey, signedPreKey.signatureRandom));
    const kemEnv = envOf(scripted(kemPreKey.keyRandom, kemPreKey.signatureRandom));
    const signed = generateSignedPreKey(first.preKeyIds.signed, keys.responder, signedEnv);
    const kem = generateKemPreKey(first.preKeyIds.kem, keys.responder, { lastResort: false }, kemEnv);
    const oneTime = generateOneTimePreKey(first.preKeyIds.oneTime, envOf(scripted(oneTimePreKey!.privateKey)));
    return {
      signedPreKey: (id: number) => (id === signed.id ? signed : undefined),
      kemPreKey: (id: number) => (id === kem.id ? kem : undefined),
      oneTimePreKey: (id: number) => (id === oneTime.id ? oneTime : undefined),
      isUsed: () => false,
    };
  }
});

interface MessageKeysCase extends VectorCase {
  readonly seed: string;
  readonly postQuantumKey?: string;
  readonly cipherKey: string;
  readonly macKey: string;
  readonly nonce: string;
}

it.each(readVectors<MessageKeysCase>('signal/message-keys.json').cases)('signal/message-keys.json: $name', (vector) => {
  const postQuantumKey = vector.postQuantumKey && (bytes(vector.postQuantumKey) as PostQuantumKey);
  const keys = splitMessageKeys(
    deriveMessageKeys(crypto, bytes(vector.seed) as MessageSeed, postQuantumKey || undefined),
  );
  expect(hex(keys.cipherKey)).toBe(vector.cipherKey);
  expect(hex(keys.macKey)).toBe(vector.macKey);
  expect(hex(keys.nonce)).toBe(vector.nonce);
});

interface DirectionCase {
  readonly chainKey: string;
  readonly chainKeyAfterIndex1?: string;
  readonly keys: Readonly<Record<string, string>>;
}

interface ChainCase extends VectorCase {
  readonly authKey: string;
  readonly rootKey: string;
  readonly initiatorToResponder: DirectionCase;
  readonly responderToInitiator: DirectionCase;
  readonly next: {
    readonly epochSecret: string;
    readonly rootKey: string;
    readonly initiatorToResponder: DirectionCase;
    readonly responderToInitiator: DirectionCase;
  };
}

describe.each(readVectors<ChainCase>('signal/post-quantum-chain.json').cases)(
  'signal/post-quantum-chain.json: $name',
  (vector) => {
    const start = startPostQuantumChain(crypto, bytes(vector.authKey) as PostQuantumAuthKey);

    it('goes on to the next epoch as in the table', () => {
      const next = deriveNextPostQuantumChain(crypto, start.rootKey, bytes(vector.next.epochSecret) as EpochSecret);
      expect(hex(next.rootKey)).toBe(vector.next.rootKey);
      expect(hex(next.initiatorToResponder)).toBe(vector.next.initiatorToResponder.chainKey);
      expect(hex(next.responderToInitiator)).toBe(vector.next.responderToInitiator.chainKey);
      const { key } = stepPostQuantumChain(crypto, next.initiatorToResponder, 0);
      expect(hex(key)).toBe(vector.next.initiatorToResponder.keys['1']);
    });

    it('starts with the root key of the table', () => {
      expect(hex(start.rootKey)).toBe(vector.rootKey);
    });

    it.each(['initiatorToResponder', 'responderToInitiator'] as const)('has the keys of %s', (direction) => {
      let chainKey = start[direction];
      expect(hex(chainKey)).toBe(vector[direction].chainKey);
      for (const [index, key] of Object.entries(vector[direction].keys)) {
        const step = stepPostQuantumChain(crypto, chainKey, Number(index) - 1);
        expect(hex(step.key)).toBe(key);
        chainKey = step.chainKey;
        if (index === '1' && vector[direction].chainKeyAfterIndex1 !== undefined) {
          expect(hex(chainKey)).toBe(vector[direction].chainKeyAfterIndex1);
        }
      }
    });
  },
);

interface WindowCase extends VectorCase {
  readonly forwardJumpMax: number;
  readonly skippedKeysMax: number;
  readonly requests: readonly { readonly index: number; readonly result: string }[];
}

it.each(readVectors<WindowCase>('signal/post-quantum-window.json').cases)(
  'signal/post-quantum-window.json: $name',
  (vector) => {
    const start = startPostQuantumChain(crypto, bytes('00'.repeat(32)) as PostQuantumAuthKey);
    let chain: PostQuantumReceivingChain = { chainKey: start.initiatorToResponder, counter: 0, skippedKeys: [] };
    const answers = [1, ...vector.requests.map(({ index }) => index)].map((index) => {
      const result = takePostQuantumKey(crypto, chain, index, vector);
      if (result.kind === 'refused') return result.reason;
      chain = result.chain;
      return result.kind;
    });
    expect(answers).toEqual(['taken', ...vector.requests.map(({ result }) => result)]);
  },
);

interface PostQuantumMessageCase extends VectorCase {
  readonly message: string;
  readonly result: string;
}

it.each(readVectors<PostQuantumMessageCase>('signal/post-quantum-messages.json').cases)(
  'signal/post-quantum-messages.json: $name',
  (vector) => {
    const authKey = bytes('00'.repeat(32)) as PostQuantumAuthKey;
    const fresh = postQuantumRatchet.start(crypto, authKey, 'responder');
    const result = postQuantumRatchet.receive(crypto, fresh, bytes(vector.message), FORWARD_JUMP_MAX);
    const accepted = () => (result.kind === 'accepted' && result.key ? 'accepted' : 'accepted-without-key');
    expect(result.kind === 'refused' ? result.reason : accepted()).toBe(vector.result);
  },
);

interface AlternateIdentityCase extends VectorCase {
  readonly vouching: PairCase;
  readonly other: string;
  readonly random: string;
  readonly signature: string;
}

it.each(readVectors<AlternateIdentityCase>('signal/alternate-identity.json').cases)(
  'signal/alternate-identity.json: $name',
  (vector) => {
    const vouching = pairOf(vector.vouching);
    const other = parsePublicKey(bytes(vector.other));
    expect(hex(signAlternateIdentity(vouching, other, envOf(scripted(vector.random))))).toBe(vector.signature);
    const signature = bytes(vector.signature);
    expect(isAlternateIdentityValid(crypto, vouching.publicKey, other, signature)).toBe(true);
    expect(isAlternateIdentityValid(crypto, other, vouching.publicKey, signature)).toBe(false);
  },
);

interface PartyCase {
  readonly identifier: string;
  readonly identityKey: string;
  readonly fingerprint: string;
}

interface SafetyNumberCase extends VectorCase {
  readonly iterations: number;
  readonly version: number;
  readonly local: PartyCase;
  readonly remote: PartyCase;
  readonly digits: string;
  readonly scannable: string;
}

it.each(readVectors<SafetyNumberCase>('signal/safety-number.json').cases)(
  'signal/safety-number.json: $name',
  (vector) => {
    const party = ({ identifier, identityKey }: PartyCase) => {
      return { identifier: bytes(identifier), identityKey: parsePublicKey(bytes(identityKey)) };
    };
    const [local, remote] = [party(vector.local), party(vector.remote)];
    const ours = safetyNumber(crypto, { local, remote }, vector);
    expect(ours.digits).toBe(vector.digits);
    expect(hex(ours.scannable)).toBe(vector.scannable);
    expect(hex(ours.scannable)).toContain(vector.local.fingerprint);
    expect(hex(ours.scannable)).toContain(vector.remote.fingerprint);
    const theirs = safetyNumber(crypto, { local: remote, remote: local }, vector);
    expect(theirs.digits).toBe(vector.digits);
    expect(compareScannable(ours.scannable, theirs.scannable)).toBe(true);
    expect(compareScannable(ours.scannable, ours.scannable)).toBe(false);
  },
);
