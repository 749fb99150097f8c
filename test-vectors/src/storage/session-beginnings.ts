/** Records of sessions that have just begun, and of such that wait to be acknowledged. */

import type { RandomEnv } from '@sotto/ratchet';
import { createPerson } from './people.ts';
import type { Moment } from './session-case.ts';
import { begin, read, say, startTalk, type Talk, write, writeMany } from './talk.ts';

export function beginnings(env: RandomEnv): readonly Moment[] {
  return [...initiators(env), ...responders(env), ...waiting(env), betweenOwnDevices(env)];
}

const strangers = (env: RandomEnv): Talk => startTalk(env, [createPerson(env), createPerson(env, 3)]);

function initiators(env: RandomEnv): readonly Moment[] {
  const silent = begin(strangers(env), 0);
  const { talk: pending, letters } = writeMany(begin(strangers(env), 0), 0, 2);
  const answered = writeMany(letters.reduce(read, pending), 1, 1);
  const withoutOneTime = say(begin(strangers(env), 0, { oneTime: false }), 0);
  const answer = write(withoutOneTime, 1);
  return [
    {
      name: 'initiator, nothing sent',
      description: 'A session was started with a bundle. The peer knows nothing of it; remotePreKeys has its side.',
      stored: silent,
      later: silent,
      arriving: [],
    },
    {
      name: 'initiator, two first messages sent',
      description: 'Pending pre-key with a one-time pre-key. The reply acknowledges it.',
      stored: pending,
      later: answered.talk,
      arriving: answered.letters,
    },
    {
      name: 'initiator without a one-time pre-key',
      description: 'Pending pre-key without preKeyId.',
      stored: withoutOneTime,
      later: answer.talk,
      arriving: [answer.letter],
    },
  ];
}

function responders(env: RandomEnv): readonly Moment[] {
  const first = say(begin(strangers(env), 1), 1);
  const second = write(first, 1);
  const answering = write(say(begin(strangers(env), 1), 1), 0);
  const onward = writeMany(read(answering.talk, answering.letter), 1, 2);
  return [
    {
      name: 'responder after the first message',
      description:
        'Nothing was answered, so the next message is a first one too: it finds the session by its base key.',
      stored: first,
      later: second.talk,
      arriving: [second.letter],
    },
    {
      name: 'responder after its first answer',
      description: 'The peer has read the answer, so its messages come unwrapped from now on.',
      stored: answering.talk,
      later: onward.talk,
      arriving: onward.letters.toReversed(),
    },
  ];
}

/** Sections 7.2: a session that was never answered may be used for 30 days. */
function waiting(env: RandomEnv): readonly Moment[] {
  const unanswered = say(begin(strangers(env), 0), 0);
  const answer = write(unanswered, 1);
  const acknowledged = read(answer.talk, answer.letter);
  const late = write(acknowledged, 1);
  const awaited = { stored: unanswered, later: answer.talk, arriving: [answer.letter] };
  return [
    {
      ...awaited,
      name: 'unacknowledged for 30 days',
      description: 'The last moment in which a session that was never answered may be used.',
      openedAt: unanswered.now + MONTH_MS,
    },
    {
      ...awaited,
      name: 'unacknowledged for longer than 30 days',
      description: 'Too old to send on, until the answer comes after all.',
      openedAt: unanswered.now + MONTH_MS + 1,
    },
    {
      name: 'acknowledged a year ago',
      description: 'A session that was answered once is used for as long as it is there.',
      stored: acknowledged,
      later: late.talk,
      arriving: [late.letter],
      openedAt: acknowledged.now + 365 * DAY_MS,
    },
  ];
}

function betweenOwnDevices(env: RandomEnv): Moment {
  const one = createPerson(env);
  const two = createPerson(env, 2, one.local.identityKeyPair);
  const talk = say(say(begin(startTalk(env, [one, two]), 0), 0), 1);
  const { talk: later, letters } = writeMany(talk, 1, 2);
  return {
    name: 'between two devices of one account',
    description: 'Both ends have one identity key and one account id.',
    stored: talk,
    later,
    arriving: letters.toReversed(),
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MONTH_MS = 30 * DAY_MS;
