/**
 * Records that an earlier version of the client stored: each kind decodes to what it held. The store as a whole is opened by
 * packages/client/test/stored-state.test.ts.
 */

import { bytesToHex, hexToBytes } from '@sotto/crypto';
import { readVectors } from '@sotto/testkit';
import * as wire from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { type ClientCase, type ClientRecordCase, isStoreCase } from '../src/storage/clients.ts';
import { jsonOf } from '../src/storage/json-value.ts';

const PATH = 'storage/client-v1.json';
/** What came with the second version. */
const PATH_2 = 'storage/client-v2.json';
const PATH_ATTACHMENTS = 'storage/attachments-v1.json';
const { cases } = readVectors<ClientCase>(PATH);
const first = cases.filter((one): one is ClientRecordCase => !isStoreCase(one));
const second = readVectors<ClientRecordCase>(PATH_2).cases;
const files = readVectors<ClientRecordCase>(PATH_ATTACHMENTS).cases;
const singles = [...first, ...second];
const stores = cases.filter(isStoreCase);
const exported = new Map<string, unknown>(Object.entries(wire));

/** Each kind of record with the functions of the wire package, by name: a function is named here once. */
const CODECS: Readonly<Record<string, string>> = {
  Account: 'Account',
  PreKeyRecord: 'PreKey',
  Contact: 'Contact',
  AddressPin: 'AddressPin',
  OutboxEntry: 'OutboxEntry',
  InboxEntry: 'InboxEntry',
  MailboxPosition: 'MailboxPosition',
  UsedLastResort: 'UsedLastResort',
  SenderCertificate: 'SenderCertificate',
  KnownRelay: 'KnownRelay',
  HeldDelivery: 'HeldDelivery',
  SentMessage: 'SentMessage',
  AwaitedMessage: 'AwaitedMessage',
  ReadMessage: 'ReadMessage',
  RepairTask: 'RepairTask',
  ShelfCheck: 'ShelfCheck',
  SessionRecord: 'SessionRecord',
  SenderKeyRecord: 'SenderKeyRecord',
  Upload: 'Upload',
  Download: 'Download',
};

/** Kinds of which another file has the cases. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  SessionRecord: 'storage/sessions-v1.json',
  SenderKeyRecord: 'storage/sender-keys-v1.json',
  Upload: PATH_ATTACHMENTS,
  Download: PATH_ATTACHMENTS,
};

describe.each([
  [PATH, first],
  [PATH_2, second],
  [PATH_ATTACHMENTS, files],
])('%s: stored records of a client', (_path, records) => {
  it.each(records)('$name: decodes to what it held, and is stored as the same bytes', ({ kind, record, value }) => {
    const { decode, encode } = codecOf(CODECS[kind]!);
    const decoded = decode(hexToBytes(record));
    // Fields that a later version has added are empty, or the bytes would be others.
    expect(jsonOf(decoded)).toMatchObject(value as object);
    expect(bytesToHex(encode(decoded))).toBe(record);
  });
});

describe(`${PATH}: stored records of a client`, () => {
  it('every kind of record that the wire package can decode has a fixture that it decodes', () => {
    const decoders = [...exported.keys()].filter((name) => name.startsWith('decodeStored') && !UNWRITTEN.has(name));
    expect(decoders.length).toBeGreaterThan(15);
    expect(new Set(decoders)).toEqual(new Set(Object.values(CODECS).map((name) => `decodeStored${name}`)));
    for (const [kind, name] of Object.entries(CODECS)) {
      const records =
        kind in ELSEWHERE
          ? readVectors<ClientRecordCase>(ELSEWHERE[kind]!).cases.filter((one) => (one.kind ?? kind) === kind)
          : singles.filter((one) => one.kind === kind);
      expect([kind, records.length > 0]).toEqual([kind, true]);
      for (const { record } of records) codecOf(name).decode(hexToBytes(record));
    }
  });

  it('has every type of message in the outbox, every body in the inbox and every sort of pre-key', () => {
    const valuesOf = (kind: string) => singles.filter((one) => one.kind === kind).map(({ value }) => Object(value));
    const types = valuesOf('OutboxEntry').map(({ type }) => type);
    expect(new Set(types)).toEqual(new Set(['signalMessage', 'preKeySignalMessage', 'plaintextContent']));
    const inbox = valuesOf('InboxEntry');
    expect(new Set(inbox.map(({ body }) => body.kind))).toEqual(new Set(['content', 'undecryptable', 'undelivered']));
    expect(inbox.some(({ asked }) => asked)).toBe(true);
    expect(inbox.some(({ repairs }) => repairs === 0)).toBe(true);
    expect(inbox.some(({ repairs, body }) => repairs !== undefined && body.kind === 'content')).toBe(true);
    const preKeys = singles.filter(({ kind }) => kind === 'PreKeyRecord');
    expect(new Set(preKeys.map(({ key }) => key.split('/')[1]))).toEqual(new Set(['signed', 'kem', 'ec', 'mailbox']));
    expect(new Set(valuesOf('PreKeyRecord').map(({ lastResort }) => lastResort))).toEqual(new Set([true, false]));
  });

  it('has a store with every kind of record but those of groups', () => {
    const prefixes = new Set(first.map(({ key }) => key.split('/')[0]));
    for (const { records } of stores) {
      expect(new Set(records.map(({ key }) => key.split('/')[0]))).toEqual(new Set([...prefixes, 'session']));
    }
    expect(stores).toHaveLength(1);
  });
});

/** Kinds that came behind those files: a store with one of them is not of the versions that wrote those. */
const UNWRITTEN: ReadonlySet<string> = new Set(
  [
    'Acknowledgement',
    'BackupNote',
    'Consumer',
    'ContactRequest',
    'Conversation',
    'DeviceNote',
    'DueGap',
    'DueReceipt',
    'ExpectedDevice',
    'Format',
    'IdentityEvidence',
    'Message',
    'MessageStatus',
    'MintedTokens',
    'OwnDevice',
    'PendingChanges',
    'Profile',
    'Recovery',
    'Renewal',
    'Restoration',
    'Standing',
    'StoreMarks',
    'SyncTask',
    'TokenKeys',
    'TokenWallet',
  ].map((name) => `decodeStored${name}`),
);

interface Codec {
  decode(bytes: Uint8Array): unknown;
  encode(value: unknown): Uint8Array;
}

/** The pair of functions `decodeStored…` and `encodeStored…`. */
function codecOf(name: string): Codec {
  const [decode, encode] = [exported.get(`decodeStored${name}`), exported.get(`encodeStored${name}`)];
  if (typeof decode !== 'function' || typeof encode !== 'function') throw new Error(`nothing decodes ${name}`);
  return { decode: (bytes) => decode(bytes), encode: (value) => encode(value) };
}
