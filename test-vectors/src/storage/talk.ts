/**
 * Two devices that write to each other. A talk is a value: every step gives another one, so a story can go on in two ways
 * from one moment, as the fixtures need: what is stored at that moment, and what the peer sends afterwards.
 */

import { equalBytes, utf8ToBytes } from '@sotto/crypto';
import {
  decryptMessage,
  encryptMessage,
  initiateSession,
  type RandomEnv,
  type RemoteDevice,
  type SessionMessage,
  type SessionRecord,
} from '@sotto/ratchet';
import { addBundle, bundleOf, NOW, type Person, preKeysOf } from './people.ts';

/** Which of the two: most fixtures are what 0 has stored. */
export type Side = 0 | 1;

export interface End {
  readonly person: Person;
  readonly record: SessionRecord | undefined;
}

export interface Talk {
  readonly env: RandomEnv;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly ends: readonly [End, End];
  /** Messages written, by both. */
  readonly written: number;
}

export interface Letter {
  readonly from: Side;
  readonly message: SessionMessage;
  readonly plaintext: Uint8Array;
}

export const other = (side: Side): Side => (side === 0 ? 1 : 0);

export const startTalk = (env: RandomEnv, people: readonly [Person, Person]): Talk => ({
  env,
  now: NOW,
  ends: [
    { person: people[0], record: undefined },
    { person: people[1], record: undefined },
  ],
  written: 0,
});

/** `by` starts a session, with a bundle that the other gives out for it. */
export function begin(talk: Talk, by: Side, options: Parameters<typeof addBundle>[2] = {}): Talk {
  const to = other(by);
  const peer = addBundle(talk.env, talk.ends[to].person, options);
  const withBundle = replace(talk, to, { ...talk.ends[to], person: peer });
  const { person, record } = withBundle.ends[by];
  const input = { local: person.local, remote: remoteOf(peer), bundle: bundleOf(peer) };
  const { state } = initiateSession(record, input, { ...talk.env, now: talk.now });
  return replace(withBundle, by, { person, record: state });
}

export function write(
  talk: Talk,
  from: Side,
  plaintext: Uint8Array = utf8ToBytes(`message ${talk.written + 1}`),
): { readonly talk: Talk; readonly letter: Letter } {
  const { person, record } = talk.ends[from];
  const input = {
    local: person.local,
    remote: remoteOf(talk.ends[other(from)].person),
    plaintext,
  };
  const { state, output } = encryptMessage(record, input, { ...talk.env, now: talk.now });
  const after = replace(talk, from, { person, record: state });
  return { talk: { ...after, written: talk.written + 1 }, letter: { from, message: output, plaintext } };
}

/** Throws when the message cannot be read. */
export function read(talk: Talk, { from, message, plaintext }: Letter): Talk {
  const by = other(from);
  const { person, record } = talk.ends[by];
  const input = {
    local: person.local,
    remote: remoteOf(talk.ends[from].person),
    message,
    preKeys: preKeysOf(person),
  };
  const { state, output } = decryptMessage(record, input, { ...talk.env, now: talk.now });
  if (!equalBytes(output.plaintext, plaintext)) throw new Error('a message was read as another');
  return replace(talk, by, { person, record: state });
}

/** `count` messages of one side, all read. */
export function say(talk: Talk, from: Side, count = 1): Talk {
  for (let n = 0; n < count; n++) {
    const written = write(talk, from);
    talk = read(written.talk, written.letter);
  }
  return talk;
}

/** `count` messages of one side that are still on their way. */
export function writeMany(talk: Talk, from: Side, count: number): { readonly talk: Talk; readonly letters: Letter[] } {
  const letters: Letter[] = [];
  for (let n = 0; n < count; n++) {
    const written = write(talk, from);
    talk = written.talk;
    letters.push(written.letter);
  }
  return { talk, letters };
}

export const replace = (talk: Talk, side: Side, end: End): Talk => ({
  ...talk,
  ends: side === 0 ? [end, talk.ends[1]] : [talk.ends[0], end],
});

const remoteOf = ({ local }: Person): RemoteDevice => ({
  address: local.address,
  identityKey: local.identityKeyPair.publicKey,
});
