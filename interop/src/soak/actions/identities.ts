/** Identities: safety numbers compared, devices set up anew, accounts that change theirs, and peers that accept it. */

import * as libsignal from '@signalapp/libsignal-client';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@sotto/crypto';
import { compareScannable, parsePublicKey, safetyNumber } from '@sotto/ratchet';
import { own } from '../../libsignal-peer.ts';
import { crypto } from '../../provider.ts';
import type { Action } from '../action.ts';
import { acceptIdentity, isIdentityStale } from '../begin.ts';
import { createIdentity, replacePeer } from '../create-world.ts';
import { assertEqual } from '../divergence.ts';
import { pickRoute } from '../routes.ts';
import { type Account, type Device, note, type World } from '../world.ts';

export const compareSafetyNumbers: Action = {
  name: 'compare safety numbers',
  weight: 6,
  possible: () => true,
  run: async (world) => {
    const { from, to } = pickRoute(world);
    const [local, remote] = [partyOf(from.account), partyOf(to.account)];
    const options = { iterations: world.dice.pick([2, 1024, 5200]), version: world.dice.between(1, 2) };
    const number = safetyNumber(crypto, { local, remote }, options);
    const { iterations, version } = options;
    const fingerprint = libsignal.Fingerprint.new(
      iterations,
      version,
      own(remote.identifier),
      libsignal.PublicKey.deserialize(own(hexToBytes(to.account.identity.publicKey))),
      own(local.identifier),
      libsignal.PublicKey.deserialize(own(hexToBytes(from.account.identity.publicKey))),
    );
    const between = `${from.account.title} and ${to.account.title}`;
    assertEqual(`safety number of ${between}`, fingerprint.displayableFingerprint().toString(), number.digits);
    const scanned = fingerprint.scannableFingerprint().toBuffer();
    assertEqual(`scanned code of ${between}`, compareScannable(number.scannable, scanned), true);
    note(world, `compared the safety number of ${between}`);
  },
};

/** A device loses its store and is set up anew, with the identity of its account. */
export const setUpAnew: Action = {
  name: 'set a device up anew',
  weight: 3,
  possible: () => true,
  run: async (world) => {
    const device = world.dice.pick(world.devices.filter(({ account }) => !account.isSteady));
    lose(world, device);
  },
};

/** An account begins anew with another identity: all its devices have lost everything. */
export const changeIdentity: Action = {
  name: 'change identity',
  weight: 3,
  possible: () => true,
  run: async (world) => {
    const account = world.dice.pick(world.accounts.filter(({ isSteady }) => !isSteady));
    const implementations = account.devices.map(({ implementation }) => implementation);
    account.identity = createIdentity(world, implementations);
    for (const device of account.devices) lose(world, device);
  },
};

export const accept: Action = {
  name: 'accept an identity',
  weight: 30,
  possible: (world) => world.routes.some(isIdentityStale),
  run: async (world) => {
    const route = pickRoute(world, isIdentityStale);
    await acceptIdentity(world, route);
    assertEqual('identity', bytesToHex(route.to.peer.identityKey), route.to.account.identity.publicKey);
  },
};

function lose(world: World, device: Device): void {
  replacePeer(world, device);
  note(world, `${device.title} is set up anew, with ${device.account.title}'s identity`);
}

function partyOf({ name, identity }: Account) {
  return { identityKey: parsePublicKey(hexToBytes(identity.publicKey)), identifier: utf8ToBytes(name) };
}
