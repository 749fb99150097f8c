/** What each mutant changes of the world. */

import type { Mutation } from '../world.ts';
import { removedKept, sessionsRestored } from './accounts.ts';
import { acknowledging, hastyStore, inboxKept, secretsKept, sessionsLost } from './devices.ts';
import type { MutantName } from './names.ts';
import { forgetfulSqlite, hastySqlite } from './relays.ts';

export const mutationOf = (name: MutantName): Mutation => MUTATIONS[name];

const MUTATIONS: Readonly<Record<MutantName, Mutation>> = {
  'publish-before-commit': { seams: (seams) => ({ ...seams, store: hastyStore }) },
  'acknowledge-before-commit': { seams: (seams) => ({ ...seams, transport: acknowledging(seams.transport) }) },
  'session-not-stored': { seams: (seams) => ({ ...seams, store: sessionsLost(seams.store) }) },
  'secrets-kept': { seams: secretsKept },
  'inbox-not-emptied': { seams: (seams) => ({ ...seams, store: inboxKept(seams.store) }) },
  'sessions-restored': { seams: (seams) => ({ ...seams, store: sessionsRestored(seams.store) }) },
  'removed-device-kept': { seams: (seams) => ({ ...seams, store: removedKept(seams.store) }) },
  'relay-accepts-before-commit': { sqlite: hastySqlite },
  'relay-forgets-items': { sqlite: forgetfulSqlite((sql) => sql.includes('FROM dedupe WHERE')) },
  'relay-forgets-stores': { sqlite: forgetfulSqlite((sql) => sql.startsWith('SELECT store_mark')) },
};
