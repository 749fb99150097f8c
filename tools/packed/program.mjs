// What an application does with the packed packages, run by tools/check-packed.mjs in a folder that has nothing else:
// loads every entry, holds a conversation of two messages on the default backend, and meets every class of errors
// through every way to it. `program.mjs BACKEND` says which backend must be the default one.

import { deepStrictEqual as assertEqual, ok, throws } from 'node:assert';
import { ClientError } from '@sotto/client';
import { CryptoError, defaultProvider, systemRandom, wipe } from '@sotto/crypto';
import { nobleProvider } from '@sotto/crypto/noble';
import { nodeProvider } from '@sotto/crypto/node';
import { portableProvider } from '@sotto/crypto/portable';
import { createSodiumProvider } from '@sotto/crypto/sodium';
import { IdentityError } from '@sotto/identity';
import * as ratchet from '@sotto/ratchet';
import * as certificates from '@sotto/ratchet/certificates';
import { RelayError } from '@sotto/relay';
import { memoryStore, StoreError } from '@sotto/store';
import { storeCompliance } from '@sotto/store/compliance';
import * as encrypted from '@sotto/store-encrypted';
import * as indexeddb from '@sotto/store-indexeddb';
import * as sqlite from '@sotto/store-sqlite';
import { decodeEnvelope, WireError } from '@sotto/wire';

/** @typedef {import('@sotto/ratchet').LocalDevice} Device */

const env = { crypto: defaultProvider, random: systemRandom, now: Date.now() };

assertEqual(defaultProvider.name, process.argv[2]);
ok([portableProvider, nodeProvider].includes(defaultProvider), 'the default backend is a second copy');
for (const { name, aesGcmSivDecrypt } of [defaultProvider, nobleProvider, nodeProvider, portableProvider]) {
  const open = () => aesGcmSivDecrypt(new Uint8Array(32), new Uint8Array(12), new Uint8Array(16));
  throws(open, CryptoError, `the errors of ${name} are of another class`);
}
for (const one of [ClientError, IdentityError, RelayError, StoreError, WireError]) ok(one.prototype instanceof Error);
assertEqual(certificates.RatchetError, ratchet.RatchetError);
assertEqual(certificates.createSenderCertificate, ratchet.createSenderCertificate);
throws(() => decodeEnvelope(new Uint8Array([255])), WireError);
assertEqual(typeof createSodiumProvider, 'function');
for (const { StoreError: same } of [sqlite, encrypted, indexeddb]) assertEqual(same, StoreError);
for (const { run } of storeCompliance.slice(0, 3)) await run(memoryFactory());
converse(createDevice('9d0652a3-dcc3-4d11-975f-74d61598733f'), createDevice('796abedb-ca4e-4f18-8803-1fde5b921f9f'));

/** @returns {import('@sotto/store/compliance').StoreFactory} */
function memoryFactory() {
  return {
    open: async () => memoryStore(),
    another: async (sharing) => memoryStore({ sharing }),
    reopen: async (sharing) => memoryStore({ sharing }),
    destroy: async () => undefined,
  };
}

/** @param {string} name @returns {Device} */
function createDevice(name) {
  return {
    address: { name, deviceId: 1 },
    identityKeyPair: ratchet.generateIdentityKeyPair(env),
    registrationId: 1,
  };
}

/** Alice writes first, Bob answers. @param {Device} alice @param {Device} bob */
function converse(alice, bob) {
  const { bundle, preKeys } = publish(bob);
  const toBob = remote(bob);
  const initiated = ratchet.initiateSession(undefined, { local: alice, remote: toBob, bundle }, env);
  const plaintext = new Uint8Array([1, 2, 3]);
  const sent = ratchet.encryptMessage(initiated.state, { local: alice, remote: toBob, plaintext }, env);
  const toAlice = remote(alice);
  const received = ratchet.decryptMessage(
    undefined,
    { local: bob, remote: toAlice, message: sent.output, preKeys },
    env,
  );
  assertEqual([...received.output.plaintext], [1, 2, 3]);
  wipe(...sent.spent, ...received.spent);

  const record = ratchet.decodeSessionRecord(ratchet.encodeSessionRecord(received.state));
  const input = { local: bob, remote: toAlice, plaintext: new Uint8Array([4]) };
  const answer = ratchet.encryptMessage(record, input, env);
  const message = answer.output;
  const read = ratchet.decryptMessage(sent.state, { local: alice, remote: toBob, message, preKeys }, env);
  assertEqual([...read.output.plaintext], [4]);
  const again = () => ratchet.decryptMessage(read.state, { local: alice, remote: toBob, message, preKeys }, env);
  throws(again, ratchet.RatchetError);
}

/** @param {Device} device */
function publish({ address, identityKeyPair, registrationId }) {
  const signed = ratchet.generateSignedPreKey(1, identityKeyPair, env);
  const kem = ratchet.generateKemPreKey(2, identityKeyPair, { lastResort: true }, env);
  return {
    bundle: {
      registrationId,
      deviceId: address.deviceId,
      identityKey: identityKeyPair.publicKey,
      signedPreKey: { id: signed.id, publicKey: signed.keyPair.publicKey, signature: signed.signature },
      kemPreKey: { id: kem.id, publicKey: kem.keyPair.publicKey, signature: kem.signature },
    },
    /** @type {import('@sotto/ratchet').PreKeyLookup} */
    preKeys: {
      signedPreKey: (id) => (id === signed.id ? signed : undefined),
      kemPreKey: (id) => (id === kem.id ? kem : undefined),
      oneTimePreKey: () => undefined,
      isUsed: () => false,
    },
  };
}

/** @param {Device} device */
function remote({ address, identityKeyPair }) {
  return { address, identityKey: identityKeyPair.publicKey };
}
