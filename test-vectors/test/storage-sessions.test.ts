/** Session records that an earlier version stored: they open, and the conversations in them go on. */

import { hexToBytes } from '@sotto/crypto';
import { decodeSessionRecord, encodeSessionRecord, hasUsableSession } from '@sotto/ratchet';
import { readVectors } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import type { SessionCase } from '../src/storage/session-case.ts';
import { summarizeRecord } from '../src/storage/session-summary.ts';
import { openEnd, readText, recordOf, type StoringEnd, writeText } from './storage-support.ts';

const PATH = 'storage/sessions-v1.json';
const { cases } = readVectors<SessionCase>(PATH);

describe(`${PATH}: stored sessions`, () => {
  it.each(cases)('$name: opens to what it held, and is stored as the same bytes', (one) => {
    const record = decodeSessionRecord(hexToBytes(one.record));
    expect(summarizeRecord(record)).toEqual(one.decodesTo);
    expect(encodeSessionRecord(record)).toEqual(hexToBytes(one.record));
    expect(hasUsableSession(record, one.now)).toBe(one.canSend);
  });

  it.each(cases)('$name: reads what was under way, each message once, and both ends go on', (one) => {
    const { us, peer } = bothEnds(one);
    if (!one.canSend) {
      const code = one.decodesTo.current === undefined ? 'E_SESSION_NOT_FOUND' : 'E_SESSION_EXPIRED';
      expect(() => writeText(us, 'too early', one.now)).toThrow(expect.objectContaining({ code }));
    }
    for (const { type, message, plaintext } of one.decrypts) {
      const arriving = { type, bytes: hexToBytes(message) };
      expect(readText(us, arriving, one.now)).toBe(plaintext);
      expect(() => readText(us, arriving, one.now)).toThrow(expect.objectContaining({ name: 'RatchetError' }));
    }
    talk(us, peer, one.now, 4);
  });

  it.each(cases.filter(isUnderWay))('$name: the key exchange comes to its end', (one) => {
    const { us, peer } = bothEnds(one);
    const epoch = epochOf(us);
    for (const { type, message } of one.decrypts) readText(us, { type, bytes: hexToBytes(message) }, one.now);
    // The longest exchange from its beginning: 3 chunks of the header, 36 of the key, 5 of the second ciphertext, and
    // what acknowledges them.
    for (let turns = 0; turns < 60 && (epochOf(us) === epoch || epochOf(peer) === epoch); turns++) {
      talk(us, peer, one.now, 1);
    }
    expect([epochOf(us), epochOf(peer)]).toEqual([epoch + 1, epoch + 1]);
  });

  it('has every state of the key exchange, and every kind of record', () => {
    const currents = cases.flatMap(({ decodesTo }) => decodesTo.current ?? []);
    expect(new Set(currents.map(({ postQuantum }) => postQuantum.exchange.state)).size).toBe(11);
    expect(currents.some(({ pendingPreKey }) => pendingPreKey?.preKeyId !== undefined)).toBe(true);
    expect(currents.some(({ pendingPreKey }) => pendingPreKey && pendingPreKey.preKeyId === undefined)).toBe(true);
    const skippingChains = currents.map(
      ({ receivingChains }) => receivingChains.filter((chain) => chain.skipped.length > 0).length,
    );
    expect(Math.max(...skippingChains)).toBe(5);
    const skippingLinks = currents
      .filter(({ postQuantum }) => postQuantum.links.length === 3)
      .map(({ postQuantum }) => postQuantum.links.filter((link) => link.skipped.length > 0).length);
    expect(Math.max(...skippingLinks)).toBeGreaterThanOrEqual(2);
    expect(cases.some(({ decodesTo }) => decodesTo.archived.length === 3 && decodesTo.current)).toBe(true);
    expect(cases.some(({ decodesTo }) => decodesTo.archived.length > 0 && !decodesTo.current)).toBe(true);
  });
});

function bothEnds(one: SessionCase): { readonly us: StoringEnd; readonly peer: StoringEnd } {
  return {
    us: openEnd(one.local, one.remote, one.record),
    peer: openEnd(one.remote, one.local, one.remoteRecord, one.remotePreKeys),
  };
}

/** Turns of one message each way. */
function talk(us: StoringEnd, peer: StoringEnd, now: number, turns: number): void {
  for (let turn = 0; turn < turns; turn++) {
    const [asked, answered] = [`question ${turn}`, `answer ${turn}`];
    expect(readText(peer, writeText(us, asked, now), now)).toBe(asked);
    expect(readText(us, writeText(peer, answered, now), now)).toBe(answered);
  }
}

const epochOf = (end: StoringEnd): number => recordOf(end)?.current?.postQuantum.exchange.epoch ?? 0;

const isUnderWay = ({ name }: SessionCase): boolean => name.startsWith('key exchange');
