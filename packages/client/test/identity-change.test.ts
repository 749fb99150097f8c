/** Whether people are who they seem: safety numbers, what is verified, and a relay that names somebody else. */

import { bytesToHex, defaultProvider } from '@sotto/crypto';
import { formatAccountId, verifyManifest } from '@sotto/identity';

import { memoryStore } from '@sotto/store';
import { decodeStoredContact, decodeStoredIdentityEvidence, encodeStoredContact } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import {
  type DeviceChangeEvent,
  type IdentityChange,
  type IdentityPolicy,
  open,
  type SottoClient,
} from '../src/index.ts';
import { EVIDENCE_MAX } from '../src/limits.ts';
import { collect, textsOf } from './app.ts';
import { forkedManifest, impostorOf, type LyingRelay, relayLyingAbout } from './impostor.ts';
import { usePeople } from './people.ts';
import { eventually, isQueued, machine, register } from './world.ts';

const people = usePeople();

/** Bob, who has met Alice, on a relay that can be told to lie about her. */
const met = async (): Promise<{ readonly b: SottoClient; readonly relay: LyingRelay }> => {
  const relay = relayLyingAbout(people.world, people.alice.address);
  const b = await people.start(people.bob, relay.transport);
  await b.contact(people.alice.address);
  return { b, relay };
};

const scanAlice = async (): Promise<Uint8Array> =>
  (await (await people.start(people.alice)).safetyNumber(people.bob.address)).scannable;

const CHANGED = { code: 'E_IDENTITY_CHANGED' };

describe('verifying', () => {
  test('by scanning and by digits; it is kept, and can be taken back', async () => {
    const { alice, bob } = people;
    const { b } = await met();
    expect(await b.contact(alice.address)).toMatchObject({ verified: false });
    expect(await b.verify(alice.address, await scanAlice())).toMatchObject({ verified: true, address: alice.address });
    await b.close();
    const again = await people.start(bob);
    const contact = await again.contact(alice.address);
    expect(contact).toMatchObject({ verified: true });
    expect(await again.unverify(contact)).toMatchObject({ verified: false });
    const { digits } = await again.safetyNumber(contact);
    const spoken = digits.replaceAll(/(.{5})/g, '$1 ');
    expect(await again.verify(contact, { digits: spoken })).toMatchObject({ verified: true });
  });

  test('what is scanned and is something else is refused, each with its reason, and nothing is noted', async () => {
    const { alice } = people;
    const { b } = await met();
    const carol = machine(people.handle('carol'));
    await register(carol, people.world);
    const own = (await b.safetyNumber(alice.address)).scannable;
    const ofCarol = (await b.safetyNumber(carol.address)).scannable;
    const newer = (await scanAlice()).slice();
    // Field 1, the version, comes first.
    newer[1] = 3;
    const refusals: readonly (readonly [Uint8Array | { readonly digits: string }, string])[] = [
      [own, 'E_SAFETY_NUMBER_OWN'],
      [ofCarol, 'E_SAFETY_NUMBER_MISMATCH'],
      [Uint8Array.of(1, 2, 3), 'E_SAFETY_NUMBER_INVALID'],
      [newer, 'E_SAFETY_NUMBER_VERSION'],
      [{ digits: '0'.repeat(60) }, 'E_SAFETY_NUMBER_MISMATCH'],
      [{ digits: '' }, 'E_SAFETY_NUMBER_MISMATCH'],
    ];
    for (const [proof, code] of refusals) await expect(b.verify(alice.address, proof)).rejects.toMatchObject({ code });
    expect(await b.contact(alice.address)).toMatchObject({ verified: false });
  });

  test('an account that is none of the contacts cannot be verified by its id', async () => {
    const { b } = await met();
    const { accountId } = impostorOf(people.alice.address);
    const verified = b.verify({ accountId, address: people.alice.address }, { digits: '' });
    await expect(verified).rejects.toMatchObject({ code: 'E_CONTACT_UNKNOWN' });
  });
});

describe('T06: a relay that names another identity for one look-up', () => {
  test('of somebody verified: nothing is sent, the app is told until it has seen it, the evidence stays', async () => {
    const { alice, bob } = people;
    const { b, relay } = await met();
    await b.verify(alice.address, await scanAlice());
    const impostor = impostorOf(alice.address);
    relay.says = impostor.manifest;
    const events: IdentityChange[] = [];
    b.addEventListener('identitychange', (event) => void events.push(event));
    await expect(b.contact(alice.address)).rejects.toMatchObject(CHANGED);
    await expect(b.contact(alice.address)).rejects.toMatchObject(CHANGED);
    await expect(b.send(alice.address, 'secret')).rejects.toMatchObject(CHANGED);
    await b.sendTyping(alice.address, true);
    expect(events).toMatchObject([{ address: alice.address, accountId: impostor.accountId, wasVerified: true }]);
    expect(await isQueued(bob)).toBe(false);
    expect(bob.published).toEqual([]);
    const first = await b.inbox().next();
    const told = { kind: 'identityChange', wasVerified: true, accepted: false };
    expect(first.value).toMatchObject({
      ...told,
      contact: { address: alice.address, accountId: impostor.accountId, verified: false },
    });
    await b.close();
    const again = await people.start(bob);
    await expect(again.send(alice.address, 'secret')).rejects.toMatchObject(CHANGED);
    // The relay names her again: what is sent to her was never in danger, and what was seen is not forgotten.
    expect(await again.contact(alice.address)).toMatchObject({ verified: true });
    await again.send(alice.address, 'it was the relay');
    expect(textsOf(await collect(await people.start(alice), 1))).toEqual(['it was the relay']);
    expect(await collect(again, 1)).toMatchObject([told]);
    const evidence = await again.identityEvidence(alice.address);
    expect(evidence).toMatchObject([{ address: alice.address, accountId: impostor.accountId }]);
    const { formerManifest, manifest } = decodeStoredIdentityEvidence(evidence[0]!.evidence);
    const accounts = [formerManifest, manifest].map((bytes) => verifyManifest(defaultProvider, bytes));
    expect(accounts.map(({ accountId }) => formatAccountId(accountId))).toEqual([
      evidence[0]!.formerAccountId,
      impostor.accountId,
    ]);
    expect(bytesToHex(manifest)).toBe(bytesToHex(impostor.manifest));
  });

  test('CS-05: with a list that the identity key has signed beside the known one: the same, until it is confirmed', async () => {
    const { alice, bob } = people;
    const { b, relay } = await met();
    const chat = await b.beginSecretChat(alice.address, { deviceId: 1 });
    await eventually('it is out', async () => !(await isQueued(bob)));
    const changes: DeviceChangeEvent[] = [];
    b.addEventListener('devicechange', (event) => changes.push(event));
    relay.says = await forkedManifest(alice);
    await expect(b.contact(alice.address)).rejects.toMatchObject(CHANGED);
    await expect(b.send(alice.address, 'secret')).rejects.toMatchObject(CHANGED);
    expect(await isQueued(bob)).toBe(false);
    const [change] = await collect(b, 1);
    const accountId = (await b.safetyNumber(alice.address)).accountId;
    expect(change).toMatchObject({ kind: 'identityChange', formerAccountId: accountId, contact: { accountId } });
    expect(await b.identityEvidence(alice.address)).toMatchObject([{ accountId, formerAccountId: accountId }]);
    expect(await chat.state()).toBe('offered');
    await b.acceptIdentityChange(alice.address, { accountId });
    expect(await b.safetyNumber(alice.address)).toMatchObject({ confirmed: true });
    expect(await b.contact(alice.address)).toMatchObject({ accountId });
    // The device behind that number is another one: what was with the former one ends with it.
    expect(changes).toMatchObject([{ accountId, added: [1], removed: [1] }]);
    expect(await collect(b, 1)).toMatchObject([{ kind: 'secretChat', state: 'ended' }]);
    expect(await bob.disk.scan('session/')).toEqual([]);
  });

  test('T05: an older list of the same account moves nothing, and holds nothing', async () => {
    const { alice } = people;
    const { b, relay } = await met();
    relay.says = await forkedManifest(alice, 2);
    await b.contact(alice.address);
    const known = await people.bob.disk.scan('contact/');
    relay.says = undefined;
    expect(await b.contact(alice.address)).toMatchObject({ addressVerified: true });
    expect((await people.bob.disk.scan('contact/')).map(([, { value }]) => bytesToHex(value))).toEqual(
      known.map(([, { value }]) => bytesToHex(value)),
    );
    expect(await b.identityEvidence(alice.address)).toEqual([]);
  });

  test('T05: CL-43: CL-44: a contact that has shown a newer version of the protocol is never taken for less', async () => {
    const { alice, bob } = people;
    const { b, relay } = await met();
    const a = await people.start(alice);
    const refused: string[] = [];
    b.addEventListener('downgrade', ({ of, address }) => refused.push(`${of} ${address}`));
    const before = await bob.disk.scan('contact/');
    relay.says = await forkedManifest(alice, 2, 2);
    await b.contact(alice.address);
    const known = await bob.disk.scan('contact/');
    expect(known.map(([, { value }]) => decodeStoredContact(value).protocol)).toEqual([2]);
    // The list from before, which its identity key has signed as well.
    relay.says = undefined;
    await expect(b.contact(alice.address)).rejects.toMatchObject({ code: 'E_DOWNGRADE_REFUSED', retryable: false });
    expect(await bob.disk.scan('contact/')).toEqual(known);
    await bob.disk.commit({
      put: before.map(([key, { value }]) => [key, encodeStoredContact({ ...decodeStoredContact(value), protocol: 2 })]),
    });
    await a.send(bob.address, 'as long ago');
    expect(await collect(b, 1)).toMatchObject([{ kind: 'undecryptable', reason: 'E_DOWNGRADE_REFUSED' }]);
    expect(refused).toEqual([`manifest ${alice.address}`, `message ${alice.address}`]);
  });

  test('scanning the code of the new identity confirms it, and the former one is verified there no more', async () => {
    const { alice, bob } = people;
    const { b, relay } = await met();
    const scanned = await scanAlice();
    const known = await b.verify(alice.address, scanned);
    const newcomer = impostorOf(alice.address);
    relay.says = newcomer.manifest;
    await expect(b.contact(alice.address)).rejects.toMatchObject(CHANGED);
    // What she showed before is not the number of who is there now.
    await expect(b.verify(alice.address, scanned)).rejects.toMatchObject({ code: 'E_SAFETY_NUMBER_MISMATCH' });
    const verified = await b.verify(alice.address, await newcomer.scannableFor(bob));
    expect(verified).toMatchObject({ accountId: newcomer.accountId, verified: true, addressVerified: true });
    const { contacts } = await b.contacts();
    expect(contacts.find(({ accountId }) => accountId === known.accountId)).toMatchObject({ addressVerified: false });
  });

  test('however many it names, of one address so much evidence is kept', async () => {
    const { alice } = people;
    const { b, relay } = await met();
    for (let n = 0; n < EVIDENCE_MAX + 2; n++) {
      relay.says = impostorOf(alice.address).manifest;
      await expect(b.contact(alice.address)).rejects.toMatchObject(CHANGED);
    }
    expect(await b.identityEvidence(alice.address)).toHaveLength(EVIDENCE_MAX);
    // Whoever is forgotten by the address is so together with who it is said to stand for now.
    await b.forget(alice.address);
    for (const kind of ['contact/', 'address/', 'evidence/']) expect(await people.bob.disk.scan(kind)).toEqual([]);
  });
});

describe('an app that accepts and marks', () => {
  const accepting = async (): Promise<{ readonly b: SottoClient; readonly relay: LyingRelay }> => {
    const relay = relayLyingAbout(people.world, people.alice.address);
    const identityPolicy: IdentityPolicy = 'accept';
    const store = memoryStore({ sharing: people.bob.disk });
    const b = await open({ store, transport: relay.transport, identityPolicy });
    people.keep(b);
    await b.contact(people.alice.address);
    return { b, relay };
  };

  test('is told, and goes on with the new identity', async () => {
    const { alice } = people;
    const { b, relay } = await accepting();
    const newcomer = impostorOf(alice.address);
    relay.says = newcomer.manifest;
    expect(await b.contact(alice.address)).toMatchObject({ accountId: newcomer.accountId, verified: false });
    expect(await collect(b, 1)).toMatchObject([
      { kind: 'identityChange', accepted: true, wasVerified: false, contact: { accountId: newcomer.accountId } },
    ]);
    expect(await b.identityEvidence(alice.address)).toHaveLength(1);
  });

  test('somebody who was verified is held all the same', async () => {
    const { alice } = people;
    const { b, relay } = await accepting();
    await b.verify(alice.address, await scanAlice());
    relay.says = impostorOf(alice.address).manifest;
    await expect(b.contact(alice.address)).rejects.toMatchObject(CHANGED);
    await expect(b.send(alice.address, 'secret')).rejects.toMatchObject(CHANGED);
    expect(await isQueued(people.bob)).toBe(false);
    expect(await collect(b, 1)).toMatchObject([{ kind: 'identityChange', accepted: false, wasVerified: true }]);
  });
});
