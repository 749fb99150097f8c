import { bytesToHex, concatBytes, hexToBytes } from '@sotto/crypto';
import { SEALED_MESSAGE_BYTES_MAX } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { NO_WORK, workOf } from '../test/counting-provider.ts';
import { Authority } from '../test/sealed-support.ts';
import { ALICE_ID, acquaintedPair, BOB_ID, codeOf, crypto, Device, pair } from '../test/support.ts';
import { SEALED_CONTENT_BYTES_MAX, SEALED_RECIPIENTS_MAX } from './limits.ts';
import {
  messageForRecipient,
  parseMultiRecipientMessage,
  readRegistrationId,
  type SealedRecipient,
  sealForMany,
} from './multi-recipient.ts';
import { createSealedContent, parseSealedContent } from './sealed-content.ts';
import { openSealedMessage } from './sealed-sender.ts';
import { formatServiceId } from './service-id.ts';

// Parts of a sent form, hexadecimal. Nothing in it needs to open.
const A = `00${'11'.repeat(16)}`;
const B = `01${'22'.repeat(16)}`;
const KEYS = 'aa'.repeat(32) + 'bb'.repeat(16);
const EPHEMERAL = 'cc'.repeat(32);
const [A_NAME, B_NAME] = ['11111111-1111-1111-1111-111111111111', 'PNI:22222222-2222-2222-2222-222222222222'];

const parse = (hex: string) => parseMultiRecipientMessage(hexToBytes(hex));
/** Names and devices, as far as they can be said in short. */
const summary = (hex: string) => {
  const { recipients, excluded } = parse(hex);
  const devices = (list: readonly { deviceId: number; registrationId: number }[]) =>
    list.map(({ deviceId, registrationId }) => `${deviceId}/${registrationId}`).join(' ');
  return {
    ...Object.fromEntries(recipients.map((one) => [formatServiceId(one.serviceId), devices(one.devices)])),
    ...Object.fromEntries(excluded.map((one) => [formatServiceId(one), 'excluded'])),
  };
};

describe('a message for many', () => {
  const authority = new Authority('many');
  const { alice, bob } = pair('many');
  const carol = new Device(`PNI:${ALICE_ID}`, 'many', 9);
  const content = createSealedContent({
    type: 'plaintextContent',
    content: Uint8Array.of(1),
    certificate: authority.certify(alice),
  });
  const toBob = recipient(bob, [3, 222], [4, 333]);
  const toCarol = recipient(carol, [9, 0x3fff]);
  const make = (changes: object = {}, env = alice.env) =>
    sealForMany(env, {
      senderIdentity: alice.local.identityKeyPair,
      content,
      recipients: [toBob, toCarol],
      excluded: [A_NAME],
      ...changes,
    });
  const open = (device: Device, message: Uint8Array) =>
    openSealedMessage(crypto, { identityKeyPair: device.local.identityKeyPair, message });

  it('is split into what each recipient opens, and nobody else', () => {
    const split = parseMultiRecipientMessage(make());
    expect(split.recipients.map(({ serviceId }) => formatServiceId(serviceId))).toEqual([BOB_ID, `PNI:${ALICE_ID}`]);
    expect(split.recipients.map(({ devices }) => devices)).toEqual([toBob.devices, toCarol.devices]);
    expect(split.excluded.map(formatServiceId)).toEqual([A_NAME]);
    const [forBob, forCarol] = split.recipients.map((entry) => messageForRecipient(split, entry));
    expect(open(bob, forBob!)).toEqual(parseSealedContent(content));
    expect(open(carol, forCarol!)).toEqual(parseSealedContent(content));
    expect(codeOf(() => open(bob, forCarol!))).toBe('E_SEALED_SENDER_INVALID');
    expect(codeOf(() => open(carol, forBob!))).toBe('E_SEALED_SENDER_INVALID');
  });

  it('costs two agreements for an account, however many devices it has', () => {
    const devices = Array.from({ length: 127 }, (_, i) => [i + 1, i] as const);
    const recipients = [recipient(bob, ...devices), toCarol];
    let many = new Uint8Array(0);
    const work = workOf((provider) => {
      many = Uint8Array.from(make({ recipients }, { ...alice.env, crypto: provider }));
    });
    // The ephemeral key is one of the agreements; two derivations are for the message, two for each account.
    expect(work).toEqual({ ...NO_WORK, agreements: 1 + 2 * 2, hkdf: 2 + 2 * 2 });
    expect(parseMultiRecipientMessage(many).recipients[0]!.devices).toHaveLength(127);
  });

  it('may be for nobody', () => {
    const nobody = make({ recipients: [], excluded: undefined });
    expect(parseMultiRecipientMessage(nobody)).toMatchObject({ recipients: [], excluded: [] });
    expect(nobody.subarray(0, 2)).toEqual(Uint8Array.of(0x23, 0));
  });

  it('SE-22: is for 1024 accounts at most, excluded ones among them', () => {
    const names = Array.from({ length: SEALED_RECIPIENTS_MAX }, (_, i) => nameOf(i));
    const full = make({ recipients: [], excluded: names });
    expect(parseMultiRecipientMessage(full).excluded.map(formatServiceId)).toEqual(names);
    expect(() => make({ recipients: [toBob], excluded: names })).toThrow(/^recipients: /);
    const oneMore = `238108${[...names, A_NAME].map((name) => `00${name.replaceAll('-', '')}00`).join('')}${EPHEMERAL}`;
    expect(codeOf(() => parse(oneMore))).toBe('E_MESSAGE_MALFORMED');
  });

  it.each([127, 128, 129, 1000])('counts %i entries in as few bytes as that takes', (count) => {
    const excluded = Array.from({ length: count }, (_, i) => nameOf(i));
    const message = make({ recipients: [], excluded });
    expect(parseMultiRecipientMessage(message).excluded).toHaveLength(count);
    expect(bytesToHex(message.subarray(1, 3)).startsWith(varint(count))).toBe(true);
  });

  it('SE-29: holds registration ids of 14 bits', () => {
    expect(make({ recipients: [recipient(bob, [3, 0x3fff])] })).toBeInstanceOf(Uint8Array);
    expect(codeOf(() => make({ recipients: [recipient(bob, [3, 0x4000])] }))).toBe('E_REGISTRATION_ID_INVALID');
    expect(() => make({ recipients: [recipient(bob, [3, 0.5])] })).toThrow(/^recipients: registrationId/);
  });

  it('is not made for what no address names', () => {
    const wrong: [string, object][] = [
      ['a name that is no service id', { recipients: [{ ...toBob, name: 'bob' }] }],
      ['an account twice', { recipients: [toBob, toBob] }],
      ['an account that is excluded', { recipients: [toBob], excluded: [BOB_ID.toUpperCase()] }],
      ['an account without devices', { recipients: [recipient(bob)] }],
      ['device 0', { recipients: [recipient(bob, [0, 1])] }],
      ['device 128', { recipients: [recipient(bob, [128, 1])] }],
      ['a device twice', { recipients: [recipient(bob, [3, 1], [3, 1])] }],
    ];
    for (const [what, changes] of wrong) expect(() => make(changes), what).toThrow(/^recipients: /);
    const tooLarge = { content: new Uint8Array(SEALED_CONTENT_BYTES_MAX + 1) };
    expect(() => make(tooLarge)).toThrow(/^content: /);
  });

  it('takes the registration id of a device from its session', () => {
    const { alice, bob } = acquaintedPair('registration id');
    expect(readRegistrationId(alice.record)).toBe(bob.local.registrationId);
    expect(codeOf(() => readRegistrationId(undefined))).toBe('E_SESSION_NOT_FOUND');
    expect(codeOf(() => readRegistrationId({ current: undefined, archived: [] }))).toBe('E_SESSION_NOT_FOUND');
  });
});

// Section 9.3, each row as libsignal 0.103.0 answers too, unless it says otherwise.
describe('a sent form', () => {
  it.each([
    ['one device', `2301${A}010005${KEYS}${EPHEMERAL}dd`, { [A_NAME]: '1/5' }],
    ['several devices', `2301${A}01800502be067f0007${KEYS}${EPHEMERAL}dd`, { [A_NAME]: '1/5 2/15878 127/7' }],
    ['a phone number identity', `2301${B}010005${KEYS}${EPHEMERAL}dd`, { [B_NAME]: '1/5' }],
    ['bit 14, which has no meaning', `2301${A}014005${KEYS}${EPHEMERAL}dd`, { [A_NAME]: '1/5' }],
    ['an excluded account', `2301${A}00${EPHEMERAL}dd`, { [A_NAME]: 'excluded' }],
    [
      'one excluded before one listed',
      `2302${A}00${B}010005${KEYS}${EPHEMERAL}`,
      { [A_NAME]: 'excluded', [B_NAME]: '1/5' },
    ],
    ['a device listed twice', `2301${A}018005010006${KEYS}${EPHEMERAL}dd`, { [A_NAME]: '1/5 1/6' }],
    ['no entries', `2300${EPHEMERAL}dd`, {}],
    ['no body', `2300${EPHEMERAL}`, {}],
    ['the older layout', `2201${A.slice(2)}010005${KEYS}${EPHEMERAL}dd`, { [A_NAME]: '1/5' }],
    ['the older layout with an exclusion', `2201${A.slice(2)}00${EPHEMERAL}dd`, { [A_NAME]: 'excluded' }],
  ])('SE-21: SE-23: SE-24: is read with %s', (_what, hex, expected) => {
    expect(summary(hex)).toEqual(expected);
  });

  it('SE-26: merges the entries of an account, and keeps the keys of the first', () => {
    const other = 'ee'.repeat(48);
    const hex = `2303${A}010005${KEYS}${B}030007${KEYS}${A}020006${other}${EPHEMERAL}dd`;
    expect(summary(hex)).toEqual({ [A_NAME]: '1/5 2/6', [B_NAME]: '3/7' });
    const split = parse(hex);
    const received = messageForRecipient(split, split.recipients[0]!);
    expect(bytesToHex(received)).toBe(`22${KEYS}${EPHEMERAL}dd`);
  });

  it('shares nothing with the bytes it was read from', () => {
    const bytes = hexToBytes(`2302${A}010005${KEYS}${B}00${EPHEMERAL}dd`);
    const split = parseMultiRecipientMessage(bytes);
    const before = structuredClone(split);
    bytes.fill(0);
    expect(split).toEqual(before);
  });

  it('SE-20: is not empty', () => {
    expect(codeOf(() => parse(''))).toBe('E_SEALED_SENDER_INVALID');
  });

  it('SE-21: begins with 23 or 22, the whole byte of it', () => {
    for (const first of ['00', '11', '20', '21', '24', '33', 'ff']) {
      expect(codeOf(() => parse(`${first}01${A}010005${KEYS}${EPHEMERAL}dd`))).toBe('E_SEALED_SENDER_VERSION');
    }
  });

  it.each([
    ['SE-22: a count in more bytes than it needs, which libsignal misreads', `238100${A}010005${KEYS}${EPHEMERAL}dd`],
    ['SE-22: a count in three bytes', `23808001${A}010005${KEYS}${EPHEMERAL}dd`],
    ['SE-23: an unknown kind of service id', `2301${A.replace('00', '02')}010005${KEYS}${EPHEMERAL}dd`],
    ['SE-24: a device above 127', `2301${A}800005${KEYS}${EPHEMERAL}dd`],
    ['SE-24: device 0 behind another', `2301${A}018005000005${KEYS}${EPHEMERAL}dd`],
    ['SE-27: a short ephemeral key', `2300${EPHEMERAL.slice(2)}`],
    ['SE-28: a count that promises more', `2305${A}010005${KEYS}${EPHEMERAL}dd`],
    ['SE-28: nothing behind the version', '23'],
    ['SE-28: a cut count', '2381'],
    ['SE-28: a cut service id', `2301${A.slice(2)}`],
    ['SE-28: a cut device list', `2301${A}0180`],
    ['SE-28: cut keys', `2301${A}010005${KEYS.slice(2)}`],
  ])('%s is refused', (_what, hex) => {
    expect(codeOf(() => parse(hex))).toBe('E_MESSAGE_MALFORMED');
  });

  it.each([
    ['listed, then excluded', `2302${A}010005${KEYS}${A}00${EPHEMERAL}dd`],
    ['excluded, then listed', `2302${A}00${A}010005${KEYS}${EPHEMERAL}dd`],
    ['excluded twice', `2302${A}00${A}00${EPHEMERAL}dd`],
  ])('SE-26: an account %s is refused', (_what, hex) => {
    expect(codeOf(() => parse(hex))).toBe('E_SEALED_SENDER_INVALID');
  });

  it('SE-25: an account has at most 127 devices, over all its entries', () => {
    const list = (count: number) => '018005'.repeat(count - 1).concat('010005');
    const entries = (...counts: number[]) =>
      `23${varint(counts.length)}${counts.map((count) => A + list(count) + KEYS).join('')}${EPHEMERAL}dd`;
    expect(parse(entries(127)).recipients[0]!.devices).toHaveLength(127);
    expect(parse(entries(100, 27)).recipients[0]!.devices).toHaveLength(127);
    for (const hex of [entries(128), entries(100, 28)]) expect(codeOf(() => parse(hex))).toBe('E_MESSAGE_MALFORMED');
  });

  it('SE-27: has a body that fits a sealed message', () => {
    const withBody = (length: number) => concatBytes(hexToBytes(`2300${EPHEMERAL}`), new Uint8Array(length));
    const longest = SEALED_MESSAGE_BYTES_MAX - 81;
    expect(parseMultiRecipientMessage(withBody(longest)).shared).toHaveLength(longest + 32);
    expect(codeOf(() => parseMultiRecipientMessage(withBody(longest + 1)))).toBe('E_MESSAGE_MALFORMED');
  });
});

function recipient(device: Device, ...devices: readonly (readonly [number, number])[]): SealedRecipient {
  return {
    name: device.local.address.name,
    identityKey: device.local.identityKeyPair.publicKey,
    devices: devices.map(([deviceId, registrationId]) => ({ deviceId, registrationId })),
  };
}

function nameOf(i: number): string {
  return `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
}

function varint(count: number): string {
  const bytes = count < 0x80 ? [count] : [(count & 0x7f) | 0x80, count >> 7];
  return bytesToHex(Uint8Array.from(bytes));
}
