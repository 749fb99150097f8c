/**
 * A session from nothing: the agreement in both roles, the first message, the first reply, and every value on the way.
 *
 * Spec: Signal session layer, sections 3 to 6; sparse post-quantum ratchet, sections 2 and 11.
 */

import { bytesToHex, hexToBytes, utf8ToBytes } from '@sotto/crypto';
import {
  decryptMessage,
  encryptMessage,
  initiateSession,
  type SessionRecord,
  serializeKemCiphertext,
  serializePublicKey,
} from '@sotto/ratchet';
import { agree, innerMessage, nextMessageKeys, rootStep, signalMessageFields } from '../derive.ts';
import { type GeneratedFile, hex } from '../json.ts';
import {
  ALICE,
  BOB,
  bundleOf,
  createParty,
  createPreKeys,
  keyPairJson,
  lookupOf,
  type Party,
  type PreKeys,
  remoteOf,
} from '../parties.ts';
import { createRecorder, crypto, envOf, NOW, type Recorder } from '../recorder.ts';

export const pqxdhTranscript: GeneratedFile = {
  path: 'transcripts/pqxdh.json',
  make: (seed) => ({
    format: 'pqxdh-transcript-v1',
    description:
      'Sessions from nothing: agreement in both roles, first message and first reply, with every random byte and every value on the way. Private keys are given before clamping. name is text, now is milliseconds since 1970. How to replay a case, and each field: README.md, transcripts.',
    spec: 'Signal session layer, sections 1.2, 1.3, 3 to 6; sparse post-quantum ratchet, sections 2, 5 and 11',
    cases: [
      pqxdhCase('with a one-time pre-key', `${seed}/pqxdh/1`, true),
      pqxdhCase('without a one-time pre-key, to a last-resort KEM key', `${seed}/pqxdh/2`, false),
    ],
  }),
};

export type PqxdhCase = ReturnType<typeof pqxdhCase>;

function pqxdhCase(name: string, seed: string, oneTime: boolean) {
  const [alice, bob] = [createParty(ALICE, `${seed}/alice`), createParty(BOB, `${seed}/bob`)];
  const preKeys = createPreKeys(bob, `${seed}/bob`, { oneTime });
  const [ours, theirs] = [createRecorder(`${seed}/alice`), createRecorder(`${seed}/bob`)];
  const input = { local: alice.device, remote: remoteOf(bob), bundle: bundleOf(bob, preKeys) };
  const initiated = initiateSession(undefined, input, envOf(ours));
  const [base, encapsulation, ratchet] = ours.take();
  const agreed = spellOutAgreement(alice, bob, preKeys, { base: base!, encapsulation: encapsulation! });
  const first = sendFirst(initiated.state, alice, bob, ours);
  const reply = receiveAndReply(first.bytes, alice, bob, preKeys, theirs, agreed.rootKey);
  return {
    name,
    seed,
    now: NOW,
    initiator: alice.json,
    responder: { ...bob.json, ...preKeys.json },
    agreement: agreed,
    initiatorRatchet: {
      ...keyPairJson(ratchet!, crypto.x25519KeyPair(hexToBytes(ratchet!))),
      ...rootStep(
        hexToBytes(agreed.rootKey),
        crypto.x25519KeyPair(hexToBytes(ratchet!)).privateKey,
        preKeys.signed.keyPair.publicKey,
      ),
    },
    firstMessage: first.json,
    responderSteps: reply.steps,
    reply: reply.json,
  };
}

/** Section 3.2, term by term. */
function spellOutAgreement(
  alice: Party,
  bob: Party,
  { signed, kem, oneTime }: PreKeys,
  random: { readonly base: string; readonly encapsulation: string },
) {
  const basePair = crypto.x25519KeyPair(hexToBytes(random.base));
  const identityOfBob = bob.device.identityKeyPair.publicKey;
  const encapsulated = crypto.kyberEncapsulate(kem.keyPair.publicKey, hexToBytes(random.encapsulation));
  const terms = [
    agree(alice.device.identityKeyPair, signed.keyPair.publicKey),
    agree(basePair, identityOfBob),
    agree(basePair, signed.keyPair.publicKey),
    ...(oneTime === undefined ? [] : [agree(basePair, oneTime.keyPair.publicKey)]),
  ];
  const secret = `${'ff'.repeat(32)}${terms.join('')}${bytesToHex(encapsulated.sharedSecret)}`;
  const info = utf8ToBytes('WhisperText_X25519_SHA-256_CRYSTALS-KYBER-1024');
  const output = crypto.hkdfSha256(hexToBytes(secret), undefined, info, 96);
  return {
    base: keyPairJson(random.base, basePair),
    encapsulationRandom: random.encapsulation,
    kemCiphertext: hex(serializeKemCiphertext(encapsulated.ciphertext)),
    kemSharedSecret: hex(encapsulated.sharedSecret),
    terms,
    secret,
    rootKey: hex(output.slice(0, 32)),
    chainKey: hex(output.slice(32, 64)),
    postQuantumAuthKey: hex(output.slice(64)),
  };
}

function sendFirst(record: SessionRecord, alice: Party, bob: Party, recorder: Recorder) {
  const plaintext = utf8ToBytes('hello');
  const keys = nextMessageKeys(record.current!, 0);
  const input = { local: alice.device, remote: remoteOf(bob), plaintext };
  const { output } = encryptMessage(record, input, envOf(recorder));
  const message = innerMessage(output.bytes);
  const json = {
    plaintext: hex(plaintext),
    random: recorder.take(),
    ...spellOutMessage(message, keys),
    addresses: hex(signalMessageFields(message).addresses ?? new Uint8Array(0)),
    signalMessage: hex(message),
    preKeySignalMessage: hex(output.bytes),
  };
  return { bytes: output.bytes, json };
}

function receiveAndReply(
  first: Uint8Array,
  alice: Party,
  bob: Party,
  preKeys: PreKeys,
  recorder: Recorder,
  rootKey: string,
) {
  const remote = remoteOf(alice);
  const message = { type: 'preKeySignalMessage', bytes: first } as const;
  const input = { local: bob.device, remote, message, preKeys: lookupOf(preKeys) };
  const received = decryptMessage(undefined, input, envOf(recorder));
  const [random] = recorder.take();
  const ratchetKey = signalMessageFields(innerMessage(first)).ratchetKey!;
  const pair = crypto.x25519KeyPair(hexToBytes(random!));
  const theirs = ratchetKey.slice(1) as typeof pair.publicKey;
  const receiving = rootStep(hexToBytes(rootKey), preKeys.signed.keyPair.privateKey, theirs);
  const sending = rootStep(hexToBytes(receiving.rootKey), pair.privateKey, theirs);
  const session = received.state.current!;
  const plaintext = utf8ToBytes('hi back');
  const keys = nextMessageKeys(session, 0);
  const { output } = encryptMessage(received.state, { local: bob.device, remote, plaintext }, envOf(recorder));
  return {
    steps: {
      plaintext: hex(received.output.plaintext),
      identityKey: hex(serializePublicKey(received.output.identityKey)),
      receiving,
      ratchet: keyPairJson(random!, pair),
      sending,
    },
    json: {
      plaintext: hex(plaintext),
      random: recorder.take(),
      ...spellOutMessage(output.bytes, keys),
      signalMessage: hex(output.bytes),
    },
  };
}

function spellOutMessage(message: Uint8Array, keys: ReturnType<typeof nextMessageKeys>) {
  const { pqRatchet, ciphertext } = signalMessageFields(message);
  if (pqRatchet === undefined || ciphertext === undefined) throw new Error('message is incomplete');
  return { ...keys, postQuantumMessage: hex(pqRatchet), ciphertext: hex(ciphertext) };
}
