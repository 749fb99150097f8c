/** Records of conversations under way: what was skipped, and sessions that were replaced. */

import { archiveCurrentSession, type RandomEnv, type Session } from '@sotto/ratchet';
import { createPerson } from './people.ts';
import type { Moment } from './session-case.ts';
import { begin, type Letter, read, replace, say, startTalk, type Talk, write, writeMany } from './talk.ts';

export function conversations(env: RandomEnv): readonly Moment[] {
  return [skippedSeeds(env), skippedKeys(env), simultaneous(env), ...archives(env)];
}

const acquainted = (env: RandomEnv): Talk =>
  say(say(begin(startTalk(env, [createPerson(env), createPerson(env, 3)]), 0), 0), 1);

function skippedSeeds(env: RandomEnv): Moment {
  let talk = acquainted(env);
  const lost: Letter[] = [];
  for (let turn = 0; turn < 5; turn++) {
    const { talk: written, letters } = writeMany(talk, 1, 5);
    lost.push(...letters.filter((_, n) => n % 2 === 0));
    talk = say([letters[3]!, letters[1]!].reduce(read, written), 0);
  }
  const next = write(talk, 1);
  return {
    name: 'five receiving chains with skipped seeds',
    description:
      'Of every turn of the peer, the first and third message of five are late and the fifth has not come yet.',
    stored: talk,
    later: next.talk,
    arriving: [...lost.toReversed(), next.letter],
  };
}

/** The chains of an epoch are kept while the next one is sent in, and the one after that is there before it is used. */
function skippedKeys(env: RandomEnv): Moment {
  let talk = acquainted(env);
  let late: readonly Letter[] = [];
  for (let turn = 0; turn < 200; turn++) {
    const { talk: written, letters } = writeMany(talk, 1, BURST);
    talk = say(letters.slice(2).reduce(read, written), 0, BURST);
    late = [...late, ...letters.slice(0, 2)].filter((letter) => isReadable(talk, letter));
    if (hasThreeLinks(talk.ends[0].record!.current!)) {
      const { talk: later, letter } = write(talk, 1);
      return {
        name: 'three chain epochs with skipped post-quantum keys',
        description:
          'One epoch for receiving only, one in use, one added by the key exchange and not used for sending yet, with late messages in more than one.',
        stored: talk,
        later,
        arriving: [...late, letter],
      };
    }
  }
  throw new Error('no moment has three links with skipped keys');
}

function hasThreeLinks({ postQuantum: { epochs } }: Session): boolean {
  const { links } = epochs;
  return links.length === 3 && links.filter(({ receiving }) => receiving.skippedKeys.length > 0).length >= 2;
}

function isReadable(talk: Talk, letter: Letter): boolean {
  try {
    read(talk, letter);
    return true;
  } catch {
    return false;
  }
}

function simultaneous(env: RandomEnv): Moment {
  const both = begin(begin(startTalk(env, [createPerson(env), createPerson(env, 3)]), 0), 1);
  const ours = write(both, 0);
  const theirs = writeMany(ours.talk, 1, 2);
  const crossed = read(read(theirs.talk, ours.letter), theirs.letters[0]!);
  const next = write(crossed, 1);
  return {
    name: 'both ends have started a session at once',
    description: 'The current session is the one of the peer, ours is archived; messages of both are under way.',
    stored: crossed,
    later: next.talk,
    arriving: [next.letter, theirs.letters[1]!],
  };
}

function archives(env: RandomEnv): readonly Moment[] {
  let talk = acquainted(env);
  const late: Letter[] = [];
  for (const by of [1, 0, 1] as const) {
    const written = write(talk, 1);
    late.push(written.letter);
    const started = begin(written.talk, by);
    talk = by === 0 ? say(say(started, 0), 1) : say(say(started, 1), 0);
  }
  const { talk: later, letter } = write(talk, 1);
  const { state } = archiveCurrentSession(talk.ends[0].record!);
  const withoutCurrent = replace(talk, 0, { ...talk.ends[0], record: state });
  return [
    {
      name: 'three archived sessions',
      description: 'A late message of an archived session makes it the current one again.',
      stored: talk,
      later,
      arriving: [late[1]!, letter, late[2]!, late[0]!],
    },
    {
      name: 'archived sessions only',
      description:
        'The current session was archived after the peer could not read it. Sending needs a bundle or a message.',
      stored: withoutCurrent,
      later,
      arriving: [letter, late[0]!],
    },
  ];
}

/** Messages in a row: few enough turns for the receiving chains of an epoch to be there until the next. */
const BURST = 12;
