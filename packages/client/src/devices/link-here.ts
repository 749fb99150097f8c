/**
 * Linking this device to an account that another device has. Until all that the other one hands over is here there is no
 * account in the store, and what came of it is deleted before anything else is begun; from the commit that holds the account
 * on, this device finishes alone.
 */

import { asX25519PrivateKey, type Ed25519KeyPair, equalBytes, wipe, type X25519KeyPair } from '@sotto/crypto';
import {
  createLinkCode,
  createLinkOffer,
  createManifest,
  formatAccountId,
  formatLinkCode,
  formatLinkInvitation,
  IdentityError,
  type LinkingDevice,
  linkSlot,
  type OpenedLink,
  openLinkAnswer,
  openLinkPage,
  sealLinkDone,
  type VerifiedManifest,
  verifyManifest,
} from '@sotto/identity';
import { generateRegistrationId, serializePublicKey } from '@sotto/ratchet';
import type { Key } from '@sotto/store';
import {
  DEVICES_MAX,
  type Device,
  encodeContent,
  encodeSignedManifest,
  encodeStoredAccount,
  encodeStoredAddressPin,
  encodeStoredContact,
  encodeStoredDeviceNote,
  encodeStoredOwnDevice,
  encodeStoredSyncTask,
  LINK_RECORDS_MAX,
  type LinkAccount,
  type LinkRecord,
  parseAddress,
} from '@sotto/wire';
import { type Account, loadAccount, registerAccount } from '../account.ts';
import { assertSpoken } from '../contacts/protocol.ts';
import type { Context, OperationOptions } from '../context.ts';
import { discoverRelay } from '../discovery.ts';
import { type Environment, nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { ACCOUNT_KEY, addressKey, contactKey } from '../keys.ts';
import { LINK_BATCH_RECORDS, LINK_TIMEOUT_MS, REPAIR_PAGE, REQUEST_TIMEOUT_MS } from '../limits.ts';
import { withSignal } from '../linked-signal.ts';
import { FULL_SHELF, generatePreKeys } from '../pre-keys.ts';
import { relayApi } from '../relay-api.ts';
import { formatRecord } from '../storage/format.ts';
import { toTime } from '../times.ts';
import { isHanded } from './history.ts';
import { LINKING_KEY, ownDeviceKey, syncTaskKey } from './keys.ts';
import { type Rendezvous, rendezvousAt } from './rendezvous.ts';

/** What a new device shows to be linked. */
export interface LinkInvitationShown {
  /** For a QR code. */
  readonly text: string;
  /** For whoever cannot scan: ten letters and digits, typed at the other device. */
  readonly code: string;
}

export interface LinkOptions extends OperationOptions {
  /** Base URL of the relay. Default: what `https://<domain>/.well-known/sotto-relay` says. */
  readonly relayUrl?: string;
  /** What the other devices call this one. */
  readonly name?: string;
  /** Called once, with what the other device is to scan or to be told. */
  readonly onInvitation: (invitation: LinkInvitationShown) => void;
  /** Called once, with the six digits that the other device shows too. Whoever sees others there declines there. */
  readonly onDigits: (digits: string) => void;
}

/** Links, or finishes what was begun. The account is registered then. */
export async function linkHere(
  context: Context,
  domain: string,
  options: LinkOptions,
  signal: AbortSignal,
): Promise<Account> {
  const existing = await loadAccount(context);
  // The first manifest of an account is of one that was to be registered here.
  if (existing?.registered || existing?.manifest.manifest.sequence === 1)
    throw new ClientError('E_ACCOUNT_EXISTS', 'the store holds an account; use another store');
  if (existing !== undefined) return finish(context, existing, signal);
  await forgetHalfLinked(context);
  const relayUrl = new URL(options.relayUrl ?? (await discoverRelay(context, domain, signal))).href;
  return withSignal([signal], LINK_TIMEOUT_MS, async (limited) => {
    try {
      return await meet(context, { domain, relayUrl }, options, limited);
    } catch (error) {
      if ((await loadAccount(context)) === undefined) await forgetHalfLinked(context);
      if (limited.aborted && !signal.aborted)
        throw new ClientError('E_LINK_INTERRUPTED', 'no other device answered in time', { cause: error });
      throw error;
    }
  });
}

interface Home {
  readonly domain: string;
  readonly relayUrl: string;
}

/** The keys of this device, before it has an account. */
interface NewDevice extends LinkingDevice {
  readonly authentication: Ed25519KeyPair;
}

async function meet(context: Context, home: Home, options: LinkOptions, signal: AbortSignal): Promise<Account> {
  const { environment } = context;
  const { crypto, random } = environment;
  const device = newDevice(environment, options.name ?? '');
  const { authentication: _, ...shown } = device;
  const pending = createLinkOffer(environment, shown);
  const code = createLinkCode(random);
  const channel = rendezvousAt(context, { relayUrl: home.relayUrl, slot: linkSlot(crypto, code), side: 'opener' });
  await channel.send(pending.offer, signal);
  const text = formatLinkInvitation(crypto, { code, domain: home.domain, offer: pending.offer });
  options.onInvitation({ text, code: formatLinkCode(code) });
  const answer = await channel.receive(signal);
  const opened = orInvalid(() => openLinkAnswer(environment, pending, answer));
  try {
    await channel.send(opened.sealedReveal, signal);
    options.onDigits(opened.code);
    await takeHistory(context, home, device, { opened, channel }, signal);
    const account = await loadAccount(context);
    if (account === undefined) throw new ClientError('E_LINK_INTERRUPTED', 'the store was emptied meanwhile');
    const registered = await finish(context, account, signal);
    await sayDone(channel, sealLinkDone(environment, opened, account.manifest.bytes), signal);
    return registered;
  } finally {
    opened.receiver.wipe();
    wipe(device.authentication.privateKey);
  }
}

function newDevice(environment: Environment, name: string): NewDevice {
  const { crypto, random } = environment;
  const seed = random(32);
  const authentication = crypto.ed25519KeyPair(seed);
  wipe(seed);
  return {
    authentication,
    authenticationKey: authentication.publicKey,
    registrationId: generateRegistrationId(environment),
    mailboxId: random(32),
    name,
  };
}

/** Makes all pages durable, the account last and in one commit with everything that it needs. */
async function takeHistory(
  context: Context,
  home: Home,
  device: NewDevice,
  { opened, channel }: { readonly opened: OpenedLink; readonly channel: Rendezvous },
  signal: AbortSignal,
): Promise<void> {
  const { environment, store } = context;
  const next = async () => {
    const sealed = await channel.receive(signal);
    return orInvalid(() => openLinkPage(opened, sealed));
  };
  const first = await next();
  if (first.kind === 'end')
    throw new ClientError('E_LINK_DECLINED', 'the other device was told that the digits differ');
  if (first.kind !== 'account') throw invalid('the account does not come first');
  const account = checkAccount(environment, home, first);
  const marker = encodeStoredDeviceNote({ notedAt: nowSeconds(environment.clock) });
  await store.commit({ expect: [[ACCOUNT_KEY, null]], put: [[LINKING_KEY, marker]] });
  const [mark] = await store.get([LINKING_KEY]);
  let records = 0;
  for (;;) {
    const page = await next();
    if (page.kind === 'account') throw invalid('the account comes twice');
    if (page.kind === 'end') {
      if (page.records !== records) throw invalid('records are missing');
      break;
    }
    records += page.records.length;
    if (records > LINK_RECORDS_MAX) throw invalid('more records than may be handed on');
    await putRecords(context, page.records);
  }
  const put = accountRecords(environment, home, device, account);
  const expect = [[ACCOUNT_KEY, null] as const, [LINKING_KEY, mark?.version ?? null] as const];
  const isDone = await store.commit({ expect, put, delete: [LINKING_KEY] });
  if (!isDone) throw new ClientError('E_LINK_INTERRUPTED', 'another client has changed the store meanwhile');
}

async function putRecords({ store }: Context, records: readonly LinkRecord[]): Promise<void> {
  // CL-25: another device puts nothing here but what is handed on.
  if (records.some(({ key }) => !isHanded(key))) throw invalid('a record is none that is handed on');
  const put = [...new Map(records.map(({ key, value }) => [key, value]))];
  for (let start = 0; start < put.length; start += LINK_BATCH_RECORDS)
    await store.commit({ put: put.slice(start, start + LINK_BATCH_RECORDS) });
}

interface HandedAccount extends Pick<LinkAccount, 'address' | 'deviceId'> {
  readonly identityKeyPair: X25519KeyPair;
  readonly previous: VerifiedManifest;
}

function checkAccount({ crypto }: Environment, { domain }: Home, page: LinkAccount): HandedAccount {
  const { address, deviceId } = page;
  const identityKeyPair = crypto.x25519KeyPair(asX25519PrivateKey(page.identityPrivateKey));
  wipe(page.identityPrivateKey);
  const previous = orInvalid(() => verifyManifest(crypto, encodeSignedManifest(page.manifest)));
  const { devices } = previous.manifest;
  // CL-26: the account is of this relay, its identity key the one that signed its manifest, and there is room for a device.
  const isWhole =
    equalBytes(previous.identityKey, serializePublicKey(identityKeyPair.publicKey)) &&
    previous.manifest.address === address &&
    parseAddress(address).domain === domain &&
    devices.length < DEVICES_MAX &&
    devices.every((one) => one.deviceId !== deviceId);
  try {
    if (!isWhole) throw invalid('the account is not whole, or not of this relay');
    assertSpoken(previous);
  } catch (error) {
    wipe(identityKeyPair.privateKey);
    throw error;
  }
  return { address, deviceId, identityKeyPair, previous };
}

function accountRecords(
  environment: Environment,
  { relayUrl }: Home,
  device: NewDevice,
  { address, deviceId, identityKeyPair, previous }: HandedAccount,
): readonly (readonly [Key, Uint8Array])[] {
  const { crypto, random, clock } = environment;
  const { registrationId, authenticationKey, mailboxId, name, authentication } = device;
  const own: Device = { deviceId, registrationId, authenticationKey, mailboxId };
  const devices = [...previous.manifest.devices, own].sort((a, b) => a.deviceId - b.deviceId);
  const issuedAt = nowSeconds(clock);
  const manifest = createManifest(crypto, random, identityKeyPair, { address, devices, previous, issuedAt });
  const { accountId, identityKey } = previous;
  const preKeys = generatePreKeys(environment, identityKeyPair, 1, FULL_SHELF);
  const account = encodeStoredAccount({
    address,
    relayUrl,
    identityPrivateKey: identityKeyPair.privateKey,
    identityPublicKey: identityKey,
    authenticationPrivateKey: authentication.privateKey,
    deviceId,
    registrationId,
    signedManifest: manifest,
    registered: false,
    nextPreKeyId: preKeys.nextPreKeyId,
  });
  wipe(identityKeyPair.privateKey);
  const contact = { accountId, identityKey, address, addressVerified: true, signedManifest: manifest };
  const hello = encodeContent({
    messageId: random(16),
    sentAt: toTime(Math.floor(clock.now())),
    body: { kind: 'sync', sync: { kind: 'device', authenticationKey, name } },
  });
  return [
    ...preKeys.put,
    [ACCOUNT_KEY, account],
    formatRecord(),
    [contactKey(formatAccountId(accountId)), encodeStoredContact(contact)],
    [addressKey(address), encodeStoredAddressPin({ accountId })],
    [ownDeviceKey(deviceId), encodeStoredOwnDevice({ authenticationKey, name, addedAt: issuedAt })],
    [syncTaskKey(Math.floor(clock.now()), 'hello'), encodeStoredSyncTask({ content: hello })],
  ];
}

/** Tells the relay of this device. A relay that knows another manifest by now ends it: everything is deleted again. */
async function finish(context: Context, account: Account, signal: AbortSignal): Promise<Account> {
  const relay = relayApi(context.environment, context.transport, account);
  try {
    await registerAccount(context, relay, account, {}, signal);
    return { ...account, registered: true };
  } catch (error) {
    const isOver = error instanceof ClientError && OVER.has(error.relayCode ?? '');
    if (!isOver) throw error;
    await forgetAll(context);
    throw new ClientError('E_LINK_INTERRUPTED', 'the account has changed meanwhile; begin anew', { cause: error });
  } finally {
    relay.close();
  }
}

/** The other device sees it at the relay, too. */
async function sayDone(channel: Rendezvous, done: Uint8Array, signal: AbortSignal): Promise<void> {
  await withSignal([signal], REQUEST_TIMEOUT_MS, (limited) => channel.send(done, limited)).catch(() => undefined);
}

/** Deletes what was left of a linking that did not come to an account. */
export async function forgetHalfLinked(context: Context): Promise<void> {
  const [mark, account] = await context.store.get([LINKING_KEY, ACCOUNT_KEY]);
  if (mark !== undefined && account === undefined) await forgetAll(context);
}

/** The mark goes last, so that whoever is killed here is followed by one that goes on. */
async function forgetAll({ store }: Context): Promise<void> {
  const [account] = await store.get([ACCOUNT_KEY]);
  if (account !== undefined) {
    const marker = encodeStoredDeviceNote({ notedAt: 0 });
    await store.commit({ put: [[LINKING_KEY, marker]], delete: [ACCOUNT_KEY] });
  }
  for (;;) {
    const keys = (await store.scan('', { limit: REPAIR_PAGE }))
      .map(([key]) => key)
      .filter((key) => key !== LINKING_KEY);
    if (keys.length === 0) break;
    await store.commit({ delete: keys });
  }
  await store.commit({ delete: [LINKING_KEY] });
}

function orInvalid<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    throw new ClientError('E_LINK_INVALID', 'what came is not of the other device', { cause });
  }
}

const invalid = (why: string): ClientError => new ClientError('E_LINK_INVALID', why);

/** Refusals of the relay after which this device can never be registered as it is. */
const OVER: ReadonlySet<string> = new Set([
  'E_MANIFEST_STALE',
  'E_MANIFEST_INVALID',
  'E_ADDRESS_TAKEN',
  'E_MAILBOX_TAKEN',
]);
