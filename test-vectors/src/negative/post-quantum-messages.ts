/**
 * Field 5 of SignalMessages: versions, epochs, indices, chunks, and the key exchange that travels in them.
 *
 * Spec: Signal session layer, section 5; sparse post-quantum ratchet, sections 3 to 5, 8, 9 and 12.
 */

import { concatBytes, hexToBytes, utf8ToBytes } from '@sotto/crypto';
import { hex } from '../json.ts';
import { generatedFile, inState, type NegativeCase, type Outcome, refused, shareState, valid } from './case.ts';
import { crypto, flipBit } from './draw.ts';
import { initiatorCases } from './initiator.ts';
import { chunkMessage, hashOfKey, headerMessage } from './key-exchange.ts';
import {
  DEFAULT_PLAINTEXT,
  forgeMessage,
  initiatorChain,
  type MessageChain,
  postQuantumMessage,
  wrapMessage,
} from './messages.ts';
import { type Agreement, agreeWith, drawPeople, type People } from './people.ts';
import { longVarint, varint } from './protobuf.ts';
import { type HistoryStep, readFirst, readPlain, responderState, STATE_TEXT } from './states.ts';

export const postQuantumMessagesFile = generatedFile(
  'post-quantum-messages.json',
  {
    description:
      'Messages of either type whose field 5 is the matter, and what is wrong with it: postQuantumError is the name of ' +
      'section 12 of the ratchet text. A responder reads them, and an initiator that waits for the first reply: its state ' +
      'has record, which is sotto.storage.v1.SessionRecord, and beside it in initiated what the record follows from: ' +
      'private keys and random bytes in the order in which they are drawn, and the first text written. A valid case gives ' +
      `the plaintext. ${STATE_TEXT}`,
    spec: 'Signal session layer, sections 4.7, 5 and 11; Sparse post-quantum ratchet, sections 3, 4, 5, 9 and 12',
  },
  (seed) => {
    const people = drawPeople(seed);
    const agreement = agreeWith(people, { oneTime: true, lastResort: false });
    const scene = { people, agreement, chain: initiatorChain(people, agreement) };
    return [
      ...shareState(responderState(people), openCases(scene)),
      ...shareState(responderState(people, { history: [firstRead(scene)] }), closedCases(scene)),
      ...windowCases(scene),
      ...headerCases(scene),
      ...vectorCases(scene),
      ...initiatorCases(people, agreement),
    ];
  },
);

interface Scene {
  readonly people: People;
  readonly agreement: Agreement;
  readonly chain: MessageChain;
}

type Refusal =
  | 'MessageDecode'
  | 'MinimumVersion'
  | 'VersionMismatch'
  | 'EpochOutOfRange'
  | 'MacVerifyFailed'
  | 'ErroneousData'
  | 'KeyJump'
  | 'KeyTrimmed'
  | 'KeyAlreadyRequested';

const OUTPUT = { plaintext: hex(utf8ToBytes(DEFAULT_PLAINTEXT)) };

function refusedBy(postQuantumError: Refusal): Outcome & { readonly postQuantumError: Refusal } {
  return { postQuantumError, ...refused('E_MESSAGE_UNDECRYPTABLE', 'InvalidMessage') };
}

/** One row of the tables: field 5, the index whose key makes the message keys, and the outcome. */
type Row = readonly [name: string, message: Uint8Array | undefined, index: number, outcome: Outcome];

/** A message that was not yet negotiated about: the first of a session. */
function openCases({ people, agreement, chain }: Scene): NegativeCase[] {
  return rows('first message', 1).map(([name, postQuantumMessage, postQuantumIndex, outcome]) => {
    const inner = forgeMessage(chain, { postQuantumIndex, postQuantumMessage });
    const bytes = wrapMessage(people, agreement, inner);
    return { name, type: 'preKeySignalMessage', bytes: hex(bytes), ...outcome };
  });
}

/** The message after it. */
function closedCases({ chain }: Scene): NegativeCase[] {
  return rows('later message', 2).map(([name, postQuantumMessage, postQuantumIndex, outcome]) =>
    plainCase(name, forgeMessage(chain, { counter: 1, postQuantumIndex, postQuantumMessage }), outcome),
  );
}

/** The table of section 5 and the examples of section 4.6, for the first message or for a later one. */
function rows(who: string, index: number): Row[] {
  const isFirst = index === 1;
  const good = valid(OUTPUT);
  const newer = isFirst ? good : refusedBy('VersionMismatch');
  const decode = refusedBy('MessageDecode');
  const head = concatBytes(Uint8Array.of(1, 1), varint(index));
  const chunk = (type: number, chunkIndex: Uint8Array, length = 32) => {
    return concatBytes(head, Uint8Array.of(type), chunkIndex, new Uint8Array(length));
  };
  const row = (name: string, message: string | Uint8Array | undefined, keyIndex: number, outcome: Outcome): Row => {
    const bytes = typeof message === 'string' ? hexToBytes(message) : message;
    return [`${who}: ${name}`, bytes, keyIndex, outcome];
  };
  const at = hex(varint(index));
  return [
    row('version 1, nothing to say', postQuantumMessage(index), index, good),
    row('absent', undefined, 0, refusedBy('MinimumVersion')),
    row('absent, under a key', undefined, index, refusedBy('MinimumVersion')),
    row('empty', '', 0, refusedBy('MinimumVersion')),
    row('version 0', `0001${at}00`, 0, refusedBy('MinimumVersion')),
    row('version 0, under a key', `0001${at}00`, index, refusedBy('MinimumVersion')),
    row('version 0 without epoch', '00', 0, decode),
    row('version 1 alone', '01', index, decode),
    row('version and epoch', '0101', index, decode),
    row('without type', head, index, decode),
    row('type 7', concatBytes(head, Uint8Array.of(7)), index, decode),
    row('index 0, without a key', '01010000', 0, good),
    row('index 0, under a key', '01010000', index, refused('E_MESSAGE_UNDECRYPTABLE', 'InvalidMessage')),
    row(
      'index above 0, without a key',
      postQuantumMessage(index),
      0,
      refused('E_MESSAGE_UNDECRYPTABLE', 'InvalidMessage'),
    ),
    row('index 2^32', '0101808080801000', index, decode),
    row('index 2^32 - 1', '0101ffffffff0f00', index, refusedBy('KeyJump')),
    row('bytes behind, which are ignored', `0101${at}00aabb`, index, good),
    row('epoch 0', `0100${at}00`, index, decode),
    row('epoch 2', `0102${at}00`, index, refusedBy('EpochOutOfRange')),
    row(
      'epoch of 64 bits',
      concatBytes(Uint8Array.of(1), varint(2n ** 64n - 1n), hexToBytes(`${at}00`)),
      index,
      refusedBy('EpochOutOfRange'),
    ),
    row('epoch in two bytes', `018100${at}00`, index, good),
    row('epoch in ten bytes', concatBytes(Uint8Array.of(1), longVarint(1, 10), hexToBytes(`${at}00`)), index, good),
    row(
      'epoch in eleven bytes',
      concatBytes(Uint8Array.of(1), longVarint(1, 11), hexToBytes(`${at}00`)),
      index,
      decode,
    ),
    row('chunk of 32 bytes', chunk(1, varint(0)), index, good),
    row('chunk of 31 bytes', chunk(1, varint(0), 31), index, decode),
    row('chunk without its index', concatBytes(head, Uint8Array.of(1)), index, decode),
    row('chunk 65535', chunk(1, varint(0xffff)), index, good),
    row('chunk 65536', chunk(1, varint(0x1_0000)), index, decode),
    row('chunk of another type than the state waits for', chunk(6, varint(0)), index, good),
    row('version 2', `0201${at}00`, index, newer),
    row('version 255', `ff01${at}00`, index, newer),
    row('version 2 of epoch 5', `0205${at}`, index, newer),
    row('version 2 with index 0, without a key', '020100', 0, newer),
    row('version 2 of epoch 0', `0200${at}00`, index, decode),
    row('version 2 alone', '02', index, decode),
    ...jumpRows(row, index),
  ];
}

function jumpRows(
  row: (name: string, message: Uint8Array, index: number, outcome: Outcome) => Row,
  index: number,
): Row[] {
  // The newest index that was received is one below.
  const furthest = index - 1 + 25_000;
  return [
    row('index 25000 ahead of the chain', postQuantumMessage(furthest), furthest, valid(OUTPUT)),
    row('index 25001 ahead of the chain', postQuantumMessage(furthest + 1), furthest + 1, refusedBy('KeyJump')),
  ];
}

/** Indices behind the end of the chain. */
function windowCases(scene: Scene): NegativeCase[] {
  const { chain, people } = scene;
  const far = forgeMessage(chain, { counter: 1, postQuantumIndex: 2102 });
  const state = responderState(people, { history: [firstRead(scene), readPlain(far)] });
  const late = (name: string, postQuantumIndex: number, outcome: Outcome) => {
    return plainCase(name, forgeMessage(chain, { counter: 2, postQuantumIndex }), outcome);
  };
  const gone = refusedBy('KeyAlreadyRequested');
  return shareState(state, [
    late('2000 indices behind the newest one, 2102', 102, valid(OUTPUT)),
    late('2001 indices behind the newest one', 101, refusedBy('KeyTrimmed')),
    late('index 1, which was read too', 1, refusedBy('KeyTrimmed')),
    late('the newest index, under another counter', 2102, gone),
    late('the index after it', 2103, valid(OUTPUT)),
  ]);
}

/** Three chunks make the header, and the third one shows whether it is authentic. */
function headerCases(scene: Scene): NegativeCase[] {
  const { chain, people, agreement } = scene;
  const { header } = crypto.mlKem768KeyPair(people.random(64));
  const whole = headerMessage(agreement.postQuantumAuthKey, header);
  const read = (message: Uint8Array) => {
    const start = [0, 1].map((i) => readPlain(chunkMessage(chain, i + 1, 'header', i, message)));
    return responderState(people, { history: [firstRead(scene), ...start] });
  };
  const last = (message: Uint8Array) => chunkMessage(chain, 3, 'header', 2, message);
  const refusedHeader = refusedBy('MacVerifyFailed');
  return [
    ...shareState(read(whole), [
      plainCase('last chunk of a header', last(whole), valid(OUTPUT)),
      plainCase('last chunk of a header: a bit of the MAC flipped', last(flipBit(whole, -1)), refusedHeader),
      plainCase('last chunk of a header: of zeros', last(new Uint8Array(96)), refusedHeader),
      plainCase('a chunk that is there already', chunkMessage(chain, 3, 'header', 1, whole), valid(OUTPUT)),
    ]),
    inState(
      read(flipBit(whole, 0)),
      plainCase('last chunk of a header whose first one was damaged', last(whole), refusedHeader),
    ),
  ];
}

/** 36 chunks make the vector, which has to be the one that the header names, and a key. */
function vectorCases(scene: Scene): NegativeCase[] {
  const { people } = scene;
  const pair = crypto.mlKem768KeyPair(people.random(64));
  const other = crypto.mlKem768KeyPair(people.random(64));
  // The first coefficient is the low 12 bits of the first two bytes: 4095 is above q. The header names this very vector.
  const notReduced = pair.vector.with(0, 0xff).with(1, pair.vector[1]! | 0x0f);
  const rho = pair.header.subarray(0, 32);
  const named = concatBytes(rho, hashOfKey(notReduced, rho));
  return [
    ...shareState(vectorState(scene, pair.header, pair.vector), [
      plainCase('last chunk of a vector', lastChunk(scene, pair.vector), valid(OUTPUT)),
      plainCase(
        'last chunk of a vector: a bit flipped',
        lastChunk(scene, flipBit(pair.vector, -1)),
        refusedBy('ErroneousData'),
      ),
      plainCase('last chunk of a vector: of another key', lastChunk(scene, other.vector), refusedBy('ErroneousData')),
    ]),
    inState(
      vectorState(scene, named, notReduced),
      plainCase(
        'last chunk of a vector with a coefficient above q',
        lastChunk(scene, notReduced),
        refusedBy('ErroneousData'),
      ),
    ),
  ];
}

/** The responder has the header, has sent the first chunk of a ciphertext, and has all chunks of the vector but the last. */
function vectorState(scene: Scene, header: Uint8Array, vector: Uint8Array): object {
  const { chain, people, agreement } = scene;
  const message = headerMessage(agreement.postQuantumAuthKey, header);
  const history: HistoryStep[] = [firstRead(scene)];
  for (let i = 0; i < 3; i++) history.push(readPlain(chunkMessage(chain, i + 1, 'header', i, message)));
  history.push({ write: hex(utf8ToBytes('first chunk of ct1')) });
  for (let i = 0; i < 35; i++) history.push(readPlain(chunkMessage(chain, i + 4, 'vector', i, vector)));
  return responderState(people, { history });
}

function lastChunk({ chain }: Scene, vector: Uint8Array): Uint8Array {
  return chunkMessage(chain, 39, 'vector', 35, vector);
}

function firstRead({ people, agreement, chain }: Scene): HistoryStep {
  return readFirst(wrapMessage(people, agreement, forgeMessage(chain)));
}

function plainCase(name: string, bytes: Uint8Array, outcome: Outcome): NegativeCase {
  return { name, type: 'signalMessage', bytes: hex(bytes), ...outcome };
}
