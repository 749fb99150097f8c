/** Sender keys both ways. Every exchange runs with each implementation as the sender and the other as the reader. */

import { type CryptoProvider, hexToBytes, utf8ToBytes } from '@sotto/crypto';
import { createSenderKeyDistribution, encryptSenderKeyMessage, type SenderKeyRecord } from '@sotto/ratchet';
import { seededRandom, seedFromEnv } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { draw } from '../src/letters.ts';
import {
  chooseDistribution,
  chooseMessage,
  generateSigningKey,
  LibsignalSenderKeyPeer,
  readDistribution,
} from '../src/libsignal-sender-keys.ts';
import { OurSenderKeyPeer } from '../src/our-sender-keys.ts';
import { crypto } from '../src/provider.ts';
import { outcomeOf, type SenderKeyPeer } from '../src/sender-key-peer.ts';

const seed = seedFromEnv();
const ALICE = { name: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1 };
const BOB = { name: '796abedb-ca4e-4f18-8803-1fde5b921f9f', deviceId: 3 };
const GROUP = 'd1d1d1d1-7000-11eb-b32a-33b8a8a487a6';
const OTHER_GROUP = 'd1d1d1d1-7000-11eb-b32a-33b8a8a487a7';
const LAST = 0xffff_ffff;

const roles = [
  { title: 'libsignal reads', sender: () => ours(ALICE), reader: () => new LibsignalSenderKeyPeer(BOB) },
  { title: 'we read', sender: () => new LibsignalSenderKeyPeer(ALICE), reader: () => ours(BOB) },
];

describe.each(roles)('$title', ({ title, sender: newSender, reader: newReader }) => {
  it(`50 messages shuffled are each read once (${title})`, async () => {
    const { sender, reader } = await acquainted();
    const random = seededRandom(`${seed}/shuffle`);
    const letters = await encryptAll(sender, 50);
    const order: typeof letters = [];
    while (letters.length > 0) order.push(...letters.splice(draw(random, letters.length), 1));
    for (const { text, message } of order) expect(await reader.decrypt(ALICE, message)).toBe(text);
    for (const { message } of order) expect(await attempt(reader, message)).toEqual({ refusal: 'duplicate' });
  });

  it(`one of three lost, the rest out of order, records reloaded in between (${title})`, async () => {
    const { sender, reader } = await acquainted();
    const random = seededRandom(`${seed}/loss`);
    const underway: { text: string; message: Uint8Array }[] = [];
    for (let n = 0; n < 150; n++) {
      const message = await sender.encrypt(GROUP, `message ${n}`);
      if (draw(random, 3) > 0) underway.push({ text: `message ${n}`, message });
      if (draw(random, 4) > 0) continue;
      for (const { text, message } of underway.splice(draw(random, underway.length + 1))) {
        expect(await reader.decrypt(ALICE, message)).toBe(text);
      }
    }
    for (const { text, message } of underway) expect(await reader.decrypt(ALICE, message)).toBe(text);
  });

  it(`a later member is handed the chain as it stands (${title})`, async () => {
    const { sender, reader } = await acquainted();
    const early = await encryptAll(sender, 3);
    const distribution = await sender.distribute(GROUP);
    expect(readDistribution(distribution).iteration).toBe(3);
    const late = newReader();
    await late.process(ALICE, distribution);
    expect(await attempt(late, early[2]!.message)).toEqual({ refusal: 'duplicate' });
    const next = await sender.encrypt(GROUP, 'for both');
    expect(await late.decrypt(ALICE, next)).toBe('for both');
    // The chain that is known is not set forward: what was sent before is still read.
    await reader.process(ALICE, distribution);
    for (const { text, message } of early) expect(await reader.decrypt(ALICE, message)).toBe(text);
    expect(await reader.decrypt(ALICE, next)).toBe('for both');
  });

  it(`a sixth chain evicts the one distributed longest ago (${title})`, async () => {
    const { sender, reader } = await acquainted();
    const first = await sender.distribute(GROUP);
    const messages = [await sender.encrypt(GROUP, 'chain 0')];
    for (let n = 1; n < 5; n++) {
      await reader.process(ALICE, await sender.rotate(GROUP));
      messages.push(await sender.encrypt(GROUP, `chain ${n}`));
    }
    // Distributed again, the first chain is the newest; reading a message makes none newer.
    await reader.process(ALICE, first);
    expect(await attempt(reader, messages[1]!)).toBe('chain 1');
    await reader.process(ALICE, await sender.rotate(GROUP));
    const last = await sender.encrypt(GROUP, 'chain 5');
    expect(await attempt(reader, messages[1]!)).toEqual({ refusal: 'unknown sender key' });
    for (const n of [0, 4, 2, 3]) expect(await attempt(reader, messages[n]!)).toBe(`chain ${n}`);
    expect(await attempt(reader, last)).toBe('chain 5');
  });

  it(`a damaged message is refused, changes nothing, and its original is read (${title})`, async () => {
    const { sender, reader } = await acquainted();
    const message = await sender.encrypt(GROUP, 'whole');
    const before = await reader.stored(ALICE, GROUP);
    const flip = (position: number) => message.map((byte, i) => (i === position ? byte ^ 1 : byte));
    for (const position of [message.length - 1, message.length - 40, message.length - 70]) {
      expect(await attempt(reader, flip(position))).toEqual({ refusal: 'signature' });
    }
    // The low nibble of the version byte is free, but signed.
    expect(await attempt(reader, flip(0))).toEqual({ refusal: 'signature' });
    expect(await attempt(reader, message.subarray(0, 64))).toEqual({ refusal: 'malformed' });
    expect(await attempt(reader, message.subarray(0, 80))).toEqual({ refusal: 'malformed' });
    for (const version of [0x03, 0x23, 0x43, 0xf3]) {
      const bytes = Uint8Array.of(version, ...message.subarray(1));
      expect(await attempt(reader, bytes)).toEqual({ refusal: 'version' });
    }
    expect(await reader.stored(ALICE, GROUP)).toEqual(before);
    expect(await reader.decrypt(ALICE, message)).toBe('whole');
  });

  it(`another distribution, another sender and a chain that was not distributed are unknown (${title})`, async () => {
    const { sender, reader } = await acquainted();
    await sender.distribute(OTHER_GROUP);
    const elsewhere = await sender.encrypt(OTHER_GROUP, 'elsewhere');
    const message = await sender.encrypt(GROUP, 'here');
    expect(await attempt(reader, elsewhere)).toEqual({ refusal: 'unknown sender key' });
    expect(await outcomeOf(reader.decrypt({ ...ALICE, deviceId: 2 }, message))).toEqual({
      refusal: 'unknown sender key',
    });
    await sender.rotate(GROUP);
    expect(await attempt(reader, await sender.encrypt(GROUP, 'rotated'))).toEqual({ refusal: 'unknown sender key' });
    expect(await attempt(reader, message)).toBe('here');
    expect(await outcomeOf(sender.encrypt('d1d1d1d1-7000-11eb-b32a-33b8a8a487a8', 'never distributed'))).toEqual({
      refusal: 'unknown sender key',
    });
  });

  it(`a damaged distribution is refused alike (${title})`, async () => {
    const { sender, reader } = await acquainted();
    const distribution = await sender.distribute(GROUP);
    const process = (bytes: Uint8Array) => outcomeOf(reader.process(ALICE, bytes));
    expect(await process(distribution.subarray(0, 64))).toEqual({ refusal: 'malformed' });
    expect(await process(distribution.subarray(0, -1))).toEqual({ refusal: 'malformed' });
    expect(await process(Uint8Array.of(0x43, ...distribution.subarray(1)))).toEqual({ refusal: 'version' });
    expect(await process(Uint8Array.of(0x23, ...distribution.subarray(1)))).toEqual({ refusal: 'version' });
    // The signing key stands at the end: one byte more than 33, another type byte.
    const longer = Uint8Array.of(...distribution.subarray(0, -34), 34, ...distribution.subarray(-33), 0);
    expect(await process(longer)).toEqual({ refusal: 'malformed' });
    const otherType = distribution.map((byte, i) => (i === distribution.length - 33 ? 6 : byte));
    expect(await process(otherType)).toEqual({ refusal: 'malformed' });
    expect(await process(distribution)).toBeUndefined();
  });

  async function acquainted() {
    const [sender, reader] = [newSender(), newReader()];
    await reader.process(ALICE, await sender.distribute(GROUP));
    return { sender, reader };
  }
});

describe('both implementations read alike', () => {
  it('the same chain id with another key replaces the chain, with the same key keeps it', async () => {
    const [old, other] = [generateSigningKey(), generateSigningKey()];
    for (const reader of readers()) {
      const chain = { distributionId: GROUP, chainId: 7, privateKey: old };
      await reader.process(ALICE, chooseDistribution(chain, 0, chainKeyOf(1)));
      const replaced = { ...chain, privateKey: other };
      await reader.process(ALICE, chooseDistribution(chain, 0, chainKeyOf(2)));
      expect(await attempt(reader, encryptAt(chain, chainKeyOf(1), 0, 'kept'))).toBe('kept');
      await reader.process(ALICE, chooseDistribution(replaced, 0, chainKeyOf(3)));
      expect(await attempt(reader, encryptAt(chain, chainKeyOf(1), 0, 'old'))).toEqual({ refusal: 'signature' });
      expect(await attempt(reader, encryptAt(replaced, chainKeyOf(3), 0, 'new'))).toBe('new');
    }
  });

  it('a chain ends before iteration 2^32 - 1', async () => {
    const chain = { distributionId: GROUP, chainId: 7, privateKey: generateSigningKey() };
    for (const reader of readers()) {
      await reader.process(ALICE, chooseDistribution(chain, LAST - 1, chainKeyOf(1)));
      expect(await attempt(reader, chooseMessage(chain, LAST, new Uint8Array(16)))).toEqual({
        refusal: 'undecryptable',
      });
      expect(await attempt(reader, encryptAt(chain, chainKeyOf(1), LAST - 1, 'last'))).toBe('last');
      expect(await attempt(reader, chooseMessage(chain, LAST, new Uint8Array(16)))).toEqual({
        refusal: 'undecryptable',
      });
    }
  });

  it('a signed message without whole blocks or padding is refused, and changes nothing', async () => {
    const chain = { distributionId: GROUP, chainId: 7, privateKey: generateSigningKey() };
    for (const reader of readers()) {
      await reader.process(ALICE, chooseDistribution(chain, 0, chainKeyOf(1)));
      const before = await reader.stored(ALICE, GROUP);
      for (const length of [0, 15, 16, 17]) {
        const message = chooseMessage(chain, 9, new Uint8Array(length));
        expect(await attempt(reader, message)).toEqual({ refusal: 'undecryptable' });
      }
      expect(await reader.stored(ALICE, GROUP)).toEqual(before);
    }
  });

  it('any sequence of distributions and messages, damaged ones among them', async () => {
    const random = seededRandom(`${seed}/differential`);
    const senders = Array.from({ length: 14 }, (_, n) => new ChosenSender(1 + (n % 7), `${seed}/sender ${n}`));
    const [libsignal, us] = readers();
    const counts = new Map<string, number>();
    for (let n = 0; n < 700; n++) {
      const sender = senders[draw(random, senders.length)]!;
      const isDistribution = draw(random, 6) === 0;
      const bytes = isDistribution ? sender.someDistribution(random) : sender.someMessage(random, `message ${n}`);
      const act = (reader: SenderKeyPeer) =>
        isDistribution ? outcomeOf(reader.process(ALICE, bytes)) : attempt(reader, bytes);
      const [theirs, ours] = [await act(libsignal!), await act(us!)];
      expect(ours).toEqual(theirs);
      const kind = isDistribution ? 'distribution' : typeof ours === 'string' ? 'read' : JSON.stringify(ours);
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    expect(counts.get('read')).toBeGreaterThan(50);
    expect(counts.get('{"refusal":"duplicate"}')).toBeGreaterThan(10);
    expect(counts.get('{"refusal":"signature"}')).toBeGreaterThan(10);
    expect(counts.get('{"refusal":"unknown sender key"}')).toBeGreaterThan(10);
  });
});

/** A sender of ours with a chosen chain id: several share one, so that their chains replace each other. */
class ChosenSender {
  readonly #env: { readonly crypto: CryptoProvider; readonly random: ReturnType<typeof seededRandom> };
  readonly #distributions: Uint8Array[] = [];
  readonly #messages: Uint8Array[] = [];
  #record: SenderKeyRecord;

  constructor(chainId: number, seed: string) {
    this.#env = { crypto, random: seededRandom(seed) };
    const { state } = createSenderKeyDistribution(undefined, { distributionId: GROUP_BYTES }, this.#env);
    this.#record = { ...state, states: [{ ...state.states[0]!, chainId }] };
  }

  /** A fresh one, or one from before. */
  someDistribution(random: ReturnType<typeof seededRandom>): Uint8Array {
    const { output } = createSenderKeyDistribution(this.#record, { distributionId: GROUP_BYTES }, this.#env);
    this.#distributions.push(output);
    return this.#distributions[draw(random, this.#distributions.length)]!;
  }

  /** A fresh one, or one from before, or one with a flipped bit. */
  someMessage(random: ReturnType<typeof seededRandom>, text: string): Uint8Array {
    const { state, output } = encryptSenderKeyMessage(this.#record, { plaintext: utf8ToBytes(text) }, this.#env);
    this.#record = state;
    this.#messages.push(output);
    const choice = draw(random, 8);
    const picked = choice < 4 ? output : this.#messages[draw(random, this.#messages.length)]!;
    if (choice < 7) return picked;
    const position = draw(random, picked.length);
    return picked.map((byte, i) => (i === position ? byte ^ (1 << draw(random, 8)) : byte));
  }
}

function attempt(reader: SenderKeyPeer, message: Uint8Array) {
  return outcomeOf(reader.decrypt(ALICE, message));
}

async function encryptAll(sender: SenderKeyPeer, count: number) {
  const letters: { readonly text: string; readonly message: Uint8Array }[] = [];
  for (let n = 0; n < count; n++)
    letters.push({ text: `message ${n}`, message: await sender.encrypt(GROUP, `message ${n}`) });
  return letters;
}

/** The formulas of section 8, at the start of a chain. */
function encryptAt(
  chain: Parameters<typeof chooseMessage>[0],
  chainKey: Uint8Array,
  iteration: number,
  text: string,
): Uint8Array {
  const messageSeed = crypto.hmacSha256(chainKey, Uint8Array.of(0x01));
  const keys = crypto.hkdfSha256(messageSeed, undefined, utf8ToBytes('WhisperGroup'), 48);
  const ciphertext = crypto.aesCbcEncrypt(keys.subarray(16), keys.subarray(0, 16), utf8ToBytes(text));
  return chooseMessage(chain, iteration, ciphertext);
}

function chainKeyOf(fill: number): Uint8Array {
  return new Uint8Array(32).fill(fill);
}

function readers(): readonly SenderKeyPeer[] {
  return [new LibsignalSenderKeyPeer(BOB), ours(BOB)];
}

function ours(address: typeof ALICE): OurSenderKeyPeer {
  return new OurSenderKeyPeer(address, seededRandom(`${seed}/${address.name}`));
}

const GROUP_BYTES = hexToBytes(GROUP.replaceAll('-', ''));
