// What a forged message costs a device before its MAC is found wrong: provider calls first, then time, as a ratio
// against the next honest message of the same session in the same run.
//
//   npx tsc -b packages/ratchet && node benchmarks/forged-jump.mjs
//
// The counts are exact and hold everywhere; packages/ratchet/test/forged-work.test.ts keeps them. Every message is made
// from one seed, and after every refusal the record is compared to the byte, outside the timed part.

import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { concatBytes, createProvider, utf8ToBytes } from '@sotto/crypto';
import { noblePrimitives, nobleProvider } from '@sotto/crypto/noble';
import {
  decryptMessage,
  encodeSessionRecord,
  encryptMessage,
  FORWARD_JUMP_MAX,
  generateIdentityKeyPair,
  generateKemPreKey,
  generateSignedPreKey,
  initiateSession,
  SELF_FORWARD_JUMP_MAX,
} from '@sotto/ratchet';
import {
  decodePreKeySignalMessage,
  decodeSignalMessage,
  encodePreKeySignalMessage,
  encodeSignalMessage,
} from '@sotto/wire';

const NOW = 1_700_000_000_000;
const RUNS = 5;
const ALICE = '9d0652a3-dcc3-4d11-975f-74d61598733f';
const BOB = '796abedb-ca4e-4f18-8803-1fde5b921f9f';
/** In the order of the columns. */
const COUNTED = {
  HMAC: ['hmacSha256'],
  HKDF: ['hkdfSha256'],
  X25519: ['x25519SharedSecret'],
  KEM: ['kyberDecapsulate'],
};

main();

function main() {
  const [alice, bob] = [createDevice(ALICE, 1), createDevice(BOB, 1)];
  initiate(alice, bob);
  const first = encrypt(alice, bob);
  receive(bob, alice, first);
  receive(alice, bob, encrypt(bob, alice));
  receive(bob, alice, encrypt(alice, bob));
  const honest = encrypt(alice, bob);
  const rows = [
    { name: 'honest, the next one', ...measure(bob, alice, honest, true) },
    { name: 'forged, the next place', ...measure(bob, alice, forge(honest, 0)) },
    { name: 'forged, a place beyond the limit', ...measure(bob, alice, forge(honest, FORWARD_JUMP_MAX + 1)) },
    { name: 'forged, 2000 places ahead', ...measure(bob, alice, forge(honest, 2_000)) },
    { name: 'forged, 25 000 places ahead', ...measure(bob, alice, forge(honest, FORWARD_JUMP_MAX - 1)) },
    { name: 'the same, on an unknown ratchet key', ...measure(bob, alice, forge(honest, FORWARD_JUMP_MAX - 1, true)) },
    { name: 'the same, as a first message', ...measure(createDevice(BOB, 1), alice, forgeFirst(first)) },
    { name: 'forged, between own devices, 250 000 ahead', ...measureOwn() },
    { name: 'forged, on 41 sessions', ...measureAll(alice, bob) },
  ];
  const base = rows[0].ms;
  const print = (...cells) => {
    const [name, ...numbers] = cells;
    process.stdout.write(`| ${name.padEnd(42)} | ${numbers.map((cell) => String(cell).padStart(8)).join(' | ')} |\n`);
  };
  process.stdout.write(`Node ${process.versions.node}, ${process.arch}, ${cpus().length} cores, best of ${RUNS}\n\n`);
  print('Message', ...Object.keys(COUNTED), 'ms', 'ratio');
  print('---', ...Object.keys(COUNTED).map(() => '---:'), '---:', '---:');
  for (const { name, work, ms } of rows) print(name, ...Object.values(work), ms.toFixed(2), (ms / base).toFixed(1));
}

/** The best of a few runs on one record, and what one of them asks of the provider. */
function measure(receiver, sender, message, isHonest = false) {
  const before = receiver.record && encodeSessionRecord(receiver.record);
  const work = Object.fromEntries(Object.keys(COUNTED).map((name) => [name, 0]));
  const primitives = { ...noblePrimitives };
  for (const [name, methods] of Object.entries(COUNTED)) {
    for (const method of methods) {
      primitives[method] = (...args) => {
        work[name] += 1;
        return noblePrimitives[method](...args);
      };
    }
  }
  // Its steps are written in primitives, so these are what counts.
  const counting = createProvider(primitives);
  const run = (crypto) => {
    const input = { local: receiver.local, remote: remoteOf(sender), message, preKeys: receiver.preKeys };
    try {
      decryptMessage(receiver.record, input, { ...receiver.env, crypto });
      return 'read';
    } catch (error) {
      return error.code;
    }
  };
  const outcome = run(counting);
  if (outcome !== (isHonest ? 'read' : 'E_MESSAGE_UNDECRYPTABLE')) throw new Error(`unexpected outcome: ${outcome}`);
  let ms = Number.POSITIVE_INFINITY;
  for (let n = 0; n < RUNS; n++) {
    const start = performance.now();
    run(nobleProvider);
    ms = Math.min(ms, performance.now() - start);
  }
  const after = receiver.record && encodeSessionRecord(receiver.record);
  if (before !== undefined && Buffer.compare(before, after) !== 0) throw new Error('a refusal changed the record');
  return { work, ms };
}

function measureOwn() {
  const phone = createDevice(ALICE, 1);
  const laptop = createDevice(ALICE, 2, phone.local.identityKeyPair);
  initiate(phone, laptop);
  receive(laptop, phone, encrypt(phone, laptop));
  receive(phone, laptop, encrypt(laptop, phone));
  receive(laptop, phone, encrypt(phone, laptop));
  return measure(laptop, phone, forge(encrypt(phone, laptop), SELF_FORWARD_JUMP_MAX - 1));
}

/** 41 sessions, all of which have a place for the message: the search ends when its allowance is used up. */
function measureAll(alice, bob) {
  for (let n = 0; n < 40; n++) {
    initiate(alice, bob);
    receive(bob, alice, encrypt(alice, bob));
    receive(alice, bob, encrypt(bob, alice));
  }
  const next = encrypt(alice, bob);
  return [600, 995, FORWARD_JUMP_MAX - 2]
    .map((places) => measure(bob, alice, forge(next, places, true)))
    .reduce((worst, one) => (one.ms > worst.ms ? one : worst));
}

/** A message so many places further on in both ratchets, with a MAC that nobody can make without the keys. */
function forge({ bytes }, places, isNewKey = false) {
  const fields = decodeSignalMessage(bytes.subarray(1, -8));
  const index = readVarint(fields.pqRatchet, 2);
  const forged = encodeSignalMessage({
    ...fields,
    ...(isNewKey && { ratchetKey: Uint8Array.of(5, ...new Uint8Array(32).fill(9)) }),
    counter: fields.counter + places,
    pqRatchet: Uint8Array.of(1, fields.pqRatchet[1], ...varint(index + places), 0),
  });
  return { type: 'signalMessage', bytes: concatBytes(bytes.subarray(0, 1), forged, new Uint8Array(8)) };
}

function forgeFirst({ bytes }) {
  const fields = decodePreKeySignalMessage(bytes.subarray(1));
  const message = forge({ bytes: fields.message }, FORWARD_JUMP_MAX - 1).bytes;
  const body = encodePreKeySignalMessage({ ...fields, message });
  return { type: 'preKeySignalMessage', bytes: concatBytes(bytes.subarray(0, 1), body) };
}

function readVarint(bytes, start) {
  let value = 0;
  for (let place = 0; ; place++) {
    const byte = bytes[start + place];
    value += (byte & 0x7f) * 128 ** place;
    if (byte < 0x80) return value;
  }
}

function varint(value) {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** A device whose every key comes from its name. */
function createDevice(name, deviceId, identityKeyPair) {
  let drawn = 0;
  const random = (length) => {
    drawn += 1;
    const hash = createHash('shake256', { outputLength: length });
    return Uint8Array.from(hash.update(`forged jump/${name}/${deviceId}/${drawn}`).digest());
  };
  const env = { crypto: nobleProvider, random, now: NOW };
  const identity = generateIdentityKeyPair(env);
  const local = { address: { name, deviceId }, identityKeyPair: identityKeyPair ?? identity, registrationId: 1 };
  const signed = generateSignedPreKey(1, local.identityKeyPair, env);
  const kem = generateKemPreKey(2, local.identityKeyPair, { lastResort: true }, env);
  const preKeys = {
    signedPreKey: () => signed,
    kemPreKey: () => kem,
    oneTimePreKey: () => undefined,
    isUsed: () => false,
  };
  const bundle = {
    registrationId: 1,
    deviceId,
    identityKey: local.identityKeyPair.publicKey,
    signedPreKey: { id: 1, publicKey: signed.keyPair.publicKey, signature: signed.signature },
    kemPreKey: { id: 2, publicKey: kem.keyPair.publicKey, signature: kem.signature },
  };
  return { local, env, preKeys, bundle, record: undefined };
}

function initiate(from, to) {
  const input = { local: from.local, remote: remoteOf(to), bundle: to.bundle };
  from.record = initiateSession(from.record, input, from.env).state;
}

function encrypt(from, to) {
  const input = { local: from.local, remote: remoteOf(to), plaintext: utf8ToBytes('text') };
  const { state, output } = encryptMessage(from.record, input, from.env);
  from.record = state;
  return output;
}

function receive(to, from, message) {
  const input = { local: to.local, remote: remoteOf(from), message, preKeys: to.preKeys };
  to.record = decryptMessage(to.record, input, to.env).state;
}

function remoteOf({ local }) {
  return { address: local.address, identityKey: local.identityKeyPair.publicKey };
}
