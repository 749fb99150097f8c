/** Sender key records that an earlier version stored: they open, and the distributions go on. */

import { bytesToHex, defaultProvider, hexToBytes, utf8ToBytes } from '@sotto/crypto';
import {
  createSenderKeyDistribution,
  decodeSenderKeyRecord,
  decryptSenderKeyMessage,
  encodeSenderKeyRecord,
  encryptSenderKeyMessage,
  processSenderKeyDistribution,
  type SenderKeyRecord,
} from '@sotto/ratchet';
import { readVectors } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { type SenderKeyCase, summarizeSenderKeys } from '../src/storage/sender-keys.ts';
import { random } from './storage-support.ts';

const PATH = 'storage/sender-keys-v1.json';
const { cases } = readVectors<SenderKeyCase>(PATH);
const env = { crypto: defaultProvider, random };

describe(`${PATH}: stored sender keys`, () => {
  it.each(cases)('$name: opens to what it held, and is stored as the same bytes', (one) => {
    const record = open(one.record);
    expect(summarizeSenderKeys(record)).toEqual(one.decodesTo);
    expect(one.decodesTo.states[0]?.isOwn).toBe(one.isOwn);
    expect(encodeSenderKeyRecord(record)).toEqual(hexToBytes(one.record));
  });

  it.each(cases)('$name: reads what was under way, each message once, and both ends go on', (one) => {
    let [sender, member] = one.isOwn
      ? [open(one.record), open(one.counterpart)]
      : [open(one.counterpart), open(one.record)];
    for (const { message, plaintext } of one.decrypts) {
      const heard = hear(member, hexToBytes(message));
      expect(heard.text).toBe(plaintext);
      member = store(heard.record);
      const code = 'E_MESSAGE_DUPLICATE';
      expect(() => hear(member, hexToBytes(message))).toThrow(expect.objectContaining({ code }));
    }
    for (const text of ['one', 'two', 'three']) {
      const posted = encryptSenderKeyMessage(sender, { plaintext: utf8ToBytes(text) }, env);
      const heard = hear(member, posted.output);
      expect(heard.text).toBe(text);
      [sender, member] = [store(posted.state), store(heard.record)];
    }
  });

  it.each(cases.filter(({ isOwn }) => isOwn))('$name: hands out the same chain, which a new member can read', (one) => {
    const record = open(one.record);
    const { distributionId } = record;
    const { output } = createSenderKeyDistribution(record, { distributionId }, env);
    expect(bytesToHex(output)).toBe(one.distribution);
    const member = processSenderKeyDistribution(undefined, { bytes: output }).state;
    const posted = encryptSenderKeyMessage(record, { plaintext: utf8ToBytes('welcome') }, env);
    expect(hear(member, posted.output).text).toBe('welcome');
  });

  it('has own records, and those of others with five states and with skipped seeds in each', () => {
    const full = cases.find(({ decodesTo }) => decodesTo.states.length === 5);
    expect(full?.decodesTo.states.every(({ skipped }) => skipped.length === 1)).toBe(true);
    expect(new Set(cases.map(({ isOwn }) => isOwn))).toEqual(new Set([true, false]));
  });
});

const open = (record: string): SenderKeyRecord => decodeSenderKeyRecord(hexToBytes(record));

/** As after a restart. */
const store = (record: SenderKeyRecord): SenderKeyRecord => decodeSenderKeyRecord(encodeSenderKeyRecord(record));

function hear(record: SenderKeyRecord, bytes: Uint8Array): { readonly text: string; readonly record: SenderKeyRecord } {
  const { state, output } = decryptSenderKeyMessage(record, { bytes }, env);
  return { text: new TextDecoder().decode(output), record: state };
}
