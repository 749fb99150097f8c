/** The story, step by step. Each step does what it says and throws when that did not come out as it must. */

import { safetyNumberLines } from '../chat/lines.ts';
import { CliError } from '../errors.ts';
import { formatDuration } from '../output/units.ts';
import { showByteSearch, showInventories, showNameSearch } from './evidence.ts';
import { leaveMailBehind } from './mail-left-behind.ts';
import type { Playbill } from './playbill.ts';
import {
  addressOf,
  domains,
  enter,
  leave,
  type PersonName,
  person,
  read,
  relayOf,
  type Stage,
  startBothRelays,
  startRelay,
  write,
} from './stage.ts';
import { untilOneWaits } from './waiting-mail.ts';

export interface Step {
  readonly title: string;
  /** Resolves to what was shown. */
  run(stage: Stage, playbill: Playbill): Promise<string>;
}

const startRelays: Step = {
  title: 'Two relays start, each with a domain, keys and a database of its own',
  async run(stage, playbill) {
    await startBothRelays(stage);
    const rows = (['a', 'b'] as const).map((name) => {
      const { url, pid } = relayOf(stage, name);
      return [domains[name], url, `process ${pid}`];
    });
    playbill.facts(rows);
    return 'both answer';
  },
};

const register: Step = {
  title: 'Alice registers with one, Bob with the other',
  async run(stage, playbill) {
    const clients = [await enter(stage, 'alice'), await enter(stage, 'bob')];
    for (const [index, name] of PEOPLE.entries()) {
      stage.accountIds.set(name, clients[index]?.account?.accountId ?? '');
    }
    playbill.facts(clients.map(({ account }) => [account?.address ?? '', `account ${account?.accountId}`]));
    return 'an account is a key that only its owner has; no password, no telephone number';
  },
};

const converse: Step = {
  title: 'They write to each other, across both relays',
  async run(stage, playbill) {
    const rows = [
      await exchange(stage, 'alice', 'bob', 'Dinner at eight? I found a place by the harbour.'),
      await exchange(stage, 'bob', 'alice', 'Eight is perfect. Bring the map you told me about.'),
      await exchange(stage, 'alice', 'bob', 'The map, and the letter. See you there!'),
    ];
    playbill.facts(rows, ['left', 'left', 'left', 'left', 'right']);
    return 'each message was read by the other person, once';
  },
};

const writeToSomebodyAway: Step = {
  title: 'Bob is away while Alice writes',
  async run(stage, playbill) {
    const text = 'I am on the terrace, behind the lemon trees.';
    await leave(stage, 'bob');
    await write(stage, 'alice', 'bob', text);
    await untilOneWaits(stage);
    playbill.facts([
      ['bob', 'has closed his client'],
      ['alice', 'has written'],
      [domains.b, 'holds one encrypted message for him'],
    ]);
    const started = performance.now();
    await enter(stage, 'bob');
    await read(stage, 'bob', 'alice', text);
    return `bob opened his client again and read it ${formatDuration(performance.now() - started)} later`;
  },
};

const restartRelays: Step = {
  title: 'A message is queued while relays stop, die and come back',
  async run(stage, playbill) {
    const text = 'The rain has begun, so I moved inside.';
    await relayOf(stage, 'b').stop();
    await write(stage, 'alice', 'bob', text);
    await relayOf(stage, 'a').kill();
    playbill.facts([
      [domains.b, 'stopped'],
      ['alice', `has written; ${domains.a} has accepted and queued it`],
      [domains.a, 'killed with the message in its outbox'],
    ]);
    const started = performance.now();
    await startRelay(stage, 'b');
    await startRelay(stage, 'a');
    await read(stage, 'bob', 'alice', text);
    return `both started again, and bob read it ${formatDuration(performance.now() - started)} later`;
  },
};

const compareSafetyNumbers: Step = {
  title: 'Both compute the safety number of their two identities',
  async run(stage, playbill) {
    const [alices, bobs] = await Promise.all([
      person(stage, 'alice').safetyNumber(addressOf('bob')),
      person(stage, 'bob').safetyNumber(addressOf('alice')),
    ]);
    const [left, right] = [safetyNumberLines(alices.digits), safetyNumberLines(bobs.digits)];
    playbill.facts([["alice's", '', "bob's"], ...left.map((line, row) => [line, '', right[row] ?? ''])]);
    const isSame = alices.digits === bobs.digits && alices.matches(bobs.scannable) && bobs.matches(alices.scannable);
    if (!isSame) throw new CliError('E_DEMO_FAILED', 'the safety numbers differ');
    return 'they are the same: each sees the key of the other, and of nobody between';
  },
};

const openDatabases: Step = {
  title: 'The relays stop, and their operators hand over all they have',
  async run(stage, playbill) {
    await leaveMailBehind(stage);
    await showInventories(stage, playbill);
    return 'public keys and encrypted messages; no text, and no key that opens one';
  },
};

const searchBytes: Step = { title: 'Every byte the relays wrote is searched for the texts', run: showByteSearch };

const searchNames: Step = {
  title: 'Every byte is searched for names: of the people of each relay, and of those who wrote to them',
  run: showNameSearch,
};

const PEOPLE: readonly PersonName[] = ['alice', 'bob'];

export const steps: readonly Step[] = [
  startRelays,
  register,
  converse,
  writeToSomebodyAway,
  restartRelays,
  compareSafetyNumbers,
  openDatabases,
  searchBytes,
  searchNames,
];

/** One message to the other person's eyes, as a row of a table. */
async function exchange(stage: Stage, from: PersonName, to: PersonName, text: string): Promise<readonly string[]> {
  const started = performance.now();
  await write(stage, from, to, text);
  await read(stage, to, from, text);
  return [from, '→', to, JSON.stringify(text), formatDuration(performance.now() - started)];
}
