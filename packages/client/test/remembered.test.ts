/**
 * What an open client does not verify twice, and that it is judged anew all the same: by the relay's document as it is now.
 */

import { type CryptoProvider, defaultProvider, systemRandom } from '@sotto/crypto';
import { generateIdentityKeyPair, serializePublicKey } from '@sotto/ratchet';
import { memoryStore, type Store } from '@sotto/store';
import {
  type Discovery,
  decodeDiscovery,
  decodeSignedDiscovery,
  decodeStoredKnownRelay,
  encodeDiscovery,
  encodeSignedDiscovery,
  encodeStoredKnownRelay,
} from '@sotto/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { open, type SottoClient } from '../src/index.ts';
import { contactKey, relayKey } from '../src/keys.ts';
import { collect, textsOf } from './app.ts';
import { usePeople } from './people.ts';
import { wiped } from './session-ends.ts';
import { DOMAIN, type Machine } from './world.ts';

const people = usePeople();
const clients: SottoClient[] = [];
let verifications = 0;
beforeEach(() => {
  verifications = 0;
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

const counting: CryptoProvider = {
  ...defaultProvider,
  xeddsaVerify: (...args) => {
    verifications += 1;
    return defaultProvider.xeddsaVerify(...args);
  },
};

async function startCounting(of: Machine): Promise<SottoClient> {
  const client = await open({ store: memoryStore({ sharing: of.disk }), crypto: counting });
  clients.push(client);
  return client;
}

/** What `run` costs in signature checks. */
async function costOf(run: () => Promise<unknown>): Promise<number> {
  const before = verifications;
  await run();
  return verifications - before;
}

test('a sender heard from before costs no signature check, until the client is closed', async () => {
  const { alice, bob, start } = people;
  const from = await start(alice);
  const to = await startCounting(bob);
  const hear = (text: string) => async () => {
    await (await from.send(bob.address, text)).accepted();
    expect(textsOf(await collect(to, 1))).toEqual([text]);
  };
  expect(await costOf(hear('1'))).toBeGreaterThan(2);
  expect(await costOf(hear('2'))).toBe(0);
  expect(await costOf(hear('3'))).toBe(0);
  await to.close();
  const again = await startCounting(bob);
  const cost = await costOf(async () => {
    await from.send(bob.address, '4');
    expect(textsOf(await collect(again, 1))).toEqual(['4']);
  });
  // Two for the certificate, and one for the manifest that names the device.
  expect(cost).toBe(3);
});

test('a contact written to before costs no signature check, until its record changes', async () => {
  const { alice, bob } = people;
  const client = await startCounting(alice);
  const send = () => client.send(bob.address, 'text');
  await (await send()).accepted();
  expect(await costOf(async () => (await send()).accepted())).toBe(0);
  const { accountId } = await client.contact(bob.address);
  const [entry] = await alice.disk.get([contactKey(accountId)]);
  const damaged = entry!.value.map((byte, i, all) => (i === all.length - 1 ? byte ^ 1 : byte));
  await alice.disk.commit({ put: [[contactKey(accountId), damaged]] });
  await expect(send()).rejects.toMatchObject({ code: 'E_STORE_INVALID' });
  await alice.disk.commit({ put: [[contactKey(accountId), entry!.value]] });
  expect(await costOf(send)).toBe(1);
  expect(await costOf(send)).toBe(0);
});

test('sessions are kept decoded until the client is closed, and overwritten then', async () => {
  const { alice, bob, start } = people;
  const disk = memoryStore({ sharing: alice.disk });
  const encoded: Uint8Array[] = [];
  const store: Store = {
    ...disk,
    commit: (batch) => {
      encoded.push(...(batch.put ?? []).flatMap(([key, value]) => (key.startsWith('session/') ? [value] : [])));
      return disk.commit(batch);
    },
  };
  const client = await open({ store, crypto: defaultProvider });
  clients.push(client);
  const peer = await start(bob);
  await client.send(bob.address, 'hello');
  await collect(peer, 1);
  await peer.send(alice.address, 'hello back');
  await collect(client, 1);
  await client.send(bob.address, 'once more');
  expect(encoded.map(wiped)).toEqual([true, true, false]);
  await client.close();
  expect(encoded.map(wiped)).toEqual([true, true, true]);
});

/** As if the relay had published another document just now. */
async function rewriteAuthority(of: Machine, change: (before: Discovery['sealedSender']) => Discovery['sealedSender']) {
  const [entry] = await of.disk.get([relayKey(DOMAIN)]);
  const record = decodeStoredKnownRelay(entry!.value);
  const signed = decodeSignedDiscovery(record.signedDiscovery);
  const discovery = decodeDiscovery(signed.document);
  const document = encodeDiscovery({ ...discovery, sealedSender: change(discovery.sealedSender) });
  const signedDiscovery = encodeSignedDiscovery({ ...signed, document });
  const fetchedAt = Math.floor(Date.now() / 1000);
  const changed = encodeStoredKnownRelay({ ...record, signedDiscovery, fetchedAt });
  await of.disk.commit({ put: [[relayKey(DOMAIN), changed]] });
  return () => of.disk.commit({ put: [[relayKey(DOMAIN), encodeStoredKnownRelay({ ...record, fetchedAt })]] });
}

const stranger = serializePublicKey(
  generateIdentityKeyPair({ crypto: defaultProvider, random: systemRandom }).publicKey,
);

test.each([
  ['CL-03: whose server certificate is listed no longer', { serverCertificates: [new Uint8Array(105).fill(8)] }],
  ['CL-04: whose trust root is another one now', { trustRoot: stranger }],
])('a remembered sender %s is refused', async (_what, change) => {
  const { alice, bob, start } = people;
  const [from, to] = [await start(alice), await startCounting(bob)];
  await from.send(bob.address, 'before');
  expect(textsOf(await collect(to, 1))).toEqual(['before']);
  const restore = await rewriteAuthority(bob, (before) => ({ ...before, ...change }));
  await from.send(bob.address, 'refused');
  expect(await collect(to, 1)).toMatchObject([{ kind: 'undecryptable', reason: 'E_SENDER_CERTIFICATE_INVALID' }]);
  await restore();
  await from.send(bob.address, 'after');
  expect(textsOf(await collect(to, 1))).toEqual(['after']);
});
