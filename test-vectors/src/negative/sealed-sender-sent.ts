/** Sealed messages in the form that the server gets and fans out. */

import { concatBytes, type RandomBytes } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { hex } from '../json.ts';
import { generatedFile, type NegativeCase, type Outcome, refused, stricter, valid } from './case.ts';
import { uuidBytes } from './messages.ts';
import { ALICE_NAME, BOB_NAME } from './people.ts';
import { varint } from './protobuf.ts';

export const sealedSenderSentFile = generatedFile(
  'sealed-sender-sent.json',
  {
    description:
      'Sealed messages for many in the form that is sent, as a server reads it that holds no key: keys, tags and bodies are ' +
      'random bytes. A valid case gives recipients, in the order of their first entries, each with its name (text), ' +
      'devices, and the message that these receive; and excluded, the names that were left out on purpose.',
    spec: 'Signal session layer, sections 1.5 and 9.3',
  },
  (seed) => {
    const scene = drawScene(seededRandom(seed));
    return [...goodCases(scene), ...frameCases(scene), ...deviceCases(scene), ...repeatedCases(scene)];
  },
);

interface Entry {
  readonly name: string;
  readonly serviceId: Uint8Array;
  /** Device id, and the two bytes behind it. */
  readonly devices: readonly (readonly [deviceId: number, registration: number])[];
  readonly key: Uint8Array;
}

interface Scene {
  readonly alice: Entry;
  readonly bob: Entry;
  /** The same account as `alice`, with other keys. */
  readonly again: Entry;
  readonly phone: Entry;
  readonly shared: Uint8Array;
  readonly random: RandomBytes;
}

const MORE = 0x8000;
const malformed = refused('E_MESSAGE_MALFORMED', 'InvalidProtobufEncoding');
const invalid = refused('E_SEALED_SENDER_INVALID', 'InvalidSealedSenderMessage');

function drawScene(random: RandomBytes): Scene {
  const entry = (name: string, kind: number, devices: Entry['devices']): Entry => {
    const serviceId = concatBytes(Uint8Array.of(kind), uuidBytes(name.replace('PNI:', '')));
    return { name, serviceId, devices, key: random(48) };
  };
  const alice = entry(ALICE_NAME, 0, [[1, 111]]);
  return {
    alice,
    bob: entry(BOB_NAME, 0, [
      [3, 222 | MORE],
      [4, 0x3fff],
    ]),
    again: { ...alice, devices: [[2, 333]], key: random(48) },
    phone: entry('PNI:12345678-1234-4234-8234-123456789012', 1, [[1, 0]]),
    shared: random(32 + 60),
    random,
  };
}

function entryBytes({ serviceId, devices, key }: Entry): Uint8Array {
  return concatBytes(serviceId, deviceList(devices), key);
}

function deviceList(devices: Entry['devices']): Uint8Array {
  return concatBytes(
    ...devices.map(([id, registration]) => Uint8Array.of(id, registration >>> 8, registration & 0xff)),
  );
}

function excludedBytes({ serviceId }: Entry): Uint8Array {
  return concatBytes(serviceId, Uint8Array.of(0));
}

function sent(count: number, parts: readonly Uint8Array[], { shared }: Scene, version = 0x23): Uint8Array {
  return concatBytes(Uint8Array.of(version), varint(count), ...parts, shared);
}

function received(entry: Entry, { shared }: Scene): string {
  return hex(concatBytes(Uint8Array.of(0x22), entry.key, shared));
}

function recipient(scene: Scene, entry: Entry, devices = entry.devices) {
  const listed = devices.map(([deviceId, registration]) => ({ deviceId, registrationId: registration & 0x3fff }));
  return { name: entry.name, devices: listed, message: received(entry, scene) };
}

function sentCase(name: string, bytes: Uint8Array, outcome: Outcome): NegativeCase {
  return { name, bytes: hex(bytes), ...outcome };
}

function goodCases(scene: Scene): NegativeCase[] {
  const { alice, bob, phone } = scene;
  const older = concatBytes(alice.serviceId.subarray(1), deviceList(alice.devices), alice.key);
  const two = [recipient(scene, alice), recipient(scene, bob)];
  return [
    sentCase(
      'two accounts, three devices',
      sent(2, [entryBytes(alice), entryBytes(bob)], scene),
      valid({ recipients: two, excluded: [] }),
    ),
    sentCase(
      'one account excluded',
      sent(2, [entryBytes(bob), excludedBytes(phone)], scene),
      valid({ recipients: [recipient(scene, bob)], excluded: [phone.name] }),
    ),
    sentCase(
      'a phone number identity',
      sent(1, [entryBytes(phone)], scene),
      valid({ recipients: [recipient(scene, phone)], excluded: [] }),
    ),
    sentCase('no entries', sent(0, [], scene), valid({ recipients: [], excluded: [] })),
    sentCase(
      'older layout, version byte 22',
      sent(1, [older], scene, 0x22),
      valid({ recipients: [recipient(scene, alice)], excluded: [] }),
    ),
    sentCase(
      'bit 14 behind a device, which has no meaning',
      sent(1, [entryBytes({ ...alice, devices: [[1, 111 | 0x4000]] })], scene),
      valid({ recipients: [recipient(scene, alice)], excluded: [] }),
    ),
  ];
}

function frameCases(scene: Scene): NegativeCase[] {
  const { alice, bob, shared } = scene;
  const whole = sent(2, [entryBytes(alice), entryBytes(bob)], scene);
  const unknown = refused('E_SEALED_SENDER_VERSION', 'UnknownSealedSenderVersion');
  const head = whole.length - shared.length;
  const cuts: readonly [string, number][] = [
    ['version byte alone', 1],
    ['count and nothing behind it', 2],
    ['cut in a service id', 10],
    ['cut behind a service id', 19],
    ['cut in a device', 20],
    ['cut in a registration id', 21],
    ['cut in an encrypted key', 40],
    ['cut in a tag', 65],
    ['cut behind the first entry', 70],
    ['cut behind all entries', head],
    ['cut in the ephemeral key', head + 31],
  ];
  const longCount = concatBytes(Uint8Array.of(0x23, 0x81, 0x00), entryBytes(alice), shared);
  return [
    sentCase('empty', new Uint8Array(0), invalid),
    ...[0x00, 0x11, 0x20, 0x24, 0x33, 0xff].map((version) =>
      sentCase(`version byte ${version.toString(16).padStart(2, '0')}`, whole.with(0, version), unknown),
    ),
    ...cuts.map(([name, length]) => sentCase(name, whole.slice(0, length), malformed)),
    sentCase('ephemeral key and no body', whole.slice(0, head + 32), valid(bodyless(scene))),
    sentCase('a count higher than the entries', sent(3, [entryBytes(alice), entryBytes(bob)], scene), malformed),
    sentCase('a count of 2^32 - 1', sent(0xffff_ffff, [entryBytes(alice)], scene), malformed),
    sentCase('a count that does not end', Uint8Array.of(0x23, ...new Uint8Array(12).fill(0xff)), malformed),
    sentCase('a count in two bytes where one is enough', longCount, stricter('E_MESSAGE_MALFORMED', LONG_COUNT_REASON)),
  ];
}

function bodyless(scene: Scene) {
  const short = { ...scene, shared: scene.shared.slice(0, 32) };
  return { recipients: [recipient(short, scene.alice), recipient(short, scene.bob)], excluded: [] };
}

function deviceCases(scene: Scene): NegativeCase[] {
  const { alice } = scene;
  const devices = (name: string, list: Entry['devices'], outcome: Outcome) => {
    return sentCase(name, sent(1, [entryBytes({ ...alice, devices: list })], scene), outcome);
  };
  const all = Array.from({ length: 127 }, (_, i) => [i + 1, i < 126 ? MORE : 0] as const);
  const kind = (byte: number) => entryBytes({ ...alice, serviceId: alice.serviceId.with(0, byte) });
  return [
    devices('device 127', [[127, 1]], valid({ recipients: [recipient(scene, alice, [[127, 1]])], excluded: [] })),
    devices('device 128', [[128, 1]], malformed),
    devices('device 255', [[255, 1]], malformed),
    devices(
      'device 0 behind another one',
      [
        [1, MORE],
        [0, 0],
      ],
      malformed,
    ),
    devices('127 devices', all, valid({ recipients: [recipient(scene, alice, all)], excluded: [] })),
    devices(
      '128 devices',
      [[1, MORE], ...all],
      stricter('E_MESSAGE_MALFORMED', 'There are 127 numbers of devices; an account cannot have more.'),
    ),
    sentCase('service id of kind 2', sent(1, [kind(2)], scene), malformed),
    sentCase('service id of kind ff', sent(1, [kind(0xff)], scene), malformed),
    sentCase(
      'excluded service id of kind 2',
      sent(1, [concatBytes(kind(2).slice(0, 17), Uint8Array.of(0))], scene),
      malformed,
    ),
  ];
}

function repeatedCases(scene: Scene): NegativeCase[] {
  const { alice, again, bob } = scene;
  const merged = recipient(scene, alice, [...alice.devices, ...again.devices]);
  return [
    sentCase(
      'an account twice: its devices are put together, with the key of its first entry',
      sent(3, [entryBytes(alice), entryBytes(bob), entryBytes(again)], scene),
      valid({ recipients: [merged, recipient(scene, bob)], excluded: [] }),
    ),
    sentCase(
      'an account that is listed and excluded',
      sent(2, [entryBytes(alice), excludedBytes(alice)], scene),
      invalid,
    ),
    sentCase(
      'an account that is excluded and listed',
      sent(2, [excludedBytes(alice), entryBytes(alice)], scene),
      invalid,
    ),
    sentCase(
      'an account that is excluded twice',
      sent(2, [excludedBytes(alice), excludedBytes(alice)], scene),
      invalid,
    ),
  ];
}

const LONG_COUNT_REASON =
  'A count in more bytes than it needs is read in different ways by different readers: libsignal takes the wrong place for ' +
  'the start of what is shared.';
