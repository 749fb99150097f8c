// Each attack or fault that the tests try has an id, T01 to T40, which stands in the titles of the tests that try it. The
// page lists them with those tests.

import { readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { tokenize } from '../lib/source-tokens.mjs';
import { listFiles } from '../lib/workspace.mjs';

/** @typedef {import('../check-layers.mjs').Problem} Problem */
/** @typedef {{ id: string, file: string, line: number }} Trial */

const FAULT_ID = /\bT\d{2}\b/g;
const FOLDERS = ['packages', 'interop', 'test-vectors', 'chaos', 'fuzz'];

/** Id, what is tried, what alone is acceptable. @type {readonly (readonly [string, string, string])[]} */
const FAULTS = [
  ['T01', 'a whole envelope comes again, under the same item id or another', 'it is delivered once, no state moves'],
  ['T02', 'a first message on a last-resort pre-key comes again', 'no second session'],
  ['T03', 'a signature over another key, device, account or kind of key stands in a bundle', 'no session'],
  ['T04', 'a relay leaves the post-quantum keys out', 'a failure that says so, never a classical session'],
  ['T05', 'versions and suites are edited downwards', 'a failure; the minimum of a contact never sinks'],
  ['T06', 'a relay puts other device keys in for one look-up', 'sending stops, the evidence is kept'],
  ['T07', 'a relay adds a device to a manifest', 'refused without the signature of the account'],
  ['T08', 'messages are lost, doubled, late, or far ahead', 'bounded work and memory; the others decrypt'],
  ['T09', 'a first message with a one-time key does not decrypt', 'the key stays, the whole message works'],
  ['T10', 'a crash between the ratchet and the plaintext', 'both or neither; no key is used again'],
  ['T11', 'a device comes back from an old copy', 'noticed before anything is sent'],
  ['T12', 'a sender certificate is expired, of another relay or device', 'not shown, not confirmed to the sender'],
  ['T13', "a contact passes a message on as somebody else's", 'refused'],
  ['T14', 'protobuf that is huge, deep, repeated or not UTF-8', 'a typed error in bounded time and memory'],
  ['T15', 'compressed content', 'not taken'],
  ['T16', 'clocks are wrong or jump', 'the error says so; nothing is deleted too early'],
  ['T17', 'a relay dies after its commit and before its answer', 'the repetition is a duplicate; one message arrives'],
  ['T18', 'a relay dies between spending a token and storing the mail', 'one transaction: the repetition is taken'],
  [
    'T19',
    'a relay dies while it deletes what was acknowledged; a stale reader acknowledges',
    'deleted once, never unread',
  ],
  ['T20', 'two readers of one mailbox', 'one of them reads, the other is told; nothing is missing'],
  ['T21', 'a relay dies with mail for others', 'it goes out after the start, unasked'],
  ['T22', 'another relay is away for days', 'delivered within seconds of a sign of life'],
  ['T23', 'another relay takes mail and drops it', 'its signed receipt shows it'],
  ['T24', 'a mailbox is full', 'the sender waits, the owner is told, the oldest stays'],
  ['T25', 'a mailbox is flooded', 'bounded; contacts still get through'],
  ['T26', 'a database of yesterday is put back', 'refused without a word of the operator; then with new epochs'],
  ['T27', 'pre-keys are drained', 'no key twice; the last resort says what it is'],
  ['T28', 'mail expires while a relay is down and clocks move', 'gone from every byte'],
  ['T29', 'a relay signs in the name of another, or passes a signed request on', 'refused'],
  ['T30', 'a signed batch comes again, or without its times', 'refused'],
  ['T31', 'the signature covers something else than what came', 'refused'],
  ['T32', 'relay keys rotate, expire, are revoked or collide', 'valid keys alone; one question a minute'],
  ['T33', 'discovery is led to an inner network', 'no connection; the same answer as for unreachable'],
  ['T34', 'a sealed item is sent to another relay, or edited', 'refused, nothing stored'],
  ['T35', 'a hub tells members different stories', 'members notice and can prove it'],
  ['T36', 'a hub dies in a storm of commits', 'one successor; nobody is stuck'],
  ['T37', 'a key log is forked, frozen or rolled back', 'each noticed with its own error'],
  ['T38', 'reports are forged', 'not verifiable; what is not opened stays closed'],
  ['T39', 'all that a relay holds after a week is searched', 'nothing but the published inventory'],
  ['T40', 'two relays join what they see', 'nothing links; what does is a number with a limit'],
];

/** @param {string} base */
export function faultTable(base) {
  const trials = trialsOf(base);
  const rows = FAULTS.map(([id, what, outcome]) => {
    const files = [...new Set(trials.filter((trial) => trial.id === id).map(({ file }) => file))];
    return [`\`${id}\``, what, outcome, files.map((file) => `[${basename(file)}](../${file})`).join(', ') || '–'];
  });
  const head = ['', 'What is tried', 'What must happen', 'Tests'];
  const lines = [head, head.map(() => '---'), ...rows];
  return { text: lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n'), problems: unknownOnes(trials) };
}

/** @param {readonly Trial[]} trials @returns {Problem[]} */
function unknownOnes(trials) {
  const known = new Set(FAULTS.map(([id]) => id));
  return trials
    .filter(({ id }) => !known.has(id))
    .map(({ id, file, line }) => ({ file, line, message: `no fault has the id ${id}` }));
}

/** @param {string} base @returns {Trial[]} */
function trialsOf(base) {
  const files = FOLDERS.flatMap((folder) => listFiles(base, posix.join(folder))).filter((file) =>
    file.endsWith('.test.ts'),
  );
  return files.flatMap((file) =>
    tokenize(readFileSync(join(base, file), 'utf8'))
      .filter(({ kind }) => kind === 'string' || kind === 'template')
      .flatMap(({ text, line }) => [...text.matchAll(FAULT_ID)].map(([id]) => ({ id, file, line }))),
  );
}
