/**
 * Linking another device to the account of this one. Nothing secret leaves before its user has compared the code; that the
 * device is expected is durable before the first page leaves, here and for the other devices, so that nobody takes it for a
 * stranger when it appears. The new device finishes alone: what comes of it is seen in the manifest.
 */

import { bytesToHex, equalBytes } from '@sotto/crypto';
import {
  type AnsweredLink,
  answerLinkOffer,
  IdentityError,
  type LinkInvitation,
  linkSlot,
  openLinkDone,
  openLinkReveal,
  parseLinkInvitation,
  type RevealedLink,
  sealLinkPage,
} from '@sotto/identity';
import {
  DEVICE_ID_MAX,
  DEVICES_MAX,
  type Device,
  decodeSignedManifest,
  encodeStoredExpectedDevice,
  LINK_PAGE_BYTES_MAX,
  LINK_RECORDS_PER_PAGE_MAX,
  type LinkRecord,
} from '@sotto/wire';
import type { AccountContext, OperationOptions } from '../context.ts';
import { nowSeconds } from '../environment.ts';
import { ClientError } from '../errors.ts';
import { LINK_TIMEOUT_MS } from '../limits.ts';
import { withSignal } from '../linked-signal.ts';
import { handedRecords } from './history.ts';
import { expectedKey } from './keys.ts';
import { type DeviceInfo, listDevices } from './own.ts';
import { acceptOwnManifest, checkOwnManifest } from './own-manifest.ts';
import { type Rendezvous, rendezvousAt } from './rendezvous.ts';
import { syncTask } from './sync.ts';

export interface LinkDeviceOptions extends OperationOptions {
  /**
   * Called once with six digits and what the new device calls itself. `true`: it shows the same digits, says its user, and
   * is to get everything. Anything else ends it, and nothing has left this device.
   */
  readonly compare: (digits: string, name: string) => boolean | Promise<boolean>;
}

/** Throws `E_DEVICE_LIMIT`, `E_LINK_CODE_INVALID`, `E_LINK_DECLINED`, `E_LINK_INTERRUPTED`, `E_LINK_INVALID`, and of the relay. */
export async function linkOther(
  context: AccountContext,
  invitation: string,
  options: LinkDeviceOptions,
  signal: AbortSignal,
): Promise<DeviceInfo> {
  const invited = readInvitation(context, invitation);
  await checkOwnManifest(context, signal);
  const { devices } = context.own.manifest.manifest;
  if (devices.length >= DEVICES_MAX) {
    const reason = `an account has at most ${DEVICES_MAX} devices; remove one first`;
    throw new ClientError('E_DEVICE_LIMIT', reason, { devices: await listDevices(context) });
  }
  return withSignal([signal], LINK_TIMEOUT_MS, async (limited) => {
    try {
      return await meet(context, invited, options, limited);
    } catch (error) {
      if (!limited.aborted || signal.aborted) throw error;
      throw new ClientError('E_LINK_INTERRUPTED', 'the new device was not heard from in time', { cause: error });
    }
  });
}

function readInvitation({ account }: AccountContext, text: string): LinkInvitation {
  try {
    const invited = parseLinkInvitation(text);
    if (invited.domain === undefined || invited.domain === account.domain) return invited;
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    throw new ClientError('E_LINK_CODE_INVALID', 'this is no code of a new device', { cause });
  }
  throw new ClientError('E_LINK_CODE_INVALID', 'the new device waits at another relay than that of this account');
}

async function meet(
  context: AccountContext,
  invited: LinkInvitation,
  { compare }: LinkDeviceOptions,
  signal: AbortSignal,
): Promise<DeviceInfo> {
  const { crypto } = context.environment;
  const { relayUrl } = context.account;
  const channel = rendezvousAt(context, { relayUrl, slot: linkSlot(crypto, invited.code), side: 'joiner' });
  const offer = await channel.receive(signal);
  // CL-27: whoever scanned a code takes the offer of the device that showed it.
  if (invited.offerHash !== undefined && !equalBytes(crypto.sha256(offer), invited.offerHash))
    throw new ClientError('E_LINK_INVALID', 'the offer at the relay is not that of the device that was scanned');
  const answered = orInvalid(() => answerLinkOffer(context.environment, offer));
  let revealed: RevealedLink;
  try {
    await channel.send(answered.answer, signal);
    const sealed = await channel.receive(signal);
    revealed = orInvalid(() => openLinkReveal(crypto, answered, sealed));
    if ((await compare(revealed.code, revealed.device.name)) !== true) {
      // The end without an account: the new device need not wait.
      const nothing = sealLinkPage(answered.sender, revealed.transcript, { kind: 'end', records: 0 });
      await channel.send(nothing, signal).catch(() => undefined);
      throw new ClientError('E_LINK_DECLINED', 'the codes of the two devices were said to differ');
    }
    signal.throwIfAborted();
    await expectDevice(context, revealed);
    await handOver(context, channel, { answered, revealed }, signal);
    const done = await channel.receive(signal);
    await acceptOwnManifest(
      context,
      orInvalid(() => openLinkDone(crypto, answered, revealed.transcript, done)),
    );
  } finally {
    answered.sender.wipe();
  }
  return linked(context, revealed);
}

/** Durable, and on its way to the other devices, before anything leaves. */
async function expectDevice(context: AccountContext, { device }: RevealedLink): Promise<void> {
  const { authenticationKey, name } = device;
  const { clock } = context.environment;
  const confirmedBy = context.account.deviceId;
  const expected = encodeStoredExpectedDevice({ name, confirmedBy, confirmedAt: nowSeconds(clock) });
  await context.store.commit({
    put: [
      [expectedKey(bytesToHex(authenticationKey)), expected],
      ...syncTask(context, { kind: 'device', authenticationKey, name }),
    ],
  });
  context.own.expectingUntil = clock.now() + LINK_TIMEOUT_MS;
  context.deviceChanges.notify();
}

/** The account, the records, the end. */
async function handOver(
  context: AccountContext,
  channel: Rendezvous,
  { answered, revealed }: { readonly answered: AnsweredLink; readonly revealed: RevealedLink },
  signal: AbortSignal,
): Promise<void> {
  const { account, own } = context;
  const send = (page: Parameters<typeof sealLinkPage>[2]): Promise<void> =>
    channel.send(sealLinkPage(answered.sender, revealed.transcript, page), signal);
  await send({
    kind: 'account',
    address: account.address,
    identityPrivateKey: account.identityKeyPair.privateKey,
    manifest: decodeSignedManifest(own.manifest.bytes),
    deviceId: freeNumber(own.manifest.manifest.devices),
  });
  let page: LinkRecord[] = [];
  let [bytes, records] = [0, 0];
  for await (const record of handedRecords(context)) {
    const size = record.key.length + record.value.length + RECORD_FRAMING_BYTES;
    if (size > PAGE_BYTES_MAX) continue;
    if (page.length === LINK_RECORDS_PER_PAGE_MAX || bytes + size > PAGE_BYTES_MAX) {
      await send({ kind: 'records', records: page });
      page = [];
      bytes = 0;
    }
    page.push(record);
    bytes += size;
    records += 1;
  }
  if (page.length > 0) await send({ kind: 'records', records: page });
  await send({ kind: 'end', records });
}

/** One more than the highest, so that a number is not soon another device's; or the lowest that is free. */
function freeNumber(devices: readonly Device[]): number {
  const highest = Math.max(...devices.map(({ deviceId }) => deviceId));
  if (highest < DEVICE_ID_MAX) return highest + 1;
  const taken = new Set(devices.map(({ deviceId }) => deviceId));
  return Array.from({ length: DEVICE_ID_MAX }, (_, index) => index + 1).find((number) => !taken.has(number)) ?? 1;
}

/** The device as it stands in the manifest that was taken over. */
async function linked(context: AccountContext, { device }: RevealedLink): Promise<DeviceInfo> {
  const { devices } = context.own.manifest.manifest;
  const found = devices.find((one) => equalBytes(one.authenticationKey, device.authenticationKey));
  const info = (await listDevices(context)).find(({ deviceId }) => deviceId === found?.deviceId);
  if (info === undefined) throw new ClientError('E_LINK_INVALID', 'the manifest does not name the device');
  return info;
}

function orInvalid<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    throw new ClientError('E_LINK_INVALID', 'what came is not of the other device', { cause });
  }
}

/** Tags and lengths of a record in a page, and of the page. */
const RECORD_FRAMING_BYTES = 16;
const PAGE_BYTES_MAX = LINK_PAGE_BYTES_MAX - 64;
