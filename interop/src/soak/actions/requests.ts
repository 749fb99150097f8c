/** A device that cannot read a letter asks its sender to send again, and the sender begins anew if it is to blame. */

import * as libsignal from '@signalapp/libsignal-client';
import { bytesToHex, hexToBytes } from '@sotto/crypto';
import {
  createDecryptionError,
  encodeDecryptionError,
  encodePlaintextContent,
  isCurrentRatchetKey,
  parsePlaintextContent,
  parsePublicKey,
} from '@sotto/ratchet';
import { own } from '../../libsignal-peer.ts';
import { LibsignalSealedPeer } from '../../libsignal-sealed-peer.ts';
import { OurSealedPeer } from '../../our-sealed-peer.ts';
import { hexOf } from '../../sealed-peer.ts';
import type { Action } from '../action.ts';
import { expectDone } from '../attempt.ts';
import { isIdentityStale } from '../begin.ts';
import { assertEqual } from '../divergence.ts';
import { archiveCurrent } from '../model/record-model.ts';
import { letterTitle, routeTitle } from '../post.ts';
import { canSend, pickRoute } from '../routes.ts';
import { assertOpened, certify, formsFor } from '../sealing.ts';
import { type Device, endOf, type Letter, note, type Route, reverse, setEnd, type World } from '../world.ts';

export const askToSendAgain: Action = {
  name: 'ask to send again',
  weight: 25,
  possible: (world) => world.routes.some(hasLetters),
  run: async (world) => {
    const route = pickRoute(world, hasLetters);
    const letter = world.dice.pick([...route.underway, ...route.past]);
    const request = composeRequest(world, route, letter);
    await carryRequest(world, reverse(world, route), request);
    await answerRequest(world, route, letter);
  },
};

/** Both implementations write the same bytes and read the same out of them. */
function composeRequest({ now }: World, { from }: Route, letter: Letter): Uint8Array {
  const { type, bytes } = letter.message;
  const { deviceId } = from.address;
  const what = `request to send ${letterTitle(letter)} again`;
  const { PreKey, Whisper } = libsignal.CiphertextMessageType;
  const number = type === 'signalMessage' ? Whisper : PreKey;
  const theirs = libsignal.DecryptionErrorMessage.forOriginal(own(bytes), number, now, deviceId);
  const ours = createDecryptionError({ type, message: bytes, sentAt: now, senderDeviceId: deviceId });
  assertEqual(what, bytesToHex(encodeDecryptionError(ours)), hexOf(theirs.serialize()));
  const content = encodePlaintextContent(ours);
  assertEqual(`content of ${what}`, bytesToHex(content), hexOf(libsignal.PlaintextContent.from(theirs).serialize()));
  const ratchetKey = parsePlaintextContent(content).ratchetKey;
  assertEqual(`key of ${what}`, ratchetKey && `05${bytesToHex(ratchetKey)}`, letter.view.ratchetKey);
  return content;
}

/** It travels sealed, where there is a session to seal it on. */
async function carryRequest(world: World, route: Route, content: Uint8Array): Promise<void> {
  if (!canSend(world, route) || isIdentityStale(route)) return;
  const { from, to } = route;
  certify(world, from);
  const form = world.dice.pick(formsFor(to));
  const what = `request ${routeTitle(route)}`;
  const run = async () =>
    from.peer.sealContent(form, to.address, from.peer.createContent(content, 0, new Uint8Array(0)));
  const message = await expectDone(what, run);
  const opened = await expectDone(what, () => to.peer.open(message));
  assertOpened(what, opened, from, { type: 8, content: bytesToHex(content), contentHint: 0, groupId: undefined });
  note(world, `${what}: opened`);
}

/** The sender archives its session if it still sends with that ratchet key. */
async function answerRequest(world: World, route: Route, { view, place }: Letter): Promise<void> {
  const { from, to } = route;
  const end = endOf(from, to);
  const current = end.record?.current;
  const isCurrent = current?.number === place.session && current.sending.ratchetKey === view.ratchetKey;
  assertEqual(
    `whether a key ${routeTitle(route)} is current`,
    await isSendingWith(from, to, view.ratchetKey),
    isCurrent,
  );
  if (!isCurrent || route.isSteady || end.record === undefined) return;
  await from.peer.archive(to.address);
  setEnd(from, to, { ...end, record: archiveCurrent(end.record) });
  note(world, `archived ${routeTitle(route)} on request`);
}

/** What the implementation says. A peer that a test has replaced is one of these all the same. */
async function isSendingWith({ peer }: Device, { address }: Device, ratchetKey: string): Promise<boolean | undefined> {
  const key = hexToBytes(ratchetKey);
  if (peer instanceof OurSealedPeer) return isCurrentRatchetKey(peer.record(address), parsePublicKey(key));
  return peer instanceof LibsignalSealedPeer ? peer.isCurrentRatchetKey(address, key) : undefined;
}

function hasLetters({ underway, past }: Route): boolean {
  return underway.length + past.length > 0;
}
