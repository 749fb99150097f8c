/**
 * That Web Cryptography does the same work as ours: one conversation, every step of which is done by both, on the same
 * record and with the same random bytes. Messages and records must be equal to the byte.
 */

import { type CryptoProvider, equalBytes, type RandomBytes, systemRandom } from '@sotto/crypto';
import {
  decryptMessage,
  encodeSessionRecord,
  encryptMessage,
  type SessionMessage,
  type SessionRecord,
  type Step,
} from '@sotto/ratchet';
import { VerificationError } from '../../src/case.ts';
import { assertSame, begin } from '../../src/cases/pair.ts';
import { accountName, createText, generator } from '../../src/inputs.ts';
import { OurDevice } from '../../src/ours/device.ts';
import { createPreparedProvider } from '../web-crypto/prepared-provider.ts';
import { decryptSteady } from '../web-crypto/receive.ts';
import { encryptSteady } from '../web-crypto/send.ts';

/** Exchanges so many messages, in turns of one to three, and compares. Throws {@link VerificationError}. */
export async function checkSameBytes(crypto: CryptoProvider, messages: number, seed: number): Promise<void> {
  const env = () => ({ crypto, random: systemRandom, now: Date.now() });
  const [alice, bob] = [seed, seed + 1].map((number) => new OurDevice(accountName(number), env, 'objects'));
  if (alice === undefined || bob === undefined) throw new Error('no devices');
  await begin({ alice, bob });
  const next = generator(seed);
  let [from, to] = [bob, alice];
  for (let n = 0; n < messages; n++) {
    const plaintext = createText(next(), 1 + (next() % 2000));
    const message = await send(from, to, plaintext.bytes, crypto);
    assertSame(await receive(to, from, message, crypto), plaintext);
    if (next() % 3 !== 0) [from, to] = [to, from];
  }
}

async function send(from: OurDevice, to: OurDevice, plaintext: Uint8Array<ArrayBuffer>, crypto: CryptoProvider) {
  const record = await from.records.load(to.name);
  const input = { local: from.local, remote: from.remote(to.name), plaintext };
  const draws: Uint8Array[] = [];
  const drawing: RandomBytes = (length) => {
    const draw = systemRandom(length);
    draws.push(draw.slice());
    return draw;
  };
  const now = Date.now();
  const theirs = await encryptSteady(record, input, createPreparedProvider(crypto), { random: drawing, now });
  if (theirs === undefined) throw new VerificationError('a message was not sent by WebCrypto');
  const random: RandomBytes = () => draws.shift() ?? new Uint8Array(0);
  const ours = encryptMessage(record, input, { crypto, random, now });
  if (!equalBytes(ours.output.bytes, theirs.output.bytes))
    throw new VerificationError('a message of WebCrypto differs');
  assertSameRecord(ours, theirs);
  return from.commit(to.name, theirs);
}

async function receive(to: OurDevice, from: OurDevice, message: SessionMessage, crypto: CryptoProvider) {
  const record = await to.records.load(from.name);
  const input = { local: to.local, remote: to.remote(from.name), message, preKeys: to.preKeys };
  const drawn = { random: systemRandom, now: Date.now() };
  const theirs = await decryptSteady(record, input, createPreparedProvider(crypto), drawn);
  if (theirs === undefined) throw new VerificationError('a message was not read by WebCrypto');
  // The platform draws ratchet keys by itself, so ours is given what came out.
  const random: RandomBytes = () => ratchetPrivateKeyOf(theirs.state).slice();
  const ours = decryptMessage(record, input, { crypto, random, now: drawn.now });
  assertSameRecord(ours, theirs);
  return (await to.commit(from.name, theirs)).plaintext;
}

function ratchetPrivateKeyOf({ current }: SessionRecord): Uint8Array {
  if (current === undefined) throw new VerificationError('a session is gone');
  return current.sendingChain.ratchetKeyPair.privateKey;
}

function assertSameRecord(ours: Step<SessionRecord, unknown>, theirs: Step<SessionRecord, unknown>): void {
  const [one, other] = [ours, theirs].map(({ state }) => encodeSessionRecord(state));
  if (one === undefined || other === undefined || !equalBytes(one, other)) {
    throw new VerificationError('a record of WebCrypto differs');
  }
}
