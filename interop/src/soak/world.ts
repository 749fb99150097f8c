/**
 * The small world of a run: accounts with devices of either implementation, the letters between them, and the model of
 * each device. Actions change it in place.
 */

import type * as libsignal from '@signalapp/libsignal-client';
import { bytesToHex, type X25519KeyPair } from '@sotto/crypto';
import type { SerializedPreKeyBundle, SessionMessage } from '@sotto/ratchet';
import type { PeerAddress } from '../peer.ts';
import type { CertificateAuthority, SealedPeer } from '../sealed-peer.ts';
import type { SenderKeyPeer } from '../sender-key-peer.ts';
import type { Dice } from './dice.ts';
import type { MessageView } from './message-view.ts';
import { type Arrival, type EndModel, UNACQUAINTED } from './model/end-model.ts';
import { offer, type PreKeyModel, type PreKeyNames } from './model/pre-key-model.ts';
import type { SenderChain, SenderKeyModel } from './model/sender-key-model.ts';
import type { Report } from './report.ts';
import type { Sealing } from './sealing.ts';

export interface World {
  readonly seed: string;
  readonly accounts: readonly Account[];
  readonly devices: readonly Device[];
  readonly routes: readonly Route[];
  readonly report: Report;
  /** The last steps, oldest first, for whoever looks into a divergence. */
  readonly trace: string[];
  readonly groups: readonly Group[];
  readonly substitutes: Substitutes;
  /** Of the action that is under way. */
  dice: Dice;
  /** Milliseconds since 1970, in whole seconds; only actions move it. */
  now: number;
  lastSession: number;
  lastLetter: number;
  lastPeer: number;
  lastChain: number;
  /** The latest epoch of each session. */
  readonly epochs: Map<number, number>;
}

/** What a test puts in the place of each peer that is created, to see a faulty one noticed. */
export interface Substitutes {
  readonly peer?: (peer: SealedPeer) => SealedPeer;
  readonly senderKeys?: (peer: SenderKeyPeer) => SenderKeyPeer;
}

export interface Account {
  readonly title: string;
  readonly name: string;
  readonly devices: Device[];
  identity: Identity;
  /** Who certifies its devices as senders. */
  readonly authority: CertificateAuthority;
  /** Never loses anything, so that one session grows old. */
  readonly isSteady: boolean;
}

/** The identity of an account, for devices of either implementation. */
export interface Identity {
  readonly ours: X25519KeyPair | undefined;
  readonly libsignal: libsignal.IdentityKeyPair;
  /** 33 bytes, hexadecimal. */
  readonly publicKey: string;
}

export interface Device {
  readonly title: string;
  readonly account: Account;
  readonly address: PeerAddress;
  readonly implementation: SealedPeer['implementation'];
  peer: SealedPeer;
  senderKeys: SenderKeyPeer;
  preKeys: PreKeyModel;
  /** By the title of the other device. */
  readonly ends: Map<string, EndModel>;
  /** Its own sender keys, by group. */
  readonly chains: Map<Group, SenderChain>;
  /** Those of others, by {@link chainKeyOf}. */
  readonly knownChains: Map<string, SenderKeyModel>;
  /** The last millisecond of its certificate, 0 without one. */
  certifiedUntil: number;
  /** Bundles that somebody may still have, oldest first. */
  readonly offers: Offer[];
}

export interface Offer {
  readonly bundle: SerializedPreKeyBundle;
  /** Hexadecimal. */
  readonly identity: string;
  readonly preKeys: PreKeyNames;
}

/** One direction between two devices of different implementations. */
export interface Route {
  readonly from: Device;
  readonly to: Device;
  readonly underway: Letter[];
  /** Handed over once at least, oldest first; the oldest are forgotten. */
  readonly past: Letter[];
  readonly isSteady: boolean;
}

export interface Letter extends Arrival {
  readonly number: number;
  readonly text: string;
  readonly message: SessionMessage;
  readonly view: MessageView;
  /** Present if it travels sealed. */
  readonly sealing: Sealing | undefined;
  isRead: boolean;
}

/** A distribution of sender keys in which every device may take part. */
export interface Group {
  readonly title: string;
  /** A UUID. */
  readonly distributionId: string;
  /** Latest last; the oldest are forgotten. */
  readonly letters: GroupLetter[];
  readonly distributions: Distribution[];
}

export interface GroupLetter {
  readonly number: number;
  readonly from: Device;
  readonly place: SenderChain;
  readonly text: string;
  readonly message: Uint8Array;
}

export interface Distribution {
  readonly from: Device;
  readonly place: SenderChain;
  readonly message: Uint8Array;
}

/** What the model of `device` knows of `other`. */
export function endOf(device: Device, other: Device): EndModel {
  return device.ends.get(other.title) ?? UNACQUAINTED;
}

export function setEnd(device: Device, other: Device, end: EndModel): void {
  device.ends.set(other.title, end);
}

/** Asks a device for a bundle, and remembers it for those who use an old one. */
export function takeOffer(device: Device, options: { oneTime: boolean; oneTimeKem: boolean }): Offer {
  const bundle = device.peer.bundle(options);
  const preKeys = offer(device.preKeys, bundle, options.oneTimeKem);
  const taken = { bundle, identity: bytesToHex(bundle.identityKey), preKeys };
  device.offers.push(taken);
  if (device.offers.length > OFFERS_MAX) device.offers.shift();
  return taken;
}

export function reverse(world: World, { from, to }: Route): Route {
  return world.routes.find((route) => route.from === to && route.to === from)!;
}

/** Names the sender keys of one device in one group. */
export function chainKeyOf(group: Group, from: Device): string {
  return `${group.title}/${from.title}`;
}

/** Notes a step for whoever looks into a divergence. What random bytes of libsignal decide stands in brackets. */
export function note(world: World, line: string): void {
  world.trace.push(line);
  if (world.trace.length > TRACE_MAX) world.trace.shift();
}

const OFFERS_MAX = 4;
const TRACE_MAX = 40;
