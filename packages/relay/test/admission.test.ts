/** Who may make an account: open, by invitation, for some work, or nobody. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leadingZeroBits, proofOfWorkHash } from '@sotto/crypto/proof-of-work';
import { openSqlite } from '@sotto/store-sqlite';
import {
  decodeRegistrationTerms,
  decodeSignedManifest,
  encodeRegisterRequest,
  type RegisterRequest,
} from '@sotto/wire';
import { expect, test } from 'vitest';
import { createInviteCode, inviteDigest } from '../src/clients/invites.ts';
import { createAdminClient } from './admin-client.ts';
import { createDevice, createPreKeys, errorOf, post, type TestDevice } from './device.ts';
import { startTestRelay, type TestRelay } from './relays.ts';

const ask = async (
  device: TestDevice,
  relay: TestRelay,
  admission: Pick<RegisterRequest, 'invite' | 'proofOfWork'> = {},
): Promise<string> => {
  const preKeys = createPreKeys(device, 0, 0);
  const body = encodeRegisterRequest({ manifest: decodeSignedManifest(device.manifest.bytes), preKeys, ...admission });
  const answer = await post(device, relay.url, '/v1/accounts', body);
  return answer.status === 200 ? 'ok' : errorOf(answer).code;
};

const termsOf = async (relay: TestRelay) =>
  decodeRegistrationTerms(new Uint8Array(await (await fetch(`${relay.url}/v1/registration`)).arrayBuffer()));

const accountsOf = async (relay: TestRelay): Promise<number> => {
  const database = await openSqlite(join(relay.dataDirectory, 'relay.db'));
  try {
    return Number(database.prepare('SELECT COUNT(*) AS count FROM account').get()?.count);
  } finally {
    database.close();
  }
};

test('invite codes are spelled in any way and kept as digests', () => {
  const code = createInviteCode();
  expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}$/);
  expect(inviteDigest(code.toLowerCase().replaceAll('-', ' '))).toEqual(inviteDigest(code));
  for (const wrong of ['', code.slice(1), `${code}0`, code.replace(/^./, 'U')])
    expect(inviteDigest(wrong)).toBeUndefined();
});

test('by invitation: a code makes as many accounts as it is good for, in the transaction that makes them', async () => {
  const relay = await startTestRelay({ registration: 'invite' });
  const admin = createAdminClient(relay);
  expect((await termsOf(relay)).policy).toBe('invite');
  const people = ['alice', 'bob', 'carol'].map((name) => createDevice(`${name}@a.example`));
  const [alice, bob, carol] = people as [TestDevice, TestDevice, TestDevice];
  expect(await ask(alice, relay)).toBe('E_INVITE_REQUIRED');
  expect(await ask(alice, relay, { invite: 'open sesame' })).toBe('E_INVITE_INVALID');
  expect(await ask(alice, relay, { invite: createInviteCode() })).toBe('E_INVITE_INVALID');
  const { codes } = await admin('invites.create', { uses: 2 });
  const [invite] = codes as [string];
  expect(await ask(alice, relay, { invite })).toBe('ok');
  // Known already: no code is looked at, and none is spent.
  expect(await ask(alice, relay)).toBe('ok');
  // A name that is taken spends none either.
  expect(await ask(createDevice('alice@a.example'), relay, { invite })).toBe('E_ADDRESS_TAKEN');
  expect(await admin('invites.list')).toMatchObject({ invites: [{ id: 1, usesLeft: 1 }] });
  expect(await ask(bob, relay, { invite: invite.toLowerCase() })).toBe('ok');
  expect(await ask(carol, relay, { invite })).toBe('E_INVITE_INVALID');
  expect(await admin('invites.list')).toEqual({ invites: [] });
  expect(readFileSync(join(relay.dataDirectory, 'relay.db-wal')).includes(invite.replaceAll('-', ''))).toBe(false);
  expect(relay.log.join('')).not.toContain(invite);
});

test('by invitation: a code that was revoked or is over is worth nothing, and of one use two askers get one account', async () => {
  let now = Date.now();
  const relay = await startTestRelay({ registration: 'invite', clock: () => now });
  const admin = createAdminClient(relay);
  const [first, second, third] = (await admin('invites.create', { count: 3, hours: 1 })).codes as [
    string,
    string,
    string,
  ];
  await admin('invites.revoke', { id: 1 });
  const names = ['a', 'b', 'c'].map((name) => createDevice(`${name}@a.example`)) as [
    TestDevice,
    TestDevice,
    TestDevice,
  ];
  expect(await ask(names[0], relay, { invite: first })).toBe('E_INVITE_INVALID');
  const race = await Promise.all([names[0], names[1]].map((device) => ask(device, relay, { invite: second })));
  expect(race.toSorted()).toEqual(['E_INVITE_INVALID', 'ok']);
  now += 2 * 3_600_000;
  const late = createDevice('late@a.example');
  const body = encodeRegisterRequest({
    manifest: decodeSignedManifest(late.manifest.bytes),
    preKeys: createPreKeys(late, 0, 0),
    invite: third,
  });
  const answer = await post(late, relay.url, '/v1/accounts', body, { now: Math.floor(now / 1000) });
  expect(errorOf(answer).code).toBe('E_INVITE_INVALID');
  expect(await accountsOf(relay)).toBe(1);
});

test('RL-11: for work, only a new challenge of this relay, solved for this very account, opens the door', async () => {
  let now = Date.now();
  const relay = await startTestRelay({
    registration: 'proofOfWork',
    proofOfWork: { cost: 4, zeroBits: 3 },
    clock: () => now,
  });
  const [alice, bob] = [createDevice('alice@a.example'), createDevice('bob@a.example')];
  const terms = await termsOf(relay);
  expect(terms).toMatchObject({ policy: 'proofOfWork', challenge: { cost: 4, zeroBits: 3 } });
  const { challenge } = terms.challenge!;
  const bitsOf = (device: TestDevice, counter: number) =>
    leadingZeroBits(proofOfWorkHash(challenge, device.manifest.accountId, counter, 4));
  const find = (good: (counter: number) => boolean): number => {
    for (let counter = 0; ; counter++) if (good(counter)) return counter;
  };
  const solution = find((counter) => bitsOf(alice, counter) >= 3 && bitsOf(bob, counter) < 3);
  const wrong = find((counter) => bitsOf(alice, counter) < 3);
  const required = 'E_PROOF_OF_WORK_REQUIRED';
  expect(await ask(alice, relay)).toBe(required);
  expect(await ask(alice, relay, { proofOfWork: { challenge, counter: wrong } })).toBe(required);
  expect(await ask(bob, relay, { proofOfWork: { challenge, counter: solution } })).toBe(required);
  const forged = challenge.slice();
  forged[31] = forged[31]! ^ 1;
  expect(await ask(alice, relay, { proofOfWork: { challenge: forged, counter: solution } })).toBe(required);
  expect(await accountsOf(relay)).toBe(0);
  expect(await ask(alice, relay, { proofOfWork: { challenge, counter: solution } })).toBe('ok');
  expect(await ask(alice, relay)).toBe('ok');
  now += 31 * 60_000;
  const body = encodeRegisterRequest({
    manifest: decodeSignedManifest(bob.manifest.bytes),
    preKeys: createPreKeys(bob, 0, 0),
    proofOfWork: { challenge, counter: find((counter) => bitsOf(bob, counter) >= 3) },
  });
  const late = await post(bob, relay.url, '/v1/accounts', body, { now: Math.floor(now / 1000) });
  expect(errorOf(late).code).toBe(required);
});

test('closed: nobody new, and whoever is there stays', async () => {
  const relay = await startTestRelay();
  const alice = createDevice('alice@a.example');
  expect(await ask(alice, relay)).toBe('ok');
  await relay.close();
  const closed = await startTestRelay({ dataDirectory: relay.dataDirectory, registration: 'closed' });
  expect((await termsOf(closed)).policy).toBe('closed');
  expect(await ask(alice, closed)).toBe('ok');
  expect(await ask(createDevice('bob@a.example'), closed)).toBe('E_REGISTRATION_CLOSED');
});
