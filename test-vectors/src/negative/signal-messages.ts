/** SignalMessages for a session that exists. */

import { concatBytes, utf8ToBytes } from '@sotto/crypto';
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
  forgeMessage,
  initiatorChain,
  type MessageChain,
  type MessagePlan,
  rightMac,
  wholeMac,
  wrapMessage,
} from './messages.ts';
import { type Agreement, agreeWith, BOB_NAME, drawPeople, type People } from './people.ts';
import { bytesField, type Fields, longVarint, messageOf, tag, uintField } from './protobuf.ts';
import { readFirst, readPlain, responderState, STATE_TEXT } from './states.ts';

export const signalMessagesFile = generatedFile(
  'signal-messages.json',
  {
    description:
      'SignalMessages that a responder is given after the first message of a session, or without one. A valid case gives ' +
      `the plaintext. ${STATE_TEXT}`,
    spec: 'Signal session layer, sections 0, 4.6, 4.7, 6.1, 6.2 and 11',
  },
  (seed) => {
    const people = drawPeople(seed);
    const agreement = agreeWith(people, { oneTime: true, lastResort: false });
    const scene = { people, agreement, chain: initiatorChain(people, agreement) };
    return [
      ...shareState(establishedState(scene), [
        control(scene.chain),
        ...frameCases(scene.chain),
        ...formCases(scene.chain),
        ...keyCases(scene.chain),
        ...authenticationCases(scene),
        ...addressCases(scene.chain),
        ...jumpCases(scene.chain),
      ]),
      ...placeCases(scene),
      ...otherStates(scene),
    ];
  },
);

interface Scene {
  readonly people: People;
  readonly agreement: Agreement;
  readonly chain: MessageChain;
}

/** The next message: the first one of the session had counter 0 and post-quantum index 1. */
const NEXT = { counter: 1 };
const OUTPUT = { plaintext: hex(utf8ToBytes(DEFAULT_PLAINTEXT)) };
const undecryptable = refused('E_MESSAGE_UNDECRYPTABLE', 'InvalidMessage');

function messageCase(name: string, bytes: Uint8Array, outcome: Outcome): NegativeCase {
  return { name, bytes: hex(bytes), ...outcome };
}

function control(chain: MessageChain): NegativeCase {
  return messageCase('next message', forgeMessage(chain, NEXT), valid(OUTPUT));
}

function firstMessage({ people, agreement, chain }: Scene): Uint8Array {
  return wrapMessage(people, agreement, forgeMessage(chain));
}

function establishedState(scene: Scene): object {
  return responderState(scene.people, { history: [readFirst(firstMessage(scene))] });
}

function frameCases(chain: MessageChain): NegativeCase[] {
  const whole = forgeMessage(chain, NEXT);
  const short = refused('E_MESSAGE_MALFORMED', 'CiphertextMessageTooShort');
  const ofVersion = (version: number) => forgeMessage(chain, { ...NEXT, version });
  return [
    messageCase('empty', new Uint8Array(0), short),
    messageCase('version byte alone', whole.slice(0, 1), short),
    messageCase('8 bytes', whole.slice(0, 8), short),
    messageCase(
      '9 bytes: an empty body',
      Uint8Array.of(0x44, ...new Uint8Array(8)),
      refused('E_MESSAGE_MALFORMED', 'InvalidProtobufEncoding'),
    ),
    ...[0x40, 0x43, 0x4f].map((version) =>
      messageCase(`low nibble of the version byte ${version & 15}`, ofVersion(version), valid(OUTPUT)),
    ),
    ...[0, 1, 2].map((version) =>
      messageCase(
        `version ${version}`,
        ofVersion(version * 16 + 4),
        refused('E_MESSAGE_VERSION', 'LegacyCiphertextVersion'),
      ),
    ),
    messageCase('version 3, of which there is no session', ofVersion(0x34), undecryptable),
    ...[5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15].map((version) =>
      messageCase(
        `version ${version}`,
        ofVersion(version * 16 + 4),
        refused('E_MESSAGE_VERSION', 'UnrecognizedCiphertextVersion'),
      ),
    ),
  ];
}

function formCases(chain: MessageChain): NegativeCase[] {
  const malformed = refused('E_MESSAGE_MALFORMED', 'InvalidProtobufEncoding');
  const outcomes = {
    valid: valid(OUTPUT),
    malformed,
    stricter: stricter('E_MESSAGE_MALFORMED', LONG_TAG_REASON),
  };
  const fieldsOf = (plan: MessagePlan) => {
    let seen: Fields = {};
    forgeMessage(chain, { ...plan, fields: (fields) => (seen = fields) });
    return seen;
  };
  const required = ['ratchetKey', 'counter', 'ciphertext'];
  const forms = formsOf(fieldsOf({ ...NEXT, addresses: addressBinding() }), required).map(({ name, body, verdict }) =>
    messageCase(name, forgeMessage(chain, { ...NEXT, body: () => body }), outcomes[verdict]),
  );
  const edited = (name: string, plan: MessagePlan, outcome: Outcome = valid(OUTPUT)) => {
    return messageCase(name, forgeMessage(chain, { ...NEXT, ...plan }), outcome);
  };
  return [
    ...forms,
    edited('without previousCounter', { fields: (fields) => ({ ...fields, previousCounter: undefined }) }),
    edited('previousCounter 4000000000, which says nothing', {
      fields: (fields) => ({ ...fields, previousCounter: uintField(3, 4_000_000_000) }),
    }),
    edited('counter above 32 bits, of which the low ones count', { counterField: 2n ** 32n + 1n }),
    edited('counter of 64 bits, of which the low ones count', { counterField: 2n ** 63n + 1n }),
    edited('counter in 5 bytes', {
      fields: (fields) => ({ ...fields, counter: concatBytes(tag(2, 0), longVarint(1, 5)) }),
    }),
    edited(
      'counter twice, the first one right',
      { body: (fields) => concatBytes(messageOf(fields), uintField(2, 2)) },
      undecryptable,
    ),
  ];
}

function keyCases(chain: MessageChain): NegativeCase[] {
  const key = serialized(chain.ratchetKey);
  const withKey = (bytes: Uint8Array) => {
    const fields = (before: Fields) => ({ ...before, ratchetKey: bytesField(1, bytes) });
    return forgeMessage(chain, { ...NEXT, fields });
  };
  return [
    messageCase(
      'ratchet key with a byte behind, which is dropped',
      withKey(concatBytes(key, Uint8Array.of(0))),
      valid(OUTPUT),
    ),
    messageCase('ratchet key of type 04', withKey(key.with(0, 4)), refused('E_MESSAGE_MALFORMED', 'BadKeyType')),
    messageCase('ratchet key of 32 bytes', withKey(key.slice(0, 32)), refused('E_MESSAGE_MALFORMED', 'BadKeyLength')),
    messageCase('empty ratchet key', withKey(key.slice(0, 0)), refused('E_MESSAGE_MALFORMED', 'NoKeyTypeIdentifier')),
    messageCase('ratchet key with bit 255 set, which is another key', withKey(flipBit(key, 32, 7)), undecryptable),
    messageCase('ratchet key u = 0', withKey(serialized(new Uint8Array(32))), undecryptable),
    messageCase('ratchet key u = 1', withKey(serialized(new Uint8Array(32).with(0, 1))), undecryptable),
  ];
}

function authenticationCases({ people, chain }: Scene): NegativeCase[] {
  const whole = forgeMessage(chain, NEXT);
  const plan = (name: string, change: MessagePlan) => {
    return messageCase(name, forgeMessage(chain, { ...NEXT, ...change }), undecryptable);
  };
  const stranger = people.mallory.publicKey;
  return [
    messageCase('first bit of the MAC flipped', flipBit(whole, -8, 7), undecryptable),
    messageCase('last bit of the MAC flipped', flipBit(whole, -1), undecryptable),
    messageCase('low nibble of the version byte changed', flipBit(whole, 0), undecryptable),
    plan('MAC over the identities the other way round', {
      mac: (input) => rightMac({ ...input, sender: input.receiver, receiver: input.sender }),
    }),
    plan('MAC over another sender', { mac: (input) => rightMac({ ...input, sender: stranger }) }),
    plan('MAC over another receiver', { mac: (input) => rightMac({ ...input, receiver: stranger }) }),
    plan('MAC without the version byte', {
      mac: (input) => rightMac({ ...input, authenticated: input.authenticated.subarray(1) }),
    }),
    plan('last eight bytes of the HMAC', { mac: (input) => wholeMac(input).slice(-8) }),
    plan('MAC of zeros', { mac: () => new Uint8Array(8) }),
    plan('MAC with the key of the next message', { counterField: 1, counter: 2, postQuantumIndex: 2 }),
    plan('MAC with the post-quantum key of another index', {
      postQuantumIndex: 3,
      postQuantumMessage: Uint8Array.of(1, 1, 2, 0),
    }),
    plan('MAC without a post-quantum key', { postQuantumIndex: 0, postQuantumMessage: Uint8Array.of(1, 1, 2, 0) }),
    plan('empty ciphertext', { ciphertext: () => new Uint8Array(0) }),
    plan('ciphertext of 15 bytes', { ciphertext: (encrypted) => encrypted.slice(0, 15) }),
    plan('ciphertext of 17 bytes', { ciphertext: (encrypted) => concatBytes(encrypted, Uint8Array.of(0)) }),
    // Without its last block the padding is what stands at the end of the text before it.
    plan('padding of 0 bytes', { plaintext: '0123456789abcde\0', ciphertext: (encrypted) => encrypted.slice(0, 16) }),
    plan('padding of 17 bytes', {
      plaintext: '0123456789abcde\x11',
      ciphertext: (encrypted) => encrypted.slice(0, 16),
    }),
    plan('padding bytes that differ', {
      plaintext: '0123456789abcd\x03\x02',
      ciphertext: (encrypted) => encrypted.slice(0, 16),
    }),
  ];
}

function addressCases(chain: MessageChain): NegativeCase[] {
  const bound = (name: string, addresses: Uint8Array, outcome: Outcome = undecryptable) => {
    return messageCase(`addresses: ${name}`, forgeMessage(chain, { ...NEXT, addresses }), outcome);
  };
  const right = addressBinding();
  const alice = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
  return [
    bound('those of both ends', right, valid(OUTPUT)),
    bound('empty', new Uint8Array(0)),
    bound('one byte short', right.slice(0, -1)),
    bound('one byte too long', concatBytes(right, Uint8Array.of(0))),
    bound('another sender', flipBit(right, 5)),
    bound('another device of the sender', addressBinding({ ...alice, deviceId: 2 })),
    bound('sender of another kind', right.with(0, 1)),
    bound('another recipient', flipBit(right, 25)),
    bound('another device of the recipient', addressBinding(alice, { name: BOB_NAME, deviceId: 4 })),
    bound('recipient of another kind', right.with(18, 1)),
    bound('both ends the other way round', addressBinding({ name: BOB_NAME, deviceId: 3 }, alice)),
  ];
}

function jumpCases(chain: MessageChain): NegativeCase[] {
  const ahead = (name: string, counter: number, outcome: Outcome) => {
    return messageCase(name, forgeMessage(chain, { counter, postQuantumIndex: 2 }), outcome);
  };
  return [
    ahead('25000 messages skipped', 25_001, valid(OUTPUT)),
    ahead('25001 messages skipped', 25_002, undecryptable),
    messageCase('counter 2^32 - 1', forgeMessage(chain, { ...NEXT, counterField: 0xffff_ffff }), undecryptable),
  ];
}

/** Places behind the end of the chain: read, skipped, and skipped too long ago. */
function placeCases(scene: Scene): NegativeCase[] {
  const { people, chain } = scene;
  const skipping = forgeMessage(chain, { counter: 2105, postQuantumIndex: 2 });
  const state = responderState(people, { history: [readFirst(firstMessage(scene)), readPlain(skipping)] });
  const late = (name: string, counter: number, outcome: Outcome) => {
    return messageCase(name, forgeMessage(chain, { counter, postQuantumIndex: 3 }), outcome);
  };
  const duplicate = refused('E_MESSAGE_DUPLICATE', 'DuplicatedMessage');
  return shareState(state, [
    late('after 2104 skipped messages: the oldest of the 2000 that are kept', 105, valid(OUTPUT)),
    late('the newest of those that are kept', 2104, valid(OUTPUT)),
    late('the newest of those that are not kept', 104, duplicate),
    late('the oldest of those that are not kept', 1, duplicate),
    messageCase('the message that was read last', skipping, duplicate),
    messageCase('a counter that was read, with another MAC', flipBit(skipping, -1), duplicate),
    messageCase('the message inside of the first one', forgeMessage(chain), duplicate),
    late('the next message after all of these', 2106, valid(OUTPUT)),
  ]);
}

function otherStates(scene: Scene): NegativeCase[] {
  const { people, chain } = scene;
  const history = [readFirst(firstMessage(scene))];
  const message = forgeMessage(chain, NEXT);
  const bound = forgeMessage(chain, { ...NEXT, addresses: addressBinding() });
  return [
    inState(
      responderState(people),
      messageCase('no session', message, refused('E_SESSION_NOT_FOUND', 'SessionNotFound')),
    ),
    ...shareState(responderState(people, { history, remoteName: 'alice' }), [
      messageCase('sender without a service id: no addresses', message, valid(OUTPUT)),
      messageCase('sender without a service id: addresses', bound, undecryptable),
    ]),
    ...shareState(responderState(people, { history, localDeviceId: 4 }), [
      messageCase('another device of the recipient: no addresses', message, valid(OUTPUT)),
      messageCase('another device of the recipient: addresses', bound, undecryptable),
    ]),
  ];
}
