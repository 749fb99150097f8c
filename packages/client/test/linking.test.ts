/** What may go wrong while a device is linked, and what the other side of it may try. */

import { defaultProvider as crypto, systemRandom as random, type X25519KeyPair } from '@sotto/crypto';
import {
  answerLinkOffer,
  createManifest,
  linkSlot,
  openLinkReveal,
  parseLinkInvitation,
  sealLinkPage,
} from '@sotto/identity';
import { generateIdentityKeyPair } from '@sotto/ratchet';
import { DEVICES_MAX, type Device, decodeSignedManifest, type LinkAccount, type LinkPage } from '@sotto/wire';
import { expect, test } from 'vitest';
import { loadAccount } from '../src/account.ts';
import { rendezvousAt } from '../src/devices/rendezvous.ts';
import { defaultTransport, systemClock } from '../src/index.ts';
import { relayApi } from '../src/relay-api.ts';
import { anotherDevice, link } from './devices.ts';
import { usePeople } from './people.ts';
import { DOMAIN, dump, eventually, type Machine } from './world.ts';

const people = usePeople();
const clock = {
  ...systemClock,
  sleep: (ms: number, signal: AbortSignal) => systemClock.sleep(Math.min(ms, 10), signal),
};
const environment = { crypto, random, clock, log: () => undefined };

/** Somebody who answers a new device and hands it what she likes, as the relay could. */
async function handPages(text: string, pages: readonly LinkPage[]): Promise<void> {
  const { code } = parseLinkInvitation(text);
  const { url } = people.world.relay;
  const place = { relayUrl: url, slot: linkSlot(crypto, code), side: 'joiner' } as const;
  const channel = rendezvousAt({ environment, transport: defaultTransport }, place);
  const { signal } = new AbortController();
  const answered = answerLinkOffer({ crypto, random }, await channel.receive(signal));
  await channel.send(answered.answer, signal);
  const { transcript } = openLinkReveal(crypto, answered, await channel.receive(signal));
  for (const page of pages) await channel.send(sealLinkPage(answered.sender, transcript, page), signal);
}

/** What comes of it at the new device: a code, and its disk. */
async function take(pages: readonly LinkPage[]): Promise<{ readonly code: unknown; readonly left: readonly string[] }> {
  const machine = anotherDevice(people.alice);
  const client = await people.start(machine);
  const code = await client
    .link(DOMAIN, {
      relayUrl: people.world.relay.url,
      onInvitation: ({ text }) => void handPages(text, pages).catch(() => undefined),
      onDigits: () => undefined,
    })
    .then(
      () => 'linked',
      (error: { code: unknown }) => error.code,
    );
  await client.close();
  return { code, left: [...(await dump(machine.disk)).keys()] };
}

const device = (deviceId: number): Device => ({
  deviceId,
  registrationId: deviceId,
  authenticationKey: random(32),
  mailboxId: random(32),
});

interface Handed {
  readonly identity: X25519KeyPair;
  readonly address: string;
  readonly devices: readonly Device[];
}

function accountPage(changes: Partial<Handed> = {}): { readonly kind: 'account' } & LinkAccount {
  const identity = generateIdentityKeyPair({ crypto, random });
  const { address, devices } = { address: `mallory@${DOMAIN}`, devices: [device(1)], ...changes };
  const manifest = createManifest(crypto, random, identity, { address, devices, issuedAt: 1 });
  return {
    kind: 'account',
    address,
    identityPrivateKey: (changes.identity ?? identity).privateKey,
    manifest: decodeSignedManifest(manifest),
    deviceId: 20,
  };
}

const END: LinkPage = { kind: 'end', records: 0 };

test('CL-26: an account that is not whole, full or of another relay is not taken, and nothing of it is left', async () => {
  const wrong = [
    accountPage({ identity: generateIdentityKeyPair({ crypto, random }) }),
    accountPage({ address: 'mallory@b.example' }),
    accountPage({ devices: Array.from({ length: DEVICES_MAX }, (_, index) => device(index + 1)) }),
    accountPage({ devices: [device(20)] }),
    { ...accountPage(), address: people.bob.address },
  ];
  for (const page of wrong) expect(await take([page, END])).toEqual({ code: 'E_LINK_INVALID', left: [] });
});

test('CL-25: of records, only those that are handed on are taken, all that were announced, behind the account', async () => {
  const records = (key: string): LinkPage => ({ kind: 'records', records: [{ key, value: Uint8Array.of(1) }] });
  const wrong: readonly (readonly LinkPage[])[] = [
    [accountPage(), records('account'), END],
    [accountPage(), records('session/x/1'), { kind: 'end', records: 1 }],
    [accountPage(), records('contact/x'), { kind: 'end', records: 2 }],
    [accountPage(), accountPage(), END],
    [records('contact/x'), END],
  ];
  for (const pages of wrong) expect(await take(pages)).toEqual({ code: 'E_LINK_INVALID', left: [] });
});

test('CL-27: whoever scans a code takes the offer of the device that showed it, and no other', async () => {
  const phone = await people.start(people.alice);
  const fresh = await people.start(anotherDevice(people.alice));
  const stop = new AbortController();
  let asked = false;
  const declined = new Promise<unknown>((resolve) => {
    void fresh
      .link(DOMAIN, {
        relayUrl: people.world.relay.url,
        signal: stop.signal,
        onInvitation: ({ text }) => {
          const other = `${text.slice(0, -2)}${text.endsWith('00') ? '11' : '00'}`;
          const compare = (): boolean => {
            asked = true;
            return true;
          };
          phone.linkDevice(other, { compare }).catch(resolve);
        },
        onDigits: () => undefined,
      })
      .catch(() => undefined);
  });
  expect(await declined).toMatchObject({ code: 'E_LINK_INVALID' });
  expect(asked).toBe(false);
  stop.abort();
});

test('whoever sees other digits declines, and nothing has left the device', async () => {
  const phone = await people.start(people.alice);
  const machine = anotherDevice(people.alice);
  const fresh = await people.start(machine);
  let refusal: Promise<unknown> | undefined;
  const linking = fresh.link(DOMAIN, {
    relayUrl: people.world.relay.url,
    onInvitation: ({ code }) => {
      refusal = phone.linkDevice(code, { compare: () => false }).catch((error: unknown) => error);
    },
    onDigits: () => undefined,
  });
  linking.catch(() => undefined);
  await eventually('it was asked', () => refusal !== undefined);
  expect(await refusal).toMatchObject({ code: 'E_LINK_DECLINED' });
  await expect(linking).rejects.toMatchObject({ code: 'E_LINK_DECLINED' });
  expect([...(await dump(machine.disk)).keys()]).toEqual([]);
  expect((await people.alice.disk.scan('sync/expected/')).length).toBe(0);
  expect(await phone.devices()).toHaveLength(1);
});

test('a code that is none, and one of another relay, are refused before anything is asked', async () => {
  const phone = await people.start(people.alice);
  const compare = (): boolean => true;
  const elsewhere = `sotto-link:1:b.example:0000000000:${'0'.repeat(64)}`;
  for (const text of ['', 'hello', elsewhere])
    await expect(phone.linkDevice(text, { compare })).rejects.toMatchObject({ code: 'E_LINK_CODE_INVALID' });
  // Nobody waits there.
  await expect(phone.linkDevice('00000-00000', { compare })).rejects.toMatchObject({ code: 'E_LINK_INTERRUPTED' });
});

test('an account has ten devices; the refusal names them, and one that is removed makes room', async () => {
  const phone = await people.start(people.alice);
  const account = await loadAccount({ store: people.alice.disk, environment });
  const { manifest: previous, identityKeyPair, address } = account!;
  const devices = [...previous.manifest.devices, ...Array.from({ length: DEVICES_MAX - 1 }, (_, n) => device(n + 2))];
  const full = createManifest(crypto, random, identityKeyPair, { address, devices, previous, issuedAt: 1 });
  const keys = { oneTimePreKeys: [], oneTimeKemPreKeys: [], replaceOneTimeKeys: false };
  const { signal } = new AbortController();
  await relayApi(environment, defaultTransport, account!).register(full, keys, {}, signal);
  const fresh: Machine = anotherDevice(people.alice);
  const waiting = await people.start(fresh);
  const refused = await phone.linkDevice('00000-00000', { compare: () => true }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'E_DEVICE_LIMIT' });
  const { devices: named } = refused as { readonly devices: readonly { readonly deviceId: number }[] };
  expect(named.map(({ deviceId }) => deviceId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  await phone.removeDevice(10);
  const { info } = await link(phone, waiting, people.world);
  expect(info.deviceId).toBe(10);
});
