/** First messages. */

import { concatBytes, hexToBytes, utf8ToBytes } from '@sotto/crypto';
import { hex } from '../json.ts';
import {
  generatedFile,
  inState,
  type NegativeCase,
  type Outcome,
  refused,
  shareState,
  stricter,
  valid,
} from './case.ts';
import { flipBit, serialized } from './draw.ts';
import { formsOf, LONG_TAG_REASON } from './forms.ts';
import {
  addressBinding,
  DEFAULT_PLAINTEXT,
  type FirstMessagePlan,
  forgeMessage,
  initiatorChain,
  type MessageChain,
  type MessagePlan,
  wrapMessage,
} from './messages.ts';
import { type Agreement, agreeWith, drawPeople, type People, rootStep } from './people.ts';
import { bytesField, type Fields, messageOf, uintField } from './protobuf.ts';
import { readFirst, responderState, STATE_TEXT } from './states.ts';

export const preKeyMessagesFile = generatedFile(
  'pre-key-messages.json',
  {
    description:
      'PreKeySignalMessages that a responder is given, most of them without any session before. A valid case gives the ' +
      `plaintext. served of a state lists base keys that its last-resort KEM pre-key has served already. ${STATE_TEXT}`,
    spec: 'Signal session layer, sections 0, 3.4, 3.5, 6.1, 6.3, 7.3 and 11',
  },
  (seed) => {
    const scene = sceneOf(drawPeople(seed), true);
    return [
      ...shareState(responderState(scene.people), [
        firstCase(scene, 'first message', {}, valid(OUTPUT)),
        ...frameCases(scene),
        ...formCases(scene),
        ...kemCases(scene),
        ...keyCases(scene),
        ...idCases(scene),
        ...innerCases(scene),
      ]),
      ...identityCases(scene),
      ...repetitionCases(scene),
      ...lastResortCases(sceneOf(scene.people, false)),
    ];
  },
);

interface Scene {
  readonly people: People;
  readonly agreement: Agreement;
  readonly chain: MessageChain;
}

const OUTPUT = { plaintext: hex(utf8ToBytes(DEFAULT_PLAINTEXT)) };
const malformed = refused('E_MESSAGE_MALFORMED', 'InvalidProtobufEncoding');
const undecryptable = refused('E_MESSAGE_UNDECRYPTABLE', 'InvalidMessage');

function sceneOf(people: People, oneTime: boolean): Scene {
  const agreement = agreeWith(people, { oneTime, lastResort: !oneTime });
  return { people, agreement, chain: initiatorChain(people, agreement) };
}

/** The first message, wrapped by another plan. */
function firstCase(scene: Scene, name: string, plan: FirstMessagePlan, outcome: Outcome): NegativeCase {
  const { people, agreement, chain } = scene;
  const inner = forgeMessage(chain, { addresses: addressBinding() });
  return { name, bytes: hex(wrapMessage(people, agreement, inner, plan)), ...outcome };
}

function changed(scene: Scene, name: string, changes: Fields, outcome: Outcome): NegativeCase {
  return firstCase(scene, name, { fields: (fields) => ({ ...fields, ...changes }) }, outcome);
}

function frameCases(scene: Scene): NegativeCase[] {
  const ofVersion = (version: number, outcome: Outcome) => {
    return firstCase(scene, `version byte ${version.toString(16).padStart(2, '0')}`, { version }, outcome);
  };
  const legacy = refused('E_MESSAGE_VERSION', 'LegacyCiphertextVersion');
  const unrecognized = refused('E_MESSAGE_VERSION', 'UnrecognizedCiphertextVersion');
  return [
    { name: 'empty', bytes: '', ...refused('E_MESSAGE_MALFORMED', 'CiphertextMessageTooShort') },
    { name: 'version byte alone', bytes: '44', ...malformed },
    ofVersion(0x40, valid(OUTPUT)),
    ofVersion(0x4f, valid(OUTPUT)),
    ofVersion(0x04, legacy),
    ofVersion(0x14, legacy),
    ofVersion(0x24, legacy),
    // Without a KEM, as it is meant, and with one.
    firstCase(
      scene,
      'version 3, X3DH',
      { version: 0x34, fields: (fields) => ({ ...fields, kyberPreKeyId: undefined, kyberCiphertext: undefined }) },
      refused('E_MESSAGE_VERSION', 'InvalidMessage'),
    ),
    ofVersion(0x34, refused('E_MESSAGE_VERSION', 'InvalidMessage')),
    ofVersion(0x54, unrecognized),
    ofVersion(0x84, unrecognized),
    ofVersion(0xf4, unrecognized),
  ];
}

function formCases(scene: Scene): NegativeCase[] {
  const { people, agreement, chain } = scene;
  let fields: Fields = {};
  wrapMessage(people, agreement, forgeMessage(chain), { fields: (seen) => (fields = seen) });
  const outcomes = { valid: valid(OUTPUT), malformed, stricter: stricter('E_MESSAGE_MALFORMED', LONG_TAG_REASON) };
  const forms = formsOf(fields, ['baseKey', 'identityKey', 'message', 'signedPreKeyId']);
  return [
    ...forms.map(({ name, body, verdict }) => firstCase(scene, name, { body: () => body }, outcomes[verdict])),
    changed(scene, 'another registration id, which nothing covers', { registrationId: uintField(5, 9) }, valid(OUTPUT)),
    changed(scene, 'without registration id', { registrationId: undefined }, valid(OUTPUT)),
    changed(
      scene,
      'signed pre-key id above 32 bits, of which the low ones count',
      { signedPreKeyId: uintField(6, 2n ** 32n + 22n) },
      valid(OUTPUT),
    ),
    firstCase(
      scene,
      'base key twice, the last one wrong',
      { body: (before) => concatBytes(messageOf(before), bytesField(2, new Uint8Array(33).fill(4))) },
      refused('E_MESSAGE_MALFORMED', 'BadKeyType'),
    ),
  ];
}

function kemCases(scene: Scene): NegativeCase[] {
  const ciphertext = scene.agreement.kemCiphertext;
  const kem = (name: string, bytes: Uint8Array, outcome: Outcome) => {
    return changed(scene, `KEM ciphertext: ${name}`, { kyberCiphertext: bytesField(8, bytes) }, outcome);
  };
  const half = refused('E_MESSAGE_MALFORMED', 'InvalidMessage');
  const length = refused('E_MESSAGE_MALFORMED', 'BadKEMCiphertextLength');
  const type = refused('E_MESSAGE_MALFORMED', 'BadKEMKeyType');
  return [
    changed(scene, 'without KEM pre-key id', { kyberPreKeyId: undefined }, half),
    changed(scene, 'without KEM ciphertext', { kyberCiphertext: undefined }, half),
    changed(scene, 'without both', { kyberPreKeyId: undefined, kyberCiphertext: undefined }, half),
    kem('empty', new Uint8Array(0), refused('E_MESSAGE_MALFORMED', 'NoKeyTypeIdentifier')),
    kem('one byte short', ciphertext.slice(0, -1), length),
    kem('one byte too long', concatBytes(ciphertext, Uint8Array.of(0)), length),
    kem('type 07', ciphertext.with(0, 0x07), type),
    kem('type 0a, ML-KEM-1024', ciphertext.with(0, 0x0a), type),
    kem('one bit flipped', flipBit(ciphertext, 700), undecryptable),
    kem('last bit flipped', flipBit(ciphertext, -1), undecryptable),
  ];
}

function keyCases(scene: Scene): NegativeCase[] {
  const baseKey = serialized(scene.people.base.publicKey);
  const base = (name: string, bytes: Uint8Array, outcome: Outcome) => {
    return changed(scene, `base key: ${name}`, { baseKey: bytesField(2, bytes) }, outcome);
  };
  const identityKey = serialized(scene.people.alice.identity.publicKey);
  const identity = (name: string, bytes: Uint8Array, outcome: Outcome) => {
    return changed(scene, `identity key: ${name}`, { identityKey: bytesField(3, bytes) }, outcome);
  };
  const forms = (key: Uint8Array): readonly [string, Uint8Array, Outcome][] => [
    ['a byte behind, which is dropped', concatBytes(key, Uint8Array.of(1)), valid(OUTPUT)],
    ['type 04', key.with(0, 4), refused('E_MESSAGE_MALFORMED', 'BadKeyType')],
    ['32 bytes', key.slice(0, 32), refused('E_MESSAGE_MALFORMED', 'BadKeyLength')],
    ['empty', key.slice(0, 0), refused('E_MESSAGE_MALFORMED', 'NoKeyTypeIdentifier')],
  ];
  const invalid = refused('E_BASE_KEY_INVALID', 'InvalidMessage');
  return [
    ...forms(baseKey).map((form) => base(...form)),
    ...forms(identityKey).map((form) => identity(...form)),
    // The agreement ignores this bit, so the message would open.
    base('bit 255 set', flipBit(baseKey, 32, 7), invalid),
    ...BASE_KEYS.map(([name, key]) => base(name, serialized(hexToBytes(key)), invalid)),
    base('another good key', serialized(scene.people.mallory.publicKey), undecryptable),
  ];
}

function idCases(scene: Scene): NegativeCase[] {
  const oneTime = refused('E_PRE_KEY_UNKNOWN', 'InvalidPreKeyId');
  const signed = refused('E_PRE_KEY_UNKNOWN', 'InvalidSignedPreKeyId');
  const kem = refused('E_PRE_KEY_UNKNOWN', 'InvalidKyberPreKeyId');
  return [
    changed(scene, 'one-time pre-key id left out', { preKeyId: undefined }, undecryptable),
    changed(scene, 'unknown one-time pre-key id', { preKeyId: uintField(1, 32) }, oneTime),
    changed(scene, 'one-time pre-key id 0', { preKeyId: uintField(1, 0) }, oneTime),
    changed(scene, 'one-time pre-key id in another space of ids', { preKeyId: uintField(1, 22) }, oneTime),
    changed(scene, 'unknown signed pre-key id', { signedPreKeyId: uintField(6, 23) }, signed),
    changed(scene, 'unknown KEM pre-key id', { kyberPreKeyId: uintField(7, 79) }, kem),
    changed(scene, 'id of another KEM pre-key', { kyberPreKeyId: uintField(7, 78) }, undecryptable),
  ];
}

/** What is wrong with the message inside. */
function innerCases({ people, agreement, chain }: Scene): NegativeCase[] {
  const inner = (name: string, message: Uint8Array, outcome: Outcome) => {
    return { name: `inner message: ${name}`, bytes: hex(wrapMessage(people, agreement, message)), ...outcome };
  };
  const planned = (name: string, plan: MessagePlan, outcome: Outcome = undecryptable) => {
    return inner(name, forgeMessage(chain, plan), outcome);
  };
  const whole = forgeMessage(chain);
  const ratchetKey = (bytes: Uint8Array): MessagePlan => ({
    fields: (fields) => ({ ...fields, ratchetKey: bytesField(1, bytes) }),
  });
  const without = (field: string): MessagePlan => ({ fields: (fields) => ({ ...fields, [field]: undefined }) });
  return [
    planned('without addresses', {}, valid(OUTPUT)),
    planned('a later one of the session', { counter: 3, postQuantumIndex: 2 }, valid(OUTPUT)),
    inner('empty', whole.slice(0, 0), refused('E_MESSAGE_MALFORMED', 'CiphertextMessageTooShort')),
    inner('8 bytes', whole.slice(0, 8), refused('E_MESSAGE_MALFORMED', 'CiphertextMessageTooShort')),
    inner('half of it', whole.slice(0, 40), malformed),
    planned('without ratchet key', without('ratchetKey'), malformed),
    planned('without counter', without('counter'), malformed),
    planned('without ciphertext', without('ciphertext'), malformed),
    planned('version 2', { version: 0x24 }, refused('E_MESSAGE_VERSION', 'LegacyCiphertextVersion')),
    planned('version 3', { version: 0x34 }),
    planned('version 5', { version: 0x54 }, refused('E_MESSAGE_VERSION', 'UnrecognizedCiphertextVersion')),
    planned(
      'ratchet key of type 04',
      ratchetKey(new Uint8Array(33).fill(4)),
      refused('E_MESSAGE_MALFORMED', 'BadKeyType'),
    ),
    inner('ratchet key u = 0', forgeMessage(zeroChain(chain, agreement)), undecryptable),
    planned('another ratchet key', ratchetKey(serialized(people.mallory.publicKey))),
    inner('MAC flipped', flipBit(whole, -1), undecryptable),
    planned('empty ciphertext', { ciphertext: () => new Uint8Array(0) }),
    planned('addresses of another sender', { addresses: flipBit(addressBinding(), 5) }),
    planned('addresses of another recipient', { addresses: flipBit(addressBinding(), 25) }),
    planned('empty addresses', { addresses: new Uint8Array(0) }),
    planned('25000 messages skipped', { counter: 25_000, postQuantumIndex: 1 }, valid(OUTPUT)),
    planned('25001 messages skipped', { counter: 25_001, postQuantumIndex: 1 }),
  ];
}

/** The chain of an all-zero ratchet key: its agreement is all zero, which Alice knows, so only the check of it is left. */
function zeroChain(chain: MessageChain, { responderRootKey }: Agreement): MessageChain {
  const zero = new Uint8Array(32);
  return { ...chain, chainKey: rootStep(responderRootKey, zero).chainKey, ratchetKey: zero };
}

function identityCases(scene: Scene): NegativeCase[] {
  const { people } = scene;
  const swapped = { identityKey: bytesField(3, serialized(people.mallory.publicKey)) };
  return [
    ...shareState(responderState(people, { isStranger: true }), [
      firstCase(scene, 'from a stranger', {}, valid(OUTPUT)),
      changed(scene, 'from a stranger, with the identity key of somebody else', swapped, undecryptable),
    ]),
    inState(
      'first message',
      changed(
        scene,
        'with an identity key that is not the known one',
        swapped,
        refused('E_IDENTITY_UNTRUSTED', 'UntrustedIdentity'),
      ),
    ),
  ];
}

function repetitionCases(scene: Scene): NegativeCase[] {
  const { people, agreement, chain } = scene;
  const first = wrapMessage(people, agreement, forgeMessage(chain));
  const later = (name: string, plan: MessagePlan, outcome: Outcome, wrapping: FirstMessagePlan = {}) => {
    return { name, bytes: hex(wrapMessage(people, agreement, forgeMessage(chain, plan), wrapping)), ...outcome };
  };
  const withIds = (fields: Fields) => ({ ...fields, preKeyId: uintField(1, 9), kyberPreKeyId: uintField(7, 9) });
  const duplicate = refused('E_MESSAGE_DUPLICATE', 'DuplicatedMessage');
  return shareState(responderState(people, { history: [readFirst(first)] }), [
    later('second message of a session that exists', { counter: 1 }, valid(OUTPUT)),
    later('pre-key ids are not looked at when the session exists', { counter: 1 }, valid(OUTPUT), { fields: withIds }),
    later('the first message again', {}, duplicate),
    later('second message with its MAC flipped', { counter: 1, mac: () => new Uint8Array(8) }, undecryptable),
    later('second message as another identity', { counter: 1 }, refused('E_IDENTITY_UNTRUSTED', 'UntrustedIdentity'), {
      fields: (fields) => ({ ...fields, identityKey: bytesField(3, serialized(people.mallory.publicKey)) }),
    }),
  ]);
}

function lastResortCases(scene: Scene): NegativeCase[] {
  const { people } = scene;
  const plan = { oneTime: false, lastResort: true };
  const other = responderState(people, { served: [people.mallory.publicKey] });
  const same = responderState(people, { served: [people.base.publicKey] });
  return [
    inState(other, firstCase(scene, 'last-resort KEM pre-key, no one-time pre-key', plan, valid(OUTPUT))),
    inState(
      same,
      firstCase(scene, 'repeated after its session is lost', plan, refused('E_PRE_KEY_REUSED', 'KyberPreKeyReused')),
    ),
  ];
}

/** Section 3.5. The last ones are no keys of somebody: nothing could be encrypted for them. */
const BASE_KEYS: readonly (readonly [string, string])[] = [
  ['u = 0', '00'.repeat(32)],
  ['u = 1', `01${'00'.repeat(31)}`],
  ['order 8', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'],
  ['u = -1', `ec${'ff'.repeat(30)}7f`],
  ['u = p', `ed${'ff'.repeat(30)}7f`],
  ['base point of the curve, not reduced', `f6${'ff'.repeat(30)}7f`],
  ['on the twist', `02${'00'.repeat(31)}`],
  ['with a component of order 8', '6694ac2e84d214c65c8b80bd33f8ab8690ee2f0d9ea60aab43260eb22091ab1f'],
  ['with a component of order 2', '1757889cfbd4189392077d43de28b9f38223b18a3e9345bcdd807d173ad7f768'],
];
