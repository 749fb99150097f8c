/** Who lives in the world of a run. It begins with nobody knowing anybody. */

import * as libsignal from '@signalapp/libsignal-client';
import { bytesToHex, type RandomBytes, type X25519KeyPair } from '@sotto/crypto';
import { generateIdentityKeyPair } from '@sotto/ratchet';
import { seededRandom } from '@sotto/testkit';
import { own } from '../libsignal-peer.ts';
import { LibsignalAuthority, LibsignalSealedPeer } from '../libsignal-sealed-peer.ts';
import { LibsignalSenderKeyPeer } from '../libsignal-sender-keys.ts';
import { OurAuthority, OurSealedPeer } from '../our-sealed-peer.ts';
import { OurSenderKeyPeer } from '../our-sender-keys.ts';
import { crypto } from '../provider.ts';
import type { CertificateAuthority, SealedPeer } from '../sealed-peer.ts';
import type { SenderKeyPeer } from '../sender-key-peer.ts';
import { createDice } from './dice.ts';
import { emptyPreKeys } from './model/pre-key-model.ts';
import { createReport } from './report.ts';
import {
  type Account,
  type Device,
  type Group,
  type Identity,
  type Route,
  type Substitutes,
  takeOffer,
  type World,
} from './world.ts';

export function createWorld(seed: string, substitutes: Substitutes = {}): World {
  const accounts: Account[] = [];
  const devices: Device[] = [];
  const routes: Route[] = [];
  const world: World = {
    seed,
    accounts,
    devices,
    routes,
    report: createReport(),
    trace: [],
    groups: GROUPS.map(createGroup),
    substitutes,
    dice: createDice(seededRandom(`${seed}/start`)),
    now: START,
    lastSession: 0,
    lastLetter: 0,
    lastPeer: 0,
    lastChain: 0,
    epochs: new Map(),
  };
  const authorities = [new OurAuthority(seededRandom(`${seed}/authority`)), new LibsignalAuthority()];
  for (const [i, plan] of ACCOUNTS.entries()) accounts.push(createAccount(world, plan, authorities[i % 2]!));
  devices.push(...accounts.flatMap((account) => account.devices));
  const [ours, theirs] = (['ours', 'libsignal'] as const).map((one) => devices.filter((d) => d.implementation === one));
  for (const our of ours!) for (const their of theirs!) routes.push(createRoute(our, their), createRoute(their, our));
  return world;
}

/** A device that lost everything: it holds nothing but the identity its account has now. */
export function replacePeer(world: World, device: Device): void {
  device.peer = createPeer(world, device.account.identity, device);
  device.senderKeys = createSenderKeyPeer(world, device);
  device.preKeys = emptyPreKeys();
  device.ends.clear();
  device.certifiedUntil = 0;
  device.chains.clear();
  device.knownChains.clear();
  takeOffer(device, { oneTime: false, oneTimeKem: false });
}

/** A fresh identity. Only libsignal's devices can be given one that libsignal made. */
export function createIdentity(world: World, implementations: readonly SealedPeer['implementation'][]): Identity {
  if (!implementations.includes('ours')) return describeIdentity(undefined, libsignal.IdentityKeyPair.generate());
  const random = seededRandom(`${world.seed}/identity/${++world.lastPeer}`);
  const ours = generateIdentityKeyPair({ crypto, random });
  const privateKey = libsignal.PrivateKey.deserialize(own(ours.privateKey));
  return describeIdentity(ours, new libsignal.IdentityKeyPair(privateKey.getPublicKey(), privateKey));
}

interface AccountPlan {
  readonly title: string;
  readonly name: string;
  readonly implementations: readonly SealedPeer['implementation'][];
}

function createAccount(world: World, plan: AccountPlan, authority: CertificateAuthority): Account {
  const { title, name, implementations } = plan;
  const devices: Device[] = [];
  const isSteady = STEADY.some((device) => device.startsWith(title));
  const identity = createIdentity(world, implementations);
  const account = { title, name, devices, identity, authority, isSteady };
  for (const [position, implementation] of implementations.entries()) {
    const address = { name, deviceId: position + 1 };
    const device: Device = {
      title: `${title}.${address.deviceId}`,
      account,
      address,
      implementation,
      peer: createPeer(world, identity, { address, implementation }),
      senderKeys: createSenderKeyPeer(world, { address, implementation }),
      preKeys: emptyPreKeys(),
      ends: new Map(),
      certifiedUntil: 0,
      chains: new Map(),
      knownChains: new Map(),
      offers: [],
    };
    takeOffer(device, { oneTime: false, oneTimeKem: false });
    devices.push(device);
  }
  return account;
}

type Place = Pick<Device, 'address' | 'implementation'>;

function createPeer(world: World, identity: Identity, place: Place): SealedPeer {
  const peer = createHonestPeer(world, identity, place);
  return world.substitutes.peer?.(peer) ?? peer;
}

function createHonestPeer(world: World, identity: Identity, { address, implementation }: Place): SealedPeer {
  const now = () => world.now;
  if (implementation === 'libsignal') {
    return new LibsignalSealedPeer(address, { identityKeyPair: identity.libsignal, now });
  }
  if (identity.ours === undefined) throw new TypeError('identity: is one that only libsignal can hold');
  return new OurSealedPeer(address, freshRandom(world), { identityKeyPair: identity.ours, now });
}

function createSenderKeyPeer(world: World, { address, implementation }: Place): SenderKeyPeer {
  const isOurs = implementation === 'ours';
  const peer = isOurs ? new OurSenderKeyPeer(address, freshRandom(world)) : new LibsignalSenderKeyPeer(address);
  return world.substitutes.senderKeys?.(peer) ?? peer;
}

function freshRandom(world: World): RandomBytes {
  return seededRandom(`${world.seed}/peer/${++world.lastPeer}`);
}

function createGroup(distributionId: string, position: number): Group {
  return { title: `group ${position + 1}`, distributionId, letters: [], distributions: [] };
}

function createRoute(from: Device, to: Device): Route {
  const isSteady = STEADY.includes(from.title) && STEADY.includes(to.title);
  return { from, to, underway: [], past: [], isSteady };
}

function describeIdentity(ours: X25519KeyPair | undefined, pair: libsignal.IdentityKeyPair): Identity {
  return { ours, libsignal: pair, publicKey: bytesToHex(pair.publicKey.serialize()) };
}

/** Names of all kinds: an ACI, a PNI, and one that is no service id and binds nothing. Erin has devices of both kinds. */
const ACCOUNTS: readonly AccountPlan[] = [
  { title: 'Alice', name: '9d0652a3-dcc3-4d11-975f-74d61598733f', implementations: ['ours', 'ours'] },
  { title: 'Bob', name: 'PNI:796abedb-ca4e-4f18-8803-1fde5b921f9f', implementations: ['ours', 'ours'] },
  { title: 'Carol', name: '3b1f3a0e-5ad5-4b60-a3a3-0d4b1d7c3e11', implementations: ['libsignal', 'libsignal'] },
  { title: 'Dave', name: 'dave', implementations: ['libsignal', 'libsignal'] },
  { title: 'Erin', name: 'c0ffee00-0000-4000-8000-00000000e411', implementations: ['ours', 'libsignal'] },
];
const GROUPS = ['d1d1d1d1-7000-11eb-b32a-33b8a8a487a6', 'd1d1d1d1-7000-11eb-b32a-33b8a8a487a7'];
/** Devices whose sessions with each other nothing disturbs, so that one session grows old. */
const STEADY = ['Alice.1', 'Carol.1'];
const START = Date.UTC(2026, 0, 1);
