/** Letters that travel sealed: the sender's name is inside. */

import { bytesToHex, hexToBytes } from '@sotto/crypto';
import { parseServiceId, type SessionMessage } from '@sotto/ratchet';
import { type ContentInput, hexOf, type OpenedContent, type SealedForm } from '../sealed-peer.ts';
import { expectDone } from './attempt.ts';
import { assertEqual } from './divergence.ts';
import type { SealingModel } from './model/sealing-model.ts';
import { type Device, endOf, type Route, type World } from './world.ts';

export interface Sealing extends SealingModel {
  readonly form: SealedForm;
  readonly message: Uint8Array;
  readonly content: ExpectedContent;
}

export type ExpectedContent = Pick<OpenedContent, 'type' | 'content' | 'contentHint' | 'groupId'>;

/** Seals what `route.from` has just encrypted on its current session. */
export async function seal(world: World, route: Route, { type, bytes }: SessionMessage): Promise<Sealing> {
  const { from, to } = route;
  const form = world.dice.pick(formsFor(to));
  certify(world, from);
  const { input, expected } = composeContent(world, { type, content: bytes });
  const run = async () => from.peer.sealContent(form, to.address, from.peer.contentOf(input));
  const message = await expectDone(`sealing from ${from.title} to ${to.title}`, run);
  return { form, message, expires: from.certifiedUntil, content: expected, recipientIdentity: knownIdentity(route) };
}

/** The identity that the sender knows of the receiver, which may be an old one. */
function knownIdentity({ from, to }: Route): string {
  const { identity } = endOf(from, to);
  if (identity === undefined) throw new TypeError('route: its ends are not acquainted');
  return identity;
}

/** A hint and perhaps a group for a message, and what is to be found when it is opened. */
export function composeContent(
  { dice }: World,
  { type, content }: Pick<ContentInput, 'type' | 'content'>,
): { readonly input: ContentInput; readonly expected: ExpectedContent } {
  const contentHint = dice.pick(HINTS);
  const groupId = Uint8Array.from({ length: dice.pick(GROUP_ID_LENGTHS) }, () => dice.below(256));
  const input = { type, content, contentHint, groupId };
  const group = groupId.length === 0 ? undefined : bytesToHex(groupId);
  return { input, expected: { type: CONTENT_TYPES[type], content: hexOf(content), contentHint, groupId: group } };
}

/** Compares what was opened with what was sealed. */
export function assertOpened(what: string, opened: OpenedContent, from: Device, expected: ExpectedContent): void {
  assertEqual(`sender of ${what}`, `${opened.sender.name}.${opened.sender.deviceId}`, nameOf(from));
  assertEqual(`type of ${what}`, opened.type, expected.type);
  assertEqual(`content of ${what}`, opened.content, expected.content);
  assertEqual(`hint of ${what}`, opened.contentHint, expected.contentHint);
  assertEqual(`group of ${what}`, opened.groupId, expected.groupId);
}

/** Renews the certificate of a device where it has expired, and at times before. */
export function certify(world: World, device: Device): void {
  if (device.certifiedUntil >= world.now && !world.dice.once(20)) return;
  const { peer, address, account } = device;
  device.certifiedUntil = world.now + world.dice.between(1, 14) * DAY;
  const identityKey = hexToBytes(account.identity.publicKey);
  peer.certificate = account.authority.certify({ address, identityKey }, device.certifiedUntil);
}

/** Version 2 is for service ids alone. */
export function formsFor({ address }: Device): readonly SealedForm[] {
  return hasServiceId(address) ? ['version 1', 'version 2'] : ['version 1'];
}

export function hasServiceId({ name }: { readonly name: string }): boolean {
  return parseServiceId(name) !== undefined;
}

export function nameOf({ address }: Device): string {
  return `${address.name}.${address.deviceId}`;
}

const CONTENT_TYPES = { preKeySignalMessage: 1, signalMessage: 2, senderKeyMessage: 7 } as const;
/** The three that have a meaning, and one that has not. */
const HINTS = [0, 1, 2, 77];
const GROUP_ID_LENGTHS = [0, 0, 32, 64];
const DAY = 24 * 60 * 60 * 1000;
