/**
 * A store that an earlier version wrote, `test-vectors/storage/client-v1.json`, opened without a relay: its account, people
 * and inbox are there, its sessions go on, and nothing is lost that waits for a relay.
 */

import { asX25519PrivateKey, bytesToHex, defaultProvider, hexToBytes, systemRandom } from '@sotto/crypto';
import { decodeSessionRecord, decryptMessage, type LocalDevice, parsePublicKey } from '@sotto/ratchet';
import { memoryStore, type Store } from '@sotto/store';
import { readVectors } from '@sotto/testkit';
import { decodeContent, decodeStoredOutboxEntry, unpadContent } from '@sotto/wire';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, type InboxMessage, open, type SottoClient, systemClock, type Transport } from '../src/index.ts';
import {
  ACCOUNT_KEY,
  addressKey,
  awaitedKey,
  CERTIFICATE_KEY,
  contactKey,
  FORMAT_KEY,
  heldKey,
  inboxKey,
  MAILBOX_KEY,
  OUTBOX_PREFIX,
  outboxKey,
  preKeyKey,
  readKey,
  relayKey,
  repairKey,
  SENT_PREFIX,
  STORE_MARKS_KEY,
  sentKey,
  sessionKey,
  TOKEN_KEYS_KEY,
  usedLastResortKey,
} from '../src/keys.ts';
import { dump, eventually } from './world.ts';

interface StoreCase {
  readonly name: string;
  readonly now: number;
  readonly account: object;
  readonly records: readonly { readonly key: string; readonly record: string }[];
  readonly safetyNumbers: readonly (object & { readonly address: string })[];
  readonly inbox: readonly object[];
  readonly peer: {
    readonly address: string;
    readonly accountId: string;
    readonly deviceId: number;
    readonly registrationId: number;
    readonly identityPrivateKey: string;
    readonly identityPublicKey: string;
    readonly record: string;
    readonly queued: readonly { readonly key: string; readonly messageId: string; readonly text: string }[];
  };
}

const PATH = 'storage/client-v1.json';
const { cases } = readVectors<StoreCase>(PATH);
const [fixture] = cases.filter(({ records }) => records !== undefined);
if (fixture === undefined) throw new Error(`${PATH} has no store`);
const { now, records, peer } = fixture;

/** Relays that are not there, and what was asked of them in vain. */
const unreachable = (asked: Set<string>): Transport => ({
  request: async ({ url }) => {
    asked.add(new URL(url).pathname);
    throw new Error('refused');
  },
  openStream: async (url) => {
    asked.add(new URL(url).pathname);
    throw new Error('refused');
  },
});

const clock: Clock = { now: () => now, sleep: systemClock.sleep };

describe(`${PATH}: a whole store`, () => {
  let disk: Store;
  let client: SottoClient;
  let asked: Set<string>;

  beforeEach(async () => {
    disk = memoryStore();
    asked = new Set();
    await disk.commit({ put: records.map(({ key, record }) => [key, hexToBytes(record)] as const) });
    client = await open({ store: memoryStore({ sharing: disk }), transport: unreachable(asked), clock });
  });

  afterEach(() => client.close());

  test('opens to its account', () => {
    expect(client.account).toEqual(fixture.account);
  });

  test('shows the safety number of each contact, also where another one waits to be confirmed', async () => {
    for (const { address, ...shown } of fixture.safetyNumbers) {
      expect(await client.safetyNumber(address)).toMatchObject(shown);
    }
  });

  test('shows its inbox, and forgets what is acknowledged', async () => {
    const messages = await readAll(client, fixture.inbox.length);
    expect(messages.map(shownOf)).toMatchObject(fixture.inbox);
    await messages[0]!.ack();
    expect(await disk.get([inboxKey(0)])).toEqual([undefined]);
  });

  test('sends on: the other end reads what was queued and what is new', async () => {
    const sent = await client.send(peer.address, 'from a newer version');
    expect(sent.queuedAt.getTime()).toBe(now);
    const waiting = await disk.scan(OUTBOX_PREFIX);
    const keys = waiting.map(([key]) => key).filter((key) => !records.some((old) => old.key === key));
    expect(keys).toHaveLength(1);
    const expected = [...peer.queued, { key: keys[0]!, messageId: sent.messageId, text: 'from a newer version' }];
    expect(
      await readAsPeer(
        disk,
        expected.map(({ key }) => key),
      ),
    ).toEqual(expected);
    await expect(client.send('nobody@b.example', 'hello')).rejects.toMatchObject({ code: 'E_RELAY_UNREACHABLE' });
  });

  test('keeps everything that waits for a relay, and changes nothing by being opened', async () => {
    // Outbox, repair and the delivery that waits need a session with the relay before anything else.
    const paths = ['/v1/session', '/v1/stream'];
    await eventually('every loop has asked', () => paths.every((path) => asked.has(path)));
    await client.close();
    // What it has needed since: the format of the store, keys to mint tokens with, and a mark before anything is sent.
    const added = [FORMAT_KEY, TOKEN_KEYS_KEY, STORE_MARKS_KEY];
    const found = [...(await dump(disk))].filter(([key]) => !added.includes(key));
    expect(found.sort()).toEqual(records.map(({ key, record }) => [key, record]).sort());
  });

  test('has each record under the key that this version looks for it', () => {
    for (const { key } of records) expect(keyAgain(key)).toBe(key);
    expect(records.some(({ key }) => key.startsWith(SENT_PREFIX))).toBe(true);
  });
});

/** The key as it is built today from the parts of a stored one. */
function keyAgain(key: string): string {
  const [prefix = '', first = '', second = '', third = ''] = key.split('/');
  const parts = first.split('-');
  switch (prefix) {
    case 'account':
      return ACCOUNT_KEY;
    case 'mailbox':
      return MAILBOX_KEY;
    case 'certificate':
      return CERTIFICATE_KEY;
    case 'prekey':
      if (first !== 'ec' && first !== 'signed' && first !== 'kem') throw new Error(`unknown pre-key: ${key}`);
      return preKeyKey(first, Number(second));
    case 'used':
      return usedLastResortKey(Number(first), Number(second), third);
    case 'session':
      return sessionKey(first, Number(second));
    case 'contact':
      return contactKey(first);
    case 'address':
      return addressKey(first);
    case 'outbox':
      return outboxKey(Number(parts[0]), Number(parts[1]), parts[2]!);
    case 'inbox':
      return inboxKey(Number(first));
    case 'sent':
      return sentKey(first, Number(second));
    case 'read':
      return readKey(first, Number(second), Number(third));
    case 'awaited':
      return awaitedKey(first, Number(second), Number(third));
    case 'repair':
      return repairKey(first, Number(second), Number(third));
    case 'held':
      return heldKey(Number(parts[0]), parts[1]!);
    case 'relay':
      return relayKey(first);
    default:
      throw new Error(`no record stands under ${key}`);
  }
}

async function readAll(client: SottoClient, count: number): Promise<readonly InboxMessage[]> {
  const messages: InboxMessage[] = [];
  for await (const message of client.inbox({ signal: AbortSignal.timeout(5000) })) {
    messages.push(message);
    if (messages.length === count) break;
  }
  return messages;
}

/** As the file has it. */
function shownOf(message: InboxMessage): object {
  if (message.kind === 'device') throw new TypeError('the fixture has one device');
  const { ack: _, receivedAt, ...shown } = message;
  const base = { ...shown, receivedAt: receivedAt.getTime() };
  if ('to' in base) {
    const { to, ...rest } = base;
    return { ...rest, ...to };
  }
  if (!('from' in base)) return base;
  const { from, ...rest } = base;
  const withTime = { ...rest, ...from, ...('sentAt' in rest && rest.sentAt && { sentAt: rest.sentAt.getTime() }) };
  if (!('content' in withTime)) return withTime;
  const { content: __, ...unknown } = withTime;
  return unknown;
}

/** What the peer of the fixture reads of these entries of the outbox, in order. */
async function readAsPeer(disk: Store, keys: readonly string[]) {
  const device: LocalDevice = {
    address: { name: peer.accountId, deviceId: peer.deviceId },
    registrationId: peer.registrationId,
    identityKeyPair: {
      privateKey: asX25519PrivateKey(hexToBytes(peer.identityPrivateKey)),
      publicKey: parsePublicKey(hexToBytes(peer.identityPublicKey)),
    },
  };
  const { accountId, deviceId } = fixture!.account as { readonly accountId: string; readonly deviceId: number };
  const env = { crypto: defaultProvider, random: systemRandom, now };
  let record = decodeSessionRecord(hexToBytes(peer.record));
  const entries = await disk.get(keys);
  return entries.map((entry, n) => {
    const { type, message, messageId } = decodeStoredOutboxEntry(entry!.value);
    if (type === 'plaintextContent') throw new Error('the entry holds no message of a session');
    const remote = { address: { name: accountId, deviceId } };
    const input = { local: device, remote, message: { type, bytes: message }, preKeys: NO_PRE_KEYS };
    const step = decryptMessage(record, input, env);
    record = step.state;
    const content = decodeContent(unpadContent(step.output.plaintext));
    expect(content.messageId).toEqual(messageId);
    const text = content.body.kind === 'text' ? content.body.body : undefined;
    return { key: keys[n], messageId: bytesToHex(messageId), text };
  });
}

const NO_PRE_KEYS = {
  signedPreKey: () => undefined,
  kemPreKey: () => undefined,
  oneTimePreKey: () => undefined,
  isUsed: () => false,
};
