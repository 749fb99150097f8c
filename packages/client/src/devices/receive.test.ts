import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { createManifest, formatAccountId, forwardingKeyPair, verifyManifest } from '@sotto/identity';
import { generateIdentityKeyPair, serializePublicKey } from '@sotto/ratchet';
import { memoryStore, StoreError } from '@sotto/store';
import {
  type Content,
  type ContentBody,
  type Device,
  decodeSignedManifest,
  decodeStoredContact,
  decodeStoredStanding,
  encodeContent,
  encodeStoredContact,
  type StoredContact,
} from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { putStanding, STRANGER } from '../contacts/standing.ts';
import type { AccountContext } from '../context.ts';
import { ClientError } from '../errors.ts';
import { contactKey, relayKey, requestKey, sessionKey, standingKey } from '../keys.ts';
import { createContext } from '../open.ts';
import type { Opened } from '../senders.ts';
import { StoredOrder } from '../stored-order.ts';
import { judgeDevice } from './confirm-device.ts';
import { receiveDeviceNews } from './receive.ts';

const device = (deviceId: number): Device => ({
  deviceId,
  registrationId: deviceId,
  authenticationKey: random(32),
  mailboxId: random(32),
});

function person(address: string, devices: readonly Device[]) {
  const identity = generateIdentityKeyPair({ crypto, random });
  const manifest = verifyManifest(
    crypto,
    createManifest(crypto, random, identity, { address, devices, issuedAt: 1_000 }),
  );
  const serviceId = formatAccountId(manifest.accountId);
  const identityKey = serializePublicKey(identity.publicKey);
  return { identity, address, devices, manifest, serviceId, identityKey, accountId: manifest.accountId };
}

type Person = ReturnType<typeof person>;

const alice = person('alice@a.example', [device(1), device(2)]);
const bob = person('bob@b.example', [device(1), device(2)]);

/** Of Alice's first device, which knows Bob. Only what is asked for here stands behind it. */
async function contextOf(known: Partial<StoredContact> = {}): Promise<AccountContext> {
  const store = memoryStore();
  const { accountId, identityKey, address, manifest } = bob;
  const contact = { accountId, identityKey, address, addressVerified: true, signedManifest: manifest.bytes, ...known };
  await store.commit({ put: [[contactKey(bob.serviceId), encodeStoredContact(contact)]] });
  const context = createContext({ store }, new StoredOrder(), () => undefined, new AbortController().signal);
  const { identity, devices, ...own } = alice;
  const account = { ...own, deviceId: 1, domain: 'a.example', identityKeyPair: identity };
  return {
    ...context,
    account,
    own: { manifest: alice.manifest, expectingUntil: 0, isWatched: true, awaitsRead: false },
  } as unknown as AccountContext;
}

const from = ({ accountId, serviceId, address }: Person, deviceId = 1): Opened =>
  ({ accountId, serviceId, address, deviceId, content: {} }) as unknown as Opened;

const content = (body: ContentBody): Content => ({
  messageId: random(16),
  sentAt: { seconds: 1, milliseconds: 0 },
  body,
});
const sent = content({
  kind: 'sync',
  sync: {
    kind: 'sent',
    accountId: bob.accountId,
    address: bob.address,
    identityKey: bob.identityKey,
    content: encodeContent(content({ kind: 'text', body: 'hello' })),
  },
});

describe('what devices say', () => {
  it('CL-22: is believed of the own account, and of nobody else', async () => {
    const context = await contextOf();
    const own = await receiveDeviceNews(context, from(alice, 2), sent);
    expect(own?.entry).toMatchObject({ accountId: bob.accountId, body: { kind: 'sent' } });
    const foreign = await receiveDeviceNews(context, from(bob), sent);
    expect(foreign?.entry?.body).toEqual({ kind: 'undecryptable', code: 'E_SYNC_FOREIGN' });
    expect(foreign?.batch).toEqual({ expect: [], put: [], delete: [] });
  });

  it('makes whoever was written to, or accepted, heard here', async () => {
    const { accountId, address, identityKey } = bob;
    const accepted = content({ kind: 'sync', sync: { kind: 'accepted', accountId, address, identityKey } });
    for (const said of [sent, accepted]) {
      const news = await receiveDeviceNews(await contextOf(), from(alice, 2), said);
      const standing = new Map(news!.batch.put).get(standingKey(bob.serviceId))!;
      expect(decodeStoredStanding(standing).accepted).toBe(true);
      expect(news!.batch.delete).toContain(requestKey(bob.serviceId));
    }
  });

  it('names nobody by the key of somebody else', async () => {
    const { identityKey } = alice;
    if (sent.body.kind !== 'sync' || sent.body.sync.kind !== 'sent') throw new Error('it is a sent message');
    const swapped = content({ kind: 'sync', sync: { ...sent.body.sync, identityKey } });
    const news = await receiveDeviceNews(await contextOf(), from(alice, 2), swapped);
    expect(news?.entry?.body).toEqual({ kind: 'undecryptable', code: 'E_CONTENT_INVALID' });
  });

  it('CL-23: of a contact follows its own manifests, in their order, and drops sessions with what is gone', async () => {
    const context = await contextOf();
    const { address, manifest: previous, identity } = bob;
    const next = (of: Person, changes: { readonly address?: string } = {}) => {
      const devices = [bob.devices[1]!];
      const contents = { address, devices, issuedAt: 2_000, previous, ...changes };
      return decodeSignedManifest(
        of === bob
          ? createManifest(crypto, random, identity, contents)
          : createManifest(crypto, random, of.identity, { address, devices, issuedAt: 2_000 }),
      );
    };
    const tell = (manifest: ReturnType<typeof next>) =>
      receiveDeviceNews(context, from(bob), content({ kind: 'deviceChange', manifest }));
    const followed = await tell(next(bob));
    const [put] = followed!.batch.put;
    expect(put![0]).toBe(contactKey(bob.serviceId));
    const kept = decodeStoredContact(put![1]).signedManifest!;
    expect(verifyManifest(crypto, kept).manifest.devices.map(({ deviceId }) => deviceId)).toEqual([2]);
    expect(followed!.batch.delete).toContain(sessionKey(bob.serviceId, 1));
    const unsigned = { ...next(bob), signature: new Uint8Array(64) };
    for (const refused of [next(alice), next(bob, { address: 'bob@c.example' }), unsigned])
      expect((await tell(refused))?.batch.put).toEqual([]);
  });
});

describe('somebody who is forgotten', () => {
  const { accountId, address, identityKey, serviceId } = bob;
  const now = Math.floor(Date.now() / 1000);
  const forgotten = (at: number, blocked = false) =>
    content({ kind: 'sync', sync: { kind: 'forgotten', accountId, at, blocked } });
  /** What stands in the store of `context` after a device has said it. */
  const after = async (context: AccountContext, said: Content) => {
    const news = await receiveDeviceNews(context, from(alice, 2), said);
    expect(await context.store.commit(news!.batch)).toBe(true);
    const [standing, contact] = await context.store.get([standingKey(serviceId), contactKey(serviceId)]);
    return { standing: standing && decodeStoredStanding(standing.value), contact };
  };

  it('CL-46: stays so, whatever a device says that did not know it, but for a block; what is said later holds', async () => {
    const context = await contextOf();
    const told = await after(context, forgotten(now));
    expect(told.standing).toMatchObject({ forgotten: true, forgottenAt: now, revoking: true });
    expect(told.contact).toBeUndefined();
    const party = { accountId, address, identityKey };
    const accepted = (forgottenAt?: number) =>
      content({ kind: 'sync', sync: { kind: 'accepted', ...party }, ...(forgottenAt && { forgottenAt }) });
    const block = (blocked: boolean) => content({ kind: 'sync', sync: { kind: 'block', ...party, blocked } });
    for (const late of [accepted(), accepted(now - 1), block(false), forgotten(now), forgotten(now - 1)])
      expect((await receiveDeviceNews(context, from(alice, 2), late))?.batch.put).toEqual([]);
    expect((await after(context, block(true))).standing?.blocked).toBe(true);
    // Another time, after which an acceptance comes of a device that knows it.
    expect((await after(context, forgotten(now + 1, true))).standing?.blocked).toBe(false);
    expect((await after(context, accepted(now + 1))).standing).toMatchObject({ accepted: true, forgotten: false });
  });

  it('CL-47: stays blocked, if the device that forgot knew of no block', async () => {
    for (const [knew, isKept] of [
      [false, true],
      [true, false],
    ] as const) {
      const context = await contextOf({ alias: 'Bobby', verifiedAt: 1 });
      await context.store.commit({ put: [putStanding(serviceId, { ...STRANGER, blocked: true })] });
      const { standing, contact } = await after(context, forgotten(now, knew));
      expect(standing).toMatchObject({ blocked: isKept, forgotten: !isKept, forgottenAt: now, revoking: true });
      const left = { accountId, identityKey, address, addressVerified: false };
      expect(contact && decodeStoredContact(contact.value)).toEqual(isKept ? left : undefined);
    }
  });

  it('is never the own account', async () => {
    const self = content({
      kind: 'sync',
      sync: { kind: 'forgotten', accountId: alice.accountId, at: now, blocked: false },
    });
    const news = await receiveDeviceNews(await contextOf(), from(alice, 2), self);
    expect(news?.entry?.body).toEqual({ kind: 'undecryptable', code: 'E_CONTENT_INVALID' });
    expect(news?.batch.put).toEqual([]);
  });
});

describe('a device that writes', () => {
  it('CL-24: is believed while a manifest names it, and then for what was taken before it was dropped', async () => {
    const context = await contextOf();
    expect(await judgeDevice(context, from(bob, 2), 5_000)).toBeUndefined();
    const gone = from(bob, 3);
    // Nobody is asked twice within a minute, and there is nobody to ask here.
    context.addressChecks.set(`${bob.serviceId}/3`, context.environment.clock.now());
    expect(await judgeDevice(context, gone, 999)).toBeUndefined();
    expect(await judgeDevice(context, gone, 1_000)).toBe('E_SENDER_DEVICE_REMOVED');
  });

  it('waits while nobody can be asked whether it is new, whatever the reason', async () => {
    const { publicKey } = forwardingKeyPair(crypto, 'xWing', random(32));
    const key = { id: 'key', purpose: 'forward' as const, publicKey, notBefore: 0, notAfter: 2 ** 40 };
    const known = {
      record: { fetchedAt: Math.floor(Date.now() / 1000) },
      discovery: { keys: [key], revokedKeyIds: [], expiresAt: 2 ** 40 },
    };
    for (const code of ['E_RELAY_UNREACHABLE', 'E_CLOCK_WRONG'] as const) {
      const context = await contextOf();
      await context.store.commit({ put: [[relayKey('b.example'), Uint8Array.of(1)]] });
      let asked = 0;
      const lookUp = () => {
        asked += 1;
        return Promise.reject(new ClientError(code, 'it says nothing of devices'));
      };
      const remembered = { ...context.remembered, relays: { read: () => known } };
      const asking = { ...context, remembered, relay: { lookUp } } as unknown as AccountContext;
      expect(await judgeDevice(asking, from(bob, 3), 1_000)).toBe('waits');
      expect(await judgeDevice(asking, from(bob, 3), 1_000)).toBe('waits');
      expect(await judgeDevice(asking, from(bob, 3), 999)).toBeUndefined();
      expect(asked).toBe(3);
    }
  });

  it('is no less asked for after the store has failed meanwhile', async () => {
    const discovery = () => Promise.reject(new ClientError('E_RELAY_UNREACHABLE', 'nobody is there'));
    const context = await contextOf();
    let isFailing = true;
    const get: AccountContext['store']['get'] = (keys) =>
      isFailing && keys.some((key) => key.startsWith('relay/'))
        ? Promise.reject(new StoreError('E_STORE_BUSY', 'another one writes'))
        : context.store.get(keys);
    const asking = { ...context, store: { ...context.store, get }, relay: { discovery } } as unknown as AccountContext;
    await expect(judgeDevice(asking, from(bob, 3), 1_000)).rejects.toThrow(StoreError);
    isFailing = false;
    expect(await judgeDevice(asking, from(bob, 3), 1_000)).toBe('waits');
  });

  it('is believed when nothing is known of its account yet', async () => {
    const stranger = person('carol@c.example', [device(1)]);
    expect(await judgeDevice(await contextOf(), from(stranger, 9), 5_000)).toBeUndefined();
  });
});
