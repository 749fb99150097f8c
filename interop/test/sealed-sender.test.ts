/** Sealed sender both ways: certificates, version 1, version 2 for one and for many, refusals. */

import * as libsignal from '@signalapp/libsignal-client';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@sotto/crypto';
import { encodePlaintextContent, parseSenderCertificate } from '@sotto/ratchet';
import { seededRandom, seedFromEnv } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { own } from '../src/libsignal-peer.ts';
import {
  LibsignalAuthority,
  LibsignalSealedPeer,
  libsignalJudges,
  libsignalReads,
} from '../src/libsignal-sealed-peer.ts';
import { OurAuthority, OurSealedPeer, weJudge, weRead } from '../src/our-sealed-peer.ts';
import type { PeerAddress } from '../src/peer.ts';
import { crypto } from '../src/provider.ts';
import { type CertificateAuthority, type CertificateVerdict, outcomeOf, type SealedForm } from '../src/sealed-peer.ts';

const seed = seedFromEnv();
const random = seededRandom(`${seed}/sealed sender`);
const NOW = 1_700_000_000_000;
const EXPIRES = NOW + 86_400_000;
const ALICE = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
const BOB = { name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 };
const BOB_TOO = { ...BOB, deviceId: 4 };
const BOB_PNI = { name: 'PNI:12345678-1234-4234-8234-123456789012', deviceId: 9 };
const EXCLUDED = ['00000000-0000-4000-8000-000000000001', 'PNI:00000000-0000-4000-8000-000000000001'];
const FORMS: readonly SealedForm[] = ['version 1', 'version 2'];
const REQUEST = encodePlaintextContent({ ratchetKey: undefined, sentAt: NOW, senderDeviceId: 3 });

type SealedDevice = OurSealedPeer | LibsignalSealedPeer;
const ours = (address: PeerAddress, options?: ConstructorParameters<typeof OurSealedPeer>[2]) =>
  new OurSealedPeer(address, random, options);
const theirs = (address: PeerAddress, options?: ConstructorParameters<typeof LibsignalSealedPeer>[1]) =>
  new LibsignalSealedPeer(address, options);

const authorities: readonly (() => CertificateAuthority)[] = [
  () => new OurAuthority(random),
  () => new LibsignalAuthority(),
];
const roles = [
  { title: 'we seal, libsignal opens', sender: () => ours(ALICE), receiver: () => theirs(BOB) },
  { title: 'libsignal seals, we open', sender: () => theirs(ALICE), receiver: () => ours(BOB) },
].flatMap((role) => authorities.map((authority) => ({ ...role, authority: authority() })));

describe.each(authorities)('certificates, case %#', (create) => {
  const authority = create();
  const { identityKey } = ours(ALICE);
  const certificate = authority.certify({ address: ALICE, identityKey }, EXPIRES);

  it(`of ${authority.implementation} say the same to both, and are valid to both`, () => {
    for (const e164 of [undefined, '+14155550101', 'alice@a.example']) {
      const one = authority.certify({ address: ALICE, e164, identityKey }, EXPIRES);
      const expected = { sender: ALICE, e164, identityKey: bytesToHex(identityKey), expires: EXPIRES };
      expect(weRead(one)).toEqual(expected);
      expect(libsignalReads(one)).toEqual(expected);
      expect(judgements(one, authority.trustRoot, NOW)).toEqual(['valid', 'valid']);
    }
  });

  it(`of ${authority.implementation} are valid up to their expiry, that millisecond included, under their root alone`, () => {
    expect(judgements(certificate, authority.trustRoot, EXPIRES)).toEqual(['valid', 'valid']);
    expect(judgements(certificate, authority.trustRoot, EXPIRES + 1)).toEqual(['not valid', 'not valid']);
    expect(judgements(certificate, create().trustRoot, NOW)).toEqual(['not valid', 'not valid']);
  });

  it(`of ${authority.implementation} with any byte damaged are valid to neither`, () => {
    for (const position of certificate.keys()) {
      const damaged = flip(certificate, position, position % 8);
      expect(judgements(damaged, authority.trustRoot, NOW)).not.toContain('valid');
    }
  });
});

describe('certificates', () => {
  const { identityKey } = ours(ALICE);
  const testRoot = libsignal.PrivateKey.deserialize(new Uint8Array(32)).getPublicKey().serialize();

  it('of the revoked server are not valid to either', () => {
    const outcomes = [0xdead_c356, 0xdead_c357].map((id) => {
      const authority = new LibsignalAuthority(id);
      const certificate = authority.certify({ address: ALICE, identityKey }, EXPIRES);
      return judgements(certificate, authority.trustRoot, NOW);
    });
    expect(outcomes).toEqual([
      ['valid', 'valid'],
      ['not valid', 'not valid'],
    ]);
  });

  it.each([
    ['by the id of the well-known test server', '40d786df9a07', 'valid'],
    ['by the id of another well-known server', '4002', 'not valid'],
    ['by an id that nobody knows', '4005', 'not valid'],
    ['by nobody', '', 'refused'],
  ])('signed %s are judged alike', (_what, signer, verdict) => {
    // The body by hand, since neither API writes a signer by id; the test server's private key is public.
    const key = `2221${bytesToHex(identityKey)}`;
    const body = hexToBytes(`10011900c40bd58b010000${key}3224${bytesToHex(utf8ToBytes(ALICE.name))}${signer}`);
    const signature = libsignal.PrivateKey.deserialize(new Uint8Array(32).fill(0xff)).sign(own(body));
    const head = Uint8Array.of(0x0a, body.length);
    const certificate = concatBytes(head, body, Uint8Array.of(0x12, 64), signature);
    expect(judgements(certificate, testRoot, NOW)).toEqual([verdict, verdict]);
    // Only when it is asked for the server does libsignal say that it does not know it.
    if (signer === '4005') {
      const { signer: named } = parseSenderCertificate(certificate);
      expect(named).toEqual({ kind: 'wellKnown', id: 5 });
      const parsed = libsignal.SenderCertificate.deserialize(own(certificate));
      expect(() => parsed.serverCertificate()).toThrow(/unknown server certificate/);
    }
  });

  it.each([
    ['16 bytes', `3a10${'11'.repeat(16)}`, '11111111-1111-1111-1111-111111111111'],
    ['any text', '3203616263', 'abc'],
    ['no text', '3200', ''],
  ])('name their sender by %s, alike', (_what, senderId, name) => {
    const authority = new OurAuthority(random);
    const server = `2a69${bytesToHex(authority.serverCertificate)}`;
    const body = hexToBytes(`10011900c40bd58b0100002221${bytesToHex(identityKey)}${server}${senderId}`);
    const length = [(body.length & 0x7f) | 0x80, body.length >> 7];
    const certificate = concatBytes(Uint8Array.of(0x0a, ...length), body, Uint8Array.of(0x12, 0));
    expect(weRead(certificate).sender.name).toBe(name);
    expect(libsignalReads(certificate).sender.name).toBe(name);
  });
});

describe.each(roles)(
  '$title, certified by $authority.implementation',
  ({ sender: newSender, receiver: newReceiver, authority }) => {
    const acquainted = async () => {
      const [sender, receiver] = [certified(newSender(), authority), certified(newReceiver(), authority)];
      await sender.initiate(BOB, receiver.bundle({ oneTime: true }));
      return { sender, receiver };
    };

    it.each(FORMS)('%s carries first messages, plain ones and replies', async (form) => {
      const { sender, receiver } = await acquainted();
      for (const text of ['first', 'again']) {
        const read = await receiver.unsealText(await sender.sealText(form, BOB, text), authority.trustRoot, NOW);
        expect(read).toEqual({ text, sender: ALICE });
      }
      const reply = await receiver.sealText(form, ALICE, 'reply');
      expect(await sender.unsealText(reply, authority.trustRoot, NOW)).toEqual({ text: 'reply', sender: BOB });
      const plain = await receiver.unsealText(await sender.sealText(form, BOB, 'plain'), authority.trustRoot, NOW);
      expect(plain).toEqual({ text: 'plain', sender: ALICE });
    });

    it.each(FORMS)('%s carries content with its hint and group', async (form) => {
      const { sender, receiver } = await acquainted();
      for (const [hint, group] of [
        [0, ''],
        [1, 'a1b2'],
        [2, ''],
        [77, 'ff'.repeat(32)],
      ] as const) {
        const content = sender.createContent(REQUEST, hint, hexToBytes(group));
        const opened = await receiver.open(await sender.sealContent(form, BOB, content));
        const groupId = group === '' ? undefined : group;
        expect(opened).toEqual({ type: 8, content: bytesToHex(REQUEST), contentHint: hint, groupId, sender: ALICE });
      }
    });

    it.each(FORMS)('%s is refused of an expired certificate, of another root, and of oneself', async (form) => {
      const { sender, receiver } = await acquainted();
      const message = await sender.sealText(form, BOB, 'text');
      const unseal = (trustRoot: Uint8Array, at: number) =>
        outcomeOf(() => receiver.unsealText(message, trustRoot, at));
      expect(await unseal(authority.trustRoot, EXPIRES + 1)).toEqual({ refusal: 'certificate' });
      expect(await unseal(new LibsignalAuthority().trustRoot, NOW)).toEqual({ refusal: 'certificate' });
      const identityKey = sender.identityKey;
      sender.certificate = own(authority.certify({ address: BOB, identityKey }, EXPIRES));
      const selfSent = await sender.sealText(form, BOB, 'text');
      const self = outcomeOf(() => receiver.unsealText(selfSent, authority.trustRoot, NOW));
      expect(await self).toEqual({ refusal: 'self' });
      // At the last millisecond of its certificate the first one is still read.
      expect(await unseal(authority.trustRoot, EXPIRES)).toEqual({ text: 'text', sender: ALICE });
    });

    it.each(FORMS)('%s is refused under the certificate of another key', async (form) => {
      const { sender, receiver } = await acquainted();
      const { identityKey } = ours(ALICE);
      sender.certificate = own(authority.certify({ address: ALICE, identityKey }, EXPIRES));
      const message = await sender.sealContent(form, BOB, sender.createContent(REQUEST, 0, new Uint8Array(0)));
      expect(await outcomeOf(() => receiver.open(message))).toEqual({ refusal: 'invalid' });
    });

    it('version 2 goes to several accounts and devices, phone number identities among them, and to nobody excluded', async () => {
      const { sender, receiver } = await acquainted();
      const second = sameAccount(receiver, BOB_TOO);
      const pni = newReceiver().implementation === 'ours' ? ours(BOB_PNI) : theirs(BOB_PNI);
      await sender.initiate(BOB_TOO, second.bundle({ oneTime: false }));
      await sender.initiate(BOB_PNI, pni.bundle({ oneTime: false }));
      const content = sender.createContent(REQUEST, 1, hexToBytes('a1b2'));
      const message = await sender.sealForMany(content, [BOB, BOB_TOO, BOB_PNI], EXCLUDED);
      const split = receiver.split(message);
      expect(split).toEqual(sender.split(message));
      expect(Object.keys(split.recipients).sort()).toEqual([BOB.name, BOB_PNI.name].sort());
      expect(split.recipients[BOB.name]!.devices.map((device) => device.split('/')[0])).toEqual(['3', '4']);
      expect([...split.excluded].sort()).toEqual([...EXCLUDED].sort());
      const forName = (name: string) => hexToBytes(split.recipients[name]!.message);
      const expected = { type: 8, content: bytesToHex(REQUEST), contentHint: 1, groupId: 'a1b2', sender: ALICE };
      for (const device of [receiver, second]) expect(await device.open(forName(BOB.name))).toEqual(expected);
      expect(await pni.open(forName(BOB_PNI.name))).toEqual(expected);
      expect(await outcomeOf(() => pni.open(forName(BOB.name)))).toEqual({ refusal: 'invalid' });
    });

    it.each(FORMS)('%s: damage anywhere is refused by both in the same words', async (form) => {
      const { sender, receiver } = await acquainted();
      const message = await sender.sealContent(form, BOB, sender.createContent(REQUEST, 0, new Uint8Array(0)));
      const twin = twinOf(receiver);
      const whole = await receiver.open(message);
      for (const damaged of damages(message)) {
        const [mine, others] = await Promise.all(
          [receiver, twin].map((device) => outcomeOf(() => device.open(damaged))),
        );
        expect(mine).toEqual(others);
        if (!('refusal' in mine!)) expect(mine).toEqual(whole);
      }
    });
  },
);

describe('a sent form', () => {
  const [A, B] = [`00${'11'.repeat(16)}`, `01${'22'.repeat(16)}`];
  const KEYS = 'aa'.repeat(32) + 'bb'.repeat(16);
  const REST = `${'cc'.repeat(32)}dd`;
  const [mine, libsignals] = [ours(BOB), theirs(BOB)];

  it.each([
    ['one device', `2301${A}010005${KEYS}${REST}`],
    ['several devices', `2301${A}01800502be067f0007${KEYS}${REST}`],
    ['a phone number identity', `2301${B}010005${KEYS}${REST}`],
    ['bit 14', `2301${A}014005${KEYS}${REST}`],
    ['an exclusion', `2301${A}00${REST}`],
    ['an exclusion before a recipient', `2302${A}00${B}010005${KEYS}${REST}`],
    ['no entries', `2300${REST}`],
    ['no body', `2300${REST.slice(0, 64)}`],
    ['the older layout', `2202${A.slice(2)}010005${KEYS}${B.slice(2)}00${REST}`],
    ['a device twice', `2301${A}018005010006${KEYS}${REST}`],
    ['an account twice', `2302${A}010005${KEYS}${A}020006${'ee'.repeat(48)}${REST}`],
    ['an account listed, then excluded', `2302${A}010005${KEYS}${A}00${REST}`],
    ['an account excluded twice', `2302${A}00${A}00${REST}`],
    ['device 128', `2301${A}800005${KEYS}${REST}`],
    ['device 0 behind another', `2301${A}018005000005${KEYS}${REST}`],
    ['an unknown kind', `2301${A.replace('00', '02')}010005${KEYS}${REST}`],
    ['more entries promised', `2305${A}010005${KEYS}${REST}`],
    ['a short ephemeral key', `2300${'cc'.repeat(31)}`],
    ['version 11', `1101${A}010005${KEYS}${REST}`],
    ['version 24', `2401${A}010005${KEYS}${REST}`],
    ['nothing', ''],
    ['nothing but its version', '23'],
    [
      'a thousand entries',
      `23e807${Array.from({ length: 1000 }, (_, i) => `00${i.toString(16).padStart(32, '0')}00`).join('')}${REST}`,
    ],
  ])('with %s is read, or refused, alike', async (_what, hex) => {
    const bytes = hexToBytes(hex);
    const outcome = await outcomeOf(() => mine.split(bytes));
    expect(outcome).toEqual(await outcomeOf(() => libsignals.split(bytes)));
  });

  it('cut anywhere is refused alike, or read as what is left', async () => {
    const bytes = hexToBytes(`2302${A}01800502be06${KEYS}${B}00${REST}`);
    for (const length of bytes.keys()) {
      const cut = bytes.subarray(0, length);
      expect(await outcomeOf(() => mine.split(cut))).toEqual(await outcomeOf(() => libsignals.split(cut)));
    }
  });
});

/** Ours, then libsignal's. */
function judgements(certificate: Uint8Array, trustRoot: Uint8Array, at: number): readonly CertificateVerdict[] {
  return [weJudge, libsignalJudges].map((judge) => judge(certificate, trustRoot, at));
}

function certified<Device extends SealedDevice>(device: Device, authority: CertificateAuthority): Device {
  const { address, identityKey } = device;
  device.certificate = own(authority.certify({ address, identityKey }, EXPIRES));
  return device;
}

/** Another device of the same account, of the same implementation. */
function sameAccount(device: SealedDevice, address: PeerAddress): SealedDevice {
  if (device instanceof OurSealedPeer) return ours(address, { identityKeyPair: device.identityKeyPair });
  return theirs(address, { identityKeyPair: device.identityKeyPair });
}

/** The other implementation with the same identity. */
function twinOf(device: SealedDevice): SealedDevice {
  const { address } = device;
  if (device instanceof OurSealedPeer) {
    const privateKey = libsignal.PrivateKey.deserialize(own(device.identityKeyPair.privateKey));
    return theirs(address, { identityKeyPair: new libsignal.IdentityKeyPair(privateKey.getPublicKey(), privateKey) });
  }
  return ours(address, { identityKeyPair: crypto.x25519KeyPair(device.identityKeyPair.privateKey.serialize()) });
}

/** One bit of each of the first hundred bytes and of every tenth later one, and cuts. */
function damages(message: Uint8Array): readonly Uint8Array[] {
  const positions = [...message.keys()].filter((position) => position < 100 || position % 10 === 0);
  const flipped = positions.map((position) => flip(message, position, position % 8));
  const cut = [0, 1, 2, 40, 79, 80, 81, 82, 100, message.length - 1].map((length) => message.slice(0, length));
  return [...flipped, flip(message, message.length - 1, 0), ...cut, concatBytes(message, Uint8Array.of(0))];
}

function flip(bytes: Uint8Array, position: number, bit: number): Uint8Array {
  return bytes.map((byte, i) => (i === position ? byte ^ (1 << bit) : byte));
}
