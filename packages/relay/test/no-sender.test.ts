/**
 * The recipient's relay stores no sender, and the sender's relay no recipient: after a message has crossed two relays and waits for its recipient, nothing that
 * names or could identify the sender is in any table, any byte of any file, the log or the metrics of the relay that holds
 * it. The same search finds what is there: a search that finds nothing ever proves nothing.
 */

import {
  asX25519PublicKey,
  bytesToHex,
  concatBytes,
  defaultProvider as crypto,
  systemRandom as random,
  utf8ToBytes,
} from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import { createSealedContent, openSealedMessage, sealMessageV2 } from '@sotto/ratchet';
import {
  decodeEnvelope,
  decodeSenderCertificateResponse,
  encodeDiscoveryRequest,
  encodeEnvelope,
  encodePreKeySignalMessage,
  encodeSenderCertificateRequest,
  unpadEnvelope,
} from '@sotto/wire';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { identityKeyOf, itemFor, lookUp, post, register, submit, type TestDevice, tokenOf } from './device.ts';
import { dumpWholeDatabase } from './dump.ts';
import { keepRelays, startFederation, type TestRelay } from './relays.ts';
import { type Finding, formsOf, formsOfText, type Needle, searchDirectory, searchText } from './search.ts';
import { attach } from './stream.ts';

const LOCALPART = 'quittengelee-esser';

const keeper = keepRelays();
let a: TestRelay;
let b: TestRelay;
let alice: TestDevice;
let bob: TestDevice;
let envelope: Uint8Array;
let certificate: Uint8Array;
/** Whatever tells who the sender is. */
let sender: readonly Needle[];
/** Whatever tells for whom the message is. */
let recipient: readonly Needle[];

/** All a client does to send its first message to somebody elsewhere, but for the session. */
const sealFirstMessage = async (): Promise<Uint8Array> => {
  const ask = async (path: string, body: Uint8Array) => {
    const answer = await post(alice, a.url, path, body);
    expect([path, answer.status]).toEqual([path, 200]);
    return answer.body;
  };
  for (const query of [
    { kind: 'manifest' as const, localpart: 'bob' },
    { kind: 'bundle' as const, localpart: 'bob', deviceId: 1, authorization: tokenOf(bob) },
  ])
    expect((await lookUp(alice, a.url, 'b.example', query)).answer?.kind).toBe(query.kind);
  const answer = await ask('/v1/sender-certificate', encodeSenderCertificateRequest({}));
  certificate = decodeSenderCertificateResponse(answer).certificate;
  const content = createSealedContent({
    type: 'preKeySignalMessage',
    // A first message has the identity key of its sender in the clear; here it has the address too.
    content: encodePreKeySignalMessage({
      identityKey: identityKeyOf(alice.identity),
      message: utf8ToBytes(alice.address),
    }),
    certificate,
  });
  const sealed = sealMessageV2(
    { crypto, random },
    { senderIdentity: alice.identity, recipientIdentityKey: bob.identity.publicKey, content },
  );
  return encodeEnvelope({ sealed });
};

const waitingAt = async ({ metricsUrl }: TestRelay): Promise<number> =>
  Number(/sotto_relay_mailbox_items (\d+)/.exec(await (await fetch(metricsUrl)).text())?.[1]);

beforeAll(async () => {
  [a, b] = await startFederation({}, keeper);
  alice = await register(a.url, `${LOCALPART}@a.example`);
  bob = await register(b.url, 'bob@b.example');
  envelope = await sealFirstMessage();
  const accountId = alice.manifest.accountId;
  sender = [
    ...['a.example', LOCALPART, formatAccountId(accountId)].flatMap(formsOfText),
    ...formsOf('account id', accountId),
    ...formsOf('identity key', alice.identity.publicKey),
    ...formsOf('certificate', certificate),
    ...formsOf('signature of the certificate', certificate.subarray(certificate.length - 64)),
    ...formsOf('authentication key', alice.authentication.publicKey),
    ...formsOf('mailbox id', alice.device.mailboxId),
  ];
  recipient = [
    ...formsOf('mailbox of the recipient', bob.device.mailboxId),
    ...formsOf('account of the recipient', bob.manifest.accountId),
    ...formsOf('envelope', envelope),
  ];
  await submit(alice, a.url, [itemFor(bob, envelope)]);
  await vi.waitUntil(async () => (await waitingAt(b)) === 1, { timeout: 10_000 });
  // What the recipient's device asks before it can believe the sender.
  const body = encodeDiscoveryRequest({ domain: 'a.example' });
  expect((await post(bob, b.url, '/v1/discovery', body)).status).toBe(200);
});
afterAll(() => keeper.cleanUp());

/** The tables of a relay that are not about its own accounts. */
const dumpOfMail = async ({ dataDirectory }: TestRelay): Promise<string> => {
  const tables: readonly [string, unknown][] = JSON.parse(await dumpWholeDatabase(dataDirectory));
  const mail = tables.filter(([table]) => !['account', 'device', 'mailbox', 'relay'].includes(table));
  expect(mail.map(([table]) => table)).toEqual(expect.arrayContaining(['envelope', 'outbox', 'dedupe', 'nonce']));
  return JSON.stringify(mail);
};

const names = (findings: readonly Finding[]): readonly string[] => [...new Set(findings.map(({ needle }) => needle))];

describe('while a message of another relay waits', () => {
  test('no byte of the files of the relay that holds it has anything of the sender, its write-ahead log and keys included', () => {
    expect(names(searchDirectory(b.dataDirectory, sender))).toEqual([]);
    const there = [
      { name: 'account of the recipient', bytes: bob.manifest.accountId },
      { name: 'mailbox of the recipient', bytes: bob.device.mailboxId },
    ];
    const found = searchDirectory(b.dataDirectory, there);
    expect(names(found).toSorted()).toEqual(there.map(({ name }) => name).toSorted());
    // Reading the tables by another handle empties the log of the database, so this test comes first.
    expect(found.some(({ file }) => file === 'relay.db-wal')).toBe(true);
  });

  test('nor has it the envelope as it came, which is sealed once more to the key of its mailbox', () => {
    expect(names(searchDirectory(b.dataDirectory, [{ name: 'envelope', bytes: envelope.subarray(0, 64) }]))).toEqual(
      [],
    );
  });

  test('no table has, that of nonces included', async () => {
    const dump = await dumpWholeDatabase(b.dataDirectory);
    expect(names(searchText(dump, sender))).toEqual([]);
    expect(dump).not.toContain(bytesToHex(envelope.subarray(0, 64)));
    expect(dump).toContain(bytesToHex(bob.manifest.accountId));
  });

  test('neither its log nor its metrics have', async () => {
    expect(b.log.join('')).toContain('relay ready');
    expect(names(searchText(b.log.join(''), sender))).toEqual([]);
    const metrics = await (await fetch(b.metricsUrl)).text();
    expect(metrics).toContain('sotto_relay_items_total{way="incoming",outcome="accepted"} 1');
    expect(names(searchText(metrics, sender))).toEqual([]);
  });

  test('the same search finds the sender at home', async () => {
    const identifying = names(searchDirectory(a.dataDirectory, sender));
    for (const name of [LOCALPART, 'account id', 'identity key', 'authentication key', 'mailbox id'])
      expect(identifying).toContain(`${name}, as it is`);
    const dump = await dumpWholeDatabase(a.dataDirectory);
    expect(names(searchText(dump, sender))).toContain('account id, hexadecimal');
  });

  test('the relay of the sender keeps nothing that ties the message to its sender', async () => {
    expect(names(searchText(await dumpOfMail(a), sender))).toEqual([]);
    // Nor is the certificate anywhere that it has just issued.
    expect(names(searchDirectory(a.dataDirectory, formsOf('certificate', certificate)))).toEqual([]);
  });
});

test('it is this very sender whom the recipient finds in the message', async () => {
  const delivered = await (await attach(bob, b.url)).nextOf('delivery');
  const opened = openSealedMessage(crypto, {
    identityKeyPair: bob.identity,
    message: decodeEnvelope(unpadEnvelope(delivered.envelope)).sealed,
  });
  expect(opened.certificate).toMatchObject({
    senderE164: alice.address,
    identityKey: asX25519PublicKey(alice.identity.publicKey),
  });
});

test('even what its sender did not seal is in no byte, for the relay seals it when it comes in', async () => {
  const open = concatBytes(certificate, utf8ToBytes(LOCALPART));
  await submit(alice, a.url, [itemFor(bob, open)]);
  await expect.poll(() => waitingAt(b)).toBe(2);
  expect(names(searchDirectory(b.dataDirectory, sender))).toEqual([]);
  expect(names(searchText(await dumpWholeDatabase(b.dataDirectory), sender))).toEqual([]);
});

test('after the relay has stopped there is nothing either, but for what it cannot open', async () => {
  const stream = await attach(bob, b.url);
  const first = await stream.nextOf('delivery');
  expect(unpadEnvelope(first.envelope)).toEqual(envelope);
  if (first.body.kind !== 'sealed') throw new Error('not sealed');
  const { sealed } = first.body;
  await b.close();
  expect(names(searchDirectory(b.dataDirectory, sender))).toEqual([]);
  // The sealed bytes are there, so the search would have found the envelope.
  expect(names(searchDirectory(b.dataDirectory, [{ name: 'sealed', bytes: sealed }]))).toEqual(['sealed']);
});

test("mail that waits in the outbox of the sender's own relay names no sender there", async () => {
  await submit(alice, a.url, [itemFor(bob, envelope)]);
  const dump = await dumpOfMail(a);
  expect(dump).toContain('b.example');
  expect(names(searchText(dump, sender))).toEqual([]);
  // Nor the mailbox, nor the envelope: it is sealed to the other relay.
  expect(names(searchText(dump, recipient))).toEqual([]);
});

test('the relay of the sender never had the mailbox of the recipient in any file, and the other one has', async () => {
  expect(names(searchDirectory(a.dataDirectory, recipient))).toEqual([]);
  expect(names(searchText(a.log.join(''), recipient))).toEqual([]);
  expect(names(searchText(await (await fetch(a.metricsUrl)).text(), recipient))).toEqual([]);
  const found = names(searchDirectory(b.dataDirectory, recipient));
  expect(found).toContain('mailbox of the recipient, as it is');
});
