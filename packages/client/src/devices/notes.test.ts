import { systemRandom as random } from '@sotto/crypto';
import { formatAccountId } from '@sotto/identity';
import { memoryStore, type Store } from '@sotto/store';
import {
  decodeStoredAddressPin,
  decodeStoredContact,
  encodeStoredAddressPin,
  encodeStoredContact,
  type StoredAddressPin,
  type StoredContact,
} from '@sotto/wire';
import { expect, it } from 'vitest';
import type { AccountContext } from '../context.ts';
import { addressKey, contactKey } from '../keys.ts';
import { followNote } from './notes.ts';

const accountId = random(16);
const party = { accountId, address: 'bob@b.example', identityKey: random(33) };
const key = contactKey(formatAccountId(accountId));
const other = random(16);

async function storeOf(known?: Partial<StoredContact>, pin?: StoredAddressPin): Promise<Store> {
  const store = memoryStore();
  const put: [string, Uint8Array][] = [];
  if (known !== undefined) put.push([key, encodeStoredContact({ ...party, addressVerified: true, ...known })]);
  if (pin !== undefined) put.push([addressKey(party.address), encodeStoredAddressPin(pin)]);
  await store.commit({ put });
  return store;
}

/** The contact after the note. */
async function after(store: Store, note: Parameters<typeof followNote>[1]): Promise<StoredContact | undefined> {
  await store.commit(await followNote({ store } as AccountContext, note));
  const [entry] = await store.get([key]);
  return entry && decodeStoredContact(entry.value);
}

const verification = (verifiedAt: number, edition: number) =>
  ({ kind: 'verification', ...party, verifiedAt, edition, addressVerified: true }) as const;
const alias = (text: string, edition: number) => ({ kind: 'alias', ...party, alias: text, edition }) as const;

it('CL-28: a verification elsewhere holds for the identity that was compared, where its address stands for no other', async () => {
  for (const pin of [undefined, { accountId }]) {
    for (const known of [undefined, {}]) {
      const store = await storeOf(known, pin);
      expect((await after(store, verification(7, 1)))?.verifiedAt).toBe(7);
      // A relay that names somebody else for the address is noticed here from now on.
      const [pinned] = await store.get([addressKey(party.address)]);
      expect(decodeStoredAddressPin(pinned!.value).accountId).toEqual(accountId);
    }
  }
  const claimed = await storeOf();
  await after(claimed, { ...verification(7, 1), addressVerified: false });
  expect(await claimed.get([addressKey(party.address)])).toEqual([undefined]);
  for (const pin of [{ accountId: other }, { accountId, changedManifest: random(10) }]) {
    const store = await storeOf({}, pin);
    expect((await after(store, verification(7, 1)))?.verifiedAt).toBeUndefined();
    const [pinned] = await store.get([addressKey(party.address)]);
    expect(decodeStoredAddressPin(pinned!.value)).toEqual(pin);
    // That it is taken back holds everywhere.
    const doubted = await storeOf({ verifiedAt: 5, verificationEdition: 1 }, pin);
    expect((await after(doubted, verification(0, 2)))?.verifiedAt).toBeUndefined();
  }
});

it('the later change holds, and of two at once the one that promises less', async () => {
  const verified = { verifiedAt: 5, verificationEdition: 3 };
  expect((await after(await storeOf(verified), verification(0, 2)))?.verifiedAt).toBe(5);
  expect((await after(await storeOf(verified), verification(0, 3)))?.verifiedAt).toBeUndefined();
  expect((await after(await storeOf({ verificationEdition: 3 }), verification(7, 3)))?.verifiedAt).toBeUndefined();
  const named = { alias: 'Bob', aliasEdition: 3 };
  for (const [note, left] of [
    [alias('Zoe', 2), 'Bob'],
    [alias('Zoe', 3), 'Bob'],
    [alias('Al', 3), 'Al'],
    [alias('Zoe', 4), 'Zoe'],
    [alias('', 4), undefined],
  ] as const)
    expect((await after(await storeOf(named), note))?.alias).toBe(left);
});
